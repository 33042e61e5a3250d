"""How sure each chosen reading is: its likelihood against the unit's other readings in its place.

The rest of the paragraph stays as chosen; a reading is judged by its own log chance and by how
well it and the three words after it follow. The confidence is its share of the sum.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from pipeline.repair.beam import CHANNEL_WEIGHT, Floats, Ints, Model, Paragraph
from pipeline.repair.lattice import Arc
from pipeline.repair.tokens import STOP

_RIVALS = 6  # readings compared besides the chosen one
_AHEAD = 3

Chosen = Sequence[tuple[int, Arc]]


class _Place(NamedTuple):
    """A chosen reading: where its (first) word stands among its paragraph's words."""

    paragraph: int
    at: int
    arc: Arc
    rivals: list[Arc]


def confidences(
    paragraphs: Sequence[Paragraph], chosen: Sequence[Chosen], model: Model
) -> list[list[float]]:
    """Return for every paragraph the confidence (0-1) of each chosen arc."""
    words: list[list[int]] = []
    places: list[_Place] = []
    for number, (paragraph, arcs) in enumerate(zip(paragraphs, chosen, strict=True)):
        row: list[int] = []
        for index, arc in arcs:
            unit, last = paragraph.units[index], paragraph.units[index + arc.units - 1]
            row += [unit.before] if unit.before is not None else []
            places.append(_Place(number, len(row), arc, _rivals(paragraph.arcs[index], arc)))
            row += arc.words
            row += [last.after] if last.after is not None else []
        words.append(row)
    if not places:
        return [[] for _ in chosen]
    shares = iter(_shares(places, words, model).tolist())
    return [[next(shares) for _ in arcs] for arcs in chosen]


def _rivals(arcs: Sequence[Arc], chosen: Arc) -> list[Arc]:
    others = [
        arc
        for arc in arcs
        if arc.units == chosen.units == 1 == len(arc.words) and arc is not chosen
    ]
    return sorted(others, key=lambda arc: -arc.score)[:_RIVALS] if len(chosen.words) == 1 else []


def _shares(places: Sequence[_Place], words: Sequence[list[int]], model: Model) -> Floats:
    grid, states = _walked(words, model)
    paragraph = np.array([p.paragraph for p in places for _ in range(1 + len(p.rivals))])
    at = np.array([p.at for p in places for _ in range(1 + len(p.rivals))])
    arcs = [arc for p in places for arc in (p.arc, *p.rivals)]
    score = np.array([arc.score for arc in arcs]) * CHANNEL_WEIGHT
    state = states[paragraph, at]
    word = np.array([arc.words[0] for arc in arcs], dtype=np.int64)
    for step in range(_AHEAD + 1):
        if step:
            word = grid[paragraph, at + step]
        some = np.flatnonzero(word >= 0)
        found, state[some] = model.follow(state[some], word[some])
        score[some] += found
    first = np.cumsum([0, *(1 + len(p.rivals) for p in places[:-1])])
    best = np.repeat(np.maximum.reduceat(score, first), np.diff(np.append(first, len(score))))
    weight = np.exp(score - best)
    return np.asarray(weight[first] / np.add.reduceat(weight, first))


def _walked(words: Sequence[list[int]], model: Model) -> tuple[Ints, Ints]:
    """Return all words as one grid (-1 where a paragraph is over) and the state before each."""
    longest = max(map(len, words))
    grid: Any = np.full((len(words), longest + _AHEAD + 1), -1, dtype=np.int64)
    for number, row in enumerate(words):
        grid[number, : len(row)] = row
    state = np.repeat(model.start(STOP), len(words), axis=0)
    states = np.empty((len(words), longest + 1, state.shape[1]), dtype=np.int64)
    for at in range(longest):
        states[:, at] = state
        some = np.flatnonzero(grid[:, at] >= 0)
        _, state[some] = model.follow(state[some], grid[some, at])
    states[:, longest] = state
    return grid, states
