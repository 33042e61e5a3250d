"""The header of a table on a page image that no lines rule, read anew heading by heading.

Read as a whole page, headings of one line and of two run into each other where they stand side by
side half a line apart. White channels part them; what is read so counts where it tells more.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from pipeline.read.cell_print import DARK, Pixels, pixel_box, print_in, words_of
from pipeline.read.columns import Spread
from pipeline.read.glyphs import Printed, median
from pipeline.read.headings import Header, find_header, rows_of, worth
from pipeline.read.stretches import stretches
from pipeline.records import Box
from pipeline.rules import Rules

_POINTS = 72.0
_ASIDE, _EDGE = 60.0, 1.5
"""Points beside a header in which print of it may stand that was missed; white around a piece."""
_SPECKS = 1
"""Pixels; a row or a column with no more dark ones is empty."""
_BREAK, _MOST_LINES = 0.4, 3
"""White this share of a line's height ends a header; lines it may have more than was seen."""
_CHANNEL = 0.55
"""White this share of a line's height parts two headings."""
_UNSURE = 0.8
"""Certainty below which a word is misread."""


def headings_reread(
    headers: Sequence[Header], words: Sequence[Printed], pixels: Pixels, dpi: float
) -> list[Printed]:
    """Return ``words`` with those of doubtful ``headers`` as their headings read one by one.

    ``pixels`` show the page at ``dpi`` without ruling lines.
    """
    found = list(words)
    for header in filter(_is_doubtful, headers):
        band = _band(header, pixels, dpi)
        read = [word for piece in _pieces(header, band, pixels, dpi)
                for word in words_of(print_in(piece, pixels, dpi), dpi)]  # fmt: skip
        changed = [word for word in found if not _is_in(word, band)] + read
        anew = find_header(rows_of(Spread(changed)), 0, Rules())
        if anew and worth(anew) > worth(header):
            found = changed
    return found


def _words(header: Header) -> list[Printed]:
    fragments = [f for heading in header.headings for f in heading.fragments]
    return [word for fragment in (*fragments, *header.above) for word in fragment.words]


def _is_doubtful(header: Header) -> bool:
    """Tell whether a heading is unknown or told twice, or a word of it hardly legible."""
    told = [heading.role for heading in header.headings if heading.is_sure]
    if len(told) < len(header.headings) or "" in told or len(set(told)) < len(told):
        return True
    return any((word.confidence or 0.0) < _UNSURE for word in _words(header))


def _high(header: Header) -> float:
    return median(np.array([word.height for word in _words(header)]))


def _band(header: Header, pixels: Pixels, dpi: float) -> Box:
    """Return where a header stands, with the lines of headings that were missed."""
    box, high = Box.hull(word.box for word in _words(header)), _high(header)
    reach = _MOST_LINES * high
    around = Box(box.x0 - _ASIDE, box.top - reach, box.x1 + _ASIDE, box.bottom + reach)
    x0, top, x1, bottom = pixel_box(around, dpi)
    scale = _POINTS / dpi
    inked = np.flatnonzero((pixels[top:bottom, x0:x1] < DARK).sum(axis=1) > _SPECKS)
    parts = [
        Box(
            around.x0,
            (top + part[0]) * scale - _EDGE,
            around.x1,
            (top + part[-1] + 1) * scale + _EDGE,
        )
        for part in stretches(inked, _BREAK * high / scale)
    ]
    # The title above a table may have been taken for a heading.
    return max(
        parts, key=lambda part: sum(_is_in(word, part) for word in _words(header)), default=around
    )


def _pieces(header: Header, band: Box, pixels: Pixels, dpi: float) -> Iterator[Box]:
    """Yield the parts of ``band`` that white channels keep apart, from left to right."""
    x0, top, x1, bottom = pixel_box(band, dpi)
    scale = _POINTS / dpi
    inked = np.flatnonzero((pixels[top:bottom, x0:x1] < DARK).sum(axis=0) > _SPECKS)
    for part in stretches(inked, _CHANNEL * _high(header) / scale):
        left, right = (x0 + part[0]) * scale, (x0 + part[-1] + 1) * scale
        yield Box(left - 2 * _EDGE, band.top, right + 2 * _EDGE, band.bottom)


def _is_in(word: Printed, band: Box) -> bool:
    x, y = (word.box.x0 + word.box.x1) / 2, (word.box.top + word.box.bottom) / 2
    return band.x0 <= x <= band.x1 and band.top <= y <= band.bottom
