"""Drafts -> the flow text, its blocks, sections and tables.

In the flow text each block is one line: its parts joined by a space, runs of white space folded.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.records import Block, BlockKind, Outline, Repaired, Section, Table
from pipeline.segment.blocks import Draft
from pipeline.segment.patterns import is_capitals
from pipeline.segment.zones import Zone
from pipeline.spans import Layer, Span, each

_SPACE = re.compile(r"\s+")
_HEADING_WORDS = 25
"""Words: a title line of a section is shorter."""


def outline(repaired: Repaired, drafts: Sequence[Draft], tables: Sequence[Table], /) -> Outline:
    """Return the outline made of ``drafts``; table cells get the spans of their blocks."""
    parts: list[Span | str] = []
    ranges: list[tuple[int, int]] = []
    at = 0
    for draft in drafts:
        if ranges:
            parts.append("\n")
            at += 1
        start = at
        for number, part in enumerate(draft.parts):
            if number:
                parts.append(" ")
                at += 1
            for piece in _folded(repaired.shown, part):
                parts.append(piece)
                at += len(piece) if isinstance(piece, str) else piece.end - piece.start
        ranges.append((start, at))
    spans = each(Span, ranges)
    flow = Layer.woven(repaired.shown, parts)
    blocks = each(Block, ((s, d.kind, d.path) for s, d in zip(spans, drafts, strict=True)))
    return Outline(
        repaired,
        flow,
        tuple(blocks),
        _sections(drafts, spans, flow.text),
        _tables(tables, drafts, spans),
    )


def _folded(text: str, span: Span) -> list[Span | str]:
    """Cut ``span`` at white space that is not a single space, which is put in its place."""
    part = span.of(text)
    if part.isprintable() and "  " not in part:  # no white space but the space is printable
        return [span]
    pieces: list[Span | str] = []
    start = span.start
    for match in _SPACE.finditer(text, span.start, span.end):
        if match[0] == " ":
            continue
        pieces.append(Span(start, match.start()))
        pieces.append(" ")
        start = match.end()
    pieces.append(Span(start, span.end))
    return pieces


def _tables(
    tables: Sequence[Table], drafts: Sequence[Draft], spans: Sequence[Span]
) -> tuple[Table, ...]:
    where = {d.cell: s for d, s in zip(drafts, spans, strict=True) if d.cell is not None}
    found = []
    for index, table in enumerate(tables):
        cells = tuple(
            cell._replace(spans=(where[index, number],) if (index, number) in where else ())
            for number, cell in enumerate(table.cells)
        )
        if any(cell.spans for cell in cells):
            found.append(Table(table.origin, table.rows, table.columns, cells))
    return tuple(found)


def _sections(drafts: Sequence[Draft], spans: Sequence[Span], text: str) -> tuple[Section, ...]:
    parents = {draft.parent for draft in drafts if not draft.is_paragraph}
    sections = []
    seen_appendix = False
    for draft, span in zip(drafts, spans, strict=True):
        if draft.kind not in (BlockKind.BODY, BlockKind.TITLE, BlockKind.NOTE):
            continue
        if draft.zone in (Zone.TITLE_WORD, Zone.ATTACHED) or draft.path == "":
            continue
        if not draft.is_paragraph:
            is_heading = draft.path in parents or _is_title_line(span.of(text), draft.marker)
            kind = "heading" if is_heading else "item"
        elif draft.zone is Zone.TITLE or (draft.path == "appendix" and not seen_appendix):
            kind = "heading"
        else:
            kind = "paragraph"
        seen_appendix = seen_appendix or draft.path == "appendix"
        level = draft.path.count(".") + 1
        parent = draft.parent if not draft.is_paragraph else draft.path
        if kind == "heading" and draft.path in ("title", "appendix"):
            parent = ""
        sections.append(Section(draft.path, parent, draft.marker, level, kind, span))
    return tuple(sections)


def _is_title_line(text: str, marker: str) -> bool:
    is_short = (
        not text.rstrip().endswith((".", ";", ","))
        and not marker.startswith(("-", "+", "*", "–", "•"))
        and len(text[len(marker) :].split()) <= _HEADING_WORDS
    )
    return is_short or is_capitals(text)
