"""Print about a table without lines that OCR of the whole page overlooked: lone numbers, headings.

Tesseract leaves out whole columns of short words (``TT``, ``1``, ``2``) that stand far from the
rest. What the words read so far do not cover is cut out and read by itself; without it a table
has no column of numbers to part its rows by.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import cv2
import numpy as np

from pipeline.read.cell_print import DARK, PAPER, Pixels, pixel_box, print_in, words_of
from pipeline.read.glyphs import Printed, median
from pipeline.records import Box

_POINTS = 72.0
_AROUND, _ABOVE = 2.0, 1.0
"""Points around a word that its accents may stick out; heights above a header's lines in which the
first line of a heading of two may stand."""
_BESIDE, _BELOW = 0.6, 0.5
"""Print nearer than these shares of a line's height, across and down, is one piece."""
_LEAST, _MOST, _LONGEST = 0.45, 3.5, 12.0
"""Heights of lines that a piece is high and at most long: less is dirt, more a picture."""
_SURE = 0.5
"""Words less certain are dirt."""


def overlooked(
    tables: Sequence[Box], words: Sequence[Printed], pixels: Pixels, dpi: float
) -> list[Printed]:
    """Return the words beside and in ``tables`` that are not among ``words`` of the page.

    ``pixels`` show the page at ``dpi`` without ruling lines; boxes are in points.
    """
    if not tables or not words:
        return []
    high = median(np.array([word.height for word in words]))
    rest = pixels.copy()
    for box in (word.box for word in words):
        around = Box(box.x0 - _AROUND, box.top - _AROUND, box.x1 + _AROUND, box.bottom + _AROUND)
        x0, top, x1, bottom = pixel_box(around, dpi)
        rest[top:bottom, x0:x1] = PAPER
    wide = pixels.shape[1] * _POINTS / dpi
    bands = [Box(0.0, box.top - _ABOVE * high, wide, box.bottom) for box in tables]
    read = (words_of(print_in(piece, rest, dpi), dpi)
            for band in bands for piece in _pieces(band, high, rest, dpi))  # fmt: skip
    return [word for found in read for word in found if _is_word(word)]


def _is_word(word: Printed) -> bool:
    return (word.confidence or 0.0) >= _SURE and any(map(str.isalnum, word.text))


def _pieces(band: Box, high: float, pixels: Pixels, dpi: float) -> Iterator[Box]:
    """Yield the boxes of what is printed in ``band``, as high as a line at least."""
    x0, top, x1, bottom = pixel_box(band, dpi)
    scale = _POINTS / dpi
    inked = (pixels[top:bottom, x0:x1] < DARK).astype(np.uint8)
    reach = max(1, round(_BESIDE * high / scale)), max(1, round(_BELOW * high / scale))
    joined = cv2.morphologyEx(inked, cv2.MORPH_CLOSE, np.ones(reach[::-1], np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(joined)
    for x, y, w, h, _ in stats[1:].tolist():
        if _LEAST * high <= h * scale <= _MOST * high and w * scale <= _LONGEST * high:
            left, upper = (x0 + x) * scale - _AROUND, (top + y) * scale - _AROUND
            yield Box(left, upper, left + w * scale + 2 * _AROUND, upper + h * scale + 2 * _AROUND)
