"""A text with the units named in it: read once, then asked place by place.

Extractors look at a document block by block, and each of its blocks is one line. ``lines`` reads
the whole document at once and keeps what it read for the next extractor; no name runs over the
end of a line.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from functools import lru_cache

from pipeline.normalise.unit_grammar import Found, grammar, scanned
from pipeline.normalise.unit_groups import Group, group_at, opening
from pipeline.normalise.unit_words import BREAK, folded, shadow
from pipeline.rules import Rules
from pipeline.spans import Span

TITLE = re.compile(
    r"(?:đồng chí\s+)?(?:(?:phó\s+)?(?:chủ tịch|trưởng|giám đốc|hiệu trưởng|chánh|bí thư"
    r"|(?:chỉ huy|trạm|hạt|cục|chi cục|vụ|viện) trưởng)"
    r"|thủ trưởng|người đứng đầu|lãnh đạo|cán bộ|đại diện)\s+(?=\S)"
)
"""A person's title before the unit."""
_JOINT = re.compile(r"\s*(?:[,;&]\s*(?:và\s+)?|(?<=\s)và\s+|(?<=\s)cùng(?: với)?\s+|và\s+)")
_EACH = "các "
_COMMITTEES = re.compile(
    r"các (?:huyện|thị|quận|thành|tỉnh|đảng) ủy(?:(?:, | và |, các | và các )"
    r"(?:huyện|thị|quận|thành|đảng) ủy)+(?: trực thuộc(?: (?:tỉnh|thành|huyện|đảng) ủy)?)?(?!\w)"
)
"""Party committees listed by their kinds are one group: "các huyện ủy, thành ủy"."""
_LEAD = re.compile(r"[ \t*“\"']*")


class Reading:
    """A text, its shadow ``low`` and the units named in it, in order."""

    def __init__(self, text: str, low: str, names: tuple[Found, ...], rules: Rules) -> None:
        self.text, self.low, self.names = text, low, names
        self._rules = rules
        self._starts = [name.span.start for name in names]
        self._at = {name.span.start: name for name in names}
        self._opening = opening(rules.folder)
        self._groups: dict[Span, Group] = {}

    def within(self, span: Span) -> tuple[Found, ...]:
        """Return the units named in ``span``, a line or several."""
        return self.names[
            bisect_left(self._starts, span.start) : bisect_left(self._starts, span.end)
        ]

    def named(self, span: Span) -> Found | None:
        """Return the name that ``span`` is as a whole, None where it is none or more than one."""
        name = self._at.get(span.start)
        return name if name and name.span == span else None

    def group(self, span: Span) -> Group | None:
        """Return the group that ``span`` is as a whole, if ``leading`` met it without a title."""
        return self._groups.get(span)

    def leading(self, at: int) -> tuple[Span, ...]:
        """Return the units named from ``at`` on, joined by commas or "và"; see ``leading``."""
        units: list[Span] = []
        lead = _LEAD.match(self.text, at)
        at = lead.end() if lead else at
        while (end := self._unit_end(at)) is not None:
            units.append(Span(at, end))
            link = _JOINT.match(self.low, end)
            if link is None:
                break
            at = link.end()
        return tuple(units)

    def _unit_end(self, at: int) -> int | None:
        """Return where the unit or group at ``at`` ends; a title or "các" may stand before it."""
        title = TITLE.match(self.low, at)
        if kinds := _COMMITTEES.match(self.low, at):
            return kinds.end()
        for first in (title.end(), at) if title else (at,):
            if name := self._at.get(first):
                return name.span.end
            group = self._group_at(first) if self._opening.match(self.low, first) else None
            if group and is_list(group):
                if not title:
                    self._groups[group.span] = group
                return group.span.end
            each = self._at.get(first + len(_EACH))
            if each and self.low.startswith(_EACH, first):
                return each.span.end
        return None

    def _group_at(self, at: int) -> Group | None:
        """Return the group that begins at ``at``; none runs into a name."""
        start = self.text.rfind(BREAK, 0, at) + 1
        end = self.text.find(BREAK, at)
        line = Span(start, end if end >= 0 else len(self.text))
        names = [name.span.shifted(-start) for name in self.within(line)]
        low = masked(line.of(self.low), names) if names else line.of(self.low)
        group = group_at(line.of(self.text), at - start, self._rules, low)
        return group and group._replace(span=group.span.shifted(start))


def leading(text: str, rules: Rules | None = None, at: int = 0) -> tuple[Span, ...]:
    """Return the units that ``text`` names from ``at`` on, joined by commas or "và".

    A person's title goes with the unit ("Chủ tịch UBND xã"). Nothing is returned where no unit
    stands at ``at``.
    """
    rules = rules or Rules()
    return Reading(text, shadow(text), scanned(text, rules.folder), rules).leading(at)


@lru_cache(maxsize=1)
def lines(text: str, rules: Rules) -> Reading:
    """Return a document's text read line by line; one extractor asks for it after the other."""
    text = text.replace("\n", BREAK)
    low = folded(text)
    return Reading(text, low, grammar(rules.folder).scan(text, low), rules)


def is_list(group: Group) -> bool:
    """Tell a group from a lone noun and from the verb "Tổ chức"."""
    is_verb = not group.plural and group.name.startswith("Tổ chức ") and group.kind == "nhóm"
    return (group.plural or group.narrowed or group.nouns > 1) and not is_verb


def masked(text: str, spans: Iterable[Span]) -> str:
    """Return ``text`` with ``spans`` blotted out, so that nothing is found inside them."""
    chars = list(text)
    for span in spans:
        chars[span.start : span.end] = BREAK * (span.end - span.start)
    return "".join(chars)
