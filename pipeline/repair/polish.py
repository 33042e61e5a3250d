"""Marks that OCR in Vietnamese lost or misread -> edits, where the words around leave no doubt.

Such OCR keeps the letters and slips on the marks: ``triên`` for ``triển``, ``đôi tên`` for ``đổi
tên``. Every word is compared with the syllables of the same letters by a language model, three
words to each side. What is no syllable takes the best; a syllable only gives way to a far likelier
one, a name to none. Digits, symbols and capitals stay.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np

from pipeline.records import Scan, TextSource
from pipeline.repair.language import Language
from pipeline.repair.tokens import COMMA, NUMBER, STOP, UNKNOWN, bare, folded, is_syllable
from pipeline.spans import Edit, Layer, Span

RULE = "ocr-mark"
CASE_RULE = "ocr-case"
_TOKEN = re.compile(r"\d[\w.,/%-]*|[^\W\d_]+|[^\w\s]+")
_BOUND = frozenset(" \n\f\t,.;:()[]\"“”'?!")
_SIDE = 3
_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")
_RARE = -13.0
"""Syllables less likely than this (nats) are slips or foreign words."""
_OTHER_VOWEL = 3.0
"""Nats against a reading of another vowel: OCR loses tones before hats and horns."""
_CERTAIN, _MEND, _NAME = 7.0, 1.0, 14.0
"""Nats by which a reading must be likelier: than a syllable, than no syllable, than a name."""

Ints = np.ndarray[Any, np.dtype[np.int64]]


class _Token(NamedTuple):
    start: int
    text: str
    number: int
    """The language model's number of the word or class."""
    is_word: bool


class _Choice(NamedTuple):
    at: int
    words: tuple[int, ...]
    """What it may be; the first is what stands there."""


def edits(scan: Scan, layer: Layer, language: Language, /) -> Iterator[Edit]:
    """Yield the edits of the text of ``layer`` on the pages of ``scan`` that OCR read.

    What an earlier repair settled stays.
    """
    for page in scan.pages:
        span = layer.forward(page.span) if page.source is TextSource.OCR else None
        if span is None:
            continue
        for edit in sorted(_of_page(layer.text, span, language)):
            if not layer.touched(edit.span):
                yield edit


def _of_page(text: str, page: Span, language: Language) -> Iterator[Edit]:
    tokens = list(_tokens(text, page, language))
    yield from _small(tokens)
    alike = _alike(language)
    choices = []
    for at, token in enumerate(tokens):
        if not token.is_word:
            continue
        others = alike.get(bare(token.text.lower()), ())
        words = (token.number, *(other for other in others if other != token.number))
        if len(words) > 1:
            choices.append(_Choice(at, words))
    if not choices:
        return
    scores = _scores(tokens, choices, language)
    first = 0
    for choice in choices:
        own, *rest = scores[first : first + len(choice.words)].tolist()
        first += len(choice.words)
        token = tokens[choice.at]
        vowels = toneless(folded(token.text))
        readings = [language.words[word] for word in choice.words[1:]]
        for at, reading in enumerate(readings):
            rest[at] -= _OTHER_VOWEL * (toneless(reading) != vowels)
        best = max(range(len(rest)), key=rest.__getitem__)
        if rest[best] - own > _needed(token):
            new = _cased(readings[best], token.text)
            yield Edit(Span(token.start, token.start + len(token.text)), new, RULE)


def _small(tokens: list[_Token]) -> Iterator[Edit]:
    """Yield the words whose first letters OCR saw as capitals, after a word in small letters."""
    for before, token in pairwise(tokens):
        text = token.text
        follows = before.text.islower() and before.text.isalpha()
        if follows and text[:2].isupper() and text[2:].islower() and is_syllable(folded(text)):
            yield Edit(Span(token.start, token.start + len(text)), text.lower(), CASE_RULE)


def _needed(token: _Token) -> float:
    if token.number == UNKNOWN or not is_syllable(folded(token.text)):
        return _MEND
    return _NAME if token.text[0].isupper() else _CERTAIN


def _tokens(text: str, page: Span, language: Language) -> Iterator[_Token]:
    for match in _TOKEN.finditer(text, page.start, page.end):
        found = match[0]
        if found[0].isdigit():
            yield _Token(match.start(), found, NUMBER, is_word=False)
        elif not found[0].isalpha():
            kind = COMMA if found == "," else STOP
            yield _Token(match.start(), found, kind, is_word=False)
        else:
            before = text[match.start() - 1 : match.start()] or " "
            after = text[match.end() : match.end() + 1] or " "
            free = before in _BOUND and after in _BOUND
            small = found[1:].islower() and len(found) > 1
            number = language.ids.get(folded(found), UNKNOWN)
            yield _Token(match.start(), found, number, is_word=free and small)


def _scores(tokens: list[_Token], choices: list[_Choice], language: Language) -> Any:
    """Return for every word of every choice the log chance of it and of what follows."""
    pad = [STOP] * _SIDE
    numbers = np.array([*pad, *(token.number for token in tokens), *pad], np.int64)
    at = np.array([choice.at + _SIDE for choice in choices for _ in choice.words], np.int64)
    words = np.array([word for choice in choices for word in choice.words], np.int64)
    states = np.full((len(at), 3), -1, np.int64)
    states[:, 0] = numbers[at - _SIDE]
    for back in range(_SIDE - 1, 0, -1):
        _, states = language.follow(states, numbers[at - back])
    total, states = language.follow(states, words)
    for ahead in range(1, _SIDE + 1):
        score, states = language.follow(states, numbers[at + ahead])
        total = total + score
    return total


@lru_cache(maxsize=2)
def _alike(language: Language) -> dict[str, tuple[int, ...]]:
    """Return the numbers of the syllables written with the same letters."""
    found: dict[str, list[int]] = defaultdict(list)
    for number, word in enumerate(language.words):
        if is_syllable(word) and language.unigrams[number] > _RARE:
            found[bare(word)].append(number)
    return {letters: tuple(numbers) for letters, numbers in found.items()}


@lru_cache(maxsize=20000)
def toneless(word: str) -> str:
    """Return ``word`` without its tone, hats and horns kept."""
    parts = unicodedata.normalize("NFD", word)
    return "".join(char for char in parts if char not in _TONES)


def _cased(word: str, text: str) -> str:
    return word[:1].upper() + word[1:] if text[0].isupper() else word
