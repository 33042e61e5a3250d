"""Many paragraphs' units and readings -> the likeliest words, by one beam search over all.

All paragraphs advance by one unit a step, so that the language model answers for hundreds of
hypotheses at once. Hypotheses of a paragraph that end in the same context are one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any, NamedTuple, Protocol

import numpy as np

from pipeline.repair.lattice import Arc, Unit
from pipeline.repair.tokens import STOP

Ints = np.ndarray[Any, np.dtype[np.int64]]
Floats = np.ndarray[Any, np.dtype[np.float64]]

WIDTH = 12
CHANNEL_WEIGHT = 0.9


class Model(Protocol):
    """What foretells the next word."""

    def start(self, word: int) -> Ints: ...

    def follow(self, states: Ints, words: Ints) -> tuple[Any, Ints]: ...


class Paragraph(NamedTuple):
    """Units in order and, for each, the arcs that start there."""

    units: Sequence[Unit]
    arcs: Sequence[Sequence[Arc]]


class _Hypotheses(NamedTuple):
    paragraph: Ints
    states: Ints
    score: Floats
    trace: Ints


class _Table(NamedTuple):
    """All arcs in flat arrays; ``first`` and ``number`` are by paragraph's unit."""

    first: Ints
    number: Ints
    words: Ints
    second: Ints
    score: Floats
    units: Ints
    before: Ints
    after: Ints
    offset: Ints
    length: Ints


def decode(
    paragraphs: Sequence[Paragraph], model: Model, width: int = WIDTH
) -> list[list[tuple[int, Arc]]]:
    """Return for every paragraph its chosen arcs, each with the index of its unit."""
    table, arcs = _flat(paragraphs)
    trace = _Trace()
    count = len(paragraphs)
    everyone = np.arange(count)
    states = np.repeat(model.start(STOP), count, axis=0)
    here = _Hypotheses(everyone, states, np.zeros(count), np.full(count, -1))
    later: dict[int, list[_Hypotheses]] = defaultdict(list)
    ended: list[_Hypotheses] = []
    for step in range(int(table.length.max(initial=0)) + 1):
        here = _best(_joined([here, *later.pop(step, [])]), width)
        done = table.length[here.paragraph] == step
        if done.any():
            ended.append(_Hypotheses._make(column[done] for column in here))
        going = _Hypotheses._make(column[~done] for column in here)
        if not len(going.paragraph):
            here = going
            continue
        new, span = _advance(going, table, model, trace, step, width)
        here = _Hypotheses._make(column[span == 1] for column in new)
        if (span == 2).any():
            later[step + 2].append(_Hypotheses._make(column[span == 2] for column in new))
    return _chosen(ended, trace, arcs, count)


class _Trace:
    """How each hypothesis came about: its predecessor, its arc, its unit."""

    def __init__(self) -> None:
        self._parts: list[tuple[Ints, Ints, int]] = []
        self._starts: list[int] = []
        self._size = 0

    def add(self, parents: Ints, arcs: Ints, step: int) -> Ints:
        self._parts.append((parents, arcs, step))
        self._starts.append(self._size)
        numbers = np.arange(self._size, self._size + len(parents))
        self._size += len(parents)
        return numbers

    def back(self, number: int) -> list[tuple[int, int]]:
        """Return units and arcs that lead to a hypothesis, first to last."""
        found: list[tuple[int, int]] = []
        while number >= 0:
            part = int(np.searchsorted(self._starts, number, side="right")) - 1
            parents, arcs, step = self._parts[part]
            row = number - self._starts[part]
            found.append((step, int(arcs[row])))
            number = int(parents[row])
        return found[::-1]


