"""Columns of a task table whose headings no rule knows, told by what stands in them.

Unit names make a lead column, the next such one that of the coordinating units; dates make the
time, names of documents the product, the longest texts the task. Where no heading is known at
all, the cells must say so more clearly: tasks begin with what is to be done. Columns with a
heading for each month or quarter and nothing but marks below are the time together.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from pipeline.extract.table_grids import Filled, Grid
from pipeline.normalise import deadlines
from pipeline.rules import Rules

_LEAST = 0.6
_LEAST_CLEAR = 0.8
_LEAST_TASKS = 0.5
_LEAST_PRODUCTS = 0.5
_TASK_WORDS = 5
_KNOWN = {"task", "lead", "coordinate", "time", "product"}
_FEWEST_KNOWN = 2
_FEWEST_HEADINGS = 4
_HEADING_WORDS = 8
_FEWEST_ROWS = 3
_NUMBER = re.compile(r"^\(?(?:\d{1,3}(?:\.\d{1,3}){0,3}|[IVXL]{1,6}|[A-Z])[.)]?$")
_MARK = re.compile(r"^(?:[xX✓✔√*+●•■]|[vV]|[xX]{2,3})$")
_PERIOD = re.compile(r"(?i)\b(?:tháng|quý)\s*(?:\d{1,2}|[IVX]{1,3})\b|^T\.?\s?\d{1,2}\b")
_BARE_MONTH = re.compile(r"^(?:0?[1-9]|1[0-2])$")


def inferred(grid: Grid, roles: list[str], first: int, body: int, rules: Rules) -> list[str]:
    """Return ``roles`` with the task or the lead column found by what stands in it.

    At least two other columns must be known, or else the whole body must be clear.
    """
    roles = list(roles)
    clear = len(set(roles) & _KNOWN) >= _FEWEST_KNOWN
    if not clear and not _has_plain_header(grid, first, body, rules):
        return roles
    free = [c for c, role in enumerate(roles) if role == "" and is_named(grid, first, body, c)]
    unit = _begins(rules, "unit-start")
    least = _LEAST if clear else _LEAST_CLEAR
    shared = [c for c, role in enumerate(roles) if role == "other" and _is_shared(grid, first, c)]
    if "lead" not in roles and (not clear or "task" in roles) and (leads := [*free, *shared]):
        surest = max(leads, key=lambda c: share(grid, c, body, unit) >= least)
        if share(grid, surest, body, unit) >= least:
            roles[surest] = "lead"
            free = [column for column in free if column != surest]
    if not free and {"lead", "time"} <= set(roles):
        # A target that somebody must reach by a day is the work itself.
        free = [c for c, role in enumerate(roles) if role == "other"]
    if "task" not in roles and "lead" in roles and free:
        longest = max(free, key=lambda c: _mean_words(grid, c, body))
        starts = share(grid, longest, body, _begins(rules, "task-start"))
        if _mean_words(grid, longest, body) >= _TASK_WORDS and (clear or starts >= _LEAST_TASKS):
            roles[longest] = "task"
    if "no" not in roles and roles and roles[0] == "":
        first_cells = [filled.text for filled in grid.column(0, body)]
        if first_cells and all(_NUMBER.match(text) for text in first_cells):
            roles[0] = "no"
    return roles


def completed(grid: Grid, roles: list[str], first: int, body: int, rules: Rules) -> list[str]:
    """Return ``roles`` with columns of unknown heading given the role that their cells have."""
    roles = list(roles)
    unit, product = _begins(rules, "unit-start"), _begins(rules, "product-start")
    for column, role in enumerate(roles):
        if role or not is_named(grid, first, body, column):
            continue
        if "coordinate" not in roles and share(grid, column, body, unit) >= _LEAST:
            roles[column] = "coordinate"
        elif "time" not in roles and share(grid, column, body, _is_time) >= _LEAST:
            roles[column] = "time"
        elif "product" not in roles and share(grid, column, body, product) >= _LEAST_PRODUCTS:
            roles[column] = "product"
    return roles


def marked_periods(grid: Grid, first: int, body: int) -> tuple[tuple[int, str], ...]:
    """Return the columns of months or quarters with marks below, and how each period is called.

    The headings stand in the rows from ``first`` up to ``body``.
    """
    found: list[tuple[int, str]] = []
    for column in range(grid.columns):
        name = _period(grid, column, first, body)
        if name and all(_MARK.match(filled.text) for filled in grid.column(column, body)):
            found.append((column, name))
    marks = any(True for column, _ in found for _ in grid.column(column, body))
    return tuple(found) if len(found) > 1 and marks else ()


def _period(grid: Grid, column: int, first: int, body: int) -> str:
    """Return the month or quarter that the lowest heading names, "" where it names none."""
    stack = [text for row in range(first, body) if (text := grid.text(row, column))]
    if not stack:
        return ""
    if _PERIOD.search(stack[-1]):
        return stack[-1]
    months = _BARE_MONTH.match(stack[-1]) and any("tháng" in text.lower() for text in stack[:-1])
    return f"Tháng {stack[-1]}" if months else ""


def is_named(grid: Grid, first: int, body: int, column: int) -> bool:
    """Tell whether the column has a heading in the rows from ``first`` up to ``body``."""
    return any(grid.text(row, column) for row in range(first, body))


def _is_shared(grid: Grid, first: int, column: int) -> bool:
    """Tell whether a heading is that of the column before: a stamp hid the line between two."""
    text = grid.text(first, column)
    return column > 0 and bool(text) and text == grid.text(first, column - 1)


def share(grid: Grid, column: int, body: int, wanted: Callable[[str], object]) -> float:
    """Return which share (0-1) of the column's own cells ``wanted`` says yes to."""
    cells = _own_cells(grid, column, body)
    return sum(bool(wanted(filled.text)) for filled in cells) / len(cells) if cells else 0.0


def _begins(rules: Rules, name: str) -> Callable[[str], object]:
    return rules.one("table_cells", name).pattern.match


def _is_time(text: str) -> bool:
    return bool(deadlines.read(text, cell=True))


def _mean_words(grid: Grid, column: int, body: int) -> float:
    cells = _own_cells(grid, column, body)
    return sum(len(filled.text.split()) for filled in cells) / len(cells) if cells else 0.0


def _own_cells(grid: Grid, column: int, body: int) -> list[Filled]:
    return [filled for filled in grid.column(column, body) if filled.width == 1]


def _has_plain_header(grid: Grid, first: int, body: int, rules: Rules) -> bool:
    """Tell whether the row can be a header of unknown words: short, all unlike cells of a body."""
    cells = grid.distinct(first)
    if len(cells) < _FEWEST_HEADINGS or grid.rows - body < _FEWEST_ROWS:
        return False
    bodily = [_begins(rules, name) for name in ("unit-start-sure", "time-whole", "task-start")]
    return all(
        len(cell.text.split()) <= _HEADING_WORDS
        and not any(char.isdigit() for char in cell.text)
        and not any(begins(cell.text) for begins in bodily)
        for cell in cells
    )
