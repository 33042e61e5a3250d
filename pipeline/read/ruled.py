"""Tables drawn with ruling lines: the lines of a page -> grids of cells with their words.

The geometry from edges to cells is pdfplumber's. A grid needs two columns with words in them:
underlines, frames and stamps stay what they are.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pipeline.read.columns import rows
from pipeline.read.glyphs import Printed
from pipeline.read.sheets import Grid, GridCell
from pipeline.records import Box

# Points. Lines this near are one line; a gap in a line up to _JOIN is no gap (dotted borders);
# shorter lines than _SHORT rule nothing.
_SNAP, _JOIN, _SHORT, _TOUCH = 3.0, 4.0, 6.0, 3.0
# Verticals of a table of two columns.
_FEW_COLUMNS = 3
# A table's side is drawn to this share at least, or so many lines end at it; where verticals end
# together, a line that is drawn to this share closes them.
_SIDE_DRAWN, _FEW_LINES, _END_DRAWN = 0.3, 3, 0.5


def grids(
    edges: Sequence[Box], words: Sequence[Printed], before: Sequence[float] = ()
) -> tuple[list[Grid], list[Printed]]:
    """Return the tables that ``edges`` rule, top down, and the words outside of them.

    ``before`` are the verticals of a table that ended the page before: one that goes on with it
    may have a single filled column.
    """
    found: list[Grid] = []
    rest = list(words)
    for cells in ruled_cells(edges):
        whole = _with_open_sides(cells, rest, edges, before)
        goes_on = bool(before) and not found and _same_levels(_verticals(whole), before)
        table, outside = grid(whole, rest, fewest=1 if goes_on else 2)
        if table:
            found.append(table)
            rest = outside
    return found, rest


def _verticals(cells: Sequence[Box]) -> list[float]:
    return _levels([x for cell in cells for x in (cell.x0, cell.x1)])


def _same_levels(one: Sequence[float], two: Sequence[float]) -> bool:
    return len(one) == len(two) and all(abs(a - b) <= _SNAP for a, b in zip(one, two, strict=True))


def _with_open_sides(
    cells: list[Box], words: Sequence[Printed], edges: Sequence[Box], before: Sequence[float]
) -> list[Box]:
    """Add the outer columns of a table whose outer verticals are not drawn.

    Words stand there, or they were there on the page ``before``.
    """
    ys = [y for c in cells for y in (c.top, c.bottom)]
    verticals = _verticals(cells)
    left, right = min(c.x0 for c in cells), max(c.x1 for c in cells)
    beside = [w.box for w in words if min(ys) < (w.box.top + w.box.bottom) / 2 < max(ys)]
    # Where lines across end without a vertical, the table ends.
    drawn = [e.x0 for e in edges if e.x1 - e.x0 <= _SNAP and e.bottom > min(ys) and e.top < max(ys)]
    is_drawn = [any(abs(x - side) <= _SNAP for x in drawn) for side in (left, right)]
    outer_left = [box.x0 - 1 for box in beside if is_drawn[0] and box.x1 <= left + _SNAP]
    outer_right = [box.x1 + 1 for box in beside if is_drawn[1] and box.x0 >= right - _SNAP]
    for start, end in ((1, 0), (0, 1), (1, 1)):
        inner = before[start : len(before) - end]
        if len(before) > len(verticals) and _same_levels(verticals, inner):
            outer_left += before[:start]
            outer_right += before[len(before) - end :]
    found = list(cells)
    if outer_left:
        found += _column(min(outer_left), left, [c for c in cells if c.x0 == left], edges)
    if outer_right:
        found += _column(right, max(outer_right), [c for c in cells if c.x1 == right], edges)
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
    upright = len(edges) - across
    # The page's only row may have no line across.
    if upright < _FEW_COLUMNS - (across > 1):
        return []
    return [c for c in _cells(edges) if len(_levels([x for e in c for x in (e.x0, e.x1)])) > 2]


def grid(
    cells: list[Box], words: list[Printed], fewest: int = 2
) -> tuple[Grid | None, list[Printed]]:
    """Return the table of ``cells`` with its words, and the words outside of it.

    None, and all words, where fewer than ``fewest`` columns hold words.
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
    if len({place.column for place in places if place.lines}) < fewest:
        return None, words
    places.sort(key=lambda c: (c.row, c.column))
    box = Box(xs[0], ys[0], xs[-1], ys[-1])
    return Grid(len(ys) - 1, len(xs) - 1, box, places), outside


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
            # What ends inside a table stands on a cell that reaches to the next lines either side.
            passing = [e["x0"] for e in verticals if e["top"] + _SNAP < y < e["bottom"] - _SNAP]
            x0 = max((x for x in passing if x < x0), default=x0)
            x1 = min((x for x in passing if x > x1), default=x1)
            if _closed(edges + found, x0, x1, y) < _END_DRAWN:
                found.append(_as_pdfplumber(Box(x0, y, x1, y)))
    return found


def _closed(edges: list[dict[str, Any]], x0: float, x1: float, y: float) -> float:
    """Return the share of the height ``y`` from ``x0`` to ``x1`` that lines across cover."""
    level = [e for e in edges if e["orientation"] == "h" and abs(e["top"] - y) <= 2 * _SNAP]
    return float(sum(max(0.0, min(e["x1"], x1) - max(e["x0"], x0)) for e in level)) / max(
        1.0, x1 - x0
    )


def _levels(values: list[float]) -> list[float]:
    """Return ``values`` sorted, those nearer than two points taken as one."""
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > 2.0:
            found.append(value)
    return found


def _level(levels: list[float], value: float) -> int:
    return min(range(len(levels)), key=lambda index: abs(levels[index] - value))
