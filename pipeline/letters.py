"""Vietnamese letters in other spellings: large or small, the tone elsewhere, without marks."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import filterfalse

TONES = {
    "oà": "òa", "oá": "óa", "oả": "ỏa", "oã": "õa", "oạ": "ọa",
    "oè": "òe", "oé": "óe", "oẻ": "ỏe", "oẽ": "õe", "oẹ": "ọe",
    "uỳ": "ùy", "uý": "úy", "uỷ": "ủy", "uỹ": "ũy", "uỵ": "ụy",
}  # fmt: skip
"""Two last vowels of a word with the tone on the second, and on the first, where papers set it."""
_TONE = re.compile(r"(?:o[àáảãạèéẻẽẹ]|u[ỳýỷỹỵ])(?<!q..)(?!\w)")


def one_tone(low: str) -> str:
    """Return ``low``, a text in lower case, with the tone on the first vowel: hòa, not hoà."""
    return _TONE.sub(lambda match: TONES[match[0]], low)


def lower(text: str) -> str:
    """Return ``text`` in lower case, a letter for each: ``İ``, which would be two, stays."""
    low = text.lower()
    if len(low) == len(text):
        return low
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def standing(word: str, text: str) -> Iterator[tuple[int, int]]:
    """Yield where ``word`` stands in ``text`` as a word, or as words, of its own."""
    at = text.find(word)
    while at >= 0:
        end = at + len(word)
        if not _continues(text[at - 1 : at]) and not _continues(text[end : end + 1]):
            yield at, end
            at = text.find(word, end)
        else:
            at = text.find(word, at + 1)


def _continues(letter: str) -> bool:
    return letter.isalnum() or letter == "_"


def in_name_case(name: str) -> str:
    """Return ``name`` with its words in capitals as a name is written: ``SƠN HẠ`` -> ``Sơn Hạ``."""
    return " ".join(part.capitalize() if part.isupper() else part for part in name.split())


@lru_cache(maxsize=1 << 15)
def bare(text: str) -> str:
    """Return ``text`` without any mark: ``Đặng`` -> ``Dang``."""
    flat = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(filterfalse(unicodedata.combining, flat))
