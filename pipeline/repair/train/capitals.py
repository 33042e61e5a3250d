"""How often each word has a capital inside a sentence: ``Việt`` nearly always, ``việc`` hardly."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

import numpy as np

from pipeline.repair.tokens import folded, split

_MOST = 30_000  # paragraphs of a part that are read; more tell nothing new
_USUAL, _SURE = 0.12, 10.0
"""The share of a word never seen, and how many sightings that counts as."""
_ENDS = frozenset(".:;!?")


class Capitals:
    """Counts words inside sentences, with a capital and without."""

    def __init__(self) -> None:
        self._all: Counter[str] = Counter()
        self._capital: Counter[str] = Counter()

    def add(self, paragraphs: Sequence[str]) -> None:
        """Count the words of ``paragraphs``, evenly chosen ones where there are many."""
        for text in paragraphs[:: max(1, len(paragraphs) // _MOST)]:
            if not text.isupper():
                self._add(text)

    def _add(self, text: str) -> None:
        is_first = True
        for token in text.split():
            word, is_capital, is_inside, ends = _looked_at(token)
            if word and is_inside and not is_first:
                self._all[word] += 1
                self._capital[word] += is_capital
            is_first = ends

    def shares(self, words: Iterable[str]) -> Any:
        """Return the share of each word (0 to 1), as an array."""
        return np.array(
            [(self._capital[word] + _SURE * _USUAL) / (self._all[word] + _SURE) for word in words],
            dtype=np.float32,
        )


@lru_cache(maxsize=1 << 16)
def _looked_at(token: str) -> tuple[str, bool, bool, bool]:
    """Return the word in small letters, whether it has a capital, is bare, ends a sentence.

    The word is empty where the token is none, or in capitals.
    """
    before, core, after = split(token)
    is_capital = core[:1].isupper()
    is_word = core.isalpha() and (core[1:].islower() or len(core) == 1)
    ends = not core or (bool(after) and after[-1] in _ENDS)
    return folded(core) if is_word else "", is_capital, not before, ends
