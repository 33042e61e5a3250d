"""The header and the rows of a table that only words show -> a grid of cells.

Rows end at the lines drawn across where each row has one, else where ``row_cuts`` says. A row whose
text runs over the gutters is a heading; a cell reaches down where no line ends it, where its text
stands across the end of a row, and where the lead of a numbered row is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from pipeline.read.broken_numbers import whole_numbers
from pipeline.read.columns import Fragment, Line
from pipeline.read.columns import rows as lines_of
from pipeline.read.glyphs import Printed
from pipeline.read.headings import Header, Row
from pipeline.read.row_cuts import Stretch, is_number, row_ends
from pipeline.read.shared_cells import Slot, cell_starts
from pipeline.read.sheets import Grid, GridCell, Ruler
from pipeline.records import Box
from pipeline.rules import Rules

_CROSSED = 0.45
"""Words nearer than this share of their height are of one cell."""
_STRETCHED, _EVEN = 5, 1.6
"""Gaps of a line of text that is stretched to the margin, and the widest of them against the least:
between cells there is more room than in them."""
_CENTRED, _BESIDE = 1.5, 0.3
"""A title's middle is so many times its height from that of the table at most, and shares less than
this share of its height with other lines."""
_LONG_RULE, _SAME = 0.3, 2.5
"""A line across is this share of the table's width at least; points two lines are one."""


class Head(NamedTuple):
    """A header and the row of column numbers below it, where there is one."""

    header: Header
    numbers: list[Row]


_AMOUNT = re.compile(r"\d{1,3}(?:[.,]\d{3})*(?:,\d+)?")
_HEADING_CELLS = 2
"""Cells of a heading above tasks: its number and its words."""


@cache
def _unit_start() -> re.Pattern[str]:
    return Rules().one("table_cells", "unit-start").pattern


def gutters_crossed(row: Row, ruler: Ruler) -> list[int]:
    """Return the gutters that words of ``row`` leave no room."""
    words = [word for fragment in row for word in fragment.words]
    if _is_justified(words):
        return [i for i, x in enumerate(ruler.gutters) if words[0].box.x0 < x < words[-1].box.x1]
    near = [
        (a.box.x1, b.box.x0)
        for a, b in pairwise(words)
        if b.box.x0 - a.box.x1 < _CROSSED * max(a.height, b.height)
    ]
    return [
        index
        for index, x in enumerate(ruler.gutters)
        if any(w.box.x0 < x < w.box.x1 for w in words) or any(a <= x <= b for a, b in near)
    ]


def _is_justified(words: Sequence[Printed]) -> bool:
    """Tell whether a row is one line of text: its words stand apart, but equally far."""
    gaps = [b.box.x0 - a.box.x1 for a, b in pairwise(words)]
    return len(gaps) >= _STRETCHED and max(gaps) < _EVEN * min(gaps)


class _Band(NamedTuple):
    """A row of the table: words by column; ``crossed`` are the gutters a heading runs over."""

    top: float
    bottom: float
    words: tuple[list[Printed], ...]
    crossed: frozenset[int] = frozenset()


