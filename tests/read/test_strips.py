"""Scanned tables that no lines rule, on one page and over two. Skipped where Tesseract is missing."""

from __future__ import annotations

import pytest
from rapidfuzz.fuzz import ratio
from reportlab.lib.utils import ImageReader

from pipeline.read import ocr
from pipeline.read.pdf import read_pdf
from pipeline.records import Scan
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
