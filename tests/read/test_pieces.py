"""Words of OCR: quotes that nothing closes."""

from __future__ import annotations

import pytest

from pipeline.read.ocr import Seen
from pipeline.read.pieces import text_of, unquoted


def left(*lines: str) -> list[str]:
    """Return what is left of ``lines``."""
    seen = [[Seen(word, 0.9, (0, 0, 9, 9)) for word in line.split()] for line in lines]
    return [text_of(line) for line in unquoted(seen)]


@pytest.mark.parametrize("quote", "'‘’`")
def test_quote_that_nothing_closes_goes(quote: str) -> None:
    assert left(f"{quote}Trạm Thú y xã", "Văn phòng") == ["Trạm Thú y xã", "Văn phòng"]


@pytest.mark.parametrize(
    "lines", [("phong trào 'Sạch", "từ ngõ',"), ("'26",), ("'",), ("quý 'I",), ("Đắk R'lấp",)]
)
def test_other_quotes_stay(lines: tuple[str, ...]) -> None:
    assert left(*lines) == list(lines)
