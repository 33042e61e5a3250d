"""How sure each chosen reading is: its likelihood against the unit's other readings in its place.

The rest of the paragraph stays as chosen; a reading is judged by its own log chance and by how
well it and the three words after it follow. The confidence is its share of the sum.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pipeline.repair.beam import CHANNEL_WEIGHT, Model, States
from pipeline.repair.lattice import NO_WORD, Floats, Ints, Lattice
from pipeline.repair.tokens import STOP, UNKNOWN

_RIVALS = 6  # readings compared besides the chosen one
_AHEAD = 3
_BEHIND = (UNKNOWN, UNKNOWN, STOP)
"""What stands before a paragraph."""


def confidences(lattice: Lattice, chosen: Sequence[Ints], model: Model) -> list[list[float]]:
    """Return for every paragraph the confidence (0-1) of each chosen reading."""
    picked = np.concatenate([np.zeros(0, np.int64), *chosen])
    words, at = _walked(lattice, chosen)
    rivals, of_rivals = _rivals(lattice, picked)
    readings = np.concatenate([picked, rivals])
    place = np.concatenate([np.arange(len(picked)), of_rivals])
    score = _scores(lattice, readings, words, at[place], model)
    best = np.full(len(picked), -np.inf)
    np.maximum.at(best, place, score)
    total = np.bincount(place, weights=np.exp(score - best[place]), minlength=len(picked))
    shares = iter((np.exp(score[: len(picked)] - best) / total).tolist())
    return [[next(shares) for _ in some] for some in chosen]


def _walked(lattice: Lattice, chosen: Sequence[Ints]) -> tuple[Ints, Ints]:
    """Return all words, ``NO_WORD`` after each paragraph, and where each reading's (first) is."""
    columns = lattice.columns
    parts: list[Ints] = []
    places: list[Ints] = []
    size = 0
    for readings in chosen:
        unit = columns.unit[readings]
        last = unit + columns.span[readings] - 1
        row = np.stack(
            [
                lattice.before[unit],
                columns.word[readings],
                columns.second[readings],
                lattice.after[last],
            ],
            axis=1,
        )
        there = row >= 0
        at = np.cumsum(there).reshape(row.shape)[:, 1] - 1
        places.append(size + len(_BEHIND) + at)
        parts += [np.array(_BEHIND), row[there], np.full(_AHEAD, NO_WORD)]
        size += len(_BEHIND) + int(there.sum()) + _AHEAD
    return np.concatenate([np.zeros(0, np.int64), *parts]), np.concatenate(places)


def _rivals(lattice: Lattice, chosen: Ints) -> tuple[Ints, Ints]:
    """Return the likeliest other readings of one word, and for which of ``chosen`` each is."""
    columns = lattice.columns
    single = (columns.span == 1) & (columns.second == NO_WORD)
    place = np.full(len(lattice.units), -1)
    place[columns.unit[chosen]] = np.where(single[chosen], np.arange(len(chosen)), -1)
    single &= place[columns.unit] >= 0
    single[chosen] = False
    rows = np.flatnonzero(single)
    rows = rows[np.lexsort((-columns.score[rows], columns.unit[rows]))]
    unit = columns.unit[rows]
    rank = np.arange(len(rows)) - np.searchsorted(unit, unit)
    rows = rows[rank < _RIVALS]
    return rows, place[columns.unit[rows]]


def _scores(lattice: Lattice, readings: Ints, words: Ints, at: Ints, model: Model) -> Floats:
    """Return the log chance of each reading in its place among ``words`` and of what follows."""
    score = lattice.columns.score[readings] * CHANNEL_WEIGHT
    state: States = model.start(words[at - 3])
    for back in (2, 1):
        _, state = model.follow(state, words[at - back])
    some, word = np.arange(len(at)), lattice.columns.word[readings]
    for step in range(1, _AHEAD + 2):
        found, state = model.follow(state, word)
        score[some] += found
        if step <= _AHEAD:
            word = words[at[some] + step]
            going = word >= 0
            some, word = some[going], word[going]
            state = tuple(column[going] for column in state)
    return score
