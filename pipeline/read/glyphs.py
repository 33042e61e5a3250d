"""The words of a PDF page with their boxes, from the characters pdfium finds.

pdfium gives characters in the order of the content stream, with the spaces it infers. Words are
cut there and where the pen jumps. Coordinates leave this module as points with the origin at the
top left of the page as it is read (``Frame.reading``) or shown (``Frame.to_page``).
"""

from __future__ import annotations

import math
import re
from collections import deque
from itertools import repeat
from typing import Any, NamedTuple

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as raw

from pipeline.read import lean
from pipeline.records import Box
from pipeline.spans import each

Floats = np.ndarray[Any, np.dtype[np.float32]]
Indices = np.ndarray[Any, np.dtype[np.int64]]

# A jump of the pen that ends a word without a space, as shares of the character's height.
_JUMP_DOWN, _JUMP_BACK, _JUMP_AHEAD = 0.6, 0.5, 1.0
# A superscript is smaller than this share of its neighbour and higher by at least this share.
_SMALL, _RISE = 0.8, 0.05
_GAP = 0.16
_SAMPLES = 9
# pdfium marks a hyphen that ends a line with these codes.
_ODD = {0x02: "-", 0xFFFE: "-", 0xAD: "-", 0x00: " ", 0xA0: " ", 0xFFFF: " "}
_ANY_ODD = re.compile(f"[{''.join(map(chr, _ODD))}]")
_RARE_SPACE = re.compile("[\x00-\x08\x0e-\x1b\x85\xa0\u1680\u200b\u2028\u2029\u202f\u205f\ufeff]")
"""What is blank and no white space to ``str.split``, or the other way round."""
_LEVEL = 0.12
_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


class Printed(NamedTuple):
    """A word on the page. ``box`` is in points of the page as it is read."""

    text: str
    box: Box
    confidence: float | None = None

    @property
    def height(self) -> float:
        return self.box.bottom - self.box.top


class Frame(NamedTuple):
    """How a page lies: its visible box in PDF points and two turns in degrees clockwise.

    ``shown`` is the turn a viewer applies, ``reading`` the turn that sets the text upright.
    """

    left: float
    bottom: float
    right: float
    top: float
    shown: int
    reading: int

    def size(self, turn: int) -> tuple[float, float]:
        """Return width and height in points after ``turn``."""
        width, height = self.right - self.left, self.top - self.bottom
        return (height, width) if turn in (90, 270) else (width, height)

    def turned(self, boxes: Floats, turn: int) -> Floats:
        """Map PDF boxes (left, top, right, bottom; n x 4) to top-left origin after ``turn``."""
        left, bottom, right, top = -self.left, -self.bottom, self.right, self.top
        columns, signs, shift = {
            90: ([3, 0, 1, 2], [1, 1, 1, 1], [bottom, left, bottom, left]),
            180: ([2, 3, 0, 1], [-1, 1, -1, 1], [right, bottom, right, bottom]),
            270: ([1, 2, 3, 0], [-1, -1, -1, -1], [top, right, top, right]),
        }.get(turn, ([0, 1, 2, 3], [1, -1, 1, -1], [left, top, left, top]))
        return boxes[:, columns] * np.array(signs, np.float32) + np.array(shift, np.float32)

    def to_page(self, box: Box) -> Box:
        """Return ``box`` of the reading frame in the frame a viewer shows."""
        turn = (self.shown - self.reading) % 360
        if not turn:
            return box
        width, height = self.size(self.reading)
        return turn_box(box, turn, width, height)


def turn_box(box: Box, turn: int, width: float, height: float) -> Box:
    """Turn ``box`` of a page of ``width`` x ``height`` points clockwise with the page."""
    if turn == 90:
        return Box(height - box.bottom, box.x0, height - box.top, box.x1)
    if turn == 180:
        return Box(width - box.x1, height - box.bottom, width - box.x0, height - box.top)
    if turn == 270:
        return Box(box.top, width - box.x1, box.bottom, width - box.x0)
    return box


