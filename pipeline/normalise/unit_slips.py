"""Names of units with one wrong letter ("Hội Nông dan xã") -> the text as it was meant.

The names a clerk may have meant are those of the rules, syllable by syllable in a tree. A slip is
read only where every other syllable of a name of at least three stands as the rules have it, one
of the first two has a capital, and no name that the rules have ends behind the slip. Only the
grammar sees the mended text: what is reported is what the document says.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from operator import itemgetter
from typing import Any, NamedTuple

from rapidfuzz.distance import Levenshtein

from pipeline.letters import bare
from pipeline.normalise.unit_words import LEVELS, whole_words
from pipeline.spans import Span

_LEAST = 3
"""Syllables of a name that says which name was meant with one of them wrong."""

_SHORT = 2
"""Letters of a syllable that becomes another word with any letter changed."""

_LEVELS = frozenset(LEVELS.replace("|", " ").split())
_PIECE = re.compile(r"[^\W\d_]+|,")
_NEXT = re.compile(rf"(?P<gap>[ \t\n]*[-&]?[ \t\n]*)(?P<piece>{_PIECE.pattern})")
_END = ""


class Mended(NamedTuple):
    """A text with slips mended, and where its stretches stood: (start here, start there)."""

    text: str
    steps: tuple[tuple[int, int], ...]

    def back(self, span: Span) -> Span:
        """Return where ``span`` of the mended text stands in the text as it was."""
        return Span(self._back(span.start), self._back(span.end))

    def _back(self, at: int) -> int:
        here, there = self.steps[bisect_right(self.steps, at, key=itemgetter(0)) - 1]
        return there + at - here


class _Slip(NamedTuple):
    """What stands wrong, what was meant, and how many syllables a name must have to tell."""

    span: Span
    meant: str
    least: int


_Read = tuple[int, _Slip | None]
"""Where a name read on ends, and the slip that takes."""


class Slips:
    """Finds wrong letters in the names that ``phrases`` (in lower case) are.

    ``words`` are the syllables of the language: one of them is a slip in longer names only,
    unless its marks alone are wrong.
    """

    def __init__(self, phrases: Iterable[str], words: Iterable[str]) -> None:
        self._words = frozenset(words)
        self._root: dict[str, Any] = {}
        for phrase in phrases:
            syllables = _PIECE.findall(phrase)
            if len(syllables) >= _LEAST and syllables[0] != ",":
                node = self._root
                for syllable in syllables:
                    node = node.setdefault(syllable, {})
                node[_END] = {}
        self._first = whole_words(self._root)
        self._near: dict[tuple[int, str], tuple[str, ...]] = {}

    def mended(self, text: str, low: str) -> Mended | None:
        """Return ``text``, whose shadow is ``low``, with its slips mended; None without any."""
        found: list[_Slip] = []
        read = 0
        for match in self._first.finditer(low):
            at = match.end()
            if at <= read:
                continue
            is_name = text[match.start()].isupper() or text[at + 1 : at + 2].isupper()
            slip = self._slip(low, self._root[match[0]], at, 1, None)[1] if is_name else None
            if slip:
                found.append(slip)
                read = slip.span.end
        if not found:
            return None
        pieces, steps, done, size = [], [(0, 0)], 0, 0
        for span, meant, _ in found:
            word = meant.capitalize() if text[span.start].isupper() else meant
            pieces += [text[done : span.start], word]
            size += span.start - done + len(word)
            steps.append((size, span.end))
            done = span.end
        return Mended("".join([*pieces, text[done:]]), tuple(steps))

    def _slip(
        self, low: str, node: dict[str, Any], at: int, depth: int, slip: _Slip | None
    ) -> _Read:
        """Return the end of the longest name read on from ``at``, and the slip that takes."""
        best: _Read = (-1, None)
        if _END in node and depth >= (slip.least if slip else _LEAST):
            best = (at, slip)
        match = _NEXT.match(low, at)
        if match is None:
            return best
        gap, word = match.groups()
        if not gap and word != ",":
            return best
        if word in node:
            best = _further(best, self._slip(low, node[word], match.end(), depth + 1, slip))
        if slip is None and best[0] < match.start("piece"):
            for near in self._alike(node, word):
                is_sure = word not in self._words or bare(near) == bare(word)
                told = _Slip(Span(*match.span("piece")), near, _LEAST if is_sure else _LEAST + 1)
                best = _further(best, self._slip(low, node[near], match.end(), depth + 1, told))
        return best

    def _alike(self, node: dict[str, Any], word: str) -> Sequence[str]:
        """Return the syllables that may follow and differ from ``word`` in one letter."""
        key = id(node), word
        known = self._near.get(key)
        if known is None:
            known = tuple(meant for meant in node if meant and _is_slip(meant, word))
            if len(self._near) < 65_536:
                self._near[key] = known
        return known


def _is_slip(meant: str, word: str) -> bool:
    """Tell whether ``word`` is ``meant`` with a letter wrong, short words by their marks alone."""
    if (
        word in _LEVELS
        or "," in (meant, word)
        or Levenshtein.distance(meant, word, score_cutoff=1) != 1
    ):
        return False
    return len(meant) > _SHORT or len(meant) != len(word) or bare(meant) == bare(word)


def _further(one: _Read, other: _Read) -> _Read:
    """Return the longer reading, else that without a slip, else the first."""
    if one[0] == other[0]:
        return other if one[1] and not other[1] else one
    return one if one[0] > other[0] else other
