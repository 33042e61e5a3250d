"""Lines of each column -> where the rows of a table end that no lines rule.

A row has at most one number, and its cells are set alike: all from its top, or all about its
middle. The cheapest way to cut a stretch of lines into such rows is found over all places where
no line is cut; both settings are tried and the cheaper one stands. Costs are in lines.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise
from statistics import median
from typing import NamedTuple

from pipeline.read.columns import Line

_NUMBER = re.compile(r"\(?(?:\d{1,3}|[IVXLC]{1,6}|[A-Za-zđ])(?:[.-]\d{1,3}){0,3}[.):/]?|[-+*•]")
BROKEN_NUMBER = re.compile(r"(?:\d{1,2}\.){1,3}")
"""A number of several levels up to the dot behind which a narrow column broke it."""
# What speaks against a row, in lines: two numbers, no number where there is a column for it, a
# line of another column that its edge cuts, a hole in a cell, a cell that begins with a small
# letter; and what each row costs where nothing numbers them.
_TWO_NUMBERS, _NO_NUMBER, _CUT_LINE, _HOLE, _SMALL, _ROW = 20.0, 1.6, 0.8, 1.2, 0.7, 0.4
_CAPITAL = 0.7
"""A task's further line that begins with a capital, where nothing numbers the rows."""
_LEAST_OFF, _MOST_OFF, _LEAD_OFF = 0.25, 3.0, 1.5
"""A cell may stand off by so much at no cost, and costs no more than that; a lead, which numbered
rows often share, costs less."""
_WIDE, _GAP_WORTH = 1.25, 0.8
"""A gap so many times the usual one is worth so much where rows are cut."""
_HOLE_FROM = 1.6
_SHRUNK = 0.2
"""Share of a line's height that ascenders and descenders take: boxes of lines overlap so far."""


class Stretch(NamedTuple):
    """Lines of each column from ``top`` to ``bottom`` (points); ``number``, ``task`` and ``lead``
    are columns or None.

    ``goes_on``: the first row may be the rest of one on the page before.
    """

    top: float
    bottom: float
    columns: tuple[tuple[Line, ...], ...]
    number: int | None
    task: int | None
    goes_on: bool = False
    lead: int | None = None


class _Column(NamedTuple):
    """Tops, bottoms and middles of a column's lines, whether each begins small, holes above it;
    ``most`` is what a cell that stands off costs at most."""

    tops: list[float]
    bottoms: list[float]
    middles: list[float]
    small: list[bool]
    holes: list[int]
    most: float

    def with_holes(self, least: float) -> _Column:
        """Return the column with the number of steps above each line wider than ``least``."""
        steps = (b - a > least for a, b in pairwise(self.middles))
        return self._replace(holes=list(accumulate(steps, initial=0)))


class _Cut(NamedTuple):
    """A place between rows: its height, what it costs, where each column's lines part, and which
    columns have a line there that it cuts: that of a cell which both rows share."""

    y: float
    cost: float
    parts: tuple[int, ...]
    shared: tuple[bool, ...]


def row_ends(stretch: Stretch) -> list[float]:
    """Return the heights (points) that part the rows of ``stretch``, its own ends left out."""
    lead = stretch.lead if stretch.number is not None else None
    columns = [
        _measured(lines, _LEAD_OFF if index == lead else _MOST_OFF)
        for index, lines in enumerate(stretch.columns)
    ]
    pitch = _pitch(columns)
    columns = [column.with_holes(_HOLE_FROM * pitch) for column in columns]
    cuts = _cuts(stretch, columns, pitch)
    rows = _rows(stretch, columns, cuts, pitch)
    ways = [_cheapest(rows, way) for way in _settings(stretch)]
    _, chosen = min(ways, key=lambda way: way[0])
    return [cuts[index].y for index in chosen]


def _settings(stretch: Stretch) -> list[tuple[bool, ...]]:
    """Return the ways cells may be set: a column each, True where about the middle.

    The numbers may be set in another way than the rest.
    """
    count = len(stretch.columns)
    ways = [(False,) * count, (True,) * count]
    if stretch.number is not None:
        other = [
            tuple(not way[i] if i == stretch.number else way[i] for i in range(count))
            for way in ways
        ]
        ways += other
    return ways


