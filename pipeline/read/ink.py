"""Colour ink off a page: red stamps and blue signatures go, what is printed in black stays.

The red channel shows red ink lighter than black strokes under it, the blue channel blue ink. Where
there is such ink is looked for on a small copy, so that pages without it cost next to nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import cv2
import numpy as np

Pixels = np.ndarray[Any, np.dtype[np.uint8]]

_STRONGER, _FAINT = 30, 15
"""By how much ink of a colour shows it more strongly than both others, on the page and on a small
copy, where it is mixed with paper."""
_BLACKEST, _BARE = 110, 0.85
"""What shows darker than this through coloured ink is black; what shows lighter than this share of
what the ink itself does is paper. In between are the edges of strokes, and thin lines."""
_LEAST = 1e-4
"""Share of a page; less ink is speckle."""
_SHRUNK, _AROUND = 4, 2
"""Times the small copy is smaller, and pixels of it around the ink."""
_RED, _BLUE = 0, 2
_TALL, _LONG = 0.024, 0.05
"""Share of the page's height that a signature is tall, and long; blue letters are lower."""
_STRAIGHT, _LEAST_RULE = 0.5, 20
"""Share of a signature that may lie in strokes level or upright for ``_LONG``, and at least so many
pixels of the small copy: tables are ruled."""


def without_ink(colour: Pixels) -> tuple[Pixels, Pixels | None]:
    """Return ``colour`` (RGB) in grey without coloured ink, and not 0 where that ink was.

    What is left of the ink is whitened: faint rings of a stamp make Tesseract tear accents from
    their letters. The second value is None where no ink was.
    """
    grey = np.asarray(cv2.cvtColor(colour, cv2.COLOR_RGB2GRAY), np.uint8)
    height, width = grey.shape
    size = (max(1, width // _SHRUNK), max(1, height // _SHRUNK))
    small = np.asarray(cv2.resize(colour, size, interpolation=cv2.INTER_AREA), np.uint8)
    ink: Pixels | None = None
    for channel, box in (*_stamps(small), *_signatures(small)):
        ink = np.zeros_like(grey) if ink is None else ink
        _whiten(colour[box], grey[box], ink[box], channel)
    return grey, ink


Where = tuple[slice, slice]


def _stamps(small: Pixels) -> Iterator[tuple[int, Where]]:
    red = _shown(small, _RED, _FAINT)
    if cv2.countNonZero(red) >= _LEAST * red.size:
        yield _RED, _full(*cv2.boundingRect(red))


def _signatures(small: Pixels) -> Iterator[tuple[int, Where]]:
    """Yield where blue strokes taller than letters are."""
    blue = _shown(small, _BLUE, _FAINT)
    if cv2.countNonZero(blue) < _LEAST * blue.size / 4:
        return
    joined = cv2.dilate(blue, np.ones((3, 3), np.uint8))
    _, labels, stats, _ = cv2.connectedComponentsWithStats(joined)
    for index, (x, y, width, height, _) in enumerate(stats[1:].tolist(), 1):
        if height > _TALL * len(small) and width > _LONG * len(small):
            stroke = labels[y : y + height, x : x + width] == index
            if not _is_ruled(stroke.astype(np.uint8), max(_LEAST_RULE, round(_LONG * len(small)))):
                yield _BLUE, _full(x, y, width, height)


def _is_ruled(stroke: Pixels, long: int) -> bool:
    """Tell whether ``stroke`` (1 where ink is) is lines of a table rather than a signature."""
    kernels = (np.ones((1, long), np.uint8), np.ones((long, 1), np.uint8))
    across, upright = (cv2.morphologyEx(stroke, cv2.MORPH_OPEN, kernel) for kernel in kernels)
    straight = cv2.countNonZero(cv2.bitwise_or(across, upright))
    return straight > _STRAIGHT * cv2.countNonZero(stroke)


def _full(x: int, y: int, width: int, height: int) -> Where:
    """Return the place of a box of the small copy on the page."""
    rows = slice(max(0, y - _AROUND) * _SHRUNK, (y + height + _AROUND) * _SHRUNK)
    return rows, slice(max(0, x - _AROUND) * _SHRUNK, (x + width + _AROUND) * _SHRUNK)


def _shown(colour: Pixels, channel: int, by: int) -> Pixels:
    """Return 1 where ``colour`` shows ``channel`` more than both others ``by`` so much, else 0."""
    one, two = (colour[:, :, other] for other in range(3) if other != channel)
    more = cv2.subtract(colour[:, :, channel], cv2.max(one, two))
    return np.asarray(cv2.threshold(more, by, 1, cv2.THRESH_BINARY)[1], np.uint8)


def _whiten(colour: Pixels, grey: Pixels, ink: Pixels, channel: int) -> None:
    """Take the ink of ``channel`` out of ``grey`` and mark it in ``ink``, both in place."""
    found = _shown(colour, channel, _STRONGER)
    near = cv2.dilate(found, np.ones((5, 5), np.uint8)) > 0
    own = colour[:, :, channel]
    usual = float(np.median(own[found > 0])) if found.any() else 0.0
    grey[near] = cv2.LUT(own, _shades(max(_BLACKEST, _BARE * usual)))[near]
    ink |= found


def _shades(white: float) -> Pixels:
    """Return what each grey value becomes: black stays, ``white`` and what is lighter is paper."""
    shades = np.interp(np.arange(256), (0, _BLACKEST, white + 1, 255), (0, _BLACKEST, 255, 255))
    return shades.astype(np.uint8)
