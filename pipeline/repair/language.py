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

from pipeline.repair import packed

Ints = np.ndarray[Any, np.dtype[np.int64]]
Floats = np.ndarray[Any, np.dtype[np.float32]]

WORD_BITS = 14
MAX_WORDS = 1 << WORD_BITS
PROB_STEP, BACKOFF_STEP = 0.08, 0.04
"""Size of a step of the stored probabilities and back-off weights, in nats."""
_SHARE_STEP = 1 / 255

_WIDE = (1 << 16) - 1  # a step between keys that two bytes don't hold
_NONE = -1
_ZERO = np.float32(0)

States = tuple[Ints, ...]


@dataclass(frozen=True)
class Order:
    """The n-grams of one order: sorted keys, and for each its probability and back-off weight."""

    keys: Ints
    prob: Floats
    backoff: Floats

    def find(self, contexts: Ints, words: Ints, rows: Any) -> tuple[Ints, Any]:
        """Return where each word stands after its context, and which of them stand there.

        ``rows`` tells which context each word follows.
        """
        keys = (contexts << WORD_BITS)[rows] | words
        at = self.keys.searchsorted(keys)
        np.minimum(at, len(self.keys) - 1, out=at)
        return at, self.keys[at] == keys


@dataclass(frozen=True, eq=False)
class Language:
    """Syllables and the tables of their n-grams."""

    words: tuple[str, ...]
    unigrams: Floats
    backoff: Floats
    orders: tuple[Order, Order, Order]
    titles: Floats
    """How often each word is written with a capital inside a sentence (0 to 1)."""
    syllables: Ints
    """The numbers of the words that are built like syllables."""

    @cached_property
    def ids(self) -> dict[str, int]:
        """The number of each word."""
        return {word: index for index, word in enumerate(self.words)}

    def start(self, words: Ints) -> States:
        """Return the states after each of ``words`` alone: the contexts of one to three words."""
        none = np.full(len(words), _NONE)
        return words, none, none

    def follow(
        self, states: States, words: Ints, origin: Ints | None = None
    ) -> tuple[Floats, States]:
        """Return the log probability of each word after its state, and the new states.

        ``origin`` tells which state each word follows; without it they stand in the same order.
        """
        second, third, fourth = self.orders
        one, two, three = states
        rows: Any = slice(None) if origin is None else origin
        score = self.unigrams[words] + self.backoff[one][rows]
        at2, hit2 = second.find(one, words, rows)
        score = np.where(hit2, second.prob[at2], score)
        score += np.where(two >= 0, second.backoff[two], _ZERO)[rows]
        at3, hit3 = third.find(two, words, rows)
        score = np.where(hit3, third.prob[at3], score)
        score += np.where(three >= 0, third.backoff[three], _ZERO)[rows]
        at4, hit4 = fourth.find(three, words, rows)
        score = np.where(hit4, fourth.prob[at4], score)
        return score, (words, np.where(hit2, at2, _NONE), np.where(hit3, at3, _NONE))

    def met(self, first: int, second: int) -> bool:
        """Tell whether ``second`` follows ``first`` in the text the model was made from."""
        keys, key = self.orders[0].keys, (first << WORD_BITS) | second
        at = int(keys.searchsorted(key))
        return at < len(keys) and int(keys[at]) == key

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read a model that ``save`` wrote."""
        stored = packed.load(path)
        words = tuple(packed.texts(stored["words"]))
        orders = []
        for n in (2, 3, 4):
            keys = _summed(stored[f"steps{n}"], stored[f"wide{n}"])
            prob = stored[f"prob{n}"] * np.float32(-PROB_STEP)
            backoff = (
                stored[f"backoff{n}"] * np.float32(-BACKOFF_STEP)
                if n < 4
                else np.zeros(1, np.float32)
            )
            orders.append(Order(keys, prob, backoff))
        return cls(
            words,
            stored["prob1"] * np.float32(-PROB_STEP),
            stored["backoff1"] * np.float32(-BACKOFF_STEP),
            (orders[0], orders[1], orders[2]),
            stored["titles"] * np.float32(_SHARE_STEP),
            stored["syllables"].astype(np.int64),
        )

    def save(self, path: Path) -> None:
        """Write the model, each number in one byte."""
        out: dict[str, Any] = {
            "words": packed.text(self.words),
            "prob1": _bytes(self.unigrams, PROB_STEP),
            "backoff1": _bytes(self.backoff, BACKOFF_STEP),
            "titles": np.rint(self.titles / _SHARE_STEP).astype(np.uint8),
            "syllables": self.syllables.astype(np.uint16),
        }
        for n, order in enumerate(self.orders, 2):
            out[f"steps{n}"], out[f"wide{n}"] = _stepped(order.keys)
            out[f"prob{n}"] = _bytes(order.prob, PROB_STEP)
            if n < 4:
                out[f"backoff{n}"] = _bytes(order.backoff, BACKOFF_STEP)
        packed.save(path, out)


def _bytes(values: Floats, step: float) -> np.ndarray[Any, np.dtype[np.uint8]]:
    return np.asarray(np.clip(np.rint(-values / step), 0, 255), dtype=np.uint8)


def _stepped(keys: Ints) -> tuple[packed.Array, packed.Array]:
    """Return by how much each of ``keys`` is greater than the one before, wide steps apart."""
    steps = np.diff(keys, prepend=0)
    wide = steps[steps >= _WIDE]
    return np.minimum(steps, _WIDE).astype(np.uint16), wide.astype(np.uint32)


def _summed(steps: packed.Array, wide: packed.Array) -> Ints:
    """Return the keys that ``_stepped`` took apart."""
    keys = steps.astype(np.int64)
    keys[steps == _WIDE] = wide
    return np.cumsum(keys, out=keys)
