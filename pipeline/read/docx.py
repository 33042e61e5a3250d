"""Word files (.docx) -> a scan in body order: one paragraph a line, numbers made visible.

Tables keep their grid with merged cells; each cell is written on lines of its own, row by row.
Footnotes follow the paragraph that refers to them (after the table, where that is a cell). Page
headers are left out unless the letterhead stands there. Pages are those Word last laid out, or
those broken by hand; a paragraph belongs to the page it starts on.
"""

from __future__ import annotations

from lxml import etree

from pipeline.read.layout import Layout, Ready
from pipeline.read.numbering import read_numbering
from pipeline.read.package import Package, W, relation_id
from pipeline.read.runs import typed
from pipeline.read.sniff import broken_docx
from pipeline.read.styles import read_styles
from pipeline.read.trust import trust
from pipeline.records import Media, Page, Scan, Source, TextSource
from pipeline.rules import Rules
from pipeline.spans import Span

_LETTERHEAD_LINES = 40


def read_docx(source: Source, content: bytes, media: Media = Media.DOCX) -> Scan:
    """Return the text, tables and footnotes of a Word file.

    Raises DocumentError ``broken-docx`` or ``hostile-docx`` where it can't be opened.
    """
    package = Package(content)
    body = package.body
    rules = Rules()
    styles = read_styles(package.related("styles"))
    ready = Ready(
        styles,
        read_numbering(package.related("numbering"), styles.lists()),
        {(row["font"], row["code"]): row["char"] for row in rules.words("symbols")},
        {kind: _notes(package, kind) for kind in ("footnote", "endnote")},
    )
    layout = Layout(ready)
    try:
        if not _has_letterhead(body, rules):
            for header in _headers(package, body):
                if _has_letterhead(header, rules):
                    layout.write(header)
                    break
        layout.write(body)
    except RecursionError as error:
        raise broken_docx("its tables are nested too deep") from error
    laid, starts = layout.text()
    text, capitals = typed(laid)
    ends = [*starts[1:], len(text)]
    pages = tuple(
        Page(
            number,
            Span(start, end),
            TextSource.TEXT_LAYER,
            "Word text",
            trust(text[start:end]).quality,
        )
        for number, (start, end) in enumerate(zip(starts, ends, strict=True), start=1)
    )
    tables, notes = layout.tables(), layout.notes()
    return Scan(source, media, text, pages, tables, notes, wrapped=False, capitals=capitals)


def _notes(package: Package, kind: str) -> dict[str, etree._Element]:
    """Return the footnotes or endnotes by id, without the separators Word stores among them."""
    root = package.related(f"{kind}s")
    found: dict[str, etree._Element] = {}
    for node in root if root is not None else ():
        if node.tag == f"{W}{kind}" and node.get(f"{W}type") in (None, "normal"):
            found[node.get(f"{W}id") or ""] = node
    return found


def _headers(package: Package, body: etree._Element) -> list[etree._Element]:
    """Return the page headers of the first section, the first page's before the others'."""
    section = next(body.iter(f"{W}sectPr"), None)
    if section is None:
        return []
    references = sorted(
        section.iterfind(f"{W}headerReference"), key=lambda node: node.get(f"{W}type") != "first"
    )
    parts = [package.by_id(relation_id(node)) for node in references]
    return [part for part in parts if part is not None]


def _has_letterhead(node: etree._Element, rules: Rules) -> bool:
    letterheads = [rule for rule in rules["chrome"] if rule["scope"] == "letterhead"]
    for number, paragraph in enumerate(node.iter(f"{W}p")):
        if number > _LETTERHEAD_LINES:
            return False
        text = "".join(part.text or "" for part in paragraph.iter(f"{W}t")).strip()
        if any(rule.pattern.search(text) for rule in letterheads):
            return True
    return False
