"""Documents called by name, by a short form or by a number without symbol; and standards.

``Luật Đất đai năm 2024``, ``Chương trình tổng thể …``, ``Đề án 06`` after its definition,
``Văn bản số 35``, ``TCVN ISO 9001:2015``. A short form takes the subject of the citation that the
document defined it by; a bare number that nothing resolves counts as numbered.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from pipeline.extract.citations.draft import Draft
from pipeline.extract.citations.numbered import Reader
from pipeline.extract.citations.types import types_of
from pipeline.letters import lower, standing
from pipeline.normalise.dates import date_at_start
from pipeline.rules import Rules
from pipeline.rules.sieve import Sieve
from pipeline.spans import Span

_SHORT_WITHOUT_NUMBER_WORD = {"Đề án", "Nghị quyết", "Chỉ thị", "Kết luận", "Nghị định"}
_BY_NAME = ("definition", "standard", "constitution", "law", "programme")
_LONGEST_LAW_NAME = 90
_SPACED_DIGIT = re.compile(r"\s\d")
"""What a short form has behind its type."""
_FORM = re.compile(r"(?i)(?<!\w)mẫu\s{1,3}$")
"""A form is no document: ``Mẫu quyết định số 18``."""
_BRACKETS = re.compile(r"\s{0,3}\((?P<alias>[A-ZĐ][^()\d]{4,60})\)")
_NAMES_ANOTHER = re.compile(r"\s(?:số|này|của|về|\d|[“\"]|[A-ZĐ])")
"""What a mere type has behind it where it is no short form: ``Kế hoạch số``."""
_YEAR_ALONE = re.compile(r"\s{1,3}(?P<year>(?:19|20)\d\d)(?![\w/-])(?!\.\d)")
"""``Luật Đất đai 2024``."""
_AND_LAW = re.compile(r"\s{1,3}và\s{1,3}(?:Bộ luật|Luật)\s{1,3}")

Matches = Sequence[re.Match[str]]


class Named(NamedTuple):
    """A mention without a full number; ``kind`` is named, standard or numbered (bare)."""

    span: Span
    kind: str
    doc_type: str
    number: str = ""
    date: str = ""
    issuer: str = ""
    subject: str = ""


class Names:
    """Finds mentions by name in the blocks of ``whole``; learns short forms block by block."""

    def __init__(self, rules: Rules, reader: Reader, whole: str) -> None:
        self._reader = reader
        self._types = types_of(rules)
        self._rule = {rule.name: rule for rule in rules["citations"]}
        self._law_stop = self._rule["law-name-end"].pattern
        self._short_number = self._rule["short-number"].pattern
        self._law_name = _law_names(rules)
        self._sieve = _sieve(rules)
        self._places = self._sieve.places(lower(whole))
        self._numbers: dict[tuple[str, int], str] = {}
        self._aliases: dict[str, tuple[str, str]] = {}

    def learn(self, view: str, drafts: list[Draft]) -> None:
        """Remember the numbers and the defined short forms of a block's citations."""
        for draft in drafts:
            subject = draft.subject.of(view) if draft.subject else ""
            digits = re.match(r"\d+", draft.number)
            if digits:
                self._numbers.setdefault((draft.doc_type, int(digits[0])), subject)
            at = max(draft.end, draft.subject.end if draft.subject else 0)
            match = self._rule["definition"].pattern.search(view, at, at + 140)
            if match is None or match.start() > at + 3:
                match = _BRACKETS.match(view, at)
            if match is None:
                continue
            alias = match["alias"].strip(" .,:")
            if kind := self._types.pattern.match(alias):
                self._aliases[alias] = (self._types.canonical(kind[0]), subject)

    def find(self, view: str, block: Span, drafts: list[Draft]) -> list[Named]:
        """Return the mentions of ``view``, the text of ``block``, that no draft covers."""
        matched = self._sieve.matches(view) if block.holds(self._places) else ()
        numbered = _SPACED_DIGIT.search(view) is not None
        if not (matched or self._aliases or numbered):
            return []
        matches: defaultdict[str, list[re.Match[str]]] = defaultdict(list)
        for rule, match in matched:
            matches[rule.name].append(match)
        taken = [draft.span for draft in drafts]
        taken += [Span(*match.span()) for match in matches["definition"]]
        chosen: list[Named] = []
        for named in self._mentions(view, matches, numbered=numbered):
            if not any(named.span.overlaps(span) for span in taken):
                taken.append(named.span)
                chosen.append(named)
        return sorted(chosen, key=lambda named: named.span)

    def _mentions(
        self, view: str, matches: Mapping[str, Matches], *, numbered: bool
    ) -> Iterator[Named]:
        """Yield all mentions, the surest kinds first; ``matches`` are those of each rule."""
        for match in matches["standard"]:
            yield Named(Span(*match.span()), "standard", "")
        if self._aliases:
            yield from self._aliased(view)
        if numbered:
            yield from self._short(view)
        for match in matches["constitution"]:
            year = re.search(r"\d{4}$", match[0])
            yield Named(Span(*match.span()), "named", "Hiến pháp", date=year[0] if year else "")
        yield from self._laws(view, matches["law"])
        for match in matches["programme"]:
            span = Span(match.start(), match.start() + len(match[0].rstrip()))
            yield Named(span, "named", self._types.canonical(match["type"]))

    def _short(self, view: str) -> Iterator[Named]:
        for type_span in self._types.mentions(view):
            number = self._short_number.search(view[type_span.end : type_span.end + 60])
            if number is None:
                continue
            if _FORM.search(view[max(0, type_span.start - 8) : type_span.start]):
                continue
            doc_type = self._types.canonical(type_span.of(view))
            end = type_span.end + number.end("n")
            subject = self._numbers.get((doc_type, int(number["n"])))
            if subject is not None:
                yield Named(Span(type_span.start, end), "named", doc_type, subject=subject)
            elif number["said"] and self._types.is_bare(doc_type):
                date, issuer, end = self._reader.tail(view, end)
                span = Span(type_span.start, end)
                yield Named(span, "numbered", doc_type, number["n"], date, issuer)
            elif view[type_span.start].isupper() and doc_type in _SHORT_WITHOUT_NUMBER_WORD:
                yield Named(Span(type_span.start, end), "named", doc_type)

    def _aliased(self, view: str) -> Iterator[Named]:
        for alias, (doc_type, subject) in self._aliases.items():
            alone = self._types.pattern.fullmatch(alias) is not None
            for start, end in standing(alias, view):
                if not (alone and _NAMES_ANOTHER.match(view, end)):
                    yield Named(Span(start, end), "named", doc_type, subject=subject)

    def _laws(self, view: str, matches: Matches) -> Iterator[Named]:
        for match in matches:
            end = self._law_end(view, match.end(), strict=match["type"].isupper())
            if end is None:
                continue
            while match["amending"] and (more := _AND_LAW.match(view, end)):
                end = self._law_end(view, more.end(), strict=False) or more.end()
            date = _date_after(view, end)
            doc_type = self._types.canonical(match["type"])
            yield Named(Span(match.start(), end), "named", doc_type, date=date)

    def _law_end(self, view: str, start: int, *, strict: bool) -> int | None:
        if known := self._law_name.match(view, start):
            return known.end()
        if strict or not view[start : start + 1].isupper():
            return None
        window = view[start : start + _LONGEST_LAW_NAME]
        stop = self._law_stop.search(window)
        if self._law_stop.match(" " + window):
            return None
        return start + len((window[: stop.start()] if stop else window).rstrip())


def _date_after(view: str, at: int) -> str:
    window = view[at : at + 60]
    if bare := _YEAR_ALONE.match(window):
        return bare["year"]
    mention = date_at_start(window)
    return mention.iso if mention and not window[: mention.span.start].strip() else ""


@cache
def _sieve(rules: Rules) -> Sieve:
    return Sieve(rule for rule in rules["citations"] if rule.name in _BY_NAME)


@cache
def _law_names(rules: Rules) -> re.Pattern[str]:
    laws = sorted((row["name"] for row in rules.words("citation_laws")), key=len, reverse=True)
    known = "|".join(re.escape(name).replace(r"\ ", r"\s{1,3}") for name in laws)
    return re.compile(rf"(?i)(?:{known})(?!\w)")
