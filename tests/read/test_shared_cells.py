"""Rows that share one lead where no line shows it."""

from __future__ import annotations

import pytest

from pipeline.read.shared_cells import Slot, cell_starts


def rows(*texts: tuple[float, float] | None) -> list[Slot]:
    """Return rows 30 points high; ``texts`` are the heights the text stands between."""
    return [Slot(30.0 * at, 30.0 * at + 30, text) for at, text in enumerate(texts)]


@pytest.mark.parametrize(
    ("slots", "starts"),
    [
        pytest.param(rows((0, 12), None, None, (90, 102)), [0, 0, 0, 3], id="đầu ô"),
        pytest.param(rows(None, (39, 51), None, (99, 111)), [0, 0, 0, 3], id="giữa ô"),
        pytest.param(rows((9, 21), (39, 51)), [0, 1], id="riêng từng dòng"),
        pytest.param(rows(None, None), [0, 0], id="trống"),
    ],
)
def test_empty_rows_belong_to_the_text_that_stands_so(slots: list[Slot], starts: list[int]) -> None:
    assert cell_starts(slots) == starts


def test_text_across_the_rows_end_is_of_both() -> None:
    slots = [Slot(0, 30, (24, 36)), Slot(30, 60, (24, 36), joined=True)]
    assert cell_starts(slots) == [0, 0]
    assert cell_starts([Slot(30, 60, (24, 36), joined=True)]) == [0]
    above, below = Slot(30, 60, None), Slot(60, 90, (54, 66), joined=True)
    assert cell_starts([Slot(0, 30, (0, 12)), above, below]) == [0, 1, 1]
