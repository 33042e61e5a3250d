"""A destroyed paragraph -> its units, which are repaired one by one.

A unit is what one token's core holds between white space, hyphens and slashes. Numbers, dates and
symbols are frozen: they have one reading, themselves (only the letters of known abbreviations get
their marks back).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from pipeline.repair.candidates import Case, case_of
from pipeline.repair.tokens import COMMA, STOP, is_syllable, split_read

# Possessive and from a word's start on: a token may be as long as its file.
_NUMBERS = re.compile(r"[.,:/%×+\-–]*+\d(?:x(?=\d)|[\d.,:/%×+\-–])*+")
_SYMBOL = re.compile(
    r"\d[^\W_]*+/\S+|\d+-[A-ZĐ]\S+|[A-ZĐ]+\d*(?:[-/.&][A-ZĐ]\w*)+|(?:[A-ZĐ]+\d{2,}\w*)"
)
_ADDRESS = re.compile(r"https?:|www\.|\b\w++@\w++\.\w|\w\.(?:vn|com|gov|edu|org)\b")
_ROMAN = re.compile(r"[IVXl1|!i]{1,6}")
_MOST_DIGITS = 2
_POINTS = "abcdđeghiklmnopqrstuvxy"
_LETTERS = re.compile(r"[^\W\d_]+")
_GLUED = re.compile(r"(?<=[UO][’'‘`])(?=[BCĐDGHKLMNPQRSTVX]{1,3}[AEIOUY])|(?<=U[’'‘`])(?=A[CMNPT])")
"""Behind the horn of a capital Ư or Ơ that OCR set apart, where another syllable starts."""
_LEADING_NUMBER = re.compile(r"(\d{1,4})([^\W\d_]{2,})")


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
    if is_frozen(core):
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
