"""A destroyed paragraph -> its units, and for each the readings it may stand for.

A unit is what one token's core holds between white space, hyphens and slashes. Numbers, dates and
symbols are frozen: they have one reading, themselves (only the letters of known abbreviations get
their marks back). All others have candidates; two units may be one syllable, one unit may be two.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from math import log
from typing import NamedTuple, Protocol

from pipeline.repair.candidates import Candidate, Candidates, Case, case_of
from pipeline.repair.tokens import COMMA, NUMBER, STOP, UNKNOWN, folded, is_syllable, split_read

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

_NUMBERS = re.compile(r"[\d.,:/%×+\-–]*\d(?:x(?=\d)|[\d.,:/%×+\-–])*")
_SYMBOL = re.compile(
    r"\d+[^\W_]*/\S+|\d+-[A-ZĐ]\S+|[A-ZĐ]+\d*(?:[-/.&][A-ZĐ]\w*)+|(?:[A-ZĐ]+\d{2,}\w*)"
)
_ADDRESS = re.compile(r"https?:|www\.|\w+@\w+\.\w|\w+\.(?:vn|com|gov|edu|org)\b")
_ROMAN = re.compile(r"[IVXl1|!i]{1,6}")
_MOST_DIGITS = 2
_POINTS = "abcdđeghiklmnopqrstuvxy"
_LETTERS = re.compile(r"[^\W\d_]+")
_GLUED = re.compile(r"(?<=[UO][’'‘`])(?=[BCĐDGHKLMNPQRSTVX]{1,3}[AEIOUY])|(?<=U[’'‘`])(?=A[CMNPT])")
"""Behind the horn of a capital Ư or Ơ that OCR set apart, where another syllable starts."""
_LEADING_NUMBER = re.compile(r"(\d{1,4})([^\W\d_]{2,})")
_MONTHS = frozenset(f"{n:02}" for n in range(1, 13)) | frozenset("123456789")
_DIGITS = str.maketrans({"o": "0", "O": "0", "Q": "0", "l": "1", "I": "1", "i": "1", "|": "1",
                         "z": "2", "Z": "2", "s": "8", "S": "5", "B": "8", "g": "9", "q": "9",
                         "b": "6", "G": "6", "T": "7", "?": "7"})  # fmt: skip


class Arc(NamedTuple):
    """A reading of one or two units: its words' numbers, its text and its log chance."""

    words: tuple[int, ...]
    text: str
    score: float
    units: int = 1


class Unit(NamedTuple):
    """What is repaired at once: ``text[start:end]`` and the punctuation classes around it."""

    start: int
    end: int
    text: str
    before: int | None
    after: int | None
    is_first: bool
    is_joined: bool
    """True where only spaces part it from the unit before."""
    is_capital: bool = False
    """True where the words around it are in capitals."""
    marker: str = ""
    """What this unit is, where the numbering says so."""
    is_number: bool = False
    """True for digits that fill their line or stand before a capital at its start."""


def units(text: str, start: int, end: int) -> list[Unit]:
    """Return the units of ``text[start:end]``, a paragraph."""
    found: list[Unit] = []
    first, pending, last_end = True, None, -1
    for match in re.finditer(r"\S+", text[start:end]):
        before, core, after = split_read(match[0])
        if before:
            pending = _class(before)
            first = first or before[-1] in "-–—+•*"
        if not core:
            if found and pending is not None:
                found[-1] = found[-1]._replace(after=found[-1].after or pending)
                pending = None
            first = first or before[-1:] in ".!?"
            continue
        at = start + match.start() + len(before)
        cores = list(_cores(core))
        for number, (shift, part) in enumerate(cores):
            joined = number == 0 and pending is None and last_end >= 0
            joined = joined and "\n" not in text[last_end : at + shift] and found[-1].after is None
            closing = _class(after) if after and number == len(cores) - 1 else None
            span = (at + shift, at + shift + len(part))
            lone = part.isdigit() and _is_numbering(_line(text, *span))
            found.append(Unit(*span, part, pending, closing, first, joined, is_number=lone))
            pending, first, last_end = None, False, at + shift + len(part)
        first = bool(after) and after[-1] in ".!?"
        first = first or (bool(_ROMAN.fullmatch(core) or core.isdigit()) and bool(after))
    return _with_capitals(found)


def _is_numbering(line: str) -> bool:
    """Tell whether the number that starts ``line`` is alone there or stands before a capital."""
    rest = line.lstrip("0123456789").strip()
    return bool(line) and (not rest or rest[0].isupper())


def _line(text: str, start: int, end: int) -> str:
    """Return the line of ``text[start:end]`` where that starts it, else nothing."""
    first = text.rfind("\n", 0, start) + 1
    last = text.find("\n", end)
    return text[start : last if last >= 0 else len(text)] if not text[first:start].strip() else ""


