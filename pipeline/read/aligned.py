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

from pipeline.normalise.column_roles import are_column_numbers, role_of
from pipeline.read.aligned_grid import Body, Head, gutters_crossed
from pipeline.read.columns import Spread, labels
from pipeline.read.glyphs import Printed
from pipeline.read.headings import Header, Row, behind_numbers, find_header, rows_of, text_of
from pipeline.read.packed_rows import is_packed, unpacked
from pipeline.read.row_cuts import is_number
from pipeline.read.ruled import grids
from pipeline.read.sheets import Grid, Ruler
from pipeline.records import Box
from pipeline.rules import Rules

HEADER_ROWS = 3
"""Rows of a header that lines rule at most."""
_FEWEST = 3
"""Columns of a task table at least."""
_LABEL_WORDS = 4
_PROSE, _PROSE_ROWS = 2, 3
"""Text that crosses so many gutters on so many rows is no table."""
_TAIL = 2.2
"""Lines nearer than this many heights may belong to the last row."""
_LAST_ROWS = 3
_SAME, _ASIDE = 2.5, 4.0
"""Points two lines are one, and by which the columns of two pages differ."""


class Columns(NamedTuple):
    """Where a table found by its words has its columns, its rows of words below the header, and
    the header where it is on the page."""

    ruler: Ruler
    rows: Sequence[Row]
    header: Header | None = None


class Found(NamedTuple):
    """The tables of a page, the words outside of them, and the ruler of one that may go on.

    ``columns`` are those of the tables that words alone show. ``goes_on``: the first goes on with
    that of the page before. ``closed`` is what is found where the last does not go on, and headings
    at its end are none of a group of tasks.
    """

    grids: list[Grid]
    rest: list[Printed]
    ruler: Ruler | None = None
    goes_on: bool = False
    closed: Found | None = None
    columns: Sequence[Columns] = ()


def tables_of(spread: Spread, edges: Sequence[Box], before: Ruler | None) -> Found:
    """Return the tables of a page, those that lines rule and those that words alone show.

    ``edges`` are the lines drawn; ``before`` is the ruler of a table that ended the page before.
    """
    sides = (before.left, *before.gutters, before.right) if before and before.is_ruled else ()
    ruled, rest = grids(edges, spread.words, sides)
    headers = [grid for grid in ruled if grid.rows <= HEADER_ROWS]
    if before and before.is_ruled and before.spaces and not ruled:
        before = before._replace(is_ruled=False)  # lines ruled the header alone
    if headers:
        # Where lines rule the header alone, the table goes on below them, or in one of their cells.
        loose = rest + [w for g in headers for c in g.cells for line in c.lines for w in line]
        found = _aligned(Spread(loose), edges, before)
        if found.grids and all(
            any(map(is_packed, header.cells)) or _goes_beyond(found.grids, header)
            for header in headers
        ):
            others = [grid for grid in ruled if grid not in headers]
            if found.ruler and not others and any(map(is_packed, headers[-1].cells)):
                # The next page is ruled alike.
                ruled_alike = _ruled_ruler(headers[-1], rest, found.ruler.roles)
                found = found._replace(ruler=ruled_alike or found.ruler)
            return _with(found, others)
    found = _aligned(Spread(rest) if ruled else spread, edges, before)
    roles = before.roles if before and before.is_ruled else ()
    ruled = [unpacked(grid, edges, roles) for grid in ruled]
    if ruled and not found.grids:
        ruler = _ruled_ruler(ruled[-1], rest, roles)
        return found._replace(grids=ruled, ruler=ruler, goes_on=_same_sides(ruled[0], sides))
    return _with(found, ruled)


def _ruled_ruler(grid: Grid, rest: Sequence[Printed], roles: Sequence[str]) -> Ruler | None:
    """Return the ruler of a ruled table at the end of the page, None where text follows it.

    ``roles`` are those of its columns on the page before, where it has no header on this one.
    """
    below = [word.text for word in rest if word.box.top > grid.box.bottom]
    # The page's number, and those of the columns.
    if not are_column_numbers(below) and (len(below) > 1 or not all(map(str.isdigit, below))):
        return None
    levels = _sides(grid)
    roles = _headed(grid) or (roles if len(roles) == grid.columns else ())
    gutters = tuple(levels[1:-1])
    is_header = grid.rows <= HEADER_ROWS and _headed(grid)
    spaces = tuple((x - _SAME, x + _SAME) for x in gutters if is_header)
    return Ruler(tuple(roles), spaces, (), gutters, levels[0], levels[-1], is_ruled=True)


