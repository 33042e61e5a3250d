"""Characters that are wrong in every Vietnamese text."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.repair import repair
from pipeline.rules import Rules
from tests import make

RULES = Rules()


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (unicodedata.normalize("NFD", "Ủy ban nhân dân xã Đông Hạ"), "Ủy ban nhân dân xã Đông Hạ"),
        ("\u00d0\u1ed9c l\u1eadp", "Độc lập"),
        ("kế\u00ad hoạch\u200b", "kế hoạch"),
        ("37\u2011CT/TU", "37-CT/TU"),
    ],
    ids=["tổ hợp", "chữ eth", "ký tự ẩn", "gạch nối"],
)
def test_repaired(raw: str, expected: str) -> None:
    assert repair(make.scan(raw), RULES).text == expected


@given(st.text(alphabet="Ủy ban nhân dân xã\n\f.,;-/0123456789ắếộ“”", max_size=80))
def test_good_text_passes_unchanged(text: str) -> None:
    layer = repair(make.scan(unicodedata.normalize("NFC", text)), RULES).layer
    assert layer.text == layer.source


@given(st.text(max_size=80))
def test_repair_is_idempotent_and_keeps_lines(text: str) -> None:
    once = repair(make.scan(text), RULES).text
    assert repair(make.scan(once), RULES).text == once
    assert once.count("\n") == text.count("\n")
