"""Where the title of a scanned page ends, told by where its lines stand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.records import BlockKind, Box, Repaired, Word, Words
from pipeline.rules import Rules
from pipeline.segment import segment
from pipeline.spans import Layer, Span
from tests import make

RULES = Rules()
HEAD = (
    ("Độc lập - Tự do - Hạnh phúc", 330, 510),
    ("CHỈ THỊ", 270, 340),
    ("Về việc trồng cây phân tán trong", 150, 470),
    ("các khu dân cư", 240, 380),
)


def title(*below: tuple[str, int, int]) -> str:
    """Return the title of a page whose lines stand from left to right (points)."""
    text, words = "", []
    for line, left, right in (*HEAD, *below):
        parts = line.split()
        step = (right - left) / len(parts)
        for at, word in enumerate(parts):
            x0 = left + at * step
            box = Box(x0, 10 + 20 * text.count("\n"), x0 + step, 22 + 20 * text.count("\n"))
            words.append(Word(Span(len(text), len(text) + len(word)), box, 0.9))
            text += word + " "
        text = text[:-1] + "\n"
    scan = make.scan(text)
    page = replace(scan.pages[0], number=1, words=Words.of(words), width=595.0, height=842.0)
    outline = segment(Repaired(replace(scan, pages=(page,)), Layer.identity(text)), RULES)
    blocks = outline.blocks_of(BlockKind.TITLE)
    return " ".join(block.span.of(outline.text) for block in blocks)


@pytest.mark.parametrize("right", [540, 535])
def test_wide_line_below_a_narrow_one_in_the_middle_opens_the_body(right: int) -> None:
    body = ("Thời gian qua, các thôn đã trồng nhiều cây xanh trên đường làng và", 110, right)
    assert title(body).endswith("Về việc trồng cây phân tán trong các khu dân cư")


def test_narrow_line_goes_on_with_the_title() -> None:
    more = ("Trên địa bàn xã", 230, 390)
    body = ("Căn cứ tình hình thực tế tại các thôn trong xã;", 110, 540)
    assert title(more, body).endswith("các khu dân cư Trên địa bàn xã")
