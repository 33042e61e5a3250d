"""Syllables -> a trie in flat arrays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np

from pipeline.repair.channel import LOWER

Ints = np.ndarray[Any, np.dtype[np.int64]]

_BITS = 8  # hold a letter's place in LOWER


@dataclass(frozen=True)
class Trie:
    """Nodes in breadth-first order; a node's children stand together."""

    first: Ints
    count: Ints
    letter: Ints
    """Of each node, as its place in ``LOWER``."""
    word: Ints
    """The number of the word that ends at each node, -1 where none does."""

    @classmethod
    def of(cls, words: Sequence[str], numbers: Ints) -> Self:
        """Return the trie of ``words``, whose letters are all in ``LOWER``, and their numbers."""
        rows, node = np.arange(len(words)), np.zeros(len(words), dtype=np.int64)
        keys, ended = [np.zeros(1, np.int64)], []
        size = 1
        for column in _columns(words):
            letter = column[rows]
            going = letter >= 0
            ended.append((node[~going], numbers[rows[~going]]))
            rows = rows[going]
            new, node = np.unique((node[going] << _BITS) | letter[going], return_inverse=True)
            keys.append(new)
            node += size
            size += len(new)
        key = np.concatenate(keys)
        count = np.bincount(key[1:] >> _BITS, minlength=size)
        word = np.full(size, -1)
        for at, number in ended:
            word[at] = number
        return cls(1 + np.cumsum(count) - count, count, key & ((1 << _BITS) - 1), word)


def _columns(words: Sequence[str]) -> Ints:
    """Return the places of the words' letters, letter by letter; -1 behind a word's last."""
    width = max(map(len, words), default=0) + 1
    codes = np.array(words, dtype=f"U{width}").view(np.uint32).reshape(len(words), width)
    places = np.full(max(map(ord, LOWER)) + 1, -1)
    places[list(map(ord, LOWER))] = np.arange(len(LOWER))
    return np.asarray(places[codes].T)