def is_number(line: Line) -> bool:
    """Tell whether a line is a row's number: 3, 1.2, II, a), -."""
    return _NUMBER.fullmatch(" ".join(word.text for word in line).replace(" ", "")) is not None


def _measured(lines: Sequence[Line], most: float) -> _Column:
    ordered = sorted(lines, key=lambda line: line[0].box.top)
    tops = [min(word.box.top for word in line) for line in ordered]
    bottoms = [max(word.box.bottom for word in line) for line in ordered]
    middles = [(a + b) / 2 for a, b in zip(tops, bottoms, strict=True)]
    small = [line[0].text[:1].islower() for line in ordered]
    return _Column(tops, bottoms, middles, small, [], most)


def _pitch(columns: Sequence[_Column]) -> float:
    """Return the usual distance of two lines of a cell."""
    steps = [b - a for column in columns for a, b in pairwise(column.middles)]
    heights = [b - a for c in columns for a, b in zip(c.tops, c.bottoms, strict=True)]
    high = median(heights) if heights else 1.0
    near = [step for step in steps if step < 1.8 * high]
    return median(near) if near else 1.2 * high


def _cuts(stretch: Stretch, columns: Sequence[_Column], pitch: float) -> list[_Cut]:
    """Return the places where rows may part, both ends of the stretch among them."""
    firm = [c for c in (stretch.number, stretch.task) if c is not None] or range(len(columns))
    heights = {stretch.top, stretch.bottom}
    for column in columns:
        heights |= {(a + b) / 2 for a, b in zip(column.bottoms, column.tops[1:], strict=False)}
        heights |= {top for top in column.tops if top > stretch.top}
    found: list[_Cut] = []
    for y in sorted(heights):
        at_end = y in (stretch.top, stretch.bottom)
        crossed = [_crosses(column, y) for column in columns]
        if not at_end and any(crossed[index] for index in firm):
            continue
        parts = tuple(bisect_left(column.middles, y) for column in columns)
        cost = _CUT_LINE * sum(crossed) - _gap_worth(columns, parts, pitch)
        cut = _Cut(y, 0.0 if at_end else cost, parts, tuple(crossed))
        if found and found[-1].parts == parts and found[-1].shared == cut.shared and not at_end:
            # The same rows: the height that cuts fewer lines.
            if found[-1].y == stretch.top or found[-1].cost <= cost:
                continue
            found.pop()
        found.append(cut)
    return found


def _crosses(column: _Column, y: float) -> bool:
    at = bisect_left(column.tops, y) - 1
    if at < 0:
        return False
    slack = _SHRUNK * (column.bottoms[at] - column.tops[at])
    return column.tops[at] + slack < y < column.bottoms[at] - slack


def _gap_worth(columns: Sequence[_Column], parts: Sequence[int], pitch: float) -> float:
    """Return what a wide gap over all columns is worth."""
    above = [c.middles[at - 1] for c, at in zip(columns, parts, strict=True) if at]
    below = [c.middles[at] for c, at in zip(columns, parts, strict=True) if at < len(c.middles)]
    if not above or not below:
        return 0.0
    wide = (min(below) - max(above)) / pitch
    return _GAP_WORTH * min(1.0, (wide - 1.0) / (_WIDE - 1.0)) if wide > 1.0 else 0.0


def _rows(
    stretch: Stretch, columns: Sequence[_Column], cuts: Sequence[_Cut], pitch: float
) -> list[list[_Row]]:
    """Return, for each cut, the rows that may end at it, the lowest first."""
    numbers = _numbers(stretch)
    begun = list(accumulate(_begins(stretch), initial=0))
    found: list[list[_Row]] = [[]]
    for stop in range(1, len(cuts)):
        rows: list[_Row] = []
        for start in range(stop - 1, -1, -1):
            held = _held(numbers, cuts[start].y, cuts[stop].y)
            if held > 1 and rows:
                break
            cost = cuts[start].cost
            if held > 1:
                cost += _TWO_NUMBERS
            elif stretch.number is None:
                task = stretch.task or 0
                first, end = cuts[start].parts[task], cuts[stop].parts[task]
                cost += _ROW + _CAPITAL * (begun[end] - begun[min(first + 1, end)])
            elif not held and not (stretch.goes_on and start == 0):
                cost += _NO_NUMBER
            rows.append(_row(start, cuts[start], cuts[stop], columns, pitch, cost))
        found.append(rows)
    return found