class Glyphs(NamedTuple):
    """The characters of a page, which of them are not blank, and the boxes of these.

    ``boxes`` (n x 4) are in the reading frame.
    """

    text: str
    boxes: Floats
    ink: Indices
    frame: Frame

    def words(self) -> tuple[list[Printed], Floats]:
        """Return the words and their boxes (n x 4) in the order of the content stream."""
        return _cut(self.text, self.boxes, self.ink)

    def words_by_position(self, textpage: pdfium.PdfTextpage) -> tuple[list[Printed], Floats]:
        """Return the words of a page whose stream order is scrambled, built from positions."""
        count = len(self.text)
        made = list(map(lean.is_generated, repeat(lean.address(textpage.raw), count), range(count)))
        at = self.boxes
        drawn = np.flatnonzero((np.array(made)[self.ink] != 1) & (at[:, 3] > at[:, 1]))
        ordered = _by_position(at, drawn)
        text = "".join(map(self.text.__getitem__, self.ink[ordered].tolist()))
        return _cut(text, at[ordered], np.arange(len(ordered)), gap=_GAP)


def glyphs(page: pdfium.PdfPage, textpage: pdfium.PdfTextpage) -> Glyphs:
    """Read the characters of ``page`` and where they stand."""
    count = raw.FPDFText_CountChars(textpage.raw)
    frame = _frame(page, textpage, count)
    if count <= 0:
        return Glyphs("", np.zeros((0, 4), np.float32), np.zeros(0, np.int64), frame)
    text = _characters(textpage, count)
    if _ANY_ODD.search(text):
        text = text.translate(_ODD)
    ink = np.flatnonzero(~_blank(text))
    return Glyphs(text, frame.turned(_LOOSE.boxes(textpage, ink), frame.reading), ink, frame)


class _Loose:
    """The boxes of characters, as high as their line and as wide as their step."""

    def __init__(self) -> None:
        self._make_room(1 << 12)

    def _make_room(self, count: int) -> None:
        self._sides = lean.FFI.new("float[]", 4 * count)
        self._places = [self._sides + 4 * at for at in range(count)]
        self._boxes = np.frombuffer(lean.FFI.buffer(self._sides), np.float32).reshape(count, 4)

    def boxes(self, textpage: pdfium.PdfTextpage, characters: Indices) -> Floats:
        """Return the boxes of ``characters``, left, top, right, bottom in PDF points (n x 4)."""
        count = len(characters)
        if count > len(self._places):
            self._make_room(2 * count)
        self._boxes[:count] = 0.0
        asked = (repeat(lean.address(textpage.raw), count), characters.tolist(), self._places)
        deque(map(lean.loose_box, *asked), maxlen=0)
        return self._boxes[:count].copy()


_LOOSE = _Loose()


def _characters(textpage: pdfium.PdfTextpage, count: int) -> str:
    buffer = lean.FFI.new("unsigned short[]", count + 1)
    written = lean.characters(lean.address(textpage.raw), 0, count, buffer)
    units = bytes(lean.FFI.buffer(buffer, 2 * max(0, written - 1)))
    text = units.decode("utf-16-le", errors="replace")
    if len(text) == count:
        return text
    codes = map(raw.FPDFText_GetUnicode, repeat(textpage.raw), range(count))
    return "".join(chr(c) if c < 0x110000 and not 0xD800 <= c < 0xE000 else " " for c in codes)


