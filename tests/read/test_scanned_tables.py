"""Ruling lines of a page image."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from pipeline.read.cell_print import PAPER
from pipeline.read.ruled import ruled_cells
from pipeline.read.scanned_tables import ruling_lines

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


def test_short_lines_part_a_header_that_is_open_above() -> None:
    paper = page()
    paper[96:104] = 255
    cv2.line(paper, (350, 103), (350, 130), 0, 2)
    edges, _ = ruling_lines(paper, DPI)
    (cells,) = ruled_cells(edges)
    assert len(cells) == 7


@pytest.mark.parametrize(("short", "cells"), [(6, 6), (20, 5)], ids=["một quãng", "hở hẳn"])
def test_line_that_ends_a_gap_before_another_leads_to_it(short: int, cells: int) -> None:
    paper = page()
    paper[102 : 102 + short, 140:160] = 255
    edges, _ = ruling_lines(paper, DPI)
    assert len(ruled_cells(edges)[0]) == cells


def test_a_stroke_that_ends_at_no_line_is_print() -> None:
    paper = page()
    cv2.line(paper, (350, 150), (350, 185), 0, 2)
    edges, rest = ruling_lines(paper, DPI)
    assert len(ruled_cells(edges)[0]) == 6
    assert rest[170, 350] == 0


def dashed(step: int) -> np.ndarray:
    """Return the page, its lines dashes of ``step`` pixels and gaps as long."""
    whole, paper = page(), np.full((400, 600), 255, np.uint8)
    for y in (100, 130, 230, 330):
        for at in range(50, 550, 2 * step):
            paper[y - 1 : y + 1, at : at + step] = whole[y - 1 : y + 1, at : at + step]
    for x in (50, 150, 550):
        for at in range(100, 330, 2 * step):
            paper[at : at + step, x - 1 : x + 1] = whole[at : at + step, x - 1 : x + 1]
    return paper


@pytest.mark.parametrize("step", [3, 4, 7], ids=["chấm", "gạch ngắn", "gạch dài"])
def test_lines_of_dashes_rule_a_table(step: int) -> None:
    edges, rest = ruling_lines(dashed(step), DPI)
    (cells,) = ruled_cells(edges)
    assert len(cells) == 6
    assert (rest < 128).mean() < (dashed(step) < 128).mean() / 4


@pytest.mark.parametrize("step", [3, 4, 7], ids=["chấm", "gạch ngắn", "gạch dài"])
def test_short_lines_of_dashes_part_a_low_row(step: int) -> None:
    paper = dashed(step)
    for at in range(100, 130, 2 * step):
        paper[at : at + step, 349:351] = 0
    edges, rest = ruling_lines(paper, DPI)
    (cells,) = ruled_cells(edges)
    assert len(cells) == 7
    assert (rest[104:126, 349:351] == 255).all()


def test_dots_to_be_filled_in_rule_nothing() -> None:
    paper = np.full((400, 600), 255, np.uint8)
    for y in (100, 130, 230, 330):
        paper[y : y + 2, 50:550:4] = 0
    edges, rest = ruling_lines(paper, DPI)
    assert not edges
    assert (rest == paper).all()


def test_line_of_dots_that_slants_a_little_rules() -> None:
    paper = dashed(3)
    for at in range(50, 550, 6):
        y = 178 + round(6 * (at - 50) / 500)
        paper[y : y + 2, at : at + 3] = 0
    edges, _ = ruling_lines(paper, DPI)
    assert len(ruled_cells(edges)[0]) == 8


def stamped(paper: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return ``paper`` where a ring of coloured ink was whitened, and that ink."""
    ring = np.zeros_like(paper)
    cv2.circle(ring, (187, 215), 35, 255, 8)
    return np.where(cv2.dilate(ring, np.ones((5, 5), np.uint8)) > 0, 255, paper), ring


def test_line_that_went_with_a_stamp_goes_on_under_it() -> None:
    paper, ring = stamped(page())
    paper[190:240, 146:154] = 255
    ring[190:240, 146:154] = 255
    assert len(ruled_cells(ruling_lines(paper, DPI)[0])[0]) < 6
    edges, _ = ruling_lines(paper, DPI, ring)
    assert len(ruled_cells(edges)[0]) == 6


def test_letters_under_a_stamp_make_no_line() -> None:
    paper = page()
    for top in range(140, 225, 14):
        paper[top : top + 9, 300:302] = 0
    paper, ring = stamped(paper)
    ring[140:225, 290:312] = 255
    edges, rest = ruling_lines(paper, DPI, ring)
    assert len(ruled_cells(edges)[0]) == 6
    assert (rest[140:225, 300] == paper[140:225, 300]).all()


def test_a_rule_that_slants_a_little_goes_without_slivers() -> None:
    paper = np.full((600, 1200), PAPER, np.uint8)
    cv2.line(paper, (300, 303), (900, 297), 0, 3)
    edges, rest = ruling_lines(paper, 300.0)
    assert len(edges) == 1
    assert rest.min() == PAPER
