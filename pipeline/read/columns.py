"""Words with boxes -> lines in reading order; side-by-side columns one after the other.

A Vietnamese administrative document has two places where two columns stand side by side: the
letterhead at the top of its first page, and the recipients beside the signature. Everything else
is read line by line over the whole width. Signals, in order: a gutter no line crosses, lines on
both sides of it, the label of the recipients or of the signature for the closing block.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np

from pipeline.read.glyphs import Printed, boxes_of, hulls_of, median
from pipeline.records import Box
from pipeline.rules import Rule, Rules
from pipeline.spans import each

# Words further apart than this share of their height belong to different fragments of a line.
_FRAGMENT_GAP, _TALLEST = 0.55, 1.5
_SAME_LINE, _MIDDLE = 0.5, 0.5
# The gutter between columns lies in the middle part of the page and is at least this wide.
_GUTTER_FROM, _GUTTER_TO, _GUTTER = 0.2, 0.8, 6.0
# The letterhead starts in this part of the first page, after at most so many stray lines.
_LETTERHEAD_DEPTH, _STRAY = 0.4, 4
# A line alone this far (in its height) below the letterhead is the title.
_LETTERHEAD_GAP = 0.7
_LABEL_WORDS = 4
# Columns half a line apart still overlap by this share of a line's height.
_BESIDE = 0.1
# Words of a line nearer than this share of their height, in disorder, betray a scrambled page.
_OVERLAP, _TOUCH, _SCRAMBLED = 0.25, 0.04, 0.02

Line = list[Printed]


class Fragment(NamedTuple):
    """A stretch of a line without a wide gap; ``row`` is the line's number on the page."""

    box: Box
    row: int
    words: Line


class Spread:
    """The words of a page laid out in rows from top to bottom, each from left to right."""

    def __init__(self, words: Sequence[Printed], boxes: Any = None) -> None:
        """Lay out ``words``; ``boxes`` are theirs as an array (n x 4), where it is at hand."""
        if boxes is None:
            boxes = np.array([word.box for word in words], np.float32).reshape(len(words), 4)
        height = boxes[:, 3] - boxes[:, 1]
        level = boxes[:, 3] - _stands(words) * height
        row = np.array(_row_numbers(level.tolist(), height.tolist()), np.int64)
        order = np.lexsort((boxes[:, 0], row))
        self.words = [words[index] for index in order.tolist()]
        self._boxes, self._row, self._height = boxes[order], row[order], height[order]
        self._same = self._row[1:] == self._row[:-1]
        self._gap = self._boxes[1:, 0] - self._boxes[:-1, 2]

    @property
    def rows(self) -> list[Line]:
        return [self.words[start:end] for start, end in pairwise(self._starts(~self._same))]

    @cached_property
    def fragments(self) -> list[Fragment]:
        """The rows cut at wide gaps."""
        if not self.words:
            return []
        usual = median(self._height)
        rows = self._starts(~self._same)
        tallest = np.maximum.reduceat(self._height, rows[:-1])[self._row]
        widest = _FRAGMENT_GAP * np.minimum(np.maximum(tallest, usual), _TALLEST * usual)
        starts = self._starts(~self._same | (self._gap > widest[1:]))
        heads = starts[:-1]
        boxes = boxes_of(hulls_of(self._boxes, heads))
        row = self._row[heads].tolist()
        words = [self.words[start:end] for start, end in pairwise(starts)]
        return each(Fragment, zip(boxes, row, words, strict=True))

    def has_row_of(self, count: int) -> bool:
        """Tell whether a row has ``count`` fragments or more."""
        apart = zip(self.fragments, self.fragments[count - 1 :], strict=False)
        return any(first.row == last.row for first, last in apart)

    @property
    def is_scrambled(self) -> bool:
        """True where words of a line overlap or touch: accents and letters came apart."""
        share = self._gap / np.maximum(1.0, np.minimum(self._height[1:], self._height[:-1]))
        near = np.flatnonzero(self._same & (share < _TOUCH))
        bad = sum(share[i] < -_OVERLAP or self.words[i].text[-1:].isalpha() for i in near.tolist())
        return bool(bad > max(1, _SCRAMBLED * len(self.words)))

    def _starts(self, breaks: Any) -> list[int]:
        if not self.words:
            return []
        return [0, *(np.flatnonzero(breaks) + 1).tolist(), len(self.words)]


def lines(spread: Spread, width: float, height: float, *, first: bool) -> list[Line]:
    """Return the lines of a page of ``width`` x ``height`` points in reading order.

    ``first``: the document's first page, which bears a letterhead; another page has one where
    the national motto stands at its top (a draft resolution attached to a submission).
    """
    fragments = sorted(spread.fragments, key=lambda f: f.box.top)
    found: list[Line] = []
    start = 0
    if first or _bears_motto(fragments):
        region = _letterhead(fragments, width, height)
        if region:
            found += _merged(fragments[: region.start])
            found += rows(_words(region.left)) + rows(_words(region.right))
            start = region.stop
    if closing := _closing(fragments, start, width):
        above = [f for f in fragments[start : closing.start] if f not in closing.right]
        found += _merged(above)
        found += rows(_words(closing.left)) + rows(_words(closing.right))
        start = closing.stop
    if not start:
        return spread.rows
    return found + _merged(fragments[start:])


def rows(words: Sequence[Printed]) -> list[Line]:
    """Group words that stand on one line, from top to bottom, each from left to right."""
    # A cell or a column holds few words, for which arrays take longer than this.
    part = _stands(words)
    levels = [word.box.bottom - part * word.height for word in words]
    found: dict[int, Line] = {}
    for number, word in zip(_row_numbers(levels, [w.height for w in words]), words, strict=True):
        found.setdefault(number, []).append(word)
    return [sorted(found[number], key=lambda word: word.box.x0) for number in sorted(found)]


