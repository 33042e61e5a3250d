"""Tables drawn with ruling lines: the lines of a PDF page -> grids of cells with their words.

The lines come from pdfium, which costs next to nothing on pages without any; the geometry from
edges to cells is pdfplumber's. A grid needs two columns with words in them: underlines, frames
and stamps stay what they are.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as raw

from pipeline.read.columns import rows
from pipeline.read.glyphs import Frame, Printed
from pipeline.read.sheets import Grid, GridCell
from pipeline.records import Box

# Points. A filled box thinner than _THIN is a line; lines this near are one line; a gap in a
# line up to _JOIN is no gap (dotted borders); shorter lines than _SHORT rule nothing.
_THIN, _SNAP, _JOIN, _SHORT, _TOUCH = 3.0, 3.0, 4.0, 6.0, 3.0
# Verticals of a table of two columns.
_FEW_COLUMNS = 3
# A table's side is drawn to this share at least, or so many lines end at it.
_SIDE_DRAWN, _FEW_LINES = 0.3, 3
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
    edges = [Box(*row) for row in frame.turned(array, frame.reading).tolist()]
    return Drawn(edges, area / whole, paths)


def grids(edges: Sequence[Box], words: Sequence[Printed]) -> tuple[list[Grid], list[Printed]]:
    """Return the tables that ``edges`` rule, top down, and the words outside of them."""
    found: list[Grid] = []
    rest = list(words)
    for cells in ruled_cells(edges):
        table, outside = grid(_with_open_sides(cells, rest, edges), rest)
        if table:
            found.append(table)
            rest = outside
    return found, rest


def _with_open_sides(cells: list[Box], words: Sequence[Printed], edges: Sequence[Box]) -> list[Box]:
    """Add the outer columns of a table whose outer verticals are not drawn: words stand there."""
    xs, ys = [x for c in cells for x in (c.x0, c.x1)], [y for c in cells for y in (c.top, c.bottom)]
    left, right, top, bottom = min(xs), max(xs), min(ys), max(ys)
    beside = [w.box for w in words if top < (w.box.top + w.box.bottom) / 2 < bottom]
    before = [box.x0 for box in beside if box.x1 <= left + _SNAP]
    behind = [box.x1 for box in beside if box.x0 >= right - _SNAP]
    found = list(cells)
    if before:
        next_to = [c for c in cells if c.x0 == left]
        found += _column(min(before) - 1, left, next_to, edges)
    if behind:
        next_to = [c for c in cells if c.x1 == right]
        found += _column(right, max(behind) + 1, next_to, edges)
    return found


def _column(x0: float, x1: float, beside: list[Box], edges: Sequence[Box]) -> list[Box]:
    """Return cells from ``x0`` to ``x1``, parted as those ``beside`` where a line goes on."""
    middle = (x0 + x1) / 2
    found: list[Box] = []
    for cell in sorted(beside, key=lambda c: c.top):
        goes_on = any(e.x0 < middle < e.x1 and abs(e.top - cell.top) <= _SNAP for e in edges)
        if found and not goes_on:
            found[-1] = Box(x0, found[-1].top, x1, cell.bottom)
        else:
            found.append(Box(x0, cell.top, x1, cell.bottom))
    return found


def ruled_cells(edges: Sequence[Box]) -> list[list[Box]]:
    """Return the cells of each table of two or more columns that ``edges`` draw, top down."""
    across = sum(1 for e in edges if e.x1 - e.x0 >= e.bottom - e.top)
    if across < 2 or len(edges) - across < _FEW_COLUMNS - 1:
        return []
    return [c for c in _cells(edges) if len(_levels([x for e in c for x in (e.x0, e.x1)])) > 2]


def grid(cells: list[Box], words: list[Printed]) -> tuple[Grid | None, list[Printed]]:
    """Return the table of ``cells`` with its words, and the words outside of it.

    None, and all words, where fewer than two columns hold words.
    """
    xs = _levels([c.x0 for c in cells] + [c.x1 for c in cells])
    ys = _levels([c.top for c in cells] + [c.bottom for c in cells])
    inside: dict[Box, list[Printed]] = {cell: [] for cell in cells}
    outside = []
    for word in words:
        x, y = (word.box.x0 + word.box.x1) / 2, (word.box.top + word.box.bottom) / 2
        home = next((c for c in cells if c.x0 <= x <= c.x1 and c.top <= y <= c.bottom), None)
        if home is None:
            outside.append(word)
        else:
            inside[home].append(word)
    places = []
    for cell, held in inside.items():
        row, column = _level(ys, cell.top), _level(xs, cell.x0)
        row_span = max(1, _level(ys, cell.bottom) - row)
        column_span = max(1, _level(xs, cell.x1) - column)
        places.append(GridCell(row, column, row_span, column_span, cell, rows(held)))
    if len({place.column for place in places if place.lines}) < 2:
        return None, words
    places.sort(key=lambda c: (c.row, c.column))
    box = Box(xs[0], ys[0], xs[-1], ys[-1])
    return Grid(len(ys) - 1, len(xs) - 1, box, places), outside


def _objects(page: pdfium.PdfPage) -> Iterator[tuple[Any, int, Matrix]]:
    count = raw.FPDFPage_CountObjects(page.raw)
    for index in range(min(count, _MAX_OBJECTS)):
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


def _cells(edges: Sequence[Box]) -> list[list[Box]]:
    """Return the cells of each table that ``edges`` draw."""
    # Imported late: pdfminer takes longer to load than most plans take to read.
    from pdfplumber import table as geometry  # noqa: PLC0415

    merged = geometry.merge_edges(
        [_as_pdfplumber(edge) for edge in edges], _SNAP, _SNAP, _JOIN, _JOIN
    )
    merged = [e for e in merged if max(e["x1"] - e["x0"], e["bottom"] - e["top"]) >= _SHORT]
    merged += _open_ends(merged)
    merged += _missing_sides(merged)
    merged = geometry.merge_edges(merged, _SNAP, _SNAP, _JOIN, _JOIN)
    crossings = geometry.edges_to_intersections(merged, _TOUCH, _TOUCH)
    cells = geometry.intersections_to_cells(crossings)
    return [[Box(*cell) for cell in one] for one in geometry.cells_to_tables(cells)]


def _as_pdfplumber(edge: Box) -> dict[str, Any]:
    across = edge.x1 - edge.x0 >= edge.bottom - edge.top
    return {
        **edge._asdict(),
        "width": edge.x1 - edge.x0,
        "height": edge.bottom - edge.top,
        "orientation": "h" if across else "v",
    }


def _missing_sides(edges: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Close the outer sides of each table: drawn in part (a stamp hides the rest) or left open.

    A side counts where lines cover a good part of it, or where three lines across end at it.
    """
    found: list[dict[str, Any]] = []
    for group in _connected(edges):
        box = Box(
            min(e["x0"] for e in group),
            min(e["top"] for e in group),
            max(e["x1"] for e in group),
            max(e["bottom"] for e in group),
        )
        sides = (
            Box(box.x0, box.top, box.x1, box.top),
            Box(box.x0, box.bottom, box.x1, box.bottom),
            Box(box.x0, box.top, box.x0, box.bottom),
            Box(box.x1, box.top, box.x1, box.bottom),
        )
        found += [s for s in map(_as_pdfplumber, sides) if _is_side(s, group)]
    return found


