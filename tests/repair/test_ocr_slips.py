"""Slips of OCR: formulas, symbols, dates and lost marks."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.records import Media, Page, Scan, Source, TextSource
from pipeline.repair import polish
from pipeline.repair.diacritics import mender
from pipeline.repair.spelling import spelled
from pipeline.rules import Rules
from pipeline.spans import Layer, Span

RULES = Rules()


def scan(text: str, source: TextSource = TextSource.OCR) -> Scan:
    page = Page(1, Span(0, len(text)), source, "scan without text")
    return Scan(Source(Path("a.pdf"), "a.pdf", "0" * 64), Media.PDF_SCAN, text, (page,))


def read(text: str) -> str:
    return spelled(scan(text), RULES)[1].text


@pytest.mark.parametrize(
    ("seen", "printed"),
    [
        ("CỘNG HÒA XÃ HỘI CHÚ NGHĨA VIỆT NAM\n", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n"),
        ("KT. CHỦ TICH\nPHÓ CHU TỊCH\n", "KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH\n"),
        ("Quyết định số 15/QĐĐ-UBND", "Quyết định số 15/QĐ-UBND"),
        ("Nghị quyết số 7/NQ-HĐNĐ", "Nghị quyết số 7/NQ-HĐND"),
        ("Công văn số 286/5TC-NS", "Công văn số 286/STC-NS"),
        ("số 15/QĐ- -BXD, số 41 8/QĐ-BXD", "số 15/QĐ-BXD, số 418/QĐ-BXD"),
        ("Sơn Hạ, ngày tháng I1 năm 2025", "Sơn Hạ, ngày tháng 11 năm 2025"),
        ("Sơn Hạ, ngày 2Átháng 12 năm 2025", "Sơn Hạ, ngày 2Á tháng 12 năm 2025"),
        ("Só: /KH-UBND", "Số: /KH-UBND"),
        ("~ Thường trực Đảng ủy;\n", "- Thường trực Đảng ủy;\n"),
    ],
)
def test_slip_is_mended(seen: str, printed: str) -> None:
    assert read(seen) == printed


@pytest.mark.parametrize(
    "text",
    [
        "Quyết định số 912/QĐ-UBND ngày 03/4/2025",
        "Kết luận số 12-KL/TW, Kế hoạch số 5/KH-BCĐ389",
        "CHỦ TỊCH\nUỶ BAN NHÂN DÂN\nỦY BAN NHÂN DÂN\n",
        "ngày 24/7, 02 lần/tháng, 35/2023/UBTVQH15",
        "TRƯỞNG THÔN\nKẾ TOÁN\n",
    ],
)
def test_sound_text_stays(text: str) -> None:
    assert read(text) == text


def test_only_pages_read_by_ocr_are_mended() -> None:
    text = "Quyết định số 15/QĐĐ-UBND\nPHÓ CHU TỊCH\n"
    assert spelled(scan(text, TextSource.TEXT_LAYER), RULES)[1].text == text


needs_models = pytest.mark.skipif(mender() is None, reason="no models")


def polished(text: str) -> str:
    tools = mender()
    assert tools is not None
    layer = Layer.identity(text)
    return Layer.edited(text, polish.edits(scan(text), layer, tools.language)).text


@needs_models
@pytest.mark.parametrize(
    ("seen", "printed"),
    [
        ("tiếp tục triên khai thực hiện kế hoạch", "tiếp tục triển khai thực hiện kế hoạch"),
        ("sửa đôi, bố sung một số điều của Luật", "sửa đổi, bổ sung một số điều của Luật"),
        ("thanh toán các khoản chỉ phí phát sinh", "thanh toán các khoản chi phí phát sinh"),
        ("vật liệu nổ và CÔng cụ hỗ trợ", "vật liệu nổ và công cụ hỗ trợ"),
        (
            "phát triên nông thôn, các tô chức đoàn thể",
            "phát triển nông thôn, các tổ chức đoàn thể",
        ),
    ],
)
def test_lost_mark_comes_back(seen: str, printed: str) -> None:
    assert polished(seen) == printed


@needs_models
@pytest.mark.parametrize(
    "text",
    [
        "Đồng chí Nguyễn Thị Bích Hiên phụ trách công tác văn hóa của xã Sơn Đông Hạ",
        "Ủy ban nhân dân xã chỉ đạo các thôn thực hiện, báo cáo trước ngày 15/11/2026",
        "Công ty TNHH An Hạ, TTHC, DVCTT, số 12/KH-UBND",
    ],
)
def test_names_and_sound_words_stay(text: str) -> None:
    assert polished(text) == text


@needs_models
@given(st.text(max_size=200))
def test_no_text_stops_the_polish(text: str) -> None:
    before = [char for char in text if char.isdigit()]
    assert [char for char in polished(text) if char.isdigit()] == before
