"""Measures of likeness: what counts as the same text, and how right, found and wanted add up."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from pipeline.letters import one_tone

CELL_LIKENESS = 0.95
DASHES = re.compile(r"[‐‑‒–—−]")
MARKER = re.compile(r"^\s*(?:[IVXLC]+\.|[A-Z]\.|\(?\d+(?:\.\d+)*[.)]?(?=\D)|[a-zđ][.)]|[-+*•])\s*")


@dataclass(frozen=True)
class Score:
    """How many rows are right, found and wanted, and which were missed or are extra."""

    right: float = 0.0
    found: float = 0.0
    wanted: float = 0.0
    missed: tuple[str, ...] = ()
    extra: tuple[str, ...] = ()

    def __add__(self, other: Score) -> Score:
        return Score(
            self.right + other.right,
            self.found + other.found,
            self.wanted + other.wanted,
            self.missed + other.missed,
            self.extra + other.extra,
        )

    @property
    def precision(self) -> float:
        """Share (0-1) of what was found that is right."""
        return self.right / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        """Share (0-1) of what was wanted that was found."""
        return self.right / self.wanted if self.wanted else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def fold(value: object) -> str:
    """Fold what never matters: case, white space, kind and spacing of dashes, tone placement."""
    text = unicodedata.normalize("NFC", str(value or "")).casefold()
    text = re.sub(r"\s*-\s*", "-", DASHES.sub("-", text))
    return re.sub(r"\s+", " ", re.sub(r"[“”\"*]", "", one_tone(text))).strip(" .;:,")


def symbol(value: object) -> str:
    """Return a document number in one spelling."""
    return re.sub(r"\s+", "", DASHES.sub("-", str(value or ""))).upper()


def likeness(a: str, b: str) -> float:
    """Return the share (0-1) of characters that two texts have in common, in order."""
    return SequenceMatcher(None, a, b, autojunk=False).ratio()


def near(a: object, b: object, least: float = CELL_LIKENESS) -> bool:
    """Tell whether two texts are the same but for slips: at least ``least`` alike when folded."""
    a, b = fold(a), fold(b)
    return a == b or likeness(a, b) >= least


def beginning(text: object, count: int = 4) -> str:
    """Return the first ``count`` words of a section without its marker."""
    return " ".join(fold(MARKER.sub("", str(text or ""))).split()[:count])


def bag(stem: str, found: Sequence[Hashable], wanted: Sequence[Hashable]) -> Score:
    """Score a multiset."""
    have, want = Counter(found), Counter(wanted)
    return Score(
        sum((have & want).values()),
        len(found),
        len(wanted),
        tuple(f"{stem}: {item}" for item in (want - have).elements()),
        tuple(f"{stem}: {item}" for item in (have - want).elements()),
    )


def share(stem: str, checks: Sequence[tuple[bool, str]], extra: float = 0.0) -> Score:
    """Score a list of checks, each with what to say where it fails."""
    missed = tuple(f"{stem}: {what}" for right, what in checks if not right)
    more = (f"{stem}: {extra:g} more than the gold has",) if extra else ()
    right = sum(right for right, _ in checks)
    return Score(right, len(checks) + extra, len(checks), missed, more)
