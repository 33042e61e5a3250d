"""The document as blocks and sections, and the way from any span home to page, line and box."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

from pipeline.letters import lower
from pipeline.records.scan import Box, Grade, Page, Repaired, Scan, Table, TextSource
from pipeline.spans import Layer, Span

_BREAK = re.compile(r"[\n\f]")


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


class Section(NamedTuple):
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
    text: str = field(init=False, repr=False, compare=False)
    """The flow text."""
    _starts: list[int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", self.flow.text)
        object.__setattr__(self, "_starts", [block.span.start for block in self.blocks])

    @cached_property
    def low(self) -> str:
        """The flow text in lower case, a letter for each: one extractor asks after the other."""
        return lower(self.text)

    @property
    def scan(self) -> Scan:
        """What was read, before repair."""
        return self.repaired.scan

    @property
    def doc_id(self) -> str:
        """The document's id, as in all tables."""
        return self.scan.source.doc_id

    def block_at(self, offset: int) -> Block:
        """Return the block in which ``offset`` of the flow text lies."""
        return self.blocks[max(0, bisect_right(self._starts, offset) - 1)]

    def blocks_of(self, *kinds: BlockKind) -> tuple[Block, ...]:
        """Return the blocks of ``kinds``, in order."""
        return tuple(block for block in self.blocks if block.kind in kinds)

    def raw(self, span: Span) -> str:
        """Return what the document says at ``span``, white space folded.

        That is the file's own text; of a page that OCR read, whose words no file holds, it is the
        reading without OCR's slips.
        """
        parts: list[str] = []
        for piece in self.flow.parts(span):
            if piece.rule == "join":
                parts.append(piece.new.of(self.flow.text))
                continue
            old = self.repaired.layer.back(piece.old)
            page, _ = self._lines.at(old.start)
            is_seen = page.source is TextSource.OCR
            parts.append(piece.old.of(self.repaired.text) if is_seen else old.of(self.scan.text))
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
        words = [page.words.under(part) for part in home]
        boxes = [box for under in words for box in page.words.boxes[under]]
        box = Box.hull(boxes) if boxes else None
        seen = [c for u in words for c in page.words.confidences[u] if c is not None]
        seen += [c for part in parts if (c := self.repaired.layer.confidence(part)) is not None]
        return Place(page.number, line, box, grade, min(seen) if seen else None)

    def source_line(self, offset: int) -> tuple[int | None, int]:
        """Return the page and the line (1-based) of a character of the scan's text."""
        page, line = self._lines.at(offset)
        return page.number, line

    @cached_property
    def _lines(self) -> _Lines:
        return _Lines(self.scan)


class _Lines:
    """Index from an offset of a scan's text to its page and line."""

    def __init__(self, scan: Scan) -> None:
        self._pages = scan.pages
        self._page_starts = [page.span.start for page in scan.pages]
        self._breaks = [match.start() for match in _BREAK.finditer(scan.text)]

    def at(self, offset: int) -> tuple[Page, int]:
        page = self._pages[max(0, bisect_right(self._page_starts, offset) - 1)]
        before = bisect_right(self._breaks, offset - 1)
        first = 0 if page.number is None else bisect_right(self._breaks, page.span.start - 1)
        return page, before - first + 1