def numbered(parts: Sequence[Sequence[Unit]]) -> Iterator[list[Unit]]:
    """Yield the parts with the letters of their points, where the order of points tells them.

    After d) comes another d): it is đ). A sign in a point's place (``@)``) is the next letter.
    """
    last = ""
    for part in parts:
        units = list(part)
        first = units[0]
        if first.is_first and first.after == STOP and len(first.text) == 1 and first.before is None:
            marker = _next_point(last, first.text)
            last = marker or (first.text if first.text.isalpha() else last)
            units[0] = first._replace(marker=marker)
        for at, (one, two) in enumerate(pairwise(units), 1):
            if one.text == two.text == "d" and one.after == COMMA:
                units[at] = two._replace(marker="đ")
        yield units


def _next_point(last: str, text: str) -> str:
    """Return the point's letter after ``last`` where ``text`` is a misread one, else nothing."""
    after = _POINTS[_POINTS.find(last) + 1 :][:1] if last and last in _POINTS else ""
    if text == last == "d":
        return after
    return after if not text.isascii() and text != after and text not in _POINTS else ""


def _with_capitals(found: list[Unit]) -> list[Unit]:
    """Mark the units that stand among words in capitals."""
    capital = [
        case_of(unit.text) is Case.CAPITALS and is_syllable(unit.text.lower()) for unit in found
    ]
    small = [unit.text.islower() or case_of(unit.text) is Case.TITLE for unit in found]
    marked = []
    for i, unit in enumerate(found):
        near = slice(max(0, i - 3), i + 4)
        beside = capital[max(0, i - 1) : i] + capital[i + 1 : i + 2]
        is_capital = sum(capital[near]) > sum(small[near]) or (capital[i] and any(beside))
        marked.append(unit._replace(is_capital=is_capital))
    return marked


def _class(marks: str) -> int:
    return COMMA if marks == "," else STOP


def _cores(core: str) -> Iterator[tuple[int, str]]:
    """Yield the parts of a core; numbers, symbols and addresses stay whole."""
    if is_frozen(core) or _ADDRESS.search(core):
        yield 0, core
        return
    leading = _LEADING_NUMBER.fullmatch(core)
    if leading and len(leading[1]) >= 2 and len(leading[2]) >= 3:
        yield 0, leading[1]
        yield len(leading[1]), leading[2]
        return
    for match in re.finditer(r"(?:(?!\.\.|…)[^-–—/])+", core):
        at = match.start() + len(match[0]) - len(match[0].lstrip("."))
        for part in _GLUED.split(match[0].strip(".")):
            yield at, part
            at += len(part)


def is_frozen(core: str) -> bool:
    """Tell whether a core is a number, a date or a symbol, which no repair may change."""
    return bool(_NUMBERS.fullmatch(core) or _SYMBOL.fullmatch(core) or _ADDRESS.search(core))


def is_digits_of_letters(unit: Unit) -> bool:
    """Tell whether digits may be a misread word: one or two, bare, inside a sentence."""
    text = unit.text
    return (
        text.isdigit()
        and len(text) <= _MOST_DIGITS
        and unit.before is None
        and not (unit.is_first or unit.is_number)
    )


def one_reading(unit: Unit, marked: Mapping[str, str]) -> str | None:
    """Return the one reading of a unit that is a number or symbol, None for all others.

    Only letters of abbreviations in ``marked`` get their marks back.
    """
    text = unit.text
    if unit.marker:
        return unit.marker
    if unit.is_first and unit.after == STOP and _ROMAN.fullmatch(text) and not text.isdigit():
        roman = re.sub("[l1|!i]", "I", text)
        if set(text) & set("IVX"):
            return roman
    if not is_frozen(text):
        return None if is_syllable(text.lower()) else marked.get(text)
    if not any(map(str.isalpha, text)) or _ADDRESS.search(text):
        return text
    return _LETTERS.sub(lambda match: marked.get(match[0], match[0]), text)


class Reader(Protocol):
    """Gives the readings of units."""

    def of(self, found: Sequence[Unit], /) -> list[list[Arc]]:
        """Return for every unit the arcs that start at it."""


