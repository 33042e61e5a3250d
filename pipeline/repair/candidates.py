"""Read tokens -> the syllables they may have been: a beam over a trie, many tokens at once.

For every node of the trie and every token it holds how likely the letters down to the node were
read as the token's first characters. Letters are tried as written small, with a capital first, or
all in capitals.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property
from typing import Any, NamedTuple, Protocol

import numpy as np

from pipeline.repair.channel import LETTERS, MOST_READ, SHIFT, Channel
from pipeline.repair.language import Language
from pipeline.repair.tokens import folded, is_syllable
from pipeline.repair.trie import Trie

Ints = np.ndarray[Any, np.dtype[np.int64]]
Floats = np.ndarray[Any, np.dtype[np.float64]]

_WIDTH, _WIDE = 80, 240
"""Nodes kept for a token, and for one that no syllable explains well: noise hides the right one."""
_POOR = -13.0  # nats of channel and frequency together
_RELATIVE = 1e-7  # nodes this much less likely than the token's best at the same depth are left
_CHUNK = 96
_LONGEST = 12
_KEPT, _MOST_KEPT = 45, 150
"""Candidates of a token, and of one that no syllable explains well."""
_SPREAD, _WIDE_SPREAD = 9.5, 14.0
"""Nats a candidate may lie below the best (channel and frequency together): of a token that some
syllable explains well, and of one that none does."""
_WELL = -3.0
_LEAST = 1e-30


class Case(IntEnum):
    """How a syllable is written."""

    SMALL = 0
    TITLE = 1
    CAPITALS = 2

    def write(self, word: str) -> str:
        """Return ``word`` written this way."""
        if self is Case.SMALL:
            return word
        return word.upper() if self is Case.CAPITALS else word[:1].upper() + word[1:]


def case_of(text: str) -> Case:
    """Return how ``text`` is written."""
    capitals = sum(map(str.isupper, text))
    if capitals > 1 and capitals * 2 > sum(map(str.isalpha, text)):
        return Case.CAPITALS
    return Case.TITLE if text[:1].isupper() else Case.SMALL


class Found(NamedTuple):
    """A token's candidates, the likeliest first."""

    word: Ints
    case: Ints
    score: Floats
    """Log chance that the word, written so, was read as the token."""
    best: float
    """The greatest score; minus infinity without candidates."""


NONE = Found(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0), -np.inf)


class Stored(Protocol):
    """Candidates found beforehand."""

    def get(self, token: str) -> Found | None:
        """Return the candidates of ``token``, None where none are stored."""


class _Front(NamedTuple):
    """The nodes in hand: token, node, way of writing, chances by characters read, the parent's."""

    token: Ints
    node: Ints
    case: Ints
    chance: Floats
    parent: Floats
    letter: Ints


