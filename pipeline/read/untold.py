"""Words of a scanned page that plainly stand in the columns of a table nobody could read.

Four rows or more of three stretches of words each, with two gutters that all of them keep free:
prose has wide gaps at times, but never below each other; letterheads and signatures have one.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from pipeline.read.columns import Fragment, Spread
from pipeline.records import Box

_FEWEST, _ROWS, _NEAR = 3, 4, 6
"""Stretches of words on a row, rows of so many, and how many other rows may stand between two."""
_GUTTERS, _GUTTER = 2, 6.0
"""Gutters at least, and their least breadth in points."""


def untold(spread: Spread) -> Box | None:
    """Return where the first such table stands, None where there is none."""
    rows: dict[int, list[Fragment]] = {}
    for fragment in spread.fragments:
        rows.setdefault(fragment.row, []).append(fragment)
    wide = [number for number in sorted(rows) if len(rows[number]) >= _FEWEST]
    ends = [at + 1 for at, (a, b) in enumerate(pairwise(wide)) if b - a > _NEAR]
    for start, end in pairwise([0, *ends, len(wide)]):
        boxes = [fragment.box for number in wide[start:end] for fragment in rows[number]]
        if end - start >= _ROWS and _gutters(boxes) >= _GUTTERS:
            return Box.hull(boxes)
    return None


def _gutters(boxes: Sequence[Box]) -> int:
    """Return how many upright stretches between ``boxes`` none of them covers."""
    count, reach = 0, float("inf")
    for box in sorted(boxes):
        count += box.x0 - reach > _GUTTER
        reach = box.x1 if reach == float("inf") else max(reach, box.x1)
    return count
