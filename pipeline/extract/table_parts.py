"""What a task table is read into: parts of cells, rows, the table put together of its pages."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from pipeline.extract.table_headers import Columns
from pipeline.spans import Span


class Part(NamedTuple):
    """A cell's text and the spans it stands on."""

    text: str
    spans: tuple[Span, ...]
    is_marks: bool = False
    """True where the spans are those of marks, and the text says what they mean."""

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
    ends_in_group: bool = False
    """True where the last row read is a group heading."""