def _stands(words: Sequence[Printed]) -> float:
    """Return at which part of their height, from below, words of one line are level.

    Those of a text layer stand on the line: accents on capitals set their middles apart. Boxes that
    OCR found hug the ink of a word or hold all of a line, and their middles are surer.
    """
    return 0.0 if not words or words[0].confidence is None else _MIDDLE


def _row_numbers(levels: Sequence[float], heights: Sequence[float]) -> list[int]:
    """Number the rows from the top: a word joins a row whose first word is half its height off."""
    numbers = [0] * len(levels)
    anchor, tall, number = -1e9, 0.0, -1
    for index in sorted(range(len(levels)), key=levels.__getitem__):
        at, high = levels[index], heights[index]
        if at - anchor > _SAME_LINE * (tall if tall > high else high):
            anchor, tall, number = at, high, number + 1
        numbers[index] = number
    return numbers


def _words(fragments: Iterable[Fragment]) -> Line:
    return [word for fragment in fragments for word in fragment.words]


def _merged(fragments: Iterable[Fragment]) -> list[Line]:
    """Put the fragments of each row together again."""
    found: dict[int, list[Fragment]] = {}
    for fragment in fragments:
        found.setdefault(fragment.row, []).append(fragment)
    for row in found.values():
        row.sort(key=lambda f: f.box.x0)
    return [_words(found[number]) for number in sorted(found)]


class _Columns:
    """Fragments that stand left and right of a gutter none of them crosses."""

    def __init__(self, start: int, width: float) -> None:
        self.start = self.stop = start
        self.left: list[Fragment] = []
        self.right: list[Fragment] = []
        self._middle = width / 2
        self._from, self._to = _GUTTER_FROM * width, _GUTTER_TO * width

    def take(self, fragment: Fragment) -> bool:
        """Put ``fragment`` on its side; False where it crosses the gutter."""
        box = fragment.box
        to_left = self._to - max(self._from, box.x1) >= _GUTTER
        to_right = min(self._to, box.x0) - self._from >= _GUTTER
        if to_left and to_right:
            to_left = (box.x0 + box.x1) / 2 < self._middle
        if to_left:
            self.left.append(fragment)
            self._from = max(self._from, box.x1)
        elif to_right:
            self.right.append(fragment)
            self._to = min(self._to, box.x0)
        else:
            return False
        return True

    @property
    def pairs(self) -> int:
        """Number of left fragments with one beside them on the right."""
        return sum(any(_beside(one, two) for two in self.right) for one in self.left)


def _beside(one: Fragment, two: Fragment) -> bool:
    shared = min(one.box.bottom, two.box.bottom) - max(one.box.top, two.box.top)
    return shared > _BESIDE * min(one.box.bottom - one.box.top, two.box.bottom - two.box.top)


def _bears_motto(fragments: list[Fragment]) -> bool:
    return any(_motto().pattern.search(_text(f.words)) for f in fragments[: 2 * _STRAY])


def _text(words: Line) -> str:
    return " ".join([word.text for word in words])


def _letterhead(fragments: list[Fragment], width: float, height: float) -> _Columns | None:
    for start, fragment in enumerate(fragments[: _STRAY + 1]):
        if fragment.box.top > _LETTERHEAD_DEPTH * height:
            return None
        columns = _grown(_Columns(start, width), fragments, together=True)
        if columns.pairs >= 2 and len(columns.right) >= 2 and _is_headed(columns):
            return columns
    return None


def _is_headed(columns: _Columns) -> bool:
    """A letterhead begins with the motto, or with capitals in both columns.

    The wide spaces of justified lines can stand below each other and look like a gutter.
    """
    if _bears_motto(columns.right) or _bears_motto(columns.left):
        return True
    return all(_text(side[0].words).isupper() for side in (columns.left, columns.right))


def _closing(fragments: list[Fragment], start: int, width: float) -> _Columns | None:
    recipients, signature = labels()
    for index in range(start, len(fragments)):
        fragment = fragments[index]
        on_left = fragment.box.x0 < width / 2
        label = recipients if on_left else signature
        if not label.pattern.match(_text(fragment.words[:_LABEL_WORDS])):
            continue
        first = index
        if on_left:
            edge = max(fragment.box.x1, width * 0.35)
            while first > start and fragments[first - 1].box.x0 > edge:
                first -= 1
        columns = _grown(_Columns(first, width), fragments)
        if columns.left and columns.right and fragment in columns.left + columns.right:
            return columns
    return None


def _grown(columns: _Columns, fragments: list[Fragment], *, together: bool = False) -> _Columns:
    """Take fragments until one crosses the gutter; ``together``: or stands alone below a gap."""
    taken: list[Fragment] = []
    for fragment in fragments[columns.start :]:
        if together and columns.pairs >= 2 and _is_apart(fragment, taken, fragments):
            break
        if not columns.take(fragment):
            break
        taken.append(fragment)
        columns.stop += 1
    return columns


def _is_apart(fragment: Fragment, above: list[Fragment], fragments: list[Fragment]) -> bool:
    gap = fragment.box.top - max(other.box.bottom for other in above)
    if gap <= _LETTERHEAD_GAP * (fragment.box.bottom - fragment.box.top):
        return False
    return not any(_beside(fragment, other) for other in fragments if other is not fragment)


@lru_cache(maxsize=1)
def labels() -> tuple[Rule, Rule]:
    """Return the rules for the first words of the recipients and of the signature."""
    rules = Rules()
    return rules.one("layout", "recipients-label"), rules.one("layout", "signature-label")


@lru_cache(maxsize=1)
def _motto() -> Rule:
    return Rules().one("layout", "national-motto")
