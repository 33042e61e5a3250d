"""Ten mixed pages to measure with: text, scans under stamps, scans with a layer of wrong codes.

They are made from text pages, so that what stands on them is known.
"""

from __future__ import annotations

import ctypes
import io
from collections.abc import Iterator, Sequence
from itertools import cycle, islice
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as raw
from PIL import Image, ImageDraw

from pipeline.errors import DocumentError
from pipeline.letters import bare
from pipeline.read.pdf import read_pdf
from pipeline.records import Media, Source

PAGES = 10
_KINDS = ("text", "stamped", "broken", "stamped", "stamped")
_DPI, _QUALITY = 200, 80
_LEAST_WORDS = 100
_SHIFT, _SPACE = 29, 32
"""Codes of a subset font without a map to Unicode stand so far below those of ASCII."""
_RED, _LINE = (200, 40, 50), 12.0
_SOURCE = Source(Path("page.pdf"), "page.pdf", "0" * 64)


class Mixed(NamedTuple):
    """A PDF of mixed pages, what stands on them, and its pages as PDFs of one page."""

    content: bytes
    text: str
    single: tuple[bytes, ...]
    scanned: tuple[bytes, ...]


def mixed(paths: Sequence[Path]) -> Mixed | None:
    """Return pages made from those of the text PDFs ``paths``, None where there are none."""
    found = list(islice(_text_pages(paths), PAGES))
    if not found:
        return None
    whole = pdfium.PdfDocument.new()
    texts, pages, scanned = [], [], []
    for (content, text), kind in islice(zip(cycle(found), cycle(_KINDS), strict=False), PAGES):
        if kind != "text":
            content = scan(content, text if kind == "broken" else "")  # noqa: PLW2901
            scanned.append(content)
        with pdfium.PdfDocument(content) as single:
            whole.import_pages(single)
        pages.append(content)
        texts.append(text)
    return Mixed(_saved(whole), "\n".join(texts), tuple(pages), tuple(scanned))


def scan(content: bytes, hidden: str) -> bytes:
    """Return the first page of the PDF ``content`` as a scan under a red stamp.

    ``hidden`` is laid over it as text that can't be seen, in codes that make no sense.
    """
    with pdfium.PdfDocument(content) as document:
        page = document[0]
        width, height = page.get_size()
        image = _stamped(page.render(scale=_DPI / 72).to_pil().convert("RGB"))
    jpeg = io.BytesIO()
    image.save(jpeg, "JPEG", quality=_QUALITY)
    made = pdfium.PdfDocument.new()
    page = made.new_page(width, height)
    picture = pdfium.PdfImage.new(made)
    picture.load_jpeg(jpeg, inline=True)
    picture.set_matrix(pdfium.PdfMatrix().scale(width, height))
    page.insert_obj(picture)
    for number, line in enumerate(hidden.splitlines()):
        _hide(made, page, line, height - _LINE * (number + 4))
    page.gen_content()
    return _saved(made)


def _text_pages(paths: Sequence[Path]) -> Iterator[tuple[bytes, str]]:
    for path in paths:
        try:
            content = path.read_bytes()
            found = read_pdf(_SOURCE, content)
        except DocumentError:
            continue
        if found.media is not Media.PDF_TEXT:
            continue
        with pdfium.PdfDocument(content) as document:
            for page in found.pages:
                text = page.span.of(found.text)
                if page.number and len(text.split()) >= _LEAST_WORDS:
                    single = pdfium.PdfDocument.new()
                    single.import_pages(document, [page.number - 1])
                    yield _saved(single), text


def _stamped(image: Image.Image) -> Image.Image:
    ink = Image.new("RGB", image.size, "white")
    pen, unit = ImageDraw.Draw(ink), image.width / 100
    x, y = 65 * unit, 90 * unit
    for size in (9.0, 8.2, 5.5):
        box = (x - size * unit, y - size * unit, x + size * unit, y + size * unit)
        pen.ellipse(box, outline=_RED, width=round(unit * 0.4))
    return Image.fromarray(np.minimum(np.asarray(image, np.uint8), np.asarray(ink, np.uint8)))


def _hide(document: pdfium.PdfDocument, page: pdfium.PdfPage, line: str, y: float) -> None:
    plain = (char for char in bare(line) if char.isascii())
    text = "".join(chr(max(_SPACE, ord(char) - _SHIFT)) for char in plain)
    words = ctypes.create_string_buffer((text + "\0").encode("utf-16-le"))
    shown = raw.FPDFPageObj_NewTextObj(document.raw, b"Helvetica", _LINE)
    raw.FPDFText_SetText(shown, ctypes.cast(words, raw.FPDF_WIDESTRING))
    raw.FPDFTextObj_SetTextRenderMode(shown, raw.FPDF_TEXTRENDERMODE_INVISIBLE)
    raw.FPDFPageObj_Transform(shown, 1, 0, 0, 1, 60, y)
    raw.FPDFPage_InsertObject(page.raw, shown)


def _saved(document: pdfium.PdfDocument) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    document.close()
    return buffer.getvalue()
