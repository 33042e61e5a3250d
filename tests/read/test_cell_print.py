"""The print cut out of the cells of a page image."""

from __future__ import annotations

import cv2
import numpy as np

from pipeline.read.cell_print import print_in
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


def test_grain_is_no_print() -> None:
    paper = page()
    paper[150, 60:150:7] = 0
    printed = print_in(Box(26, 66, 74, 114), paper, DPI)
    assert printed is None


def test_print_is_cut_out_closely() -> None:
    paper = page()
    paper[150:170, 60:70] = 0
    printed = print_in(Box(26, 66, 74, 114), paper, DPI)
    assert printed is not None
    assert printed.pixels.shape == (20 + 24, 10 + 24)
    assert printed.at == (60 - 12, 150 - 12)
