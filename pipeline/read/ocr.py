"""Read a page image with Tesseract in Vietnamese: words with boxes and confidences.

Tesseract runs in this process through tesserocr; where that package is missing, through the
tesseract program. The image is deskewed and coloured ink is taken out first: both were
measured to help, sharpening, binarising and upscaling were not.
"""

from __future__ import annotations

import math
import os
import threading
from enum import IntEnum
from functools import partial
from statistics import median
from typing import Any, NamedTuple

# With threads Tesseract is ten times slower on a machine of two cores; read when it is loaded.
os.environ.setdefault("OMP_THREAD_LIMIT", "1")

import cv2
import numpy as np
from PIL import Image

from pipeline.errors import MissingToolError
from pipeline.read.glyphs import Printed
from pipeline.read.ink import without_ink
from pipeline.read.paper import evenly_lit
from pipeline.read.pieces import unquoted
from pipeline.read.roman import quarter
from pipeline.read.tools import LANGUAGE, tessdata
from pipeline.records import Box

MAX_DPI = 300
_POINTS = 72.0
_MAX_SKEW, _STEP = 5.0, 0.25
_SKEW_SIDE = 800
"""Pixels of the longer side that is enough to see a quarter of a degree; half will do for one."""
_STRIPS = 64
"""Strips of a page narrow enough for a turn to shift each as a whole."""
_FAINTEST, _SHARPER = 59, 1.02
"""Of 255, less ink is none; a turn that makes the lines so little sharper is not worth it."""
# Degrees. Tesseract reads lines that rise less than this as well, and turning costs sharpness.
_LEAST_SKEW = 0.5
# A word without letters below this certainty is dirt, a lone letter below the second; a word this
# much taller than its line stands on a line of its own.
_NOISE, _LONE, _OUTSIZE = 0.15, 0.5, 1.9
_BESIDE = 5
"""Part of a word's height that its first serif may reach out of its box, which hugs the stroke."""
# A line at least so many times as long as high shows its slant, which is at most this.
_LEAST_SPAN, _STEEPEST = 8, 0.1
# Tesseract takes lower resolutions for a mistake.
_MIN_DPI = 70

Pixels = np.ndarray[Any, np.dtype[np.uint8]]


class Layout(IntEnum):
    """What Tesseract is told to expect (its page segmentation modes)."""

    PAGE = 3
    BLOCK = 6
    LINE = 7
    WORD = 8
    SPARSE = 11


_CLOSER = (Layout.LINE, Layout.BLOCK)


class Prepared(NamedTuple):
    """A page image made ready: grey, level; ``skew`` is the turn that was taken out (degrees)."""

    pixels: Pixels
    skew: float
    stamp: Pixels | None = None
    """Not 0 where coloured ink was taken out."""


def prepared(image: Image.Image) -> Prepared:
    """Return ``image`` in grey without stamps and signatures, evenly lit, its lines level."""
    stamp = None
    if image.mode == "L":
        grey = np.asarray(image)
    else:
        colour = image if image.mode == "RGB" else image.convert("RGB")
        grey, stamp = without_ink(np.asarray(colour))
    grey = evenly_lit(grey)
    skew = skew_of(grey)
    if abs(skew) < _LEAST_SKEW:
        return Prepared(grey, 0.0, stamp)
    if stamp is not None:
        stamp = np.asarray(_rotated(stamp, skew, 0), np.uint8)
    return Prepared(turned(grey, skew), skew, stamp)


