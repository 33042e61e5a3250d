"""Word's blocks in reading order -> lines, pages, cells and notes of the text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from lxml import etree

from pipeline.read.numbering import Numbering
from pipeline.read.package import W
from pipeline.read.runs import read_paragraph
from pipeline.read.styles import Styles, is_on
from pipeline.records import Cell, Table
from pipeline.spans import Span

_WRAPPERS = {f"{W}{name}" for name in ("sdt", "sdtContent", "customXml", "ins", "moveTo")}
_MOST_COLUMNS = 200


class Ready(NamedTuple):
    """What paragraphs are read with: styles, lists, symbols, notes by kind and id."""

    styles: Styles
    numbering: Numbering
    symbols: Mapping[tuple[str, str], str]
    notes: Mapping[str, Mapping[str, etree._Element]]


@dataclass
class _Slot:
    """A cell while its table is read."""

    row: int
    column: int
    column_span: int
    row_span: int = 1
    span: Span | None = None


@dataclass
class Layout:
    """The text as it grows."""

    ready: Ready
    _parts: list[str] = field(default_factory=list)
    _length: int = 0
    _starts: list[int] = field(default_factory=lambda: [0])
    _fresh: bool = True
    _joined: str = ""
    _tables: list[Table] = field(default_factory=list)
    _notes: list[Span] = field(default_factory=list)
    _waiting: list[tuple[str, str]] = field(default_factory=list)
    _cell_breaks: int | None = None
    _depth: int = 0

    def text(self) -> tuple[str, list[int]]:
        """Return the whole text and where each page starts."""
        starts = self._starts
        if len(starts) > 1 and starts[-1] == self._length:
            # Nothing follows the last break: its page is no page.
            self._replace_end("\n")
            starts = starts[:-1]
        return "".join(self._parts), starts

    def tables(self) -> tuple[Table, ...]:
        """Return the tables in order."""
        return tuple(sorted(self._tables, key=lambda table: table.span))

    def notes(self) -> tuple[Span, ...]:
        """Return the spans of the footnotes' lines."""
        return tuple(self._notes)

    def write(self, parent: etree._Element) -> None:
        """Write all blocks of ``parent`` (a body, a header, a cell, a text box)."""
        for node in parent:
            if node.tag == f"{W}p":
                self._paragraph(node)
            elif node.tag == f"{W}tbl":
                self._table(node)
            elif node.tag in _WRAPPERS:
                self.write(node)

    def _paragraph(self, node: etree._Element) -> None:
        properties = node.find(f"{W}pPr")
        found = read_paragraph(node, self.ready.symbols)
        text = self._joined + found.text
        self._joined = ""
        mark = properties.find(f"{W}rPr") if properties is not None else None
        if mark is not None and mark.find(f"{W}del") is not None:
            # The mark at its end is deleted: Word shows it as one with the next.
            self._joined = text
            return
        if found.breaks_before or self.ready.styles.breaks_before(properties):
            self._break()
        ref = self.ready.styles.list_of(properties, self.ready.numbering)
        label = self.ready.numbering.label(ref) if ref and not is_on(mark, "vanish") else ""
        line = f"{label} {text}".strip() if label else text
        if line or not found.breaks_before:
            self._line(line)
        for box in found.boxes:
            self.write(box)
        self._waiting += found.notes
        if not self._depth:
            self._write_notes()
        for _ in range(found.breaks_after):
            self._break(forced=True)
        if properties is not None and (section := properties.find(f"{W}sectPr")) is not None:
            kind = section.find(f"{W}type")
            if kind is None or kind.get(f"{W}val") not in ("continuous", "nextColumn"):
                self._break()

    def _line(self, text: str) -> None:
        """Write lines, each ended; empty ones are left out in cells."""
        if self._depth and not text.strip():
            return
        if text.strip():
            self._fresh = False
        self._parts.append(f"{text}\n")
        self._length += len(text) + 1

    def _break(self, *, forced: bool = False) -> None:
        """End the page, unless nothing stands on it yet."""
        if self._cell_breaks is not None:
            self._cell_breaks += 1
            return
        if self._fresh and not forced:
            return
        if not self._length:
            return
        self._replace_end("\f")
        self._starts.append(self._length)
        self._fresh = True

    def _replace_end(self, end: str) -> None:
        if self._parts:
            self._parts[-1] = self._parts[-1][:-1] + end

    def _write_notes(self) -> None:
        waiting, self._waiting = self._waiting, []
        for kind, number in waiting:
            node = self.ready.notes.get(kind, {}).get(number)
            for paragraph in node.iter(f"{W}p") if node is not None else ():
                text = read_paragraph(paragraph, self.ready.symbols).text.strip()
                if text:
                    self._notes.append(Span(self._length, self._length + len(text)))
                    self._line(text)

    def _table(self, node: etree._Element) -> None:
        rows = list(_rows(node))
        if len(rows) == 1 and len(cells := list(_cells(rows[0]))) == 1:
            self.write(cells[0])  # A frame around text, not a table.
            return
        slots: list[_Slot] = []
        open_at: dict[int, _Slot] = {}
        self._depth += 1
        for number, row in enumerate(rows):
            outer, self._cell_breaks = self._cell_breaks, 0
            breaks = self._row(row, number, slots, open_at)
            self._cell_breaks = outer
            if breaks and outer is not None:
                self._cell_breaks = (outer or 0) + breaks
            for _ in range(breaks if outer is None else 0):
                self._break()
        self._depth -= 1
        if not self._depth:
            self._keep(slots, len(rows))
            self._write_notes()

    def _row(
        self, row: etree._Element, number: int, slots: list[_Slot], open_at: dict[int, _Slot]
    ) -> int:
        """Write a row's cells and return how many pages end in it (the most of any cell)."""
        column = _skipped_columns(row)
        most = 0
        for cell in _cells(row):
            properties = cell.find(f"{W}tcPr")
            width = _width(properties)
            above = open_at.get(column)
            if _continues(properties, "vMerge") and above and above.column_span == width:
                above.row_span = number - above.row + 1
            elif _continues(properties, "hMerge") and slots and slots[-1].row == number:
                slots[-1].column_span += width
            else:
                slot = _Slot(number, column, width)
                self._cell_breaks = 0
                slot.span = self._cell(cell)
                most = max(most, self._cell_breaks)
                slots.append(slot)
                for at in range(column, column + width):
                    open_at.pop(at, None)
                if properties is not None and properties.find(f"{W}vMerge") is not None:
                    open_at[column] = slot
            column += width
        return most

    def _cell(self, cell: etree._Element) -> Span | None:
        start = self._length
        self.write(cell)
        written = "".join(self._parts[self._at(start) :])
        stripped = written.strip()
        if not stripped:
            return None
        first = start + len(written) - len(written.lstrip())
        return Span(first, first + len(stripped))

    def _at(self, offset: int) -> int:
        """Return the number of the part that starts at ``offset``, counted from the end."""
        index, at = len(self._parts), self._length
        while at > offset:
            index -= 1
            at -= len(self._parts[index])
        return index

    def _keep(self, slots: list[_Slot], rows: int) -> None:
        if not any(slot.span for slot in slots):
            return
        columns = max(slot.column + slot.column_span for slot in slots)
        cells = tuple(
            Cell(s.row, s.column, s.row_span, s.column_span, (s.span,) if s.span else ())
            for s in slots
        )
        self._tables.append(Table("docx", rows, columns, cells))


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    for node in table:
        if node.tag == f"{W}tr":
            properties = node.find(f"{W}trPr")
            if properties is None or properties.find(f"{W}del") is None:
                yield node
        elif node.tag in _WRAPPERS:
            yield from _rows(node)


def _cells(row: etree._Element) -> Iterator[etree._Element]:
    for node in row:
        if node.tag == f"{W}tc":
            yield node
        elif node.tag in _WRAPPERS:
            yield from _cells(node)


def _width(properties: etree._Element | None) -> int:
    span = properties.find(f"{W}gridSpan") if properties is not None else None
    return _bounded(span, 1)


def _skipped_columns(row: etree._Element) -> int:
    return _bounded(row.find(f"{W}trPr/{W}gridBefore"), 0)


def _bounded(node: etree._Element | None, default: int) -> int:
    text = (node.get(f"{W}val") or "") if node is not None else ""
    return min(int(text), _MOST_COLUMNS) if text.isdigit() else default


def _continues(properties: etree._Element | None, merge: str) -> bool:
    node = properties.find(f"{W}{merge}") if properties is not None else None
    return node is not None and node.get(f"{W}val") in (None, "continue")
