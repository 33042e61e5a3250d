"""Ruling lines of a page image, the print cut out of its cells, numbers OCR could not read."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from pipeline.read import scanned_tables
from pipeline.read.glyphs import Printed
from pipeline.read.ruled import ruled_cells
from pipeline.read.scanned_tables import numbered, ruling_lines
from pipeline.read.sheets import Grid, GridCell
from pipeline.records import Box

DPI = 144.0


def page() -> np.ndarray:
    """Return white paper with a table of a low header row and two rows, two columns."""
    paper = np.full((400, 600), 255, np.uint8)
    for y in (100, 130, 230, 330):
        cv2.line(paper, (50, y), (550, y), 0, 2)
    for x in (50, 150, 550):
        cv2.line(paper, (x, 100), (x, 330), 0, 2)
    return paper


def test_short_lines_between_long_ones_part_a_low_row() -> None:
    paper = page()
    cv2.line(paper, (350, 100), (350, 130), 0, 2)
    edges, rest = ruling_lines(paper, DPI)
    (cells,) = ruled_cells(edges)
    assert len(cells) == 7
    assert rest[115, 350] == 255


def test_a_stroke_that_ends_at_no_line_is_print() -> None:
    paper = page()
    cv2.line(paper, (350, 150), (350, 185), 0, 2)
    edges, rest = ruling_lines(paper, DPI)
    assert len(ruled_cells(edges)[0]) == 6
    assert rest[170, 350] == 0


def test_grain_is_no_print() -> None:
    paper = page()
    paper[150, 60:150:7] = 0
    printed = scanned_tables._print_in(Box(26, 66, 74, 114), paper, DPI)
    assert printed is None


def test_print_is_cut_out_closely() -> None:
    paper = page()
    paper[150:170, 60:70] = 0
    printed = scanned_tables._print_in(Box(26, 66, 74, 114), paper, DPI)
    assert printed is not None
    assert printed.pixels.shape == (20 + 24, 10 + 24)
    assert printed.at == (60 - 12, 150 - 12)


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
