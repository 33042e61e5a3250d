"""The lines of a repaired text, with what the page says about each."""

from __future__ import annotations

from bisect import bisect_left
from typing import NamedTuple

from pipeline.records import Repaired
from pipeline.spans import Span, each


class Line(NamedTuple):
    """A line with text. ``span`` and ``text`` are without surrounding white space.

    A no-break space counts as a space.

    ``blanks`` counts the empty lines above it, ``new_page`` is True for the first line of a
    page (after a form feed). ``left``, ``right`` and ``first_word`` (the width of the first word)
    are in points, None where the page has no geometry.
    """

    span: Span
    text: str
    blanks: int
    new_page: bool
    left: float | None = None
    right: float | None = None
    first_word: float | None = None


def split(repaired: Repaired, /) -> list[Line]:
    """Return the lines that hold text, in order."""
    ranges: list[tuple[int, int]] = []
    texts: list[tuple[str, int, bool]] = []
    blanks, new_page, at = 0, True, 0
    for raw in repaired.shown.split("\n"):
        start = at
        at += len(raw) + 1
        parts = raw.split("\f")
        for number, part in enumerate(parts):
            new_page = new_page or number > 0
            stripped = part.strip().replace("\u00a0", " ")
            if stripped:
                lead = len(part) - len(part.lstrip())
                ranges.append((start + lead, start + lead + len(stripped)))
                texts.append((stripped, blanks, new_page))
                blanks, new_page = 0, False
            elif number + 1 < len(parts):
                blanks += 1  # an empty line that ends its page
            start += len(part) + 1
        if not raw.strip():
            blanks += 1
    edges = _Edges(repaired)
    spans = each(Span, ranges)
    told = zip(spans, texts, map(edges.of, spans), strict=True)
    return each(Line, ((span, *text, *sides) for span, text, sides in told))


class _Edges:
    """Where the words of a line stand on the page."""

    def __init__(self, repaired: Repaired) -> None:
        self._layer = repaired.layer
        pages = [page.words for page in repaired.scan.pages if page.words]
        self._starts = [start for words in pages for start in words.starts]
        sides = zip(*(box for words in pages for box in words.boxes), strict=True)
        self._lefts, _, self._rights, _ = map(list, sides) if pages else ([],) * 4

    def of(self, span: Span) -> tuple[float | None, float | None, float | None]:
        """Return left edge, right edge and first word's width of the line at ``span``."""
        if not self._starts:
            return None, None, None
        old = self._layer.back(span)
        first = bisect_left(self._starts, old.start)
        last = bisect_left(self._starts, old.end)
        if first >= last:
            return None, None, None
        width = self._rights[first] - self._lefts[first]
        return min(self._lefts[first:last]), max(self._rights[first:last]), width