class Body:
    """The rows of a table below its header, to be cut into cells."""

    def __init__(
        self, rows: Sequence[Row], ruler: Ruler, edges: Sequence[Box], *, goes_on: bool
    ) -> None:
        self.ruler, self.goes_on = ruler, goes_on
        self.top = min((f.box.top for row in rows for f in row), default=0.0)
        self.bottom = max((f.box.bottom for row in rows for f in row), default=0.0)
        self.number = ruler.roles.index("no") if "no" in ruler.roles else None
        self.rows = list(rows) if self.number is None else whole_numbers(rows, ruler, self.number)
        self.task = ruler.roles.index("task") if "task" in ruler.roles else None
        self.lead = ruler.roles.index("lead") if "lead" in ruler.roles else None
        self.rules = [e for e in edges if self._is_across(e)]
        wide = _LONG_RULE * (ruler.right - ruler.left)
        levels = _levels([e.top for e in self.rules if e.x1 - e.x0 > wide])
        self.levels = [y for y in levels if self.top + _SAME < y < self.bottom - _SAME]
        self.ruled = self._is_ruled()

    def grid(self, head: Head | None) -> Grid:
        """Return the table with its header ``head``."""
        cells = list(_head_cells(head, self.ruler)) if head else []
        first = max((c.row + c.row_span for c in cells), default=0)
        bands = self._bands()
        for column in range(len(self.ruler.roles)):
            cells += self._column(bands, column, first)
        for index, band in enumerate(bands):
            if band.crossed:
                cells += self._heading(band, first + index)
        cells.sort(key=lambda cell: (cell.row, cell.column))
        top = min((c.box.top for c in cells), default=self.top)
        box = Box(self.ruler.left, top, self.ruler.right, max(self.bottom, top))
        return Grid(first + len(bands), len(self.ruler.roles), box, cells, "aligned")

    def _is_across(self, edge: Box) -> bool:
        flat = edge.bottom - edge.top < _SAME < edge.x1 - edge.x0
        beside = edge.x1 > self.ruler.left and edge.x0 < self.ruler.right
        return flat and beside and self.top - _SAME < edge.top < self.bottom + _SAME

    def _is_ruled(self) -> bool:
        """Tell whether lines across part the rows: no row between two lines has two numbers."""
        if not self.levels or self.number is None:
            return bool(self.levels)
        ends = [self.top - 1, *self.levels, self.bottom + 1]
        for a, b in pairwise(ends):
            lines = self._lines([row for row in self.rows if a <= _middle(row) < b])
            if sum(is_number(line) for line in lines[self.number]) > 1:
                return False
        return True

    def _bands(self) -> list[_Band]:
        """Cut the body into rows: at the lines across where each row has one, else by its words."""
        if self.ruled:
            ends = [self.top - 1, *self.levels, self.bottom + 1]
            return [self._between(a, b) for a, b in pairwise(ends)]
        bands: list[_Band] = []
        waiting: list[Row] = []
        for row in self.rows:
            if self._crossed(row):
                bands += self._cut(waiting, goes_on=self.goes_on and not bands)
                waiting = []
                self._add_heading(bands, row)
            else:
                waiting.append(row)
        return bands + self._cut(waiting, goes_on=self.goes_on and not bands)

    def _between(self, top: float, bottom: float) -> _Band:
        fragments = [f for row in self.rows for f in row]
        inside = [f for f in fragments if top <= (f.box.top + f.box.bottom) / 2 < bottom]
        by_row: dict[int, Row] = {}
        for fragment in inside:
            by_row.setdefault(fragment.row, []).append(fragment)
        rows = list(by_row.values())
        crossed = frozenset(x for row in rows for x in self._crossed(row))
        return _Band(top, bottom, self._words(rows), crossed)

    def _crossed(self, row: Row) -> list[int]:
        """Return the gutters that ``row`` runs over: all where it is a title in the middle."""
        over = gutters_crossed(row, self.ruler)
        return over or (list(range(len(self.ruler.gutters))) if self._is_title(row) else [])

    def _is_title(self, row: Row) -> bool:
        """Tell whether a row is nothing but a title in capitals about the middle of the table.

        A line of a cell about there has lines of other cells beside it.
        """
        text = " ".join(word.text for fragment in row for word in fragment.words)
        if len(row) > 1 or not text.isupper() or is_number(row[0].words):
            return False
        box, middle = row[0].box, (self.ruler.left + self.ruler.right) / 2
        if abs((box.x0 + box.x1) / 2 - middle) >= _CENTRED * (box.bottom - box.top):
            return False
        beside = (f.box for other in self.rows if other is not row for f in other)
        return all(_overlap(box, each) <= _BESIDE * (box.bottom - box.top) for each in beside)

    def _add_heading(self, bands: list[_Band], row: Row) -> None:
        """Add a heading that runs over columns, or its second line."""
        words = self._words([row])
        crossed = frozenset(self._crossed(row))
        top, bottom = min(f.box.top for f in row), max(f.box.bottom for f in row)
        first = row[0].words[0]
        numbered = is_number([first]) or first.text[:1].isupper()
        last = bands[-1] if bands else None
        if last and last.crossed and not numbered:
            joined = tuple(a + b for a, b in zip(last.words, words, strict=True))
            bands[-1] = _Band(last.top, bottom, joined, last.crossed | crossed)
        else:
            bands.append(_Band(top, bottom, words, crossed))

    def _cut(self, rows: list[Row], *, goes_on: bool) -> list[_Band]:
        if not rows:
            return []
        lines = self._lines(rows)
        top = min(f.box.top for row in rows for f in row)
        bottom = max(f.box.bottom for row in rows for f in row)
        stretch = Stretch(top, bottom, lines, self.number, self.task, goes_on, self.lead)
        ends = [top, *row_ends(stretch), bottom]
        return [
            _Band(
                a,
                b,
                tuple(
                    [w for line in column if a <= _level(line) <= b for w in line]
                    for column in lines
                ),
            )
            for a, b in pairwise(ends)
        ]

    def _words(self, rows: Sequence[Row]) -> tuple[list[Printed], ...]:
        held: list[list[Printed]] = [[] for _ in self.ruler.roles]
        for row in rows:
            for fragment in row:
                for word in fragment.words:
                    held[self.ruler.column((word.box.x0 + word.box.x1) / 2)].append(word)
        return tuple(held)

    def _lines(self, rows: Sequence[Row]) -> tuple[tuple[Line, ...], ...]:
        return tuple(tuple(lines_of(words)) if words else () for words in self._words(rows))

    def _column(self, bands: list[_Band], column: int, first: int) -> Iterator[GridCell]:
        """Yield the cells of ``column``, those merged over rows once."""
        starts = self._starts(bands, column)
        for start in sorted(set(starts)):
            held = [band for band, at in zip(bands, starts, strict=True) if at == start]
            if held[0].crossed:
                continue
            words = [word for band in held for word in band.words[column]]
            box = self.ruler.box(column, held[0].top, held[-1].bottom)
            lines = lines_of(words) if words else []
            yield GridCell(first + start, column, len(held), 1, box, lines)

    def _starts(self, bands: list[_Band], column: int) -> list[int]:
        """Return for each row the row that its cell begins with."""
        starts: list[int] = []
        for index in range(len(bands)):
            reaches = index > 0 and (
                self._reaches(bands[index - 1], bands[index], column)
                or self._is_rest(bands[index - 1], bands[index], column)
            )
            starts.append(starts[-1] if reaches else index)
        if column != self.lead or self.ruled:
            return starts
        run: list[int] = []
        for index in range(len(bands) + 1):
            if index < len(bands) and self._is_task(bands[index]):
                run.append(index)
                continue
            slots = [self._slot(bands[at], column, joined=starts[at] < at) for at in run]
            for at, start in zip(run, cell_starts(slots), strict=True):
                starts[at] = run[start]
            run = []
        return starts

    def _slot(self, band: _Band, column: int, *, joined: bool) -> Slot:
        words = band.words[column]
        text = (min(w.box.top for w in words), max(w.box.bottom for w in words)) if words else None
        return Slot(band.top, band.bottom, text, joined)

    def _is_task(self, band: _Band) -> bool:
        """Tell whether a row has more than a heading: a number, or a task, and words beside it.

        The sums beside a heading are none.
        """
        first = self.task if self.number is None else self.number
        if band.crossed or first is None or not band.words[first]:
            return False
        sums = sum(_is_amount(words) for at, words in enumerate(band.words) if at != self.number)
        return sum(bool(words) for words in band.words) - sums > _HEADING_CELLS

    def _reaches(self, above: _Band, below: _Band, column: int) -> bool:
        """Tell whether a cell goes on in the row below: no line or words across the rows' end."""
        if above.crossed or below.crossed or column in (self.number, self.task):
            return False
        if self.ruled:
            sides = self.ruler.box(column, 0, 0)
            x = (sides.x0 + sides.x1) / 2
            return not any(
                abs(e.top - below.top) < _SAME and e.x0 - 1 < x < e.x1 + 1 for e in self.rules
            )
        return any(_is_cut(word, below.top) for word in above.words[column] + below.words[column])

    def _is_rest(self, above: _Band, below: _Band, column: int) -> bool:
        """Tell whether a lead that no lines part goes on below with a small letter."""
        if self.ruled or column != self.lead or above.crossed or below.crossed:
            return False
        if not above.words[column] or not below.words[column]:
            return False
        text = " ".join(word.text for word in below.words[column])
        # "phòng Kinh tế" is another unit, "trường" the rest of one.
        another = " " in text and _unit_start().match(text[0].upper() + text[1:])
        return text[0].islower() and not another

    def _heading(self, band: _Band, row: int) -> Iterator[GridCell]:
        """Yield the cells of a row whose text runs over gutters; the last runs to the end."""
        last = len(self.ruler.roles) - 1
        ends = [column for column in range(last) if column not in band.crossed] + [last]
        parts = list(zip([0, *(end + 1 for end in ends[:-1])], ends, strict=True))
        filled = [part for part in parts if any(band.words[part[0] : part[1] + 1])]
        for start, end in filled[:-1] + [(start, last) for start, _ in filled[-1:]]:
            words = [word for held in band.words[start : end + 1] for word in held]
            box = self.ruler.box(start, band.top, band.bottom, end)
            yield GridCell(row, start, 1, end - start + 1, box, lines_of(words))


