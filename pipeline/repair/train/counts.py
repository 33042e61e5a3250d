"""Paragraphs -> a pruned 4-gram model: absolute discounting, then what says little is dropped.

An n-gram is dropped where the shorter context foretells nearly the same (its count times the
difference of the logarithms is small); back-off weights are then made anew.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain
from typing import Any, NamedTuple

import numpy as np

from pipeline.repair.language import MAX_WORDS, WORD_BITS, Language, Order
from pipeline.repair.tokens import CLASSES, STOP, UNKNOWN, is_syllable, pieces

Ints = np.ndarray[Any, np.dtype[np.int64]]
Floats = np.ndarray[Any, np.dtype[np.float64]]

_LEAST = (0, 2, 2, 2)
_TINY = 1e-9


class Grams(NamedTuple):
    """Distinct n-grams of one order (packed words), sorted, with their counts."""

    keys: Ints
    counts: Floats
    times: Floats
    """How often each stands in the text; ``counts`` are these with their weights."""


class Encoder:
    """Tokens -> numbers of words; numbers are given in the order of first sight."""

    def __init__(self) -> None:
        self.words: dict[str, int] = {name: number for number, name in enumerate(CLASSES)}
        self._seen: dict[str, tuple[int, ...]] = {}

    def encode(self, paragraphs: Iterable[str]) -> Ints:
        """Return the words of all paragraphs, each paragraph ended by a stop."""
        return np.fromiter(
            chain.from_iterable(self._line(text) for text in paragraphs), dtype=np.int64
        )

    def _line(self, text: str) -> list[int]:
        out: list[int] = []
        for token in text.split():
            found = self._seen.get(token)
            if found is None:
                found = tuple(
                    self.words.setdefault(piece, len(self.words)) for piece in pieces(token)
                )
                self._seen[token] = found
            out += found
        if out and out[-1] != STOP:
            out.append(STOP)
        return out


def vocabulary(words: dict[str, int], counts: Floats, least: float) -> dict[str, int]:
    """Return the words to keep, numbered: classes, then the most frequent; syllables first."""
    names = list(words)
    ranked = sorted(
        (i for i in range(len(CLASSES), len(names)) if counts[i] >= least),
        key=lambda i: -counts[i] * (20 if is_syllable(names[i]) else 1),
    )[: MAX_WORDS - len(CLASSES)]
    kept = sorted(ranked, key=lambda i: -counts[i])
    return {name: number for number, name in enumerate([*CLASSES, *(names[i] for i in kept)])}


def grams(ids: Ints, weights: Floats, order: int) -> Grams:
    """Count the n-grams of ``order`` without unknown words."""
    key = np.zeros(len(ids) - order + 1, dtype=np.int64)
    good = np.ones(len(key), dtype=bool)
    for shift in range(order):
        part = ids[shift : len(ids) - order + 1 + shift]
        key = (key << WORD_BITS) | part
        good &= part != UNKNOWN
    weight = weights[: len(key)][good]
    key = key[good]
    sort = np.argsort(key, kind="stable")
    key, weight = key[sort], weight[sort]
    first = np.flatnonzero(np.concatenate(([True], key[1:] != key[:-1])))
    times = np.diff(np.append(first, len(key))).astype(np.float64)
    return Grams(key[first], np.add.reduceat(weight, first), times)


def _continued(longer: Grams, order: int) -> Grams:
    """Count in how many contexts the n-grams of ``order`` stand (Kneser and Ney), by weight."""
    key = longer.keys & ((1 << (WORD_BITS * order)) - 1)
    sort = np.argsort(key, kind="stable")
    key, weight = key[sort], (longer.counts / longer.times)[sort]
    first = np.flatnonzero(np.concatenate(([True], key[1:] != key[:-1])))
    times = np.diff(np.append(first, len(key))).astype(np.float64)
    return Grams(key[first], np.add.reduceat(weight, first), times)


class _Table(NamedTuple):
    """An order's n-grams with probability, and per n-gram its context's weight for backing off."""

    keys: Ints
    prob: Floats
    lower: Floats
    counts: Floats
    gamma: Floats


def estimate(
    words: dict[str, int], ids: Ints, weights: Floats, thresholds: tuple[float, float, float]
) -> Language:
    """Return the model of ``ids``; a higher threshold (nats times count) drops more n-grams."""
    found = [grams(ids, weights, 4)]
    for order in (3, 2, 1):
        found.insert(0, _continued(found[0], order))
    unigram = np.full(len(words), 0.5)
    unigram[found[0].keys] += found[0].counts
    unigram[UNKNOWN] = unigram.sum() * float(np.mean(ids == UNKNOWN))
    prob1 = unigram / unigram.sum()
    tables: list[_Table] = []
    lower_keys, lower_prob = np.arange(len(words), dtype=np.int64), prob1
    for order in (2, 3, 4):
        table = _discounted(found[order - 1], order, lower_keys, lower_prob)
        tables.append(table)
        lower_keys, lower_prob = table.keys, table.prob
    kept = _pruned(_rooted(tables), thresholds)
    return _assembled(words, prob1, kept)


def _discounted(found: Grams, order: int, lower_keys: Ints, lower_prob: Floats) -> _Table:
    context = found.keys >> WORD_BITS
    first = np.flatnonzero(np.concatenate(([True], context[1:] != context[:-1])))
    size = np.diff(np.append(first, len(context)))
    total = np.add.reduceat(found.counts, first)
    taken = found.counts / found.times * _discounts(found.times)
    gamma = np.repeat(np.add.reduceat(taken, first) / total, size)
    mask = (1 << (WORD_BITS * (order - 1))) - 1
    lower = lower_prob[np.searchsorted(lower_keys, found.keys & mask)]
    prob = (found.counts - taken) / np.repeat(total, size) + gamma * lower
    return _Table(found.keys, prob, lower, found.counts, gamma)


def _discounts(times: Floats) -> Floats:
    """Return what is taken off each n-gram, by Chen and Goodman's estimate from the counts."""
    seen = [max(1.0, float(np.count_nonzero(times == n))) for n in (1, 2, 3, 4)]
    share = seen[0] / (seen[0] + 2 * seen[1])
    usual = [n - (n + 1) * share * seen[n] / seen[n - 1] for n in (1, 2, 3)]
    # Small texts have odd counts of counts: never take all of what was seen, nor give.
    taken = np.array([0.0, *(min(max(d, 0.1), 0.9 * n) for n, d in enumerate(usual, 1))])
    result: Floats = taken[np.minimum(times, 3).astype(np.int64)]
    return result


