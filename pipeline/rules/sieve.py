"""Which of many rules match a text, told by few looks at it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING

import ahocorasick

from pipeline.rules.literals import literals

if TYPE_CHECKING:
    from pipeline.rules import Rule, Rules

_DIGIT = re.compile("[0-9]")
_MOST_SETS = 4096
"""Sets of rules remembered: texts ask for a few hundred."""


class Sieve:
    """Rules, of which a text gets only those whose literals it holds: two, where two are told.

    An Aho-Corasick automaton finds the literals of all patterns in one pass over the text. Trying
    each pattern at each place, or looking for one literal after the other, takes many times as
    long. Matches are looked for where the literals begin that all of them begin with, unless one
    is a mere letter, which is met too often; where one is a mere digit, at all digits.
    """

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._rules = tuple(rules)
        self._always = self._alone = 0
        self._opened = self._numbered = 0
        needed: dict[str, int] = {}
        also: dict[str, int] = {}
        opening: dict[str, list[int]] = {}
        for number, rule in enumerate(self._rules):
            told = literals(rule.pattern)
            short = {literal for literal in told.opening if len(literal) == 1}
            opens = told.opening - short if all(map(str.isdigit, short)) else set[str]()
            more = told.also if min(map(len, told.also), default=0) > 1 else ()
            self._always |= (not told.needed) << number
            self._alone |= (not more) << number
            self._opened |= bool(opens) << number
            self._numbered |= bool(opens and short) << number
            for literal in told.needed:
                needed[literal] = needed.get(literal, 0) | 1 << number
            for literal in more:
                also[literal] = also.get(literal, 0) | 1 << number
            for literal in opens:
                opening.setdefault(literal, []).append(number)
        self._automaton = ahocorasick.Automaton()
        for word in needed.keys() | also.keys() | opening.keys() | {_NEVER}:
            starts = tuple(opening.get(word, ()))
            value = (needed.get(word, 0), also.get(word, 0), len(word) - 1, starts)
            self._automaton.add_word(word, value)
        self._automaton.make_automaton()
        self._sets: dict[int, tuple[tuple[int, Rule], ...]] = {}

    def __call__(self, low: str) -> tuple[Rule, ...]:
        """Return the rules that may match ``low``, a text in lower case, in their order."""
        held, also = self._always, self._alone
        for _, (bits, more, _, _) in self._automaton.iter(low):
            held |= bits
            also |= more
        held &= also
        return tuple(rule for _, rule in self._held(held)) if held else ()

    def places(self, low: str) -> Sequence[int]:
        """Return where stands, in ``low``, a word that the matches of a rule must hold, in order.

        One pass over a document tells in which of its lines no rule matches, see ``Span.holds``.
        """
        if self._always:
            return range(len(low))
        return [end for end, (bits, _, _, _) in self._automaton.iter(low) if bits]

    def matches(self, text: str, low: str | None = None) -> list[tuple[Rule, re.Match[str]]]:
        """Return what ``finditer`` of each rule's pattern finds in ``text``, rule by rule.

        ``low`` is the text in lower case where it is at hand.
        """
        low = text.lower() if low is None else low
        held, also = self._always, self._alone
        starts: dict[int, list[int]] = {}
        for end, (bits, more, reach, opening) in self._automaton.iter(low):
            held |= bits
            also |= more
            for number in opening:
                starts.setdefault(number, []).append(end - reach)
        held &= also
        if not held:
            return []
        opened = self._opened if len(low) == len(text) else 0
        numbered = held & opened & self._numbered
        digits = [match.start() for match in _DIGIT.finditer(text)] if numbered else []
        found: list[tuple[Rule, re.Match[str]]] = []
        for number, rule in self._held(held):
            if not opened >> number & 1:
                found += [(rule, match) for match in rule.pattern.finditer(text)]
                continue
            free = 0
            more = digits if numbered >> number & 1 else ()
            for start in sorted([*starts.get(number, ()), *more]):
                if start >= free and (match := rule.pattern.match(text, start)):
                    found.append((rule, match))
                    free = match.end()
        return found

    def _held(self, held: int) -> tuple[tuple[int, Rule], ...]:
        found = self._sets.get(held)
        if found is None:
            if len(self._sets) > _MOST_SETS:
                self._sets.clear()
            found = self._sets[held] = tuple(self._of(held))
        return found

    def _of(self, held: int) -> Iterator[tuple[int, Rule]]:
        while held:
            number = (held & -held).bit_length() - 1
            yield number, self._rules[number]
            held &= held - 1


@cache
def sieve_of(rules: Rules, file: str, *names: str) -> Sieve:
    """Return the sieve of the rules ``names`` of ``file``.toml."""
    return Sieve(rules.one(file, name) for name in names)


_NEVER = "\x00\x00"
"""A word no text holds, since an automaton must have one."""
