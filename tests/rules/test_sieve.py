"""The sieve finds what trying each pattern at each place finds."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.rules import Rules
from pipeline.rules.literals import literals
from pipeline.rules.sieve import Sieve

RULES = Rules()
SIEVES = {name: Sieve(RULES[name]) for name in RULES.files}
EXAMPLES = sorted({text for name in SIEVES for rule in RULES[name] for text in rule.yes + rule.no})


def check(name: str, text: str) -> None:
    wanted = [(rule.name, m.span()) for rule in RULES[name] for m in rule.pattern.finditer(text)]
    assert [(rule.name, m.span()) for rule, m in SIEVES[name].matches(text)] == wanted
    assert {rule for rule, _ in wanted} <= {rule.name for rule in SIEVES[name](text.lower())}


@pytest.mark.parametrize("name", SIEVES)
def test_examples_of_all_rules(name: str) -> None:
    for text in EXAMPLES:
        check(name, text)


@given(st.lists(st.sampled_from(EXAMPLES), max_size=6), st.sampled_from([" ", "", "\n", "İ"]))
def test_any_text_of_examples(texts: list[str], between: str) -> None:
    check("deadlines", between.join(texts))


@pytest.mark.parametrize(
    ("pattern", "opening", "needed"),
    [
        (r"(?i)(?<!\w)Phòng(?!\w)", {"phòng"}, {"phòng"}),
        (r"(?:tháng|quý) \d", {"tháng ", "quý "}, {"tháng ", "quý "}),
        (r"(?:ngày )?\d{1,2} tháng", set(), {" tháng"}),
        (r"[Tt]ỉnh\s+\w+", {"tỉnh"}, {"tỉnh"}),
        (r"(?:họp )*định kỳ", set(), {"định kỳ"}),
        (r"năm(?= 2025)", {"năm"}, {" 2025"}),
        (r"\d+|năm", set(), set()),
    ],
)
def test_what_a_pattern_tells(pattern: str, opening: set[str], needed: set[str]) -> None:
    told = literals(re.compile(pattern))
    assert set(told.opening) == opening
    assert set(told.needed) == needed
