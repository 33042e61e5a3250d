"""Task tables that lines rule in part or not at all: words that stand in columns -> grids.

Signals, in order: a header whose wordings are known, the gutters between its columns that the
lines below keep free, lines across where they are drawn, the row numbers, cells set alike, gaps.
Nothing becomes a table without a header, on its page or on the one before; text that crosses the
gutters line after line, the recipients and the signature end it.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from pipeline.read.aligned_grid import Body, Head, gutters_crossed
from pipeline.read.columns import Spread, labels
from pipeline.read.glyphs import Printed
from pipeline.read.headings import Header, Row, find_header, is_numbered, text_of
from pipeline.read.ruled import grids
from pipeline.read.sheets import Grid, Ruler
from pipeline.records import Box
from pipeline.rules import Rules

_HEADER_ROWS = 3
"""Rows of a header that lines rule at most."""
_FEWEST = 3
"""Columns of a task table at least."""
_LABEL_WORDS = 4
_PROSE, _PROSE_ROWS = 2, 3
"""Text that crosses so many gutters on so many rows is no table."""
_TAIL = 1.4
"""Lines nearer than this many line distances may belong to the last row."""
_LAST_ROWS = 3
_SAME = 2.5
"""Points two lines are one."""


class Found(NamedTuple):
    """The tables of a page, the words outside of them, and the ruler of one that may go on."""

    grids: list[Grid]
    rest: list[Printed]
    ruler: Ruler | None = None


def tables_of(spread: Spread, edges: Sequence[Box], before: Ruler | None) -> Found:
    """Return the tables of a page, those that lines rule and those that words alone show.

    ``edges`` are the lines drawn; ``before`` is the ruler of a table that ended the page before.
    """
    ruled, rest = grids(edges, spread.words)
    headers = [grid for grid in ruled if grid.rows <= _HEADER_ROWS]
    if headers:
        # Where lines rule the header alone, the table goes on below them.
        loose = rest + [w for g in headers for c in g.cells for line in c.lines for w in line]
        found = _aligned(Spread(loose), edges, before)
        if found.grids and all(_goes_beyond(grid, headers) for grid in found.grids):
            kept = [g for g in ruled if not any(_covers(other, g) for other in found.grids)]
            lost = [g for g in headers if g not in kept]
            if len(lost) == len(headers):
                return Found(kept + found.grids, found.rest, found.ruler)
    found = _aligned(Spread(rest) if ruled else spread, edges, before)
    return Found(ruled + found.grids, found.rest, found.ruler)


def _goes_beyond(grid: Grid, headers: Sequence[Grid]) -> bool:
    inside = [h for h in headers if _covers(grid, h)]
    return all(grid.box.bottom > h.box.bottom + _SAME for h in inside)


def _covers(one: Grid, two: Grid) -> bool:
    """Tell whether the top of ``two`` lies in ``one``."""
    middle = (two.box.top + two.box.bottom) / 2
    return one.box.top - _SAME < middle < one.box.bottom + _SAME


def _aligned(spread: Spread, edges: Sequence[Box], before: Ruler | None) -> Found:
    rows = _rows(spread)
    if before is None and all(len(row) < _FEWEST for row in rows):
        return Found([], spread.words)
    rules = Rules()
    found: list[Grid] = []
    taken: set[int] = set()
    ruler, at = before, 0
    header = find_header(rows, 0, rules)
    if ruler:
        at = _after_page_number(rows)
        limit = header.first if header else len(rows)
        stop = _stop(rows, at, limit, _learned(ruler, rows[at:limit]))
        ruler = _learned(ruler, rows[at:stop])
        if stop - at:
            taken |= set(range(at, stop))
            found.append(Body(rows[at:stop], ruler, edges, goes_on=True).grid(None))
        if not _is_end(rows, stop):
            ruler = None
        at = stop
    while header:
        first = header.last + 1
        body = first + (first < len(rows) and is_numbered(rows[first]))
        ahead = find_header(rows, body, rules)
        limit = ahead.first if ahead else len(rows)
        stop = _stop(rows, body, limit, _ruler(header, rows[body:limit]))
        ruler = _ruler(header, rows[body:stop])
        if stop > body or body == len(rows):
            taken |= set(range(header.first, stop))
            head = Head(header, rows[first:body])
            found.append(Body(rows[body:stop], ruler, edges, goes_on=False).grid(head))
        if not _is_end(rows, stop):
            ruler = None
        header = ahead
    if not found:
        return Found([], spread.words)
    rest = [w for index, row in enumerate(rows) if index not in taken for f in row for w in f.words]
    return Found(found, rest, ruler)


def _rows(spread: Spread) -> list[Row]:
    rows: dict[int, Row] = {}
    for fragment in spread.fragments:
        rows.setdefault(fragment.row, []).append(fragment)
    return [rows[number] for number in sorted(rows)]


def _after_page_number(rows: Sequence[Row]) -> int:
    """Return 1 where the first row is the page's number."""
    if len(rows) < 2 or len(rows[0]) > 1 or not text_of(rows[0][0]).strip("- ").isdigit():
        return 0
    box, below = rows[0][0].box, min(f.box.top for f in rows[1])
    return 1 if below - box.bottom > 0.5 * (box.bottom - box.top) else 0


