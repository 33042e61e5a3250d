"""What is repaired at once: units, the letters of points, and digits that may be words."""

from __future__ import annotations

import time

import pytest

from pipeline.repair.units import Unit, is_digits_of_letters, is_frozen, numbered, units


def read(text: str) -> list[Unit]:
    return units(text, 0, len(text))


def markers(*lines: str) -> list[str]:
    return [part[0].marker for part in numbered([read(line) for line in lines])]


def test_syllables_glued_by_a_horn_come_apart() -> None:
    found = [unit.text for unit in read("LAP DU’AN DAU TU’XAY DUNG NU’OC")]
    assert found == ["LAP", "DU’", "AN", "DAU", "TU’", "XAY", "DUNG", "NU’OC"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("cho thué nha 6 xa hdi", ["6"]),
        ("theo Diéu 163 va ngay 25/6/2026", []),
        ("6. Téng hgp", []),
        ("Téng hgp\n6\ncac xa", []),
        ("Téng hgp\n6 To chitc thuc hién", []),
        ("Téng hgp\n6 cac xa", ["6"]),
    ],
    ids=["nhà ở", "số dài và ngày", "đánh số", "số đứng riêng", "đầu hàng bảng", "xuống dòng"],
)
def test_digits_that_may_be_words(text: str, expected: list[str]) -> None:
    assert [unit.text for unit in read(text) if is_digits_of_letters(unit)] == expected


def test_points_are_lettered_in_their_order() -> None:
    assert markers("b) Mét", "c) Hai", "d) Ba", "d) Bén", "e) Nam")[2:] == ["", "đ", ""]
    assert markers("a) Mét", "b) Hai", "¢) Ba") == ["", "", "c"]
    assert markers("Mét", "@) Hai") == ["", ""]


def test_two_points_of_one_letter_in_a_row() -> None:
    (part,) = numbered([read("cac diém c, d, d va e khoan 2")])
    assert [unit.marker for unit in part if unit.marker] == ["đ"]


@pytest.mark.parametrize("token", ["ÿ", "9", "a.", "A-", "9x", "a@"])
@pytest.mark.parametrize("end", ["", "!z"])
def test_a_token_as_long_as_its_file_is_read_at_once(token: str, end: str) -> None:
    began = time.process_time()
    assert read(token * (60_000 // len(token)) + end)
    assert time.process_time() - began < 3


@pytest.mark.parametrize(
    ("core", "expected"),
    [
        ("15/11/2026", True),
        ("-2+3", True),
        ("2x3", True),
        ("x3", False),
        ("3x", False),
        ("214/KH-UBND", True),
        ("35a/b", True),
        ("a35/b", False),
        ("QĐ-TTg", True),
        ("vanthu@xasondong.vn", True),
        ("(sonhai.gov.vn)", True),
        ("hai.vnx", False),
    ],
)
def test_numbers_symbols_and_addresses_stay(core: str, *, expected: bool) -> None:
    assert is_frozen(core) is expected
