"""Roles of columns by the wording of their headings."""

from __future__ import annotations

import pytest

from pipeline.normalise.column_roles import role_of
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
