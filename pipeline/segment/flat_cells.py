"""Cells of a table whose ruling lines are gone: the best way to deal lines out to columns.

A dynamic programme over the lines: each cell takes some lines, the next cell belongs to a
column further right, or to a new row, or - after a page break - to any column that goes on. What
speaks for and against a cell is in ``CellScore``.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from pipeline.segment.flat_language import Text
from pipeline.segment.flat_scores import CellScore

_MOST_LINES_OF_A_CELL = 45
_RESUMED = -1.5
_LEFT_IN_A_PHRASE = -4.0
"""What it costs to end the table before a line that goes on with a phrase."""
_EMPTY = {"task": -8.0, "lead": -4.0, "time": -3.0, "coordinate": -3.0, "product": -2.5}
"""What an empty cell costs, by its column's role."""
_EMPTY_OTHER = -1.0


class Dealt(NamedTuple):
    """A run of lines ``start`` to ``stop`` dealt to ``column``; ``how`` is next, row or resume."""

    start: int
    stop: int
    column: int
    how: str


class _Best(NamedTuple):
    score: float
    start: int
    before: int
    how: str


def deal(
    texts: Sequence[Text],
    roles: Sequence[str],
    score: CellScore,
    row_cost: float,
    *,
    open_ended: bool,
) -> tuple[float, list[Dealt]]:
    """Return the best score and cells for ``texts``, which start a row.

    ``row_cost`` is what a further row without a number costs. Where ``open_ended``, lines at the
    end may be left over: they are not part of the table.
    """
    empty = [_EMPTY.get(role, _EMPTY_OTHER) for role in roles]
    before = [sum(empty[:column]) for column in range(len(roles) + 1)]
    total = before[-1]
    best: list[dict[int, _Best]] = [{} for _ in range(len(texts) + 1)]
    best[0][-1] = _Best(0.0, -1, -1, "")
    for at in range(len(texts)):
        if not best[at]:
            continue
        for column in range(len(roles)):
            fresh, resumed = _arrivals(
                best[at], column, before, total, row_cost, new_page=texts[at].new_page
            )
            for arrival, resume in ((fresh, False), (resumed, True)):
                if arrival is not None:
                    _extend(best, at, column, arrival, score, texts, resume=resume)
    return _trace(best, before, total, _left_over(texts, open_ended=open_ended))


def _arrivals(
    here: dict[int, _Best],
    column: int,
    before: list[float],
    total: float,
    row_cost: float,
    *,
    new_page: bool,
) -> tuple[_Best | None, _Best | None]:
    """Return the best way to begin a cell of ``column`` afresh, and to take one up again."""
    fresh: _Best | None = None
    resumed: _Best | None = None
    for last, state in here.items():
        if column > last:
            value, how = state.score + before[column] - before[last + 1], "next"
        else:
            value = state.score + total - before[last + 1] + before[column] + row_cost
            how = "row"
        if fresh is None or value > fresh.score:
            fresh = _Best(value, -1, last, how)
        if new_page and last >= 0 and column < last:
            value = state.score + _RESUMED
            if resumed is None or value > resumed.score:
                resumed = _Best(value, -1, last, "resume")
    return fresh, resumed


def _extend(
    best: list[dict[int, _Best]],
    at: int,
    column: int,
    arrival: _Best,
    score: CellScore,
    texts: Sequence[Text],
    *,
    resume: bool,
) -> None:
    most = min(len(texts), at + _MOST_LINES_OF_A_CELL)
    scores = score.cells(texts, at, most, column, resume=resume)
    for stop, own in enumerate(scores, start=at + 1):
        value = own + arrival.score
        old = best[stop].get(column)
        if old is None or value > old.score:
            best[stop][column] = _Best(value, at, arrival.before, arrival.how)


def _left_over(texts: Sequence[Text], *, open_ended: bool) -> dict[int, float]:
    """Return where the cells may end, and what leaving over the lines from there on costs."""
    costs = {len(texts): 0.0}
    if open_ended:
        for stop in range(1, len(texts)):
            text = texts[stop]
            goes_on = text.small or text.same_line or text.text[0].isdigit()
            costs[stop] = _LEFT_IN_A_PHRASE if goes_on else 0.0
    return costs


def _trace(
    best: list[dict[int, _Best]], before: list[float], total: float, ends: dict[int, float]
) -> tuple[float, list[Dealt]]:
    options = [
        (state.score + total - before[column + 1] + cost, stop, column)
        for stop, cost in ends.items()
        for column, state in best[stop].items()
        if column >= 0
    ]
    if not options:
        return total, []
    top, stop, column = max(options)
    cells: list[Dealt] = []
    while stop > 0:
        state = best[stop][column]
        cells.append(Dealt(state.start, stop, column, state.how))
        stop, column = state.start, state.before
    return top, cells[::-1]
