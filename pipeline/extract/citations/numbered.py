"""Read the numbered citations of one block: type, number, date and issuer around each number."""

from __future__ import annotations

import re

from pipeline.extract.citations.draft import Draft
from pipeline.extract.citations.issuers import Issuers, issuers_of
from pipeline.extract.citations.numbers import Number, find_numbers
from pipeline.extract.citations.types import NUMBER_WORD, Typed, Types, types_of
from pipeline.normalise.dates import DateMention, date_at_start, find_dates
from pipeline.rules import Rules
from pipeline.spans import Span

_DATE_REACH = 70
_AFTER_DATE = re.compile(r"\s{0,3}(?:[,;.)]|$|(?:của|về)\s)")
"""What follows a document's date that stands behind a comma without the word "ngày"."""
_BEFORE_REACH = 150
_DATED_BEFORE = 40
_MOST_PARTS = 6  # date, issuer, remarks in brackets and so on after a number
_GAP = re.compile(r"\s{1,3}")
_LETTER = re.compile(r"\w")
_BARE = re.compile(r"\s{1,3}(?=\w)")
_CLOSING = re.compile(r"\s?\)")
_DATE_LEAD = re.compile(r"[\s,(]{0,4}(?:(?:ký|ban hành|đề|cùng)\s{1,3}){0,2}")
_NO_DATE = re.compile(
    r"[\s,(]{0,4}(?:ngày\s{1,3})?\d{1,2}(?:\s{1,3}tháng\s{1,3}\d{1,2}\s{1,3}năm\s{1,3}|([/.-])\d{1,2}\1)\d{4,5}\b"
)
"""What is set like a date but is none: ``31/11/2025``, ``05/3/20255``."""
_ITEM = re.compile(r"(?i)(?:[,;:]|(?<!\w)và)\s{0,3}số\s{0,3}:?\s{0,3}$")
_JOINT = re.compile(r"[^-/]*?(?:LT|LN|LB|PH|LS)")
"""What the symbol of several bodies' document holds before its first dash."""
_WORD_REACH = 10
"""Characters that the word "số" takes before a number, with the white space around it."""
_ISSUED = re.compile(r"\s{1,3}(?:đã\s|ký\s)?(?:ban hành|phê duyệt|công bố|phát hành|ký)(?!\w)")
_ABOUT = re.compile(r"\s{1,3}(?:về|v/v)(?!\w)", re.IGNORECASE)