@dataclass
class Candidates:
    """Finds candidates and remembers them by token."""

    language: Language
    channel: Channel
    ready: Stored | None = None

    def __post_init__(self) -> None:
        self._known: dict[str, Found] = {}

    @cached_property
    def trie(self) -> Trie:
        """The trie of all syllables."""
        words, numbers = self.language.words, self.language.syllables
        return Trie.of([words[number] for number in numbers.tolist()], numbers)

    @cached_property
    def _pair_table(self) -> Ints:
        table = np.zeros((len(LETTERS), len(LETTERS)), dtype=np.int64)
        at = {letter: number for number, letter in enumerate(LETTERS)}
        for unit, number in self.channel.pairs.items():
            if unit[0] in at and unit[1] in at:
                table[at[unit[0]], at[unit[1]]] = number
        return table

    def _unremembered(self, words: Ints, cases: Ints) -> Floats:
        """Return what is left to the letters beside the memory, for words written so."""
        names, weight = self.language.words, self.channel.weight
        ways = zip(words.tolist(), cases.tolist(), strict=True)
        return 1 - np.array([weight(Case(case).write(names[word])) for word, case in ways])

    def of(self, read: str) -> Found:
        """Return the candidates of a token."""
        if read not in self._known:
            self.prepare([read])
        return self._known[read]

    def stored(self, token: str) -> Found | None:
        """Return the candidates of a token that an OCR often reads, None for all others."""
        return self.ready.get(token) if self.ready else None

    def prepare(self, tokens: Iterable[str]) -> None:
        """Find the candidates of all ``tokens`` at once.

        Those that no syllable explains well are searched more widely.
        """
        new = sorted({t for t in tokens if t not in self._known}, key=lambda t: (len(t), t))
        for read in new:
            stored = self.stored(read)
            if stored is not None or len(read) > _LONGEST or not read:
                self._known[read] = stored or NONE
        new = [read for read in new if read not in self._known]
        self._in_chunks(new, _WIDTH)
        self._in_chunks([read for read in new if self._is_poor(read)], _WIDE)

    def _is_poor(self, read: str) -> bool:
        found = self._known[read]
        return not (found.score + self.language.unigrams[found.word] > _POOR).any()

    def _in_chunks(self, tokens: Sequence[str], width: int) -> None:
        for at in range(0, len(tokens), _CHUNK):
            self._search(tokens[at : at + _CHUNK], width)

    def _search(self, tokens: Sequence[str], width: int) -> None:
        lengths = np.array([len(token) for token in tokens])
        ones, twos = self._emissions(tokens)
        front = _start(tokens, ones.shape[2])
        found: list[tuple[Ints, Ints, Ints, Floats]] = []
        depth = 0
        while len(front.node):
            front = self._deeper(front, ones, twos, depth)
            ends = self.trie.word[front.node]
            chance = front.chance[np.arange(len(ends)), lengths[front.token]]
            done = (ends >= 0) & (chance > _LEAST)
            found.append((front.token[done], ends[done], front.case[done], chance[done]))
            front = _pruned(front, len(tokens), width)
            depth += 1
        token, word, case, chance = (np.concatenate(column) for column in zip(*found, strict=True))
        order = np.argsort(token, kind="stable")
        edges = np.searchsorted(token[order], np.arange(len(tokens) + 1))
        for number, read in enumerate(tokens):
            mine = order[edges[number] : edges[number + 1]]
            self._known[read] = self._ranked(read, word[mine], case[mine], chance[mine])

    def _emissions(self, tokens: Sequence[str]) -> tuple[Floats, Floats]:
        """Return chances by token, letter (or pair), place and number of characters read."""
        longest = max(map(len, tokens)) + 1
        ones = np.zeros((len(tokens), longest, MOST_READ + 1, len(LETTERS)), dtype=np.float64)
        twos = np.zeros((len(tokens), longest, MOST_READ + 1, len(self.channel.pairs) + 1))
        for number, token in enumerate(tokens):
            for at in range(len(token) + 1):
                for size in range(min(MOST_READ, len(token) - at) + 1):
                    read = token[at : at + size]
                    ones[number, at, size] = self.channel.ones(read)
                    if size:
                        twos[number, at, size] = self.channel.twos(read)
        return (
            np.ascontiguousarray(ones.transpose(0, 3, 1, 2)),
            np.ascontiguousarray(twos.transpose(0, 3, 1, 2)),
        )

    def _deeper(self, front: _Front, ones: Floats, twos: Floats, depth: int) -> _Front:
        count = self.trie.count[front.node]
        origin = np.repeat(np.arange(len(count)), count)
        offset = np.arange(len(origin)) - np.repeat(np.cumsum(count) - count, count)
        child = self.trie.first[front.node][origin] + offset
        token, case = front.token[origin], front.case[origin]
        capital = (case == Case.CAPITALS) | ((case == Case.TITLE) & (depth == 0))
        letter = self.trie.letter[child] + SHIFT * capital
        parent = front.chance[origin]
        chance = _advanced(parent, ones[token, letter])
        if depth:
            pair = self._pair_table[front.letter[origin], letter]
            some = np.flatnonzero(pair)
            if len(some):
                grand = front.parent[origin[some]]
                chance[some] += _advanced(grand, twos[token[some], pair[some]])
        return _Front(token, child, case, chance, parent, letter)

    def _ranked(self, read: str, words: Ints, cases: Ints, chances: Floats) -> Found:
        total = np.log(chances) + self.language.unigrams[words]
        most = _KEPT if len(total) and total.max() > _POOR else _MOST_KEPT
        if len(words) > most:
            few = np.argpartition(-total, most)[:most]
            words, cases, chances = words[few], cases[few], chances[few]
        chances = chances * self._unremembered(words, cases)
        words, cases, chances = self._with_memory(read, words, cases, chances)
        if not len(words):
            return NONE
        scores = np.log(chances)
        total = scores + self.language.unigrams[words]
        order = np.argsort(-total)[:most]
        best = scores.max()
        order = order[total[order] >= total.max() - (_SPREAD if best > _WELL else _WIDE_SPREAD)]
        return Found(words[order], cases[order], scores[order], float(scores[order].max()))

    def _with_memory(
        self, read: str, words: Ints, cases: Ints, chances: Floats
    ) -> tuple[Ints, Ints, Floats]:
        """Add what was read as ``read`` before."""
        seen: dict[tuple[int, int], float] = {}
        for true, chance, weight in self.channel.remembered(read):
            word, case = folded(true), case_of(true)
            number = self.language.ids.get(word)
            if number is not None and case.write(word) == true and is_syllable(word):
                seen[number, case] = weight * chance
        for at, key in enumerate(zip(words.tolist(), cases.tolist(), strict=True)):
            chances[at] += seen.pop(key, 0.0)
        new = np.array(list(seen), dtype=np.int64).reshape(-1, 2)
        return (
            np.concatenate([words, new[:, 0]]),
            np.concatenate([cases, new[:, 1]]),
            np.concatenate([chances, list(seen.values())]),
        )