def _ruler(header: Header, body: Sequence[Row]) -> Ruler:
    """Return the ruler of a table with ``header`` above the rows ``body``."""
    heads = [heading.box for heading in header.headings]
    spaces = tuple((one.x1, two.x0) for one, two in pairwise(heads))
    seen = ((heads[0].x0, heads[0].x1), (heads[-1].x0, heads[-1].x1))
    return _learned(Ruler(header.roles, spaces, seen, (), 0.0, 0.0), body)


def _learned(ruler: Ruler, body: Sequence[Row]) -> Ruler:
    """Return ``ruler`` with what the rows ``body`` show of the columns."""
    seen = ruler.seen + tuple((f.box.x0, f.box.x1) for row in body for f in row)
    gutters = tuple(_freest(start, end, seen) for start, end in ruler.spaces)
    left = min(x0 for x0, x1 in seen if x1 < gutters[0])
    right = max(x1 for x0, x1 in seen if x0 > gutters[-1])
    return ruler._replace(seen=seen, gutters=gutters, left=left - 1, right=right + 1)


def _freest(start: float, end: float, seen: Sequence[tuple[float, float]]) -> float:
    """Return the middle of the widest stretch from ``start`` to ``end`` with the least text."""
    near = [(x0, x1) for x0, x1 in seen if x1 > start and x0 < end]
    marks = sorted({start, end, *(min(max(x, start), end) for ends in near for x in ends)})
    spaces = [
        (sum(x0 < (a + b) / 2 < x1 for x0, x1 in near), a - b, (a + b) / 2)
        for a, b in pairwise(marks)
    ]
    return min(spaces)[2] if spaces else (start + end) / 2


def _filled(row: Row, ruler: Ruler) -> set[int]:
    return {ruler.column((w.box.x0 + w.box.x1) / 2) for f in row for w in f.words}


def _stop(rows: Sequence[Row], start: int, limit: int, ruler: Ruler) -> int:
    """Return the row behind the last one of a table whose body starts at ``start``."""
    stop = next((i for i in range(start, limit) if _is_label(rows[i])), limit)
    runs_over = [len(gutters_crossed(row, ruler)) for row in rows[start:stop]]
    for index in range(len(runs_over)):
        run = runs_over[index : index + _PROSE_ROWS]
        if len(run) == _PROSE_ROWS and min(run) >= min(_PROSE, len(ruler.gutters)):
            stop = start + index
            break
    several = [
        index
        for index in range(start, stop)
        if not runs_over[index - start] and len(_filled(rows[index], ruler)) > 1
    ]
    end = several[-1] + 1 if several else start
    pitch = _pitch(rows[start:end])
    while (
        several
        and end < stop
        and not runs_over[end - start]
        and _distance(rows, end) < _TAIL * pitch
    ):
        end += 1
    if stop == limit == len(rows) and stop - end <= _LAST_ROWS:
        # Headings of a group whose tasks are on the next page, but not the page's number.
        while end < stop and not _is_footer(rows, end):
            end += 1
    return end


def _is_label(row: Row) -> bool:
    recipients, signature = labels()
    return any(
        rule.pattern.match(" ".join(word.text for word in fragment.words[:_LABEL_WORDS]))
        for fragment in row
        for rule in (recipients, signature)
    )


def _is_footer(rows: Sequence[Row], index: int) -> bool:
    return index == len(rows) - 1 and len(rows[index]) == 1 and text_of(rows[index][0]).isdigit()


def _is_end(rows: Sequence[Row], index: int) -> bool:
    """Tell whether nothing but the page's number stands from row ``index`` on."""
    return index == len(rows) or _is_footer(rows, index)


def _pitch(rows: Sequence[Row]) -> float:
    steps = sorted(_distance(rows, index) for index in range(1, len(rows)))
    return steps[len(steps) // 2] if steps else 0.0


def _distance(rows: Sequence[Row], index: int) -> float:
    """Return how far the row stands below the one above, in points."""
    return min(f.box.bottom for f in rows[index]) - min(f.box.bottom for f in rows[index - 1])
