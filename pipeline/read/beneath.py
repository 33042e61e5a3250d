"""What stands beneath a stamp or a signature: the place is read again without its lighter ink.

Where ink has no colour (grey scans, copies, black pens), Tesseract takes a stamp with all that it
covers for a picture: the signer's name and office are missing. Strokes far taller than a line show
where that is. There the page is read as a block, as it is and again with only its darkest
ink, which is print more often than stamp; of what was seen in one place the surest reading counts.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np

from pipeline.read.pieces import Edges, Read, certainty, pieces_of, text_of
from pipeline.read.readings import joined, moved, overlap, value, worth
from pipeline.read.trust import trust

if TYPE_CHECKING:
    from pipeline.read.ocr import Pixels, Seen

    Words = list[Seen]

_TALL = 2.4
"""Usual heights of a line that a stroke of a stamp or of a signature is high and wide at least."""
_HIGHEST = 0.25
"""Share of the page's height; what is higher is a picture or a frame."""
_AROUND, _BESIDE = 1.5, 8.0
"""Usual heights above and beside it that a line of print reaches out of it."""
_MOST = 3
"""Places read again on a page: a stamp, a signature, the stamp of who received it."""
_INK = 0.65
"""Share of the paper's grey value below which ink is."""
_DARKEST = (0.1, 0.36)
"""Shares of the way from the blackest ink to paper; lighter ink is left out."""
_BLACKEST = 0.1
"""Percentile of a page that is print, also where there is little."""
_SHRUNK, _MARGIN, _PAPER = 2, 12, 255
_SURE, _KNOWN, _FEW = 0.7, 0.5, 2
"""Least certainty and share of known syllables of a line, and letters of what is no line."""


def uncovered(
    lines: list[Words], pixels: Pixels, places: list[Edges], usual: int, read: Read
) -> list[Words]:
    """Return ``lines`` with those that stand beneath the stamps and signatures of ``places``.

    ``usual`` is the height of a line in pixels, ``read`` reads an image as a block; boxes are
    (left, top, right, bottom) in pixels.
    """
    for place in places:
        found = sorted(_found(pixels, place, usual, read), key=worth, reverse=True)
        for line in found:
            full = joined(line, found, usual) if _is_sound(line) else []
            under = [other for other in lines if overlap(full, other)]
            if worth(full) > sum(max(0.0, worth(other)) for other in under):
                lines = [other for other in lines if other not in under]
                lines.append(full)
    return lines


def covered(pixels: Pixels, usual: int) -> list[Edges]:
    """Return the surroundings of the largest strokes of ``pixels``, (left, top, right, bottom)."""
    small = cv2.resize(pixels, None, fx=1 / _SHRUNK, fy=1 / _SHRUNK, interpolation=cv2.INTER_AREA)
    ink = (small < _INK * np.median(small[::4, ::4])).astype(np.uint8)
    _, _, stats, _ = cv2.connectedComponentsWithStats(ink)
    least, most = _TALL * usual / _SHRUNK, _HIGHEST * len(small)
    large = [row for row in stats[1:].tolist() if row[2] > least and least < row[3] < most]
    found: list[Edges] = []
    for x, y, width, height, _ in sorted(large, key=lambda row: -row[2] * row[3]):
        if any(x0 <= x and x + width <= x1 and y0 <= y <= y1 for x0, y0, x1, y1 in found):
            continue
        found.append((x, y, x + width, y + height))
    high, wide = round(_AROUND * usual), round(_BESIDE * usual)
    rows, columns = pixels.shape
    return [
        (
            max(0, x0 * _SHRUNK - wide),
            max(0, y0 * _SHRUNK - high),
            min(columns, x1 * _SHRUNK + wide),
            min(rows, y1 * _SHRUNK + high),
        )
        for x0, y0, x1, y1 in found[:_MOST]
    ]


def _found(pixels: Pixels, place: Edges, usual: int, read: Read) -> Iterator[Words]:
    """Yield the lines that each reading of ``place`` shows, without strokes read as words."""
    left, top, right, bottom = place
    cut = pixels[top:bottom, left:right]
    black, paper = np.percentile(pixels[::4, ::4], (_BLACKEST, 50))
    for share in (1.0, *_DARKEST):
        framed: Any = np.pad(cut, _MARGIN, constant_values=_PAPER)
        framed[framed > black + share * (paper - black)] = _PAPER
        for line in read(framed):
            words = [word for word in line if _is_whole(word, framed) and value(word) > 0]
            for piece in pieces_of(words, usual):
                yield [moved(word, left - _MARGIN, top - _MARGIN) for word in piece]


def _is_whole(word: Seen, framed: Pixels) -> bool:
    """Tell whether a word is not cut off at the sides of the place."""
    return word.box[0] > _MARGIN + 1 and word.box[2] < framed.shape[1] - _MARGIN - 1


def _is_sound(line: Words) -> bool:
    text = text_of(line)
    if sum(map(str.isalpha, text)) <= _FEW:
        return False
    return certainty(line) >= _SURE and trust(text).known >= _KNOWN
