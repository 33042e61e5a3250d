"""What a scan says clearly in one place -> edits of what OCR doubts in another.

Two kinds of doubt: the code of a body that no list knows (``01/KH-BCĐ45SĐN`` beside
``07/KH-BCĐ45SĐH``), and a stop after a word that is a speck on the paper. The clearer reading of
the same document decides; where it says nothing, all stays as it is.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from rapidfuzz.distance import Levenshtein

from pipeline.records import Page, Scan, TextSource
from pipeline.rules import Rules
from pipeline.spans import Edit, Span

_CODE = re.compile(r"(?<=\d[/-])(?:[^\W\d_]{1,6}[/-])*(?P<code>[^\W_]+(?:&[^\W_]+)*)[,.;:)]*$")
_SPECKED = re.compile(r"^(?P<word>[^\W\d_]{2,})(?P<sign>[,.;:'’`-])$")
_LONG, _ALIKE = 6, 3
"""Letters of a code that can be told by its likeness, and those that must be the same at first."""
_DOUBTED_CODE, _DOUBTED_WORD = 0.75, 0.8
"""Certainties of OCR (0-1)."""
_ECHOES = 2
"""Places that must say a phrase without a sign."""


class _Read(NamedTuple):
    span: Span
    text: str
    certainty: float


def edits(scan: Scan, rules: Rules, /) -> Iterator[Edit]:
    """Yield the edits of pages that OCR read, in text order."""
    read = [word for page in scan.pages for word in _words(scan, page)]
    found = [*_codes(read, rules), *_specks(scan.text, read)]
    yield from sorted(found)


def _words(scan: Scan, page: Page) -> Iterator[_Read]:
    if page.source is not TextSource.OCR or not page.words.confidences:
        return
    words = page.words
    for start, end, sure in zip(words.starts, words.ends, words.confidences, strict=True):
        yield _Read(Span(start, end), scan.text[start:end], 1.0 if sure is None else sure)


def _codes(read: list[_Read], rules: Rules) -> Iterator[Edit]:
    known = {row["part"] for row in rules.words("symbol_parts")}
    codes: dict[str, list[_Read]] = defaultdict(list)
    for word in read:
        match = _CODE.search(word.text)
        if match and match["code"] not in known and len(match["code"]) >= _LONG:
            span = Span(*match.span("code")).shifted(word.span.start)
            codes[match["code"].replace("&", "")].append(word._replace(span=span))
    support = {code: sum(word.certainty for word in words) for code, words in codes.items()}
    for code, words in codes.items():
        alike = [other for other in codes if _is_alike(code, other)]
        best = max(alike, key=lambda other: support[other], default=code)
        for word in words if support[best] > support[code] else ():
            if word.certainty < _DOUBTED_CODE:
                yield Edit(word.span, best, "ocr-code", word.certainty)


def _is_alike(code: str, other: str) -> bool:
    same = code[:_ALIKE] == other[:_ALIKE]
    return same and len(code) == len(other) and Levenshtein.distance(code, other) == 1


def _specks(text: str, read: list[_Read]) -> Iterator[Edit]:
    for word, after in pairwise(read):
        match = _SPECKED.match(word.text) if word.certainty < _DOUBTED_WORD else None
        if match is None or not after.text[:1].isalpha():
            continue
        first, then = re.escape(match["word"]), re.escape(after.text.rstrip(",.;:"))
        plain = len(re.findall(rf"(?<!\w){first}\s{then}(?!\w)", text))
        signed = rf"(?<!\w){first}{re.escape(match['sign'])}\s{then}(?!\w)"
        if plain >= _ECHOES and len(re.findall(signed, text)) == 1:
            sign = Span(*match.span("sign")).shifted(word.span.start)
            yield Edit(sign, "", "ocr-speck", word.certainty)
