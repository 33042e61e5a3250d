"""Hand what a list states once, an issuer before or after it or a date, to each of its items."""

from __future__ import annotations

import re

from pipeline.extract.citations.draft import Draft
from pipeline.extract.citations.issuers import Issuers, issuers_of
from pipeline.extract.citations.types import types_of
from pipeline.rules import Rules
from pipeline.spans import Span

_OPENING_REACH = 160
_OF_ANOTHER = re.compile(r"(?<!\w)(?:của|thi hành|hướng dẫn)\s{1,3}$")
"""What stands before a document that an item of the list is about."""
_ITEM_LEAD = 12  # characters of a marker such as "- " or "a) " before an item's citation


class Lists:
    """Shares the issuer of a list among its items."""

    def __init__(self, rules: Rules) -> None:
        self._types = types_of(rules)
        self._issuers: Issuers = issuers_of(rules)
        self._item = rules.one("citations", "list-item").pattern
        self._sentence_end = rules.one("citations", "sentence-end").pattern
        self._separator = rules.one("citations", "list-separator").pattern

    def opened(self, view: str) -> str:
        """Return the issuer of a list that the block opens for the blocks below it, else ""."""
        return self._opening(view, len(view))

    def share(self, view: str, drafts: list[Draft], opened: str = "") -> list[Draft]:
        """Return ``drafts`` with issuers stated once before or after a list.

        ``opened`` is the issuer that a block above stated for its list.
        """
        done = self._from_opening(view, drafts)
        if opened and done and not done[0].issuer and done[0].span.start <= _ITEM_LEAD:
            done[0] = done[0]._replace(issuer=opened if self._fits(done[0], opened) else "")
        for index in range(len(done) - 2, -1, -1):
            item, following = done[index], done[index + 1]
            if item.issuer or not following.issuer or following.opened:
                continue
            if self._joined(view, item, following) and self._same_body(item, following):
                done[index] = item._replace(issuer=following.issuer)
        for index in range(1, len(done)):
            item, previous = done[index], done[index - 1]
            if item.issuer or not previous.issuer or not previous.opened:
                continue
            if self._joined(view, previous, item) and self._fits(item, previous.issuer):
                done[index] = item._replace(issuer=previous.issuer, opened=True)
        return self._dated(view, self._headed(view, done))

    def _headed(self, view: str, drafts: list[Draft]) -> list[Draft]:
        """Hand on the issuer before a list whose items have subjects of their own between them.

        ``UBND tỉnh đã ban hành các Quyết định: Số 1/… về A, số 2/… về B``; ``UBND xã ban hành Kế
        hoạch số 1/… về A; Kế hoạch số 2/… về B``.
        """
        done: list[Draft] = []
        head: Draft | None = None
        for draft in drafts:
            if head and self._ends_sentence(view[head.end : draft.span.start]):
                head = None
            if draft.issuer:
                head = draft if draft.opened else head
            elif head and self._is_item(view, draft) and self._same_body(head, draft):
                draft = draft._replace(issuer=head.issuer, opened=True)  # noqa: PLW2901
            done.append(draft)
        return done

    def _dated(self, view: str, drafts: list[Draft]) -> list[Draft]:
        """Hand the date at the end of ``số 1/QĐ-UBND, 2/QĐ-UBND ngày …`` to each number."""
        done = list(drafts)
        for index in range(len(done) - 2, -1, -1):
            item, following = done[index], done[index + 1]
            shared = not item.date and following.date and not following.typed
            if not shared or item.symbol != following.symbol or item.issuer != following.issuer:
                continue
            year = re.search(r"/(\d{4})/", item.number)
            if year and not following.date.startswith(year[1]):
                continue
            if self._joined(view, item, following):
                done[index] = item._replace(date=following.date)
        return done

    def _is_item(self, view: str, draft: Draft) -> bool:
        return bool(self._item.search(view[: draft.span.start]))

    def _ends_sentence(self, between: str) -> bool:
        return bool(self._sentence_end.search(between))

    def _from_opening(self, view: str, drafts: list[Draft]) -> list[Draft]:
        done: list[Draft] = []
        issuer = ""
        for draft in drafts:
            issuer = self._opening(view, draft.span.start) or issuer
            shared = issuer and not draft.issuer and self._fits(draft, issuer)
            shared = shared and not _OF_ANOTHER.search(view, 0, draft.span.start)
            done.append(draft._replace(issuer=issuer) if shared else draft)
        return done

    def _opening(self, view: str, start: int) -> str:
        """Read the issuer of ``các Nghị quyết của Bộ Chính trị:`` right before a citation."""
        lead = view[max(0, start - _OPENING_REACH) : start].rstrip(" (-+")
        if not lead.endswith(":"):
            return ""
        base = max(0, start - _OPENING_REACH)
        for match in re.finditer(r"\s{1,3}của\s", lead):
            span = self._issuers.introduced(view, base + match.start())
            if span is not None and span.end == base + len(lead.rstrip(" :")):
                return self._issuers.spelled_out(Span(*span).of(view))
        return ""

    def _joined(self, view: str, item: Draft, following: Draft) -> bool:
        return bool(self._separator.search(view[item.end : following.span.start]))

    def _fits(self, draft: Draft, issuer: str) -> bool:
        if self._types.is_law(draft.doc_type):
            return False
        return self._issuers.fits(draft.symbol, issuer) is not False

    def _same_body(self, one: Draft, other: Draft) -> bool:
        if self._types.is_law(one.doc_type):
            return False
        return _body(one.symbol, self._types.of_symbol(one.symbol)) == _body(
            other.symbol, self._types.of_symbol(other.symbol)
        )


def _body(symbol: str, doc_type: str) -> str:
    parts = [part for part in re.split(r"[-/&.+()]", symbol) if part]
    return parts[1] if doc_type and len(parts) > 1 else "".join(parts[:1])