def _is_side(side: dict[str, Any], group: list[dict[str, Any]]) -> bool:
    across = side["orientation"] == "h"
    level, start, end = ("top", "x0", "x1") if across else ("x0", "top", "bottom")
    length = side[end] - side[start]
    same = [e for e in group if e["orientation"] == side["orientation"]]
    drawn = sum(e[end] - e[start] for e in same if abs(e[level] - side[level]) <= _SNAP)
    ending = [
        e["top"]
        for e in group
        if e["orientation"] == "h"
        and min(abs(e["x0"] - side["x0"]), abs(e["x1"] - side["x0"])) <= _SNAP
    ]
    # Three lines across, or those at the top and the bottom, that end at one place.
    whole = bool(ending) and min(ending) <= side["top"] + _SNAP < side["bottom"] - _SNAP <= max(
        ending
    )
    return bool(
        drawn > _SIDE_DRAWN * length or (not across and (len(ending) >= _FEW_LINES or whole))
    )


def _connected(edges: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """Group the lines that cross or touch; groups with two or more each way."""
    groups: list[list[dict[str, Any]]] = []
    for edge in edges:
        near = [g for g in groups if any(_meet(edge, other) for other in g)]
        groups = [g for g in groups if not any(g is one for one in near)]
        groups.append([edge, *(e for g in near for e in g)])
    return [
        group
        for group in groups
        if min(sum(e["orientation"] == way for e in group) for way in "hv") > 1
    ]


def _meet(one: dict[str, Any], two: dict[str, Any]) -> bool:
    return bool(
        one["x0"] <= two["x1"] + _TOUCH
        and two["x0"] <= one["x1"] + _TOUCH
        and one["top"] <= two["bottom"] + _TOUCH
        and two["top"] <= one["bottom"] + _TOUCH
    )


def _open_ends(edges: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Close a table a page break cut open: three or more verticals that end at one height."""
    found: list[dict[str, Any]] = []
    verticals = [e for e in edges if e["orientation"] == "v"]
    for end in ("top", "bottom"):
        for level in sorted({round(e[end]) for e in verticals}):
            ends = [e for e in verticals if abs(e[end] - level) <= _SNAP]
            if len(ends) < _FEW_COLUMNS:
                continue
            x0, x1 = min(e["x0"] for e in ends), max(e["x0"] for e in ends)
            y = sum(e[end] for e in ends) / len(ends)
            if not any(_closes(edge, x0, x1, y) for edge in edges + found):
                found.append(_as_pdfplumber(Box(x0, y, x1, y)))
    return found


def _closes(edge: dict[str, Any], x0: float, x1: float, y: float) -> bool:
    near = edge["orientation"] == "h" and abs(edge["top"] - y) <= 2 * _SNAP
    return bool(near and edge["x0"] < x1 - _SNAP and edge["x1"] > x0 + _SNAP)


def _levels(values: list[float]) -> list[float]:
    """Return ``values`` sorted, those nearer than two points taken as one."""
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > 2.0:
            found.append(value)
    return found


def _level(levels: list[float], value: float) -> int:
    return min(range(len(levels)), key=lambda index: abs(levels[index] - value))
