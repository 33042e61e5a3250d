"""A page image -> a sheet: OCR words set out in lines, tables read cell by cell.

Tesseract reads along lines over the whole page and tears a table's rows apart. So the ruling
lines are found on the image first, each cell is read by itself, and the page without its tables.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

import cv2
import numpy as np
from PIL import Image

from pipeline.read import ocr
from pipeline.read.columns import Spread, lines
from pipeline.read.glyphs import Printed, turn_box
from pipeline.read.ruled import grid, ruled_cells
from pipeline.read.sheets import Grid, Sheet, arrange
from pipeline.read.trust import trust
from pipeline.records import Box, TextSource

Pixels = np.ndarray[Any, np.dtype[np.uint8]]

# Points. A ruling line is at least this long, text has no straight stroke of that length; and at
# most this thick.
_RULE, _THICK = 40.0, 6.0
_INSET, _MARGIN = 1.0, 12
# A cell with less ink than this share is empty.
_INK, _DARK = 0.001, 140
_PAPER = 255
# A page of fewer known syllables than this share is looked at again sideways and upside down, in a
# size that is just legible; another turn counts where it reads clearly better.
_LONG = 4
_SENSE, _GLANCE_DPI, _GLANCE_WORDS, _CLEARLY = 0.5, 150.0, 8, 0.2
_POINTS = 72.0


def scanned_sheet(image: Image.Image, dpi: float, reason: str, *, first: bool) -> Sheet:
    """Read ``image`` of ``dpi`` pixels an inch; ``first``: the page may bear a letterhead.

    A page that makes no sense as it lies is turned: it was scanned sideways or upside down.
    """
    sheet = _read(image, dpi, reason, first=first)
    sideways = _is_sideways(sheet)
    quality = 0.0 if sideways else sheet.quality or 0.0
    if not sheet.parts or quality >= _SENSE:
        return sheet
    turn = _upright(image, dpi, quality)
    if not turn:
        return sheet
    turned = _read(image.rotate(-turn, expand=True), dpi, reason, first=first)
    if (turned.quality or 0.0) <= quality:
        return sheet

    def place(box: Box) -> Box:
        level = turned.place(box) if turned.place else box
        return turn_box(level, (360 - turn) % 360, turned.width, turned.height)

    size = (sheet.width, sheet.height)
    return replace(turned, reason=f"{reason}; turned", width=size[0], height=size[1], place=place)


def _is_sideways(sheet: Sheet) -> bool:
    """Tell whether most long words stand on end: Tesseract reads some pages as they lie."""
    lines = [part for part in sheet.parts if isinstance(part, list)]
    words = [word for line in lines for word in line if len(word.text) >= _LONG]
    tall = sum(word.height > word.box.x1 - word.box.x0 for word in words)
    return tall > len(words) / 2


def _upright(image: Image.Image, dpi: float, quality: float) -> int:
    """Return the turn in degrees clockwise that makes most sense of the page, 0 for none."""
    scale = min(1.0, _GLANCE_DPI / dpi)
    small = image.convert("L").resize((round(image.width * scale), round(image.height * scale)))
    best, most = 0, quality + _CLEARLY
    for turn in (90, 270, 180):
        pixels = np.asarray(small.rotate(-turn, expand=True, fillcolor=_PAPER), np.uint8)
        found = trust(" ".join(w.text for w in ocr.words(pixels, dpi * scale, ocr.Layout.BLOCK)))
        if found.words >= _GLANCE_WORDS and found.known * found.accented > most:
            best, most = turn, found.known * found.accented
    return best


def _read(image: Image.Image, dpi: float, reason: str, *, first: bool) -> Sheet:
    width, height = image.width * _POINTS / dpi, image.height * _POINTS / dpi
    page = ocr.prepared(image)
    edges, pixels = ruling_lines(page.pixels, dpi)
    tables, words = _tables(ruled_cells(edges), pixels, dpi)
    words += ocr.words(pixels, dpi, stamp=page.stamp)
    parts = arrange(tables, lines(Spread(words), width, height, first=first))
    read = words + [w for t in tables for c in t.cells for line in c.lines for w in line]
    return Sheet(
        parts,
        width,
        height,
        TextSource.OCR,
        reason,
        trust(" ".join(word.text for word in read)).quality,
        ocr.confidence(read),
        partial(ocr.unturn, angle=page.skew, width=width, height=height) if page.skew else None,
        is_image=True,
    )


def ruling_lines(grey: Pixels, dpi: float) -> tuple[list[Box], Pixels]:
    """Return the straight lines of a page (boxes without breadth, points) and it without them."""
    _, ink = cv2.threshold(grey, 0, 255, cv2.THRESH_BINARY_INV + cv2.THRESH_OTSU)
    scale = _POINTS / dpi
    length = max(10, round(_RULE / scale))
    edges: list[Box] = []
    rest = grey.copy()
    for across in (True, False):
        kernel = np.ones((1, length) if across else (length, 1), np.uint8)
        strokes = cv2.morphologyEx(np.asarray(ink), cv2.MORPH_OPEN, kernel)
        count, labels, stats, _ = cv2.connectedComponentsWithStats(strokes)
        thin = stats[:count, cv2.CC_STAT_HEIGHT if across else cv2.CC_STAT_WIDTH] * scale <= _THICK
        thin[0] = False
        for x, y, w, h, _ in stats[:count][thin].tolist():
            middle_x, middle_y = (x + w / 2) * scale, (y + h / 2) * scale
            if across:
                edges.append(Box(x * scale, middle_y, (x + w) * scale, middle_y))
            else:
                edges.append(Box(middle_x, y * scale, middle_x, (y + h) * scale))
        wide = cv2.dilate(thin[labels].astype(np.uint8), np.ones((3, 3), np.uint8))
        rest[wide > 0] = _PAPER
    return edges, rest


def _tables(found: list[list[Box]], pixels: Pixels, dpi: float) -> tuple[list[Grid], list[Printed]]:
    """Read the cells of each table and wipe them off ``pixels``; return tables, other words."""
    tables: list[Grid] = []
    rest: list[Printed] = []
    for cells in found:
        words = [word for cell in cells for word in _cell_words(cell, pixels, dpi)]
        for cell in cells:
            x0, top, x1, bottom = _pixel_box(cell, dpi)
            pixels[top:bottom, x0:x1] = _PAPER
        table, outside = grid(cells, words)
        rest += outside
        if table:
            tables.append(table)
    return tables, rest


def _cell_words(cell: Box, pixels: Pixels, dpi: float) -> list[Printed]:
    x0, top, x1, bottom = _pixel_box(cell, dpi)
    inside = pixels[top:bottom, x0:x1]
    if inside.size == 0 or (inside < _DARK).mean() < _INK:
        return []
    framed = np.full((bottom - top + 2 * _MARGIN, x1 - x0 + 2 * _MARGIN), _PAPER, np.uint8)
    framed[_MARGIN:-_MARGIN, _MARGIN:-_MARGIN] = inside
    at = (x0 - _MARGIN, top - _MARGIN)
    words = ocr.words(framed, dpi, ocr.Layout.BLOCK, at)
    # A lone number is often missed as a block of text.
    return words or ocr.words(framed, dpi, ocr.Layout.LINE, at)


def _pixel_box(cell: Box, dpi: float) -> tuple[int, int, int, int]:
    scale = dpi / _POINTS
    x0, top = round((cell.x0 + _INSET) * scale), round((cell.top + _INSET) * scale)
    x1, bottom = round((cell.x1 - _INSET) * scale), round((cell.bottom - _INSET) * scale)
    return max(0, x0), max(0, top), max(0, x1), max(0, bottom)
