"""The signer's name beneath pen and stamp: its line is read again by itself, by several inks.

Read as part of a block, a name that a pen crosses comes out in part: one word of it, or the last
two. The line on which they stand is cut out as wide as a name and read as a line with only its
darker ink and without strokes thinner than bold print; of what was seen in one place the surest
reading counts.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import cv2
import numpy as np

from pipeline.read.pieces import Edges, Read, certainty, text_of
from pipeline.read.readings import joined, moved, overlap, value, worth
from pipeline.read.trust import trust

if TYPE_CHECKING:
    from pipeline.read.ocr import Pixels, Seen

    Words = list[Seen]

_MOST_WORDS, _WHOLE = 5, 3
"""Words of a name at most, and of one from which on nothing is missing where all are sure."""
_SURE, _READ = 0.9, 0.5
"""Certainty (0-1) of a name that needs no second look, and of what may be part of a name."""
_LEFT, _RIGHT, _AROUND = 9.0, 5.0, 0.4
"""Usual heights of a line that a name may go on at its sides, and the band goes above and below."""
_INKS = (0.18, 0.36)
"""Shares of the way from the blackest ink to paper; lighter ink is left out."""
_THIN, _NEAR = 0.14, 0.15
"""Usual heights of a line: thinner strokes are a pen's, what is so near to thicker ones stays."""
_STROKES = ".,'`‘’“”\"-–_|/\\^~"
"""What OCR makes of strokes at the ends of a word."""
_SHRUNK, _MOST_PLACES = 4, 3
"""Times the small copy is smaller that places are looked for on, and the most of them."""
_BLACKEST, _MARGIN, _PAPER, _DARK = 0.1, 12, 255, 110


def renamed(
    lines: list[Words], pixels: Pixels, places: list[Edges], usual: int, read_line: Read
) -> list[Words]:
    """Return ``lines`` with the lowest in each of ``places`` that may be a name read again.

    ``usual`` is the height of a line in pixels; boxes are (left, top, right, bottom) in pixels.
    """
    seen: list[Words] = []
    for place in places:
        names = [line for line in lines if _is_inside(line, place) and _may_be_name(line)]
        name = max(names, key=lambda line: line[0].box[3], default=[])
        if not name or _is_whole(name) or name in seen:
            continue
        full = _again(name, lines, pixels, usual, read_line)
        seen += [name, full]
        under = [line for line in lines if line is not name and overlap(full, line)]
        if worth(full) > worth(name) + sum(max(0.0, worth(line)) for line in under):
            lines = [line for line in lines if line is not name and line not in under] + [full]
    return lines


def _again(name: Words, lines: list[Words], pixels: Pixels, usual: int, read_line: Read) -> Words:
    """Return ``name`` with what other readings of its line are surer of."""
    band = _band(
        name, [line for line in lines if line is not name and worth(line) > 0], pixels, usual
    )
    found = [line for line in _readings(pixels, band, usual, read_line) if line]
    own = [word for word in name if _is_titled(word)]
    return joined(max([own, *found], key=worth), [own, *found], usual)


def _is_whole(name: Words) -> bool:
    sure = min(word.certainty for word in name) >= _SURE and all(map(_is_titled, name))
    return sure and len(name) >= _WHOLE


def inked(ink: Pixels | None, usual: int) -> list[Edges]:
    """Return the surroundings of the largest stamps and signatures in ``ink`` (not 0 there)."""
    if ink is None:
        return []
    small = cv2.resize(ink, None, fx=1 / _SHRUNK, fy=1 / _SHRUNK, interpolation=cv2.INTER_NEAREST)
    near = max(1, usual // _SHRUNK)
    whole = cv2.dilate((small > 0).astype(np.uint8), np.ones((near, near), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(whole)
    rows = sorted(stats[1:].tolist(), key=lambda row: -row[2] * row[3])[:_MOST_PLACES]
    wide, high = round(_RIGHT * usual), 2 * usual
    boxes = [[side * _SHRUNK for side in row[:4]] for row in rows]
    return [
        (x - wide, y - high, x + width + wide, y + height + high)
        for x, y, width, height in boxes
        if height > high
    ]


def _is_inside(line: Words, place: Edges) -> bool:
    x, y = (line[0].box[0] + line[-1].box[2]) / 2, (line[0].box[1] + line[0].box[3]) / 2
    return place[0] < x < place[2] and place[1] < y < place[3]


def _may_be_name(line: Words) -> bool:
    """Tell whether all words of a line but a doubtful one begin with a capital."""
    text = text_of(line)
    letters = [word for word in line if any(map(str.isalpha, word.text))]
    titles = [word for word in letters if _is_titled(word)]
    if not titles or len(letters) > _MOST_WORDS or len(titles) < len(letters) - 1:
        return False
    if any(_is_word(word) for word in letters if word not in titles):
        return False
    if text.isupper() or any(map(str.isdigit, text)) or certainty(titles) < _READ:
        return False
    return any(word.certainty >= _READ and trust(word.text).known for word in titles)


def _is_word(word: Seen) -> bool:
    return word.certainty >= _SURE and bool(trust(word.text).known)


def _is_titled(word: Seen) -> bool:
    """Tell whether a word may be part of a name: letters only, the first of them a capital."""
    text = word.text.strip(_STROKES)
    return text.isalpha() and text.istitle()


def _band(name: Words, others: list[Words], pixels: Pixels, usual: int) -> Edges:
    """Return where the whole name may stand, without the other lines beside it."""
    left, tops, right, lows = zip(*(word.box for word in name), strict=True)
    top = max(0, min(tops) - round(_AROUND * usual))
    low = min(len(pixels), max(lows) + round(_AROUND * usual))
    x0, x1 = min(left) - round(_LEFT * usual), max(right) + round(_RIGHT * usual)
    for line in others:
        if line[0].box[1] < max(lows) and line[0].box[3] > min(tops):
            if line[-1].box[2] < min(left):
                x0 = max(x0, line[-1].box[2] + usual // 2)
            elif line[0].box[0] > max(right):
                x1 = min(x1, line[0].box[0] - usual // 2)
    return max(0, x0), top, min(pixels.shape[1], x1), low


def _readings(pixels: Pixels, band: Edges, usual: int, read_line: Read) -> Iterator[Words]:
    """Yield the words of a name that each reading of ``band`` shows."""
    left, top, right, low = band
    cut = pixels[top:low, left:right]
    black, paper = np.percentile(pixels[::4, ::4], (_BLACKEST, 50))
    for share in _INKS:
        yield _read(np.where(cut > black + share * (paper - black), _PAPER, cut), band, read_line)
    yield _read(_thick(cut, usual), band, read_line)


def _read(cut: Pixels, band: Edges, read_line: Read) -> Words:
    framed = np.pad(cut, _MARGIN, constant_values=_PAPER).astype(np.uint8)
    found = [
        moved(word, band[0] - _MARGIN, band[1] - _MARGIN)
        for line in read_line(framed)
        for word in line
    ]
    return [word for word in found if value(word) > 0 and _is_titled(word)]


def _thick(cut: Pixels, usual: int) -> Pixels:
    """Return ``cut`` without strokes that are thinner than those of bold print."""
    thin, near = max(2, round(_THIN * usual)), max(1, round(_NEAR * usual))
    brush = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (thin, thin))
    core = cv2.morphologyEx(np.asarray(_PAPER - cut, np.uint8), cv2.MORPH_OPEN, brush)
    around = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * near + 1, 2 * near + 1))
    kept = cv2.dilate((core > _DARK).astype(np.uint8), around)
    return np.where(kept > 0, cut, _PAPER).astype(np.uint8)
