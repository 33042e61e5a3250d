"""How well repair does on simulated pages whose fonts and text no model has seen.

The pages stand in a file of sheets (JSON Lines, gzip): what was set and what an English OCR read.
"""

from __future__ import annotations

import gzip
import json
import random
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from pipeline.repair.tokens import folded

_OUTER = ".,;:!?()[]“”\"'…*`-"
_DASH = re.compile("[‐‑‒–—−]")
_DRAWS = 1000
_TAIL = 0.025


class Score(NamedTuple):
    """Pooled syllable error rate with its 95 % interval over pages, and that of the raw text."""

    rate: float
    low: float
    high: float
    raw: float
    pages: int
    syllables: int

    def __str__(self) -> str:
        return (
            f"repair: SER {self.rate:.2%} (95 %: {self.low:.2%} to {self.high:.2%}), "
            f"raw {self.raw:.1%}, {self.pages} simulated pages, {self.syllables} syllables"
        )


def score(sheets: Path, mend: Callable[[str], str]) -> Score:
    """Repair every sheet's text with ``mend`` and compare it with what was set."""
    counts: list[tuple[int, int]] = []
    raw = 0
    for true, read in _sheets(sheets):
        want = syllables(true)
        counts.append((distance(syllables(mend(read)), want), len(want)))
        raw += distance(syllables(read), want)
    chance = random.Random(1)  # noqa: S311 - the same interval each time
    rates = sorted(_rate(chance.choices(counts, k=len(counts))) for _ in range(_DRAWS))
    low, high = rates[int(_DRAWS * _TAIL)], rates[int(_DRAWS * (1 - _TAIL))]
    total = sum(size for _, size in counts)
    return Score(_rate(counts), low, high, raw / max(1, total), len(counts), total)


def _rate(counts: Sequence[tuple[int, int]]) -> float:
    return sum(wrong for wrong, _ in counts) / max(1, sum(size for _, size in counts))


def _sheets(path: Path) -> Iterator[tuple[str, str]]:
    for line in gzip.decompress(path.read_bytes()).decode().splitlines():
        row = json.loads(line)
        yield "\n".join(row["true"]), "\n".join(row["read"])


def syllables(text: str) -> list[str]:
    """Return the tokens of ``text`` without outer punctuation; case counts, tone placement not."""
    found = (token.strip(_OUTER) for token in _DASH.sub("-", text).split())
    return [_plain(token) for token in found if token]


def _plain(token: str) -> str:
    low = folded(token)
    if len(low) != len(token):
        return low
    return "".join(a.upper() if b.isupper() else a for a, b in zip(low, token, strict=True))


def distance(got: Sequence[str], want: Sequence[str]) -> int:
    """Return the least number of insertions, deletions and substitutions."""
    row = list(range(len(want) + 1))
    for i, one in enumerate(got, 1):
        last, row[0] = row[0], i
        for j, two in enumerate(want, 1):
            last, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, last + (one != two))
    return row[-1]
