"""Symbols that lost their hyphen, and the types they name."""

from __future__ import annotations

import pytest

from pipeline.normalise.symbols import hyphened, type_of
from pipeline.rules import Rules


@pytest.mark.parametrize(
    ("symbol", "official"),
    [
        ("1961/QĐUBND", "1961/QĐ-UBND"),
        ("/KHUBND", "/KH-UBND"),
        ("01/2018/TTVPCP", "01/2018/TT-VPCP"),
        ("12/QĐTTg", "12/QĐ-TTg"),
        ("12/QĐ-UBND", "12/QĐ-UBND"),
        ("12/TTCP-KH", "12/TTCP-KH"),
        ("35/2023/UBTVQH15", "35/2023/UBTVQH15"),
        ("26-NQ/TW", "26-NQ/TW"),
        ("197/STTTT", "197/STTTT"),
    ],
)
def test_the_hyphen_is_set_where_type_and_body_are_known(symbol: str, official: str) -> None:
    assert hyphened(symbol, Rules()) == official


@pytest.mark.parametrize(
    ("symbol", "named"),
    [
        ("12/KH-UBND", "Kế hoạch"),
        ("/QĐ-UBND", "Quyết định"),
        ("26-NQ/TW", "Nghị quyết"),
        ("01/2018/TT-VPCP", "Thông tư"),
        ("8151/UBND-NC", ""),
        ("", ""),
    ],
)
def test_a_symbol_names_the_type_of_its_document(symbol: str, named: str) -> None:
    assert type_of(symbol, Rules()) == named
