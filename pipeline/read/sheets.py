"""Pages as laid out -> one ``Scan``: the text with every word's span, the tables and notes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from pipeline.errors import DocumentError
from pipeline.read.columns import Line
from pipeline.read.glyphs import Printed
from pipeline.read.row_cuts import BROKEN_NUMBER
from pipeline.records import Box, Cell, Media, Page, Scan, Source, Table, TextSource, Words
from pipeline.spans import Span

_BROKEN_ONCE = 2
_BROKEN_DATE = re.compile(r"(?:^|\D)\d{1,2}[/.-](?:19|20)?\d{0,2}$")
_WHOLE_DATE = re.compile(r"(?:^|\D)\d{1,2}[/.-](?:19|20)\d\d(?!\d)")


class GridCell(NamedTuple):
    """A cell of a grid: its place, its box in points and the lines it holds."""

    row: int
    column: int
    row_span: int
    column_span: int
    box: Box
    lines: list[Line]


class Grid(NamedTuple):
    """A table as it stands on one page; ``cells`` in reading order; ``origin`` as a table's."""

    rows: int
    columns: int
    box: Box
    cells: list[GridCell]
    origin: str = "ruled"


class Ruler(NamedTuple):
    """Where a table's columns stand: their roles, the spaces between their headings, the gutters.

    That of a ruled table, ``is_ruled``, has gutters that are the lines drawn, and spaces only where
    these rule the header at least, below which no row stands yet; its roles are "" where a heading
    is unknown, none where no page has shown one. ``seen`` are
    the left and right ends of the text in the table so far, in points; each page the
    table goes on adds its own, and the gutters lie where the least of it stands.
    """

    roles: tuple[str, ...]
    spaces: tuple[tuple[float, float], ...]
    seen: tuple[tuple[float, float], ...]
    gutters: tuple[float, ...]
    left: float
    right: float
    is_ruled: bool = False

    def column(self, x: float) -> int:
        """Return the column at ``x``."""
        return sum(x > gutter for gutter in self.gutters)

    def box(self, column: int, top: float, bottom: float, to: int | None = None) -> Box:
        """Return the box of a cell from ``column`` to the column ``to``."""
        sides = (self.left, *self.gutters, self.right)
        return Box(sides[column], top, sides[(column if to is None else to) + 1], bottom)


class Note(NamedTuple):
    """A footnote at the bottom of a page."""

    lines: list[Line]


Part = Line | Grid | Note


class Laid(NamedTuple):
    """What a page holds where it follows a page with a table: see the same names of ``Sheet``."""

    parts: list[Part]
    ruler: Ruler | None
    goes_on: bool
    closed: list[Part] | None
    untold: Box | None = None


@dataclass(frozen=True)
class Sheet:
    """One page: its parts in reading order and how they were read (see ``Page``)."""

    parts: list[Part]
    width: float
    height: float
    source: TextSource
    reason: str
    quality: float | None = None
    ocr_confidence: float | None = None
    place: Callable[[Box], Box] | None = None
    """Maps a box of the page as read to the page as shown; None where they are the same."""
    is_image: bool = False
    is_blank: bool = False
    """True where the page shows nothing to read."""
    missing: str = ""
    """What the machine lacks to read the page, and what to do; empty where it was read."""
    ruler: Ruler | None = None
    """That of a table at the page's end which the next page may go on with."""
    goes_on: bool = False
    """True where the page goes on with the table of the page before."""
    closed: list[Part] | None = None
    """The parts where the next page does not go on with the page's last table, if others."""
    untold: Box | None = None
    """Where words stand in the columns of a table that could not be read."""
    resume: Callable[[Ruler], Laid] | None = None
    """Lays out the page anew where the page before ends with the table of a ruler; None where that
    was done as it was read."""


def bind(source: Source, media: Media, sheets: Iterable[Sheet]) -> Scan:
    """Write the text of ``sheets`` one after the other and return the scan.

    Raises DocumentError ``missing-tool`` where all that the document shows is unread for want of
    a tool.
    """
    sheets = list(_resumed(sheets))
    missing = next((sheet.missing for sheet in sheets if sheet.missing), "")
    if missing and not any(sheet.parts for sheet in sheets):
        raise DocumentError("missing-tool", missing)
    writer = _Writer()
    pages = tuple(writer.page(number, sheet) for number, sheet in enumerate(_closed(sheets), 1))
    text = "".join(writer.out)
    return Scan(source, media, text, pages, tuple(writer.tables), tuple(writer.notes))


def _resumed(sheets: Iterable[Sheet]) -> Iterator[Sheet]:
    """Yield ``sheets``, those laid out anew that may go on with the table of the page before."""
    ruler: Ruler | None = None
    for sheet in sheets:
        if ruler and sheet.resume and (laid := sheet.resume(ruler)).goes_on:
            again = replace(sheet, resume=None, **laid._asdict())
        else:
            again = replace(sheet, resume=None) if sheet.resume else sheet
        ruler = again.ruler
        yield again


