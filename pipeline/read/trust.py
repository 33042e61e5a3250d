"""How well a text reads as Vietnamese, and whether a page's text layer can be used.

Measured on plans and laws: clean Vietnamese has 96 to 99 % known syllables and 84 to 91 % of its
words carry a mark; an English OCR of the same pages leaves 52 % and 19 %. The bars stand between.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from pipeline.rules import Rules
from pipeline.tally import packed, summed

_WORD = re.compile(r"[^\W\d_]{2,}")
_HYPHEN = re.compile(r"(?<=[^\W\d_])-|-(?=[^\W\d_])")
"""What PDF fonts of Windows make of the code of TCVN3's letter ư."""
_KNOWN, _ACCENTED = 0.75, 0.5
_MOST_TOKENS = 1 << 15
"""Remembered: most words of a plan are those of all plans."""
_FEW_WORDS = 12
# A signature stamp leaves 20 to 150 characters on a scanned page; a page of text has 1,500.
_STAMP, _IMAGE_SHARE, _MANY_PATHS = 200, 0.4, 300


class Trust(NamedTuple):
    """Share of known syllables and of words with marks (0-1) among ``words`` words."""

    known: float
    accented: float
    words: int

    @property
    def is_vietnamese(self) -> bool:
        """True also where there are too few words to tell."""
        if self.words < _FEW_WORDS:
            return True
        return self.known >= _KNOWN and self.accented >= _ACCENTED

    @property
    def quality(self) -> float | None:
        """Share of words that read like Vietnamese, None where there are no words."""
        return round(self.known, 4) if self.words else None


def trust(text: str) -> Trust:
    """Measure how well ``text`` reads as Vietnamese; words of one letter don't count."""
    return trust_in(text.split())


def trust_in(tokens: Iterable[str]) -> Trust:
    """Measure how well a text cut at its white space reads as Vietnamese."""
    words, known, plain, _ = summed(map(_judged().__getitem__, tokens))
    if not words:
        return Trust(0.0, 0.0, 0)
    return Trust(known / words, 1 - plain / words, words)


def layer_fault(text: str, measured: Trust, image_share: float, paths: int) -> str:
    """Return what is wrong with a page's text layer in a few words, "" where it can be used.

    ``image_share`` is the part of the page its largest image covers (0-1), ``paths`` the number
    of vector objects (letters drawn as outlines leave hundreds and no text).
    """
    if image_share > _IMAGE_SHARE and (letters := sum(map(str.isalnum, text))) < _STAMP:
        return f"text layer of {letters} letters on a scan" if letters else "scan without text"
    if paths > _MANY_PATHS and not any(map(str.isalnum, text)):
        return "text drawn as outlines"
    if measured.is_vietnamese or legacy_encoding(text):
        return ""
    return f"text layer is not Vietnamese (known syllables {measured.known:.0%})"


def agreement(first: str, second: str) -> float:
    """Return the share (0-1) of words of two letters or more that two readings have in common."""
    one, two = (Counter(re.findall(r"[^\W\d_]{2,}", text.lower())) for text in (first, second))
    return 2 * sum((one & two).values()) / max(1, sum(one.values()) + sum(two.values()))


@lru_cache(maxsize=4)
def legacy_encoding(text: str) -> str:
    """Return ``tcvn3``, ``vni``, … where the text is Vietnamese in the codes of an old font."""
    # Imported late: needed for old files only.
    import viparse  # noqa: PLC0415

    text = _HYPHEN.sub("\xad", text)
    encoding = viparse.detect_text_encoding(text)
    if not encoding:
        return ""
    return encoding if trust(viparse.fix(text, encoding=encoding)).is_vietnamese else ""


class _Judged(dict[str, int]):
    """Of each token asked for its words, those that are syllables, those without marks, packed."""

    def __init__(self, syllables: frozenset[str]) -> None:
        super().__init__()
        self._syllables = syllables

    def __missing__(self, token: str) -> int:
        if len(self) > _MOST_TOKENS:
            self.clear()
        folded = unicodedata.normalize("NFC", token).lower().replace("ð", "đ")
        words = _WORD.findall(folded)
        known = sum(map(self._syllables.__contains__, words))
        self[token] = made = packed((len(words), known, sum(map(str.isascii, words))))
        return made


@lru_cache(maxsize=1)
def _judged() -> _Judged:
    return _Judged(Rules().column("syllables", "syllable"))
