"""Particulars filled in by hand, as OCR sees them."""

from __future__ import annotations

from tests.extract.test_header import letter, line, scanned


def test_numeral_glued_to_strokes_of_a_pen_is_no_day() -> None:
    lines = letter(line("Số: 145/UBND-VX"))
    lines[7] = line("Sơn Đông Hạ, ngày J3 tháng 8 năm 2026")
    assert scanned(lines).issue_date == "2026-08"
