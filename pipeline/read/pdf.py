"""PDF -> scan: the text layer where it can be trusted, OCR of the page image where it can't.

Decided page by page. Signals against a text layer, in order: a stamp's worth of characters on a
page-wide image, letters drawn as outlines, text that does not read as Vietnamese (wrong-language
OCR, wrong character codes). Where OCR does not read better than the layer, the layer stays.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache, partial
from typing import NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as raw
from PIL import Image

from pipeline.errors import DocumentError
from pipeline.read.aligned import Found, tables_of
from pipeline.read.columns import Spread, lines
from pipeline.read.crew import done
from pipeline.read.drawn import Drawn, drawn
from pipeline.read.footnotes import with_notes
from pipeline.read.glyphs import Frame, glyphs
from pipeline.read.page_image import has_masks, page_image
from pipeline.read.sheets import Part, Ruler, Sheet, arrange, bind
from pipeline.read.signatures import signatures
from pipeline.read.trust import Trust, agreement, layer_fault, legacy_encoding, trust_in
from pipeline.records import Media, Scan, Source, TextSource

_MAX_PAGES = 3000
_BROKEN_PAGE = "page is broken"
_SAME = 0.6
"""Share of words in common from which a text layer says what the page shows."""


def read_pdf(source: Source, content: bytes) -> Scan:
    """Return the text of the PDF ``content`` page by page.

    Raises DocumentError ``encrypted-pdf``, ``broken-pdf``, ``empty-pdf``, ``too-many-pages``, or
    ``missing-tool`` where all pages need OCR and Tesseract is not installed.
    """
    document = _opened(content)
    try:
        count = len(document)
        if not count:
            raise DocumentError(
                "empty-pdf", "The PDF has no pages. Save it again from where it was made."
            )
        if count > _MAX_PAGES:
            raise DocumentError(
                "too-many-pages",
                f"The PDF has {count} pages, more than {_MAX_PAGES}. Split it into documents.",
            )
        sheets = list(done(_works(document, count, cache(partial(has_masks, content)))))
        signed = signatures(document)
    finally:
        document.close()
    if all(sheet.reason == _BROKEN_PAGE for sheet in sheets):
        raise _broken()
    used = {sheet.source for sheet in sheets if sheet.parts} or {sheets[0].source}
    media = Media.PDF_MIXED
    if len(used) == 1:
        media = Media.PDF_SCAN if TextSource.OCR in used else Media.PDF_TEXT
    return replace(bind(source, media, sheets), signatures=signed)


def _opened(content: bytes) -> pdfium.PdfDocument:
    try:
        return pdfium.PdfDocument(content)
    except pdfium.PdfiumError as error:
        code = getattr(error, "err_code", None)
        if code in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY):
            raise DocumentError(
                "encrypted-pdf",
                "The PDF is locked with a password. Open it with the password and save it"
                " without one, or print it to a new PDF.",
            ) from error
        raise _broken() from error


def _broken() -> DocumentError:
    return DocumentError(
        "broken-pdf",
        "The PDF is broken or cut off. Download or export it again, or open it in a PDF reader"
        " and print it to a new PDF.",
    )


def _works(
    document: pdfium.PdfDocument, count: int, masks: Callable[[], bool]
) -> Iterator[Callable[[], Sheet]]:
    """Yield what is left to do for each page once pdfium, which has no threads, is through."""
    ruler: Ruler | None = None
    for index in range(count):
        try:
            page = document[index]
            try:
                found = _read_page(page, index, ruler, masks)
            finally:
                page.close()
        except pdfium.PdfiumError:
            found = Sheet([], 0.0, 0.0, TextSource.TEXT_LAYER, _BROKEN_PAGE)
        ruler = found.ruler if isinstance(found, Sheet) else None
        yield partial(_better, found) if isinstance(found, _Doubted) else partial(_as_it_is, found)


def _as_it_is(sheet: Sheet) -> Sheet:
    return sheet


class _Doubted(NamedTuple):
    """A page whose text layer is at fault, and its image of ``dpi`` pixels an inch."""

    layer: Sheet
    text: str
    measured: Trust
    fault: str
    image: Image.Image
    dpi: float
    is_scan: bool
    first: bool


def _read_page(
    page: pdfium.PdfPage, index: int, ruler: Ruler | None, masks: Callable[[], bool]
) -> Sheet | _Doubted:
    textpage = page.get_textpage()
    try:
        found = glyphs(page, textpage)
        spread = Spread(*found.words())
        scrambled = spread.is_scrambled
        if scrambled:
            spread = Spread(*found.words_by_position(textpage))
    finally:
        textpage.close()
    words = [word.text for word in spread.words]
    text = " ".join(words)
    measured, marks = trust_in(words), drawn(page, found.frame)
    layer = _layer_sheet(spread, found.frame, marks, measured, index, ruler)
    fault = layer_fault(text, measured, marks.image_share, marks.paths)
    if not fault:
        reason = _reason(text, measured, scrambled=scrambled)
        return replace(layer, reason=reason, is_blank=not text and not marks.image_share)
    image = page_image(page, masks)
    return _Doubted(layer, text, measured, fault, *image, first=index == 0)


def _reason(text: str, measured: Trust, *, scrambled: bool) -> str:
    if scrambled:
        return "text layer, put in order by position"
    if not measured.is_vietnamese:
        return f"text layer in {legacy_encoding(text)} codes"
    return "text layer" if text else "empty page"


def _better(page: _Doubted) -> Sheet:
    """Read the page's image and return that, or the layer where OCR makes no better sense.

    Where the image can't be read, a layer that is more than a stamp stands for it.
    """
    # Imported late: text PDFs need neither OpenCV nor Tesseract.
    from pipeline.read.scanned import scanned_sheet  # noqa: PLC0415

    try:
        seen = scanned_sheet(page.image, page.dpi, page.fault, first=page.first)
    finally:
        page.image.close()
    measured = page.measured
    if seen.missing:
        layer = seen if "scan" in page.fault else replace(page.layer, missing=seen.missing)
        return replace(layer, reason=seen.reason, is_image=page.is_scan)
    if measured.words and measured.known > (seen.quality or 0.0) and "scan" not in page.fault:
        return replace(page.layer, reason=f"{page.fault}; OCR reads no better")
    if not page.is_scan and agreement(page.text, _said(seen)) > _SAME:
        return replace(page.layer, reason=f"{page.fault}; OCR reads the same")
    return replace(seen, is_image=page.is_scan)


def _said(sheet: Sheet) -> str:
    lines = (part for part in sheet.parts if isinstance(part, list))
    return " ".join(word.text for line in lines for word in line)


def _layer_sheet(
    spread: Spread, frame: Frame, marks: Drawn, measured: Trust, index: int, ruler: Ruler | None
) -> Sheet:
    width, height = frame.size(frame.reading)
    found = tables_of(spread, marks.edges, ruler)

    def parts(of: Found) -> list[Part]:
        outside = Spread(of.rest) if of.grids else spread
        arranged = arrange(of.grids, lines(outside, width, height, first=index == 0))
        return with_notes(arranged, marks.edges, height)

    shown_width, shown_height = frame.size(frame.shown)
    place = frame.to_page if frame.shown != frame.reading else None
    return Sheet(
        parts(found),
        shown_width,
        shown_height,
        TextSource.TEXT_LAYER,
        "text layer",
        measured.quality,
        None,
        place,
        ruler=found.ruler,
        goes_on=found.goes_on,
        closed=parts(found.closed) if found.closed else None,
    )
