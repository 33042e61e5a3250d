"""Rows of a table whose ruling lines are gone: where each begins, and where the table ends.

The running numbers are the anchors: a number alone on a line (or before a capital letter) that
follows the one before it. Roman numerals and capitals head groups. A number out of sequence is
text of a cell.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from pipeline.rules import Rules
from pipeline.segment.lines import Line
from pipeline.spans import Span

_ALONE = re.compile(
    r"^\(?(\d{1,3}(?:\.\d{1,2}){0,3}|[IVXL]{1,6}|[A-H])[.)/]?$|^([a-eg-ik-vxyđ])[.)]?$"
)
"""Three digits behind a dot are an amount of money: ``2.400``."""
_INLINE = re.compile(r"^(\d{1,3}(?:\.\d{1,2}){0,3}|[IVXL]{1,6}|[A-H])([.)/]?)\s+(?=[^\W\d_])")
_LETTERS = "abcdđeghiklmnopqrstuvxy"
"""Letters of points, in the order of the Vietnamese alphabet."""
_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV",
          "XV", "XVI", "XVII", "XVIII", "XIX", "XX")  # fmt: skip
_SECTION = re.compile(r"^([IVXL]{1,6}|\d{1,2})[.)/]\s+\S")
_PAGE_NUMBER = re.compile(r"^-?\s?\d{1,3}\s?-?$")
_ITEM_ABOVE = 40
"""Lines: a numbered item further above the table does not hold it."""
_WIDEST_GAP = 3
"""A number may be missing from the running numbers, seldom more than two in a row."""


class Anchor(NamedTuple):
    """A row's running number: the line it is on, its span, the value, and where its text starts."""

    line: int
    span: Span
    value: str
    text: int
    marks: str
    """What stands around the value: all of a table's numbers are written alike."""

    @property
    def is_group(self) -> bool:
        return not (self.value[0].isdigit() or self.is_letter)

    @property
    def is_letter(self) -> bool:
        """Tell whether it is a point's letter, below a numbered heading: ``a)``."""
        return self.value in _LETTERS


class _Groups:
    """The numbers of groups so far: capitals over roman numerals, or these over those, or one kind.

    The lower ones begin again below each of the upper ones, which are those that come first.
    """

    def __init__(self) -> None:
        self._last: dict[bool, str] = {}

    def goes_on(self, value: str) -> bool:
        """Tell whether ``value`` counts on, and take it as the last one if it does."""
        is_roman = value in _ROMAN
        if not _follows(self._last.get(is_roman, ""), value):
            return False
        if next(iter(self._last), is_roman) == is_roman:
            self._last = {is_roman: value}
        else:
            self._last[is_roman] = value
        return True


def anchors(lines: Sequence[Line], among: Sequence[int]) -> list[Anchor]:
    """Return the row anchors among the lines with the given indices, in sequence."""
    candidates = [a for i in among if (a := _candidate(lines, i)) is not None]
    found: list[Anchor] = []
    dotted_inline = bool(candidates) and candidates[0].text < lines[candidates[0].line].span.end
    groups = _Groups()
    row, letter, fresh = "", "", True
    marks: dict[tuple[bool, bool], str] = {}
    for index, anchor in enumerate(candidates):
        if _is_page_number(lines, anchor, candidates[index + 1 :]):
            continue
        own = lines[anchor.line].text
        inline = anchor.text < lines[anchor.line].span.end
        if inline and not dotted_inline and own[len(anchor.value)] in ".)/" and not anchor.is_group:
            continue
        kind = (anchor.is_group, anchor.is_letter)
        if marks.get(kind, anchor.marks) != anchor.marks:
            continue
        if found and _is_amount(anchor.value, found):
            continue
        if anchor.is_group:
            if not groups.goes_on(anchor.value):
                continue
            letter, fresh = "", True
        elif anchor.is_letter:
            if anchor.value != (_LETTERS[_LETTERS.index(letter) + 1 :][:1] if letter else "a"):
                continue
            letter = anchor.value
        else:
            later = [c.value for c in candidates[index + 1 :]]
            restarts = fresh and _follows("", anchor.value)
            if not (restarts or _is_next(row, anchor.value, later)):
                continue
            row, letter, fresh = anchor.value, "", False
        marks[kind] = anchor.marks
        found.append(anchor)
    return found


