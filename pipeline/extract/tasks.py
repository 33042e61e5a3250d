"""Task tables and labelled task blocks -> tasks.

Signals, strongest first: the header's wordings (a task and a lead column), the running numbers,
merged cells, one filled cell in a row (a group heading), tables that follow each other without
text between. Scoring tables, inspection schedules, blank forms and letterheads are no task tables;
``unread_tables`` says why. Cells are given as the document has them, their lines joined.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from pipeline.extract import prose_tasks, table_headers, table_rows, table_tasks
from pipeline.extract.table_grids import Grid
from pipeline.extract.table_headers import Columns
from pipeline.records import BlockKind, Header, Outline, Table, Task
from pipeline.rules import Rules
from pipeline.spans import Span

_CAPTION_BLOCKS = 4
_FEWEST_FILLED = 0.25
"""A table with a smaller share of filled body cells is a blank form."""
_CLOCK = re.compile(r"^(?:Từ |Lúc )?\d{1,2}\s?(?:h|g|giờ|:)\s?\d{0,2}\b")
_NOT_BODY = (BlockKind.LETTERHEAD, BlockKind.SIGNATURE, BlockKind.RECIPIENT)


class Unread(NamedTuple):
    """A table that is no task table, and why: a rule's name or ``no-task-header``."""

    span: Span
    reason: str


def extract(outline: Outline, header: Header, rules: Rules, /) -> tuple[Task, ...]:
    """Return the tasks of all task tables and labelled blocks, in reading order."""
    judged = [
        (table, None if reason else columns) for table, columns, reason in _judged(outline, rules)
    ]
    found: list[Task] = []
    taken: dict[str, set[str]] = {}
    for table in table_rows.gather(outline, judged, rules):
        found += table_tasks.tasks_of(outline, header, table, taken, rules)
    found += prose_tasks.extract(outline, header, rules)
    return tuple(sorted(found, key=lambda task: task.span))


def unread_tables(outline: Outline, rules: Rules, /) -> tuple[Unread, ...]:
    """Return the tables of the document's body that give no tasks, each with the reason."""
    judged = list(_judged(outline, rules))
    task_tables = [(t, None if reason else columns) for t, columns, reason in judged]
    read = [
        part for table in table_rows.gather(outline, task_tables, rules) for part in table.parts
    ]
    return tuple(
        Unread(table.span, reason or "no-task-header")
        for table, columns, reason in judged
        if (reason or columns is None)
        and table.columns > 2
        and table.rows > 2
        and table.span not in read
        and outline.block_at(table.span.start).kind not in _NOT_BODY
    )


def _judged(outline: Outline, rules: Rules) -> Iterator[tuple[Table, Columns | None, str]]:
    """Yield each table with its columns and, where it is no task table, the rule that says so."""
    filled = [table for table in outline.tables if any(cell.spans for cell in table.cells)]
    for table in sorted(filled, key=lambda t: t.span):
        grid = Grid.of(outline, table)
        columns = table_headers.read(grid, rules)
        yield table, columns, _refusal(outline, table, grid, columns, rules)


def _refusal(
    outline: Outline, table: Table, grid: Grid, columns: Columns | None, rules: Rules
) -> str:
    if outline.block_at(table.span.start).kind in _NOT_BODY:
        return "layout"
    stop = columns.body if columns else 1
    heading = " | ".join(f.text for row in range(stop) for f in grid.distinct(row))
    caption = _caption(outline, table)
    for rule in rules["not_task_tables"]:
        if rule.pattern.search(heading if rule["where"] == "header" else caption):
            return rule.name
    if columns is not None and _is_blank(grid, columns):
        return "blank-form"
    if columns is not None and _is_agenda(grid, columns):
        return "agenda"
    return ""


def _caption(outline: Outline, table: Table) -> str:
    above = [block for block in outline.blocks if block.span.end <= table.span.start]
    near = [b for b in above[-_CAPTION_BLOCKS:] if b.kind is not BlockKind.CELL]
    return " | ".join(block.span.of(outline.text) for block in near)


def _is_blank(grid: Grid, columns: Columns) -> bool:
    """Tell whether next to nothing but numbers and dots fills the body.

    An empty last row says nothing: it may be one whose words the page's end moved to the next.
    """
    wanted = [c for c, role in enumerate(columns.roles) if role in ("task", "lead")]
    full = [
        [any(char.isalpha() for char in grid.text(row, column)) for column in wanted]
        for row in range(columns.body, grid.rows)
    ]
    if full and not any(full[-1]):
        full.pop()
    return bool(full) and sum(map(sum, full)) / (len(full) * len(wanted)) < _FEWEST_FILLED


def _is_agenda(grid: Grid, columns: Columns) -> bool:
    """Tell whether most times are times of the day: the programme of a meeting."""
    column = columns.of("time")
    if column is None:
        return False
    texts = [filled.text for filled in grid.column(column, columns.body)]
    return bool(texts) and sum(bool(_CLOCK.match(text)) for text in texts) > len(texts) / 2
