"""Image file -> scan: every frame of it is a page, read by OCR."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator

from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError

from pipeline.errors import DocumentError
from pipeline.read.scanned import scanned_sheet
from pipeline.read.sheets import Sheet, bind
from pipeline.records import Media, Scan, Source

# An A3 page at 600 dpi has 70 million pixels; more is no scan of a page.
_MAX_SIDE, _MAX_PIXELS, _MAX_FRAMES = 15000, 120_000_000, 500
_MAX_DPI = 300.0
_A4_WIDTH, _A4_HEIGHT = 8.27, 11.69


def read_image(source: Source, content: bytes) -> Scan:
    """Return the text of the image file ``content``, one page a frame.

    Raises DocumentError ``broken-image`` or ``too-large-image``, and MissingToolError where
    Tesseract is not installed.
    """
    sheets = list(_sheets(content))
    return bind(source, Media.IMAGE, sheets)


def _sheets(content: bytes) -> Iterator[Sheet]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image = Image.open(io.BytesIO(content))
        _check(image)
        for number, frame in enumerate(ImageSequence.Iterator(image)):
            if number >= _MAX_FRAMES:
                raise DocumentError(
                    "too-many-pages",
                    f"The image has more than {_MAX_FRAMES} pages. Split it into documents.",
                )
            _check(frame)
            page, dpi = _upright(frame)
            yield scanned_sheet(page, dpi, "image file", first=number == 0)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_large("too many") from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError) as error:
        raise DocumentError(
            "broken-image",
            f"The image can't be opened ({error}). Scan or export the page again.",
        ) from error


def _check(image: Image.Image) -> None:
    width, height = image.size
    if max(width, height) > _MAX_SIDE or width * height > _MAX_PIXELS:
        raise _too_large(f"{width} x {height}")


def _too_large(size: str) -> DocumentError:
    return DocumentError(
        "too-large-image",
        f"The image has {size} pixels, more than a scanned page. Save it at 300 dpi.",
    )


def _upright(frame: Image.Image) -> tuple[Image.Image, float]:
    """Return ``frame`` turned as its camera says, at most 300 dpi, with its resolution."""
    page = ImageOps.exif_transpose(frame)
    if page.mode in ("RGBA", "LA", "PA") or "transparency" in page.info:
        page = page.convert("RGBA")
        paper = Image.new("RGBA", page.size, "white")
        page = Image.alpha_composite(paper, page)
    page = page.convert("RGB")
    # What the file says of its resolution is often wrong (72 or 96): a page is A4.
    short, long = sorted(page.size)
    dpi = max(short / _A4_WIDTH, long / _A4_HEIGHT)
    if dpi > _MAX_DPI:
        scale = _MAX_DPI / dpi
        size = round(page.width * scale), round(page.height * scale)
        page, dpi = page.resize(size, Image.Resampling.LANCZOS), _MAX_DPI
    return page, dpi