def _frame(page: pdfium.PdfPage, textpage: pdfium.PdfTextpage, count: int) -> Frame:
    left, bottom, right, top = page.get_bbox()
    shown = page.get_rotation()
    votes: dict[int, int] = {}
    at = lean.address(textpage.raw)
    for index in range(0, count, max(1, count // _SAMPLES)):
        angle = lean.char_angle(at, index)
        if angle < 0 or lean.is_generated(at, index):
            continue
        turn = -round(math.degrees(angle) / 90) * 90 % 360
        votes[turn] = votes.get(turn, 0) + 1
    # pdfium tells how far the text is turned clockwise; the page is turned back by as much.
    reading = max(votes, key=lambda turn: (votes[turn], turn == shown)) if votes else shown
    return Frame(left, bottom, right, top, shown, reading)


def _blank(text: str) -> np.ndarray[Any, np.dtype[np.bool_]]:
    codes = np.frombuffer(text.encode("utf-32-le", errors="replace"), np.uint32)
    wide = (codes >= 0x2000) & (codes <= 0x200B) | (codes == 0x3000) | (codes == 0xFEFF)
    blank: np.ndarray[Any, np.dtype[np.bool_]] = (codes <= 32) | wide
    return blank


def _cut(
    text: str, at: Floats, ink: Indices, gap: float = _JUMP_AHEAD
) -> tuple[list[Printed], Floats]:
    """Cut words at blanks and at jumps; ``gap`` is the widest gap inside a word, in heights.

    ``at`` are the boxes of the characters ``ink`` of ``text``.
    """
    if not len(ink):
        return [], np.zeros((0, 4), np.float32)
    x0, top, x1, bottom = at[:, 0], at[:, 1], at[:, 2], at[:, 3]
    height = np.maximum(bottom - top, 1.0)
    tall = np.maximum(height[1:], height[:-1])
    middle: Floats = (top + bottom) * np.float32(0.5)
    blank = ink[1:] - ink[:-1] > 1
    jumps = (
        (np.abs(middle[1:] - middle[:-1]) > _JUMP_DOWN * tall)
        | (x0[1:] < x0[:-1] - _JUMP_BACK * tall)
        | (x0[1:] > x1[:-1] + gap * tall)
    )
    starts = np.concatenate(([0], (blank | jumps).nonzero()[0] + 1))
    text = _raised(text, ink, height, middle)
    hulls = hulls_of(at, starts)
    if (jumps > blank).any() or _RARE_SPACE.search(text):
        ends = np.append(starts[1:], len(ink))
        cuts = zip(ink[starts].tolist(), (ink[ends - 1] + 1).tolist(), strict=True)
        texts = [text[start:end] for start, end in cuts]
    else:
        texts = text.split()
    return each(Printed, zip(texts, boxes_of(hulls), repeat(None))), hulls


def boxes_of(sides: Floats) -> list[Box]:
    """Return the rows of ``sides`` (n x 4) as boxes; from columns they are made sooner."""
    return each(Box, zip(*sides.T.tolist(), strict=True))


def hulls_of(boxes: Floats, starts: Indices | list[int]) -> Floats:
    """Return the hull of each run of ``boxes`` that begins at one of ``starts`` (n x 4)."""
    hulls = np.empty((4, len(starts)), np.float32)  # side by side, as numpy is quicker with them
    for side, narrowest in enumerate((np.minimum, np.minimum, np.maximum, np.maximum)):
        narrowest.reduceat(boxes[:, side], starts, out=hulls[side])
    return hulls.T


def _raised(text: str, ink: Indices, height: Floats, middle: Floats) -> str:
    """Write small raised digits as superscripts, so that ``NQ-CP`` + note 1 is not ``NQ-CP1``."""
    if height.min() >= _SMALL * height.max():  # as on most pages, and quickly told
        return text
    usual = median(height)
    small = np.flatnonzero(height < _SMALL * usual)
    pairs = zip(small.tolist(), ink[small].tolist(), strict=True)
    digits = [index for index, at in pairs if text[at].isdecimal()]
    if not digits:
        return text
    characters = list(text)
    for index in digits:
        window = (*range(index - 1, index - 4, -1), *range(index + 1, index + 4))
        beside = [near for near in window if 0 <= near < len(ink)]
        raised = any(_is_raised(index, near, height, middle) for near in beside)
        if raised and not any(_is_level(index, n, text[ink[n]], height, middle) for n in beside):
            characters[ink[index]] = characters[ink[index]].translate(_SUPERSCRIPT)
    return "".join(characters)


def median(values: Floats) -> float:
    """Return the median of ``values``, of which there must be one; quicker than numpy's for few."""
    ordered = np.sort(values)
    return float(ordered[(len(values) - 1) // 2] + ordered[len(values) // 2]) / 2


def _is_raised(index: int, near: int, height: Floats, middle: Floats) -> bool:
    """Tell whether one character is small and high beside another on its line."""
    rise = float(middle[near] - middle[index]) / float(height[near])
    return bool(height[index] < _SMALL * height[near]) and _RISE < rise < _JUMP_DOWN


def _is_level(index: int, near: int, letter: str, height: Floats, middle: Floats) -> bool:
    """Tell whether a letter stands on one base line with the character: in print of one size,
    digits look small and raised beside a g or a y."""
    if not letter.isalpha():
        return False
    lower = (middle[near] + height[near] / 2) - (middle[index] + height[index] / 2)
    return bool(abs(lower) < _LEVEL * height[index])


def _by_position(boxes: Floats, keep: Indices) -> Indices:
    """Return the boxes of ``keep`` line by line and from left to right."""
    at = boxes[keep]
    middle = (at[:, 1] + at[:, 3]) / 2
    height = at[:, 3] - at[:, 1]
    order = np.argsort(middle, kind="stable")
    line = np.zeros(len(keep), np.int64)
    anchor, number = -math.inf, 0
    for index in order.tolist():
        if middle[index] - anchor > 0.5 * height[index]:
            anchor, number = float(middle[index]), number + 1
        line[index] = number
    by_line = np.lexsort((at[:, 0], line))
    ordered: Indices = keep[by_line]
    return ordered
