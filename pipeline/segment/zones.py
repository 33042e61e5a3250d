"""Lines -> lines with the zone of the document they stand in.

A plan has a fixed form (Nghị định 30/2020/NĐ-CP): letterhead, title, body, closing, recipients
and signature, appendices. The lines are read once, top to bottom, and a few words open each zone.
Columns that were copied onto one line (issuer and motto, recipients and signature) are cut apart.
A decision that promulgates a plan has two titles; the second one opens a body of its own.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from enum import IntEnum, auto
from typing import NamedTuple

from pipeline.rules import Rules
from pipeline.segment.headline import after_headline
from pipeline.segment.lines import Line
from pipeline.segment.patterns import GUTTER, Patterns, folded, is_capitals
from pipeline.segment.titles import (
    BODY_THAT_DECIDES,
    SEARCH_TITLE_WITHIN,
    SECTION,
    TITLE_LINES,
    find_title,
    has_letterhead,
    letterhead_end,
    may_open,
    mixed_title,
    untyped_title,
)
from pipeline.spans import Span

_WRAPPED = 110
"""Characters: hardly any line of a wrapped page is longer."""
_SHORT_TITLE = 5
"""Words: more of them in capitals are a whole title."""
_BRACKET_LINES = 3
"""Lines of a bracket under a title, beyond its first."""
_ATTACHED_HEAD = 8
"""Lines of a page within which the letterhead of an attached document shows its motto."""
_NARROW, _WIDE = 0.8, 0.87
"""Shares of the widest line: a line of a title is narrower, the first one of a paragraph wider."""
_TAIL_LINES = 80
"""Lines that recipients and signature may take before an appendix must have begun."""
_YEARS = re.compile(r"^(?:(?i:năm)\s)?\d{4}(?:\s?[-–]\s?\d{4})?[”\")]?$")
"""The end of a title whose period was wrapped onto a line of its own."""
_CUT_BODY = re.compile(r"^[ỦU][ỶYỲ](?: BAN(?: NHÂN)?)?$")  # by the cell it stood in
_ON_BEHALF = re.compile(r"^T[./]?M\b")
"""Above an office it opens a signature, also where no recipients are named."""
_PERSON = re.compile(r"^(?:[^\W\d_]{1,7}\s+){1,5}[^\W\d_]{1,7}$")

_SPACE = re.compile(r"\s+")
_STRUCK_NAME = re.compile(
    r"^[-–+•*]\s*(?:[^\W\d_][^\W\d_]*\s+){2,3}[^\W\d_]{1,7}(?:\s*[-–_~.,'|]+)?$"
)
"""A signer's name behind a stroke of the pen, which looks like a recipient's dash."""


class Zone(IntEnum):
    """Where in the document a line stands."""

    LETTERHEAD = auto()
    TITLE_WORD = auto()
    TITLE = auto()
    ATTACHED = auto()
    BODY = auto()
    RECIPIENT = auto()
    SIGNATURE = auto()
    APPENDIX = auto()
    CHROME = auto()


class Zoned(NamedTuple):
    """A line and its zone."""

    line: Line
    zone: Zone


def assign(
    lines: Sequence[Line], rules: Rules, /, aside: Collection[int] = frozenset()
) -> list[Zoned]:
    """Return each line with its zone, merged columns cut into lines of their own.

    ``aside`` holds the indices of page numbers and running heads, which tell nothing of a zone.
    """
    zoned = _assign([line for i, line in enumerate(lines) if i not in aside], rules)
    if aside:
        zoned += [Zoned(lines[i], Zone.CHROME) for i in aside]
        zoned.sort(key=lambda z: z.line.span.start)
    return zoned


def _assign(lines: Sequence[Line], rules: Rules) -> list[Zoned]:
    patterns = Patterns(rules)
    lines = [part for at, line in enumerate(lines) for part in _titled(line, at, patterns)]
    begin = after_headline(lines, rules)
    zoned = [Zoned(line, Zone.CHROME) for line in lines[:begin]]
    lines = lines[begin:]
    title = find_title(lines, patterns)
    start = 0
    if title is not None:
        zoned += _letterhead(lines[:title], patterns)
        start = title
    elif has_letterhead(lines, patterns):
        start = letterhead_end(lines, patterns)
        zoned += _letterhead(lines[:start], patterns)
        titled = untyped_title(lines, start)
        zoned += [Zoned(line, Zone.TITLE) for line in lines[start:titled]]
        start = titled
    zoned += _Reader(lines, patterns).read(start)
    return zoned


def _titled(line: Line, index: int, patterns: Patterns) -> list[Line]:
    """Cut a title from the word above it where a converter set both on one line."""
    if index >= SEARCH_TITLE_WITHIN or not may_open(line):
        return [line]
    is_wide = "  " in line.text or "\t" in line.text
    gap = GUTTER.search(line.text) if is_wide else None
    ends = [gap.end()] if gap else (m.end() for m in _SPACE.finditer(line.text))
    for at in ends:
        if not line.text[:at].isupper():
            break
        rest = line.text[at:]
        falls = gap or (rest[0].isupper() and rest[1:2].islower())
        if falls and patterns.says("title-word", line.text[:at]):
            return _cut(line, at)
    return [line]


def _letterhead(lines: Sequence[Line], patterns: Patterns) -> Iterator[Zoned]:
    for line in lines:
        if patterns.says("rule-line", line.text):
            yield Zoned(line, Zone.CHROME)
            continue
        for part in _columns(line, "letterhead-split", patterns):
            yield Zoned(part, Zone.LETTERHEAD)


def _columns(line: Line, rule: str, patterns: Patterns) -> list[Line]:
    at = patterns.cut(rule, line.text)
    if at is None:
        return [line]
    return [part for half in _cut(line, at) for part in _columns(half, rule, patterns)]


def _cut(line: Line, at: int) -> list[Line]:
    left = line.text[:at].rstrip()
    first = line._replace(text=left, span=Span(line.span.start, line.span.start + len(left)))
    rest = line._replace(
        text=line.text[at:], span=Span(line.span.start + at, line.span.end), blanks=0
    )
    return [first, rest]


def _spacing(lines: Sequence[Line]) -> int:
    """Return the empty lines above most lines of a wrapped text: they tell of the copy only."""
    lengths = sorted(len(line.text) for line in lines)
    if not lengths or lengths[9 * len(lengths) // 10] > _WRAPPED:
        return 0
    return sorted(line.blanks for line in lines)[len(lines) // 4]


class _Reader:
    """Reads the lines from the title on, keeping the zone it is in."""

    def __init__(self, lines: Sequence[Line], patterns: Patterns) -> None:
        self._lines = lines
        self._patterns = patterns
        self._closed = False
        self._spacing = _spacing(lines)

    def read(self, start: int) -> Iterator[Zoned]:
        index = start
        while index < len(self._lines):
            line = self._lines[index]
            if not may_open(line):
                yield self._inside(line)
                index += 1
            elif self._opens_title(index, start):
                end = self._title_end(index)
                yield from self._title(index, end)
                index = end
                self._closed = False
            elif self._opens_tail(index):
                end = self._tail_end(index)
                yield from self._tail(index, end)
                index = end
                self._closed = True
            else:
                if self._patterns.says("appendix", line.text) and self._appendix_follows(index):
                    self._closed = True
                yield self._inside(line)
                index += 1

    def _inside(self, line: Line) -> Zoned:
        if not line.text[0].isalnum() and self._patterns.says("rule-line", line.text):
            return Zoned(line, Zone.CHROME)
        return Zoned(line, Zone.APPENDIX if self._closed else Zone.BODY)

    def _appendix_follows(self, index: int) -> bool:
        """An appendix heading before any signature must have its reference line close by."""
        text = self._lines[index].text
        if text.startswith(("PHỤ LỤC", "Phụ lục")) and len(text) < 24:
            return True
        near = self._lines[index + 1 : index + 8]
        return any(self._patterns.says("attached", line.text) for line in near)

    def _opens_title(self, index: int, start: int) -> bool:
        text = self._lines[index].text
        says = self._patterns.says
        if index == start and says("title-mixed", text):
            return start > 0 or mixed_title(self._lines, self._patterns) == 0
        if index == start > 0 and says("title-word", text.upper()):
            return True
        if not (says("title-word", text) or says("title-joined", text)):
            return False
        if index == start:
            return True
        near = self._lines[index + 1 : index + 9]
        return self._closed and any(says("attached", line.text) for line in near)

    def _title_end(self, index: int) -> int:
        says = self._patterns.says
        lines = self._lines
        first = index if not says("title-word", lines[index].text.upper()) else index + 1
        capitals = first < len(lines) and is_capitals(lines[first].text)
        if first == index and len(lines[index].text.split()) <= _SHORT_TITLE:
            below = lines[index + 1 : index + 2]  # "KẾ HOẠCH TRIỂN KHAI" goes on below
            capitals = bool(below) and not below[0].blanks and is_capitals(below[0].text)
        width = max((len(line.text) for line in lines), default=0)
        for at in range(first + 1, min(len(lines), index + TITLE_LINES)):
            text = folded(lines[at].text)
            above = lines[at - 1].text
            if at - 1 > index and self._attached(at - 1) and above.endswith(")"):
                return at
            if self._attached(at) or self._in_bracket(at):
                continue
            if says("rule-line", text) or _YEARS.match(text):
                continue
            if SECTION.match(text) or says("title-word", text) or says("addressed", text):
                return at
            if capitals and not (text.isupper() or is_capitals(text)) and not text[0].islower():
                return at
            if (is_capitals(text) and (not capitals or self._decides(at))) or _CUT_BODY.match(text):
                return at
            if says("preamble-start", text) and not is_capitals(text) and not self._runs_on(at):
                return at
            if (
                not is_capitals(text)
                and lines[at].blanks > self._spacing + 2
                and len(text) > 0.7 * width
            ):
                return at
            if text[0].isupper() and self._leaves_middle(at):
                return at
        return min(len(lines), index + TITLE_LINES, first + 1)

    def _decides(self, at: int) -> bool:
        """Tell whether a line in capitals names who decides rather than going on with the title."""
        if BODY_THAT_DECIDES.match(folded(self._lines[at].text)):
            return True
        after = self._lines[at + 1 : at + 2]
        apart = self._lines[at].blanks > self._spacing
        return apart and bool(after) and after[0].text.startswith("Căn cứ ")

    def _leaves_middle(self, at: int) -> bool:
        """Tell whether a line as wide as the text follows a narrow one in its middle."""
        placed = [
            (line.left, line.right)
            for line in self._lines
            if line.left is not None and line.right is not None
        ]
        before, line = self._lines[at - 1], self._lines[at]
        if None in (before.left, before.right, line.left, line.right) or not placed:
            return False
        left, right = min(x0 for x0, _ in placed), max(x1 for _, x1 in placed)
        wide = max(x1 - x0 for x0, x1 in placed)
        x0, x1 = before.left or 0.0, before.right or 0.0
        is_narrow = x1 - x0 < _NARROW * wide
        is_centred = abs(x0 - left - (right - x1)) < (1 - _NARROW) * wide and x0 > left
        is_wide = (line.right or 0.0) - (line.left or 0.0) > _WIDE * wide
        return is_narrow and is_centred and is_wide

    def _runs_on(self, at: int) -> bool:
        """Tell whether a title wrapped in mixed case ends with this line: a gap follows it only."""
        line, after = self._lines[at], self._lines[at + 1 : at + 2]
        apart = bool(after) and after[0].blanks > line.blanks == 0
        return apart and line.text[-1].isalnum()

    def _title(self, index: int, end: int) -> Iterator[Zoned]:
        says = self._patterns.says
        is_open = False
        for at, line in enumerate(self._lines[index:end], index):
            attached = is_open or self._attached(at)
            is_open = attached and ")" not in line.text
            if says("title-word", line.text.upper() if at == index else line.text):
                yield Zoned(line, Zone.TITLE_WORD)
            elif says("rule-line", line.text):
                yield Zoned(line, Zone.CHROME)
            else:
                yield Zoned(line, Zone.ATTACHED if attached else Zone.TITLE)

    def _attached(self, at: int) -> bool:
        """Tell whether a line, or it and the next, say what the document is attached to."""
        texts = [line.text for line in self._lines[at : at + 2]]
        return self._patterns.says("attached", " ".join(texts))

    def _in_bracket(self, at: int) -> bool:
        """Tell whether a line goes on with what a bracket above says, and which is closed soon."""
        for first in range(at - 1, max(-1, at - 1 - _BRACKET_LINES), -1):
            text = self._lines[first].text
            if ")" in text:
                return False
            if "(" in text:
                rest = self._lines[at : at + _BRACKET_LINES]
                return self._attached(first) and any(")" in line.text for line in rest)
        return False

    def _opens_tail(self, index: int) -> bool:
        text = self._lines[index].text
        if self._closed:
            return False
        if self._patterns.says("recipients", text):
            return True
        if not self._patterns.says("signature", text):
            return False
        after = self._lines[index + 1 : index + 2]
        grounds = self._lines[index + 1 : index + 3]  # its place may stand on a line of its own
        if any(self._patterns.says("preamble-start", line.text) for line in grounds):
            return False  # the body that decides, before its grounds
        if _ON_BEHALF.match(text) and after and self._patterns.says("signature", after[0].text):
            return True
        near = self._lines[max(0, index - 3) : index + 30]
        return any(self._patterns.says("recipients", line.text) for line in near) or (
            index > 0.8 * len(self._lines)
        )

    def _tail_end(self, index: int) -> int:
        signed = False
        says = self._patterns.says
        for at in range(index, len(self._lines)):
            text = self._lines[at].text
            if at > index and (says("appendix", text) or says("attached", text)):
                return at
            if at > index and signed and says("title-word", text):
                return at
            if signed and at - index > 3 and self._starts_appendix_table(at):
                return at
            if signed and self._starts_letterhead(at):
                return at
            signed = signed or says("signature", text) or says("signature-split", text)
            if at - index > _TAIL_LINES:
                return at
        return len(self._lines)

    def _starts_letterhead(self, at: int) -> bool:
        """A page that opens with a letterhead: the draft that a submission brings with it."""
        near = self._lines[at : at + _ATTACHED_HEAD]
        return near[0].new_page and any(self._patterns.says("motto", line.text) for line in near)

    def _starts_appendix_table(self, at: int) -> bool:
        """After the signer's name: a title in capitals or a table's first header cell."""
        text = self._lines[at].text
        if self._patterns.says("signature", text):
            return False
        if re.match(r"^(?:TT|STT|Stt|Số TT|SỐ TT)\b", text):
            return True
        return is_capitals(text) and len(text) > 25 and "NHÂN DÂN" not in text[:20]

    def _tail(self, index: int, end: int) -> Iterator[Zoned]:
        zone = Zone.RECIPIENT
        for line in self._lines[index:end]:
            for part in _columns(line, "signature-split", self._patterns):
                text = part.text
                if self._patterns.says("rule-line", text):
                    yield Zoned(part, Zone.CHROME)
                    continue
                is_item = re.match(r"^[-–+•*]\s*\S", text) and not (
                    zone is Zone.SIGNATURE
                    and _STRUCK_NAME.match(text)
                    and text.strip("-–+•*_~.,'| ").istitle()
                )
                if is_item or self._patterns.says("recipients", text):
                    zone = Zone.RECIPIENT
                elif self._patterns.says("signature", text) or (
                    zone is Zone.RECIPIENT
                    and _PERSON.match(text)
                    and (part.blanks > 1 or self._ends_list(index, end))
                    and text.istitle()
                ):
                    zone = Zone.SIGNATURE
                yield Zoned(part, zone)

    def _ends_list(self, index: int, end: int) -> bool:
        """Tell whether the recipients' list has its usual last entry, "Lưu: VT"."""
        return any(re.match(r"^[-–]\s*Lưu\b", line.text) for line in self._lines[index:end])