def words(
    pixels: Pixels,
    dpi: float,
    layout: Layout = Layout.PAGE,
    at: tuple[int, int] = (0, 0),
    stamp: Pixels | None = None,
) -> list[Printed]:
    """Read ``pixels`` of ``dpi`` an inch whose corner lies ``at`` (x, y) pixels of the page.

    ``stamp`` is not 0 where coloured ink was taken out of a whole page.

    Boxes are in points of the page. Raises MissingToolError where Tesseract or its Vietnamese
    data is not installed.
    """
    scale = _POINTS / dpi
    found = []
    found_lines = _recognise(pixels, round(dpi), layout)
    if layout is Layout.PAGE:
        # Imported late: the second look reads with this module.
        from pipeline.read.doubt import settled  # noqa: PLC0415

        reads = [partial(_recognise, dpi=round(dpi), layout=kind) for kind in _CLOSER]
        found_lines = settled(found_lines, pixels, reads, stamp)
    before = ""
    for line in unquoted(found_lines):
        seen = []
        for word in line:
            if not word.is_dirt:
                left, top, right, bottom = word.box
                around = pixels[top:bottom, max(0, left - (bottom - top) // _BESIDE) : right]
                text = quarter(before, word.text, around)
                seen.append(word._replace(text=text))
                before = text
        bands = _bands([word.box for word in seen])
        for word, (top, bottom) in zip(seen, bands, strict=True):
            x0, x1 = (word.box[0] + at[0]) * scale, (word.box[2] + at[0]) * scale
            box = Box(x0, (top + at[1]) * scale, x1, (bottom + at[1]) * scale)
            found.append(Printed(word.text, box, round(word.certainty, 4)))
    return found


def seen(image: Image.Image, dpi: int) -> list[tuple[str, float]]:
    """Return the words of ``image`` of ``dpi`` pixels an inch, with how sure each is (0-1)."""
    page = prepared(image)
    found = words(page.pixels, dpi, stamp=page.stamp)
    return [(word.text, word.confidence or 0.0) for word in found]


def confidence(words: list[Printed]) -> float | None:
    """Return the mean confidence (0-1) of ``words`` by letter, None where there are none."""
    letters = sum(len(word.text) for word in words)
    if not letters:
        return None
    return round(sum((word.confidence or 0.0) * len(word.text) for word in words) / letters, 4)


def skew_of(grey: Pixels) -> float:
    """Return the angle in degrees that sets the lines level, 0 where they are or none is seen.

    Lines are level where the sums of the image's rows vary most.
    """
    fine = _strips(grey)
    if not fine.any():
        return 0.0
    coarse = cv2.resize(fine, None, fx=1, fy=0.5, interpolation=cv2.INTER_AREA)
    steep = grey.shape[1] / grey.shape[0]
    about = max(np.arange(-_MAX_SKEW, _MAX_SKEW + 0.1, 1.0), key=partial(_sharpness, coarse, steep))
    near = np.arange(about - 1, about + 1.01, _STEP)
    sharp = {float(angle): _sharpness(fine, steep, angle) for angle in near}
    best = max(sharp, key=lambda angle: sharp[angle])
    level = sharp.get(0.0) or _sharpness(fine, steep, 0.0)
    if abs(best) < _STEP or sharp[best] < _SHARPER * level:
        return 0.0
    return float(best)


def _strips(grey: Pixels) -> Any:
    """Return how much ink is in the rows of a small copy of ``grey``, in upright strips of it."""
    scale = min(1.0, _SKEW_SIDE / max(grey.shape))
    rows = round(grey.shape[0] * scale)
    half = cv2.resize(grey, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    small = cv2.resize(half, (round(grey.shape[1] * scale), rows), interpolation=cv2.INTER_AREA)
    ink = cv2.threshold(255 - small, _FAINTEST, 0, cv2.THRESH_TOZERO)[1]
    return cv2.resize(ink.astype(np.float32), (_STRIPS, rows), interpolation=cv2.INTER_AREA)


def _sharpness(strips: Any, steep: float, angle: float) -> float:
    """Return how much the rows' sums vary once lines that slant by ``angle`` degrees are level.

    So small a turn shifts each strip up or down; ``steep`` is the page's width for its height.
    """
    height, count = strips.shape
    rise = -math.tan(math.radians(angle)) * steep * height / count
    shift = np.array([[1, 0, 0], [rise, 1, -rise * (count - 1) / 2]])
    level = cv2.warpAffine(strips, shift, (count, height), flags=cv2.INTER_CUBIC)
    return float(np.square(np.diff(cv2.reduce(level, 1, cv2.REDUCE_SUM)[:, 0])).sum())


def turned(grey: Pixels, angle: float) -> Pixels:
    """Rotate ``grey`` by ``angle`` degrees about its middle, white where nothing was."""
    return np.asarray(_rotated(grey, angle, 255), np.uint8)


def unturn(box: Box, angle: float, width: float, height: float) -> Box:
    """Return where ``box`` of the deskewed page lies on the page as scanned (its hull)."""
    if not angle:
        return box
    sine, cosine = math.sin(math.radians(angle)), math.cos(math.radians(angle))
    x, y = (box.x0 + box.x1) / 2 - width / 2, (box.top + box.bottom) / 2 - height / 2
    middle_x = cosine * x - sine * y + width / 2
    middle_y = sine * x + cosine * y + height / 2
    half_x, half_y = (box.x1 - box.x0) / 2, (box.bottom - box.top) / 2
    return Box(middle_x - half_x, middle_y - half_y, middle_x + half_x, middle_y + half_y)


def _rotated(image: Any, angle: float, paper: int) -> Any:
    height, width = image.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), float(angle), 1.0)
    return cv2.warpAffine(
        image, matrix, (width, height), flags=cv2.INTER_CUBIC, borderValue=(paper,)
    )


class Seen(NamedTuple):
    """A word as Tesseract gives it: certainty 0-1, box (left, top, right, bottom) in pixels."""

    text: str
    certainty: float
    box: tuple[int, int, int, int]

    @property
    def is_dirt(self) -> bool:
        """True for signs and lone letters that Tesseract itself doubts."""
        if not any(map(str.isalnum, self.text)):
            return self.certainty < _NOISE
        return self.text.isalpha() and len(self.text) == 1 and self.certainty < _LONE


def _bands(boxes: list[tuple[int, int, int, int]]) -> list[tuple[int, int]]:
    """Return top and bottom of the line for each word on it, its own where it stands out.

    Tesseract's boxes hug the ink: "sau" is half as tall as "Đồng" and would lie on a line of
    its own. Lines of a photo slant: their words are compared as if the line were level.
    """
    if not boxes:
        return []
    slant = _slant(boxes)
    centre = median((left + right) / 2 for left, _, right, _ in boxes)
    level = []
    for left, top, right, bottom in boxes:
        rise = round(slant * ((left + right) / 2 - centre))
        level.append((top - rise, bottom - rise))
    usual = median(bottom - top for top, bottom in level)
    middle = median((top + bottom) / 2 for top, bottom in level)

    def fits(top: int, bottom: int) -> bool:
        return bottom - top < _OUTSIZE * usual and abs((top + bottom) / 2 - middle) < usual

    fitting = [row for row in level if fits(*row)]
    if not fitting:
        return [(top, bottom) for _, top, _, bottom in boxes]
    band = min(top for top, _ in fitting), max(bottom for _, bottom in fitting)
    return [
        band if fits(*row) else (top, bottom)
        for row, (_, top, _, bottom) in zip(level, boxes, strict=True)
    ]


def _slant(boxes: list[tuple[int, int, int, int]]) -> float:
    """Return how far a line of words sinks, pixels a pixel: the median of its words' slopes."""
    first, last = boxes[0], boxes[-1]
    if last[0] - first[2] < _LEAST_SPAN * (first[3] - first[1]):
        return 0.0
    half = len(boxes) // 2
    slopes = [
        (two[1] + two[3] - one[1] - one[3]) / max(1, two[0] + two[2] - one[0] - one[2])
        for one, two in zip(boxes[:half], boxes[-half:], strict=True)
    ]
    found = median(slopes)
    return found if abs(found) < _STEEPEST else 0.0


def _recognise(pixels: Pixels, dpi: int, layout: Layout) -> list[list[Seen]]:
    """Return the words Tesseract sees, line by line."""
    tesseract = engine()
    if tesseract is None:
        return _recognise_outside(Image.fromarray(pixels), dpi, layout)
    import tesserocr  # noqa: PLC0415

    tesseract.SetPageSegMode(int(layout))
    height, width = pixels.shape
    tesseract.SetImageBytes(np.ascontiguousarray(pixels).tobytes(), width, height, 1, width)
    tesseract.SetSourceResolution(max(_MIN_DPI, dpi))
    tesseract.Recognize()
    lines: list[list[Seen]] = []
    iterator = tesseract.GetIterator()
    if iterator is None:
        return lines
    for word in tesserocr.iterate_level(iterator, tesserocr.RIL.WORD):
        if word.Empty(tesserocr.RIL.WORD):
            continue
        if not lines or word.IsAtBeginningOf(tesserocr.RIL.TEXTLINE):
            lines.append([])
        text = (word.GetUTF8Text(tesserocr.RIL.WORD) or "").strip()
        box = word.BoundingBox(tesserocr.RIL.WORD)
        if text and box:
            lines[-1].append(Seen(text, word.Confidence(tesserocr.RIL.WORD) / 100, box))
    tesseract.Clear()
    return lines


def _recognise_outside(image: Image.Image, dpi: int, layout: Layout) -> list[list[Seen]]:
    import pytesseract  # noqa: PLC0415

    try:
        data = pytesseract.image_to_data(
            image,
            lang=LANGUAGE,
            config=f"--psm {layout} --dpi {max(_MIN_DPI, dpi)}",
            output_type=pytesseract.Output.DICT,
        )
    except (pytesseract.TesseractNotFoundError, pytesseract.TesseractError) as error:
        raise _missing() from error
    columns = ("block_num", "par_num", "line_num", "text", "conf", "left", "top", "width", "height")
    lines: dict[tuple[int, int, int], list[Seen]] = {}
    for block, par, line, text, conf, x, y, w, h in zip(*(data[c] for c in columns), strict=True):
        if text.strip() and float(conf) >= 0:
            seen = Seen(text.strip(), float(conf) / 100, (x, y, x + w, y + h))
            lines.setdefault((block, par, line), []).append(seen)
    return list(lines.values())


class _Engines(threading.local):
    """Each thread's Tesseract: one reads one page at a time."""

    made: Any = None


_engines = _Engines()


def engine() -> Any:
    """Return this thread's Tesseract, None where tesserocr is not installed."""
    if _engines.made is None:
        try:
            import tesserocr  # noqa: PLC0415
        except ImportError:
            return None
        folder = tessdata()
        if folder is None:
            raise _missing()
        try:
            _engines.made = tesserocr.PyTessBaseAPI(
                path=f"{folder}/", lang=LANGUAGE, psm=tesserocr.PSM.AUTO
            )
        except RuntimeError as error:  # the data is there, but cut off
            raise _missing() from error
    return _engines.made


def is_available() -> bool:
    """Tell whether Tesseract's Vietnamese data is installed."""
    return tessdata() is not None


def _missing() -> MissingToolError:
    return MissingToolError(
        "Tesseract with its Vietnamese data is not installed, and a page needs OCR. Install it:"
        " sudo apt-get install tesseract-ocr tesseract-ocr-vie"
    )
