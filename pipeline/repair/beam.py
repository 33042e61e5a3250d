"""A lattice of many paragraphs -> the likeliest readings, by one beam search over all.

All paragraphs advance by one unit a step, so that the language model answers for hundreds of
hypotheses at once. Hypotheses of a paragraph that end in the same context are one.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple, Protocol

import numpy as np

from pipeline.repair.lattice import Floats, Ints, Lattice
from pipeline.repair.tokens import STOP

CHANNEL_WEIGHT = 0.9
_APART = 14.0
"""Nats a hypothesis may lie below its paragraph's best."""
_MIXER = np.uint64(0x9E3779B97F4A7C15)

States = tuple[Ints, ...]
"""What a model knows of the words before: numbers, column by column."""


class Model(Protocol):
    """What foretells the next word."""

    def start(self, words: Ints) -> States:
        """Return the states after each of ``words`` alone."""

    def follow(self, states: States, words: Ints, origin: Ints | None = None) -> tuple[Any, States]:
        """Return the log probability (nats) of each word after its state, and the new states.

        ``origin`` tells which state each word follows; without it they stand in the same order.
        """


class Decoded(NamedTuple):
    """The readings chosen for each paragraph, and all that hypotheses kept, in order."""

    chosen: list[Ints]
    kept: Ints


class _Hypotheses(NamedTuple):
    """What may have been said so far, sorted by paragraph."""

    paragraph: Ints
    score: Floats
    parent: Ints
    """The hypothesis in the trace that this one goes on from, and the reading by which it does."""
    reading: Ints
    states: States

    def of(self, rows: Any) -> _Hypotheses:
        """Return the hypotheses of ``rows``."""
        states = tuple(column[rows] for column in self.states)
        return _Hypotheses(
            self.paragraph[rows], self.score[rows], self.parent[rows], self.reading[rows], states
        )


def decode(lattice: Lattice, lengths: Sequence[int], model: Model, width: int) -> Decoded:
    """Return the likeliest readings of paragraphs of ``lengths`` units.

    ``width`` is how many hypotheses of a paragraph go on.
    """
    search = _Search(lattice, np.array(lengths, dtype=np.int64), model, width)
    return search.run()


