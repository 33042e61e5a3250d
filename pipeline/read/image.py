"""Image file -> scan: every frame of it is a page, read by OCR."""

from __future__ import annotations

import io
import struct
import warnings
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

import cv2
import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

from pipeline.errors import DocumentError
from pipeline.read.crew import done
from pipeline.read.paper import Matrix, sheet_on_table
from pipeline.read.scanned import scanned_sheet
from pipeline.read.sheets import Sheet, bind
from pipeline.records import Box, Media, Scan, Source

# An A3 page at 600 dpi has 70 million pixels; more is no scan of a page.
_MAX_SIDE, _MAX_PIXELS, _MAX_FRAMES = 15000, 120_000_000, 500
_MAX_DPI = 300.0
_A4_WIDTH, _A4_HEIGHT = 8.27, 11.69
_POINTS = 72.0
# What Pillow raises on damaged files.
_DAMAGED = (
    *(UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError, TypeError),
    *(KeyError, IndexError, OverflowError, ZeroDivisionError, struct.error, zlib.error),
)
_ONE_PICTURE = ("MPO", "JPEG", "PNG")
_DEEP = ("I", "F", "I;16", "I;16B", "I;16L", "I;16N")
_PLAIN = {"1": "L", "P": "RGB"}
"""Kinds of pixels that can't be averaged, and what they become."""
_FULL = (1.0, 255.0, 65535.0)
"""Values that stand for white in images of more than eight bits."""
_SQUARE = 1.2
"""Resolutions across and down further apart than this are those of a fax."""


def read_image(source: Source, content: bytes) -> Scan:
    """Return the text of the image file ``content``, one page a frame.

    Raises DocumentError ``broken-image`` or ``too-large-image``, or ``missing-tool`` where
    Tesseract is not installed.
    """
    sheets = list(done(_works(content)))
    return bind(source, Media.IMAGE, sheets)


def _works(content: bytes) -> Iterator[Callable[[], Sheet]]:
    try:
        for number in range(_pages(content)):
            # Opened anew for each page: what is done with is not kept.
            with _opened(content) as image:
                image.seek(number)
                _check(image)
                page = _upright(image)
            yield partial(_sheet, page, first=number == 0)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_large("too many") from error
    except _DAMAGED as error:
        raise DocumentError(
            "broken-image",
            f"The image can't be opened ({error}). Scan or export the page again.",
        ) from error


def _opened(content: bytes) -> Image.Image:
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        return Image.open(io.BytesIO(content))


def _pages(content: bytes) -> int:
    with _opened(content) as image:
        _check(image)
        # What follows the first picture of a phone's file is a preview or a map of depth.
        count = 1 if image.format in _ONE_PICTURE else int(getattr(image, "n_frames", 1))
    if count > _MAX_FRAMES:
        raise DocumentError(
            "too-many-pages",
            f"The image has more than {_MAX_FRAMES} pages. Split it into documents.",
        )
    return count


def _check(image: Image.Image) -> None:
    width, height = image.size
    if max(width, height) > _MAX_SIDE or width * height > _MAX_PIXELS:
        raise _too_large(f"{width} x {height}")


def _too_large(size: str) -> DocumentError:
    return DocumentError(
        "too-large-image",
        f"The image has {size} pixels, more than a scanned page. Save it at 300 dpi.",
    )


def _sheet(image: Image.Image, *, first: bool) -> Sheet:
    found = sheet_on_table(np.asarray(image))
    if found is None:
        return scanned_sheet(*_at_most(image), "image file", first=first)
    pixels, back = found
    page, dpi = _at_most(Image.fromarray(pixels))
    sheet = scanned_sheet(page, dpi, "photo of a page", first=first)
    # The page's points -> pixels of the photo -> points of the photo, of the same resolution.
    scale, whole = dpi / _POINTS * pixels.shape[1] / page.width, _resolution(image)
    lead = np.diag([_POINTS / whole, _POINTS / whole, 1.0]) @ back @ np.diag([scale, scale, 1.0])

    def place(box: Box) -> Box:
        return _led(sheet.place(box) if sheet.place else box, lead)

    width, height = (side * _POINTS / whole for side in image.size)
    return replace(sheet, width=width, height=height, place=place)


def _led(box: Box, lead: Matrix) -> Box:
    """Return the hull of where ``lead`` sends the corners of ``box``."""
    corners = [[(x, y) for x in (box.x0, box.x1) for y in (box.top, box.bottom)]]
    (there,) = cv2.perspectiveTransform(np.array(corners), lead)
    (x0, top), (x1, bottom) = there.min(axis=0).tolist(), there.max(axis=0).tolist()
    return Box(x0, top, x1, bottom)


def _upright(frame: Image.Image) -> Image.Image:
    """Return ``frame`` turned as its camera says, in eight-bit colours on white paper.

    Of more than 300 dpi only as many pixels are kept, and decoded where the format allows it.
    """
    if (times := _times(frame)) > 1:
        frame.draft(None, (frame.width // times, frame.height // times))
    across, down = map(float, frame.info.get("dpi", (1.0, 1.0)))
    ImageOps.exif_transpose(frame, in_place=True)
    page = _shallow(frame) if frame.mode in _DEEP else frame
    if (times := _times(page)) > 1:
        page = (page.convert(_PLAIN[page.mode]) if page.mode in _PLAIN else page).reduce(times)
    if page.mode in ("RGBA", "LA", "PA") or "transparency" in page.info:
        page = page.convert("RGBA")
        paper = Image.new("RGBA", page.size, "white")
        page = Image.alpha_composite(paper, page)
    page = page.convert("RGB")
    if across and down and not 1 / _SQUARE < across / down < _SQUARE:
        # Fax machines scan fewer lines down than dots across.
        most = max(across, down)
        size = round(page.width * most / across), round(page.height * most / down)
        page = page.resize(size, Image.Resampling.BICUBIC)
    return page


def _shallow(page: Image.Image) -> Image.Image:
    """Return an image of sixteen bits or of fractions in eight bits."""
    values = np.asarray(page)
    if values.dtype == np.int32:
        values = values.clip(0, _FULL[-1]).astype(np.uint16)
    if (times := _times(page)) > 1:
        size = (page.width // times, page.height // times)
        values = cv2.resize(values, size, interpolation=cv2.INTER_AREA)
    most = float(values.max(initial=0))
    white = next((full for full in _FULL if most <= full), most)
    return Image.fromarray((values.clip(0) * (255.0 / white)).astype(np.uint8))


def _times(page: Image.Image) -> int:
    """Return how many times as fine as needed ``page`` is."""
    return int(_resolution(page) // _MAX_DPI)


def _resolution(page: Image.Image) -> float:
    """Return the pixels an inch of ``page``, which is A4.

    What files say of their resolution is often wrong (72 or 96).
    """
    short, long = sorted(page.size)
    return max(short / _A4_WIDTH, long / _A4_HEIGHT)


def _at_most(page: Image.Image) -> tuple[Image.Image, float]:
    """Return ``page`` at no more than 300 dpi, and its resolution."""
    dpi = _resolution(page)
    if dpi > _MAX_DPI:
        scale = _MAX_DPI / dpi
        size = round(page.width * scale), round(page.height * scale)
        page, dpi = page.resize(size, Image.Resampling.LANCZOS), _MAX_DPI
    return page, dpi