def _start(tokens: Sequence[str], places: int) -> _Front:
    ways = [(number, way) for number, token in enumerate(tokens) for way in _ways(token)]
    token = np.array([number for number, _ in ways], dtype=np.int64)
    case = np.array([way for _, way in ways], dtype=np.int64)
    chance = np.zeros((len(ways), places))
    chance[:, 0] = 1.0
    root = np.zeros(len(ways), dtype=np.int64)
    return _Front(token, root, case, chance, np.zeros_like(chance), root)


def _ways(token: str) -> tuple[Case, ...]:
    case = case_of(token)
    if case is Case.CAPITALS:
        return (Case.CAPITALS, Case.TITLE)
    if len(token) <= 2 and case is Case.TITLE:
        return (Case.TITLE, Case.SMALL, Case.CAPITALS)
    return (Case.TITLE, Case.SMALL)


def _advanced(chance: Floats, reading: Floats) -> Floats:
    """Return the chances after one more letter: ``reading`` is by place and characters read."""
    out: Floats = chance * reading[:, :, 0]
    for size in range(1, min(MOST_READ + 1, chance.shape[1])):
        out[:, size:] += chance[:, :-size] * reading[:, :-size, size]
    return out


def _pruned(front: _Front, tokens: int, width: int) -> _Front:
    score = front.chance.max(axis=1)
    best = np.zeros(tokens)
    np.maximum.at(best, front.token, score)
    alive = np.flatnonzero((score > best[front.token] * _RELATIVE) & (score > _LEAST))
    order = alive[np.lexsort((-score[alive], front.token[alive]))]
    token = front.token[order]
    starts = np.searchsorted(token, np.arange(tokens))
    rank = np.arange(len(order)) - starts[token]
    kept = order[rank < width]
    return _Front._make(column[kept] for column in front)
