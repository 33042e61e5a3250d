"""Marks that OCR in Vietnamese lost or misread -> edits, where the words around leave no doubt.

Such OCR keeps the letters and slips on the marks: ``triên`` for ``triển``, ``đôi tên`` for ``đổi
tên``. Every word is compared with the syllables of the same letters: by a language model, three
words to each side; by how often OCR takes the one for the other; and by how sure OCR was. A word
gives way to a likelier one, a name only to a far likelier one. Digits and symbols stay. A table's
cell is a sentence of its own: what stands in the next one tells nothing of its words.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import pairwise, product
from typing import Any, NamedTuple

import numpy as np

from pipeline.letters import bare
from pipeline.records import Page, Scan, TextSource
from pipeline.repair.language import Language
from pipeline.repair.slips import Slips
from pipeline.repair.tokens import COMMA, NUMBER, STOP, UNKNOWN, folded, is_syllable
from pipeline.spans import Edit, Layer, Span

RULE = "ocr-mark"
CASE_RULE = "ocr-case"
_TOKEN = re.compile(r"\d[\w.,/%-]*|[^\W\d_]+|[^\w\s]+")
_BOUND = frozenset(" \n\f\t,.;:()[]\"“”'?!")
_JOINED = _BOUND | {"-"}
_SIDE, _REACH, _PASSES = 3, 2, 4
_RARE = -13.0
"""Syllables less likely than this (nats) are slips or foreign words."""
_ONE_OF_MANY = 6.0
"""Nats by which one word that the language model doesn't know is rarer than all such words."""
_CERTAIN, _MEND, _BEGINNING, _CAPITAL, _NAME = 0.0, 0.0, 0.5, 4.0, 6.0
"""Nats by which a reading must be likelier: than a syllable, than no syllable, than a sentence's
first word, than a word with a capital, than a name."""
_OFTEN, _LEAST_DOUBT = -4.0, 0.0
"""Log chance of a slip of which OCR is as sure as of any word, and the doubt (nats) then."""
_USUAL_SLIP = -7.0
"""Log chance; words with a capital may be names no text holds, and only take back usual slips."""

Ints = np.ndarray[Any, np.dtype[np.int64]]


class _Token(NamedTuple):
    start: int
    text: str
    number: int
    """The language model's number of the word or class."""
    is_word: bool
    is_first: bool = False
    """True behind a stop or a number, and where a line begins."""


class _Site(NamedTuple):
    """One word, or two neighbours, and what may stand there; the first is what does."""

    at: int
    readings: tuple[tuple[int, ...], ...]

    @property
    def end(self) -> int:
        return self.at + len(self.readings[0])


class _Change(NamedTuple):
    """A better reading of a site, and by how much (nats)."""

    gain: float
    site: _Site
    reading: tuple[int, ...]


class Polish(NamedTuple):
    """The models that tell what OCR in Vietnamese misread."""

    language: Language
    slips: Slips


def edits(scan: Scan, layer: Layer, models: Polish, /) -> Iterator[Edit]:
    """Yield the edits of the text of ``layer`` on the pages of ``scan`` that OCR read.

    What an earlier repair settled stays.
    """
    bounds = _bounds(scan, layer)
    for page in scan.pages:
        span = layer.forward(page.span) if page.source is TextSource.OCR else None
        if span is None:
            continue
        tokens = list(_apart_by(bounds, _tokens(layer.text, span, models.language)))
        for edit in sorted(_of_page(layer, tokens, _Sure(page), models)):
            if not layer.touched(edit.span):
                yield edit


def _bounds(scan: Scan, layer: Layer) -> list[int]:
    """Return where the cells of the tables begin and end in the text of ``layer``, in order."""
    cells = [cell.spans for table in scan.tables for cell in table.cells if cell.spans]
    wholes = [layer.forward(Span(spans[0].start, spans[-1].end)) for spans in cells]
    return sorted({at for whole in wholes if whole for at in whole})


def _apart_by(bounds: list[int], tokens: Iterable[_Token]) -> Iterator[_Token]:
    """Yield ``tokens``, a stop without text where one of ``bounds`` lies between two."""
    last: _Token | None = None
    for token in tokens:
        if last and last.number != STOP:
            first = bisect_right(bounds, last.start)
            if first < len(bounds) and bounds[first] <= token.start:
                yield _Token(token.start, "", STOP, is_word=False)
        yield token
        last = token


