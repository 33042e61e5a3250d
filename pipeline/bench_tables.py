"""What finding tables costs: pages with tables against pdfplumber's own finder, pages without.

Ours is the whole reading of a page, its text and its tables; pdfplumber's is its table finder and
the cells' text. Both run page by page in turn; CPU times are compared.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from statistics import median
from time import process_time
from typing import NamedTuple

import pdfplumber
import pypdfium2 as pdfium

from pipeline.errors import DocumentError
from pipeline.read import pdf
from pipeline.read.aligned import tables_of
from pipeline.read.columns import Spread
from pipeline.read.drawn import drawn
from pipeline.read.glyphs import glyphs
from pipeline.records import Media, Scan, Source

ALLOWED = 1.3
"""A page with tables may cost this many times what pdfplumber takes to find them."""
_PAGES, _ROUNDS = 12, 5
_SOURCE = Source(Path("page.pdf"), "page.pdf", "0" * 64)


class _Cost(NamedTuple):
    """CPU seconds of one round."""

    ours: float
    theirs: float


def measure(paths: Sequence[Path]) -> Iterator[str]:
    """Yield the lines of a table of ratios over the text pages of the PDFs ``paths``."""
    with_tables, without = _pages(paths)
    if with_tables:
        _round(with_tables)
        rounds = [_round(with_tables) for _ in range(_ROUNDS)]
        count = len(with_tables)
        theirs = median(cost.theirs for cost in rounds)
        ratio = median(cost.ours / cost.theirs for cost in rounds)
        yield "pages with tables"
        yield f"{'  pdfplumber, its tables':32}{count:7}{1000 * theirs / count:9.2f}{1.0:7.2f}"
        yield f"{'  read':32}{count:7}{1000 * ratio * theirs / count:9.2f}{ratio:7.2f}"
        yield f"{'':32}{'':7}{'allowed':>9}{ALLOWED:7.1f}"
    if without:
        share = median(_share(without) for _ in range(_ROUNDS))
        yield f"{'pages without: share for tables':32}{len(without):7}{'':9}{share:7.2f}"


def _round(pages: Sequence[bytes]) -> _Cost:
    ours = theirs = 0.0
    for page in pages:
        theirs += _timed(lambda page=page: _by_pdfplumber(page))  # type: ignore[misc]
        ours += _timed(lambda page=page: pdf.read_pdf(_SOURCE, page))  # type: ignore[misc]
    return _Cost(ours, theirs)


def _by_pdfplumber(content: bytes) -> None:
    with pdfplumber.open(io.BytesIO(content)) as document:
        for page in document.pages:
            page.extract_tables()


def _share(pages: Sequence[bytes]) -> float:
    """Return the share of the reading of ``pages`` that the search for tables takes."""
    whole = sum(_timed(lambda page=page: pdf.read_pdf(_SOURCE, page)) for page in pages)  # type: ignore[misc]
    spent = sum(map(_search, pages))
    return spent / whole if whole else 0.0


def _search(content: bytes) -> float:
    with pdfium.PdfDocument(content) as document:
        page = document[0]
        textpage = page.get_textpage()
        found = glyphs(page, textpage)
        spread, edges = Spread(*found.words()), drawn(page, found.frame).edges
        return _timed(lambda: tables_of(spread, edges, None))


def _timed(work: Callable[[], object]) -> float:
    start = process_time()
    work()
    return process_time() - start


def _pages(paths: Sequence[Path]) -> tuple[list[bytes], list[bytes]]:
    """Return text pages with tables and text pages without, each a PDF of its own."""
    with_tables: list[bytes] = []
    without: list[bytes] = []
    for path in paths:
        content = path.read_bytes()
        try:
            scan = pdf.read_pdf(_SOURCE, content)
        except DocumentError:
            continue
        if scan.media is not Media.PDF_TEXT:
            continue
        for index in range(len(scan.pages)):
            pages = with_tables if _has_table(scan, index) else without
            if len(pages) < _PAGES:
                pages.append(_alone(content, index))
    return with_tables, without


def _has_table(scan: Scan, index: int) -> bool:
    span = scan.pages[index].span
    return any(span.start <= table.span.start < span.end for table in scan.tables)


def _alone(content: bytes, index: int) -> bytes:
    buffer = io.BytesIO()
    with pdfium.PdfDocument(content) as document:
        single = pdfium.PdfDocument.new()
        single.import_pages(document, [index])
        single.save(buffer)
    return buffer.getvalue()
