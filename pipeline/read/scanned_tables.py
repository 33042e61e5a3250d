"""A page image -> its ruling lines, and the words of the cells they rule, read cell by cell.

The lines are wiped off the image, and so are the cells once they are read: the rest of the page is
read without them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import cv2
import numpy as np

from pipeline.read.cell_print import PAPER, Pixels, pixel_box, print_in, words_of
from pipeline.read.glyphs import Printed
from pipeline.records import Box

_POINTS = 72.0
# Points. A ruling line is at least _RULE long, text has no straight stroke of that length; a
# shorter one, at least _SHORT, ends at two such lines, at most _TOUCH off; all are at most _THICK.
_RULE, _SHORT, _TOUCH, _THICK = 40.0, 13.0, 4.0, 6.0


def ruling_lines(grey: Pixels, dpi: float) -> tuple[list[Box], Pixels]:
    """Return the straight lines of a page (boxes without breadth, points) and it without them."""
    _, ink = cv2.threshold(grey, 0, 255, cv2.THRESH_BINARY_INV + cv2.THRESH_OTSU)
    scale = _POINTS / dpi
    long = [_strokes(np.asarray(ink), _RULE, scale, across=way) for way in (True, False)]
    edges = [stroke.edge for strokes in long for stroke in strokes]
    kept = [stroke for strokes in long for stroke in strokes]
    for across in (True, False) if edges else ():
        short = _strokes(np.asarray(ink), _SHORT, scale, across=across)
        kept += [s for s in short if s.length < _RULE and _ends_at_lines(s.edge, edges)]
    rest = grey.copy() if kept else grey
    for stroke in kept:
        x, y, w, h = stroke.pixels
        rest[max(0, y - 1) : y + h + 1, max(0, x - 1) : x + w + 1] = PAPER
    return [stroke.edge for stroke in kept], rest


class _Stroke(NamedTuple):
    """A straight stroke: its line in points and its box (x, y, width, height) in pixels."""

    edge: Box
    pixels: tuple[int, int, int, int]

    @property
    def length(self) -> float:
        return max(self.edge.x1 - self.edge.x0, self.edge.bottom - self.edge.top)


def _strokes(ink: Any, least: float, scale: float, *, across: bool) -> list[_Stroke]:
    """Return the thin strokes across or upright that are ``least`` points long."""
    length = max(10, round(least / scale))
    kernel = np.ones((1, length) if across else (length, 1), np.uint8)
    opened = cv2.morphologyEx(ink, cv2.MORPH_OPEN, kernel)
    # Few strokes are left: their outlines are found in a tenth of the time that labels take.
    outlines, nested = cv2.findContours(opened, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE)
    found = []
    for outline, (*_, parent) in zip(outlines, [] if nested is None else nested[0], strict=True):
        if parent >= 0:  # a hole
            continue
        x, y, w, h = cv2.boundingRect(outline)
        if (h if across else w) * scale > _THICK:
            continue
        middle_x, middle_y = (x + w / 2) * scale, (y + h / 2) * scale
        edge = (
            Box(x * scale, middle_y, (x + w) * scale, middle_y)
            if across
            else Box(middle_x, y * scale, middle_x, (y + h) * scale)
        )
        found.append(_Stroke(edge, (x, y, w, h)))
    return found


def _ends_at_lines(edge: Box, lines: Sequence[Box]) -> bool:
    """Tell whether both ends of a short stroke lie at long lines of the other way."""
    across = edge.x1 > edge.x0
    ends = ((edge.x0, edge.top), (edge.x1, edge.bottom))
    others = [line for line in lines if (line.x1 > line.x0) != across]
    return all(
        any(
            line.x0 - _TOUCH <= x <= line.x1 + _TOUCH
            and line.top - _TOUCH <= y <= line.bottom + _TOUCH
            for line in others
        )
        for x, y in ends
    )


def read_cells(cells: Sequence[Box], pixels: Pixels, dpi: float) -> tuple[list[Printed], set[Box]]:
    """Read each of ``cells`` and wipe it off ``pixels``; return the words, the cells with print."""
    held = {cell: print_in(cell, pixels, dpi) for cell in cells}
    words = [word for cell in cells for word in words_of(held[cell], dpi)]
    for cell in cells:
        x0, top, x1, bottom = pixel_box(cell, dpi)
        pixels[top:bottom, x0:x1] = PAPER
    return words, {cell for cell, printed in held.items() if printed is not None}
