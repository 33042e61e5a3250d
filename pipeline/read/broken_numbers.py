"""Numbers of several levels that a narrow column broke: ``1.`` above ``2`` -> ``1.2``.

``1.`` above ``1`` may also be a group and its first row. Numbers are broken where one that ends
with a dot stands twice, or above one that begins no count.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from pipeline.read.glyphs import Printed
from pipeline.read.headings import Row
from pipeline.read.row_cuts import BROKEN_NUMBER
from pipeline.read.sheets import Ruler
from pipeline.records import Box

_LOWER = re.compile(r"\d{1,2}(?:\.\d{1,2})*")


def whole_numbers(rows: Sequence[Row], ruler: Ruler, column: int) -> list[Row]:
    """Return ``rows`` with the broken numbers of ``column`` put together in their first line."""
    found = list(_broken(rows, ruler, column))
    heads = [upper.text for _, upper, _, _ in found]
    if len(set(heads)) == len(heads) and all(lower.text == "1" for *_, lower in found):
        return list(rows)
    mended = list(rows)
    for at, upper, below, lower in found:
        box = Box.hull([upper.box, lower.box])._replace(bottom=upper.box.bottom)
        whole = Printed(upper.text + lower.text, box, upper.confidence)
        mended[at] = _with(mended[at], upper, [whole])
        mended[below] = _with(mended[below], lower, [])
    return [row for row in mended if row]


def _broken(
    rows: Sequence[Row], ruler: Ruler, column: int
) -> Iterator[tuple[int, Printed, int, Printed]]:
    """Yield each number that ends with a dot and the one right below it, with their rows."""
    numbers = [
        (at, word)
        for at, row in enumerate(rows)
        for fragment in row
        for word in fragment.words
        if ruler.column((word.box.x0 + word.box.x1) / 2) == column
    ]
    for (at, upper), (below, lower) in pairwise(numbers):
        if below == at + 1 and BROKEN_NUMBER.fullmatch(upper.text) and _LOWER.fullmatch(lower.text):
            yield at, upper, below, lower


def _with(row: Row, old: Printed, new: list[Printed]) -> Row:
    """Return ``row`` with ``new`` in place of the word ``old``."""
    fragments: Row = []
    for fragment in row:
        words = [w for word in fragment.words for w in (new if word is old else [word])]
        if words:
            box = Box.hull([word.box for word in words])
            fragments.append(fragment._replace(box=box, words=words))
    return fragments