class _Sure:
    """How sure OCR was of the words of a page."""

    def __init__(self, page: Page) -> None:
        self._starts, self._measured = page.words.starts, page.words.confidences

    def at(self, offset: int) -> float | None:
        """Return the certainty (0-1) of the word at ``offset``, None where it isn't known."""
        index = bisect_right(self._starts, offset) - 1
        return self._measured[index] if self._measured and index >= 0 else None


def _of_page(layer: Layer, tokens: list[_Token], sure: _Sure, models: Polish) -> Iterator[Edit]:
    small = {edit.span: edit for edit in _small(tokens)}
    doubts = [
        models.slips.doubt(certainty)
        if token.is_word
        and (certainty := sure.at(layer.back(Span(token.start, token.start + 1)).start)) is not None
        else 0.0
        for token in tokens
    ]
    numbers = [token.number for token in tokens]
    sites = list(_sites(tokens, models.language))
    changed: set[int] = set()
    for _ in range(_PASSES):
        if not sites:
            break
        taken = _apart(_changes(sites, tokens, numbers, doubts, models))
        for _, site, reading in taken:
            numbers[site.at : site.end] = reading
            changed.update(range(site.at, site.end))
        near = {at for _, site, _ in taken for at in range(site.at - _SIDE, site.end + _SIDE)}
        sites = [
            site
            for site in sites
            if near.intersection(range(site.at, site.end))
            and not changed.intersection(range(site.at, site.end))
        ]
    for at in sorted(changed):
        token = tokens[at]
        if numbers[at] != token.number:
            span = Span(token.start, token.start + len(token.text))
            like = token.text.lower() if small.pop(span, None) else token.text
            yield Edit(span, _cased(models.language.words[numbers[at]], like), RULE)
    yield from small.values()


def _apart(changes: Iterable[_Change]) -> list[_Change]:
    """Return the changes that gain most, none within reach of another: it may be why."""
    taken: list[_Change] = []
    for change in sorted(changes, reverse=True):
        if all(
            change.site.end + _REACH <= other.site.at or other.site.end + _REACH <= change.site.at
            for other in taken
        ):
            taken.append(change)
    return taken


def _sites(tokens: list[_Token], language: Language) -> Iterator[_Site]:
    """Yield the words that may be others, and the neighbours that never met in clean text."""
    alike = _alike(language)
    readings: list[tuple[int, ...]] = []
    for token in tokens:
        others = alike.get(bare(token.text.lower()), ()) if token.is_word else ()
        readings.append((token.number, *(other for other in others if other != token.number)))
    for at, words in enumerate(readings):
        if len(words) > 1:
            yield _Site(at, tuple((word,) for word in words))
    for at, (first, second) in enumerate(pairwise(readings)):
        if len(first) > 1 and len(second) > 1 and not language.met(first[0], second[0]):
            both = product(first[1:], second[1:])
            met = (pair for pair in both if language.met(*pair))
            yield _Site(at, ((first[0], second[0]), *met))


def _changes(
    sites: list[_Site],
    tokens: list[_Token],
    numbers: list[int],
    doubts: list[float],
    models: Polish,
) -> Iterator[_Change]:
    """Yield for each site the reading that is likelier than what stands there, if there is one."""
    language = models.language
    for length in (1, 2):
        some = [site for site in sites if site.end - site.at == length]
        scores = _scores(numbers, some, language).tolist() if some else []
        first = 0
        for site in some:
            own, *rest = scores[first : first + len(site.readings)]
            first += len(site.readings)
            where = range(site.at, site.end)
            least = own + sum(_needed(tokens, at) for at in where)
            best, reading = max(
                (
                    (score + _odds(tokens, doubts, where, reading, models), reading)
                    for score, reading in zip(rest, site.readings[1:], strict=True)
                    if score > own
                ),
                default=(least, ()),
            )
            if best > least:
                yield _Change(best - least, site, reading)


def _odds(
    tokens: list[_Token],
    doubts: list[float],
    where: range,
    reading: tuple[int, ...],
    models: Polish,
) -> float:
    """Return how much likelier (nats) OCR reads the tokens of ``where`` if ``reading`` is there."""
    total = 0.0
    for at, word in zip(where, reading, strict=True):
        text, doubt = tokens[at].text, doubts[at]
        odds = models.slips.odds(folded(text), models.language.words[word])
        total += odds if text.islower() or odds > _USUAL_SLIP else -math.inf
        total += max(doubt, _LEAST_DOUBT) if odds > _OFTEN else doubt
    return total


