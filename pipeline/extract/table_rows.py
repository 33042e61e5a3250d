"""Rows of task tables: group headings, merged cells, tables cut by pages put together again."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.extract import table_headers
from pipeline.extract.table_grids import Filled, Grid
from pipeline.extract.table_headers import Columns
from pipeline.extract.table_parts import EMPTY, Part, Row, TaskTable
from pipeline.records import BlockKind, Outline, Table
from pipeline.rules import Rules
from pipeline.spans import Span

_CELL_ROLES = ("task", "product", "lead", "coordinate", "time", "until")
_GROUP_NUMBER = re.compile(r"^(?:[IVXL]{1,6}|[A-H])[.)/]?$")
_NUMBER = re.compile(r"^\(?((?:\d{1,3}|[IVXL]{1,6}|[A-Za-zđ])(?:[.-]?\d{1,3}){0,3})[.):/]?$")
_MERGED_IS_EMPTY = ("row-lines", "flat")
"""Origins of tables in which a merged cell leaves nothing behind in the rows below the first."""
_SUM = re.compile(r"(?i)^(?:tổng|(?:tổng\s+)?cộng|tổng\s+(?:số|kinh phí))\s*(?:[:.(=\d].*)?$")
"""The last row of a table, which sums up; "Tổng kết", "Tổng hợp" begin a task."""
_GO_BETWEEN = 2
"""Lines of a heading that may stand between the parts of one table."""
_HEADING_WORDS = 30


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
            # A header printed again further down does not end what stands above it.
            again = columns is not None and not columns.first
            open_table.columns = columns if columns and again else _headless(open_table.columns)
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


def _headless(columns: Columns) -> Columns:
    return columns._replace(first=0, body=0)


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
            table.group = _wide_heading(cells, index) or table.group
            continue
        if _SUM.match(others[0].text) or _SUM.match(printed):
            continue
        parts = _parts(grid, index, columns)
        if first_is_cut and index == columns.body and _ends_heading(table, parts, printed):
            table.group = f"{table.group} {parts['task'].text}"
            top += 1
            continue
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
        if _heads_group(table, grid, index, columns, parts, others):
            text = others[0].text
            table.group = text if any(char.isalpha() for char in text) else ""
            table.ends_in_group = True
            continue
        if table.rows:
            parts |= _left_out(table, columns, parts)
        row = _row(grid, index, columns, parts, _group(grid, index, columns, table.group))
        row.open |= carried
        table.rows.append(row)
        table.ends_in_group = False


def _heads_levels(grid: Grid, index: int, columns: Columns, parts: dict[str, Part]) -> bool:
    """Tell whether a row has a task alone and its number is the first part of the next one's.

    Its sums and a lead that reaches down into it from above say nothing else.
    """
    number, lead = columns.of("no"), columns.of("lead")
    printed = grid.text(index, number).rstrip(".") if number is not None else ""
    if not printed or set(parts) - {"task", "lead"} or "task" not in parts:
        return False
    filled = grid.at(index, lead) if lead is not None else None
    own = filled is not None and filled.cell.row == index
    return not own and grid.text(index + 1, number or 0).startswith(f"{printed}.")


def _counts_on(table: TaskTable, grid: Grid, index: int, columns: Columns) -> bool:
    """Tell whether a row's number stands between those of the row before and of the one after."""
    number = columns.of("no")
    printed = "" if number is None else grid.text(index, number)
    if not table.rows or table.ends_in_group or not printed.isdigit():
        return False
    before, after = table.rows[-1].no, grid.text(index + 1, number or 0)
    ends = index + 1 == grid.rows or bool(_GROUP_NUMBER.match(after))
    follows = ends or (after.isdigit() and int(after) == int(printed) + 1)
    return before.isdigit() and int(printed) == int(before) + 1 and follows


def _left_out(table: TaskTable, columns: Columns, parts: dict[str, Part]) -> dict[str, Part]:
    """Return the cells above that a row shares where merged cells leave nothing behind.

    No task goes without a lead, and what stands left of the tasks sorts them. Beside a lead that
    is shared, coordinating units and time are, too.
    """
    above = table.rows[-1].cells
    if table.origin == "aligned" and above.get("lead") == parts.get("lead", EMPTY):
        # The lead's text stands once, about the middle of its rows: so may theirs.
        return {r: above[r] for r in ("coordinate", "time") if r in above and r not in parts}
    if table.origin not in _MERGED_IS_EMPTY or "task" not in parts:
        return {}
    sorting = columns.roles[: columns.roles.index("task")]
    wanted = {role for role in _CELL_ROLES if role in sorting} | {"lead"}
    if "lead" not in parts:
        wanted |= {"coordinate", "time"}
    return {role: above[role] for role in wanted - set(parts) if role in above}


def _row(grid: Grid, index: int, columns: Columns, parts: dict[str, Part], group: str) -> Row:
    number = columns.of("no")
    printed = grid.text(index, number) if number is not None else ""
    match = _NUMBER.match(printed)
    return Row(match[1] if match else printed, group, parts, _open(grid, index, columns))


def _wide_heading(cells: list[Filled], index: int) -> str:
    """Return the text of a row's only cell where it begins there and spans columns, else ""."""
    only = cells[0]
    heads = len(cells) == 1 and only.width > 1 and only.cell.row == index
    return only.text if heads else ""


def _ends_heading(table: TaskTable, parts: dict[str, Part], printed: str) -> bool:
    """Tell whether a page's first row is the rest of the group heading that ended the last."""
    text = parts["task"].text if set(parts) == {"task"} else ""
    return table.ends_in_group and not printed and text[:1].islower()


def _parts(grid: Grid, index: int, columns: Columns) -> dict[str, Part]:
    parts: dict[str, Part] = {}
    for role in _CELL_ROLES:
        column = columns.of(role)
        filled = grid.at(index, column) if column is not None else None
        if filled is not None:
            parts[role] = Part(filled.text, filled.cell.spans)
    marks = [(grid.at(index, column), name) for column, name in columns.marked]
    here = [(filled, name) for filled, name in marks if filled is not None]
    if here and "time" not in parts:
        spans = tuple(span for filled, _ in here for span in filled.cell.spans)
        parts["time"] = Part(", ".join(name for _, name in here), spans, is_marks=True)
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


def _heads_group(
    table: TaskTable,
    grid: Grid,
    index: int,
    columns: Columns,
    parts: dict[str, Part],
    others: list[Filled],
) -> bool:
    """Tell whether a row is a heading: one filled cell, or a roman numeral and no lead.

    So is a task merged with the lead beside it, whatever the columns of money say of the group.
    The page's end may leave its last row no more than its number and a cell's first line.
    """
    number = columns.of("no")
    printed = grid.text(index, number) if number is not None else ""
    if "lead" in parts and parts["lead"] == parts.get("task"):
        return True
    if _heads_levels(grid, index, columns, parts):
        return True
    if "lead" in parts and not any(filled.width > 1 for filled in others[:1]):
        return False
    if index + 1 == grid.rows and printed and "task" not in parts:
        return False
    counted = table.origin == "row-lines" and _counts_on(table, grid, index, columns)
    return (len(others) == 1 or bool(_GROUP_NUMBER.match(printed))) and not counted


def _group(grid: Grid, index: int, columns: Columns, above: str) -> str:
    column = columns.of("group")
    return grid.text(index, column) if column is not None else above
