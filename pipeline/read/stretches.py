"""Rows or columns of pixels that hold ink -> the stretches of them that white parts."""

from __future__ import annotations

from typing import Any

import numpy as np

Positions = np.ndarray[Any, np.dtype[np.int64]]


def stretches(inked: Positions, gap: float = 1) -> list[Positions]:
    """Return ``inked``, positions in pixels in order, parted where two are further than ``gap``."""
    if not inked.size:
        return []
    return np.split(inked, np.flatnonzero(np.diff(inked) > gap) + 1)
