"""The clean plans of a batch as a second language model: they share phrases with its scans.

Counts of up to four words, without discounts beyond one per context, answer beside the large model;
what they have not seen is left to it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from pipeline.repair.beam import Model, States
from pipeline.repair.language import WORD_BITS
from pipeline.repair.lattice import Floats, Ints
from pipeline.repair.tokens import UNKNOWN, pieces

Weights = tuple[float, float, float, float]

SISTERS: Weights = (0.03, 0.25, 0.4, 0.5)
"""How much a batch's own phrases weigh beside the model, by their length in words."""
ITSELF: Weights = (0.1, 0.03, 0.0, 0.0)
"""The same for the document's own words on a second reading: longer ones repeat its errors."""


@dataclass(frozen=True, eq=False)
class Leaning:
    """A model that leans on counted phrases. A state is the base's and the last three words."""

    base: Model
    weights: Weights
    grams: tuple[Ints, ...]
    counts: tuple[Floats, ...]

    def start(self, words: Ints) -> States:
        """Return the states after each of ``words`` alone."""
        return *self.base.start(words), words

    def follow(self, states: States, words: Ints, origin: Ints | None = None) -> tuple[Any, States]:
        """Return the log probability of each word after its state, and the new states."""
        score, new = self.base.follow(states[:-1], words, origin)
        last = states[-1] if origin is None else states[-1][origin]
        prob: Any = np.exp(score.astype(np.float64))
        for order, usual in enumerate(self.weights, 1):
            if not usual:
                continue
            context = last & ((1 << (WORD_BITS * (order - 1))) - 1)
            total = self._count(order - 1, context) if order > 1 else self._all
            seen = self._count(order, (context << WORD_BITS) | words)
            weight = usual * total / (total + 1.0)
            share = seen / np.maximum(total, 1.0)
            prob = (1 - weight) * prob + weight * share
        history = ((last << WORD_BITS) | words) & ((1 << (WORD_BITS * 3)) - 1)
        return np.log(np.maximum(prob, 1e-30)), (*new, history)

    @cached_property
    def _all(self) -> float:
        return float(self.counts[0].sum())

    def _count(self, order: int, keys: Ints) -> Any:
        table = self.grams[order - 1]
        at = np.minimum(table.searchsorted(keys), len(table) - 1)
        return np.where(table[at] == keys, self.counts[order - 1][at], 0.0)


def numbers(texts: Iterable[str], ids: Mapping[str, int]) -> Ints:
    """Return the words of ``texts`` as their numbers in ``ids``."""
    found = (piece for text in texts for token in text.split() for piece in pieces(token))
    return np.array([ids.get(piece, UNKNOWN) for piece in found], dtype=np.int64)


def leaning(base: Model, words: Ints, weights: Weights = SISTERS) -> Leaning:
    """Return ``base`` leaning on the phrases of ``words``, given as numbers, at least one."""
    grams, counts = [], []
    key = np.zeros_like(words)
    for _ in weights:
        key = (np.concatenate([[UNKNOWN], key[:-1]]) << WORD_BITS) | words
        table, count = np.unique(key, return_counts=True)
        grams.append(table)
        counts.append(count.astype(np.float64))
    return Leaning(base, weights, tuple(grams), tuple(counts))
