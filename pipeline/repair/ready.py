"""Candidates found beforehand for the tokens an OCR reads most, so that a first page is quick."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from pathlib import Path
from typing import Any, Self

import numpy as np

from pipeline.repair.candidates import Candidate, Candidates, Case

_STEP = 0.01  # nats a stored step of a score stands for


class Ready:
    """Stored candidates by token."""

    def __init__(self, tokens: str, sizes: Any, words: Any, cases: Any, scores: Any) -> None:
        self._tokens = tokens
        self._words, self._cases, self._scores = words, cases, scores
        self._ends = np.cumsum(sizes.astype(np.int64))
        self._sizes = sizes

    @cached_property
    def _at(self) -> dict[str, int]:
        return {token: number for number, token in enumerate(self._tokens.split("\n"))}

    def get(self, token: str) -> tuple[Candidate, ...] | None:
        """Return the candidates of ``token``, None where none are stored."""
        number = self._at.get(token)
        if number is None:
            return None
        end = int(self._ends[number])
        rows = slice(end - int(self._sizes[number]), end)
        return tuple(
            Candidate(word, Case(case), score * -_STEP)
            for word, case, score in zip(
                self._words[rows].tolist(),
                self._cases[rows].tolist(),
                self._scores[rows].tolist(),
                strict=True,
            )
        )

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read what ``save`` wrote."""
        with np.load(path, allow_pickle=False) as stored:
            columns = [stored[name] for name in ("sizes", "words", "cases", "scores")]
            return cls(stored["tokens"].tobytes().decode(), *columns)


def save(path: Path, tokens: Iterable[str], candidates: Candidates) -> None:
    """Find and write the candidates of ``tokens``."""
    names = sorted(set(tokens))
    candidates.prepare(names)
    found = [candidates.of(name) for name in names]
    flat = [candidate for some in found for candidate in some]
    np.savez_compressed(
        path,
        tokens=np.frombuffer("\n".join(names).encode(), dtype=np.uint8),
        sizes=np.array([len(some) for some in found], dtype=np.uint8),
        words=np.array([candidate.word for candidate in flat], dtype=np.uint16),
        cases=np.array([candidate.case for candidate in flat], dtype=np.uint8),
        scores=np.rint([candidate.score / -_STEP for candidate in flat]).astype(np.int16),
    )
