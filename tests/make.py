"""Records made by hand, so that a test of one stage needs no other stage."""

from __future__ import annotations

from pathlib import Path

from pipeline.records import (
    Block,
    BlockKind,
    Media,
    Outline,
    Page,
    Repaired,
    Scan,
    Section,
    Source,
    Table,
    TextSource,
)
from pipeline.spans import Edit, Layer, Span


def scan(text: str, *, name: str = "ke-hoach.txt", tables: tuple[Table, ...] = ()) -> Scan:
    """Return ``text`` as a plain text file of one page."""
    source = Source(Path(name), name, "0" * 64)
    page = Page(None, Span(0, len(text)), TextSource.PLAIN, "text file")
    return Scan(source, Media.TXT, text, (page,), tables)


def repaired(text: str, *edits: Edit, tables: tuple[Table, ...] = ()) -> Repaired:
    """Return ``text`` after ``edits``."""
    return Repaired(scan(text, tables=tables), Layer.edited(text, edits))


def outline(*lines: str | tuple[str, str], edits: tuple[Edit, ...] = ()) -> Outline:
    """Return an outline with one body block a line; a line may be a pair (path, text).

    Each path also gets a section: a heading where a later path starts with it, else an item;
    ``preamble``, ``closing`` and lines without a path are paragraphs.
    """
    pairs = [("preamble", line) if isinstance(line, str) else line for line in lines]
    text = "\n".join(line for _, line in pairs)
    done = repaired(text, *edits)
    flow = Layer.identity(done.text)
    blocks: list[Block] = []
    sections: list[Section] = []
    at = 0
    paths = [path for path, _ in pairs]
    for path, line in pairs:
        span = Span(at, at + len(line))
        at = span.end + 1
        kind = BlockKind.TITLE if path == "title" else BlockKind.BODY
        blocks.append(Block(span, kind, path))
        known = {section.path for section in sections}
        marked = path not in ("title", "preamble", "closing", "appendix") and path not in known
        has_children = any(other.startswith(f"{path}.") for other in paths)
        node = ("heading" if has_children else "item") if marked else "paragraph"
        parent = path.rpartition(".")[0] if marked else path
        marker = line.split(" ", 1)[0] if marked else ""
        level = path.count(".") + 1
        sections.append(Section(path, parent, marker, level, node, span))
    return Outline(done, flow, tuple(blocks), tuple(sections))
