"""The clean plans of a batch as a second language model: they share phrases with its scans.

Counts of up to four words, without discounts beyond one per context, answer beside the large model;
what they have not seen is left to it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from pipeline.repair.language import WORD_BITS, Floats, Ints, Language
from pipeline.repair.tokens import UNKNOWN, pieces

_WEIGHT = (0.03, 0.25, 0.4, 0.5)
"""How much a batch's own phrases weigh beside the model, by the words of context they share."""


@dataclass(frozen=True, eq=False)
class Leaning:
    """A language model that leans on counted phrases. A state is the model's and the last words."""

    base: Language
    grams: tuple[Ints, ...]
    counts: tuple[Floats, ...]

    def start(self, word: int) -> Ints:
        """Return the state after ``word`` alone, shape (1, 4)."""
        last = np.array([[word]], dtype=np.int64)
        return np.concatenate([self.base.start(word), last], axis=1)

    def follow(self, states: Ints, words: Ints) -> tuple[Floats, Ints]:
        """Return the log probability of each word after its state, and the new states."""
        score, new = self.base.follow(states[:, :3], words)
        last = states[:, 3]
        prob: Any = np.exp(score.astype(np.float64))
        for order in (1, 2, 3, 4):
            context = last & ((1 << (WORD_BITS * (order - 1))) - 1)
            total = self._count(order - 1, context) if order > 1 else self._size
            seen = self._count(order, (context << WORD_BITS) | words)
            weight = _WEIGHT[order - 1] * total / (total + 1.0)
            share = np.divide(seen, total, out=np.zeros_like(seen), where=total > 0)
            prob = (1 - weight) * prob + weight * share
        history = ((last << WORD_BITS) | words) & ((1 << (WORD_BITS * 3)) - 1)
        result: Floats = np.log(np.maximum(prob, 1e-30)).astype(np.float32)
        return result, np.concatenate([new, history[:, None]], axis=1)

    @property
    def _size(self) -> Any:
        return np.float64(self.counts[0].sum())

    def _count(self, order: int, keys: Ints) -> Any:
        table = self.grams[order - 1]
        at = np.minimum(np.searchsorted(table, keys), len(table) - 1)
        return np.where(table[at] == keys, self.counts[order - 1][at], 0.0).astype(np.float64)


@lru_cache(maxsize=4)
def leaning(base: Language, texts: Sequence[str]) -> Leaning:
    """Return ``base`` leaning on the phrases of ``texts``."""
    found = (piece for text in texts for token in text.split() for piece in pieces(token))
    words = np.array([base.ids.get(piece, UNKNOWN) for piece in found] or [0], dtype=np.int64)
    grams, counts = [], []
    key = np.zeros_like(words)
    for _ in _WEIGHT:
        key = (np.concatenate([[UNKNOWN], key[:-1]]) << WORD_BITS) | words
        table, count = np.unique(key, return_counts=True)
        grams.append(table)
        counts.append(count.astype(np.float32))
    return Leaning(base, tuple(grams), tuple(counts))
