"""A page of a PDF -> its image, which Tesseract reads: as it was scanned, or rendered.

A scanner's page is one picture that covers it. Its own pixels are taken, which is quicker than to
render the page and does not draw them anew between the old ones. Whatever else a page may show
(more pictures, notes, a mask, a turn), it is rendered.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as raw
from PIL import Image

Pixels = np.ndarray[Any, np.dtype[np.uint8]]

MAX_DPI = 300.0
# A scan is read at its own resolution; a page without one, or a coarse one, like this.
_MIN_DPI, _PAGE_IMAGE, _MAX_PIXELS = 150.0, 0.3, 6000.0
_ROUNDED = 1.01
"""Resolutions no further apart than this are alike: sides of pages and images are rounded."""
_OFF = 1.0
"""Points that a picture which is the page may end beside it."""
_LEAST_DPI = 190.0
"""Coarser pictures are rendered, which evens their noise."""
_SOFTENED = 0.5
"""Pixels. Tesseract takes jagged edges of black and white for marks, and noise of a JPEG."""
_GREY = {1, 8}
"""Bits of a pixel that has no colour, in the kinds of colours below."""
_MASK = re.compile(rb"/S?Mask\b")
_COLOURS = (
    *(raw.FPDF_COLORSPACE_DEVICEGRAY, raw.FPDF_COLORSPACE_DEVICERGB),
    *(raw.FPDF_COLORSPACE_CALGRAY, raw.FPDF_COLORSPACE_CALRGB, raw.FPDF_COLORSPACE_ICCBASED),
)


class _Picture(NamedTuple):
    """An image that covers much of a page: pixels an inch, the fewer and the more of both ways."""

    image: pdfium.PdfImage
    least: float
    most: float


def has_masks(content: bytes) -> bool:
    """Tell whether parts of an image in the PDF ``content`` may be see-through."""
    return _MASK.search(content) is not None


def page_image(page: pdfium.PdfPage, masks: Callable[[], bool]) -> tuple[Image.Image, float, bool]:
    """Return the page as an image, its pixels an inch, and whether it is a scan.

    A scan has its own resolution, at most 300 dpi; one in grey is an image in grey. ``masks`` tells
    whether images of the document may be see-through.
    """
    pictures = list(_pictures(page))
    is_whole = len(pictures) == 1 and _is_all(page, pictures[0].image) and not masks()
    seen, dpi = (_own(pictures[0]) if is_whole else None), pictures[0].most if pictures else 0.0
    if seen is None:
        width, height = page.get_size()
        dpi = max((picture.most for picture in pictures), default=MAX_DPI)
        dpi = min(max(dpi, _MIN_DPI), MAX_DPI, _MAX_PIXELS * 72 / max(width, height))
        seen = page.render(scale=dpi / 72, may_draw_forms=True).to_pil()
        depths = {picture.image.get_metadata().bits_per_pixel for picture in pictures}
        seen = seen.convert("L") if is_whole and depths <= _GREY else seen
        seen = Image.fromarray(_softened(np.asarray(seen))) if depths == {1} else seen
    return seen, dpi, bool(pictures)


def _pictures(page: pdfium.PdfPage) -> list[_Picture]:
    width, height = page.get_size()
    found = []
    for image in page.get_objects(filter=(raw.FPDF_PAGEOBJ_IMAGE,), max_depth=4):
        (x0, y0, x1, y1), pixels = image.get_bounds(), sorted(image.get_px_size())
        if (x1 - x0) * (y1 - y0) > _PAGE_IMAGE * width * height:
            shown = sorted((x1 - x0, y1 - y0))
            least, most = sorted(have * 72 / at for have, at in zip(pixels, shown, strict=True))
            found.append(_Picture(image, least, most))
    return found


def _own(picture: _Picture) -> Image.Image | None:
    """Return the pixels of ``picture``, None where they are too few or too many to be read so."""
    image, least, most = picture
    if not _LEAST_DPI < most < _ROUNDED * min(least, MAX_DPI):
        return None
    if max(image.get_px_size()) > _MAX_PIXELS:
        return None
    bitmap = image.get_bitmap()
    if bitmap.mode not in ("L", "BGR") or (bitmap.width, bitmap.height) != image.get_px_size():
        return None
    pixels = _softened(bitmap.to_numpy())
    return Image.frombuffer(
        "L" if bitmap.mode == "L" else "RGB",
        (bitmap.width, bitmap.height),
        pixels,
        *("raw", bitmap.mode, 0, 1),
    )


def _is_all(page: pdfium.PdfPage, image: pdfium.PdfImage) -> bool:
    """Tell whether ``image`` lies upright on the page from edge to edge and nothing else shows."""
    if page.get_rotation() or raw.FPDFPage_GetAnnotCount(page.raw):
        return False
    a, b, c, d, *_ = image.get_matrix().get()
    ends = zip(image.get_bounds(), page.get_bbox(), strict=True)
    if min(a, d) <= 0 or b or c or any(abs(one - two) > _OFF for one, two in ends):
        return False
    clip = raw.FPDFPageObj_GetClipPath(image.raw)
    is_cut = raw.FPDFClipPath_CountPaths(clip) > 0 or raw.FPDFPageObj_HasTransparency(image.raw)
    if is_cut or image.get_metadata().colorspace not in _COLOURS:
        return False
    others = (raw.FPDFPage_GetObject(page.raw, at)
              for at in range(raw.FPDFPage_CountObjects(page.raw)))  # fmt: skip
    kinds = [(raw.FPDFPageObj_GetType(other), other) for other in others]
    images = sum(kind == raw.FPDF_PAGEOBJ_IMAGE for kind, _ in kinds)
    return images == 1 and all(_is_hidden(*each) for each in kinds)


def _is_hidden(kind: int, thing: raw.FPDF_PAGEOBJECT) -> bool:
    """Tell whether ``thing`` is the picture itself or text that an OCR laid unseen over it."""
    if kind == raw.FPDF_PAGEOBJ_IMAGE:
        return True
    hidden = raw.FPDF_TEXTRENDERMODE_INVISIBLE
    return bool(
        kind == raw.FPDF_PAGEOBJ_TEXT and raw.FPDFTextObj_GetTextRenderMode(thing) == hidden
    )


def _softened(pixels: Pixels) -> Pixels:
    # Imported late: text PDFs do not need OpenCV.
    import cv2  # noqa: PLC0415

    return np.asarray(cv2.GaussianBlur(pixels, (3, 3), _SOFTENED), np.uint8)
