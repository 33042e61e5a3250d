"""Which words stand on one line, and where rows of a table part."""

from __future__ import annotations

import pytest

from pipeline.read.columns import Spread
from pipeline.read.glyphs import Printed
from pipeline.read.row_cuts import Stretch, row_ends
from pipeline.records import Box

HEADING = (("trì", 278, 543.6), ("PHỐI", 331, 541.3), ("HỢP", 363, 543.2), ("phẩm", 420, 543.2))
"""Words of one line with their left edges and tops: accents on capitals set these apart."""
BESIDE = (("STT", 76, 536.9), ("gian", 486, 536.7))
"""Words of a line that stands half a line higher."""


@pytest.mark.parametrize("certain", [None, 0.9], ids=["lớp chữ", "OCR"])
def test_words_of_a_line_are_one_row_beside_lines_half_a_line_higher(
    certain: float | None,
) -> None:
    words = [Printed(text, Box(x, top, x + 26, 554.0)) for text, x, top in HEADING]
    words += [Printed(text, Box(x, top, x + 26, 547.2)) for text, x, top in BESIDE]
    if certain is not None:
        # OCR gives the words of a line its height.
        words = [
            word._replace(box=word.box._replace(top=word.box.bottom - 11), confidence=certain)
            for word in words
        ]
    rows = [[word.text for word in row] for row in Spread(words).rows]
    assert rows == [["STT", "gian"], ["trì", "PHỐI", "HỢP", "phẩm"]]


def lines(*tops: float, text: str = "Sửa") -> tuple[list[Printed], ...]:
    """Return lines of a word, 12 points high."""
    return tuple([Printed(text, Box(0, top, 50, top + 12))] for top in tops)


def test_lead_across_the_end_of_a_row_is_no_row_of_its_own() -> None:
    numbers = (lines(15, text="5")[0], lines(73, text="6")[0])
    tasks = lines(0, 15, 30, 58, 73, 88)
    ends = row_ends(Stretch(0, 100, (numbers, tasks, lines(44), lines(15, 73)), 0, 1))
    assert len(ends) == 1
    assert 42 <= ends[0] <= 58


def test_lead_shared_with_the_rows_below_takes_no_row_apart() -> None:
    numbers = (lines(75, text="5")[0], lines(193, text="6")[0])
    tasks = (*lines(*range(0, 160, 15)), *lines(178, 193, 208))
    columns = (numbers, tasks, lines(135), lines(75, 193))
    ends = row_ends(Stretch(0, 220, columns, 0, 1, goes_on=True, lead=2))
    assert len(ends) == 1
    assert 162 <= ends[0] <= 178
