"""What is drawn on a PDF page besides text: its straight lines, and the share images cover.

The lines come from pdfium, which costs next to nothing on pages without any.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from itertools import pairwise, repeat
from typing import Any, NamedTuple

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as raw

from pipeline.read import lean
from pipeline.read.glyphs import Frame
from pipeline.records import Box
from pipeline.spans import each

_THIN = 3.0
"""Points. A filled box thinner than this is a line."""
# A drawing has thousands of lines; a table page a few hundred.
_MAX_EDGES, _MAX_OBJECTS, _MAX_DEPTH = 3000, 20000, 4

Matrix = tuple[float, float, float, float, float, float]
_IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


class Drawn(NamedTuple):
    """What is drawn on a page besides text: straight lines, and the share images cover.

    ``edges`` are boxes without breadth in points of the page as it is read; ``paths`` counts
    all vector objects.
    """

    edges: list[Box]
    image_share: float
    paths: int


def drawn(page: pdfium.PdfPage, frame: Frame) -> Drawn:
    """Collect the straight lines and the images of ``page``."""
    boxes: list[tuple[float, float, float, float]] = []
    area, paths = 0.0, 0
    whole = max(1.0, (frame.right - frame.left) * (frame.top - frame.bottom))
    for handle, kind, matrix in _objects(page):
        if kind == raw.FPDF_PAGEOBJ_IMAGE:
            x0, y0, x1, y1 = _bounds(handle, matrix)
            x0, x1 = max(x0, frame.left), min(x1, frame.right)
            y0, y1 = max(y0, frame.bottom), min(y1, frame.top)
            area = max(area, max(0.0, x1 - x0) * max(0.0, y1 - y0))
        else:
            paths += 1
            if len(boxes) < _MAX_EDGES:
                boxes += _path_edges(handle, matrix)
    if not boxes or len(boxes) >= _MAX_EDGES:
        return Drawn([], area / whole, paths)
    array = np.array([(x0, y1, x1, y0) for x0, y0, x1, y1 in boxes], np.float32)
    edges = each(Box, frame.turned(array, frame.reading).tolist())
    return Drawn(edges, area / whole, paths)


def _objects(page: pdfium.PdfPage) -> Iterator[tuple[Any, int, Matrix]]:
    count = min(raw.FPDFPage_CountObjects(page.raw), _MAX_OBJECTS)
    objects = map(lean.page_object, repeat(lean.address(page.raw), count), range(count))
    for index, kind in enumerate(map(lean.object_kind, objects)):
        if kind != raw.FPDF_PAGEOBJ_TEXT:
            yield from _object(raw.FPDFPage_GetObject(page.raw, index), _IDENTITY, 0)


def _object(handle: Any, matrix: Matrix, depth: int) -> Iterator[tuple[Any, int, Matrix]]:
    kind = raw.FPDFPageObj_GetType(handle)
    if kind in (raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_IMAGE):
        yield handle, kind, matrix
    elif kind == raw.FPDF_PAGEOBJ_FORM and depth < _MAX_DEPTH:
        inner = _product(_matrix(handle), matrix)
        for index in range(min(raw.FPDFFormObj_CountObjects(handle), _MAX_OBJECTS)):
            yield from _object(raw.FPDFFormObj_GetObject(handle, index), inner, depth + 1)


def _matrix(handle: Any) -> Matrix:
    got = raw.FS_MATRIX()
    if not raw.FPDFPageObj_GetMatrix(handle, got):
        return _IDENTITY
    return got.a, got.b, got.c, got.d, got.e, got.f


def _product(one: Matrix, two: Matrix) -> Matrix:
    a, b, c, d, e, f = one
    g, h, i, j, k, m = two
    return (
        a * g + b * i,
        a * h + b * j,
        c * g + d * i,
        c * h + d * j,
        e * g + f * i + k,
        e * h + f * j + m,
    )


def _point(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _bounds(handle: Any, matrix: Matrix) -> tuple[float, float, float, float]:
    x0, y0, x1, y1 = (ctypes.c_float() for _ in range(4))
    if not raw.FPDFPageObj_GetBounds(handle, x0, y0, x1, y1):
        return 0.0, 0.0, 0.0, 0.0
    corners = [_point(matrix, x, y) for x in (x0.value, x1.value) for y in (y0.value, y1.value)]
    xs, ys = zip(*corners, strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def _path_edges(handle: Any, matrix: Matrix) -> list[tuple[float, float, float, float]]:
    """Return the straight lines of a path as PDF boxes without breadth."""
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(handle, fill, stroke)
    if not fill.value and not stroke.value:
        return []
    found: list[tuple[float, float, float, float]] = []
    for points in _outlines(handle, _product(_matrix(handle), matrix)):
        xs, ys = [x for x, _ in points], [y for _, y in points]
        x0, x1, y0, y1 = min(xs), max(xs), min(ys), max(ys)
        wide, tall = x1 - x0 > _THIN, y1 - y0 > _THIN
        if wide and tall:
            if stroke.value:
                found += [_flat(*one, *two) for one, two in pairwise(points) if _straight(one, two)]
            continue
        # A small square is the joint of two lines and belongs to both.
        if not tall:
            found.append((x0, (y0 + y1) / 2, x1, (y0 + y1) / 2))
        if not wide:
            found.append(((x0 + x1) / 2, y0, (x0 + x1) / 2, y1))
    return found


def _straight(one: tuple[float, float], two: tuple[float, float]) -> bool:
    return abs(one[0] - two[0]) < 1 or abs(one[1] - two[1]) < 1


def _flat(x0: float, y0: float, x1: float, y1: float) -> tuple[float, float, float, float]:
    if abs(x1 - x0) >= abs(y1 - y0):
        return min(x0, x1), (y0 + y1) / 2, max(x0, x1), (y0 + y1) / 2
    return (x0 + x1) / 2, min(y0, y1), (x0 + x1) / 2, max(y0, y1)


def _outlines(handle: Any, matrix: Matrix) -> Iterator[list[tuple[float, float]]]:
    """Yield the corner points of each part of a path; parts with curves are left out."""
    points: list[tuple[float, float]] = []
    curved = False
    x, y = ctypes.c_float(), ctypes.c_float()
    for index in range(raw.FPDFPath_CountSegments(handle)):
        segment = raw.FPDFPath_GetPathSegment(handle, index)
        kind = raw.FPDFPathSegment_GetType(segment)
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        if kind == raw.FPDF_SEGMENT_MOVETO:
            if len(points) > 1 and not curved:
                yield points
            points, curved = [], False
        curved = curved or kind == raw.FPDF_SEGMENT_BEZIERTO
        points.append(_point(matrix, x.value, y.value))
        if raw.FPDFPathSegment_GetClose(segment):
            points.append(points[0])
    if len(points) > 1 and not curved:
        yield points
