"""A page image -> a sheet: OCR words set out in lines, tables from the lines on the image."""

from __future__ import annotations

from functools import partial
from typing import Any

import cv2
import numpy as np
from PIL import Image

from pipeline.read import ocr
from pipeline.read.columns import Spread, lines
from pipeline.read.ruled import grids
from pipeline.read.sheets import Sheet, arrange
from pipeline.read.trust import trust
from pipeline.records import Box, TextSource

# A ruling line is at least this long (points); text has no straight stroke of that length.
_RULE = 40.0


def scanned_sheet(image: Image.Image, dpi: float, reason: str, first: bool) -> Sheet:
    """Read ``image`` of ``dpi`` pixels an inch; ``first``: the page may bear a letterhead."""
    width, height = image.width * 72.0 / dpi, image.height * 72.0 / dpi
    reading = ocr.read_image(image, dpi)
    tables, rest = grids(ruling_lines(reading.image, dpi), reading.words)
    parts = arrange(tables, lines(Spread(rest), width, height, first))
    text = " ".join(word.text for word in reading.words)
    place = partial(ocr.unturn, angle=reading.skew, width=width, height=height)
    return Sheet(
        parts,
        width,
        height,
        TextSource.OCR,
        reason,
        trust(text).quality,
        reading.confidence,
        place if reading.skew else None,
    )


def ruling_lines(grey: np.ndarray[Any, np.dtype[np.uint8]], dpi: float) -> list[Box]:
    """Return the straight lines of a page image as boxes without breadth, in points."""
    _, ink = cv2.threshold(grey, 0, 255, cv2.THRESH_BINARY_INV + cv2.THRESH_OTSU)
    scale = 72.0 / dpi
    length = max(10, round(_RULE / scale))
    edges: list[Box] = []
    for across in (True, False):
        kernel = np.ones((1, length) if across else (length, 1), np.uint8)
        strokes = cv2.morphologyEx(np.asarray(ink), cv2.MORPH_OPEN, kernel)
        count, _, stats, _ = cv2.connectedComponentsWithStats(strokes)
        for x, y, w, h, _ in stats[1:count].tolist():
            if (h if across else w) * scale > 6.0:
                continue
            middle_x, middle_y = (x + w / 2) * scale, (y + h / 2) * scale
            if across:
                edges.append(Box(x * scale, middle_y, (x + w) * scale, middle_y))
            else:
                edges.append(Box(middle_x, y * scale, middle_x, (y + h) * scale))
    return edges
