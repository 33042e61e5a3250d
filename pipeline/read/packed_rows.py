"""Ruled tables in which no line parts the rows: cells that hold several rows -> a cell each.

Such a table has its columns ruled and a frame a page; the numbers in its first column tell that a
row of the grid is several of the table's.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from pipeline.read.aligned_grid import Body
from pipeline.read.columns import Line, Spread
from pipeline.read.headings import Row, rows_of
from pipeline.read.row_cuts import BROKEN_NUMBER, is_number
from pipeline.read.sheets import Grid, GridCell, Ruler
from pipeline.records import Box

_ONE = re.compile(rf"(?:S ?)?T ?T|{BROKEN_NUMBER.pattern} \d{{1,2}}")
_FEWEST, _NUMBERS = 3, 0.75
"""Columns of a task table at least, and the share of lines that are numbers where rows are."""

_SURELY, _MISREAD, _LONGEST_NUMBER = 3, 0.5, 6
"""So many numbers among lines none of which is longer than a number tell rows at this share."""


def unpacked(grid: Grid, edges: Sequence[Box], roles: Sequence[str] = ()) -> Grid:
    """Return ``grid`` with the rows parted that stand together in its cells.

    ``edges`` are the lines drawn, ``roles`` those of the columns on the page before. A grid whose
    cells hold a row each is returned as it is.
    """
    if grid.columns < _FEWEST:
        return grid
    counted = roles[:1] == ("no",)
    first = [c for c in grid.cells if not c.column and c.column_span == 1]
    packed = [c for c in first if is_packed(c) or (counted and _are_apart(c.lines))]
    for cell in reversed(packed):
        grid = _parted(grid, cell, edges, roles)
    return grid


def is_packed(cell: GridCell) -> bool:
    """Tell whether a cell holds the numbers of several rows, which no lines part.

    OCR may have misread a few. Letters of a narrow column's own heading (``S T T``) are none, and
    a number of several levels that the column broke behind its dot is one.
    """
    spelled = " ".join(word.text for line in cell.lines for word in line).upper()
    if _ONE.fullmatch(spelled):
        return False
    numbers = sum(map(is_number, cell.lines))
    if numbers >= _SURELY and all(len(_joined(line)) <= _LONGEST_NUMBER for line in cell.lines):
        return numbers >= _MISREAD * len(cell.lines)
    return numbers > 1 and numbers >= _NUMBERS * len(cell.lines)


def _are_apart(lines: Sequence[Line]) -> bool:
    """Tell whether short lines, a number among them, stand further apart than those of a cell."""
    boxes = [Box.hull(word.box for word in line) for line in lines]
    return (
        len(lines) > 1
        and any(map(is_number, lines))
        and all(len(_joined(line)) <= _LONGEST_NUMBER for line in lines)
        and all(b.top - a.bottom > max(a.bottom - a.top, b.bottom - b.top)
                for a, b in pairwise(boxes))
    )  # fmt: skip


def _joined(line: Line) -> str:
    return "".join(word.text for word in line)


def _parted(grid: Grid, numbers: GridCell, edges: Sequence[Box], roles: Sequence[str]) -> Grid:
    first, end = numbers.row, numbers.row + numbers.row_span
    within = [c for c in grid.cells if first <= c.row and c.row + c.row_span <= end]
    above = [c for c in grid.cells if c.row + c.row_span <= first]
    below = [c for c in grid.cells if c.row >= end]
    rows = rows_of(Spread([w for cell in within for line in cell.lines for w in line]))
    if len(within) + len(above) + len(below) < len(grid.cells) or len(rows) < len(numbers.lines):
        return grid
    body = Body(rows, _ruler(grid, rows, roles), edges, goes_on=not first).grid(None)
    more = body.rows - numbers.row_span
    if body.columns != grid.columns or more <= 0:
        return grid
    cells = above + [c._replace(row=c.row + first) for c in body.cells]
    cells += [c._replace(row=c.row + more) for c in below]
    return grid._replace(rows=grid.rows + more, cells=cells)


def _ruler(grid: Grid, rows: Sequence[Row], known: Sequence[str]) -> Ruler:
    """Return where the columns of ``grid`` stand: numbers first, the longest texts are tasks.

    ``known`` are the roles of the columns on the page before.
    """
    sides = sorted({cell.box.x0 for cell in grid.cells if cell.column_span == 1})
    gutters = tuple(
        min(c.box.x0 for c in grid.cells if c.column == column) for column in range(1, grid.columns)
    )
    ruler = Ruler((), (), (), gutters, min(sides, default=grid.box.x0), grid.box.x1)
    if len(known) == grid.columns and known[0] in ("no", ""):
        return ruler._replace(roles=("no", *known[1:]))
    lengths = [0] * grid.columns
    for row in rows:
        for fragment in row:
            for word in fragment.words:
                lengths[ruler.column((word.box.x0 + word.box.x1) / 2)] += len(word.text)
    task = max(range(1, grid.columns), key=lengths.__getitem__)
    roles = ["no", *[""] * (grid.columns - 1)]
    roles[task] = "task"
    return ruler._replace(roles=tuple(roles))
