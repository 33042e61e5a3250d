"""Several counts side by side in one number, so that many of them add up in one go."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

_BITS = 24
"""Of each count: no document has as many words."""
_MOST = (1 << _BITS) - 1


def packed(counts: Sequence[int]) -> int:
    """Return ``counts`` as one number."""
    whole = 0
    for count in reversed(counts):
        whole = whole << _BITS | count
    return whole


def summed(numbers: Iterable[int]) -> tuple[int, int, int, int]:
    """Return the sums of the counts, up to four, that stand in each of ``numbers``."""
    whole = sum(numbers)
    second, third, fourth = whole >> _BITS, whole >> 2 * _BITS, whole >> 3 * _BITS
    return whole & _MOST, second & _MOST, third & _MOST, fourth & _MOST
