"""A page image -> its ruling lines, and the tables they rule, read cell by cell.

A cell is read by itself: what is printed in it is cut out closely first, because Tesseract takes
the grain of an empty stretch for letters and misses a lone number in it. Row numbers it can't
read follow from those above and below.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, NamedTuple

import cv2
import numpy as np

from pipeline.read import ocr
from pipeline.read.glyphs import Printed
from pipeline.read.row_cuts import is_number
from pipeline.read.ruled import grid
from pipeline.read.sheets import Grid, GridCell
from pipeline.records import Box

Pixels = np.ndarray[Any, np.dtype[np.uint8]]

_POINTS = 72.0
# Points. A ruling line is at least _RULE long, text has no straight stroke of that length; a
# shorter one, at least _SHORT, ends at two such lines, at most _TOUCH off; all are at most _THICK.
_RULE, _SHORT, _TOUCH, _THICK = 40.0, 13.0, 4.0, 6.0
_INSET, _MARGIN = 1.0, 12
_DARK, _PAPER = 140, 255
_SPECK, _REST = 0.8, 1.5
"""Points: what is smaller either way is dirt; what is thinner at the edge is left of a line."""
_LINE_HEIGHT, _LETTER = 24.0, 5.0
"""Points: a line is at most so high, and letters without their accents at least."""
_LARGER = 2
_NOT_READ = 0.3
"""Certainty of a number that the sequence alone tells."""
_LONGEST_NUMBER = 9
_LAST_PART = re.compile(r"(\d{1,3})(\D*)$")


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
        rest[max(0, y - 1) : y + h + 1, max(0, x - 1) : x + w + 1] = _PAPER
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


def read_tables(
    found: Sequence[list[Box]], pixels: Pixels, dpi: float
) -> tuple[list[Grid], list[Printed]]:
    """Read the cells of each table and wipe them off ``pixels``; return tables, other words."""
    tables: list[Grid] = []
    rest: list[Printed] = []
    for cells in found:
        held = {cell: _print_in(cell, pixels, dpi) for cell in cells}
        words = [word for cell in cells for word in _words(held[cell], dpi)]
        for cell in cells:
            x0, top, x1, bottom = _pixel_box(cell, dpi)
            pixels[top:bottom, x0:x1] = _PAPER
        table, outside = grid(cells, words)
        rest += outside
        if table:
            inked = {cell for cell, print_ in held.items() if print_ is not None}
            tables.append(numbered(table, inked))
    return tables, rest


class _Print(NamedTuple):
    """What is printed in a cell, cut out closely: its pixels and where their corner lies."""

    pixels: Pixels
    at: tuple[int, int]


def _print_in(cell: Box, pixels: Pixels, dpi: float) -> _Print | None:
    """Return what is printed in ``cell``, None where nothing but dirt is."""
    x0, top, x1, bottom = _pixel_box(cell, dpi)
    inside = pixels[top:bottom, x0:x1].copy()
    if inside.size == 0:
        return None
    speck, rest = _SPECK * dpi / _POINTS, _REST * dpi / _POINTS
    high, wide = inside.shape
    _, labels, stats, _ = cv2.connectedComponentsWithStats((inside < _DARK).astype(np.uint8))
    left, upper, right, lower = wide, high, 0, 0
    for index, (x, y, w, h, _) in enumerate(stats[1:].tolist(), 1):
        at_edge = x == 0 or y == 0 or x + w == wide or y + h == high
        if max(w, h) < speck or (at_edge and min(w, h) < rest):
            inside[labels == index] = _PAPER
            continue
        left, upper = min(left, x), min(upper, y)
        right, lower = max(right, x + w), max(lower, y + h)
    if right <= left:
        return None
    close = inside[upper:lower, left:right]
    framed = cv2.copyMakeBorder(
        close, *(_MARGIN,) * 4, cv2.BORDER_CONSTANT, value=int(np.median(inside))
    )
    return _Print(np.asarray(framed, np.uint8), (x0 + left - _MARGIN, top + upper - _MARGIN))


def _words(printed: _Print | None, dpi: float) -> list[Printed]:
    if printed is None:
        return []
    is_line = _is_line(printed.pixels, dpi)
    first = ocr.Layout.LINE if is_line else ocr.Layout.BLOCK
    words = ocr.words(printed.pixels, dpi, first, printed.at)
    if words or not is_line:
        return words
    # A lone number is often missed, less often where it is large.
    size = (printed.pixels.shape[1] * _LARGER, printed.pixels.shape[0] * _LARGER)
    larger = np.asarray(cv2.resize(printed.pixels, size, interpolation=cv2.INTER_CUBIC), np.uint8)
    at = (printed.at[0] * _LARGER, printed.at[1] * _LARGER)
    return ocr.words(larger, dpi * _LARGER, ocr.Layout.LINE, at)


def _is_line(pixels: Pixels, dpi: float) -> bool:
    """Tell whether the print is one line: no empty stretch parts it into two rows of letters."""
    inked = np.flatnonzero((pixels < _DARK).any(axis=1))
    bands = np.split(inked, np.flatnonzero(np.diff(inked) > 1) + 1)
    rows = sum(len(band) * _POINTS / dpi >= _LETTER for band in bands)
    return rows < 2 and len(inked) * _POINTS / dpi < _LINE_HEIGHT


def _pixel_box(cell: Box, dpi: float) -> tuple[int, int, int, int]:
    scale = dpi / _POINTS
    x0, top = round((cell.x0 + _INSET) * scale), round((cell.top + _INSET) * scale)
    x1, bottom = round((cell.x1 - _INSET) * scale), round((cell.bottom - _INSET) * scale)
    return max(0, x0), max(0, top), max(0, x1), max(0, bottom)


def numbered(table: Grid, inked: set[Box]) -> Grid:
    """Return ``table`` with the numbers of its first column that OCR missed or misread.

    Where ``inked`` cells hold no number, they follow the one above, or come before the one below.
    """
    column = [cell for cell in table.cells if cell.column == 0 and cell.column_span == 1]
    rows = [cell for cell in column if cell.row and cell.box in inked]
    texts = ["".join(w.text for line in cell.lines for w in line) for cell in rows]
    known = [text if _is_sound(cell, text) else "" for cell, text in zip(rows, texts, strict=True)]
    if sum(bool(text) for text in known) * 2 < len(known):
        return table
    for index in range(1, len(known)):
        known[index] = known[index] or _moved(known[index - 1], 1)
    for index in range(len(known) - 2, -1, -1):
        known[index] = known[index] or _moved(known[index + 1], -1)
    better = {
        cell.box: cell._replace(lines=[[Printed(text, _inner(cell.box), _NOT_READ)]])
        for cell, text, was in zip(rows, known, texts, strict=True)
        if text and text != was
    }
    cells: list[GridCell] = [better.get(c.box, c) if c.column == 0 else c for c in table.cells]
    return table._replace(cells=cells)


def _is_sound(cell: GridCell, text: str) -> bool:
    line = [word for line in cell.lines for word in line]
    return bool(line) and len(text) <= _LONGEST_NUMBER and is_number(line)


def _moved(number: str, by: int) -> str:
    """Return ``number`` with its last part one up or down, "" where it has none or is the first."""
    match = _LAST_PART.search(number)
    if not match or int(match[1]) + by < 1:
        return ""
    return f"{number[: match.start()]}{int(match[1]) + by}{match[2]}"


def _inner(box: Box) -> Box:
    """Return where a number stands that nobody could read: in the middle of its cell."""
    x, y = (box.x0 + box.x1) / 2, (box.top + box.bottom) / 2
    half = _LINE_HEIGHT / 2
    return Box(
        max(box.x0, x - half),
        max(box.top, y - half),
        min(box.x1, x + half),
        min(box.bottom, y + half),
    )
