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
# Points. A gap of a dashed line is at most _GAP, the line at most _THIN; up to _ASIDE beside it ink
# covers at most the share _CLEAR. A line that ink covers more of than _WHOLE is no dashed one.
_GAP, _THIN, _ASIDE, _CLEAR, _WHOLE = 4.5, 2.5, 2.0, 0.06, 0.97
_HIDDEN, _STRAIGHT, _AROUND = 45.0, 10.0, 7
"""Points of a line that a stamp may hide, and that are seen either side, more than letters are
straight for; pixels around the stamp's ink that went with it."""
_RAGGED = 0.6
"""Points beside a stroke that go with it: a line that slants a little ends in slivers there, which
Tesseract takes for the feet of letters."""
_COARSE_DPI = 100
"""Pixels an inch that show whether there are dashed lines at all."""
_SAMPLED = 6
"""Of so many pixels one shows whether a row may hold strokes."""


def ruling_lines(grey: Pixels, dpi: float, stamp: Pixels | None = None) -> tuple[list[Box], Pixels]:
    """Return the straight lines of a page (boxes without breadth, points) and it without them.

    ``stamp`` is not 0 where coloured ink was taken out, and thin lines under it with it.
    """
    _, ink = cv2.threshold(grey, 0, 255, cv2.THRESH_BINARY_INV + cv2.THRESH_OTSU)
    scale = _POINTS / dpi
    if stamp is not None:
        ink = cv2.bitwise_or(ink, _under(stamp, np.asarray(ink, np.uint8), scale))
    long = [_strokes(np.asarray(ink), _RULE, scale, across=way) for way in (True, False)]
    short: list[_Stroke] = []
    times = max(1, int(dpi / _COARSE_DPI))
    coarse = cv2.resize(ink, None, fx=1 / times, fy=1 / times, interpolation=cv2.INTER_AREA)
    if len(_dashed(np.asarray(coarse > 0, np.uint8), scale * times, _RULE, across=False)) > 1:
        # Two of them: a table. Alone, dots across the page are where something is to be filled in.
        dashed = [_dashed(np.asarray(ink), scale, _SHORT, across=way) for way in (True, False)]
        long += [[stroke for stroke in found if stroke.length >= _RULE] for found in dashed]
        short += [stroke for found in dashed for stroke in found]
    edges = [stroke.edge for strokes in long for stroke in strokes]
    kept = [stroke for strokes in long for stroke in strokes]
    for across in (True, False) if edges else ():
        short += _strokes(np.asarray(ink), _SHORT, scale, across=across)
    kept += [s for s in short if s.length < _RULE and _ends_at_lines(s.edge, edges)]
    rest = grey.copy() if kept else grey
    edge = max(1, round(_RAGGED / scale))
    for stroke in kept:
        x, y, w, h = stroke.pixels
        rest[max(0, y - edge) : y + h + edge, max(0, x - edge) : x + w + edge] = PAPER
    return _met([stroke.edge for stroke in kept]), rest


def _met(edges: list[Box]) -> list[Box]:
    """Return ``edges``, those drawn out that end a dash's gap before a line they lead to."""
    across = [edge for edge in edges if edge.x1 > edge.x0]
    upright = [edge for edge in edges if edge.x1 <= edge.x0]
    found: list[Box] = []
    for x0, top, x1, bottom in across:
        near = [e.x0 for e in upright if e.top - _TOUCH <= top <= e.bottom + _TOUCH]
        ends = _ends(x0, x1, near)
        found.append(Box(ends[0], top, ends[1], bottom))
    for x0, top, x1, bottom in upright:
        near = [e.top for e in across if e.x0 - _TOUCH <= x0 <= e.x1 + _TOUCH]
        ends = _ends(top, bottom, near)
        found.append(Box(x0, ends[0], x1, ends[1]))
    return found


def _ends(start: float, end: float, lines: Sequence[float]) -> tuple[float, float]:
    """Return ``start`` and ``end``, moved to those of ``lines`` that lie a gap beyond them."""
    before = [at for at in lines if 0 < start - at <= _GAP]
    behind = [at for at in lines if 0 < at - end <= _GAP]
    return max(before, default=start), min(behind, default=end)


def _under(stamp: Pixels, ink: Pixels, scale: float) -> Pixels:
    """Return 255 where a line may go on under ``stamp``: it has ink before and behind."""
    found = np.zeros_like(ink)
    around = cv2.dilate(stamp, np.ones((_AROUND, _AROUND), np.uint8))
    x, y, w, h = cv2.boundingRect(around)
    reach = round(_HIDDEN / scale)
    box = slice(max(0, y - reach), y + h + reach), slice(max(0, x - reach), x + w + reach)
    inside = around[box]
    for across in (True, False):
        strokes = _straight(ink[box], round(_STRAIGHT / scale), across=across)
        if strokes is not None:
            axis = 1 if across else 0
            held = np.flatnonzero(strokes.any(axis=axis) & inside.any(axis=axis))
            closed = _in_lines(cv2.MORPH_CLOSE, strokes, held, reach, across=across)
            found[box] |= np.where(inside > 0, closed, 0).astype(np.uint8)
    return found


