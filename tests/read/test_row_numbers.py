"""Row numbers that OCR missed or misread follow their sequence."""

from __future__ import annotations

import pytest

from pipeline.read.glyphs import Printed
from pipeline.read.row_numbers import numbered, restored
from pipeline.read.sheets import Grid, GridCell
from pipeline.records import Box


def table(*numbers: str) -> Grid:
    """Return a table whose first column has ``numbers`` below its header."""
    cells = []
    for row, text in enumerate(("TT", *numbers)):
        box = Box(0, 20.0 * row, 30, 20.0 * row + 20)
        lines = [[Printed(text, box, 0.9)]] if text else []
        cells.append(GridCell(row, 0, 1, 1, box, lines))
    return Grid(len(cells), 1, Box(0, 0, 30, 20.0 * len(cells)), cells)


@pytest.mark.parametrize(
    ("seen", "wanted"),
    [
        pytest.param(("1", "", "3"), ["1", "2", "3"], id="thiếu giữa"),
        pytest.param(("", "2", "3"), ["1", "2", "3"], id="thiếu đầu"),
        pytest.param(("1.", "2.", "VÀN Sề N0"), ["1.", "2.", "3."], id="đọc sai"),
        pytest.param(("1.1", "", "1.3"), ["1.1", "1.2", "1.3"], id="hai cấp"),
        pytest.param(("xã", "phường", "1"), ["xã", "phường", "1"], id="không phải số"),
    ],
)
def test_numbers_follow_their_sequence(seen: tuple[str, ...], wanted: list[str]) -> None:
    grid = table(*seen)
    found = numbered(grid, {cell.box for cell in grid.cells})
    assert [word.text for cell in found.cells[1:] for line in cell.lines for word in line] == wanted


def test_empty_cell_gets_no_number() -> None:
    grid = table("1", "", "2")
    inked = {cell.box for cell in grid.cells if cell.lines}
    assert numbered(grid, inked) == grid


@pytest.mark.parametrize(
    ("read", "wanted"),
    [
        pytest.param("I 1 TT 3 II 1 2", "I 1 2 3 II 1 2", id="gạch đứng"),
        pytest.param("1 1 2 3 H 1 2", "I 1 2 3 II 1 2", id="nhóm một thành số một"),
        pytest.param("1 1.1 1.2 2 2.1", "1 1.1 1.2 2 2.1", id="số một có cấp dưới"),
        pytest.param("1 1T 1127 1.1.2 1,1,3", "1 1.1 1.1.1 1.1.2 1.1.3", id="ba cấp"),
        pytest.param("1.2.1 1.2.2 1213 1.2.4", "1.2.1 1.2.2 1.2.3 1.2.4", id="mất dấu chấm"),
        pytest.param("1.9 110 1.11", "1.9 1.10 1.11", id="mười"),
        pytest.param("I 1 II 1 2 HI 1 2", "I 1 II 1 2 III 1 2", id="số La Mã"),
        pytest.param("2.8 2.9 @ 3.1", "2.8 2.9 3 3.1", id="lên cấp"),
        pytest.param("1 2 10 11 12", "1 2 10 11 12", id="không nối tiếp"),
    ],
)
def test_what_was_read_chooses_among_what_may_follow(read: str, wanted: str) -> None:
    assert restored(read.split()) == wanted.split()


def test_number_of_a_cell_parted_from_others_is_set_right() -> None:
    grid = table("1", "B", "3")
    found = numbered(grid, set())
    assert [word.text for cell in found.cells[1:] for line in cell.lines for word in line] == [
        "1",
        "2",
        "3",
    ]