def _is_amount(value: str, found: Sequence[Anchor]) -> bool:
    """Tell whether a number has a nought in front that the table's own numbers lack: ``02``."""
    return value[0] == "0" and not any(anchor.value[0] == "0" for anchor in found)


def _is_page_number(lines: Sequence[Line], anchor: Anchor, later: Sequence[Anchor]) -> bool:
    """Tell whether a number at a page's edge is not the row's: that one follows, and then the next.

    The row's own number stands further down, before the number that comes after it.
    """
    if not is_page_number(lines, anchor.line):
        return False
    for again in later:
        if is_page_number(lines, again.line):
            continue
        if again.value == anchor.value:
            return True
        if _follows(anchor.value, again.value):
            return False
    return False


def _candidate(lines: Sequence[Line], index: int) -> Anchor | None:
    line = lines[index]
    if match := _ALONE.match(line.text):
        value = match[match.lastindex or 0]
        span = Span(*match.span(match.lastindex or 0)).shifted(line.span.start)
        return Anchor(index, span, value, line.span.end, line.text.replace(value, "", 1))
    if (match := _INLINE.match(line.text)) and not line.text[match.end()].islower():
        span = Span(*match.span(1)).shifted(line.span.start)
        return Anchor(index, span, match[1], line.span.start + match.end(), match[2])
    return None


def _is_next(last: str, value: str, later: list[str]) -> bool:
    if _follows(last, value):
        return True
    if not last or "." in value or "." in last:
        return False
    gap = int(value) - int(last)
    return 1 < gap <= _WIDEST_GAP and str(int(last) + 1) not in later


def _follows(last: str, value: str) -> bool:
    """Tell whether ``value`` can come right after ``last``."""
    if not value[0].isdigit():
        if value in _ROMAN and (not last or last in _ROMAN):
            before = _ROMAN.index(value)
            if (_ROMAN[before - 1] if before else "") == last:
                return True
        return len(value) == 1 and (ord(value) - 1 == ord(last) if len(last) == 1 else value == "A")
    parts = [int(part) for part in value.split(".")]
    if not last:
        return parts[-1] == 1 or len(parts) > 1
    before_parts = [int(part) for part in last.split(".")]
    if parts == [*before_parts, 1]:
        return True
    if len(parts) > len(before_parts):
        return len(parts) == len(before_parts) + 1 and parts[-1] == 1
    head = before_parts[: len(parts)]
    if len(parts) == len(before_parts) == 2 and parts == [head[0] + 1, 1]:
        return True
    return parts[:-1] == head[:-1] and parts[-1] == head[-1] + 1


def stop_of(lines: Sequence[Line], header: int, body: int, rules: Rules) -> int:
    """Return the line before which the table that starts at ``body`` must have ended."""
    item = _item_before(lines, header)
    groups = re.match(r"^(?:I|A)([.)/]?)(\s|$)", lines[body].text)
    marked = bool(groups and groups[1] and groups[2])
    group = ""
    for index in range(body, len(lines)):
        text = lines[index].text
        if any(r["kind"] == "end" and r.pattern.match(text) for r in rules["table_cells"]):
            return index
        match = _SECTION.match(text)
        if match is None:
            continue
        if match[1].isdigit():
            if item and int(match[1]) == item + 1 and index > body:
                return index
        elif match[1] in _ROMAN:
            if not marked or not _follows(group, match[1]):
                return index
            group = match[1]
    return len(lines)


def _item_before(lines: Sequence[Line], at: int) -> int:
    """Return the number of the item in which the table stands, 0 where there is none."""
    for index in range(at - 1, max(-1, at - _ITEM_ABOVE), -1):
        if match := _SECTION.match(lines[index].text):
            return int(match[1]) if match[1].isdigit() else 0
    return 0


def is_page_number(lines: Sequence[Line], index: int) -> bool:
    """Tell whether a line that heads or ends a page is nothing but a number."""
    ends_page = index + 1 < len(lines) and lines[index + 1].new_page
    at_edge = lines[index].new_page or ends_page
    return at_edge and bool(_PAGE_NUMBER.match(lines[index].text))
