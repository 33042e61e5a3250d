"""What an OCR in the wrong language makes of a syllable: P(read | true), learnt from pages.

Letters are read one or two at a time as none to three characters; beside that stands a memory of
whole tokens seen, which never weighs more than ``_MEMORY``.
"""

from __future__ import annotations

import gzip
import json
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Self

import numpy as np

from pipeline.repair.tokens import bare

Floats = np.ndarray[Any, np.dtype[np.float64]]

_MEMORY, _SEEN_ENOUGH = 0.6, 8.0
_SAME_BASE, _ANY, _LOST, _STRAY = 2e-3, 2e-5, 2e-4, 2e-4
"""Least chances: a letter read as one of the same base, as any other, not at all; a stray one."""
_BLOT = 3e-4  # a letter read as a sign: what OCR could not read at all

LOWER = (
    "aàáảãạăằắẳẵặâầấẩẫậbcdđeèéẻẽẹêềếểễệfghiìíỉĩịjklmnoòóỏõọôồốổỗộơờớởỡợpqrstuùúủũụưừứửữựvwxyỳýỷỹỵz"
)
LETTERS = LOWER + LOWER.upper()
SHIFT = len(LOWER)
"""The number of a capital is that of its small letter plus this."""
MOST_READ = 3
_LIKE_SMALL = 0.1  # how much a capital is read as signs that its small letter is read as
_KIN = 0.1  # how much a letter is read as other letters of its base are


@dataclass(frozen=True, eq=False)
class Channel:
    """``arcs``: chance of (letters, read); ``memory``: how often (true, read) tokens were seen."""

    arcs: Mapping[tuple[str, str], float]
    memory: Mapping[tuple[str, str], int]

    @cached_property
    def pairs(self) -> dict[str, int]:
        """Numbers of the pairs of letters that are read together; 0 is no pair."""
        units = sorted({unit for unit, _ in self.arcs if len(unit) == 2})
        return {unit: number for number, unit in enumerate(units, 1)}

    @cached_property
    def _ones(self) -> dict[str, Floats]:
        """For what was read: the chance of it for each single letter."""
        at = {letter: number for number, letter in enumerate(LETTERS)}
        found: dict[str, Floats] = defaultdict(lambda: np.zeros(len(LETTERS)))
        for (unit, read), prob in self.arcs.items():
            if len(unit) == 1 and unit in at:
                found[read][at[unit]] += prob
        return dict(found)

    @cached_property
    def _twos(self) -> dict[str, Floats]:
        found: dict[str, Floats] = defaultdict(lambda: np.zeros(len(self.pairs) + 1))
        for (unit, read), prob in self.arcs.items():
            if len(unit) == 2:
                found[read][self.pairs[unit]] += prob
        return dict(found)

    @cached_property
    def _groups(self) -> Floats:
        """Averages over the letters of one base: what one was read as, its kin may be."""
        bases = [bare(letter) for letter in LETTERS]
        same = np.array([[float(a == b) for b in bases] for a in bases])
        return np.asarray(same / same.sum(axis=1, keepdims=True))

    @cached_property
    def _bases(self) -> dict[str, Floats]:
        bases = [bare(letter) for letter in LETTERS]
        return {
            base: np.array([_SAME_BASE if b == base else 0.0 for b in bases]) for base in set(bases)
        }

    @cached_property
    def _columns(self) -> dict[str, Floats]:
        return {}

    def ones(self, read: str) -> Floats:
        """Return the chance of ``read`` (0-3 characters) for each single letter."""
        column = self._columns.get(read)
        if column is None:
            column = self._columns[read] = self._column(read)
        return column

    def _column(self, read: str) -> Floats:
        column = self._ones.get(read, np.zeros(len(LETTERS)))
        column = (1 - _KIN) * column + _KIN * (self._groups @ column)
        if not read.isalpha():
            column[SHIFT:] += _LIKE_SMALL * column[:SHIFT]
        if not read:
            return np.maximum(column, _LOST)
        if len(read) == 1:
            least = self._bases.get(bare(read), np.zeros(len(LETTERS)))
            return np.maximum(column, np.maximum(least, _ANY if read.isalnum() else _BLOT))
        if len(read) == 2:
            return column + _STRAY * (self.ones(read[0]) + self.ones(read[1]))
        return column

    @cached_property
    def _no_pair(self) -> Floats:
        return np.zeros(len(self.pairs) + 1)

    def twos(self, read: str) -> Floats:
        """Return the chance of ``read`` for each pair of letters."""
        return self._twos.get(read, self._no_pair)

    @cached_property
    def _times(self) -> Counter[str]:
        times: Counter[str] = Counter()
        for (true, _), count in self.memory.items():
            times[true] += count
        return times

    @cached_property
    def _remembered(self) -> dict[str, list[tuple[str, int]]]:
        found: dict[str, list[tuple[str, int]]] = defaultdict(list)
        for (true, read), count in self.memory.items():
            found[read].append((true, count))
        return dict(found)

    def remembered(self, read: str) -> list[tuple[str, float, float]]:
        """Return true tokens seen as ``read``: (token, chance of read, weight of that chance)."""
        out = []
        for true, count in self._remembered.get(read, ()):
            times = self._times[true]
            out.append((true, count / times, self.weight(true)))
        return out

    def weight(self, true: str) -> float:
        """Return how much the memory of ``true`` weighs beside the letters (0 to 0.6)."""
        times = self._times.get(true, 0)
        return _MEMORY * times / (times + _SEEN_ENOUGH)

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read a channel that ``save`` wrote."""
        stored = json.loads(gzip.decompress(path.read_bytes()))
        arcs = {(unit, read): prob for unit, read, prob in stored["arcs"]}
        memory = {(true, read): count for true, read, count in stored["memory"]}
        return cls(arcs, memory)

    def save(self, path: Path) -> None:
        """Write the channel."""
        arcs = [(*key, round(prob, 7)) for key, prob in sorted(self.arcs.items())]
        memory = [(*key, count) for key, count in sorted(self.memory.items())]
        text = json.dumps({"arcs": arcs, "memory": memory}, ensure_ascii=False)
        path.write_bytes(gzip.compress(text.encode(), mtime=0))
