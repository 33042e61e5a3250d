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


class _Place(NamedTuple):
    """How far a row has come: its last column, and the one that a page's first lines go on with."""

    last: int
    resumed: int = -1


class _Best(NamedTuple):
    score: float
    start: int
    before: _Place | None
    how: str


_States = dict[_Place, _Best]


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
    best: list[_States] = [{} for _ in range(len(texts) + 1)]
    best[0][_Place(-1)] = _Best(0.0, -1, None, "")
    for at in range(len(texts)):
        if not best[at]:
            continue
        for column in range(len(roles)):
            fresh = _begun(best[at], column, before, row_cost)
            _extend(best, at, column, {_Place(column): fresh}, score, texts, resume=False)
            resumed = _taken_up(best[at], column, new_page=texts[at].new_page)
            if resumed:
                _extend(best, at, column, resumed, score, texts, resume=True)
    return _trace(best, before, _left_over(texts, open_ended=open_ended))


def _begun(here: _States, column: int, before: list[float], row_cost: float) -> _Best:
    """Return the best way to begin a cell of ``column``: the row's next, or a further row's."""
    found: list[_Best] = []
    for place, state in here.items():
        if column > place.last:
            value, how = state.score + before[column] - before[place.last + 1], "next"
        else:
            value, how = state.score + before[-1] - before[place.last + 1] + before[column], "row"
            value += row_cost
        found.append(_Best(value, -1, place, how))
    return max(found, key=lambda best: best.score)


def _taken_up(here: _States, column: int, *, new_page: bool) -> _States:
    """Return the ways to go on with the row's cell of ``column`` that a page has cut."""
    found: _States = {}
    for place, state in here.items():
        goes_on = place.resumed >= 0 or new_page
        if goes_on and place.resumed < column <= place.last and place.last >= 0:
            value = state.score + _RESUMED
            again = _Place(place.last, column)
            if again not in found or value > found[again].score:
                found[again] = _Best(value, -1, place, "resume")
    return found


def _extend(
    best: list[_States],
    at: int,
    column: int,
    arrivals: _States,
    score: CellScore,
    texts: Sequence[Text],
    *,
    resume: bool,
) -> None:
    most = min(len(texts), at + _MOST_LINES_OF_A_CELL)
    scores = score.cells(texts, at, most, column, resume=resume)
    for place, arrival in arrivals.items():
        for stop, own in enumerate(scores, start=at + 1):
            value = own + arrival.score
            old = best[stop].get(place)
            if old is None or value > old.score:
                best[stop][place] = _Best(value, at, arrival.before, arrival.how)


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
    best: list[_States], before: list[float], ends: dict[int, float]
) -> tuple[float, list[Dealt]]:
    options = [
        (state.score + before[-1] - before[place.last + 1] + cost, stop, place)
        for stop, cost in ends.items()
        for place, state in best[stop].items()
        if place.last >= 0
    ]
    if not options:
        return before[-1], []
    top, stop, place = max(options)
    cells: list[Dealt] = []
    while stop > 0:
        state = best[stop][place]
        column = place.resumed if state.how == "resume" else place.last
        cells.append(Dealt(state.start, stop, column, state.how))
        stop, place = state.start, state.before or _Place(-1)
    return top, cells[::-1]
