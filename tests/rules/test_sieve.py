"""The sieve gives a text the rules that looking for their needs one by one gives it."""

from __future__ import annotations

import pytest

from pipeline.rules import Rules
from pipeline.rules.sieve import Sieve

RULES = Rules()
FILES = ("citations", "deadlines", "units")
EXAMPLES = sorted({text for name in FILES for rule in RULES[name] for text in rule.yes + rule.no})


@pytest.mark.parametrize("name", FILES)
def test_rules_whose_needs_a_text_holds(name: str) -> None:
    sieve = Sieve(RULES[name])
    for low in map(str.lower, [*EXAMPLES, " ".join(EXAMPLES), ""]):
        held = [r for r in RULES[name] if not r.needs or any(need in low for need in r.needs)]
        assert list(sieve(low)) == held


def test_rules_without_needs_are_always_tried() -> None:
    rules = [rule for rule in RULES["citations"] if not rule.needs]
    assert Sieve(rules)("") == tuple(rules)
