"""Words with boxes -> lines in reading order; side-by-side columns one after the other.

A Vietnamese administrative document has two places where two columns stand side by side: the
letterhead at the top of its first page, and the recipients beside the signature. Everything else
is read line by line over the whole width. Signals, in order: a gutter no line crosses, lines on
both sides of it, the label of the recipients or of the signature for the closing block.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from statistics import median
from typing import NamedTuple

from pipeline.read.glyphs import Printed
from pipeline.records import Box
from pipeline.rules import Rule, Rules

# Words further apart than this share of their height belong to different fragments of a line.
_FRAGMENT_GAP = 0.55
_SAME_LINE = 0.5
# The gutter between columns lies in the middle part of the page and is at least this wide.
_GUTTER_FROM, _GUTTER_TO, _GUTTER = 0.2, 0.8, 6.0
# The letterhead starts in this part of the first page, after at most so many stray lines.
_LETTERHEAD_DEPTH, _STRAY = 0.4, 4
# A line alone this far (in its height) below the letterhead is the title.
_LETTERHEAD_GAP = 0.7
# Words of a line nearer than this share of their height, in disorder, betray a scrambled page.
_OVERLAP, _TOUCH, _SCRAMBLED = 0.25, 0.04, 0.02

Line = list[Printed]


class Fragment(NamedTuple):
    """A stretch of a line without a wide gap."""

    box: Box
    words: Line


def lines(words: Sequence[Printed], width: float, height: float, first: bool) -> list[Line]:
    """Return the lines of a page in reading order.

    ``first``: the document's first page, which bears a letterhead; another page has one where
    the national motto stands at its top (a draft resolution attached to a submission).
    """
    tall = median(word.height for word in words) if words else 0.0
    fragments = [f for row in rows(words) for f in _fragments(row, tall)]
    fragments.sort(key=lambda f: f.box.top)
    found: list[Line] = []
    start = 0
    if (first or _bears_motto(fragments)) and (
        region := _letterhead(fragments, width, height)
    ):
        found += _merged(fragments[: region.start])
        found += _merged(region.left) + _merged(region.right)
        start = region.stop
    if closing := _closing(fragments, start, width):
        above = [f for f in fragments[start : closing.start] if f not in closing.right]
        found += _merged(above) + _merged(closing.left) + _merged(closing.right)
        start = closing.stop
    return found + _merged(fragments[start:])


def rows(words: Iterable[Printed]) -> list[Line]:
    """Group words that stand on one line, from top to bottom, each from left to right."""
    found: list[Line] = []
    anchor = tall = -1e9
    for word in sorted(words, key=lambda w: w.box.top + w.box.bottom):
        middle = (word.box.top + word.box.bottom) / 2
        if not found or middle - anchor > _SAME_LINE * max(tall, word.height):
            found.append([])
            anchor, tall = middle, word.height
        found[-1].append(word)
    for row in found:
        row.sort(key=lambda w: w.box.x0)
    return found


def is_scrambled(words: Sequence[Printed]) -> bool:
    """Tell whether words of a line overlap or touch: accents and letters came apart."""
    bad = 0
    for row in rows(words):
        for one, two in zip(row, row[1:], strict=False):
            gap = (two.box.x0 - one.box.x1) / max(1.0, min(one.height, two.height))
            bad += gap < -_OVERLAP or (gap < _TOUCH and one.text[-1:].isalpha())
    return bad > max(1, _SCRAMBLED * len(words))


def _fragments(row: Line, tall: float) -> list[Fragment]:
    """Cut ``row`` at wide gaps; ``tall`` is the page's usual height of a word (points)."""
    found: list[Fragment] = []
    widest = _FRAGMENT_GAP * min(2 * tall, max(tall, median(word.height for word in row)))
    for word in row:
        if found:
            box, words = found[-1]
            if word.box.x0 - box.x1 <= widest:
                words.append(word)
                found[-1] = Fragment(box.union(word.box), words)
                continue
        found.append(Fragment(word.box, [word]))
    return found


def _merged(fragments: Iterable[Fragment]) -> list[Line]:
    return rows(word for fragment in fragments for word in fragment.words)


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
    return shared > 0.3 * min(one.box.bottom - one.box.top, two.box.bottom - two.box.top)


def _bears_motto(fragments: list[Fragment]) -> bool:
    motto = Rules().one("layout", "national-motto").pattern
    return any(motto.search(_text(f)) for f in fragments[: 2 * _STRAY])


def _text(fragment: Fragment) -> str:
    return " ".join(word.text for word in fragment.words)


def _letterhead(fragments: list[Fragment], width: float, height: float) -> _Columns | None:
    for start, fragment in enumerate(fragments[: _STRAY + 1]):
        if fragment.box.top > _LETTERHEAD_DEPTH * height:
            return None
        columns = _grown(_Columns(start, width), fragments, together=True)
        if columns.pairs >= 2 and len(columns.right) >= 2:
            return columns
    return None


def _closing(fragments: list[Fragment], start: int, width: float) -> _Columns | None:
    recipients, signature = _labels()
    for index in range(start, len(fragments)):
        fragment = fragments[index]
        on_left = fragment.box.x0 < width / 2
        if not (recipients if on_left else signature).pattern.match(_text(fragment)):
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


def _grown(columns: _Columns, fragments: list[Fragment], together: bool = False) -> _Columns:
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
    alone = not any(_beside(fragment, other) for other in fragments if other is not fragment)
    return alone and gap > _LETTERHEAD_GAP * (fragment.box.bottom - fragment.box.top)


@lru_cache(maxsize=1)
def _labels() -> tuple[Rule, Rule]:
    rules = Rules()
    return rules.one("layout", "recipients-label"), rules.one("layout", "signature-label")