def _rooted(tables: list[_Table]) -> list[_Table]:
    """Drop the n-grams whose context is in no table.

    Contexts are counted as ends of longer n-grams: what only follows unknown words is none.
    """
    kept = tables[:1]
    for table in tables[1:]:
        contexts = table.keys >> WORD_BITS
        at = np.minimum(np.searchsorted(kept[-1].keys, contexts), len(kept[-1].keys) - 1)
        there = kept[-1].keys[at] == contexts
        kept.append(_Table._make(column[there] for column in table))
    return kept


def _pruned(tables: list[_Table], thresholds: tuple[float, float, float]) -> list[_Table]:
    kept: list[_Table] = []
    needed: Ints = np.zeros(0, dtype=np.int64)
    for index in (2, 1, 0):
        table = tables[index]
        gain = table.counts * np.log(table.prob / np.maximum(table.gamma * table.lower, _TINY))
        keep = (gain > thresholds[index]) & (table.counts >= _LEAST[index + 1])
        if len(needed):
            keep[np.searchsorted(table.keys, needed)] = True
        kept.insert(0, _Table._make(column[keep] for column in table))
        needed = np.unique(kept[0].keys >> WORD_BITS)
    return kept


def _assembled(words: dict[str, int], prob1: Floats, kept: list[_Table]) -> Language:
    orders: list[Order] = []
    contexts: Ints = np.arange(len(words), dtype=np.int64)
    backoffs: list[Floats] = []
    for table in kept:
        at = np.searchsorted(contexts, table.keys >> WORD_BITS)
        used = np.bincount(at, weights=table.prob, minlength=len(contexts))
        lower = np.bincount(at, weights=table.lower, minlength=len(contexts))
        backoffs.append(np.log(np.maximum(1 - used, _TINY) / np.maximum(1 - lower, _TINY)))
        keys = (at << WORD_BITS) | (table.keys & (MAX_WORDS - 1))
        orders.append(Order(keys, np.log(table.prob).astype(np.float32), np.zeros(1, np.float32)))
        contexts = table.keys
    two, three = (
        Order(order.keys, order.prob, backoff.astype(np.float32))
        for order, backoff in zip(orders[:2], backoffs[1:], strict=True)
    )
    return Language(
        tuple(words), np.log(prob1).astype(np.float32), backoffs[0].astype(np.float32),
        (two, three, orders[2]), np.zeros(len(words), dtype=np.float32),
        np.array([number for word, number in words.items() if is_syllable(word)], dtype=np.int64),
    )  # fmt: skip
