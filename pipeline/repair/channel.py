"""What an OCR in the wrong language makes of a syllable: P(read | true), learnt from pages.

Letters are read one or two at a time as none to three characters; beside that stands a memory of
whole tokens seen, which never weighs more than ``_MEMORY``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Self

import numpy as np

from pipeline.letters import bare
from pipeline.repair import packed

Ints = np.ndarray[Any, np.dtype[np.int64]]
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
class Memory:
    """How often tokens were read as others."""

    trues: Sequence[str]
    """All true tokens, once each."""
    reads: Sequence[str]
    """All that was read, once each."""
    sizes: Ints
    """How many pairs there are of each of ``reads``; the pairs stand in the order of these."""
    true: Ints
    """Of each pair, where its true token stands in ``trues``."""
    count: Ints
    """How often each pair was seen."""

    @classmethod
    def of(cls, counted: Mapping[tuple[str, str], int]) -> Self:
        """Return the memory of how often each pair of a true and a read token was seen."""
        pairs = sorted(counted, key=lambda pair: (pair[1], pair[0]))
        trues, true = np.unique([true for true, _ in pairs], return_inverse=True)
        reads, sizes = np.unique([read for _, read in pairs], return_counts=True)
        counts = np.array([counted[pair] for pair in pairs], dtype=np.int64)
        return cls(trues.tolist(), reads.tolist(), sizes, true, counts)

    def times(self, true: str) -> int:
        """Return how often the token ``true`` was seen."""
        at = self._at_true.get(true)
        return 0 if at is None else int(self._times[at])

    def seen(self, read: str) -> Iterator[tuple[str, int]]:
        """Yield the true tokens seen as ``read``, and how often each was."""
        at = self._at_read.get(read)
        if at is None:
            return
        for pair in range(self._ends[at] - self.sizes[at], self._ends[at]):
            yield self.trues[self.true[pair]], int(self.count[pair])

    @cached_property
    def _at_true(self) -> dict[str, int]:
        return {token: at for at, token in enumerate(self.trues)}

    @cached_property
    def _at_read(self) -> dict[str, int]:
        return {token: at for at, token in enumerate(self.reads)}

    @cached_property
    def _ends(self) -> Ints:
        return np.cumsum(self.sizes)

    @cached_property
    def _times(self) -> Ints:
        return np.bincount(self.true, weights=self.count).astype(np.int64)


@dataclass(frozen=True, eq=False)
class Channel:
    """``arcs``: chance of (letters, read); ``memory``: the tokens seen."""

    arcs: Mapping[tuple[str, str], float]
    memory: Memory

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
        _, base = np.unique([bare(letter) for letter in LETTERS], return_inverse=True)
        same = (base[:, None] == base).astype(np.float64)
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

    def remembered(self, read: str) -> list[tuple[str, float, float]]:
        """Return true tokens seen as ``read``: (token, chance of read, weight of that chance)."""
        return [
            (true, count / self.memory.times(true), self.weight(true))
            for true, count in self.memory.seen(read)
        ]

    def weight(self, true: str) -> float:
        """Return how much the memory of ``true`` weighs beside the letters (0 to 0.6)."""
        times = self.memory.times(true)
        return _MEMORY * times / (times + _SEEN_ENOUGH)

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read a channel that ``save`` wrote."""
        stored = packed.load(path)
        units, reads, trues, seen = (
            packed.texts(stored[name]) for name in ("units", "reads", "trues", "seen")
        )
        arcs = dict(zip(zip(units, reads, strict=True), stored["chances"].tolist(), strict=True))
        pairs = (stored[name].astype(np.int64) for name in ("sizes", "true", "count"))
        return cls(arcs, Memory(trues, seen, *pairs))

    def save(self, path: Path) -> None:
        """Write the channel."""
        arcs, memory = sorted(self.arcs), self.memory
        columns: dict[str, packed.Array] = {
            "units": packed.text(unit for unit, _ in arcs),
            "reads": packed.text(read for _, read in arcs),
            "chances": np.array([self.arcs[arc] for arc in arcs], dtype=np.float32),
            "trues": packed.text(memory.trues),
            "seen": packed.text(memory.reads),
            "sizes": memory.sizes.astype(np.uint16),
            "true": memory.true.astype(np.uint16),
            "count": memory.count.astype(np.uint32),
        }
        packed.save(path, columns)
