"""Photos and odd scans of a page -> the page as a scanner shows it: flat, even, black on white.

What is already so passes unchanged: Tesseract reads it best as it is.
"""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np

Pixels = np.ndarray[Any, np.dtype[np.uint8]]
Matrix = np.ndarray[Any, np.dtype[np.float64]]
"""A 3 x 3 homography: the place of a pixel of one image on another."""

_SMALL = 400
"""Pixels of the longer side of the small copy that light and edges are judged on."""
_LETTERS, _SMOOTH = 11, 15
"""Pixels of the small copy: more than letters are thick, and than light changes in."""
_UNEVEN, _DARKEST = 0.85, 45.0
"""Darkest paper against the lightest; grey value below which nothing is paper."""
_NEAR = 81
"""Pixels of the small copy in which light changes little and no edge of a sheet is missed."""
_WHITE = 245.0
_GRAIN, _LEAST_GRAIN, _SAMPLED = 6.0, 16.0, 8
"""The darkest grain is darker than the paper by so many times what pixels side by side mostly
differ by, and by so many grey values at least; of so many rows one is looked at."""
_NEGATIVE = 100
"""Grey value; paper whose middle value is darker is a negative."""
# A sheet photographed on a table: the photo's edge is darker than the sheet by this share, the
# sheet covers between these shares of it and is as long for its width as a page may be.
_EDGE_DARKER, _LEAST_SHEET, _MOST_SHEET = 0.75, 0.3, 0.985
_SHAPES = (1.15, 1.75)
_CORNERS, _OUTLINE = 4, 0.02


def evenly_lit(grey: Pixels) -> Pixels:
    """Return ``grey`` with dark letters on paper that is equally white everywhere."""
    if np.median(grey[::8, ::8]) < _NEGATIVE:
        grey = np.asarray(255 - grey, np.uint8)
    paper = cv2.medianBlur(cv2.dilate(_small(grey), np.ones((_LETTERS, _LETTERS))), _SMOOTH)
    dark, light = np.percentile(paper, (3, 97))
    if dark > _UNEVEN * light:
        return grey
    paper = cv2.GaussianBlur(np.maximum(paper, _DARKEST).astype(np.float32), (0, 0), _SMOOTH / 2)
    height, width = grey.shape
    full = cv2.resize(paper, (width, height), interpolation=cv2.INTER_LINEAR)
    return np.asarray(cv2.divide(grey, full, scale=_WHITE, dtype=cv2.CV_8U), np.uint8)


def without_grain(grey: Pixels, page: Pixels) -> Pixels:
    """Return ``grey``, what is left of ``page`` once parts of it are wiped off, on white paper.

    Tesseract takes for ink what is darker than the value that parts the greys best. Where little is
    printed, that value lies among those of the paper, and grain is read as text while text is not.
    Elsewhere ``grey`` passes unchanged.
    """
    some, left = (np.ascontiguousarray(pixels[::_SAMPLED]) for pixels in (page, grey))
    light = float(np.median(some[:, ::_SAMPLED]))
    differ = cv2.absdiff(some[:, 2::_SAMPLED], some[:, :-2:_SAMPLED])
    grain = max(_LEAST_GRAIN, _GRAIN * float(np.median(differ)))
    limit, _ = cv2.threshold(left, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    if limit < light - grain:
        return grey
    return np.asarray(np.where(grey > light - grain, 255, grey), np.uint8)


def sheet_on_table(colour: Pixels) -> tuple[Pixels, Matrix] | None:
    """Return the sheet that ``colour`` (RGB) shows on a darker ground, and its way back.

    None where the image is the page itself. The matrix leads from the sheet to the photo.
    """
    grey = np.asarray(cv2.cvtColor(colour, cv2.COLOR_RGB2GRAY), np.uint8)
    small = _small(grey)
    corners = _corners(small)
    if corners is None:
        return None
    corners *= grey.shape[0] / small.shape[0]
    top, right, bottom, left = (
        float(np.linalg.norm(corners[a] - corners[b])) for a, b in ((0, 1), (1, 2), (2, 3), (3, 0))
    )
    width, height = max(top, bottom), max(left, right)
    if not _SHAPES[0] < max(width, height) / min(width, height) < _SHAPES[1]:
        return None
    flat = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    onto = cv2.getPerspectiveTransform(corners, flat)
    size = (round(width), round(height))
    sheet = cv2.warpPerspective(colour, onto, size, flags=cv2.INTER_CUBIC, borderValue=(255,) * 3)
    return np.asarray(sheet, np.uint8), np.asarray(np.linalg.inv(onto), np.float64)


def _corners(small: Pixels) -> Any:
    """Return the corners of a bright sheet from the top left clockwise (4 x 2), None for none."""
    edge = np.concatenate((small[0], small[-1], small[:, 0], small[:, -1]))
    bright = float(np.percentile(small, 90))
    if np.median(edge) > _EDGE_DARKER * bright:
        return None
    smooth = cv2.GaussianBlur(small, (5, 5), 0)
    # Against the brightest thing near, paper in the shadow is still paper.
    light = cv2.blur(cv2.dilate(smooth, np.ones((_NEAR, _NEAR), np.uint8)), (_NEAR, _NEAR))
    even = cv2.divide(smooth, light, scale=255.0)
    _, mask = cv2.threshold(even, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    mask = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((_LETTERS, _LETTERS), np.uint8))
    contours, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    sheet = cv2.convexHull(max(contours, key=cv2.contourArea)) if contours else None
    if sheet is None or not _LEAST_SHEET < cv2.contourArea(sheet) / small.size < _MOST_SHEET:
        return None
    outline = cv2.approxPolyDP(sheet, _OUTLINE * cv2.arcLength(sheet, closed=True), closed=True)
    if len(outline) != _CORNERS:
        return None
    points = outline.reshape(_CORNERS, 2).astype(np.float32)
    across, along = points.sum(axis=1), points[:, 0] - points[:, 1]
    order = [across.argmin(), along.argmax(), across.argmax(), along.argmin()]
    is_sheet = len(set(map(int, order))) == _CORNERS and _is_edged(smooth, outline)
    return points[order] if is_sheet else None


def _is_edged(grey: Any, outline: Any) -> bool:
    """Tell whether it is suddenly darker outside the outline: light fades slowly, a sheet ends."""
    inside = np.zeros_like(grey)
    cv2.fillConvexPoly(inside, outline, 1)
    brush = np.ones((_LETTERS, _LETTERS), np.uint8)
    within = (inside > 0) & (cv2.erode(inside, brush, borderValue=1) == 0)
    without = (inside == 0) & (cv2.dilate(inside, brush) > 0)
    if not within.any() or not without.any():
        return False
    return bool(np.median(grey[without]) < _EDGE_DARKER * np.median(grey[within]))


def _small(grey: Pixels) -> Pixels:
    scale = min(1.0, _SMALL / max(grey.shape))
    small = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    return np.asarray(small, np.uint8)
