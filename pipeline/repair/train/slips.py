"""Clean text -> what OCR in Vietnamese makes of it, word by word, for ``repair.slips``.

Pages are typeset and spoiled as for the other models, some of them coarser. What reads them is
given: it is the reader of scans.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator, Sequence

from PIL import Image
from rapidfuzz.distance import Levenshtein

from pipeline.repair.train.simulate import spoiled, typeset

FAMILIES = ("Tinos", "FreeSerif", "LiberationSerif", "Arimo")
"""Font families pages are set in; the first stands for the usual Times New Roman."""
_USUAL = 0.6
_RESOLUTIONS = (100, 150, 150, 200, 200, 250, 300, 300)
_LINES, _SEED = 44, 777
_MOST_SLIPS = 2
_MARKS = ".,;:()\"“”'’‘?!-–[]/…"

Seen = tuple[str, float]
"""A word read and its certainty (0-1)."""
Pair = tuple[str, str, float]
Reader = Callable[[Image.Image, int], Sequence[Seen]]
"""Reads an image of so many pixels an inch."""


def pairs(paragraphs: Sequence[str], seeds: Iterable[int], read: Reader) -> Iterator[Pair]:
    """Yield true word, word read and certainty (0-1) for the words of a page for each seed.

    Raises RunError where a font is missing.
    """
    for seed in seeds:
        chance = random.Random(_SEED + seed)  # noqa: S311 - pages must be made again alike
        usual = FAMILIES[0] if chance.random() < _USUAL else chance.choice(FAMILIES)
        dpi = chance.choice(_RESOLUTIONS)
        page, lines = typeset(paragraphs, usual, dpi, _LINES, chance)
        true = [word for line in lines for word in line.split()]
        yield from aligned(true, read(spoiled(page, chance, seed), dpi))


def aligned(true: Sequence[str], read: Sequence[Seen]) -> Iterator[Pair]:
    """Yield the words of ``true`` that one word of ``read`` stands for, marks around them cut."""
    for step in Levenshtein.opcodes(true, [word for word, _ in read]):
        there = true[step.src_start : step.src_end]
        seen_there = read[step.dest_start : step.dest_end]
        if len(there) != len(seen_there):
            continue
        for word, (seen, certainty) in zip(there, seen_there, strict=True):
            left, right = word.strip(_MARKS), seen.strip(_MARKS)
            if left.isalpha() and right and Levenshtein.distance(left, right) <= _MOST_SLIPS:
                yield left, right, certainty
