"""The print cut out of the cells of a page image."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from pipeline.read import ocr
from pipeline.read.cell_print import Print, print_in, words_of
from pipeline.read.glyphs import Printed
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


def test_dot_below_a_letter_is_no_dirt() -> None:
    paper = page()
    paper[150:170, 60:70] = 0
    paper[172, 65] = paper[172, 90] = 0
    printed = print_in(Box(26, 66, 74, 114), paper, DPI)
    assert printed is not None
    assert printed.pixels.shape == (23 + 24, 10 + 24)
    assert printed.pixels[12 + 22, 12 + 5] == 0


def test_print_is_cut_out_closely() -> None:
    paper = page()
    paper[150:170, 60:70] = 0
    printed = print_in(Box(26, 66, 74, 114), paper, DPI)
    assert printed is not None
    assert printed.pixels.shape == (20 + 24, 10 + 24)
    assert printed.at == (60 - 12, 150 - 12)


def test_print_far_apart_is_read_part_by_part(monkeypatch: pytest.MonkeyPatch) -> None:
    paper = np.full((200, 60), 255, np.uint8)
    for top in (20, 90, 112, 160):
        paper[top : top + 16, 20:30] = 0
    read: list[tuple[int, int]] = []

    def words(pixels: np.ndarray, dpi: float, layout: int, at: tuple[int, int]) -> list[Printed]:
        rows = np.flatnonzero((pixels < 128).any(axis=1))
        read.append((at[1] + int(rows[0]), at[1] + int(rows[-1]) + 1))
        return [Printed("1", Box(0, 0, 1, 1), 0.99)]

    monkeypatch.setattr(ocr, "words", words)
    assert len(words_of(Print(paper, (0, 300)), DPI)) == 3
    assert read == [(320, 336), (390, 428), (460, 476)]


@pytest.mark.parametrize(("line", "wanted"), [(0.97, "Q"), (0.6, "9")], ids=["chắc", "không chắc"])
def test_lone_number_is_read_as_a_word_where_the_line_is_not_sure(
    monkeypatch: pytest.MonkeyPatch, line: float, wanted: str
) -> None:
    paper = np.full((40, 34), 255, np.uint8)
    paper[12:28, 12:22] = 0

    def words(pixels: np.ndarray, dpi: float, layout: int, at: tuple[int, int]) -> list[Printed]:
        text, sure = ("9", 0.9) if layout == ocr.Layout.WORD else ("Q", line)
        return [Printed(text, Box(0, 0, 1, 1), sure)]

    monkeypatch.setattr(ocr, "words", words)
    assert [word.text for word in words_of(Print(paper, (0, 0)), DPI)] == [wanted]


@pytest.mark.parametrize(("line", "wanted"), [(0.97, 1), (0.6, 2)], ids=["chắc", "không chắc"])
def test_band_of_small_letters_below_a_line_may_be_a_line_of_its_own(
    monkeypatch: pytest.MonkeyPatch, line: float, wanted: int
) -> None:
    paper = np.full((60, 200), 255, np.uint8)
    paper[12:30, 12:180] = 0
    paper[38:46, 12:30] = 0

    def words(pixels: np.ndarray, dpi: float, layout: int, at: tuple[int, int]) -> list[Printed]:
        sure = 0.9 if layout == ocr.Layout.BLOCK else line
        count = 2 if layout == ocr.Layout.BLOCK else 1
        return [Printed("xã", Box(0, 0, 1, 1), sure)] * count

    monkeypatch.setattr(ocr, "words", words)
    assert len(words_of(Print(paper, (0, 0)), DPI)) == wanted


@pytest.mark.parametrize(
    ("bottom", "wanted"), [(50, ["hợp", "hợp"]), (26, ["hit"])], ids=["qua hai dòng", "một dòng"]
)
def test_lines_are_read_one_by_one_where_a_word_was_seen_over_two(
    monkeypatch: pytest.MonkeyPatch, bottom: int, wanted: list[str]
) -> None:
    paper = np.full((64, 200), 255, np.uint8)
    for top in (12, 36):
        paper[top : top + 16, 12:180] = 0
    paper[29, 20] = 0

    def words(pixels: np.ndarray, dpi: float, layout: int, at: tuple[int, int]) -> list[Printed]:
        if layout == ocr.Layout.BLOCK:
            return [Printed("hit", Box(6, 6, 20, bottom / 2), 0.3)]
        return [Printed("hợp", Box(6, at[1] / 2, 20, at[1] / 2 + 8), 0.9)]

    monkeypatch.setattr(ocr, "words", words)
    assert [word.text for word in words_of(Print(paper, (0, 0)), DPI)] == wanted