class Reader:
    """Reads the citations of a folded block."""

    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        self._types: Types = types_of(rules)
        self._issuers: Issuers = issuers_of(rules)
        self._before = rules.one("citations", "issued-before").pattern
        self._proposed = rules.one("citations", "proposed-by").pattern
        self._between = rules.one("citations", "between-items").pattern

    def read(self, view: str) -> list[Draft]:
        """Return the numbered citations of ``view`` in order, subjects and nesting left open."""
        numbers = find_numbers(view, self._rules, self._types)
        drafts: list[Draft] = []
        for number in numbers:
            floor = drafts[-1].end if drafts else 0
            drafts.append(self._draft(view, number, floor, drafts))
        return drafts

    def _draft(self, view: str, number: Number, floor: int, drafts: list[Draft]) -> Draft:
        typed = self._types.before(view, number.span.start, floor)
        doc_type = typed.doc_type if typed else self._carried(view, number, drafts)
        joint = bool(_JOINT.match(number.symbol))
        date, issuer, end, raw_end = self._tail(view, _repeated(view, number), joint=joint)
        start = _with_word(view, number.span.start, floor)
        if typed and ":" not in view[typed.between.end : start]:
            start = typed.span.start
        opened = False
        if issuer is None:
            # "A đã ban hành các Quyết định: Số 12/…": the body stands left of the type.
            at = typed.span.start if typed and typed.is_joined else start
            issuer = self._issuer_before(view, at, floor, typed, number)
            opened = issuer is not None
            if issuer is not None and not date and _ISSUED.match(view, issuer.end):
                date = _date_before(view, issuer.start, floor)
        text = self._issuers.spelled_out(issuer.of(view)) if issuer else ""
        if self._types.is_law(doc_type):
            text = ""
        return Draft(
            span=Span(start, raw_end),
            number=number.text,
            symbol=number.symbol,
            doc_type=doc_type,
            typed=typed is not None,
            date=date,
            issuer=text,
            end=end,
            opened=opened,
        )

    def _carried(self, view: str, number: Number, drafts: list[Draft]) -> str:
        """Return the type stated before the list, or else the one that the symbol names."""
        named = self._types.of_symbol(number.symbol)
        if drafts:
            gap = view[drafts[-1].end : number.span.start]
            carried = drafts[-1].doc_type
            same = self._types.of_symbol(drafts[-1].symbol) == named
            if self._between.search(gap) and (same or not named):
                return carried
            if not named and _ITEM.search(gap):
                return carried
        for draft in reversed(drafts):
            if draft.doc_type and self._types.of_symbol(draft.symbol) == named != "":
                return draft.doc_type
        return named

    def tail(self, view: str, at: int) -> tuple[str, str, int]:
        """Return the date, the issuer in full and the end of what follows a number at ``at``."""
        date, issuer, _, end = self._tail(view, at, joint=False)
        return date, self._issuers.spelled_out(issuer.of(view)) if issuer else "", end

    def _tail(self, view: str, at: int, *, joint: bool) -> tuple[str, Span | None, int, int]:
        """Return date, issuer, where reading ended and where the citation itself ends."""
        date, issuer, end, raw_end = "", None, at, at
        for _ in range(_MOST_PARTS):
            end = self._issuers.former(view, end)
            found = _date_at(view, end) if not date else None
            if found is not None:
                date, end = found.iso, found.span.end
                raw_end = end
                closing = _CLOSING.match(view, end)
                end = closing.end() if closing and "(" in view[at:end] else end
                continue
            if not date and (wrong := _NO_DATE.match(view, end)):
                end = raw_end = wrong.end()
            span = self._issuer_after(view, end) if issuer is None else None
            if span is not None:
                span = self._issuers.joined(view, span) if joint else span
                issuer, end, raw_end = span, span.end, span.end
                continue
            break
        return date, issuer, end, raw_end

    def _issuer_after(self, view: str, at: int) -> Span | None:
        span = self._issuers.introduced(view, at)
        if span is not None:
            lead = view[at : span.start].casefold()
            if "do" not in lead or _ISSUED.match(view, span.end):
                return span
            return None
        bare = _BARE.match(view, at)
        if bare is None:
            return None
        span = self._issuers.at(view, bare.end())
        if span is None or not view[span.start].isupper():
            return None
        rest = self._issuers.former(view, span.end)
        return span if _ABOUT.match(view, rest) or not view[rest:].strip(" .;/)”") else None

    def _issuer_before(
        self, view: str, start: int, floor: int, typed: Typed | None, number: Number
    ) -> Span | None:
        if typed is not None and typed.between.start < typed.between.end:
            inner = self._inside(view, typed)
            if inner is not None:
                return inner
        lowest = max(floor, start - _BEFORE_REACH)
        match = self._before.search(view[lowest:start])
        if match is None:
            return None
        end = lowest + match.start()
        for word in re.finditer(r"(?<!\w)\w", view[lowest:end]):
            span = self._issuers.at(view, lowest + word.start())
            if span is not None and span.end == end:
                return (
                    span if self._issuers.fits(number.symbol, span.of(view)) is not False else None
                )
        proposed = self._proposed.search(view, lowest, end)
        return Span(*proposed.span("body")) if proposed else None

    def _inside(self, view: str, typed: Typed) -> Span | None:
        """Read ``Nghị quyết của Ban Thường vụ Tỉnh ủy số …``, ``Kết luận liên ngành … số``."""
        if self._types.is_law(typed.doc_type):
            return None
        span = self._issuers.introduced(view, typed.between.start)
        if span is None:
            lead = _GAP.match(view, typed.between.start)
            span = self._issuers.at(view, lead.end() if lead else typed.between.start)
            if span is not None and view[span.end : typed.between.end].strip():
                return None
        if span is None or span.end > typed.between.end:
            return None
        return span


def _repeated(view: str, number: Number) -> int:
    """Return the end of a number, whose symbol a slip may have set twice: ``37-NQ/TW NQ/TW``."""
    end = number.span.end
    gap = _GAP.match(view, end)
    if not (gap and number.symbol and view.startswith(number.symbol, gap.end())):
        return end
    again = gap.end() + len(number.symbol)
    return end if _LETTER.match(view, again) else again


def _with_word(view: str, at: int, floor: int) -> int:
    match = NUMBER_WORD.search(view, max(floor, at - _WORD_REACH), at)
    return match.start() if match else at


def _date_before(view: str, at: int, floor: int) -> str:
    """Read ``Ngày 05/3/2026, UBND tỉnh đã ban hành Kế hoạch số …``: the date stands before all."""
    start = max(floor, at - _DATED_BEFORE)
    for mention in find_dates(view[start:at]):
        is_day = mention.span.of(view[start:at]).casefold().startswith("ngày")
        if is_day and not view[start + mention.span.end : at].strip(" ,"):
            return mention.iso
    return ""


def _date_at(view: str, at: int) -> DateMention | None:
    lead = _DATE_LEAD.match(view, at)
    start = lead.end() if lead else at
    window = view[start : start + _DATE_REACH]
    mention = date_at_start(window)
    if mention is None:
        return None
    if mention.span.start > 0 and not window[: mention.span.start].isspace():
        return None
    said = mention.span.of(window).casefold()
    if "," in view[at:start] and not said.startswith("ngày"):
        is_whole = len(mention.iso) == len("2025-08-14")
        if not (is_whole and _AFTER_DATE.match(view, start + mention.span.end)):
            return None
    return DateMention(mention.span.shifted(start), mention.iso)