def _begins(stretch: Stretch) -> Iterator[bool]:
    """Yield for each line of the tasks whether it looks like the first of one: a capital begins it.

    The line above must have come to an end: a comma, a dash or a colon does not.
    """
    lines = sorted(stretch.columns[stretch.task or 0], key=lambda line: line[0].box.top)
    for above, line in zip([[], *lines], lines, strict=False):
        ended = not above or above[-1].text[-1] not in ",;:-"
        yield ended and line[0].text[:1].isupper()


def _cheapest(rows: Sequence[Sequence[_Row]], middle: tuple[bool, ...]) -> tuple[float, list[int]]:
    """Return the least cost and the inner cuts that have it."""
    last = len(rows) - 1
    best = [0.0] + [float("inf")] * last
    came = [0] * len(rows)
    for stop in range(1, len(rows)):
        at_end = stop == last
        for row in rows[stop]:
            cost = best[row.start] + row.cost(middle)
            if any(middle) and (at_end or not row.start):
                # A row that the page cuts in two is set from its top.
                cost = min(cost, best[row.start] + row.cost((False,) * len(middle)))
            if cost < best[stop]:
                best[stop], came[stop] = cost, row.start
    chosen, at = [], came[last]
    while at:
        chosen.append(at)
        at = came[at]
    return best[last], chosen[::-1]


def _numbers(stretch: Stretch) -> list[float]:
    if stretch.number is None:
        return []
    lines = stretch.columns[stretch.number]
    return sorted((n[0].box.top + n[0].box.bottom) / 2 for n in lines if is_number(n))


def _held(numbers: list[float], top: float, bottom: float) -> int:
    return bisect_left(numbers, bottom) - bisect_left(numbers, top)


class _Row(NamedTuple):
    """Lines from the cut ``start`` to another: what speaks against them, and by how much each
    column's cell stands off the top and off the middle of the row (lines)."""

    start: int
    base: float
    off: tuple[tuple[int, float, float], ...]

    def cost(self, middle: tuple[bool, ...]) -> float:
        """Return what speaks against this being a row whose cells are set so."""
        return self.base + sum(
            off_middle if middle[index] else off_top for index, off_top, off_middle in self.off
        )


def _row(
    start: int,
    above: _Cut,
    below: _Cut,
    columns: Sequence[_Column],
    pitch: float,
    cost: float,
) -> _Row:
    ends = zip(above.parts, below.parts, strict=True)
    cells = [(index, a, b) for index, (a, b) in enumerate(ends) if b > a]
    if not cells:
        return _Row(start, cost + _NO_NUMBER, ())
    # A shared cell is set about the middle of its rows.
    cells = [one for one in cells if not above.shared[one[0]] | below.shared[one[0]]] or cells
    tops = [columns[index].tops[a] for index, a, _ in cells]
    bottoms = [columns[index].bottoms[b - 1] for index, _, b in cells]
    highest, centre = min(tops), (min(tops) + max(bottoms)) / 2
    off = []
    for (index, a, b), top, bottom in zip(cells, tops, bottoms, strict=True):
        column = columns[index]
        cost += _SMALL * column.small[a] + _HOLE * (column.holes[b - 1] - column.holes[a])
        places = (top - highest, abs((top + bottom) / 2 - centre))
        off_top, off_middle = (_dear(place / pitch, column.most) for place in places)
        off.append((index, off_top, off_middle))
    return _Row(start, cost, tuple(off))


def _dear(off: float, most: float) -> float:
    return min(most, off) if off > _LEAST_OFF else 0.0
