"""What OCR in Vietnamese takes for what: chances of letters, learnt from simulated pages.

Tesseract keeps the letters of Vietnamese and slips on their marks, always in the same way: a hook
over a hat turns into an acute (``tổ`` reads ``tố``), a bare i gets a hook (``chi`` reads ``chỉ``).
Its own certainty tells how likely a word is wrong at all.
"""

from __future__ import annotations

import gzip
import json
import math
import unicodedata
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Self

from pipeline.letters import bare

FILE = "slips.json.gz"
EDGES = (0.5, 0.65, 0.75, 0.8, 0.85, 0.9, 0.95, 0.96, 0.965, 0.97)
"""Certainties (0-1) between which words are wrong about as often."""
_TONE, _MARK, _MARKS, _LETTER = 3e-3, 1e-3, 1e-4, 1e-6
"""Chance of a slip that no simulated page showed: a tone over a hat or horn, any other mark, more
than one, the letter itself. Worn pages lose marks that simulated ones keep."""
_SMOOTHED = 1000.0
"""Letters that these chances weigh beside those counted."""
_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")


@dataclass(frozen=True)
class Slips:
    """Log chances (nats) of reading a letter for another, and of a slip by certainty."""

    letters: Mapping[str, float]
    """By the true letter and the one read, both lower case."""
    certainty: tuple[float, ...]
    """Log odds of a slip against the usual ones, for each stretch between ``EDGES``."""

    def odds(self, read: str, true: str) -> float:
        """Return how much likelier (nats) OCR reads ``read`` where ``true`` stands than ``read``.

        Both are lower case and of one length; the value is negative, for reading right is usual.
        """
        return sum(
            self._chance(printed, seen) - self._chance(seen, seen)
            for printed, seen in zip(true, read, strict=True)
            if printed != seen
        )

    def doubt(self, certainty: float) -> float:
        """Return by how much (nats) a word read with ``certainty`` is likelier wrong than usual."""
        return self.certainty[bisect_right(EDGES, certainty)]

    def _chance(self, true: str, read: str) -> float:
        known = self.letters.get(true + read)
        if known is not None:
            return known
        if true == read:
            return 0.0
        return math.log(_unseen(true, read))

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read what ``save`` wrote."""
        stored = json.loads(gzip.decompress(path.read_bytes()))
        return cls(stored["letters"], tuple(stored["certainty"]))

    def save(self, path: Path) -> None:
        """Write the chances."""
        stored = {
            "letters": {pair: round(value, 3) for pair, value in sorted(self.letters.items())},
            "certainty": [round(value, 3) for value in self.certainty],
        }
        content = json.dumps(stored, ensure_ascii=False).encode()
        path.write_bytes(gzip.compress(content, mtime=0))

    @classmethod
    def learnt(cls, pairs: Iterable[tuple[str, str, float]]) -> Self:
        """Count the slips in ``pairs`` of a true word, the word read for it and its certainty.

        Words that OCR guessed at (the lowest stretch) show none of its usual slips of letters.
        """
        seen: Counter[tuple[str, str]] = Counter()
        total: Counter[str] = Counter()
        wrong, right = [1.0] * (len(EDGES) + 1), [1.0] * (len(EDGES) + 1)
        for true, read, certainty in pairs:
            stretch = bisect_right(EDGES, certainty)
            (right if true == read else wrong)[stretch] += 1
            if stretch and len(true) == len(read):
                seen.update(zip(true.lower(), read.lower(), strict=True))
                total.update(true.lower())
        letters = {}
        for (true, read), count in seen.items():
            if true != read and true.isalpha() and read.isalpha():
                chance = (count + _SMOOTHED * _unseen(true, read)) / (total[true] + _SMOOTHED)
                letters[true + read] = math.log(chance)
        for letter in {true for true, _ in seen if true.isalpha()}:
            letters[letter * 2] = math.log((seen[letter, letter] + 1) / (total[letter] + 1))
        return cls(letters, _by_certainty(wrong, right))


@lru_cache(maxsize=1 << 12)
def _unseen(true: str, read: str) -> float:
    """Return the chance of a slip that was never counted."""
    if bare(true) != bare(read):
        return _LETTER
    printed, seen = _marks(true), _marks(read)
    if max(len(printed - seen), len(seen - printed)) > 1:
        return _MARKS
    over = (printed & seen) - _TONES
    return _TONE if over and (printed ^ seen) <= _TONES else _MARK


def _marks(letter: str) -> frozenset[str]:
    return frozenset(unicodedata.normalize("NFD", letter)[1:])


def _by_certainty(wrong: Sequence[float], right: Sequence[float]) -> tuple[float, ...]:
    usual = math.log(sum(wrong) / sum(right))
    return tuple(math.log(a / b) - usual for a, b in zip(wrong, right, strict=True))


@lru_cache(maxsize=1)
def slips(folder: Path) -> Slips | None:
    """Return the chances stored in ``folder``, None where there are none."""
    path = folder / FILE
    return Slips.load(path) if path.is_file() else None