def _head_cells(head: Head, ruler: Ruler) -> Iterator[GridCell]:
    """Yield the cells of the header: one row, two where headings have others above them."""
    header, numbers = head
    depth = 2 if header.above else 1
    bottom = max(h.box.bottom for h in header.headings)
    top = min([h.box.top for h in header.headings] + [f.box.top for f in header.above])
    under: set[int] = set()
    for lines in _over(header):
        columns = sorted({ruler.column((h.box.x0 + h.box.x1) / 2) for h in header.headings
                          if any(_overlaps(h.box, f.box) for f in lines)})  # fmt: skip
        under |= set(columns)
        box = ruler.box(columns[0], top, max(f.box.bottom for f in lines), columns[-1])
        yield GridCell(0, columns[0], 1, len(columns), box, [f.words for f in lines])
    for column, heading in enumerate(header.headings):
        row, span = (depth - 1, 1) if column in under else (0, depth)
        words = [word for fragment in heading.fragments for word in fragment.words]
        yield GridCell(row, column, span, 1, ruler.box(column, top, bottom), lines_of(words))
    for numbered in numbers:
        low = min(f.box.top for f in numbered)
        for fragment in numbered:
            column = ruler.column((fragment.box.x0 + fragment.box.x1) / 2)
            box = ruler.box(column, low, max(f.box.bottom for f in numbered))
            yield GridCell(depth, column, 1, 1, box, [fragment.words])


