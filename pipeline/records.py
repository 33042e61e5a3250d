"""The records that flow through the pipeline, each holding the one it was made from.

``Source -> Scan -> Repaired -> Outline -> Facts``. Every fact carries a span of the outline's
text, so that ``Outline.place`` can walk it home: flow text -> repaired text -> scan -> page, line
and box. Nothing here is changed after it was made.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from pipeline.spans import Layer, Span

NOWHERE = Span(0, 0)
"""The span of what stands nowhere in the text."""


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


@dataclass(frozen=True)
class Source:
    """A file to read. ``name`` is its path below RAW, ``/`` between folders."""

    path: Path
    name: str
    sha256: str

    @property
    def doc_id(self) -> str:
        return self.sha256[:16]


class Box(NamedTuple):
    """Rectangle on a page in points, origin top left."""

    x0: float
    top: float
    x1: float
    bottom: float

    def union(self, other: Box) -> Box:
        return Box(
            min(self.x0, other.x0),
            min(self.top, other.top),
            max(self.x1, other.x1),
            max(self.bottom, other.bottom),
        )


class Word(NamedTuple):
    """A word on a page: its span in ``Scan.text``, its box and, from OCR, its confidence (0-1)."""

    span: Span
    box: Box
    confidence: float | None = None


READABLE = 0.75
"""Share of words that read like Vietnamese below which a page counts as broken: plans that an OCR
of the wrong language read have 0.1 to 0.6, sound ones more than 0.93."""


@dataclass(frozen=True)
class Page:
    """One page: its span in ``Scan.text`` and how it was read.

    ``number`` is 1-based; None where the format has no pages (txt). ``quality`` is the share
    (0-1) of words that read like Vietnamese. ``words`` are in text order and empty where the
    format has no geometry. ``width`` and ``height`` are in points.
    """

    number: int | None
    span: Span
    source: TextSource
    reason: str
    quality: float | None = None
    ocr_confidence: float | None = None
    width: float = 0.0
    height: float = 0.0
    words: tuple[Word, ...] = ()

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

    ``origin``: docx, ruled (PDF lines), bars (crawler mark-up) or flat (found in plain text).
    A merged cell stands once, at its top left place, with its row and column spans.
    """

    origin: str
    rows: int
    columns: int
    cells: tuple[Cell, ...]

    @property
    def span(self) -> Span:
        spans = [span for cell in self.cells for span in cell.spans]
        return Span(min(s.start for s in spans), max(s.end for s in spans))


@dataclass(frozen=True)
class Scan:
    """What reading a file gives: its text page by page, tables and geometry, nothing interpreted.

    Lines end with a line feed, pages with a form feed that ends their last line. The text of a
    table's cell is contiguous (on each page): the reader writes cell after cell, in reading order,
    each on lines of its own. ``wrapped`` is False where each line is a whole paragraph (docx).
    ``notes`` are the spans of footnotes, which follow the paragraph that refers to them.
    ``title`` and ``created`` are what the file's own metadata says.
    """

    source: Source
    media: Media
    text: str
    pages: tuple[Page, ...]
    tables: tuple[Table, ...] = ()
    notes: tuple[Span, ...] = ()
    wrapped: bool = True


@dataclass(frozen=True)
class Repaired:
    """A scan and the layer that leads from its text to the repaired one (same line breaks)."""

    scan: Scan
    layer: Layer

    @property
    def text(self) -> str:
        return self.layer.text


class Place(NamedTuple):
    """Where a fact comes from. ``line`` is 1-based on its page (in the file for txt)."""

    page: int | None
    line: int
    box: Box | None
    grade: Grade
    confidence: float | None


class BlockKind(StrEnum):
    """What a block of the flow text is."""

    LETTERHEAD = "letterhead"
    TITLE = "title"
    BODY = "body"
    NOTE = "note"
    CELL = "cell"
    RECIPIENT = "recipient"
    SIGNATURE = "signature"
    CHROME = "chrome"
    """Page numbers, running heads, what a web page put around the text."""


