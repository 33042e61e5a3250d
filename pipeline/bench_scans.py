"""What a scanned page costs before extraction, against Tesseract alone on the same image.

Both sides run in this process on one thread, page by page in turn; CPU times are compared.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from statistics import median
from time import process_time
from typing import NamedTuple

import pypdfium2 as pdfium
from PIL import Image

from pipeline.read import ocr
from pipeline.read.page_image import has_masks, page_image
from pipeline.read.pdf import read_pdf
from pipeline.records import Source, TextSource
from pipeline.repair import repair
from pipeline.rules import Rules
from pipeline.segment import segment

ALLOWED = 1.15
"""A scanned page may cost this many times what Tesseract takes for its image."""
_PAGES, _ROUNDS = 5, 3
_TRIED = 12
"""Pages looked at in each file for one that OCR reads."""
_SOURCE = Source(Path("page.pdf"), "page.pdf", "0" * 64)


class Page(NamedTuple):
    """A scanned page: its PDF, its image and the pixels of that an inch."""

    content: bytes
    image: Image.Image
    dpi: float


def measure(paths: Sequence[Path], others: Sequence[bytes]) -> Iterator[str]:
    """Yield the lines of a table of ratios over the scanned pages of the PDFs ``paths``.

    Where they hold none, ``others`` are measured, PDFs of one page.
    """
    if not ocr.is_available():
        return
    pages = list(_pages(paths)) or list(map(drawn, others[:_PAGES]))
    if not pages:
        return
    rules = Rules()
    greys = [page._replace(image=page.image.convert("L")) for page in pages]
    stages(pages[0], rules)
    alone(pages[0])
    rounds = [
        (
            sum(map(alone, pages)),
            sum(map(alone, greys)),
            sum(stages(page, rules) for page in pages),
        )
        for _ in range(_ROUNDS)
    ]
    plain, count = median(first for first, *_ in rounds), len(pages)
    grey, ours = (median(each[at] / each[0] for each in rounds) for at in (1, 2))
    yield "scanned pages"
    for label, ratio in (
        ("  Tesseract alone", 1.0),
        ("  Tesseract alone, in grey", grey),
        ("  read to outline", ours),
    ):
        yield f"{label:32}{count:7}{1000 * ratio * plain / count:9.0f}{ratio:7.2f}"
    yield f"{'':32}{'':7}{'allowed':>9}{ALLOWED:7.2f}"


def alone(page: Page) -> float:
    """Return the CPU seconds Tesseract takes for the page's image, in this process."""
    engine = ocr.engine()
    start = process_time()
    engine.SetPageSegMode(int(ocr.Layout.PAGE))
    engine.SetImage(page.image)
    engine.SetSourceResolution(round(page.dpi))
    engine.GetUTF8Text()
    engine.Clear()
    return process_time() - start


def stages(page: Page, rules: Rules) -> float:
    """Return the CPU seconds from the page's PDF to its outline."""
    start = process_time()
    segment(repair(read_pdf(_SOURCE, page.content), rules), rules)
    return process_time() - start


def drawn(content: bytes) -> Page:
    """Return the scanned page that is all of the PDF ``content``, its image as pdfium renders it.

    That is in colours, also where the scan has none; Tesseract takes longer for them.
    """
    with pdfium.PdfDocument(content) as document:
        _, dpi, _ = page_image(document[0], partial(has_masks, content))
        image = document[0].render(scale=dpi / 72, may_draw_forms=True).to_pil().convert("RGB")
    return Page(content, image, dpi)


def _pages(paths: Sequence[Path]) -> Iterator[Page]:
    """Yield pages that OCR reads, one of each file."""
    found = 0
    for path in paths:
        if found == _PAGES:
            return
        try:
            page = _first_scanned(path)
        except pdfium.PdfiumError:
            continue
        if page is not None:
            found += 1
            yield page


def _first_scanned(path: Path) -> Page | None:
    with pdfium.PdfDocument(path) as document:
        for index in range(min(_TRIED, len(document))):
            page = document[index]
            *_, is_scan = page_image(page, lambda: True)
            page.close()
            if not is_scan:
                continue
            buffer = io.BytesIO()
            single = pdfium.PdfDocument.new()
            single.import_pages(document, [index])
            single.save(buffer)
            content = buffer.getvalue()
            if read_pdf(_SOURCE, content).pages[0].source is TextSource.OCR:
                return drawn(content)
    return None
