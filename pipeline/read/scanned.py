"""A page image -> a sheet: OCR words set out in lines, tables read cell by cell.

Tesseract reads along lines over the whole page and tears a table's rows apart. So the ruling
lines are found on the image first, each cell is read by itself, and the page without its tables.
Where words stand in the columns of a table that no lines rule, each column is read again.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from functools import partial
from typing import NamedTuple

import cv2
import numpy as np
from PIL import Image

from pipeline.errors import MissingToolError
from pipeline.read import ocr
from pipeline.read.aligned import HEADER_ROWS, Found, tables_of
from pipeline.read.columns import Spread, lines
from pipeline.read.glyphs import Printed, turn_box
from pipeline.read.header_strips import headings_reread
from pipeline.read.headings import likely_header, rows_of
from pipeline.read.overlooked import overlooked
from pipeline.read.paper import without_grain
from pipeline.read.received import without_received
from pipeline.read.row_numbers import numbered
from pipeline.read.ruled import ruled_cells
from pipeline.read.scanned_tables import read_cells, ruling_lines
from pipeline.read.sheets import Grid, Laid, Part, Ruler, Sheet, arrange
from pipeline.read.strips import reread
from pipeline.read.trust import trust
from pipeline.read.untold import untold
from pipeline.records import Box, TextSource
from pipeline.rules import Rules

_PAPER = 255
# A page whose share of known syllables or whose certainty is below this is looked at again sideways
# and upside down, in a size that is just legible; another turn counts where it reads clearly
# better. Cells read on end give short words, half of which happen to be syllables, but unsure.
_LONG = 4
_SENSE, _GLANCE_DPI, _GLANCE_WORDS, _CLEARLY = 0.7, 150.0, 8, 0.2
_POINTS = 72.0
_TOP_ROWS, _FEWEST, _QUALITY = 6, 3, 90
"""Rows at the top of a page that are looked at for columns, and columns that tell a table anywhere;
JPEG quality of a page that is kept."""
_PART = 8
"""Times a part of a page is smaller that is looked at for ink before all of it is."""
_STROKE, _FAINT = 3, 20
"""Pixels of a stroke, over which noise is averaged; grey values by which the palest is darker."""
_RIM, _LEGIBLE = 40.0, 0.5
"""Points from the rim of a page within which no margin ends, and the certainty of words there."""
_INK, _SPECKS = 128, 5e-4
"""Grey value of ink, and the share of a page that specks and the back of a stamp darken at most; a
page of text darkens ten to a hundred times as much."""


def scanned_sheet(image: Image.Image, dpi: float, reason: str, *, first: bool) -> Sheet:
    """Read ``image`` of ``dpi`` pixels an inch; ``first``: the page may bear a letterhead.

    A page that makes no sense as it lies is turned: it was scanned sideways or upside down. Where
    Tesseract is not installed the sheet is empty and says what is missing.
    """
    try:
        return _seen(image, dpi, reason, first=first)
    except MissingToolError as error:
        size = (image.width * _POINTS / dpi, image.height * _POINTS / dpi)
        unread = f"{reason}; not read: no Tesseract with Vietnamese"
        return Sheet([], *size, TextSource.OCR, unread, is_image=True, missing=str(error))


def _seen(image: Image.Image, dpi: float, reason: str, *, first: bool) -> Sheet:
    sheet = _read(image, dpi, reason, first=first)
    quality = 0.0 if _is_sideways(sheet) else sheet.quality or 0.0
    sense = min(quality, sheet.ocr_confidence or 0.0)
    if not sheet.parts or sense >= _SENSE:
        return sheet
    turn = _upright(image, dpi, sense)
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


def _is_empty(image: Image.Image) -> bool:
    """Tell whether nothing at all stands out from the paper, which takes no OCR to see."""
    wide, high = image.size
    # Most pages have ink in any part of them.
    part = image.crop((0, high // 4, wide, high // 4 + high // _PART))
    return not any(_stands_out(each) for each in (part, image))


def _stands_out(image: Image.Image) -> bool:
    if not image.width or not image.height:
        return False
    least, most, *_ = cv2.minMaxLoc(cv2.blur(np.asarray(image.convert("L")), (_STROKE, _STROKE)))
    return most - least >= _FAINT


def _is_blank(words: list[Printed], pixels: ocr.Pixels) -> bool:
    """Tell whether a page holds specks and what shines through, and no text."""
    if any(sum(map(str.isalpha, word.text)) > 1 or word.text.isdecimal() for word in words):
        return False
    return bool((pixels < _INK).mean() < _SPECKS)


def _without_rim(words: list[Printed], width: float, height: float) -> list[Printed]:
    """Return ``words`` without those that the grain at the rim of a scan was taken for."""

    def is_at_rim(box: Box) -> bool:
        aside = box.x1 < _RIM or box.x0 > width - _RIM
        return aside or box.bottom < _RIM or box.top > height - _RIM

    if not any(is_at_rim(word.box) for word in words):
        return words
    grain = {
        word
        for fragment in Spread(words).fragments
        if is_at_rim(fragment.box)
        and all((word.confidence or 0.0) < _LEGIBLE for word in fragment.words)
        for word in fragment.words
    }
    return [word for word in words if word not in grain]


def _is_sideways(sheet: Sheet) -> bool:
    """Tell whether most long words stand on end: Tesseract reads some pages as they lie."""
    lines = [line for part in sheet.parts for line in _lines_of(part)]
    words = [word for line in lines for word in line if len(word.text) >= _LONG]
    tall = sum(word.height > word.box.x1 - word.box.x0 for word in words)
    return tall > len(words) / 2


def _lines_of(part: Part) -> list[list[Printed]]:
    """Return a line, or the lines of a table's cells: those of a page on end look like columns."""
    if isinstance(part, Grid):
        return [line for cell in part.cells for line in cell.lines]
    return [part] if isinstance(part, list) else []


