"""What reading a file gives: its text page by page, words with boxes, tables; and its repair."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from pipeline.spans import Layer, Span


class Media(StrEnum):
    """Kind of a document's file, decided from its content."""

    PDF_TEXT = "pdf-text"
    PDF_SCAN = "pdf-scan"
    PDF_MIXED = "pdf-mixed"
    IMAGE = "image"
    DOCX = "docx"
    DOC = "doc"
    RTF = "rtf"
    TXT = "txt"


class TextSource(StrEnum):
    """Where a page's text comes from."""

    TEXT_LAYER = "text-layer"
    DECODED = "text-layer-decoded"
    OCR = "ocr"
    REPAIRED = "repaired"
    PLAIN = "plain"


class Grade(StrEnum):
    """How directly a fact follows from the page."""

    EXACT = "exact"
    REPAIRED = "repaired"
    INFERRED = "inferred"


@dataclass(frozen=True, slots=True)
class Source:
    """A file to read. ``name`` is its path below RAW, ``/`` between folders.

    A run holds all its sources at once, their paths as text: a ``Path`` takes five times as much.
    """

    path: Path | str
    name: str
    sha256: str

    @property
    def doc_id(self) -> str:
        """The document's id, as in all tables: the same bytes have the same."""
        return self.sha256[:16]


class Box(NamedTuple):
    """Rectangle on a page in points, origin top left."""

    x0: float
    top: float
    x1: float
    bottom: float

    @classmethod
    def hull(cls, boxes: Iterable[Box]) -> Box:
        """Return the smallest box around ``boxes``, of which there must be one."""
        x0, top, x1, bottom = zip(*boxes, strict=True)
        return cls(min(x0), min(top), max(x1), max(bottom))


class Word(NamedTuple):
    """A word on a page: its span in ``Scan.text``, its box and, from OCR, its confidence (0-1)."""

    span: Span
    box: Box
    confidence: float | None = None


@dataclass(frozen=True)
class Words:
    """The words of a page in text order, column by column: few are ever looked at one by one.

    Word ``n`` spans ``starts[n]`` to ``ends[n]`` of ``Scan.text`` and stands at ``boxes[n]``.
    ``confidences`` is empty where none was measured.
    """

    starts: Sequence[int] = ()
    ends: Sequence[int] = ()
    boxes: Sequence[Box] = ()
    confidences: Sequence[float | None] = ()

    @classmethod
    def of(cls, words: Iterable[Word]) -> Words:
        """Return ``words``, which are in text order, column by column."""
        spans, boxes, confidences = zip(*words, strict=True)
        starts, ends = zip(*spans, strict=True)
        return cls(starts, ends, boxes, confidences)

    def __len__(self) -> int:
        return len(self.starts)

    def __getitem__(self, index: int) -> Word:
        span = Span(self.starts[index], self.ends[index])
        confidence = self.confidences[index] if self.confidences else None
        return Word(span, self.boxes[index], confidence)

    def __iter__(self) -> Iterator[Word]:
        return map(self.__getitem__, range(len(self)))

    def under(self, span: Span) -> slice:
        """Return which words lie under ``span``, if only in part."""
        first = max(0, bisect_right(self.starts, span.start) - 1)
        if first < len(self) and self.ends[first] <= span.start:
            first += 1
        return slice(first, bisect_left(self.starts, span.end))


READABLE = 0.75
"""Share of words that read like Vietnamese below which a page counts as broken: plans that an OCR
of the wrong language read have 0.1 to 0.6, sound ones more than 0.93."""


@dataclass(frozen=True)
class Page:
    """One page: its span in ``Scan.text`` and how it was read.

    ``number`` is 1-based; None where the format has no pages (txt). ``quality`` is the share
    (0-1) of words that read like Vietnamese. ``words`` are in text order and empty where the
    format has no geometry. ``width`` and ``height`` are in points. ``is_image``: the page is a scan
    or photo, on which handwriting may stand.
    """

    number: int | None
    span: Span
    source: TextSource
    reason: str
    quality: float | None = None
    ocr_confidence: float | None = None
    width: float = 0.0
    height: float = 0.0
    words: Words = Words()
    is_image: bool = False
    is_blank: bool = False
    """True where the page shows nothing to read."""
    is_unread: bool = False
    """True where the page shows text that nothing on this machine reads."""
    unread_table: Span | None = None
    """Lines that stand in the columns of a table which could not be read as one."""

    @property
    def is_broken(self) -> bool:
        """Tell whether too few of the page's words read like Vietnamese."""
        return self.quality is not None and self.quality < READABLE


class Cell(NamedTuple):
    """A table cell: its place in the grid and the spans of its text, one for each page it is on."""

    row: int
    column: int
    row_span: int
    column_span: int
    spans: tuple[Span, ...]


@dataclass(frozen=True)
class Table:
    """A table: a grid of cells. Spans point into the text of the record that holds the table.

    ``origin``: docx, ruled (by a page's lines), aligned (by where a page's words stand), bars
    (crawler mark-up), row-lines (a row a line) or flat (found in plain text).
    A merged cell stands once, at its top left place, with its row and column spans.
    """

    origin: str
    rows: int
    columns: int
    cells: tuple[Cell, ...]

    @cached_property
    def span(self) -> Span:
        """Hull of the cells' spans."""
        spans = [span for cell in self.cells for span in cell.spans]
        return Span(min(s.start for s in spans), max(s.end for s in spans))


class Signature(NamedTuple):
    """An electronic signature as the file states it, unverified.

    ``name`` and ``organisation`` are the certificate's; ``time`` is ISO 8601 in Vietnam's time.
    """

    name: str
    organisation: str = ""
    time: str = ""


@dataclass(frozen=True)
class Scan:
    """What reading a file gives: its text page by page, tables and geometry, nothing interpreted.

    Lines end with a line feed, pages with a form feed that ends their last line. The text of a
    table's cell is contiguous (on each page): the reader writes cell after cell, in reading order,
    each on lines of its own. ``wrapped`` is False where each line is a whole paragraph (docx).
    ``notes`` are the spans of footnotes, which follow the paragraph that refers to them.
    ``capitals`` are the spans typed in an old font (TCVN3's .VnTimeH) that shows small letters as
    capitals.
    """

    source: Source
    media: Media
    text: str
    pages: tuple[Page, ...]
    tables: tuple[Table, ...] = ()
    notes: tuple[Span, ...] = ()
    wrapped: bool = True
    signatures: tuple[Signature, ...] = ()
    capitals: tuple[Span, ...] = ()


@dataclass(frozen=True)
class Repaired:
    """A scan and the layer that leads from its text to the repaired one (same line breaks)."""

    scan: Scan
    layer: Layer

    @property
    def text(self) -> str:
        """The text after repair."""
        return self.layer.text

    @cached_property
    def shown(self) -> str:
        """The text after repair, letter for letter, as its fonts show it: some show capitals."""
        if not self.scan.capitals:
            return self.text
        capital = bytearray(len(self.scan.text))
        for span in self.scan.capitals:
            capital[span.start : span.end] = b"\1" * (span.end - span.start)
        letters: list[str] = []
        for piece in self.layer.pieces:
            text = piece.new.of(self.text)
            marks = capital[piece.old.start : piece.old.end]
            if not piece.is_copy:
                marks = marks[:1] * len(text)
            letters += map(_shown, text, marks or bytes(len(text)))
        return "".join(letters)


def _shown(letter: str, in_capitals: int) -> str:
    return letter.upper()[0] if in_capitals else letter