@dataclass(frozen=True)
class Readings:
    """Gives the readings of units. ``marked`` are known abbreviations by their bare form."""

    candidates: Candidates
    marked: Mapping[str, str]
    _known: dict[tuple[str, bool, bool, bool, bool], list[Arc]] = field(default_factory=dict)

    def of(self, found: Sequence[Unit]) -> list[list[Arc]]:
        """Return for every unit the arcs that start at it."""
        tokens = [
            unit.text for unit in found if self.frozen(unit) is None or is_digits_of_letters(unit)
        ]
        self.candidates.prepare(tokens)
        merged = [self._merged(one, two) for one, two in pairwise([*found, None])]
        parts = {unit.text for unit in found if self.frozen(unit) is None and self._is_poor(unit)}
        cuts = {
            cut for text in parts for at in range(1, len(text)) for cut in (text[:at], text[at:])
        }
        self.candidates.prepare([*cuts, *(text for text in merged if text)], are_whole=False)
        return [self._arcs(unit, join) for unit, join in zip(found, merged, strict=True)]

    @cached_property
    def _titles(self) -> list[float]:
        shares: list[float] = self.candidates.language.titles.tolist()
        return shares

    def frozen(self, unit: Unit) -> str | None:
        """Return the one reading of a unit that is a number or symbol, None for all others."""
        return one_reading(unit, self.marked)

    def _is_poor(self, unit: Unit) -> bool:
        best = self.candidates.of(unit.text)
        return not best or max(c.score for c in best) < _GOOD

    def _merged(self, one: Unit | None, two: Unit | None) -> str:
        """Return two units' joined text where it may be one syllable, else nothing."""
        if one is None or two is None or not two.is_joined:
            return ""
        text = one.text + two.text
        if len(text) > _MOST_MERGED or self.frozen(one) or self.frozen(two):
            return ""
        if self._is_poor(one) or self._is_poor(two):
            return text
        short = min(len(one.text), len(two.text)) <= 2
        return text if short and self.candidates.is_stored(text) else ""

    def _arcs(self, unit: Unit, join: str) -> list[Arc]:
        marks = (is_digits_of_letters(unit), unit.after == STOP)
        key = (unit.text + unit.marker, unit.is_first, unit.is_capital, *marks)
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = self._alone(unit)
        if not join:
            return found
        arcs = (self._arc(candidate, unit) for candidate in self.candidates.of(join))
        return found + [arc._replace(score=arc.score + _MERGE, units=2) for arc in arcs]

    def _alone(self, unit: Unit) -> list[Arc]:
        frozen = self.frozen(unit)
        ids = self.candidates.language.ids
        if frozen is not None:
            number = NUMBER if any(map(str.isdigit, frozen)) else ids.get(folded(frozen), UNKNOWN)
            return [Arc((number,), frozen, 0.0), *self._spelt(unit)]
        found = [self._arc(c, unit) for c in self.candidates.of(unit.text)]
        found += self._as_read(unit)
        if self._is_poor(unit):
            found += self._cut(unit)
        # A language model finds words in their order faster.
        return sorted(found, key=lambda arc: arc.words)

    def _spelt(self, unit: Unit) -> Iterator[Arc]:
        """Yield the words that an OCR reads as digits (``nhà 6`` for nhà ở), few and short."""
        if not is_digits_of_letters(unit):
            return
        for candidate in self.candidates.of(unit.text):
            if candidate.case is Case.SMALL and candidate.score > _SPELT:
                arc = self._arc(candidate, unit)
                yield arc._replace(score=arc.score + _AGAINST_DIGITS)

    def _arc(self, candidate: Candidate, unit: Unit) -> Arc:
        title = min(max(self._titles[candidate.word], _RAREST), _USUAL)
        if unit.is_first:
            title = max(title, _TITLE_FIRST)
        prior = {Case.SMALL: 1 - title, Case.TITLE: title, Case.CAPITALS: _CAPITALS_INSIDE}[
            candidate.case
        ]
        if unit.is_capital:
            prior = 1.0 if candidate.case is Case.CAPITALS else _SMALL_IN_CAPITALS
        word = self.candidates.language.words[candidate.word]
        score = candidate.score + log(prior)
        return Arc((candidate.word,), candidate.case.write(word), score)

    def _as_read(self, unit: Unit) -> list[Arc]:
        """Return the reading that changes nothing: foreign words, abbreviations, codes."""
        text = unit.text
        if any(map(str.isdigit, text)):
            return [Arc((NUMBER,), text, _NUMBER_READ)]
        word = self.candidates.language.ids.get(folded(text))
        if word is None:
            return [
                Arc(
                    (UNKNOWN,),
                    text,
                    _UNKNOWN_WORD if text.isascii() and text.isalpha() else _GARBLED,
                )
            ]
        known = {c.word for c in self.candidates.of(text)}
        arcs = [] if word in known else [Arc((word,), text, _AS_READ)]
        marked = self.marked.get(text)
        if marked and (number := self.candidates.language.ids.get(folded(marked))) is not None:
            arcs.append(Arc((number,), marked, _AS_READ))
        return arcs

    def _cut(self, unit: Unit) -> Iterator[Arc]:
        text = unit.text
        if len(text) < _LEAST_SPLIT:
            return
        for at in range(1, len(text)):
            first = self._best(text[:at])
            if not first:
                continue
            yield from self._month(first, text[at:])
            for one in first:
                for two in self._best(text[at:]):
                    words = self.candidates.language.words
                    new = f"{one.case.write(words[one.word])} {two.case.write(words[two.word])}"
                    yield Arc((one.word, two.word), new, one.score + two.score + _SPLIT)

    def _month(self, first: Sequence[Candidate], rest: str) -> Iterator[Arc]:
        """Yield readings as a date word and the number glued to it: ``thangos`` is tháng 08."""
        number = rest.translate(_DIGITS)
        if number not in _MONTHS:
            return
        words = self.candidates.language.words
        for one in first:
            if words[one.word] in ("tháng", "quý") and one.score > _GOOD:
                text = f"{one.case.write(words[one.word])} {number}"
                yield Arc((one.word, NUMBER), text, one.score + _SPLIT / 2)

    def _best(self, text: str) -> list[Candidate]:
        logs = self.candidates.language.unigrams
        found = [c for c in self.candidates.of(text) if c.score > _GOOD]
        return sorted(found, key=lambda c: -(c.score + logs[c.word]))[:_SPLIT_WIDTH]