def _upright(image: Image.Image, dpi: float, sense: float) -> int:
    """Return the turn in degrees clockwise that makes most sense of the page, 0 for none.

    ``sense`` (0-1) is how much it makes as it lies.
    """
    scale = min(1.0, _GLANCE_DPI / dpi)
    small = image.convert("L").resize((round(image.width * scale), round(image.height * scale)))
    best, most = 0, sense + _CLEARLY
    for turn in (90, 270, 180):
        pixels = np.asarray(small.rotate(-turn, expand=True, fillcolor=_PAPER), np.uint8)
        # The cells of a table make no block of lines, and no page: words are looked for anywhere.
        words = ocr.words(pixels, dpi * scale, ocr.Layout.SPARSE)
        found = trust(" ".join(word.text for word in words))
        makes = min(found.known, ocr.confidence(words) or 0.0)
        if found.words >= _GLANCE_WORDS and makes > most:
            best, most = turn, makes
    return best


def _read(image: Image.Image, dpi: float, reason: str, *, first: bool) -> Sheet:
    size = (image.width * _POINTS / dpi, image.height * _POINTS / dpi)
    blank = Sheet([], *size, TextSource.OCR, "blank page", is_image=True, is_blank=True)
    if _is_empty(image):
        return blank
    page = ocr.prepared(image)
    edges, unlined = ruling_lines(page.pixels, dpi, page.stamp)
    cells = [cell for table in ruled_cells(edges) for cell in table]
    unread = unlined.copy() if cells else unlined
    words, inked = read_cells(cells, unread, dpi)
    unread = without_grain(unread, page.pixels)
    words += ocr.words(unread, dpi, stamp=page.stamp)
    words = without_received(words, page.pixels, dpi)
    if _is_blank(words, page.pixels):
        return blank
    words = _without_rim(words, *size)
    seen = _Page(words, edges, inked, *size, first)
    found = tables_of(Spread(words), edges, None)
    is_lost = not found.columns and all(grid.rows <= HEADER_ROWS for grid in found.grids)
    if is_lost and (header := likely_header(rows_of(Spread(words)), Rules())):
        words = headings_reread([header], words, unlined, dpi)
        found = tables_of(Spread(words), edges, None)
    if found.columns:
        headers = [columns.header for columns in found.columns if columns.header]
        words = headings_reread(headers, words, unlined, dpi)
        found = tables_of(Spread(words), edges, None)
        shown = [grid.box for grid in found.grids if grid.origin != "ruled"]
        if missed := overlooked(shown, words, unread, dpi):
            words += missed
            found = tables_of(Spread(words), edges, None)
        seen = seen._replace(words=reread(found.columns, words, unlined, dpi))
        found = tables_of(Spread(seen.words), edges, None)
    laid = seen.laid(found)
    return Sheet(
        laid.parts,
        *size,
        TextSource.OCR,
        reason,
        trust(" ".join(word.text for word in seen.words)).quality,
        ocr.confidence(seen.words),
        partial(ocr.unturn, angle=page.skew, width=size[0], height=size[1]) if page.skew else None,
        is_image=True,
        ruler=laid.ruler,
        closed=laid.closed,
        untold=laid.untold,
        resume=partial(_resumed, seen, *_packed(unlined), dpi) if _may_go_on(seen) else None,
    )


class _Page(NamedTuple):
    """What was seen on a page: its words and lines, cells with print in them, its size in points;
    ``first``: it may bear a letterhead."""

    words: list[Printed]
    edges: list[Box]
    inked: set[Box]
    width: float
    height: float
    first: bool

    def laid(self, found: Found) -> Laid:
        """Set the tables ``found`` between the lines of the other words."""
        closed = self._parts(found.closed) if found.closed else None
        missed = untold(Spread(found.rest))
        return Laid(self._parts(found), found.ruler, found.goes_on, closed, missed)

    def _parts(self, found: Found) -> list[Part]:
        rest = lines(Spread(found.rest), self.width, self.height, first=self.first)
        return arrange([numbered(grid, self.inked) for grid in found.grids], rest)


def _may_go_on(page: _Page) -> bool:
    """Tell whether a page begins with words in columns, as the rest of a table does.

    Above them may stand the rest of a long cell.
    """
    spread = Spread(page.words)
    rows: Counter[int] = Counter(fragment.row for fragment in spread.fragments)
    top = sorted(rows)[:_TOP_ROWS]
    begins = bool(page.inked) or any(rows[row] > 1 for row in top)
    return not page.first and (begins or spread.has_row_of(_FEWEST))


def _packed(pixels: ocr.Pixels) -> tuple[bytes]:
    """Return a page's pixels small enough to keep until the page before is read."""
    return (cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, _QUALITY])[1].tobytes(),)


def _resumed(page: _Page, packed: bytes, dpi: float, ruler: Ruler) -> Laid:
    """Lay out a page that follows one which ends with the table of ``ruler``."""
    found = tables_of(Spread(page.words), page.edges, ruler)
    if found.goes_on and found.columns:
        pixels = np.asarray(cv2.imdecode(np.frombuffer(packed, np.uint8), cv2.IMREAD_GRAYSCALE))
        words = reread(found.columns[:1], page.words, np.asarray(pixels, np.uint8), dpi)
        page = page._replace(words=words)
        found = tables_of(Spread(words), page.edges, ruler)
    return page.laid(found)
