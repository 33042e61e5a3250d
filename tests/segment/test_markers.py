"""The start of a line, read as a marker."""

from __future__ import annotations

import pytest

from pipeline.segment.markers import Kind, read


@pytest.mark.parametrize(
    ("line", "kind", "ordinals"),
    [
        ("I. MỤC ĐÍCH", Kind.ROMAN, (1,)),
        ("IV- KINH PHÍ", Kind.ROMAN, (4,)),
        ("XII. KHÁC", Kind.ROMAN, (12,)),
        ("B. NỘI DUNG", Kind.CAPITAL, (2,)),
        ("C- NỘI DUNG", Kind.CAPITAL, (3,)),
        ("2. Yêu cầu", Kind.ARABIC, (2,)),
        ("3/ Kinh phí", Kind.ARABIC, (3,)),
        ("2- Ban Xây dựng Đảng", Kind.ARABIC, (2,)),
        ("2- 100% chi bộ", Kind.ARABIC, (2,)),
        ("1.2- Nâng cao năng lực", Kind.DECIMAL, (1, 2)),
        ("2.100% hộ dân", Kind.ARABIC, (2,)),
        ("3.1 Công chức", Kind.DECIMAL, (3, 1)),
        ("1.2.3. Mục", Kind.DECIMAL, (1, 2, 3)),
        ("đ) Tham gia", Kind.LETTER, (5,)),
        ("b- Khắc phục", Kind.LETTER, (2,)),
        ("e. Đẩy mạnh", Kind.LETTER, (6,)),
        ("- Sở Nội vụ", Kind.DASH, (1,)),
        ("– Sở Nội vụ", Kind.DASH, (1,)),
        ("+ Nhóm một", Kind.PLUS, (1,)),
        ("(1) Nhóm một", Kind.INNER, (1,)),
        ("Phần thứ nhất", Kind.PART, (1,)),
        ("Điều 3. Hiệu lực", Kind.ARTICLE, (3,)),
    ],
)
def test_markers(line: str, kind: Kind, ordinals: tuple[int, ...]) -> None:
    assert (kind, ordinals) in [(m.kind, m.ordinals) for m in read(line)]


@pytest.mark.parametrize(
    "line",
    ["2025 tập trung", "10-10 là ngày", "1.000 người", "30.11.2025 là hạn", "xã Đông", "3,5 triệu", "-----", "19- NQ/TW ngày", "5- 7 ngày", "2.1- 3.5 triệu"],
)  # fmt: skip
def test_not_markers(line: str) -> None:
    assert read(line) == []
