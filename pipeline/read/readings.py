"""Several readings of one place by OCR: what each word is worth, and the surest of them joined."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.read.pieces import Edges
from pipeline.read.trust import trust

if TYPE_CHECKING:
    from pipeline.read.ocr import Seen

    Words = list[Seen]

_SURE, _WORTH, _CERTAIN = 0.7, 0.5, 0.85
"""Certainty (0-1) from which a word goes on beside a line, that which is worth nothing, and that of
an abbreviation, which is no syllable."""
_BETTER = 0.1
"""By how much a word must be worth more to take a place."""


def joined(line: Words, found: list[Words], usual: int) -> Words:
    """Return ``line`` with surer readings of its words and with those that it lacks beside them."""
    full = line
    for word in (word for other in found if other is not line for word in other):
        under = [own for own in full if meet(own.box, word.box)]
        if under and value(word) > sum(map(value, under)) + _BETTER:
            full = [own for own in full if own not in under] + [word]
        elif not under and word.certainty >= _SURE and _is_beside(word, full, usual):
            full = [*full, word]
    return sorted(full, key=lambda word: word.box)


def _is_beside(word: Seen, line: Words, usual: int) -> bool:
    """Tell whether ``word`` goes on a line at its left or right."""
    x0, top, x1, low = word.box
    return any(
        min(low, other.box[3]) - max(top, other.box[1]) > (low - top) / 2
        and max(x0 - other.box[2], other.box[0] - x1) < usual
        for other in line
    )


def worth(line: Words) -> float:
    return sum(map(value, line))


def value(word: Seen) -> float:
    """Return what a word is worth: its letters, more for each that is sure; signs are nothing."""
    text = "".join(filter(str.isalnum, word.text))
    measured = trust(text)
    known = measured.known if measured.words and word.certainty < _CERTAIN else 1.0
    return (word.certainty * (1 + known) / 2 - _WORTH) * len(text)


def moved(word: Seen, across: int, down: int) -> Seen:
    x0, top, x1, low = word.box
    return word._replace(box=(x0 + across, top + down, x1 + across, low + down))


def overlap(one: Words, other: Words) -> bool:
    """Tell whether words of two lines cover the same place."""
    return any(meet(a.box, b.box) for a in one for b in other)


def meet(one: Edges, other: Edges) -> bool:
    wide = min(one[2], other[2]) - max(one[0], other[0])
    high = min(one[3], other[3]) - max(one[1], other[1])
    lower = min(one[3] - one[1], other[3] - other[1])
    return wide > 0 and high > lower / 3
