"""Particulars filled in by hand, as OCR sees them."""

from __future__ import annotations

import pytest

from pipeline.extract import extract, header
from tests.extract.test_header import RULES, letter, line, scanned, scanned_outline


def test_numeral_glued_to_strokes_of_a_pen_is_no_day() -> None:
    lines = letter(line("Số: 145/UBND-VX"))
    lines[7] = line("Sơn Đông Hạ, ngày J3 tháng 8 năm 2026")
    assert scanned(lines).issue_date == "2026-08"


@pytest.mark.parametrize(
    ("seen", "name"),
    [
        ("Nguyen Vàn Mẫu", "Nguyễn Văn Mẫu"),
        ("Ngõ Thế Ái", "Ngô Thế Ái"),
        ("- Trịnh Quang Y _", "Trịnh Quang Y"),
        ("Siu Thanh", "Siu Thanh"),
        ("Lê Mẫu", "Lê Mẫu"),
        ("Phan Vân Anh", "Phan Vân Anh"),
        ("Thể Khoát", ""),
        ("Thi Minh Khoát", ""),
        ("Xuân Thương", ""),
        ("Phó Kt Chủ", ""),
        ("Lò Văn Mxg", ""),
    ],
)
def test_name_below_a_pen_is_read_or_left_empty(seen: str, name: str) -> None:
    lines = [*letter(line("Số: 145/UBND-VX"))[:-1], line(seen, certainty=0.6)]
    assert scanned(lines).signer == name


def test_hidden_name_is_a_finding() -> None:
    lines = [*letter(line("Số: 145/UBND-VX"))[:-1], line("Xuân Thương")]
    assert "unread-signer" in codes(lines)
    assert "unread-signer" not in codes(letter(line("Số: 145/UBND-VX")))


def codes(lines: list[list[tuple[str, float]]]) -> set[str]:
    facts = extract(scanned_outline(lines), RULES)
    return {finding.code for finding in facts.findings}


def test_what_stands_below_the_number_is_no_issuer() -> None:
    lines = letter(line("Số: 145/UBND-VX"))
    assert scanned([*lines[:5], line("HỎA TỐC"), *lines[5:]]).issuer == scanned(lines).issuer


@pytest.mark.parametrize(
    ("chief", "deputy"),
    [
        ("KT. CHỦ TỊCH", "PHÓ CHỦ"),
        ("KT. CHỦ TỊCH", "CHỦ TỊCH"),
        ("KT. CHỦ TỊCH", "PHÓ CHỦ : TỊCH"),
        ("CHỦ TỊCH", "PHÓ CHỦ TỊCH"),
    ],
)
def test_who_signs_for_a_chief_is_the_deputy(chief: str, deputy: str) -> None:
    lines = letter(line("Số: 145/UBND-VX"))
    lines[-3:-1] = [line(chief), line(deputy)]
    assert scanned(lines).signer_title == "KT. CHỦ TỊCH / PHÓ CHỦ TỊCH"


def test_a_word_hidden_in_the_middle_leaves_no_name() -> None:
    lines = letter(line("Số: 145/UBND-VX"))
    name = scanned_outline(lines, gap=40.0)
    assert header.extract(name, RULES).signer == ""
