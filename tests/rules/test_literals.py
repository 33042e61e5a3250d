"""What is told of a pattern's matches by their first letters."""

from __future__ import annotations

import re

import pytest

from pipeline.rules import Rules
from pipeline.rules.literals import beginnings

TABLE_HEADERS = Rules()["table_headers"]


@pytest.mark.parametrize(
    ("pattern", "told"),
    [
        pytest.param("(?:Nội dung|nhiệm vụ)$", {"nộ", "nh"}, id="nhánh"),
        pytest.param(r"^(?:các\s+)?việc", {"cá", "vi"}, id="phần có thể vắng"),
        pytest.param(r"(?i)s?tt", {"st", "tt"}, id="không phân biệt hoa thường"),
        pytest.param("t|#", {"t ", "# "}, id="ngắn hơn số chữ"),
        pytest.param(r"a\s*b", {"a ", "ab"}, id="khoảng trắng"),
        pytest.param(r"a\d", {"a"}, id="chữ số bất kỳ"),
        pytest.param(r"(?:ab)?\w", {"ab", ""}, id="không biết gì"),
    ],
)
def test_beginnings_of_a_pattern(pattern: str, told: set[str]) -> None:
    assert beginnings(re.compile(pattern), 2, " ") == told


@pytest.mark.parametrize("letters", [1, 2, 3])
def test_every_example_begins_with_one(letters: int) -> None:
    for rule in TABLE_HEADERS:
        told = tuple(beginnings(rule.pattern, letters, " "))
        for text in rule.yes:
            at = rule.pattern.search(text)
            assert at is not None
            assert f"{text[at.start() :]} ".lower().startswith(told), (rule.name, text)
