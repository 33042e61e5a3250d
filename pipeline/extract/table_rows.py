"""Rows of task tables: group headings, merged cells, tables cut by pages put together again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from pipeline.extract import table_headers
from pipeline.extract.table_grids import Filled, Grid
from pipeline.extract.table_headers import Columns
from pipeline.records import BlockKind, Outline, Table
from pipeline.rules import Rules
from pipeline.spans import Span

_CELL_ROLES = ("task", "product", "lead", "coordinate", "time", "until")
_GROUP_NUMBER = re.compile(r"^(?:[IVXL]{1,6}|[A-H])[.)/]?$")
_NUMBER = re.compile(r"^\(?((?:\d{1,3}|[IVXL]{1,6}|[A-Za-zđ])(?:[.-]?\d{1,3}){0,3})[.):/]?$")
_SUM = re.compile(r"(?i)^(?:tổng|(?:tổng\s+)?cộng|tổng\s+(?:số|kinh phí))\s*(?:[:.(=\d].*)?$")
"""The last row of a table, which sums up; "Tổng kết", "Tổng hợp" begin a task."""
_GO_BETWEEN = 2
"""Lines of a heading that may stand between the parts of one table."""
_HEADING_WORDS = 30


class Part(NamedTuple):
    """A cell's text and the spans it stands on."""

    text: str
    spans: tuple[Span, ...]

    def plus(self, other: Part) -> Part:
        """Return this part continued by ``other``."""
        return Part(f"{self.text} {other.text}".strip(), self.spans + other.spans)


EMPTY = Part("", ())


@dataclass
class Row:
    """A task row: its number as printed, the group heading above it, its cells by role."""

    no: str
    group: str
    cells: dict[str, Part] = field(default_factory=dict)
    merged_task: bool = False
    open: frozenset[str] = frozenset()
    """Roles whose cell is merged over rows and reaches the end of its page."""

    def cell(self, role: str) -> Part:
        return self.cells.get(role, EMPTY)


@dataclass
class TaskTable:
    """A task table, put together from its parts on one or more pages."""

    columns: Columns
    width: int
    origin: str
    parts: list[Span]
    rows: list[Row] = field(default_factory=list)
    group: str = ""


def gather(
    outline: Outline, tables: list[tuple[Table, Columns | None]], rules: Rules, /
) -> Iterator[TaskTable]:
    """Yield the task tables; a table without header continues the one right before it.

    ``tables`` are in reading order, with the columns of those that have a task table's header.
    """
    open_table: TaskTable | None = None
    for table, columns in tables:
        grid = Grid.of(outline, table)
        between = _between(outline, open_table, table) if open_table else None
        if open_table and between is not None and _continues(open_table, grid, columns, between):
            open_table.columns = columns or open_table.columns._replace(first=0, body=0)
            open_table.group = " ".join(between) or open_table.group
            open_table.parts.append(table.span)
            _read(open_table, grid, open_table.columns, rules, cut=not between)
            continue
        if open_table is not None:
            yield open_table
        open_table = None
        if columns is not None:
            open_table = TaskTable(columns, table.columns, table.origin, [table.span])
            _read(open_table, grid, columns, rules, cut=False)
    if open_table is not None:
        yield open_table


def _between(outline: Outline, before: TaskTable, table: Table) -> list[str] | None:
    """Return the text between two tables, None where the second is not behind the first."""
    end = before.parts[-1].end
    if end > table.span.start:
        return None
    return [
        block.span.of(outline.text)
        for block in outline.blocks
        if end <= block.span.start < table.span.start
        and block.kind not in (BlockKind.CELL, BlockKind.CHROME)
    ]


def _continues(before: TaskTable, grid: Grid, columns: Columns | None, between: list[str]) -> bool:
    """Tell whether a table goes on with the one before: same columns, at most a heading between."""
    if grid.columns != before.width:
        return False
    if columns is not None:
        return not between and columns.roles == before.columns.roles
    if not between:
        return True
    number = before.columns.of("no")
    numbered = number is not None and bool(_NUMBER.match(grid.text(0, number)))
    short = all(len(text.split()) <= _HEADING_WORDS for text in between)
    return numbered and short and len(between) <= _GO_BETWEEN


def _read(table: TaskTable, grid: Grid, columns: Columns, rules: Rules, *, cut: bool) -> None:
    """Add the rows of ``grid`` to ``table``; ``cut`` tells that its first row may be cut in two."""
    number = columns.of("no")
    first_is_cut = cut and bool(table.rows)
    last = len(table.rows) - 1
    top = columns.body
    joined: dict[tuple[Span, ...], Part] = {}
    for index in range(columns.body, grid.rows):
        cells = grid.distinct(index)
        if not cells or table_headers.is_repeated(grid, index, columns, rules):
            continue
        printed = grid.text(index, number) if number is not None else ""
        others = [f for f in cells if number is None or f is not grid.at(index, number)]
        if not others:
            if len(cells) == 1 and cells[0].width > 1 and cells[0].cell.row == index:
                table.group = printed
            continue
        if _SUM.match(others[0].text):
            continue
        parts = _parts(grid, index, columns)
        if not printed and table.rows and _goes_on(parts, table.rows[-1], cut=cut):
            if first_is_cut and index == columns.body:
                joined = _rejoined(table.rows, grid, columns, rules, rest=True)
                top += 1
            else:
                _join(table.rows[-1], parts)
            continue
        if first_is_cut and index == columns.body:
            joined = _rejoined(table.rows, grid, columns, rules, rest=False)
        parts = {role: joined.get(part.spans, part) for role, part in parts.items()}
        cut = False
        carried = frozenset[str]()
        if first_is_cut:
            carried = _carry(parts, table.rows[last], grid, index, columns, top)
        if _is_group(parts, others, printed):
            text = others[0].text
            table.group = text if any(char.isalpha() for char in text) else ""
            continue
        if table.origin == "row-lines" and table.rows and "lead" not in parts and len(parts) > 1:
            # A merged lead leaves nothing behind in the lines of the rows below.
            parts["lead"] = table.rows[-1].cell("lead")
        match = _NUMBER.match(printed)
        row = Row(match[1] if match else printed, _group(grid, index, columns, table.group), parts)
        task_column = columns.of("task")
        task = grid.at(index, task_column) if task_column is not None else None
        row.merged_task = task is not None and task.cell.row < index
        row.open = carried | _open(grid, index, columns)
        table.rows.append(row)


