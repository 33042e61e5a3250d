"""Outline markers at a line's start: ``II.`` ``2.`` ``3.1`` ``a)`` ``-`` ``+``.

Kinds rank from the outermost to the innermost. The letters of points follow the Vietnamese
order (no f j w z), but writers err both ways, so that all Latin letters are read.
"""

from __future__ import annotations

import re
from enum import IntEnum
from string import digits
from typing import NamedTuple

LETTERS = "abcdđefghijklmnopqrstuvwxyz"
"""Order of point letters, those that the Vietnamese order leaves out kept in their place."""


class Kind(IntEnum):
    """Kinds of markers; a smaller value stands further out."""

    PART = 0
    ARTICLE = 1
    CAPITAL = 2
    ROMAN = 3
    ARABIC = 4
    DECIMAL = 5
    LETTER = 6
    INNER = 7
    SMALL_ROMAN = 8
    DASH = 9
    PLUS = 10
    STAR = 11


class Marker(NamedTuple):
    """A marker: its kind, ordinals (several for a decimal), text as written and its length."""

    kind: Kind
    ordinals: tuple[int, ...]
    text: str
    length: int
    label: str


_PART = re.compile(r"(?i)(?P<m>(?:phần|chương)\s+(?:thứ\s+)?(?P<n>[ivx]+|\d+|[^\W\d_]+))\b[.:]?\s*")
_ARTICLE = re.compile(r"(?P<m>Điều\s+(?P<n>\d{1,3}))\s*[.:]\s*")
_ROMAN = re.compile(r"(?P<m>(?P<n>[IVX]{1,6})\s?(?:[.):]|/(?!\d)|\s?[-–](?=\s)))\s*(?=\S)")
_CAPITAL = re.compile(r"(?P<m>(?P<n>[A-EĐGHK])\s?(?:[.)/]|[-–](?=\s)))\s*(?=\S)")
_DECIMAL = re.compile(
    r"(?P<m>(?P<n>\d{1,2}(?:\.\d{1,2}){1,3})(?:[-–/](?=\s)|\.?\)?))(?:\s+|(?=[^\W\d]))"
    r"(?=[^\W\d_]|[\"“(*])"
)
_ARABIC = re.compile(
    r"(?P<m>(?P<n>\d{1,2})\s?"
    r"(?:[.)/:]|\s[-–](?=\s)|[-–](?=\s+(?:[^\W\d_]+(?![\w&/-])|\d+(?:,\d+)?\s?%))))"
    r"(?:\s*(?=[^\s\d/.,)%-]|\d+\s?%)|\s+(?=\d))"
)
"""``1- Mục đích`` is the form of Party documents; what ends in a slash is a symbol (19- NQ/TW)."""
_INNER = re.compile(r"(?P<m>\((?P<n>\d{1,2}|[a-zđ])\))\s*(?=\S)")
_SMALL_ROMAN = re.compile(r"(?P<m>\(?(?P<n>[ivx]{1,5})\))\s*(?=\S)")
_LETTER = re.compile(r"(?P<m>(?P<n>[a-zđ])(?:\s?[.)/]|[-–](?=\s+[^\W\d_])))\s*(?=\S)(?!\S{1,3}\.)")
DASHES = "-–—•●○◦▪▫■◆♦❖➢➤►✓✔·"
_DASH = re.compile(rf"(?P<m>[{DASHES}])\s*(?=[^\s\-–—\d./]|\d)")
_PLUS = re.compile(r"(?P<m>\+)\s*(?=\S)")
_STAR = re.compile(r"(?P<m>\*|\uf0b7|\uf02d|o(?=\s+[A-ZĐÀ-Ỹ]))\s*(?=[^\s*])")
_ROMAN_VALUE = {
    "I": 1, "II": 2, "III": 3, "IV": 4, "V": 5, "VI": 6, "VII": 7, "VIII": 8, "IX": 9, "X": 10,
    "XI": 11, "XII": 12, "XIII": 13, "XIV": 14, "XV": 15, "XVI": 16, "XVII": 17, "XVIII": 18,
}  # fmt: skip
_COUNTING = {"nhất": 1, "hai": 2, "ba": 3, "tư": 4, "bốn": 4, "năm": 5, "sáu": 6}


_CLOSING = (".", ")")
_BARE = re.compile(r"(?:[IVX]{1,6}|\d{1,2}(?:\.\d{1,2})*|[a-zđ]|Điều\s+\d{1,3})[.)]")


def is_bare(text: str) -> bool:
    """Tell whether a line is a marker alone, its text on the next line."""
    return text.endswith(_CLOSING) and _BARE.fullmatch(text) is not None


def read(text: str) -> list[Marker]:
    """Return every way to read the start of ``text`` as a marker, outermost kind first."""
    found = []
    for kind, pattern in _BY_FIRST.get(text[:1], _AFTER_DIGIT if text[:1].isdecimal() else ()):
        match = pattern.match(text)
        if match and (ordinals := _ordinals(kind, match)):
            marker = " ".join(match["m"].split())
            label = marker.rstrip(".:") if kind in (Kind.PART, Kind.ARTICLE) else ""
            found.append(Marker(kind, ordinals, marker, match.end(), label))
    return found


_FIRST = (
    (Kind.PART, _PART, "pcPC"),
    (Kind.ARTICLE, _ARTICLE, "Đ"),
    (Kind.ROMAN, _ROMAN, "IVX"),
    (Kind.CAPITAL, _CAPITAL, "ABCDEĐGHK"),
    (Kind.DECIMAL, _DECIMAL, digits),
    (Kind.ARABIC, _ARABIC, digits),
    (Kind.INNER, _INNER, "("),
    (Kind.LETTER, _LETTER, LETTERS),
    (Kind.SMALL_ROMAN, _SMALL_ROMAN, "(ivx"),
    (Kind.DASH, _DASH, DASHES),
    (Kind.PLUS, _PLUS, "+"),
    (Kind.STAR, _STAR, "*\uf0b7\uf02do"),
)
"""Each kind with its pattern and the characters that it may begin with."""
_BY_FIRST = {
    char: tuple((kind, pattern) for kind, pattern, chars in _FIRST if char in chars)
    for char in "".join(chars for _, _, chars in _FIRST)
}
_AFTER_DIGIT = _BY_FIRST["0"]


def _ordinals(kind: Kind, match: re.Match[str]) -> tuple[int, ...]:
    if kind in (Kind.DASH, Kind.PLUS, Kind.STAR):
        return (1,)
    written = match["n"]
    if kind in (Kind.ROMAN, Kind.SMALL_ROMAN):
        value = _ROMAN_VALUE.get(written.upper())
        return (value,) if value else ()
    if kind is Kind.DECIMAL:
        parts = written.split(".")
        return () if any(p.startswith("0") for p in parts) else tuple(map(int, parts))
    if kind is Kind.PART:
        value = _ROMAN_VALUE.get(written.upper()) or _COUNTING.get(written.lower())
        value = value or (int(written) if written.isdigit() else None)
        return (value,) if value else ()
    if kind in (Kind.LETTER, Kind.CAPITAL):
        return (LETTERS.index(written.lower()) + 1,)
    if written.isdigit():
        return (int(written),) if int(written) else ()
    return (LETTERS.index(written) + 1,)
