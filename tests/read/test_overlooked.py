"""Print beside a table that OCR of the page overlooked. Skipped where Tesseract is missing."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.read import ocr
from pipeline.read.glyphs import Printed
from pipeline.read.overlooked import overlooked
from pipeline.records import Box
from tests.read.printing import picture
from tests.read.test_aligned import HEAD, ROWS, Bare

DPI = 200
needs_tesseract = pytest.mark.skipif(not ocr.is_available(), reason="no Tesseract with vie")


def table() -> tuple[np.ndarray, list[Printed]]:
    """Return a page with a table without lines, and a word over each line right of the numbers."""
    paper = Bare()
    top = paper.y
    paper.rows((HEAD, *ROWS))
    pixels = np.asarray(picture(paper.save(), DPI).convert("L"))
    lines = round((paper.y - top) / 15)
    return pixels, [
        Printed("x", Box(102, top - 12 + 15 * at, 540, top + 4 + 15 * at)) for at in range(lines)
    ]


@needs_tesseract
def test_numbers_and_their_heading_are_read_where_no_word_covers_them() -> None:
    pixels, words = table()
    band = Box.hull(word.box for word in words)
    found = overlooked([band], words, pixels, DPI)
    assert [word.text for word in found] == ["TT", "1", "2", "3"]
    assert all(word.box.x1 < 102 for word in found)


def test_nothing_is_overlooked_where_words_cover_all_print() -> None:
    pixels, words = table()
    wide = [word._replace(box=word.box._replace(x0=60)) for word in words]
    assert overlooked([Box.hull(word.box for word in wide)], wide, pixels, DPI) == []
    assert overlooked([], words, pixels, DPI) == []