def _closed(sheets: Iterable[Sheet]) -> Iterator[Sheet]:
    """Yield ``sheets``, their last tables closed where the next page goes on with none."""
    for sheet, after in pairwise([*sheets, None]):
        if sheet and sheet.closed is not None and not (after and after.goes_on):
            yield replace(sheet, parts=sheet.closed)
        elif sheet:
            yield sheet


def arrange(tables: list[Grid], found: list[Line]) -> list[Part]:
    """Put ``tables`` between the lines above and below them."""
    parts: list[Part] = []
    waiting = sorted(tables, key=lambda grid: grid.box.top)
    for line in found:
        middle = (line[0].box.top + line[0].box.bottom) / 2
        while waiting and waiting[0].box.top < middle:
            parts.append(waiting.pop(0))
        parts.append(line)
    return parts + waiting


def _mended(lines: Sequence[Line]) -> list[Line]:
    """Return the lines of a cell with the words that a narrow column broke put together.

    A date broken within its year (``30/6/202`` above ``6``) and a number of several levels (``1.``
    above ``2``) are one word each, in the box that holds both.
    """
    words = [word for line in lines for word in line]
    is_number = len(words) == len(lines) == _BROKEN_ONCE and words[1].text.isdigit()
    if is_number and BROKEN_NUMBER.fullmatch(words[0].text):
        box = Box.hull([word.box for word in words])
        return [[Printed(words[0].text + words[1].text, box, words[0].confidence)]]
    found: list[Line] = []
    for line in lines:
        before = found[-1][-1] if found else None
        joined = before.text + line[0].text if before else ""
        broken = before is not None and _BROKEN_DATE.search(before.text)
        if before and broken and line[0].text[0].isdigit() and _WHOLE_DATE.search(joined):
            whole = Printed(joined, Box.hull([before.box, line[0].box]), before.confidence)
            found[-1] = [*found[-1][:-1], whole]
            rest = line[1:]
        else:
            rest = line
        if rest:
            found.append(rest)
    return found


def _is_inside(line: Line, box: Box) -> bool:
    return box.top <= (line[0].box.top + line[0].box.bottom) / 2 <= box.bottom


class _Writer:
    """Collects text; offsets are those of the whole document."""

    def __init__(self) -> None:
        self.out: list[str] = []
        self.tables: list[Table] = []
        self.notes: list[Span] = []
        self._at = 0
        self._printed: Line = []

    def page(self, number: int, sheet: Sheet) -> Page:
        start, self._printed = self._at, []
        untold: list[Span] = []
        for part in sheet.parts:
            at = self._at
            if isinstance(part, Grid):
                self._grid(part)
            elif isinstance(part, Note):
                self.notes.append(self._lines(part.lines))
            else:
                self._line(part)
                if sheet.untold and _is_inside(part, sheet.untold):
                    untold.append(Span(at, self._at - 1))
        if self._at > start:
            self.out[-1] = self.out[-1][:-1] + "\f"
        else:
            self._write("\f")
        return Page(
            number,
            Span(start, self._at),
            sheet.source,
            sheet.reason,
            sheet.quality,
            sheet.ocr_confidence,
            round(sheet.width, 2),
            round(sheet.height, 2),
            self._words(start, sheet.place),
            sheet.is_image,
            is_blank=sheet.is_blank,
            is_unread=bool(sheet.missing),
            unread_table=Span(untold[0].start, untold[-1].end) if untold else None,
        )

    def _words(self, start: int, place: Callable[[Box], Box] | None) -> Words:
        """Return the page's words, which follow one another from ``start`` on, a sign between."""
        if not self._printed:
            return Words()
        texts, boxes, confidences = zip(*self._printed, strict=True)
        lengths = np.array(list(map(len, texts)))
        ends = start - 1 + np.cumsum(lengths + 1)
        measured = () if confidences.count(None) == len(confidences) else confidences
        placed = list(map(place, boxes)) if place else boxes
        return Words((ends - lengths).tolist(), ends.tolist(), placed, measured)

    def _write(self, text: str) -> None:
        self.out.append(text)
        self._at += len(text)

    def _line(self, line: Line) -> None:
        self._printed += line
        self._write(" ".join([word.text for word in line]) + "\n")

    def _lines(self, lines: list[Line]) -> Span:
        start = self._at
        for line in lines:
            self._line(line)
        return Span(start, max(start, self._at - 1))

    def _grid(self, grid: Grid) -> None:
        cells = []
        for row, column, row_span, column_span, _, lines in grid.cells:
            spans = (self._lines(_mended(lines)),) if lines else ()
            cells.append(Cell(row, column, row_span, column_span, spans))
        self.tables.append(Table(grid.origin, grid.rows, grid.columns, tuple(cells)))
