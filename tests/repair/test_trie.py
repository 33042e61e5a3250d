"""Every word of a trie is found letter by letter, and no other."""

from __future__ import annotations

import numpy as np

from pipeline.repair.channel import LOWER
from pipeline.repair.trie import Trie

WORDS = ["xã", "xa", "xan", "ở", "phường", "phương"]


def spelt(trie: Trie, node: int = 0, before: str = "") -> dict[str, int]:
    found = {before: int(trie.word[node])} if trie.word[node] >= 0 else {}
    for child in range(trie.first[node], trie.first[node] + trie.count[node]):
        found |= spelt(trie, child, before + LOWER[trie.letter[child]])
    return found


def test_words_are_spelt() -> None:
    trie = Trie.of(WORDS, np.arange(10, 16))
    assert spelt(trie) == dict(zip(WORDS, range(10, 16), strict=True))
    assert len(trie.first) == len({word[:size] for word in WORDS for size in range(len(word) + 1)})
