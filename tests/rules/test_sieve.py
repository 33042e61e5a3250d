"""The sieve finds what trying each pattern at each place finds."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.rules import Rules
from pipeline.rules.literals import literals
from pipeline.rules.sieve import Sieve, sieve_of
from pipeline.spans import Span

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


@given(st.lists(st.sampled_from(EXAMPLES), max_size=6))
def test_a_line_without_a_place_matches_nothing(texts: list[str]) -> None:
    whole = "\n".join(texts)
    for name, sieve in SIEVES.items():
        places, at = sieve.places(whole.lower()), 0
        for line in whole.split("\n"):
            if line and not Span(at, at + len(line)).holds(places):
                assert sieve.matches(line) == [], name
            at += len(line) + 1


def test_most_lines_have_no_place() -> None:
    sieve = sieve_of(RULES, "deadlines", "ngay-so", "quy")
    whole = "Phòng Kinh tế\ntrước ngày 15/11/2026\nTổ chức thực hiện"
    assert sieve.places(whole.lower()) == [whole.index("/2026") + 2]


@pytest.mark.parametrize(
    ("pattern", "opening", "needed"),
    [
        (r"(?i)(?<!\w)Phòng(?!\w)", {"phòng"}, {"phòng"}),
        (r"(?:tháng|quý) \d", {"tháng ", "quý "}, {"tháng ", "quý "}),
        (r"(?:ngày )?\d{1,2} tháng", set(), {" tháng"}),
        (r"[Tt]ỉnh\s+\w+", {"tỉnh"}, {"tỉnh"}),
        (r"(?:họp )*định kỳ", set(), {"định kỳ"}),
        (
            r"[1-3](?:h|g)",
            {"1h", "2h", "3h", "1g", "2g", "3g"},
            {"1h", "2h", "3h", "1g", "2g", "3g"},
        ),
        (r"[a-z]/(?:0[12])", set(), {"/01", "/02"}),
        (r"năm(?= 2025)", {"năm"}, {" 2025"}),
        (r"\d+|năm", set(), set()),
    ],
)
def test_what_a_pattern_tells(pattern: str, opening: set[str], needed: set[str]) -> None:
    told = literals(re.compile(pattern))
    assert set(told.opening) == opening
    assert set(told.needed) == needed


@pytest.mark.parametrize(
    ("pattern", "also"),
    [
        (r"\d+ năm (?:một )?lần", set()),
        (r"(?:năm|quý) \d+ lần", {"năm ", "quý "}),
        (r"(?:theo quý|mỗi tháng)\s.* lần", {" lần"}),
        (r"(?:theo\s+quý|mỗi\s+tháng)", {"quý", "mỗi"}),
        (r"tháng \d", set()),
    ],
)
def test_a_second_word_that_matches_hold(pattern: str, also: set[str]) -> None:
    assert set(literals(re.compile(pattern)).also) == also


def test_a_rule_of_two_words_is_not_tried_where_one_stands() -> None:
    sieve = sieve_of(RULES, "deadlines", "moi-lan")
    assert not sieve("trong năm 2025")
    assert not sieve("lần đầu")
    assert [rule.name for rule in sieve("một năm hai lần, 1 quý/lần")] == ["moi-lan"]
