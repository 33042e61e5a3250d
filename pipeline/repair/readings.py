"""Units that an OCR in the wrong language read -> the readings each may stand for.

Numbers and symbols are themselves. All others have candidates; two units may be one syllable, one
unit may be two.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple, Protocol

import numpy as np

from pipeline.repair.candidates import Candidates, Case, Found
from pipeline.repair.lattice import NO_WORD, Arc, Columns, Floats, Ints, Lattice
from pipeline.repair.tokens import NUMBER, UNKNOWN, folded
from pipeline.repair.units import Unit, is_digits_of_letters, one_reading

_MERGE, _SPLIT = -9.5, -10.5
"""Log chance that an OCR cuts a syllable in two, or runs two into one."""
_UNKNOWN_WORD, _GARBLED, _AS_READ, _NUMBER_READ = -12.0, -26.0, -3.0, -15.0
_SPELT, _AGAINST_DIGITS = -12.0, -1.0
"""Log chance from which a word may be read as digits, and what says it in digits' favour."""
_GOOD = -7.0  # a token with a candidate better than this needs no merging or splitting
_MOST_MERGED, _LEAST_SPLIT, _SPLIT_WIDTH = 8, 3, 5
_TITLE_FIRST = 0.93
_RAREST, _USUAL = 0.004, 0.996
"""Bounds of how often a word has a capital inside a sentence."""
_CAPITALS_INSIDE, _SMALL_IN_CAPITALS = 0.0005, 0.01

_MONTHS = frozenset(f"{n:02}" for n in range(1, 13)) | frozenset("123456789")
_DATE_WORDS = ("tháng", "quý")
_DIGITS = str.maketrans({"o": "0", "O": "0", "Q": "0", "l": "1", "I": "1", "i": "1", "|": "1",
                         "z": "2", "Z": "2", "s": "8", "S": "5", "B": "8", "g": "9", "q": "9",
                         "b": "6", "G": "6", "T": "7", "?": "7"})  # fmt: skip


class Reader(Protocol):
    """Gives the readings of units."""

    def of(self, found: Sequence[Unit], /) -> Lattice:
        """Return all readings of ``found``."""


class _Piece(NamedTuple):
    """What a unit is read as, alone or with the next, and the candidates for it."""

    unit: int
    found: Found
    span: int
    extra: float
    is_digits: bool = False


class _Part(NamedTuple):
    """A candidate for a part of a unit."""

    word: int
    text: str
    score: float


