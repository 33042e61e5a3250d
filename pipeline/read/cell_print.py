"""What is printed in a cell of a page image -> its words, each cell read by itself.

The print is cut out closely first, because Tesseract takes the grain of an empty stretch for
letters and misses a lone number in it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

import cv2
import numpy as np

from pipeline.read import ocr
from pipeline.read.glyphs import Printed
from pipeline.read.stretches import Positions, stretches
from pipeline.records import Box

Pixels = np.ndarray[Any, np.dtype[np.uint8]]

_POINTS = 72.0
_INSET, _MARGIN = 1.0, 12
DARK, PAPER = 140, 255
"""Grey value that ink is darker than, and that of white paper."""
_SPECK, _REST, _DOT = 0.8, 1.5, 2.0
"""Points: what is smaller either way is dirt, unless it is a dot so near a letter; what is thinner
at the edge is left of a line."""
_LINE_HEIGHT, _LETTER = 24.0, 5.0
"""Points: a line is at most so high, and letters without their accents at least."""
_OUTSIZE, _LARGER = 1.4, 2
_NARROW, _CERTAIN = 2.5, 0.95
"""A print, with its margin, less than so many times as wide as high may be a number or a lone
word; one read as a line with less certainty is read as a word, too."""


class Print(NamedTuple):
    """What is printed in a cell, cut out closely: its pixels and where their corner lies."""

    pixels: Pixels
    at: tuple[int, int]


def print_in(cell: Box, pixels: Pixels, dpi: float) -> Print | None:
    """Return what is printed in ``cell``, None where nothing but dirt is."""
    x0, top, x1, bottom = pixel_box(cell, dpi)
    inside = pixels[top:bottom, x0:x1].copy()
    if inside.size == 0:
        return None
    speck, rest = _SPECK * dpi / _POINTS, _REST * dpi / _POINTS
    high, wide = inside.shape
    _, labels, stats, _ = cv2.connectedComponentsWithStats((inside < DARK).astype(np.uint8))
    left, upper, right, lower = wide, high, 0, 0
    strokes = stats[1:][stats[1:, 2:4].max(axis=1) >= speck]
    for index, (x, y, w, h, _) in enumerate(stats[1:].tolist(), 1):
        at_edge = x == 0 or y == 0 or x + w == wide or y + h == high
        dirt = max(w, h) < speck and not _is_dot((x, y, w, h), strokes, dpi)
        if dirt or (at_edge and min(w, h) < rest):
            inside[labels == index] = PAPER
            continue
        left, upper = min(left, x), min(upper, y)
        right, lower = max(right, x + w), max(lower, y + h)
    if right <= left:
        return None
    close = inside[upper:lower, left:right]
    framed = cv2.copyMakeBorder(
        close, *(_MARGIN,) * 4, cv2.BORDER_CONSTANT, value=int(np.median(inside))
    )
    return Print(np.asarray(framed, np.uint8), (x0 + left - _MARGIN, top + upper - _MARGIN))


def _is_dot(speck: tuple[int, int, int, int], strokes: Any, dpi: float) -> bool:
    """Tell whether a speck is close above or below the middle of a stroke, as dots of letters are.

    ``strokes`` (n x 5) begin with their boxes, as ``speck`` is: left, top, width, height in pixels.
    """
    x, y, w, h = speck
    left, top, wide, high, _ = strokes.T
    within = (left < x + w / 2) & (x + w / 2 < left + wide)
    gap = np.maximum(y - (top + high), top - (y + h))
    return bool((within & (gap <= _DOT * dpi / _POINTS)).any())


def words_of(printed: Print | None, dpi: float) -> list[Printed]:
    """Return the words of what is printed in a cell, boxes in points of the page."""
    if printed is None:
        return []
    return [word for part in _parts(printed) for word in _read(part, dpi)]


def _parts(printed: Print) -> Iterator[Print]:
    """Yield what is printed, parted where it is empty for more than the height of a line.

    Numbers of rows that no line parts are missed where they are read as one block.
    """
    inked = np.flatnonzero((printed.pixels < DARK).any(axis=1))
    bands = stretches(inked)
    high = max((len(band) for band in bands), default=0)
    ends = [band[0] for band, above in zip(bands[1:], bands, strict=False)
            if band[0] - above[-1] > high]  # fmt: skip
    if not ends:
        yield printed
        return
    for first, stop in pairwise([0, *ends, len(printed.pixels)]):
        rows = inked[(inked >= first) & (inked < stop)]
        top, bottom = max(0, rows[0] - _MARGIN), rows[-1] + 1 + _MARGIN
        yield Print(printed.pixels[top:bottom], (printed.at[0], printed.at[1] + int(top)))


def _read(printed: Print, dpi: float) -> list[Printed]:
    bands = _bands(printed.pixels)
    is_line = _is_line(bands, dpi)
    first = ocr.Layout.LINE if is_line else ocr.Layout.BLOCK
    words = ocr.words(printed.pixels, dpi, first, printed.at)
    if is_line and len(bands) > 1:
        # Accents stand apart from small letters, and so may a second line of nothing but these.
        words = _surer(words, printed, dpi, ocr.Layout.BLOCK)
    if is_line and len(words) < 2 and _is_narrow(printed.pixels):
        words = _surer(words, printed, dpi, ocr.Layout.WORD)
    if not is_line and _runs_over(words, bands, dpi):
        words = _line_by_line(words, printed, bands, dpi)
    if words or not is_line:
        return words
    # A lone number is often missed, less often where it is large.
    size = (printed.pixels.shape[1] * _LARGER, printed.pixels.shape[0] * _LARGER)
    larger = np.asarray(cv2.resize(printed.pixels, size, interpolation=cv2.INTER_CUBIC), np.uint8)
    at = (printed.at[0] * _LARGER, printed.at[1] * _LARGER)
    return ocr.words(larger, dpi * _LARGER, ocr.Layout.LINE, at)


def _runs_over(words: Sequence[Printed], bands: Sequence[Positions], dpi: float) -> bool:
    """Tell whether a word was seen over two lines which white parts from each other."""
    high = max(map(len, bands)) * _POINTS / dpi
    return high < _LINE_HEIGHT and any(word.height > _OUTSIZE * high for word in words)


def _line_by_line(
    words: list[Printed], printed: Print, bands: Sequence[Positions], dpi: float
) -> list[Printed]:
    """Return ``words``, or those of the lines read one by one where they are surer."""
    read: list[Printed] = []
    for top, end in pairwise([0, *_line_ends(bands, dpi), len(printed.pixels)]):
        rows = printed.pixels[top:end]
        line = np.pad(rows, ((_MARGIN, _MARGIN), (0, 0)), constant_values=PAPER)
        at = (printed.at[0], printed.at[1] + top - _MARGIN)
        read += ocr.words(np.asarray(line, np.uint8), dpi, ocr.Layout.LINE, at)
    return read if (ocr.confidence(read) or 0.0) > (ocr.confidence(words) or 0.0) else words


def _line_ends(bands: Sequence[Positions], dpi: float) -> Iterator[int]:
    """Yield the middle of the widest white stretch between each two bands of letters."""
    letters = [at for at, band in enumerate(bands) if len(band) * _POINTS / dpi >= _LETTER]
    for above, below in pairwise(letters):
        white = [(int(bands[at + 1][0] - bands[at][-1]), at) for at in range(above, below)]
        _, at = max(white)
        yield int(bands[at][-1] + bands[at + 1][0]) // 2


def _surer(words: list[Printed], printed: Print, dpi: float, layout: ocr.Layout) -> list[Printed]:
    """Return ``words`` of a line, or what the print reads as another ``layout`` if it is surer."""
    sure = ocr.confidence(words) or 0.0
    if sure >= _CERTAIN:
        return words
    other = ocr.words(printed.pixels, dpi, layout, printed.at)
    return other if (ocr.confidence(other) or 0.0) > sure else words


def _is_narrow(pixels: Pixels) -> bool:
    high, wide = pixels.shape
    return bool(wide < _NARROW * high)


def _bands(pixels: Pixels) -> list[Positions]:
    """Return the rows of pixels with ink, stretch by stretch."""
    return stretches(np.flatnonzero((pixels < DARK).any(axis=1)))


def _is_line(bands: Sequence[Positions], dpi: float) -> bool:
    """Tell whether print is one line: no empty stretch parts it into two rows of letters."""
    rows = sum(len(band) * _POINTS / dpi >= _LETTER for band in bands)
    return rows < 2 and sum(map(len, bands)) * _POINTS / dpi < _LINE_HEIGHT


def pixel_box(cell: Box, dpi: float) -> tuple[int, int, int, int]:
    """Return left, top, right and bottom in pixels of the inside of ``cell``."""
    scale = dpi / _POINTS
    x0, top = round((cell.x0 + _INSET) * scale), round((cell.top + _INSET) * scale)
    x1, bottom = round((cell.x1 - _INSET) * scale), round((cell.bottom - _INSET) * scale)
    return max(0, x0), max(0, top), max(0, x1), max(0, bottom)
