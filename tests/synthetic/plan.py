"""The parts of a composed plan, before it is rendered and told as truth."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tests.synthetic.place import Place
from tests.synthetic.said import Said


@dataclass(frozen=True)
class Item:
    """A block of the body. ``kind``: heading, item, paragraph, table or prose-task.

    ``path`` of a paragraph or table is the section that holds it.
    """

    path: str
    marker: str
    said: Said
    kind: str = "item"
    glue: str = " "
    """What stands between the marker and the text."""

    @property
    def text(self) -> str:
        return f"{self.marker}{self.glue}{self.said.text}" if self.marker else self.said.text


@dataclass(frozen=True)
class Row:
    """A row of a task table: its cells by column, or a group's title alone."""

    cells: dict[str, Said]
    group: bool = False
    no: str = ""
    merged: tuple[str, ...] = ()
    """Columns whose cell is merged with the row above."""

    @property
    def shared(self) -> bool:
        """Tell whether the lead's cell is merged with the row above."""
        return "lead" in self.merged


@dataclass(frozen=True)
class TaskTable:
    """A task table: columns in order as (key, header), rows, a row (1)(2)(3) under the header."""

    columns: list[tuple[str, str]]
    rows: list[Row]
    path: str
    numbered_columns: bool = False

    def grid(self) -> list[list[str]]:
        """Return the table as text, group rows as a number and a title."""
        out = [[header for _, header in self.columns]]
        if self.numbered_columns:
            out.append([f"({i})" for i in range(1, len(self.columns) + 1)])
        for row in self.rows:
            if row.group:
                rest = [""] * (len(self.columns) - 2)
                out.append([row.no, row.cells["task"].text, *rest])
            else:
                out.append([self._cell(row, key) for key, _ in self.columns])
        return out

    @staticmethod
    def _cell(row: Row, key: str) -> str:
        if key == "no":
            return row.no
        return row.cells[key].text if key in row.cells else ""


@dataclass(frozen=True)
class Duty:
    """A unit's entry in the part Tổ chức thực hiện."""

    canonical: str
    raw: str
    role: str
    path: str


@dataclass
class Plan:
    """A whole plan. ``layout`` says how the text renderer lays it out."""

    stem: str
    place: Place
    year: int
    topic: dict[str, list[Any]]
    title: Said = field(default_factory=Said)
    title_lines: int = 1
    letterhead: bool = True
    number: str = ""
    day: str = ""
    date_words: str = ""
    symbol: str = "KH-UBND"
    decision: list[Item] = field(default_factory=list)
    preamble: list[Said] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)
    closing: Said = field(default_factory=Said)
    recipients: list[str] = field(default_factory=list)
    signature: list[str] = field(default_factory=list)
    signer: str = ""
    table: TaskTable | None = None
    annex: list[Said] = field(default_factory=list)
    duties: list[Duty] = field(default_factory=list)
    prose_tasks: list[dict[str, Said]] = field(default_factory=list)
    notes: list[Said] = field(default_factory=list)
    footnote: Said | None = None
    """Written by the Word writer alone, at the end of the preamble."""
    traits: list[str] = field(default_factory=list)

    @property
    def issuer(self) -> str:
        return f"Ủy ban nhân dân {self.place.full}"
