"""How well repair does on simulated pages whose fonts and text no model has seen.

The pages stand in a file of sheets (JSON Lines, gzip): what was set and what an English OCR read.
"""

from __future__ import annotations

import gzip
import json
import random
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from rapidfuzz.distance import Levenshtein

from pipeline.repair.tokens import folded

_OUTER = ".,;:!?()[]“”\"'…*`-"
_NUMERAL = re.compile(r"(?<!\w)\d+(?:[./:,]\d+)*(?!\w)")
_DASH = re.compile("[‐‑‒–—−]")
_DRAWS = 1000
_TAIL = 0.025


class Pair(NamedTuple):
    """A page's true text and what an OCR read."""

    true: str
    read: str


class Score(NamedTuple):
    """Pooled syllable error rate with its 95 % interval over pages, and that of the raw text.

    ``numerals`` that the OCR read right, and how many of them the repair lost or made up.
    """

    rate: float
    low: float
    high: float
    raw: float
    pages: int
    syllables: int
    numerals: int
    lost: int
    added: int

    def __str__(self) -> str:
        return (
            f"repair: SER {self.rate:.2%} (95 %: {self.low:.2%} to {self.high:.2%}), "
            f"raw {self.raw:.1%}, {self.pages} simulated pages, {self.syllables} syllables; "
            f"of {self.numerals} numerals read right {self.lost} lost, {self.added} added"
        )


def score(file: Path, mend: Callable[[str], str]) -> Score:
    """Repair the text of every sheet of ``file`` with ``mend`` and compare it with what was set."""
    counts: list[tuple[int, int]] = []
    raw, right, lost, added = 0, 0, 0, 0
    for true, read in sheets(file):
        want, mended = syllables(true), mend(read)
        counts.append((Levenshtein.distance(syllables(mended), want), len(want)))
        raw += Levenshtein.distance(syllables(read), want)
        seen, got = numerals(read), numerals(mended)
        sound = seen & numerals(true)
        right += sound.total()
        lost += (sound - got).total()
        added += (got - seen).total()
    chance = random.Random(1)  # noqa: S311 - the same interval each time
    rates = sorted(_rate(chance.choices(counts, k=len(counts))) for _ in range(_DRAWS))
    low, high = rates[int(_DRAWS * _TAIL)], rates[int(_DRAWS * (1 - _TAIL))]
    total = sum(size for _, size in counts)
    rate = _rate(counts)
    return Score(rate, low, high, raw / max(1, total), len(counts), total, right, lost, added)


def _rate(counts: Sequence[tuple[int, int]]) -> float:
    return sum(wrong for wrong, _ in counts) / max(1, sum(size for _, size in counts))


def sheets(path: Path) -> Iterator[Pair]:
    """Yield the pages of a file of sheets."""
    for line in gzip.decompress(path.read_bytes()).decode().splitlines():
        row = json.loads(line)
        yield Pair("\n".join(row["true"]), "\n".join(row["read"]))


def numerals(text: str) -> Counter[str]:
    """Count the numbers and dates of ``text``, those of document symbols too."""
    return Counter(_NUMERAL.findall(text))


def syllables(text: str) -> list[str]:
    """Return the tokens of ``text`` without outer punctuation; case counts, tone placement not."""
    found = (token.strip(_OUTER) for token in _DASH.sub("-", text).split())
    return [_plain(token) for token in found if token]


def _plain(token: str) -> str:
    low = folded(token)
    if len(low) != len(token):
        return low
    return "".join(a.upper() if b.isupper() else a for a, b in zip(low, token, strict=True))
