"""The header of a table -> the role of each column, in any order, over one to three rows.

Each column's heading is looked up in rules/table_headers.toml: the lowest header cell first, then
the whole stack joined ("Cơ quan thực hiện" over "Chủ trì"), then the top one. A task table
has a task and a lead column; where the wording of one of the two is unknown, what stands in the
column decides. Where one unit does everything no column names it: a task and a time column with
products or coordinating units do.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from pipeline.extract import table_guesses
from pipeline.extract.table_grids import Filled, Grid
from pipeline.normalise.column_roles import are_column_numbers, role_of
from pipeline.rules import Rules

_LATEST_START = 6
"""Rows above the header: the table's own title, a form's number."""
_DEEPEST = 3
_LEAST_UNITS = 0.6
_LOWER_WORDS = 6
_NEEDED = ({"task", "lead"}, {"task", "time", "product"}, {"task", "time", "coordinate"})
"""Columns a task table has, the first of them before the others."""
_SINGLE = ("no", "task", "lead", "coordinate", "time", "product")
_BEGINS = re.compile(r"(?i)\bbắt đầu\b|^từ\b")
_ENDS = re.compile(r"(?i)\b(?:kết thúc|hoàn thành)\b|^đến\b")


_SURE = {-1: 0.8, 0: 0.85, 1: 0.9, 2: 1.0, 3: 1.0}
"""How sure a column is by the rank of its heading's wording; -1 where its cells decided."""


class Columns(NamedTuple):
    """The role of each column; the body starts at row ``body``."""

    roles: tuple[str, ...]
    first: int
    body: int
    sure: float = 1.0
    """How surely the header names the task and the lead column (0-1)."""
    marked: tuple[tuple[int, str], ...] = ()
    """Columns in which a mark says when, and the month or quarter that each stands for."""

    def of(self, role: str) -> int | None:
        """Return the column of ``role``, None where there is none."""
        return self.roles.index(role) if role in self.roles else None


class _Said(NamedTuple):
    role: str
    rank: int


def read(grid: Grid, rules: Rules, /) -> Columns | None:
    """Return the columns of a task table, None where ``grid`` has no such header."""
    for inferring in (False, True):
        for first in range(min(_LATEST_START, grid.rows)):
            columns = read_at(grid, first, rules, inferring=inferring)
            if columns is not None:
                return columns
    return None


def read_at(grid: Grid, first: int, rules: Rules, /, *, inferring: bool = False) -> Columns | None:
    """Return the columns if a task table's header starts at row ``first``.

    ``inferring`` lets the body decide where one of the two needed columns has an unknown heading.
    """
    depth = _depth(grid, first, rules)
    body = _after_column_numbers(grid, first + depth)
    if body >= grid.rows + (0 if first else 1):
        return None
    said = [_heading(grid, first, depth, column, rules) for column in range(grid.columns)]
    unit = rules.one("table_cells", "unit-start").pattern
    for column, item in enumerate(said):
        weak = item.role == "lead" and item.rank == 1
        if weak and table_guesses.share(grid, column, body, unit.match) < _LEAST_UNITS:
            said[column] = _Said("other", 1)
    marked = table_guesses.marked_periods(grid, first, body)
    for column, _ in marked:
        said[column] = _Said("other", 1)
    roles = _settled(grid, said, body)
    if "lead" not in roles and roles.count("leader") == 1:
        # Who steers the work answers for it where nobody else does.
        roles[roles.index("leader")] = "lead"
    if inferring:
        roles = table_guesses.inferred(grid, roles, first, body, rules)
    if not any(needed <= set(roles) for needed in (_NEEDED if inferring else _NEEDED[:1])):
        return None
    ranks = [item.rank for item, role in zip(said, roles, strict=True) if role in ("task", "lead")]
    completed = tuple(table_guesses.completed(grid, roles, first, body, rules))
    return Columns(completed, first, body, _SURE[min(ranks)], marked)


def is_repeated(grid: Grid, row: int, columns: Columns, rules: Rules, /) -> bool:
    """Tell whether ``row`` says a header again (it names a task and a lead column)."""
    again = read_at(grid, row, rules)
    return again is not None and again.of("lead") == columns.of("lead")


