"""A text's lines -> paragraphs, and which of them an OCR in the wrong language destroyed.

Wrapped lines are one paragraph, so that a phrase keeps its words together; a text with an empty
line after every line is read as if it had none. A paragraph is destroyed where its words are
built like Vietnamese without its marks; short ones go with their neighbours.
"""

from __future__ import annotations

import itertools
import operator
import re
from collections.abc import Callable, Container, Sequence
from typing import NamedTuple

from pipeline.letters import bare
from pipeline.repair.tokens import folded
from pipeline.spans import Span, each
from pipeline.tally import packed, summed

_OPENS = re.compile(r"\s*(?:[-–—+•*]\s|\(?\d{1,2}[.)]|[a-zđ][.)]\s|[IVXl1]{1,5}\.|[A-ZĐ]\.\s)")
_ENDS = tuple(".;:!?/")
_WORDS = re.compile(r"[^\W\d_]{2,}")
_SHORT = 0.62  # a line this much shorter than most ends its paragraph
_DOUBLE = 0.75
_LEAST_WORDS = 12
_NEIGHBOURS = 6
_FEW_WORDS = 4  # three words may all be names
_MOST_TOKENS = 1 << 15  # remembered: a language has some thousand, rare names are forgotten
_KNOWN, _ACCENTED, _BARE, _RUINED = 0.75, 0.5, 0.5, 0.6
_DOUBTFUL_BARE, _DOUBTFUL_ACCENTED = 0.35, 0.2


class Reading(NamedTuple):
    """How a stretch reads: words, and how many are syllables, have marks, would be with marks."""

    words: int
    known: int
    accented: int
    bare: int

    @property
    def is_good(self) -> bool:
        """True for sound Vietnamese."""
        return self.known >= _KNOWN * self.words and self.accented >= _ACCENTED * self.words

    @property
    def is_destroyed(self) -> bool:
        """True for Vietnamese that has lost its marks, false for other languages too.

        Rare names alone make no ruin: sound words keep their marks.
        """
        lost = self.accented < _ACCENTED * self.words or self.known < _RUINED * self.words
        return lost and self.bare >= _BARE * self.words

    @property
    def is_doubtful(self) -> bool:
        """True for what can hardly be sound, but may be worse than mere loss of marks."""
        return not self.is_good and (
            self.bare >= _BARE * self.words
            or (
                self.bare >= _DOUBTFUL_BARE * self.words
                and self.accented >= _DOUBTFUL_ACCENTED * self.words
            )
        )


_NOTHING = Reading(0, 0, 0, 0)


class Judged(dict[str, int]):
    """What each token asked for adds to a reading, packed.

    A token is what stands between white space. Words of one letter and abbreviations (UBND) add
    nothing.
    """

    def __init__(self, syllables: Container[str], bases: Container[str]) -> None:
        super().__init__()
        self._syllables, self._bases = syllables, bases

    def __missing__(self, token: str) -> int:
        if len(self) > _MOST_TOKENS:
            self.clear()
        self[token] = made = sum(packed(self._word(word)) for word in _WORDS.findall(token))
        return made

    def _word(self, word: str) -> Reading:
        low = folded(word)
        plain = bare(low) in self._bases
        if not plain and word.isupper():
            return _NOTHING
        return Reading(1, low in self._syllables, not low.isascii(), plain)


def measured(text: str, judged: Judged) -> Reading:
    """Measure ``text``; words of one letter don't count."""
    return Reading(*summed(map(judged.__getitem__, text.split())))


def paragraphs(text: str, start: int, end: int) -> list[Span]:
    """Return the paragraphs of ``text[start:end]``, each the hull of its lines."""
    lines = text[start:end].replace("\f", "\n").split("\n")
    filled = [bool(line.strip()) for line in lines]
    if not any(filled):
        return []
    lengths = sorted(map(len, itertools.compress(lines, filled)))
    usual = lengths[int(len(lengths) * 0.8)]
    empty_after = sum(map(operator.gt, filled, filled[1:]))
    is_double = empty_after > _DOUBLE * len(lengths)
    starts: list[int] = []
    ends: list[int] = []
    blank, at, last = True, start, ""
    for line, is_filled in zip(lines, filled, strict=True):
        line_end = at + len(line)
        if not is_filled:
            blank = blank or not is_double
        elif blank or _breaks(last, line, usual):
            starts.append(at)
            ends.append(line_end)
            blank, last = False, line
        else:
            ends[-1], last = line_end, line
        at = line_end + 1
    return each(Span, zip(starts, ends, strict=True))


def _breaks(last: str, line: str, usual: int) -> bool:
    if len(last) < _SHORT * usual or last.isupper() != line.isupper():
        return True
    if len(last) < 0.9 * usual and last.rstrip().endswith(_ENDS):
        return True
    return _OPENS.match(line) is not None


def destroyed(text: str, spans: Sequence[Span], measure: Callable[[str], Reading]) -> list[bool]:
    """Tell for each paragraph whether it must be repaired."""
    readings = [measure(span.of(text)) for span in spans]
    whole = _together(readings)
    return [
        reading.is_destroyed or (whole.is_destroyed and reading.is_doubtful)
        if reading.words >= _LEAST_WORDS
        else _short_is_destroyed(readings, number, whole)
        for number, reading in enumerate(readings)
    ]


def _short_is_destroyed(readings: Sequence[Reading], number: int, whole: Reading) -> bool:
    """Judge a short paragraph with its neighbours.

    In a text that is sound as a whole, a line of rare names or cells is no ruin: it must be
    destroyed itself, not by its neighbours alone.
    """
    reading = readings[number]
    if not whole.is_destroyed and not (reading.words >= _FEW_WORDS and reading.is_destroyed):
        return False
    near = reading
    for step in range(1, _NEIGHBOURS + 1):
        if near.words >= 2 * _LEAST_WORDS:
            break
        near = _together(readings[max(0, number - step) : number + step + 1])
    return near.words >= _LEAST_WORDS and near.is_destroyed


def _together(readings: Sequence[Reading]) -> Reading:
    return Reading(*map(sum, zip(*readings, strict=True))) if readings else _NOTHING
