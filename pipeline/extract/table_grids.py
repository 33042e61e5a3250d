"""A table's cells by row and column, merged cells standing in every place they cover."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.records import BlockKind, Cell, Outline, Table
from pipeline.spans import Span

_OUTER = (BlockKind.RECIPIENT, BlockKind.SIGNATURE)


@dataclass(frozen=True)
class Filled:
    """A cell and its text: its lines joined by one space, as the document has them."""

    cell: Cell
    text: str

    @property
    def span(self) -> Span:
        return self.cell.spans[0]

    @property
    def width(self) -> int:
        return self.cell.column_span


@dataclass(frozen=True)
class Grid:
    """Cells with text by (row, column); an empty place is not there."""

    rows: int
    columns: int
    places: dict[tuple[int, int], Filled]
    empty: dict[tuple[int, int], int]
    """Rows that the empty cell at (row, column) goes over."""

    @classmethod
    def of(cls, outline: Outline, table: Table) -> Grid:
        """Return the grid of ``table``, whose spans point into the flow text.

        The recipients and the signature, which may stand in its last row, are not of it.
        """
        places: dict[tuple[int, int], Filled] = {}
        for cell in table.cells:
            text = " ".join(" ".join(span.of(outline.text) for span in cell.spans).split())
            if not text or outline.block_at(cell.spans[0].start).kind in _OUTER:
                continue
            filled = Filled(cell, text)
            for row in range(cell.row, cell.row + max(1, cell.row_span)):
                for column in range(cell.column, cell.column + max(1, cell.column_span)):
                    places.setdefault((row, column), filled)
        empty = {
            (cell.row, cell.column): max(1, cell.row_span)
            for cell in table.cells
            if (cell.row, cell.column) not in places
        }
        return cls(table.rows, table.columns, places, empty)

    def at(self, row: int, column: int) -> Filled | None:
        """Return what stands at ``row`` and ``column``, None where nothing does."""
        return self.places.get((row, column))

    def text(self, row: int, column: int) -> str:
        """Return the text at ``row`` and ``column``, "" where there is none."""
        filled = self.places.get((row, column))
        return filled.text if filled else ""

    def distinct(self, row: int) -> list[Filled]:
        """Return the cells of ``row``, each once, from left to right."""
        found: list[Filled] = []
        for column in range(self.columns):
            filled = self.places.get((row, column))
            if filled is not None and all(filled is not other for other in found):
                found.append(filled)
        return found

    def column(self, column: int, start: int) -> Iterator[Filled]:
        """Yield the cells of ``column`` from row ``start`` on, each once."""
        last: Filled | None = None
        for row in range(start, self.rows):
            filled = self.places.get((row, column))
            if filled is not None and filled is not last:
                yield filled
            last = filled
