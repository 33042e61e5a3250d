"""A second look at the lines of a page that OCR doubts: each is read again by itself.

Stamps and signatures mislead Tesseract's layout analysis: accents come off as a line of their own
above their letters, a label beside a stamp turns to nonsense. Cut out, the same line reads well.
What stays doubtful and holds no syllable is dirt or a signature, and is dropped.
"""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median
from typing import TYPE_CHECKING, Any

import numpy as np

from pipeline.read.beneath import covered, uncovered
from pipeline.read.names import inked, renamed
from pipeline.read.pieces import Edges, Read, certainty, pieces_of, text_of
from pipeline.read.trust import trust

if TYPE_CHECKING:
    from pipeline.read.ocr import Pixels, Seen

_DOUBT, _GAIN, _DIRT = 0.65, 0.1, 0.35
_SURE = 0.93
_CLEAR, _LONG, _ACCENTED = 0.8, 8, 0.6
"""Least certainty of each word of a line that a stamp did no harm; its words, and the share of them
with marks."""
_TOUCHED = 0.01
"""Share of a line's area that a stamp must cover to make it doubtful."""
_MARKS = 0.62
"""A line lower than this share of the usual height is accents that came off the line below."""
_FLAT = 0.25
"""No letter is lower than this share of the usual height."""
_MOST, _MARGIN, _PAPER = 8, 12, 255
"""Lines read again on a page: each costs a hundredth of the page."""


def settled(
    lines: list[list[Seen]], pixels: Pixels, reads: Sequence[Read], stamp: Pixels | None = None
) -> list[list[Seen]]:
    """Return ``lines``, cut at wide gaps, the doubtful ones read again where that is surer.

    ``reads`` read an image of a line, one after the other until one sees something; boxes are
    (left, top, right, bottom) in pixels. ``stamp`` is not 0 where a stamp was taken out: lines it
    touched are doubtful too.
    """
    words = [word for line in lines for word in line]
    if not words:
        return []
    usual = round(median(word.box[3] - word.box[1] for word in words))
    pieces = [piece for line in lines for piece in pieces_of(line, usual)]
    places = covered(pixels, usual)
    pieces = uncovered(pieces, pixels, places, usual, reads[-1])
    pieces = renamed(pieces, pixels, [*places, *inked(stamp, usual)], usual, reads[0])
    looks = 0
    for index, piece in enumerate(pieces):
        below = _below(pieces, index, usual)
        doubt = below is not None or _is_doubtful(piece) or _is_touched(piece, stamp, usual)
        if not doubt or looks == _MOST:
            continue
        looks += 1
        group = piece if below is None else [*piece, *pieces[below]]
        others = [other for at, other in enumerate(pieces) if at not in (index, below)]
        again = _without(_again(group, pixels, usual, reads), others)
        if below is not None:
            if again and certainty(again) > certainty(pieces[below]) - _GAIN:
                pieces[index], pieces[below] = [], again
        elif again and _is_surer(again, piece):
            pieces[index] = again
    pieces = [[word for word in piece if not _is_flat(word, usual)] for piece in pieces]
    return [piece for piece in pieces if piece and not _is_dirt(piece)]


def _without(words: list[Seen], pieces: list[list[Seen]]) -> list[Seen]:
    """Leave out the words that lie in other lines: the cut may have shown part of them."""
    hulls = [_hull(piece) for piece in pieces if piece]

    def is_of_another(word: Seen) -> bool:
        x, y = (word.box[0] + word.box[2]) / 2, (word.box[1] + word.box[3]) / 2
        return any(x0 < x < x1 and top < y < low for x0, top, x1, low in hulls)

    return [word for word in words if not is_of_another(word)]


def _is_surer(again: list[Seen], piece: list[Seen]) -> bool:
    if certainty(again) <= min(_SURE, certainty(piece) + _GAIN):
        return False
    return trust(text_of(again)).known >= trust(text_of(piece)).known


def _below(pieces: list[list[Seen]], index: int, usual: int) -> int | None:
    """Return the line whose accents ``pieces[index]`` holds, None where it is no such line."""
    piece = pieces[index]
    if not piece or max(word.box[3] - word.box[1] for word in piece) > _MARKS * usual:
        return None
    left, _, right, bottom = _hull(piece)
    for other, candidate in enumerate(pieces):
        if other == index or not candidate:
            continue
        x0, top, x1, low = _hull(candidate)
        beneath = abs(top - bottom) < usual // 2 and low > bottom
        if beneath and x0 - usual < left and right < x1 + usual:
            return other
    return None


def _is_touched(piece: list[Seen], stamp: Pixels | None, usual: int) -> bool:
    if stamp is None or not any(word.text[-1:].isalpha() for word in piece) or _is_clear(piece):
        return False
    left, top, right, bottom = _hull(piece)
    around = stamp[max(0, top - usual // 2) : bottom, max(0, left) : right]
    return bool(around.size and around.mean() > _TOUCHED)


def _is_clear(line: list[Seen]) -> bool:
    """Tell whether a line is sure word by word. Where marks came off names, syllables are left:
    short lines are not, nor those with few marks."""
    found = trust(text_of(line))
    is_sure = min(word.certainty for word in line) >= _CLEAR and found.known == 1
    return is_sure and found.words >= _LONG and found.accented >= _ACCENTED


def _is_doubtful(line: list[Seen]) -> bool:
    letters = sum(map(str.isalpha, "".join(word.text for word in line)))
    return letters > 1 and certainty(line) < _DOUBT


def _is_dirt(line: list[Seen]) -> bool:
    if certainty(line) >= _DIRT:
        return False
    text = text_of(line)
    return not trust(text).known and not any(map(str.isdigit, text))


def _is_flat(word: Seen, usual: int) -> bool:
    """Tell whether a word is too low for letters: a bit of a rule that was read as some."""
    _, top, _, bottom = word.box
    return bottom - top < _FLAT * usual and any(map(str.isalnum, word.text))


def _again(line: list[Seen], pixels: Pixels, usual: int, reads: Sequence[Read]) -> list[Seen]:
    left, top, right, bottom = _hull(line)
    height, width = pixels.shape
    left, right = max(0, left - usual // 2), min(width, right + usual // 2)
    top, bottom = max(0, top - usual // 4), min(height, bottom + usual // 4)
    if bottom - top > 4 * usual or right - left < usual:
        return []
    shape = (bottom - top + 2 * _MARGIN, right - left + 2 * _MARGIN)
    framed: Any = np.full(shape, _PAPER, np.uint8)
    framed[_MARGIN:-_MARGIN, _MARGIN:-_MARGIN] = pixels[top:bottom, left:right]
    found: list[Seen] = []
    for read in reads:
        found = found or [word for part in read(framed) for word in part]
    across, down = left - _MARGIN, top - _MARGIN
    return [
        word._replace(
            box=(
                word.box[0] + across,
                word.box[1] + down,
                word.box[2] + across,
                word.box[3] + down,
            )
        )
        for word in found
    ]


def _hull(line: list[Seen]) -> Edges:
    left, top, right, bottom = zip(*(word.box for word in line), strict=True)
    return min(left), min(top), max(right), max(bottom)