def _over(header: Header) -> list[list[Fragment]]:
    """Return the lines of each text that stands above several headings."""
    groups: list[list[Fragment]] = []
    for fragment in header.above:
        if groups and _overlaps(groups[-1][-1].box, fragment.box):
            groups[-1].append(fragment)
        else:
            groups.append([fragment])
    return groups


def _overlaps(one: Box, two: Box) -> bool:
    return min(one.x1, two.x1) - max(one.x0, two.x0) > 1.0


def _overlap(one: Box, two: Box) -> float:
    """Return by how many points two boxes share their height."""
    return min(one.bottom, two.bottom) - max(one.top, two.top)


def _is_amount(words: Sequence[Printed]) -> bool:
    return bool(words) and all(_AMOUNT.fullmatch(word.text) for word in words)


def _is_cut(word: Printed, y: float) -> bool:
    slack = 0.2 * word.height
    return word.box.top + slack < y < word.box.bottom - slack


def _level(line: Line) -> float:
    return (min(w.box.top for w in line) + max(w.box.bottom for w in line)) / 2


def _middle(row: Row) -> float:
    return (min(f.box.top for f in row) + max(f.box.bottom for f in row)) / 2


def _levels(values: list[float]) -> list[float]:
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > _SAME:
            found.append(value)
    return found
