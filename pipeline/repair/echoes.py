"""What a scan says clearly in one place -> edits of what OCR doubts in another.

Three kinds of doubt: the code of a body that no list knows (``01/KH-BCĐ45SĐN`` beside
``07/KH-BCĐ45SĐH``), the marks of a name (``Sơn Hà`` among many ``Sơn Hạ``), and a stop after a
word that is a speck on the paper. The clearer reading of the same document decides; where it says
nothing, all stays as it is.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from rapidfuzz.distance import Levenshtein

from pipeline.letters import bare
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
_NAME = re.compile(r"^(?P<word>[^\W\d_]{2,})[,.;:)]*$")
_DOUBTED_NAME, _OFTEN, _FAR = 0.9, 4, 2.0
"""Certainty (0-1) of a name that others may outvote, the places that must write it otherwise, and
how many times as many they must be."""


class _Read(NamedTuple):
    span: Span
    text: str
    certainty: float


def edits(scan: Scan, rules: Rules, /) -> Iterator[Edit]:
    """Yield the edits of pages that OCR read, in text order."""
    read = [word for page in scan.pages for word in _words(scan, page)]
    found = [*_codes(read, rules), *_names(read), *_specks(scan.text, read)]
    yield from sorted(found)


def _words(scan: Scan, page: Page) -> Iterator[_Read]:
    if page.source is not TextSource.OCR or not page.words.confidences:
        return
    words = page.words
    for start, end, sure in zip(words.starts, words.ends, words.confidences, strict=True):
        yield _Read(Span(start, end), scan.text[start:end], 1.0 if sure is None else sure)


def _codes(read: list[_Read], rules: Rules) -> Iterator[Edit]:
    known = rules.column("symbol_parts", "part")
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


def _names(read: list[_Read]) -> Iterator[Edit]:
    """Yield the last words of names whose marks the rest of the document writes otherwise."""
    names: dict[tuple[str, str], dict[str, list[_Read]]] = defaultdict(lambda: defaultdict(list))
    for before, word in pairwise(read):
        match = _NAME.match(word.text)
        if match and before.text.istitle() and before.text.isalpha() and match["word"].istitle():
            span = Span(*match.span("word")).shifted(word.span.start)
            key = (before.text, bare(match["word"].lower()))
            names[key][match["word"]].append(word._replace(span=span))
    for forms in names.values():
        usual = max(forms, key=lambda form: len(forms[form]))
        for form, words in forms.items():
            many = max(_OFTEN, _FAR * len(words))
            if form == usual or len(forms[usual]) < many or not _is_surer(forms[usual], words):
                continue
            for word in words:
                if word.certainty < _DOUBTED_NAME:
                    yield Edit(word.span, usual, "ocr-name", word.certainty)


def _is_surer(usual: list[_Read], other: list[_Read]) -> bool:
    """Tell whether OCR was at its surest where it read the usual form."""
    return max(word.certainty for word in usual) > max(word.certainty for word in other)


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
