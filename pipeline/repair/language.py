"""A 4-gram model of syllables: three sorted tables, asked many questions at once.

A context is known by where it stands in the table of its own order, so that looking a word up
after it is one search among numbers: ``context << 14 | word``. A state is the three contexts (of
one, two and three words) that the next word may follow; -1 where a context isn't in its table.
Logarithms are natural.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Self

import numpy as np

Ints = np.ndarray[Any, np.dtype[np.int64]]
Floats = np.ndarray[Any, np.dtype[np.float32]]

WORD_BITS = 14
MAX_WORDS = 1 << WORD_BITS
PROB_STEP, BACKOFF_STEP = 0.08, 0.04
"""Size of a step of the stored probabilities and back-off weights, in nats."""
_SHARE_STEP = 1 / 255

_NONE = -1


@dataclass(frozen=True)
class Order:
    """The n-grams of one order: sorted keys, and for each its probability and back-off weight."""

    keys: Ints
    prob: Floats
    backoff: Floats

    def find(self, contexts: Ints, words: Ints) -> tuple[Ints, Any]:
        """Return where each word after its context stands, and which of them stand there."""
        keys = (contexts << WORD_BITS) | words
        at = np.searchsorted(self.keys, keys)
        np.minimum(at, len(self.keys) - 1, out=at)
        return at, (self.keys[at] == keys) & (contexts >= 0)


@dataclass(frozen=True, eq=False)
class Language:
    """Syllables and the tables of their n-grams."""

    words: tuple[str, ...]
    unigrams: Floats
    backoff: Floats
    orders: tuple[Order, Order, Order]
    titles: Floats
    """How often each word is written with a capital inside a sentence (0 to 1)."""

    @cached_property
    def ids(self) -> dict[str, int]:
        """The number of each word."""
        return {word: index for index, word in enumerate(self.words)}

    def start(self, word: int) -> Ints:
        """Return the state after ``word`` alone, shape (1, 3)."""
        return np.array([[word, _NONE, _NONE]], dtype=np.int64)

    def follow(self, states: Ints, words: Ints) -> tuple[Floats, Ints]:
        """Return the log probability of each word after its state, and the new states (n, 3)."""
        second, third, fourth = self.orders
        one, two, three = states[:, 0], states[:, 1], states[:, 2]
        score = self.unigrams[words] + self.backoff[one]
        new = np.full(states.shape, _NONE, dtype=np.int64)
        new[:, 0] = words
        at2, hit2 = second.find(one, words)
        score = np.where(hit2, second.prob[at2], score)
        new[hit2, 1] = at2[hit2]
        score += np.where(two >= 0, second.backoff[two], 0.0)
        at3, hit3 = third.find(two, words)
        score = np.where(hit3, third.prob[at3], score)
        new[hit3, 2] = at3[hit3]
        score += np.where(three >= 0, third.backoff[three], 0.0)
        at4, hit4 = fourth.find(three, words)
        return np.where(hit4, fourth.prob[at4], score).astype(np.float32), new

    def met(self, first: int, second: int) -> bool:
        """Tell whether ``second`` follows ``first`` in the text the model was made from."""
        keys, key = self.orders[0].keys, (first << WORD_BITS) | second
        at = int(keys.searchsorted(key))
        return at < len(keys) and int(keys[at]) == key

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read a model that ``save`` wrote."""
        with np.load(path, allow_pickle=False) as stored:
            words = tuple(stored["words"].tobytes().decode().split("\n"))
            orders = []
            for n in (2, 3, 4):
                sizes = stored[f"sizes{n}"].astype(np.int64)
                contexts = np.repeat(np.arange(len(sizes), dtype=np.int64), sizes)
                keys = (contexts << WORD_BITS) | stored[f"words{n}"].astype(np.int64)
                prob = stored[f"prob{n}"].astype(np.float32) * -PROB_STEP
                backoff = (
                    stored[f"backoff{n}"].astype(np.float32) * -BACKOFF_STEP
                    if n < 4
                    else np.zeros(1, np.float32)
                )
                orders.append(Order(keys, prob, backoff))
            return cls(
                words,
                stored["prob1"].astype(np.float32) * -PROB_STEP,
                stored["backoff1"].astype(np.float32) * -BACKOFF_STEP,
                (orders[0], orders[1], orders[2]),
                stored["titles"].astype(np.float32) * _SHARE_STEP,
            )

    def save(self, path: Path) -> None:
        """Write the model, each number in one byte."""
        out: dict[str, Any] = {
            "words": np.frombuffer("\n".join(self.words).encode(), dtype=np.uint8),
            "prob1": _bytes(self.unigrams, PROB_STEP),
            "backoff1": _bytes(self.backoff, BACKOFF_STEP),
            "titles": np.rint(self.titles / _SHARE_STEP).astype(np.uint8),
        }
        contexts = len(self.words)
        for n, order in enumerate(self.orders, 2):
            sizes = np.bincount(order.keys >> WORD_BITS, minlength=contexts)
            small = np.uint8 if sizes.max(initial=0) < 256 else np.uint16
            out[f"sizes{n}"] = sizes.astype(small)
            out[f"words{n}"] = (order.keys & (MAX_WORDS - 1)).astype(np.uint16)
            out[f"prob{n}"] = _bytes(order.prob, PROB_STEP)
            if n < 4:
                out[f"backoff{n}"] = _bytes(order.backoff, BACKOFF_STEP)
            contexts = len(order.keys)
        np.savez_compressed(path, **out)


def _bytes(values: Floats, step: float) -> np.ndarray[Any, np.dtype[np.uint8]]:
    return np.asarray(np.clip(np.rint(-values / step), 0, 255), dtype=np.uint8)