def _sides(grid: Grid) -> list[float]:
    sides = sorted({cell.box.x0 for cell in grid.cells} | {cell.box.x1 for cell in grid.cells})
    return [x for index, x in enumerate(sides) if not index or x - sides[index - 1] > _SAME]


def _same_sides(grid: Grid, before: Sequence[float]) -> bool:
    """Tell whether ``grid`` has the columns of the table before; a scan may lie a little aside."""
    levels = _sides(grid)
    pairs = list(zip(levels, before, strict=False))
    return len(levels) == len(before) and all(
        abs((x - levels[0]) - (y - before[0])) <= _ASIDE for x, y in pairs
    )


def _headed(grid: Grid) -> tuple[str, ...]:
    """Return the roles of the columns that the first row names, none where it is no header."""
    said = {
        cell.column: role_of(" ".join(w.text for line in cell.lines for w in line), Rules())
        for cell in grid.cells
        if not cell.row and cell.column_span == 1
    }
    roles = tuple(role[0] if (role := said.get(at)) else "" for at in range(grid.columns))
    return roles if sum(map(bool, roles)) >= _FEWEST else ()


def _with(found: Found, ruled: list[Grid]) -> Found:
    closed = _with(found.closed, ruled) if found.closed else None
    return found._replace(grids=ruled + found.grids, closed=closed)


def _goes_beyond(found: Sequence[Grid], header: Grid) -> bool:
    """Tell whether a table begins with the ruled ``header`` and goes on below it."""
    middle = (header.box.top + header.box.bottom) / 2
    return any(
        grid.box.top - _SAME < middle < header.box.bottom + _SAME < grid.box.bottom
        for grid in found
    )


def _aligned(spread: Spread, edges: Sequence[Box], before: Ruler | None) -> Found:
    if before is not None and before.is_ruled:
        before = None
    if before is None and not spread.has_row_of(_FEWEST):
        return Found([], spread.words)
    search = _Search(rows_of(spread), edges, before, Rules())
    found = search.found(closed=False)
    if search.has_tail:
        return found._replace(closed=search.found(closed=True))
    return found if found.grids else Found([], spread.words)


class _Search:
    """The search for tables in the rows of a page."""

    def __init__(
        self, rows: list[Row], edges: Sequence[Box], before: Ruler | None, rules: Rules
    ) -> None:
        self.rows, self.edges, self.before, self.rules = rows, edges, before, rules
        self.has_tail = False

    def found(self, *, closed: bool) -> Found:
        """Return the tables; ``closed``: headings at the end of the last are left out."""
        rows, grids_, columns = self.rows, list[Grid](), list[Columns]()
        taken: set[int] = set()
        header = find_header(rows, 0, self.rules)
        ruler, goes_on = None, False
        if self.before:
            at = _after_page_number(rows)
            goes_on = (
                header is not None and header.first <= at and header.roles == self.before.roles
            )
            limit = header.first if header else len(rows)
            stop = _stop(rows, at, limit, _learned(self.before, rows[at:limit]), goes_on=True)
            stop = self._end(stop, limit, closed=closed)
            ruler = _learned(self.before, rows[at:stop])
            if stop > at:
                goes_on = True
                taken |= set(range(at, stop))
                grids_.append(Body(rows[at:stop], ruler, self.edges, goes_on=True).grid(None))
                columns.append(Columns(ruler, rows[at:stop]))
            ruler = ruler if _is_end(rows, stop) else None
        while header:
            first = header.last + 1
            body = behind_numbers(rows, first)
            ahead = find_header(rows, body, self.rules)
            limit = ahead.first if ahead else len(rows)
            again = goes_on and not grids_
            stop = _stop(rows, body, limit, _ruler(header, rows[body:limit]), again=again)
            stop = self._end(stop, limit, closed=closed)
            ruler = _ruler(header, rows[body:stop])
            if stop > body or body == len(rows):
                taken |= set(range(header.first, stop))
                head = Head(header, rows[first:body])
                grids_.append(Body(rows[body:stop], ruler, self.edges, goes_on=again).grid(head))
                columns.append(Columns(ruler, rows[body:stop], header))
            ruler = ruler if _is_end(rows, stop) else None
            header = ahead
        left = (row for index, row in enumerate(rows) if index not in taken)
        rest = [word for row in left for fragment in row for word in fragment.words]
        return Found(grids_, rest, ruler, goes_on, columns=columns)

    def _end(self, stop: int, limit: int, *, closed: bool) -> int:
        """Return where the table ends with the headings of groups at the end of the page."""
        end = limit
        while end > stop and _is_footer(self.rows, end - 1):
            end -= 1
        if limit < len(self.rows) or not 0 < end - stop <= _LAST_ROWS:
            return stop
        if any(_is_label(row) for row in self.rows[stop:end]):
            return stop
        self.has_tail = True
        return stop if closed else end


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
    ruler = _learned(Ruler(header.roles, spaces, seen, (), 0.0, 0.0), body)
    if header.roles[0] or "no" in header.roles or not _counts(body, ruler):
        return ruler
    return ruler._replace(roles=("no", *header.roles[1:]))


