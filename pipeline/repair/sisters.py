"""The clean plans of a batch as a second language model: they share phrases with its scans.

Counts of up to four words, without discounts beyond one per context, answer beside the large model;
what they have not seen is left to it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from pipeline.repair.beam import Model
from pipeline.repair.language import WORD_BITS, Floats, Ints
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

    def start(self, word: int) -> Ints:
        """Return the state after ``word`` alone, shape (1, base's + 1)."""
        last = np.array([[word]], dtype=np.int64)
        return np.concatenate([self.base.start(word), last], axis=1)

    def follow(self, states: Ints, words: Ints) -> tuple[Any, Ints]:
        """Return the log probability of each word after its state, and the new states."""
        score, new = self.base.follow(states[:, :-1], words)
        last = states[:, -1]
        prob: Any = np.exp(score.astype(np.float64))
        for order, usual in enumerate(self.weights, 1):
            if not usual:
                continue
            context = last & ((1 << (WORD_BITS * (order - 1))) - 1)
            total = (
                self._count(order - 1, context) if order > 1 else self.counts[0].sum() + 0 * last
            )
            seen = self._count(order, (context << WORD_BITS) | words)
            weight = usual * total / (total + 1.0)
            share = np.divide(seen, total, out=np.zeros_like(seen), where=total > 0)
            prob = (1 - weight) * prob + weight * share
        history = ((last << WORD_BITS) | words) & ((1 << (WORD_BITS * 3)) - 1)
        result = np.log(np.maximum(prob, 1e-30)).astype(np.float32)
        return result, np.concatenate([new, history[:, None]], axis=1)

    def _count(self, order: int, keys: Ints) -> Any:
        table = self.grams[order - 1]
        at = np.minimum(np.searchsorted(table, keys), len(table) - 1)
        return np.where(table[at] == keys, self.counts[order - 1][at], 0.0).astype(np.float64)


def leaning(
    base: Model, ids: Mapping[str, int], texts: Iterable[str], weights: Weights = SISTERS
) -> Leaning:
    """Return ``base`` leaning on the phrases of ``texts``; ``ids`` are its words' numbers."""
    found = (piece for text in texts for token in text.split() for piece in pieces(token))
    words = np.array([ids.get(piece, UNKNOWN) for piece in found] or [UNKNOWN], dtype=np.int64)
    grams, counts = [], []
    key = np.zeros_like(words)
    for _ in weights:
        key = (np.concatenate([[UNKNOWN], key[:-1]]) << WORD_BITS) | words
        table, count = np.unique(key, return_counts=True)
        grams.append(table)
        counts.append(count.astype(np.float32))
    return Leaning(base, weights, tuple(grams), tuple(counts))
