"""A document's units read at once: what stands in a line and what it opens with."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.normalise.unit_reading import leading, lines
from pipeline.normalise.units import Places, canonical, find, read_unit
from pipeline.rules import Rules
from pipeline.spans import Span

RULES = Rules()
HOME = Places("xã", "Sơn Đông Hạ", "", "thành phố Hải Giang Nam")
WORDS = (
    "Phòng",
    "Sở",
    "Tư pháp",
    "giáo dục",
    "Hội Nông dan",
    "xã",
    "Chủ tịch",
    "và",
    ",",
    "2.",
    "\n",
)


def test_leading_units_stop_at_the_verb() -> None:
    text = "Sở Tài chính, Sở Nội vụ chủ trì, phối hợp với Sở Tư pháp"
    assert [span.of(text) for span in leading(text)] == ["Sở Tài chính", "Sở Nội vụ"]


def test_units_of_a_line_are_asked_for_by_their_place_in_the_document() -> None:
    text = "Nơi nhận:\nSở Tài chính, Công an xã,\nHội Phụ nữ xã"
    at = text.index("Sở")
    reading = lines(text, RULES)
    assert [span.of(text) for span in reading.leading(at)] == ["Sở Tài chính", "Công an xã"]
    named = reading.within(Span(at, text.index("\nHội")))
    assert [name.span.of(text) for name in named] == ["Sở Tài chính", "Công an xã"]


@pytest.mark.parametrize(
    ("line", "unit"),
    [
        ("Hội Phụ nữ xã và bà con", "Hội Phụ nữ xã"),
        ("Các phòng, ban liên quan báo cáo", "Các phòng, ban liên quan"),
        ("Chủ tịch UBND xã duyệt", "Chủ tịch UBND xã"),
        ("Lãnh đạo các phòng, ban dự họp", "Lãnh đạo các phòng, ban"),
    ],
)
def test_what_is_read_already_is_named_as_if_read_anew(line: str, unit: str) -> None:
    reading = lines(f"2.\n{line}", RULES)
    (span,) = reading.leading(len("2.\n"))
    assert span.of(reading.text) == unit
    assert read_unit(reading, span, HOME, RULES) == canonical(unit, HOME, RULES)


@pytest.mark.parametrize(
    "text",
    [
        "Hội Nông dân\nxã Đồi Cao họp",
        "Sở Văn hóa,\nThể thao và Du lịch",
        "các phòng,\nban liên quan",
    ],
)
def test_nothing_is_read_over_the_end_of_a_line(text: str) -> None:
    end = text.index("\n")
    reading = lines(text, RULES)
    assert all(name.span.end <= end for name in reading.within(Span(0, end)))
    assert all(span.end <= end for span in reading.leading(0))


@given(st.lists(st.sampled_from(WORDS), max_size=25).map(" ".join))
def test_a_line_is_read_as_if_it_stood_alone(text: str) -> None:
    reading, at = lines(text, RULES), 0
    for line in text.split("\n"):
        alone = tuple(name._replace(span=name.span.shifted(at)) for name in find(line, RULES))
        assert reading.within(Span(at, at + len(line))) == alone
        opened = tuple(span.shifted(at) for span in leading(line, RULES))
        assert reading.leading(at) == opened
        at += len(line) + 1