def _counts(body: Sequence[Row], ruler: Ruler) -> bool:
    """Tell whether the first column, whatever its heading says, holds numbers of rows."""
    first = [f.words for row in body for f in row if ruler.column(f.box.x1) == 0]
    return bool(first) and sum(map(is_number, first)) > len(first) / 2


def _learned(ruler: Ruler, body: Sequence[Row]) -> Ruler:
    """Return ``ruler`` with what the rows ``body`` show of the columns."""
    seen = ruler.seen + tuple((f.box.x0, f.box.x1) for row in body for f in row)
    gutters = tuple(_freest(start, end, seen) for start, end in ruler.spaces)
    left = min((x0 for x0, x1 in seen if x1 < gutters[0]), default=seen[0][0])
    right = max((x1 for x0, x1 in seen if x0 > gutters[-1]), default=seen[1][1])
    return ruler._replace(seen=seen, gutters=gutters, left=left - 1, right=right + 1)


def _freest(start: float, end: float, seen: Sequence[tuple[float, float]]) -> float:
    """Return the middle of the widest stretch from ``start`` to ``end`` with the least text."""
    steps = [(start, 0), (end, 0)]
    for x0, x1 in seen:
        if x1 > start and x0 < end:
            steps += [(max(x0, start), 1), (min(x1, end), -1)]
    steps.sort()
    best, covered = (len(seen) + 1, 0.0, (start + end) / 2), 0
    for (x, step), (after, _) in pairwise(steps):
        covered += step
        if after > x:
            best = min(best, (covered, x - after, (x + after) / 2))
    return best[2]


def _filled(row: Row, ruler: Ruler) -> set[int]:
    return {ruler.column((w.box.x0 + w.box.x1) / 2) for f in row for w in f.words}


def _stop(
    rows: Sequence[Row],
    start: int,
    limit: int,
    ruler: Ruler,
    *,
    goes_on: bool = False,
    again: bool = False,
) -> int:
    """Return the row behind the last one of a table whose body starts at ``start``.

    ``goes_on``: it may start with the rest of a cell on the page before; ``again``: its header
    stands again above it, so that something of the table does follow.
    """
    stop = next((i for i in range(start, limit) if _is_label(rows[i])), limit)
    runs_over = [len(gutters_crossed(row, ruler)) for row in rows[start:stop]]
    for index in range(len(runs_over)):
        run = runs_over[index : index + _PROSE_ROWS]
        if len(run) == _PROSE_ROWS and min(run) >= min(_PROSE, len(ruler.gutters)):
            stop = start + index
            break
    # Numbers and tasks alone may be headings below the table.
    few = {i for i, role in enumerate(ruler.roles) if role in ("no", "task")}
    several = [
        index
        for index in range(start, stop)
        if not runs_over[index - start]
        and len(filled := _filled(rows[index], ruler)) > 1
        and filled - few
    ]
    end = several[-1] + 1 if several else start
    if several or (start < stop and (again or (goes_on and _is_rest(rows[start])))):
        while end < stop and not runs_over[end - start] and _is_near(rows, start, end, ruler):
            end += 1
    return end


def _is_rest(row: Row) -> bool:
    """Tell whether a row begins as the rest of a cell does: with a small letter or a dash."""
    return row[0].words[0].text[:1].islower() or row[0].words[0].text[:1] in "-+*•"


def _is_near(rows: Sequence[Row], start: int, index: int, ruler: Ruler) -> bool:
    """Tell whether a row goes on with the lines above it in the same column."""
    columns = _filled(rows[index], ruler)
    bottom = min(f.box.bottom for f in rows[index])
    above = (row for row in reversed(rows[start:index]) if _filled(row, ruler) & columns)
    last = next(above, None)
    if last is None:
        return index == start
    high = max(f.box.bottom - f.box.top for f in rows[index])
    return bottom - min(f.box.bottom for f in last) < _TAIL * high


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
