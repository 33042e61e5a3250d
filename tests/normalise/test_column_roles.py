"""Roles of columns by the wording of their headings."""

from __future__ import annotations

import pytest

from pipeline.normalise.column_roles import are_column_numbers, role_of
from pipeline.rules import Rules


@pytest.mark.parametrize(
    ("heading", "role"),
    [
        ("Công việc cụ thể", "task"),
        ("Công việc cụ thế", "task"),
        ("SẢN PHẤM", "product"),
        ("Đơn vị chủ trì", "lead"),
        ("Cấp cứu tại chỗ", None),
    ],
    ids=["đúng", "mất dấu hỏi", "chữ hoa", "chủ trì", "không phải tiêu đề"],
)
def test_heading_is_known_where_ocr_took_a_hook_for_an_acute(
    heading: str, role: str | None
) -> None:
    said = role_of(heading, Rules())
    assert (said and said[0]) == role
    assert not said or said[1] > 0


@pytest.mark.parametrize(
    ("cells", "numbers"),
    [
        (["(1)", "(2)", "(3)", "(6 = 4 + 5)"], True),
        (["A", "B", "1", "2"], True),
        (["5", "(2)", "@)", "@®)"], True),
        (["(2)", "@)", "(4)"], True),
        (["a)", "Quý I"], False),
        (["4", "Sửa kênh mương", "xã", "2026"], False),
    ],
    ids=["có công thức", "chữ cái", "đọc sai", "mất số đầu", "điểm", "nhiệm vụ"],
)
def test_numbers_of_columns_are_told_though_ocr_misread_a_few(
    cells: list[str], *, numbers: bool
) -> None:
    assert are_column_numbers(cells) is numbers