@dataclass(frozen=True)
class Readings:
    """Gives the readings of units. ``marked`` are known abbreviations by their bare form."""

    candidates: Candidates
    marked: Mapping[str, str]
    _known: dict[str, tuple[Arc, ...]] = field(default_factory=dict)

    def of(self, found: Sequence[Unit], /) -> Lattice:
        """Return all readings of ``found``."""
        frozen = [one_reading(unit, self.marked) for unit in found]
        digits = [is_digits_of_letters(unit) for unit in found]
        free = [
            unit.text
            for unit, one, is_digits in zip(found, frozen, digits, strict=True)
            if one is None or is_digits
        ]
        self.candidates.prepare(free)
        merged = self._merged(found, frozen)
        self.candidates.prepare(merged.values())
        pieces = [
            _Piece(at, self.candidates.of(unit.text), 1, is_digits * _AGAINST_DIGITS, is_digits)
            for at, (unit, one, is_digits) in enumerate(zip(found, frozen, digits, strict=True))
            if one is None or is_digits
        ]
        pieces += [_Piece(at, self.candidates.of(text), 2, _MERGE) for at, text in merged.items()]
        arcs = [self._others(unit, one) for unit, one in zip(found, frozen, strict=True)]
        words = self.candidates.language.words
        return Lattice.of(found, arcs, words, self._columns(found, pieces) if pieces else None)

    def _is_poor(self, text: str) -> bool:
        return self.candidates.of(text).best < _GOOD

    def _merged(self, found: Sequence[Unit], frozen: Sequence[str | None]) -> dict[int, str]:
        """Return what two units are together, by the first, where it may be one syllable."""
        merged = {}
        for at, (one, two) in enumerate(pairwise(found)):
            text = one.text + two.text
            if len(text) > _MOST_MERGED or not two.is_joined or frozen[at] or frozen[at + 1]:
                continue
            short = min(len(one.text), len(two.text)) <= 2
            if (
                (short and self.candidates.stored(text))
                or self._is_poor(one.text)
                or self._is_poor(two.text)
            ):
                merged[at] = text
        return merged

    @cached_property
    def _titles(self) -> Floats:
        """How often each word has a capital inside a sentence, within bounds."""
        return np.clip(self.candidates.language.titles.astype(np.float64), _RAREST, _USUAL)

    def _columns(self, units: Sequence[Unit], pieces: Sequence[_Piece]) -> Columns:
        origin = np.repeat(np.arange(len(pieces)), [len(piece.found.word) for piece in pieces])
        word = np.concatenate([piece.found.word for piece in pieces])
        case = np.concatenate([piece.found.case for piece in pieces])
        score = np.concatenate([piece.found.score for piece in pieces])
        is_digits = np.array([piece.is_digits for piece in pieces])[origin]
        # Words that an OCR reads as digits (``nhà 6`` for nhà ở) are few and short.
        kept = np.flatnonzero(~is_digits | ((case == Case.SMALL) & (score > _SPELT)))
        origin, word, case = origin[kept], word[kept], case[kept]
        unit = np.array([piece.unit for piece in pieces])[origin]
        extra = np.array([piece.extra for piece in pieces])[origin]
        return Columns(
            unit,
            word,
            np.full(len(kept), NO_WORD),
            score[kept] + np.log(self._prior(units, unit, word, case)) + extra,
            np.array([piece.span for piece in pieces])[origin],
            case,
            np.full(len(kept), -1),
        )

    def _prior(self, units: Sequence[Unit], unit: Ints, word: Ints, case: Ints) -> Floats:
        """Return how likely each word is written so where it stands."""
        first = np.array([unit.is_first for unit in units])[unit]
        capital = np.array([unit.is_capital for unit in units])[unit]
        title = self._titles[word]
        title = np.where(first, np.maximum(title, _TITLE_FIRST), title)
        inside = np.where(case == Case.TITLE, title, _CAPITALS_INSIDE)
        inside = np.where(case == Case.SMALL, 1 - title, inside)
        return np.where(capital, np.where(case == Case.CAPITALS, 1.0, _SMALL_IN_CAPITALS), inside)

    def _others(self, unit: Unit, frozen: str | None) -> tuple[Arc, ...]:
        """Return the readings of a unit beside its candidates."""
        if frozen is not None:
            ids = self.candidates.language.ids
            number = NUMBER if any(map(str.isdigit, frozen)) else ids.get(folded(frozen), UNKNOWN)
            return (Arc((number,), frozen, 0.0),)
        text = unit.text
        known = self._known.get(text)
        if known is None:
            cut = self._cut(text) if self._is_poor(text) else ()
            known = self._known[text] = (*self._as_read(text), *cut)
        return known

    def _as_read(self, text: str) -> Iterator[Arc]:
        """Yield the reading that changes nothing: foreign words, abbreviations, codes."""
        if any(map(str.isdigit, text)):
            yield Arc((NUMBER,), text, _NUMBER_READ)
            return
        ids = self.candidates.language.ids
        word = ids.get(folded(text))
        if word is None:
            is_word = text.isascii() and text.isalpha()
            yield Arc((UNKNOWN,), text, _UNKNOWN_WORD if is_word else _GARBLED)
            return
        if word not in self.candidates.of(text).word:
            yield Arc((word,), text, _AS_READ)
        marked = self.marked.get(text)
        if marked and (number := ids.get(folded(marked))) is not None:
            yield Arc((number,), marked, _AS_READ)

    def _cut(self, text: str) -> Iterator[Arc]:
        """Yield the readings of ``text`` as two syllables, or one and a month."""
        if len(text) < _LEAST_SPLIT:
            return
        for at in range(1, len(text)):
            first = self._best(text[:at])
            if not first:
                continue
            yield from self._month(first, text[at:])
            for one in first:
                for two in self._best(text[at:]):
                    score = one.score + two.score + _SPLIT
                    yield Arc((one.word, two.word), f"{one.text} {two.text}", score)

    def _month(self, first: Sequence[_Part], rest: str) -> Iterator[Arc]:
        """Yield readings as a date word and the number glued to it: ``thangos`` is tháng 08."""
        number = rest.translate(_DIGITS)
        if number not in _MONTHS:
            return
        for one in first:
            if self.candidates.language.words[one.word] in _DATE_WORDS:
                yield Arc((one.word, NUMBER), f"{one.text} {number}", one.score + _SPLIT / 2)

    def _best(self, text: str) -> list[_Part]:
        """Return the likeliest of the good candidates for a part of a unit.

        A part is read as syllables often are: searching for rare ones finds nothing that counts.
        """
        found, language = self.candidates.stored(text), self.candidates.language
        if found is None:
            return []
        order = np.argsort(-(found.score + language.unigrams[found.word]), kind="stable")
        order = order[found.score[order] > _GOOD][:_SPLIT_WIDTH]
        return [
            _Part(word, Case(case).write(language.words[word]), score)
            for word, case, score in zip(
                found.word[order].tolist(),
                found.case[order].tolist(),
                found.score[order].tolist(),
                strict=True,
            )
        ]
