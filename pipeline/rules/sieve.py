"""Which of many rules may match a text, told by one look at it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import ahocorasick

if TYPE_CHECKING:
    from pipeline.rules import Rule

_MOST_SETS = 4096
"""Sets of rules remembered: texts ask for a few hundred."""


class Sieve:
    """Rules, of which a text gets only those whose needs it holds (``Rule.needs``).

    An Aho-Corasick automaton finds all that any rule needs in one pass over the text. Trying the
    patterns themselves, or looking for one need after the other, takes fifty times as long.
    """

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._rules = tuple(rules)
        self._needless = 0
        wanted: dict[str, int] = {}
        for number, rule in enumerate(self._rules):
            if not rule.needs:
                self._needless |= 1 << number
            for need in rule.needs:
                wanted[need] = wanted.get(need, 0) | 1 << number
        self._automaton = ahocorasick.Automaton()
        for need, bits in wanted.items():
            self._automaton.add_word(need, bits)
        self._automaton.make_automaton()
        self._is_empty = not wanted
        self._sets: dict[int, tuple[Rule, ...]] = {}

    def __call__(self, low: str) -> tuple[Rule, ...]:
        """Return the rules that may match ``low``, a text in lower case, in their order."""
        if self._is_empty:
            return self._rules
        held = self._needless
        for _, bits in self._automaton.iter(low):
            held |= bits
        found = self._sets.get(held)
        if found is None:
            if len(self._sets) > _MOST_SETS:
                self._sets.clear()
            kept = (rule for number, rule in enumerate(self._rules) if held >> number & 1)
            found = self._sets[held] = tuple(kept)
        return found