class Block(NamedTuple):
    """One paragraph, heading, item, cell or letterhead line: a line of the flow text.

    ``path`` is the path of the section that holds it (``preamble``, ``II.1.a``, ``appendix``).
    """

    span: Span
    kind: BlockKind
    path: str


@dataclass(frozen=True)
class Section:
    """A node of the outline. ``span`` covers its own block, without its children.

    ``kind``: heading, item or paragraph. ``parent`` is the parent's path ("" at the top).
    """

    path: str
    parent: str
    marker: str
    level: int
    kind: str
    span: Span


@dataclass(frozen=True)
class Outline:
    """The document as blocks in reading order and the tree of its sections.

    ``flow`` leads from the repaired text to the flow text, in which each block is one line:
    wrapped lines are joined by a space, so that rules never meet a line break inside a phrase.
    ``tables`` point into the flow text (reader's tables and those found in flattened text).
    """

    repaired: Repaired
    flow: Layer
    blocks: tuple[Block, ...]
    sections: tuple[Section, ...]
    tables: tuple[Table, ...] = ()
    _starts: list[int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_starts", [block.span.start for block in self.blocks])

    @property
    def text(self) -> str:
        return self.flow.text

    @property
    def scan(self) -> Scan:
        return self.repaired.scan

    @property
    def doc_id(self) -> str:
        return self.scan.source.doc_id

    def block_at(self, offset: int) -> Block:
        """Return the block in which ``offset`` of the flow text lies."""
        return self.blocks[max(0, bisect_right(self._starts, offset) - 1)]

    def blocks_of(self, *kinds: BlockKind) -> tuple[Block, ...]:
        return tuple(block for block in self.blocks if block.kind in kinds)

    def raw(self, span: Span) -> str:
        """Return what the document says at ``span``: the scan's own text, white space folded."""
        parts: list[str] = []
        for piece in self.flow.parts(span):
            if piece.rule == "join":
                parts.append(piece.new.of(self.flow.text))
                continue
            old = self.repaired.layer.back(piece.old)
            parts.append(old.of(self.scan.text))
        return " ".join("".join(parts).split())

    def place(self, span: Span) -> Place:
        """Walk ``span`` home to page, line and box."""
        first = self.flow.back(Span(span.start, min(span.start + 1, span.end)))
        touched = self.repaired.layer.touched
        parts = [p.old for p in self.flow.parts(span) if p.rule != "join"]
        grade = Grade.REPAIRED if any(touched(part) for part in parts) else Grade.EXACT
        home = [self.repaired.layer.back(part) for part in parts]
        start = self.repaired.layer.back(first).start
        page, line = self._lines.at(start)
        words = [w for part in home for w in _words_under(page, part)]
        box = None
        for word in words:
            box = word.box if box is None else box.union(word.box)
        seen = [w.confidence for w in words if w.confidence is not None]
        seen += [c for part in parts if (c := self.repaired.layer.confidence(part)) is not None]
        return Place(page.number, line, box, grade, min(seen) if seen else None)

    @cached_property
    def _lines(self) -> _Lines:
        return _Lines(self.scan)


class _Lines:
    """Index from an offset of a scan's text to its page and line."""

    def __init__(self, scan: Scan) -> None:
        self._pages = scan.pages
        self._page_starts = [page.span.start for page in scan.pages]
        self._breaks = [i for i, char in enumerate(scan.text) if char in "\n\f"]

    def at(self, offset: int) -> tuple[Page, int]:
        page = self._pages[max(0, bisect_right(self._page_starts, offset) - 1)]
        before = bisect_right(self._breaks, offset - 1)
        first = 0 if page.number is None else bisect_right(self._breaks, page.span.start - 1)
        return page, before - first + 1


def _words_under(page: Page, span: Span) -> list[Word]:
    index = max(0, bisect_right(page.words, span.start, key=lambda w: w.span.start) - 1)
    found = []
    for word in page.words[index:]:
        if word.span.start >= span.end:
            break
        if word.span.overlaps(span):
            found.append(word)
    return found


@dataclass(frozen=True)
class Fact:
    """Something the document says, at ``span`` of the flow text; ``rule`` is what found it."""

    span: Span
    rule: str = ""


@dataclass(frozen=True)
class Header:
    """The document's own particulars; values are normalised, spans say where they stand.

    ``symbol`` is ``481/KH-UBND``, ``/KH-UBND`` with an empty ``number`` where it is blank, empty
    where there is none. Dates are ISO 8601 with the precision of the source.
    """

    doc_type: str = ""
    number: str = ""
    symbol: str = ""
    issue_place: str = ""
    issue_date: str = ""
    issuer: str = ""
    commune_type: str = ""
    commune: str = ""
    district: str = ""
    province: str = ""
    title: str = ""
    plan_year: str = ""
    period_start: str = ""
    period_end: str = ""
    signer: str = ""
    signer_title: str = ""
    number_inferred: str = ""
    issue_date_inferred: str = ""
    inferred_from: str = ""
    recipients: tuple[Fact, ...] = ()
    spans: dict[str, Span] = field(default_factory=dict)


@dataclass(frozen=True)
class Citation(Fact):
    """A mention of another document. ``outer`` is the span of the citation it is nested in."""

    kind: str = "numbered"
    doc_type: str = ""
    number: str = ""
    date: str = ""
    issuer: str = ""
    subject: str = ""
    section_path: str = ""
    outer: Span | None = None
    own: bool = False
    """True for the document's own number (an appendix that refers back): no row is written."""


@dataclass(frozen=True)
class UnitMention(Fact):
    """A mention of a unit: canonical ``unit``, ``kind`` and ``function_group`` of the rules."""

    unit: str = ""
    kind: str = ""
    function_group: str = ""
    actor_role: str = "actor"
    section_path: str = ""


@dataclass(frozen=True)
class Responsibility(Fact):
    """A duty of a unit in the part "Tổ chức thực hiện"; ``span`` is the duty's, or the unit's."""

    unit: str = ""
    unit_span: Span = NOWHERE
    role: str = "lead"
    section_path: str = ""
    duty: str = ""
    duty_path: str = ""
    duty_role: str = "lead"


class When(NamedTuple):
    """A time frame. Dates are ISO 8601, ``rrule`` is RFC 5545 without ``RRULE:``; "" = none."""

    kind: str
    start: str = ""
    end: str = ""
    rrule: str = ""
    bound: str = ""


UNSTATED = When("")
"""A time frame that says nothing."""


@dataclass(frozen=True)
class Task(Fact):
    """A task row of a table, or a task stated in prose (``source``)."""

    no: str = ""
    group: str = ""
    task: str = ""
    product: str = ""
    lead_unit_raw: str = ""
    lead_units: tuple[str, ...] = ()
    coordinating_units_raw: str = ""
    coordinating_units: tuple[str, ...] = ()
    time_raw: str = ""
    whens: tuple[When, ...] = ()
    time_span: Span | None = None
    lead_span: Span | None = None
    coordinating_span: Span | None = None
    section_path: str = ""
    source: str = "table"
    confidence: float | None = None


@dataclass(frozen=True)
class Deadline(Fact):
    """A time frame that binds a plan, content, task, report, budget or event (``scope``)."""

    when: When = UNSTATED
    scope: str = "task"
    section_path: str = ""
    task: Span | None = None


@dataclass(frozen=True)
class Finding(Fact):
    """What a reviewer should look at."""

    code: str = ""
    severity: str = "warn"
    message: str = ""
    raw: str = ""
    section_path: str = ""


@dataclass(frozen=True)
class Token(Fact):
    """A Vietnamese word as underthesea cuts it; ``span`` in the flow text."""

    section_path: str = ""


@dataclass(frozen=True)
class Facts:
    """All that was found in one document."""

    outline: Outline
    header: Header = Header()
    citations: tuple[Citation, ...] = ()
    unit_mentions: tuple[UnitMention, ...] = ()
    responsibilities: tuple[Responsibility, ...] = ()
    tasks: tuple[Task, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    findings: tuple[Finding, ...] = ()
    tokens: tuple[Token, ...] = ()
