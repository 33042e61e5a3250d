"""Pairs of true and read tokens -> P(read | true), by many-to-many EM over letters.

One or two letters on the page become none to three read characters; capitals and small letters
are different letters. Each round shares a pair's weight among all ways to cut it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from pipeline.letters import bare
from pipeline.repair.channel import Channel, Memory

_ROUNDS = 6
_MOST_READ = 3
_PAIR_PRIOR = 0.02  # how likely two letters are read as one shape, before anything is learnt
_FIRST = {0: 1e-3, 1: 2e-2, 2: 1e-3, 3: 1e-4}
_LEAST_PROB, _LEAST_COUNT = 1e-5, 0.3

Arcs = Mapping[tuple[str, str], float]


def learnt(pairs: Iterable[tuple[str, str]]) -> Channel:
    """Return the channel that explains ``pairs`` of true and read cores best."""
    counted = Counter(pairs)
    usual = {key: n for key, n in counted.items() if _is_plausible(*key)}
    arcs: dict[tuple[str, str], float] = {}
    for _ in range(_ROUNDS):
        arcs = _round(usual, arcs)
    return Channel(arcs, Memory.of(counted))


def _is_plausible(true: str, read: str) -> bool:
    """Drop pairs that are misaligned rather than misread."""
    return len(read) <= 2 * len(true) + 1 and len(true) <= 2 * len(read) + 2


def _round(counted: Mapping[tuple[str, str], int], arcs: Arcs) -> dict[tuple[str, str], float]:
    expected: dict[tuple[str, str], float] = defaultdict(float)
    for (true, read), weight in counted.items():
        _share(true, read, weight, arcs, expected)
    ones: dict[str, float] = defaultdict(float)
    for (unit, _), value in expected.items():
        if len(unit) == 1:
            ones[unit] += value
    firsts: dict[str, float] = defaultdict(float)
    for (true, _), weight in counted.items():
        for i in range(len(true) - 1):
            firsts[true[i : i + 2]] += weight
    return {
        (unit, read): prob
        for (unit, read), value in expected.items()
        if value >= _LEAST_COUNT
        and (prob := value / (ones[unit] if len(unit) == 1 else firsts[unit])) >= _LEAST_PROB
    }


def _share(
    true: str, read: str, weight: float, arcs: Arcs, expected: dict[tuple[str, str], float]
) -> None:
    rows, columns = len(true) + 1, len(read) + 1
    ways = [
        (i, j, n, k, p)
        for i in range(rows)
        for j in range(columns)
        for n in (1, 2)
        if i + n < rows
        for k in range(_MOST_READ + 1)
        if j + k < columns and (p := _prob(true[i : i + n], read[j : j + k], arcs)) > 0
    ]
    forward = [[0.0] * columns for _ in range(rows)]
    backward = [[0.0] * columns for _ in range(rows)]
    forward[0][0] = backward[-1][-1] = 1.0
    # A way that reads nothing stays in its column, so rows must be done first.
    for i, j, n, k, p in ways:
        forward[i + n][j + k] += forward[i][j] * p
    for i, j, n, k, p in reversed(ways):
        backward[i][j] += backward[i + n][j + k] * p
    total = forward[-1][-1]
    if total <= 0:
        return
    for i, j, n, k, p in ways:
        share = forward[i][j] * p * backward[i + n][j + k]
        if share > 0:
            expected[true[i : i + n], read[j : j + k]] += weight * share / total


def _prob(unit: str, read: str, arcs: Arcs) -> float:
    if arcs:
        return arcs.get((unit, read), 0.0)
    if len(unit) == 2:
        return _PAIR_PRIOR * _FIRST[len(read)] * 0.1 if len(read) > 0 else 0.0
    if len(read) == 1 and bare(read) == bare(unit):
        return 0.9
    return _FIRST[len(read)]
