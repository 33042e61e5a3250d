"""A sheet's true lines and read lines -> pairs of tokens, true and read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz.distance import Levenshtein

from pipeline.letters import bare
from pipeline.repair.tokens import split, split_read
from pipeline.repair.train.simulate import Sheet

_BAND = 3
_LEAST_ALIKE = 0.45
_MERGED = 1.0  # edits that joining or splitting tokens costs


class Pair(NamedTuple):
    """What stood on the page and what was read: one token each, or two on one side."""

    true: tuple[str, ...]
    read: tuple[str, ...]


def pairs(sheet: Sheet) -> Iterator[Pair]:
    """Yield the aligned tokens of a sheet, line by line."""
    for true, read in _lines(sheet.true, sheet.read):
        yield from _tokens(true.split(), read.split())


def core_pair(pair: Pair) -> tuple[str, str] | None:
    """Return true and read core of a pair of single tokens of letters, None for all others."""
    if len(pair.true) != 1 or len(pair.read) != 1:
        return None
    true, read = split(pair.true[0])[1], split_read(pair.read[0])[1]
    return (true, read) if true.isalpha() and read else None


def _lines(true: Sequence[str], read: Sequence[str]) -> Iterator[tuple[str, str]]:
    at = 0
    slack = max(1, abs(len(true) - len(read)) + 1)
    for line in true:
        nearby = range(at, min(len(read), at + slack + 1))
        alike = {i: SequenceMatcher(None, _plain(line), _plain(read[i])).ratio() for i in nearby}
        best = max(alike, key=lambda i: alike[i], default=-1)
        if best >= 0 and alike[best] >= _LEAST_ALIKE:
            yield line, read[best]
            at = best + 1


def _tokens(true: list[str], read: list[str]) -> Iterator[Pair]:
    """Align two lines by the least edits; one token may stand against two."""
    best: dict[tuple[int, int], tuple[float, tuple[int, int]]] = {(0, 0): (0.0, (0, 0))}
    slope = len(read) / max(1, len(true))
    for i in range(len(true) + 1):
        middle = round(i * slope)
        for j in range(max(0, middle - _BAND), min(len(read), middle + _BAND) + 1):
            here = best.get((i, j))
            if here is None:
                continue
            for di, dj in ((1, 1), (1, 2), (2, 1), (1, 0), (0, 1)):
                if i + di > len(true) or j + dj > len(read):
                    continue
                cost = here[0] + _cost(tuple(true[i : i + di]), tuple(read[j : j + dj]))
                key = (i + di, j + dj)
                if key not in best or cost < best[key][0]:
                    best[key] = (cost, (di, dj))
    at = (len(true), len(read))
    found: list[Pair] = []
    while at in best and at != (0, 0):
        di, dj = best[at][1]
        i, j = at[0] - di, at[1] - dj
        if di and dj:
            found.append(Pair(tuple(true[i : at[0]]), tuple(read[j : at[1]])))
        at = (i, j)
    return reversed(found)


def _cost(true: tuple[str, ...], read: tuple[str, ...]) -> float:
    a, b = _plain("".join(true)), _plain("".join(read))
    extra = _MERGED * (abs(len(true) - len(read)))
    return Levenshtein.distance(a, b) + extra if true and read else len(a or b) + 0.5


@lru_cache(maxsize=1 << 16)
def _plain(text: str) -> str:
    return bare(text).lower()