def _parts(grid: Grid, index: int, columns: Columns) -> dict[str, Part]:
    parts: dict[str, Part] = {}
    for role in _CELL_ROLES:
        column = columns.of(role)
        filled = grid.at(index, column) if column is not None else None
        if filled is not None:
            parts[role] = Part(filled.text, filled.cell.spans)
    return parts


def _rejoined(
    rows: list[Row], grid: Grid, columns: Columns, rules: Rules, *, rest: bool
) -> dict[tuple[Span, ...], Part]:
    """Join the cells of a page's first row with those of the row before, for all that share them.

    ``rest``: the whole row is the rest of the one before; else only merged cells whose text goes
    on with a small letter are. Return the joined cells by the spans of their second part.
    """
    joined: dict[tuple[Span, ...], Part] = {}
    before = rows[-1]
    unit = rules.one("table_cells", "unit-start").pattern
    for role, part in _parts(grid, columns.body, columns).items():
        filled = grid.at(columns.body, columns.of(role) or 0)
        merged = role in before.open or (filled is not None and filled.cell.row_span > 1)
        # "phòng Kinh tế" is another unit, "trường" the rest of one.
        another = " " in part.text and unit.match(part.text[0].upper() + part.text[1:])
        small = part.text[0].islower() and not another
        if not rest and not (merged and small and role in before.cells):
            continue
        old = before.cells.get(role)
        joined[part.spans] = new = old.plus(part) if old else part
        for row in rows:
            if row is before or (old and row.cells.get(role) == old):
                row.cells[role] = new
    return joined


def _carry(
    parts: dict[str, Part], before: Row, grid: Grid, index: int, columns: Columns, top: int
) -> frozenset[str]:
    """Fill the cells that a page cut off their text, and return the roles still open.

    ``top`` is the page's first row that is not the rest of one before.

    An empty cell at the top of a page belongs to the one before where either is merged over rows,
    and where it is the lead's, which no task goes without.
    """
    still_open = set()
    is_task = len(parts) > 1
    is_heading = not is_task and _is_heading(parts, before)
    for role in _CELL_ROLES:
        column = columns.of(role)
        if column is None or role in parts or role not in before.cells:
            continue
        start, end = _empty_at(grid, column, columns.body, top)
        alone = (role in before.open and not is_heading) or (role == "lead" and is_task)
        merged = end - start > 1 or alone
        if merged and top <= index < end:
            parts[role] = before.cells[role]
            if end == grid.rows:
                still_open.add(role)
    return frozenset(still_open)


def _is_heading(parts: dict[str, Part], before: Row) -> bool:
    """Tell whether a row with a task alone lacks what no merged cell would fill."""
    lacking = {role for role in ("lead", "coordinate", "time") if role in before.cells} - set(parts)
    return "task" in parts and not lacking <= before.open


def _empty_at(grid: Grid, column: int, first: int, top: int) -> tuple[int, int]:
    """Return the rows from and to which an empty cell reaches that covers ``top``.

    It may begin above, beside the rest of a row cut by the page, from row ``first`` on.
    """
    for row in range(first, top + 1):
        end = row + grid.empty.get((row, column), 0)
        if end > top:
            return row, end
    return top, top


def _open(grid: Grid, index: int, columns: Columns) -> frozenset[str]:
    """Return the roles whose cell in row ``index`` is merged and reaches the last row."""
    found = set()
    for role in _CELL_ROLES:
        column = columns.of(role)
        filled = grid.at(index, column) if column is not None else None
        cell = filled.cell if filled else None
        if cell and cell.row_span > 1 and cell.row + cell.row_span == grid.rows:
            found.add(role)
    return frozenset(found)


def _goes_on(parts: dict[str, Part], before: Row, *, cut: bool) -> bool:
    """Tell whether a row without number is the rest of the row before it."""
    task = parts.get("task", EMPTY).text
    if not task:
        return True
    if before.cell("task").spans == parts["task"].spans:
        return False
    if task[0].islower():
        return True
    if not cut:
        return False
    if before.no and len({part.spans for part in parts.values()}) > 1:
        # Rows are numbered, and this is no heading over all columns.
        return True
    texts = [part.text for part in parts.values()]
    return any(text[0].islower() for text in texts) or len(texts) == 1


def _join(row: Row, parts: dict[str, Part]) -> None:
    for role, part in parts.items():
        if role not in row.cells:
            row.cells[role] = part
        elif row.cells[role].spans != part.spans:
            row.cells[role] = row.cells[role].plus(part)


def _is_group(parts: dict[str, Part], others: list[Filled], printed: str) -> bool:
    """Tell whether a row is a heading: one filled cell, or a roman numeral and no lead."""
    if "lead" in parts and not any(filled.width > 1 for filled in others[:1]):
        return False
    return len(others) == 1 or bool(_GROUP_NUMBER.match(printed))


def _group(grid: Grid, index: int, columns: Columns, above: str) -> str:
    column = columns.of("group")
    return grid.text(index, column) if column is not None else above
