"""A pattern -> the literals that its matches begin with, or hold one of.

Patterns are taken apart as the compiler of ``re`` does. The literals are in lower case, for
comparison with a text in lower case; what can't be told of a pattern is left open, never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any, NamedTuple

_MOST = 64
"""Strings in a set; a pattern that has more is not told by a few words."""
_MOST_LETTERS = 10
"""Letters of a class (``[Tt]``, ``[1-9]``) that are still spelled out, upper and lower as one."""
_ZERO_WIDTH = (op.AT, op.ASSERT, op.ASSERT_NOT)
_REPEATS = (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT)

Strings = frozenset[str]


class Literals(NamedTuple):
    """``opening``: every match begins with one of these; ``needed``: it holds one of these.

    ``also``: it holds one of these, too. All are empty where nothing can be told.
    """

    opening: Strings
    needed: Strings
    also: Strings


class _Told(NamedTuple):
    """``whole``: all that a part can match, None where that is open; the others as above."""

    whole: Strings | None
    first: Strings
    held: Strings
    also: Strings = frozenset({""})


_NOTHING = frozenset({""})
_OPEN = _Told(None, _NOTHING, _NOTHING)
_EMPTY = _Told(_NOTHING, _NOTHING, _NOTHING)


@lru_cache(maxsize=4096)
def literals(pattern: re.Pattern[str]) -> Literals:
    """Return what is told of the matches of ``pattern``."""
    told = _sequence(_parser.parse(pattern.pattern, pattern.flags))
    return Literals(
        _least(told.first, lambda short, long: long.startswith(short)),
        _least(told.held, lambda short, long: short in long),
        _least(told.also, lambda short, long: short in long),
    )


def beginnings(pattern: re.Pattern[str], letters: int, end: str) -> Strings:
    """Return the first ``letters`` letters of all texts that ``pattern`` matches, then ``end``.

    White space counts as a space. A shorter string is all that is told of some of the texts.
    """
    told, whole = _begun(_parser.parse(pattern.pattern, pattern.flags), letters)
    return told | {f"{text}{end}"[:letters] for text in whole}


def _begun(parts: Iterable[Any], letters: int) -> tuple[Strings, Strings]:
    """Return the beginnings that are told as far as can be, and those that ``parts`` leave open."""
    told, left = frozenset[str](), _NOTHING
    for kind, value in parts:
        more, grown = _begun_by(kind, value, letters)
        told |= {(a + b)[:letters] for a in left for b in more}
        grown = frozenset((a + b)[:letters] for a in left for b in grown)
        left = frozenset(text for text in grown if len(text) < letters)
        told |= grown - left
    return told, left


def _begun_by(kind: Any, value: Any, letters: int) -> tuple[Strings, Strings]:
    nothing = frozenset[str]()
    if kind is op.IN and value == [(op.CATEGORY, op.CATEGORY_SPACE)]:
        return nothing, frozenset({" "})
    if kind is op.SUBPATTERN:
        return _begun(value[3], letters)
    if kind is op.ATOMIC_GROUP:
        return _begun(value, letters)
    if kind is op.BRANCH:
        branches = [_begun(branch, letters) for branch in value[1]]
        return _united(told for told, _ in branches), _united(left for _, left in branches)
    if kind in _REPEATS:
        least, most, inner = value
        told, left = _begun(inner, letters)
        if most > 1:  # nothing is told of what a second time adds
            told, left = told | left, nothing
        return told, left if least else left | _NOTHING
    whole = _part(kind, value).whole
    return (_NOTHING, nothing) if whole is None else (nothing, whole)


def _least(strings: Strings, says: Callable[[str, str], bool]) -> Strings:
    """Leave out strings that a shorter one says already; nothing is told where one is empty."""
    if "" in strings:
        return frozenset()
    kept: list[str] = []
    for long in sorted(strings, key=len):
        if not any(says(short, long) for short in kept):
            kept.append(long)
    return frozenset(kept)


def _sequence(parts: Iterable[Any]) -> _Told:
    run, held = _NOTHING, [_NOTHING]
    first: Strings | None = None
    for part in parts:
        told = _part(*part)
        if part[0] is op.ASSERT:
            held += (told.held, told.also)
            continue
        if told.whole is not None and len(run) * len(told.whole) <= _MOST:
            run = frozenset(a + b for a in run for b in told.whole)
            continue
        opened = frozenset(a + b for a in run for b in told.first)
        reached = opened if len(opened) <= _MOST else run
        first = reached if first is None else first
        held += (reached, told.held, told.also)
        run = told.whole or _NOTHING
        if told.whole is None:
            run = _NOTHING
    whole = run if first is None else None
    return _Told(whole, run if first is None else first, *_two([*held, run]))


def _part(kind: Any, value: Any) -> _Told:
    if kind is op.LITERAL:
        return _exact({chr(value).lower()})
    if kind is op.IN:
        return _class(value)
    if kind is op.SUBPATTERN:
        return _sequence(value[3])
    if kind is op.ATOMIC_GROUP:
        return _sequence(value)
    if kind is op.BRANCH:
        return _branch([_sequence(branch) for branch in value[1]])
    if kind is op.ASSERT:
        return _sequence(value[1])._replace(whole=_NOTHING, first=_NOTHING)
    if kind in _ZERO_WIDTH:
        return _EMPTY
    if kind in _REPEATS:
        least, most, inner = value
        told = _sequence(inner)
        if most == 1:
            return told if least else _branch([told, _EMPTY])
        return told._replace(whole=None) if least else _OPEN
    return _OPEN


def _exact(strings: Iterable[str]) -> _Told:
    found = frozenset(strings)
    return _Told(found, found, found)


def _class(items: list[tuple[Any, Any]]) -> _Told:
    letters: set[str] = set()
    for kind, value in items:
        if kind not in (op.LITERAL, op.RANGE):
            return _OPEN
        first, last = (value, value) if kind is op.LITERAL else value
        if last - first > 2 * _MOST_LETTERS:
            return _OPEN
        letters.update(chr(code).lower() for code in range(first, last + 1))
    return _exact(letters) if len(letters) <= _MOST_LETTERS else _OPEN


def _branch(branches: list[_Told]) -> _Told:
    wholes = [told.whole for told in branches]
    whole = None if None in wholes else _united(w for w in wholes if w is not None)
    if whole is not None and "" in whole and len(whole) == 1:
        return _EMPTY
    if whole is not None and len(whole) > _MOST:
        whole = None
    first, held = (_united(t.first for t in branches), _united(t.held for t in branches))
    return _Told(whole, _few(first), _few(held), _few(_united(t.also for t in branches)))


def _united(sets: Iterable[Strings]) -> Strings:
    return frozenset().union(*sets)


def _few(strings: Strings) -> Strings:
    return strings if len(strings) <= _MOST else _NOTHING


def _two(sets: Iterable[Strings]) -> tuple[Strings, Strings]:
    """Return the sets that say most: whose shortest string is longest, or that are smallest.

    The second says what the first does not.
    """
    best, *others = sorted(sets, key=lambda s: (-min(map(len, s)), len(s), sorted(s)))
    return best, next((s for s in others if not all(_holds(text, s) for text in best)), _NOTHING)


def _holds(text: str, strings: Strings) -> bool:
    return any(string in text for string in strings)
