"""Tables on a page image that no lines rule: their columns read anew, each by itself.

Where the page was read as a whole, words of two columns run together and lone numbers are missed.
Once the columns are known each is cut out and read in pieces that stand apart. Headings that run
over several columns stay as the page showed them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from pipeline.normalise.column_roles import role_of
from pipeline.read.aligned import Columns
from pipeline.read.aligned_grid import gutters_crossed
from pipeline.read.cell_print import DARK, PAPER, Pixels, pixel_box, print_in, words_of
from pipeline.read.glyphs import Printed, median
from pipeline.read.headings import Row
from pipeline.read.row_numbers import number_at, restored
from pipeline.read.sheets import Ruler
from pipeline.read.stretches import stretches
from pipeline.records import Box
from pipeline.rules import Rules

_POINTS = 72.0
_ASIDE, _ABOVE, _REST = 12.0, 2.0, 3.0
"""Points around the words of a table in which print of it may stand that was missed, and around
pieces and headings in which accents and dots of theirs may."""
_APART = 0.4
"""Pieces of a column stand apart by more than this share of a line's height."""
_SPECKS = 2
"""Pixels; a row with fewer dark ones is empty."""
_REACH, _CHANNEL = 10.0, 0.5
"""Points either side of a gutter in which a white channel parts columns, and its least breadth as a
share of a line's height: that of words of one line is less."""


def reread(
    stretches: Sequence[Columns], words: Sequence[Printed], pixels: Pixels, dpi: float
) -> list[Printed]:
    """Return ``words`` with those of each table's columns as they read one by one.

    ``pixels`` show the page at ``dpi`` without ruling lines.
    """
    found = list(words)
    for ruler, rows, _ in stretches:
        if not rows:
            continue
        old = {word for row in rows for fragment in row for word in fragment.words}
        headings = [row for row in rows if _is_heading(row, ruler, pixels, dpi)]
        kept = [word for row in headings for fragment in row for word in fragment.words]
        page = _without(headings, pixels, dpi)
        read = [word for strip in _strips(ruler, rows) for word in _read(strip, page, dpi)]
        if read:
            found = [word for word in found if word not in old] + kept + read
    return found


def _is_heading(row: Row, ruler: Ruler, pixels: Pixels, dpi: float) -> bool:
    """Tell whether a row runs over columns: no white channel is left at one of their gutters."""
    top, bottom = min(f.box.top for f in row), max(f.box.bottom for f in row)
    for gutter in gutters_crossed(row, ruler):
        x = ruler.gutters[gutter]
        x0, y0, x1, y1 = pixel_box(Box(x - _REACH, top, x + _REACH, bottom), dpi)
        inked = np.flatnonzero((pixels[y0:y1, x0:x1] < DARK).any(axis=0))
        white = np.diff([-1, *inked.tolist(), x1 - x0]).max() - 1
        if white * _POINTS / dpi < _CHANNEL * (bottom - top):
            return True
    return False


def _without(rows: Sequence[Row], pixels: Pixels, dpi: float) -> Pixels:
    """Return ``pixels`` with ``rows`` wiped off, accents that reach out of their boxes too."""
    if not rows:
        return pixels
    rest = pixels.copy()
    for box in (fragment.box for row in rows for fragment in row):
        around = Box(box.x0 - _REST, box.top - _REST, box.x1 + _REST, box.bottom + _REST)
        x0, top, x1, bottom = pixel_box(around, dpi)
        rest[top:bottom, x0:x1] = PAPER
    return rest


class _Strip(NamedTuple):
    """A column to read: its box, the usual height of its lines, whether it holds row numbers."""

    box: Box
    high: float
    numbers: bool


def _strips(ruler: Ruler, rows: Sequence[Row]) -> Iterator[_Strip]:
    top = min(f.box.top for row in rows for f in row) - _ABOVE
    bottom = max(f.box.bottom for row in rows for f in row) + _ABOVE
    high = median(np.array([word.height for row in rows for f in row for word in f.words]))
    sides = (max(0.0, ruler.left - _ASIDE), *ruler.gutters, ruler.right + _ASIDE)
    for role, (x0, x1) in zip(ruler.roles, pairwise(sides), strict=True):
        yield _Strip(Box(x0, top, x1, bottom), high, role == "no")


def _read(strip: _Strip, pixels: Pixels, dpi: float) -> list[Printed]:
    """Return the words of a column, read in pieces; numbers are set right by their sequence."""
    held = [(box, printed) for box in _pieces(strip, pixels, dpi)
            if (printed := print_in(box, pixels, dpi)) is not None]  # fmt: skip
    read = [words_of(printed, dpi) for _, printed in held]
    if not strip.numbers:
        return [word for words in read for word in words]
    texts = ["".join(word.text for word in words) for words in read]
    # The page of a table that goes on may begin with the header again, not known yet.
    headed = bool(texts) and (role_of(texts[0], Rules()) or ("",))[0] == "no"
    found = list(read[0]) if headed else []
    numbers = zip(
        held[headed:], read[headed:], restored(texts[headed:]), texts[headed:], strict=True
    )
    for (box, _), words, text, was in numbers:
        found += [number_at(text, box)] if text and text != was else words
    return found


def _pieces(strip: _Strip, pixels: Pixels, dpi: float) -> Iterator[Box]:
    """Yield the parts of a column that white stretches keep apart, top down."""
    x0, top, x1, bottom = pixel_box(strip.box, dpi)
    inked = np.flatnonzero((pixels[top:bottom, x0:x1] < DARK).sum(axis=1) > _SPECKS)
    scale = _POINTS / dpi
    for part in stretches(inked, _APART * strip.high / scale):
        first, last = (top + part[0]) * scale, (top + part[-1] + 1) * scale
        yield Box(strip.box.x0, first - _REST, strip.box.x1, last + _REST)