def _small(tokens: list[_Token]) -> Iterator[Edit]:
    """Yield the words whose first letters OCR saw as capitals, after a word in small letters.

    Words of two letters (``SỞ``) look alike both ways; before words in capitals they have some.
    """
    in_capitals, capital = [False] * len(tokens), False
    for at in range(len(tokens) - 1, -1, -1):
        in_capitals[at] = capital
        text = tokens[at].text
        capital = text.isupper() and (capital if len(text) == 2 else text.isalpha())
    follows = False
    for token, loud in zip(tokens, in_capitals, strict=True):
        text = token.text
        begins = text[:2].isupper() and text[2:].islower()
        short = text.isalpha() and text.isupper() and not text.isascii() and len(text) == 2
        mixed = len(text) == 2 and not text.isascii() and text[:1].islower() and text[1:].isupper()
        if follows and (begins or mixed or (short and not loud)) and is_syllable(folded(text)):
            yield Edit(Span(token.start, token.start + len(text)), text.lower(), CASE_RULE)
        else:
            follows = text.islower() and text.isalpha()


def _needed(tokens: list[_Token], at: int) -> float:
    """Return by how much (nats) a reading must be likelier than the word ``at``."""
    token = tokens[at]
    if token.number == UNKNOWN:
        return _MEND - _ONE_OF_MANY
    if not is_syllable(folded(token.text)):
        return _MEND
    if token.text.islower():
        return _CERTAIN
    if _begins(tokens, at):
        return _BEGINNING
    beside = (tokens[near].text for near in (at - 1, at + 1) if 0 <= near < len(tokens))
    is_name = token.text.istitle() and any(text.istitle() for text in beside)
    return _NAME if is_name else _CAPITAL


def _begins(tokens: list[_Token], at: int) -> bool:
    """Tell whether a word has a capital because a sentence or a cell begins with it."""
    token, after = tokens[at], tokens[at + 1] if at + 1 < len(tokens) else None
    return token.is_first and token.text.istitle() and after is not None and after.text.islower()


def _tokens(text: str, page: Span, language: Language) -> Iterator[_Token]:
    last = STOP
    for match in _TOKEN.finditer(text, page.start, page.end):
        found = match[0]
        first = last in (STOP, NUMBER) or text[match.start() - 1 : match.start()] == "\n"
        if found[0].isdigit():
            last = NUMBER
            yield _Token(match.start(), found, NUMBER, is_word=False)
        elif not found[0].isalpha():
            last = COMMA if found == "," else STOP
            yield _Token(match.start(), found, last, is_word=False)
        else:
            before = text[match.start() - 1 : match.start()] or " "
            after = text[match.end() : match.end() + 1] or " "
            bound = _JOINED if found[1:].islower() else _BOUND
            free = before in bound and after in bound
            whole = len(found) > 1 and (found[1:].islower() or found.isupper())
            number = language.ids.get(folded(found), UNKNOWN)
            last = number
            yield _Token(match.start(), found, number, is_word=free and whole, is_first=first)


def _scores(numbers: list[int], sites: list[_Site], language: Language) -> Any:
    """Return for every reading of every site its log chance and that of what follows."""
    pad = [STOP] * _SIDE
    padded = np.array([*pad, *numbers, *pad], np.int64)
    at = np.array([site.at + _SIDE for site in sites for _ in site.readings], np.int64)
    words = np.array([reading for site in sites for reading in site.readings], np.int64)
    states = language.start(padded[at - _SIDE])
    for back in range(_SIDE - 1, 0, -1):
        _, states = language.follow(states, padded[at - back])
    total = np.zeros(len(at), np.float32)
    length = words.shape[1]
    for word in range(length):
        score, states = language.follow(states, words[:, word])
        total = total + score
    for ahead in range(length, length + _SIDE):
        score, states = language.follow(states, padded[np.minimum(at + ahead, len(padded) - 1)])
        total = total + score
    return total


@lru_cache(maxsize=2)
def _alike(language: Language) -> dict[str, tuple[int, ...]]:
    """Return the numbers of the syllables written with the same letters."""
    found: dict[str, list[int]] = defaultdict(list)
    usual = language.syllables[language.unigrams[language.syllables] > _RARE]
    for number in usual.tolist():
        found[bare(language.words[number])].append(number)
    return {letters: tuple(numbers) for letters, numbers in found.items()}


def _cased(word: str, text: str) -> str:
    if text.isupper():
        return word.upper()
    return word[:1].upper() + word[1:] if text[0].isupper() else word