def _depth(grid: Grid, first: int, rules: Rules) -> int:
    """Return over how many rows the header that starts at ``first`` goes."""
    depth = 1
    top = grid.distinct(first)
    tall = max((f.cell.row + f.cell.row_span - first for f in top), default=1)
    if len(top) > 1 and tall > 1:
        depth = min(tall, _DEEPEST)
    while depth < _DEEPEST and first + depth < grid.rows:
        row = first + depth
        fresh = [f for f in grid.distinct(row) if f.cell.row == row]
        spread = any(f.width > 1 for f in grid.distinct(row - 1)) and len(top) > 1
        known = [role_of(f.text, rules) for f in fresh]
        narrow = len(fresh) > 1 and all(f.width < grid.columns for f in fresh)
        sure = narrow and all(said and said[1] > 0 for said in known)
        divides = sure and (spread or len(fresh) < len(top))
        if not (divides or _fills_gaps(grid, row, first)):
            break
        depth += 1
    return depth


def _fills_gaps(grid: Grid, row: int, above: int) -> bool:
    """Tell whether a row of short cells stands below the empty places of the header's first row.

    So does a second header row where merged cells leave nothing behind.
    """
    places = [column for column in range(grid.columns) if grid.text(row, column)]
    gaps = [column for column in places if column and not grid.text(above, column)]
    free = [column for column in places if grid.text(above, column)]
    short = all(len(grid.text(row, c).split()) <= _LOWER_WORDS for c in places)
    # Each gap belongs to the heading on its left, below which something stands, too.
    owned = all(column - 1 in places for column in gaps)
    return (
        bool(gaps)
        and len(free) < len(grid.distinct(above))
        and short
        and owned
        and (0 not in places)
    )


def _heading(grid: Grid, first: int, depth: int, column: int, rules: Rules) -> _Said:
    stack: list[Filled] = []
    for row in range(first, first + depth):
        filled = grid.at(row, column)
        if filled is not None and (not stack or stack[-1] is not filled):
            stack.append(filled)
    if not stack:
        return _Said("", -1)
    joined = " ".join(filled.text for filled in stack)
    best = _Said("", -1)
    for text in (stack[-1].text, joined, stack[0].text):
        said = role_of(text, rules)
        if said is not None and said[1] > best.rank:
            best = _Said(*said)
    return best


def _settled(grid: Grid, said: list[_Said], body: int) -> list[str]:
    """Give each role to one column; what loses becomes ``coordinate``, ``group`` or ``other``."""
    roles = [item.role for item in said]
    for role in _SINGLE:
        rivals = [column for column, item in enumerate(said) if item.role == role]
        if len(rivals) < 2:
            continue
        if role == "task":
            winner = max(rivals, key=lambda c: (said[c].rank, len(list(grid.column(c, body)))))
        elif role == "time" and (pair := _from_until(grid, rivals, body)):
            winner, last = pair
            roles[last] = "until"
            rivals = [column for column in rivals if column != last]
        else:
            winner = max(rivals, key=lambda c: (said[c].rank, -c))
        for column in rivals:
            if column != winner:
                roles[column] = _losing(role, column, winner, said)
    return roles


def _from_until(grid: Grid, columns: list[int], body: int) -> tuple[int, int] | None:
    """Return the columns of beginning and end, where the lowest headings say so."""
    said = {column: [grid.text(row, column) for row in range(body)] for column in columns}
    first = next((c for c in columns if any(map(_BEGINS.search, said[c]))), None)
    last = next((c for c in columns if c != first and any(map(_ENDS.search, said[c]))), None)
    return (first, last) if first is not None and last is not None else None


def _losing(role: str, column: int, winner: int, said: list[_Said]) -> str:
    if role == "task" and column < winner:
        return "group"
    has_coordinate = any(item.role == "coordinate" for item in said)
    if role == "lead" and said[column].rank == 2 and not has_coordinate:
        return "coordinate"
    return "other"


def _after_column_numbers(grid: Grid, row: int) -> int:
    """Skip the row ``(1) (2) (3)`` below a header."""
    if row < grid.rows:
        cells = [filled.text for filled in grid.distinct(row)]
        return row + are_column_numbers(cells)
    return row
