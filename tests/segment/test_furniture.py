"""Page numbers and running heads of texts without page breaks."""

from __future__ import annotations

from itertools import count

import pytest

from pipeline.records import BlockKind
from pipeline.rules import Rules
from pipeline.segment import furniture, lines, segment
from tests import make

SENTENCE = "Các thôn trồng cây bóng mát dọc đường liên thôn và chăm sóc cây đến khi bén rễ"
COUNT = count(1)


def page(*more: str, length: int = 20) -> list[str]:
    """As many lines, no two alike, then ``more``."""
    return [*(f"Thôn thứ {next(COUNT)} trồng cây bóng mát" for _ in range(length)), *more]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ([*page("2"), *page("3"), *page()], {"2", "3"}),
        ([*page("- 2 -"), *page("- 3 -"), *page()], {"- 2 -", "- 3 -"}),
        ([*page("2"), *page()], {"2"}),
        ([*page("2", "KẾ HOẠCH CÂY XANH"), *page("3", "KẾ HOẠCH CÂY XANH"), *page()],
         {"2", "3", "KẾ HOẠCH CÂY XANH"}),
        ([*page("1", "Trồng cây", "2", "Tưới cây", "3", "Rào cây"), *page()], set()),
        ([*page("diện tích là 300 m"), "2", *page()], set()),
        ([*page("12"), *page("40"), *page()], set()),
    ],
    ids=["hai trang", "gạch ngang", "một số trang", "tiêu đề lặp", "số thứ tự trong bảng",
         "số mũ", "số trong bài"],
)  # fmt: skip
def test_find(text: list[str], expected: set[str]) -> None:
    found = lines.split(make.repaired("\n".join(text)))
    aside = furniture.find(found, ())
    assert {found[i].text for i in aside} == expected


def test_a_page_number_does_not_end_a_paragraph() -> None:
    body = ["KẾ HOẠCH", "Trồng cây", "I. NỘI DUNG", "1. Cây xanh", *[SENTENCE] * 16, "2"]
    body += [f"{SENTENCE}.", "2. Vườn hoa", *[SENTENCE] * 3]
    outline = segment(make.repaired("\n".join(body)), Rules())
    chrome = [b.span.of(outline.text) for b in outline.blocks_of(BlockKind.CHROME)]
    assert chrome == ["2"]
    paths = [b.path for b in outline.blocks if b.kind is BlockKind.BODY]
    assert paths == ["I", "I.1", "I.1", "I.2", "I.2"]