class _Search:
    def __init__(self, lattice: Lattice, lengths: Ints, model: Model, width: int) -> None:
        self._lattice, self._model, self._width = lattice, model, width
        self._lengths, self._offset = lengths, np.cumsum(lengths) - lengths
        self._score = lattice.columns.score * CHANNEL_WEIGHT
        self._parents: list[Ints] = []
        self._readings: list[Ints] = []
        self._traced = 0

    def run(self) -> Decoded:
        """Advance all paragraphs to their ends."""
        count = len(self._lengths)
        none = np.full(count, -1)
        states = self._model.start(np.full(count, STOP))
        here = _Hypotheses(np.arange(count), np.zeros(count), none, none, states)
        later: list[_Hypotheses | None] = [None, None]
        ends = set(self._lengths.tolist())
        ended: list[tuple[Ints, Floats, Ints]] = []
        for step in range(max(ends, default=-1) + 1):
            late = later.pop(0)
            here = self._best(here if late is None else _joined(here, late))
            numbers = self._trace(here)
            if step in ends:
                done = self._lengths[here.paragraph] == step
                ended.append((here.paragraph[done], here.score[done], numbers[done]))
                here, numbers = here.of(~done), numbers[~done]
            here, wide = self._advanced(here, numbers, step) if len(numbers) else (here, None)
            later.append(wide)
        return self._decoded(ended)

    def _advanced(
        self, here: _Hypotheses, numbers: Ints, step: int
    ) -> tuple[_Hypotheses, _Hypotheses | None]:
        """Extend every hypothesis by every reading of its next unit, by one unit and by two."""
        lattice, columns = self._lattice, self._lattice.columns
        unit = self._offset[here.paragraph] + step
        here = self._marked(here, lattice.before[unit])
        count = lattice.count[unit]
        ends = np.cumsum(count)
        origin = np.repeat(np.arange(len(unit)), count)
        reading = np.arange(len(origin)) + np.repeat(lattice.first[unit] - ends + count, count)
        found, states = self._model.follow(here.states, columns.word[reading], origin)
        score = here.score[origin] + self._score[reading] + found
        good = np.flatnonzero(score > self._bars(here.paragraph, score, ends - count)[origin])
        origin, reading = origin[good], reading[good]
        new = _Hypotheses(
            here.paragraph[origin],
            score[good],
            numbers[origin],
            reading,
            tuple(column[good] for column in states),
        )
        new = self._marked(new, columns.second[reading])
        span = columns.span[reading]
        new = self._marked(new, lattice.after[unit[origin] + span - 1])
        wide = np.flatnonzero(span == 2)
        if not len(wide):
            return new, None
        return new.of(span == 1), new.of(wide)

    def _bars(self, paragraph: Ints, score: Floats, starts: Ints) -> Floats:
        """Return the score a new hypothesis must have, for each one that it may go on from.

        The scores that go on from one stand together, from its place in ``starts``.
        """
        new = np.empty(len(paragraph), dtype=np.bool_)
        new[0] = True
        np.not_equal(paragraph[1:], paragraph[:-1], out=new[1:])
        best = np.maximum.reduceat(score, starts[new])
        return np.asarray((best - _APART)[new.cumsum() - 1])

    def _marked(self, found: _Hypotheses, words: Ints) -> _Hypotheses:
        """Let ``words`` follow, where they aren't negative."""
        some = np.flatnonzero(words >= 0)
        if not len(some):
            return found
        chance, after = self._model.follow(
            tuple(column[some] for column in found.states), words[some]
        )
        score = found.score.copy()
        score[some] += chance
        states = tuple(column.copy() for column in found.states)
        for column, new in zip(states, after, strict=True):
            column[some] = new
        return found._replace(score=score, states=states)

    def _best(self, found: _Hypotheses) -> _Hypotheses:
        """Keep the best of each context, and the best few of each paragraph."""
        order = np.lexsort((-found.score, found.paragraph))
        key = found.paragraph.astype(np.uint64)
        for column in found.states:
            key = key * _MIXER + column.astype(np.uint64)
        key = key[order]
        alike = key.argsort(kind="stable")
        key = key[alike]
        first = np.ones(len(key), dtype=np.bool_)
        np.not_equal(key[1:], key[:-1], out=first[1:])
        distinct = alike[first]
        distinct.sort()
        order = order[distinct]
        paragraph = found.paragraph[order]
        rank = np.arange(len(order)) - paragraph.searchsorted(paragraph)
        return found.of(order[rank < self._width])

    def _trace(self, found: _Hypotheses) -> Ints:
        """Remember how hypotheses came about; return their numbers."""
        self._parents.append(found.parent)
        self._readings.append(found.reading)
        start = self._traced
        self._traced += len(found.parent)
        return np.arange(start, self._traced)

    def _decoded(self, ended: Sequence[tuple[Ints, Floats, Ints]]) -> Decoded:
        parents = np.concatenate(self._parents).tolist()
        readings = np.concatenate(self._readings)
        kept = np.unique(readings[readings >= 0])
        flat = readings.tolist()
        paragraph, score, number = map(np.concatenate, zip(*ended, strict=True))
        order = np.argsort(score, kind="stable")
        best = dict(zip(paragraph[order].tolist(), number[order].tolist(), strict=True))
        chosen = []
        for at in range(len(self._lengths)):
            one, found = best[at], []
            while flat[one] >= 0:
                found.append(flat[one])
                one = parents[one]
            chosen.append(np.array(found[::-1], dtype=np.int64))
        return Decoded(chosen, kept)


def _joined(one: _Hypotheses, two: _Hypotheses) -> _Hypotheses:
    return _Hypotheses(
        np.concatenate([one.paragraph, two.paragraph]),
        np.concatenate([one.score, two.score]),
        np.concatenate([one.parent, two.parent]),
        np.concatenate([one.reading, two.reading]),
        tuple(map(np.concatenate, zip(one.states, two.states, strict=True))),
    )