def _flat(paragraphs: Sequence[Paragraph]) -> tuple[_Table, list[Arc]]:
    arcs = [arc for paragraph in paragraphs for unit in paragraph.arcs for arc in unit]
    count = np.array([len(unit) for p in paragraphs for unit in p.arcs], dtype=np.int64)
    lengths = np.array([len(p.units) for p in paragraphs], dtype=np.int64)
    every = [unit for p in paragraphs for unit in p.units]
    table = _Table(
        first=np.cumsum(count) - count,
        number=count,
        words=np.array([arc.words[0] for arc in arcs], dtype=np.int64),
        second=np.array([arc.words[1] if len(arc.words) > 1 else -1 for arc in arcs]),
        score=np.array([arc.score for arc in arcs]) * CHANNEL_WEIGHT,
        units=np.array([arc.units for arc in arcs], dtype=np.int64),
        before=np.array([-1 if unit.before is None else unit.before for unit in every]),
        after=np.array([-1 if unit.after is None else unit.after for unit in every]),
        offset=np.cumsum(lengths) - lengths,
        length=lengths,
    )
    return table, arcs


def _advance(
    here: _Hypotheses, table: _Table, model: Model, trace: _Trace, step: int, width: int
) -> tuple[_Hypotheses, Ints]:
    """Extend every hypothesis by every arc of its next unit; return them and the units taken."""
    unit = table.offset[here.paragraph] + step
    states, score = _marked(here.states, here.score, table.before[unit], model)
    count = table.number[unit]
    origin = np.repeat(np.arange(len(unit)), count)
    arc = np.arange(len(origin)) - np.repeat(np.cumsum(count) - count, count)
    arc += table.first[unit][origin]
    found, states = model.follow(states[origin], table.words[arc])
    score = score[origin] + table.score[arc] + found
    two = np.flatnonzero(table.second[arc] >= 0)
    if len(two):
        found, states[two] = model.follow(states[two], table.second[arc[two]])
        score[two] += found
    span = table.units[arc]
    paragraph = here.paragraph[origin]
    kept = _top(paragraph + (span - 1) * len(table.length), score, width)
    span, origin, arc = span[kept], origin[kept], arc[kept]
    last = unit[origin] + span - 1
    states, score = _marked(states[kept], score[kept], table.after[last], model)
    numbers = trace.add(here.trace[origin], arc, step)
    return _Hypotheses(paragraph[kept], states, score, numbers), span


def _marked(states: Ints, score: Floats, marks: Ints, model: Model) -> tuple[Ints, Floats]:
    """Let punctuation follow where there is some."""
    some = np.flatnonzero(marks >= 0)
    if not len(some):
        return states, score
    states, score = states.copy(), score.copy()
    found, states[some] = model.follow(states[some], marks[some])
    score[some] += found
    return states, score


def _top(group: Ints, score: Floats, width: int) -> Ints:
    """Return the rows of the best few of each group."""
    order = np.lexsort((-score, group))
    grouped = group[order]
    new = np.concatenate(([True], grouped[1:] != grouped[:-1])) if len(grouped) else grouped
    starts = np.flatnonzero(new)
    rank = np.arange(len(order)) - np.repeat(starts, np.diff(np.append(starts, len(order))))
    kept: Ints = order[rank < 2 * width]
    return kept


def _best(found: _Hypotheses, width: int) -> _Hypotheses:
    """Keep the best of each context, and the best few of each paragraph."""
    order = np.lexsort((-found.score, found.paragraph))
    key = found.paragraph[order].astype(np.uint64)
    for column in found.states.T:
        key = key * np.uint64(0x9E3779B97F4A7C15) + column[order].astype(np.uint64)
    _, first = np.unique(key, return_index=True)
    order = order[np.sort(first)]
    paragraph = found.paragraph[order]
    rank = np.arange(len(order)) - np.searchsorted(paragraph, paragraph)
    kept = order[rank < width]
    return _Hypotheses._make(column[kept] for column in found)


def _joined(parts: Sequence[_Hypotheses]) -> _Hypotheses:
    return _Hypotheses._make(np.concatenate(column) for column in zip(*parts, strict=True))


def _chosen(
    ended: Sequence[_Hypotheses], trace: _Trace, arcs: Sequence[Arc], count: int
) -> list[list[tuple[int, Arc]]]:
    found = _joined(ended)
    out: list[list[tuple[int, Arc]]] = [[] for _ in range(count)]
    order = np.argsort(found.score, kind="stable")
    best = dict(zip(found.paragraph[order].tolist(), found.trace[order].tolist(), strict=True))
    for paragraph, number in best.items():
        out[paragraph] = [(step, arcs[arc]) for step, arc in trace.back(number)]
    return out
