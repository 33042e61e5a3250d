"""Dates in every spelling the documents use; a day is never invented."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.normalise.dates import find_dates, read_date

CASES = {
    "31/7/2025": "2025-07-31",
    "31-7-2025": "2025-07-31",
    "31.7.2025": "2025-07-31",
    "ngày 31 tháng 7 năm 2025": "2025-07-31",
    "ngày 31 tháng 7/2025": "2025-07-31",
    "NGÀY 02 THÁNG 01 NĂM 2026": "2026-01-02",
    "ngày 5 / 9 / 2025": "2025-09-05",
    "ngày09/8/2025": "2025-08-09",
    "30/5 năm 2024": "2024-05-30",
    "ngày    tháng 8 năm 2025": "2025-08",
    "ngày … tháng 8 năm 2025": "2025-08",
    "ngày ..... tháng 12 năm 2025": "2025-12",
    "tháng 4 năm 2026": "2026-04",
    "tháng 4/2026": "2026-04",
    "/8/2025": "2025-08",
    "ngày /8/2025": "2025-08",
    "ngày …/8/2025": "2025-08",
    "ngày     tháng     năm 2025": "2025",
    "năm 2026": "2026",
    "2026": "2026",
    "ngày 31/02/2025": "",
    "ngày 30 tháng 02 năm 2025": "",
    "ngày 31 tháng 7": "",
    "24/7": "",
    "76/NQ-CP": "",
    "35/2023/UBTVQH15": "",
    "0225.3742.514": "",
    "": "",
}


@pytest.mark.parametrize(("text", "iso"), CASES.items(), ids=CASES)
def test_reads_a_date(text: str, iso: str) -> None:
    assert read_date(text) == iso


def test_finds_every_date_where_it_stands() -> None:
    text = "từ ngày 01/6/2025 đến tháng 9 năm 2026, không quá 31/02/2026"
    assert [(d.span.of(text), d.iso) for d in find_dates(text)] == [
        ("ngày 01/6/2025", "2025-06-01"),
        ("tháng 9 năm 2026", "2026-09"),
    ]


@given(st.text(alphabet="ngày tháng năm0123456789/-.…", max_size=80))
def test_any_text_gives_iso_dates_or_none(text: str) -> None:
    assert re.fullmatch(r"(\d{4}(-\d\d(-\d\d)?)?)?", read_date(text))
