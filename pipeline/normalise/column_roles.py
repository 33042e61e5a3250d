"""A heading of a table's column -> its role: no, task, product, lead, coordinate, time, ..."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache

from pipeline.rules import Rules
from pipeline.rules.sieve import Sieve

_LONGEST_HEADING = 20
"""Words: a longer cell is no heading."""
_SHORT = 8
"""Words of a heading that slips of OCR are looked for in."""
_PAIR, _LONGEST_NUMBER = 2, 4
"""Columns that may be numbered at least, and signs of such a number, misread or not."""
_COLUMN_NUMBER = re.compile(r"\(?(?:\d{1,2}|[A-Z])(?:\s*=\s*[\d\s+x*/()-]+)?\)?")
_IN_BRACKETS = re.compile(r"\(\d{1,2}\)")
_ACUTE, _HOOK = "\u0301", "\u0309"
BRACKETED = re.compile(r"\s*\([^()]{0,80}\)")
"""What a heading adds in brackets: a unit of money, a year."""


def are_column_numbers(texts: Sequence[str]) -> bool:
    """Tell whether the cells of a row are (1) (2) (3), of which OCR may have misread a few."""
    if len(texts) < _PAIR:
        return False
    if all(map(_COLUMN_NUMBER.fullmatch, texts)):
        return True
    closed = sum(text.endswith(")") for text in texts)
    short = all(len(text) <= _LONGEST_NUMBER for text in texts)
    sure = closed > _PAIR or any(map(_IN_BRACKETS.fullmatch, texts))
    return short and 2 * closed >= len(texts) and sure


@lru_cache(maxsize=8192)
def role_of(heading: str, rules: Rules) -> tuple[str, int] | None:
    """Return the role and rank of a heading's wording, None where no rule knows it."""
    bare = " ".join(BRACKETED.sub("", heading).strip(" .:;*\"'").split())
    if not bare or bare.count(" ") >= _LONGEST_HEADING:
        return None
    said = _told(bare, rules)
    if said and said[1]:
        return said
    tried = (_told(text, rules) for text in _unslipped(bare))
    return next((other for other in tried if other and other[1]), said)


def _told(bare: str, rules: Rules) -> tuple[str, int] | None:
    for rule in _headings(rules)(bare.lower()):
        if rule.pattern.search(bare):
            return rule["role"], int(rule["rank"])
    return None


def _unslipped(bare: str) -> Iterator[str]:
    """Yield a short heading with the acute of each word as the hook OCR takes for it (thế, thể)."""
    words = bare.split()
    for at, word in enumerate(words if len(words) <= _SHORT else ()):
        apart = unicodedata.normalize("NFD", word)
        if _ACUTE in apart:
            hooked = unicodedata.normalize("NFC", apart.replace(_ACUTE, _HOOK))
            yield " ".join([*words[:at], hooked, *words[at + 1 :]])


@cache
def _headings(rules: Rules) -> Sieve:
    return Sieve(rules["table_headers"])
