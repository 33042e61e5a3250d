"""Candidates found beforehand for the tokens an OCR reads most, so that a first page is quick."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Self

import numpy as np

from pipeline.repair import packed
from pipeline.repair.candidates import NONE, Candidates, Found

_STEP = 0.01  # nats a stored step of a score stands for


class Ready:
    """Stored candidates by token."""

    def __init__(self, stored: Mapping[str, Any]) -> None:
        self._at = {token: at for at, token in enumerate(packed.texts(stored["tokens"]))}
        self._edges = [0, *np.cumsum(stored["sizes"], dtype=np.int64).tolist()]
        self._words, self._cases, self._scores = (
            stored[name] for name in ("words", "cases", "scores")
        )

    def get(self, token: str) -> Found | None:
        """Return the candidates of ``token``, None where none are stored."""
        number = self._at.get(token)
        if number is None:
            return None
        start, end = self._edges[number : number + 2]
        if start == end:
            return NONE
        scores = self._scores[start:end] * -_STEP
        words, cases = (some[start:end].astype(np.int64) for some in (self._words, self._cases))
        return Found(words, cases, scores, float(scores.max()))

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read what ``save`` wrote."""
        return cls(packed.load(path))


def save(path: Path, tokens: Iterable[str], candidates: Candidates) -> None:
    """Find and write the candidates of ``tokens``."""
    names = sorted(set(tokens))
    candidates.prepare(names)
    found = [candidates.of(name) for name in names]
    columns: dict[str, packed.Array] = {
        "tokens": packed.text(names),
        "sizes": np.array([len(some.word) for some in found], dtype=np.uint8),
        "words": np.concatenate([some.word for some in found]).astype(np.uint16),
        "cases": np.concatenate([some.case for some in found]).astype(np.uint8),
        "scores": np.rint(np.concatenate([some.score for some in found]) / -_STEP).astype(np.int16),
    }
    packed.save(path, columns)
