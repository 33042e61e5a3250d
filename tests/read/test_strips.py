"""Scanned tables that no lines rule, on one page and over two. Skipped where Tesseract is missing."""

from __future__ import annotations

import numpy as np
import pytest
from rapidfuzz.fuzz import ratio
from reportlab.lib.utils import ImageReader

from pipeline.read import ocr, strips
from pipeline.read.columns import Fragment
from pipeline.read.glyphs import Printed
from pipeline.read.pdf import read_pdf
from pipeline.records import Box, Scan
from tests.read.printing import BODY, HEIGHT, WIDTH, Paper, picture, source
from tests.read.test_aligned import HEAD, ROWS, Bare, joined, page, rows

needs_tesseract = pytest.mark.skipif(not ocr.is_available(), reason="no Tesseract with vie")
MORE = (("4", "Đóng kệ sách", "Công an xã", "Quý III/2026"),
        ("5", "Trao thưởng học sinh\nviết cảm nhận", "Trường Tiểu học", "Tháng 9/2026"))  # fmt: skip


def scan(*pages: Paper) -> Scan:
    """Return ``pages`` as read from a scan of them."""
    paper = Paper()
    for one in pages:
        paper.canvas.drawImage(ImageReader(picture(one.save())), 0, 0, WIDTH, HEIGHT)
        paper.canvas.showPage()
    return read_pdf(source(), paper.save())


def assert_alike(read: list[list[str]], wanted: list[list[str]]) -> None:
    """Fail where a number or the rows' places differ, or a cell by more than a letter in five."""
    assert [row[0] for row in read] == [row[0] for row in wanted]
    for row, other in zip(read, wanted, strict=True):
        assert all(ratio(a, b) > 80 for a, b in zip(row, other, strict=True)), row


@needs_tesseract
def test_columns_and_numbers_of_a_scanned_table_without_lines() -> None:
    read = scan(page((HEAD, *ROWS)))
    (table,) = read.tables
    assert_alike(rows(read, table), [list(HEAD), *(joined(row) for row in ROWS)])


@needs_tesseract
def test_scanned_table_goes_on_over_the_page_without_a_header() -> None:
    below = Bare()
    below.rows(MORE)
    read = scan(page((HEAD, *ROWS)), below)
    _, table = read.tables
    assert_alike(rows(read, table), [joined(row) for row in MORE])


@needs_tesseract
def test_scanned_prose_is_no_table() -> None:
    above, below = Bare(), Bare()
    above.lines(BODY)
    below.lines(BODY)
    read = scan(above, below)
    assert not read.tables
    assert not any(one.unread_table for one in read.pages)


@needs_tesseract
def test_scanned_table_without_a_known_header_is_told() -> None:
    read = scan(page((("Mã", "Loại sách", "Kệ", "Số cuốn"), *ROWS, *ROWS)))
    assert not read.tables
    (span,) = [one.unread_table for one in read.pages]
    assert span is not None
    assert "Đoàn Thanh niên" in span.of(read.text)
    assert BODY[0][:20] not in span.of(read.text)


def test_heading_of_the_numbers_is_not_one_of_them(monkeypatch: pytest.MonkeyPatch) -> None:
    paper = np.full((300, 100), 255, np.uint8)
    texts = iter(["TT", "2.4", "25"])
    for top in (20, 120, 220):
        paper[top : top + 14, 30:50] = 0
    monkeypatch.setattr(strips, "words_of", lambda *_: [Printed(next(texts), Box(0, 0, 1, 1), 0.9)])
    column = strips._Strip(Box(0, 0, 72, 216), 10.0, numbers=True)
    assert [word.text for word in strips._read(column, paper, 100.0)] == ["TT", "2.4", "2.5"]


def test_accents_of_a_heading_are_wiped_off_with_it() -> None:
    paper = np.full((100, 300), 255, np.uint8)
    paper[40:52, 20:280] = 0
    paper[38:40, 100:104] = 0
    box = Box(20, 40, 280, 52)
    heading = Fragment(box, 0, [Printed("Kinh phí thực hiện", box, 0.9)])
    assert (strips._without([[heading]], paper, 72.0) == 255).all()