class _Stroke(NamedTuple):
    """A straight stroke: its line in points and its box (x, y, width, height) in pixels."""

    edge: Box
    pixels: tuple[int, int, int, int]

    @property
    def length(self) -> float:
        return max(self.edge.x1 - self.edge.x0, self.edge.bottom - self.edge.top)


def _strokes(ink: Any, least: float, scale: float, *, across: bool) -> list[_Stroke]:
    """Return the thin strokes across or upright that are ``least`` points long."""
    opened = _straight(ink, max(10, round(least / scale)), across=across)
    if opened is None:
        return []
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


def _straight(ink: Any, length: int, *, across: bool) -> Any:
    """Return what in ``ink`` is straight for ``length`` pixels, None if nothing is.

    Every so many-th pixel tells which rows (or columns) may hold such strokes: few do.
    """
    sampled = np.ascontiguousarray(ink[:, ::_SAMPLED] if across else ink[::_SAMPLED])
    opened = cv2.morphologyEx(sampled, cv2.MORPH_OPEN, _bar(length // _SAMPLED, across=across))
    held = np.flatnonzero(cv2.reduce(opened, 1 if across else 0, cv2.REDUCE_MAX))
    if not held.size:
        return None
    return _in_lines(cv2.MORPH_OPEN, ink, held, length, across=across)


def _in_lines(kind: int, ink: Any, held: Any, length: int, *, across: bool) -> Any:
    """Open or close by ``length`` pixels the rows (or columns) ``held``; the others are empty."""
    where = np.s_[held] if across else np.s_[:, held]
    found = np.zeros_like(ink)
    if held.size:
        lines = np.ascontiguousarray(ink[where])
        found[where] = cv2.morphologyEx(lines, kind, _bar(length, across=across))
    return found


def _bar(length: int, *, across: bool) -> Pixels:
    return np.ones((1, length) if across else (length, 1), np.uint8)


def _dashed(ink: Pixels, scale: float, least: float, *, across: bool) -> list[_Stroke]:
    """Return the lines of dashes or dots of ``least`` points, as strokes: gaps in them are closed.

    Text closes to strokes as well, but has ink beside them.
    """
    gap = max(3, round(_GAP / scale))
    closed = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, _bar(gap, across=across))
    aside, ends = max(2, round(_ASIDE / scale)), round(_TOUCH / scale)
    found = []
    for stroke in _strokes(closed, least, scale, across=across):
        x, y, w, h = stroke.pixels
        # A line that slants a little is thinner than its box.
        thick = cv2.countNonZero(closed[y : y + h, x : x + w]) / (w if across else h)
        if thick * scale > _THIN:
            continue
        line = ink[y : y + h, x : x + w].any(axis=0 if across else 1)
        # At its ends it meets other lines.
        start, end = (x + ends, x + w - ends) if across else (y + ends, y + h - ends)
        before, after = (
            (ink[max(0, y - aside - 1) : y - 1, start:end], ink[y + h + 1 :][:aside, start:end])
            if across
            else (
                ink[start:end, max(0, x - aside - 1) : x - 1],
                ink[start:end, x + w + 1 :][:, :aside],
            )
        )
        beside = max(float((side > 0).mean()) if side.size else 0.0 for side in (before, after))
        if line.mean() < _WHOLE and beside < _CLEAR:
            found.append(stroke)
    return found


def _ends_at_lines(edge: Box, lines: Sequence[Box]) -> bool:
    """Tell whether a short stroke goes from one long line across to another.

    At one end it may instead be level with the end of a long line of its way: the outer side of a
    table is not always drawn.
    """
    across = edge.x1 > edge.x0
    ends = ((edge.x0, edge.top), (edge.x1, edge.bottom))
    others = [line for line in lines if (line.x1 > line.x0) != across]
    meets = [
        any(
            line.x0 - _TOUCH <= x <= line.x1 + _TOUCH
            and line.top - _TOUCH <= y <= line.bottom + _TOUCH
            for line in others
        )
        for x, y in ends
    ]
    if sum(meets) != 1:
        return all(meets)
    x, y = ends[meets.index(False)]
    alike = [line for line in lines if (line.x1 > line.x0) == across]
    levels = [end for line in alike for end in ((line.x0, line.x1) if across else line[1::2])]
    return any(abs(level - (x if across else y)) <= _TOUCH for level in levels)


def read_cells(cells: Sequence[Box], pixels: Pixels, dpi: float) -> tuple[list[Printed], set[Box]]:
    """Read each of ``cells`` and wipe it off ``pixels``; return the words, the cells with print."""
    held = {cell: print_in(cell, pixels, dpi) for cell in cells}
    words = [word for cell in cells for word in words_of(held[cell], dpi)]
    for cell in cells:
        x0, top, x1, bottom = pixel_box(cell, dpi)
        pixels[top:bottom, x0:x1] = PAPER
    return words, {cell for cell, printed in held.items() if printed is not None}
