"""Cut the subject of each citation at its clause's end, and nest what a subject cites.

``Kế hoạch A … triển khai Nghị quyết B … và Chỉ thị C``: B stands in A's subject, C after a
separator opens a new clause unless it continues a list of B's own type.
"""

from __future__ import annotations

import re

from pipeline.extract.citations.draft import Draft
from pipeline.extract.citations.issuers import Issuers, issuers_of
from pipeline.rules import Rules
from pipeline.spans import Span

_GAP_REACH = 90
_TRIGGER_REACH = 60
_REMARKS = re.compile(
    r"(?:\s{0,3}\([^()]{0,160}\)){1,3}"
    r"|(?:,?\s(?:kỳ họp|nhiệm kỳ|phiên họp)\s[^,;.()]{1,30}?"
    r"(?=,|\s(?:về|ban|quy|phê|thông)\s)){1,2}"
)
_OPEN_QUOTE = re.compile(r"^[\s,]{0,3}[“\"]")


class Subjects:
    """Finds subjects and nesting in the drafts of a block."""

    def __init__(self, rules: Rules) -> None:
        self._issuers: Issuers = issuers_of(rules)
        self._trigger = rules.one("citations", "subject-trigger").pattern
        self._end = rules.one("citations", "subject-end").pattern
        self._next = rules.one("citations", "next-document").pattern

    def settle(self, view: str, drafts: list[Draft]) -> list[Draft]:
        """Return ``drafts`` with subjects, nesting and issuers named after the subject."""
        done: list[Draft] = []
        open_ones: list[int] = []
        for index, draft in enumerate(drafts):
            start = draft.span.start
            open_ones = [i for i in open_ones if _subject(done[i]).end > start]
            aside = _is_aside(view, draft)
            outer = None
            if open_ones:
                cut = self._cut(view, done, draft, open_ones, aside=aside)
                if cut is None:
                    outer = open_ones[-1]
                else:
                    kept, at = cut
                    for i in open_ones[kept:]:
                        done[i] = _shortened(view, done[i], at)
                    outer = open_ones[kept - 1] if kept and not aside else None
                    open_ones = open_ones[:kept]
            subject = None if aside else self._subject_of(view, draft)
            done.append(draft._replace(subject=subject, outer=outer, aside=aside))
            if subject is not None:
                open_ones.append(index)
        return [self._named_late(view, draft, done) for draft in done]

    def _cut(
        self,
        view: str,
        done: list[Draft],
        draft: Draft,
        open_ones: list[int],
        *,
        aside: bool,
    ) -> tuple[int, int] | None:
        """Return how many open subjects go on around ``draft`` and where the others end."""
        start = draft.span.start
        if aside:
            return 0, view.rindex("(", 0, start)
        floor = max(done[-1].end, start - _GAP_REACH)
        match = self._next.search(view[floor:start])
        if match is None:
            return None
        at = floor + match.start()
        previous = next(d for d in reversed(done) if not d.aside)
        if (
            previous.outer is not None
            and previous.doc_type == draft.doc_type
            and done[previous.outer].doc_type != draft.doc_type
            and ";" not in match[0]
            and previous.outer in open_ones
        ):
            return open_ones.index(previous.outer) + 1, at
        return 0, at

    def _subject_of(self, view: str, draft: Draft) -> Span | None:
        remarks = _REMARKS.match(view, draft.end)
        at = remarks.end() if remarks else draft.end
        window = view[at : at + _TRIGGER_REACH]
        trigger = self._trigger.search(window)
        if trigger is None:
            return None
        start = at + (trigger.start("keep") if trigger["keep"] else trigger.end())
        end = len(view)
        if found := self._end.search(view, start):
            end = found.start()
        if _OPEN_QUOTE.match(window) and (quote := re.compile(r"[”\"]").search(view, start)):
            end = min(end, quote.start())
        bracket = _unbalanced(view, start, end)
        return _trimmed(view, Span(start, min(end, bracket)))

    def _named_late(self, view: str, draft: Draft, drafts: list[Draft]) -> Draft:
        """Read an issuer that ends the subject: ``Nghị quyết … về … của Bộ Chính trị``."""
        if draft.issuer or draft.subject is None:
            return draft
        subject = draft.subject
        text = subject.of(view)
        for match in reversed(list(re.finditer(r"\s{1,3}của\s", text))):
            at = subject.start + match.start()
            span = self._issuers.introduced(view, at)
            if span is None or span.end < subject.end:
                continue
            if span.of(view).casefold().startswith("đảng bộ"):
                break
            if span.end > subject.end or not self._issuers.fits(draft.symbol, span.of(view)):
                break
            if any(
                other.span.end > at
                for other in drafts
                if other.outer is not None and subject.covers(other.span)
            ):
                break
            return draft._replace(
                issuer=self._issuers.spelled_out(span.of(view)),
                subject=_trimmed(view, Span(subject.start, at)),
            )
        return draft


def _subject(draft: Draft) -> Span:
    return draft.subject or Span(draft.end, draft.end)


def _shortened(view: str, draft: Draft, at: int) -> Draft:
    subject = _subject(draft)
    return draft._replace(subject=_trimmed(view, Span(subject.start, min(subject.end, at))))


def _trimmed(view: str, span: Span) -> Span:
    text = span.of(view)
    lead = len(text) - len(text.lstrip(' ,:“"'))
    body = text.strip(' ,:“"')
    return Span(span.start + lead, span.start + lead + len(body.rstrip(" ,.:-")))


def _unbalanced(view: str, start: int, end: int) -> int:
    depth = 0
    for at in range(start, end):
        if view[at] == "(":
            depth += 1
        elif view[at] == ")":
            depth -= 1
            if depth < 0:
                return at
    return end


def _is_aside(view: str, draft: Draft) -> bool:
    """Tell whether the citation stands alone in brackets, as the short name of another."""
    before = view[: draft.span.start].rstrip()
    return before.endswith("(") and view[draft.end :].lstrip().startswith(")")
