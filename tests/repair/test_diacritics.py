"""Destroyed text gets its letters back; good text, numbers, dates and symbols stay."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.records import TextSource
from pipeline.repair import needs_sisters, repair
from pipeline.repair.diacritics import mender
from pipeline.rules import Rules
from pipeline.spans import Span
from tests import make

RULES = Rules()
needs_models = pytest.mark.skipif(mender() is None, reason="no models: build them first")

CLEAN = (
    "Ủy ban nhân dân xã giao Văn phòng chủ trì, phối hợp với các đơn vị có liên quan "
    "tổ chức kiểm tra việc chấp hành kỷ luật, kỷ cương hành chính, báo cáo trước ngày 25/6/2026."
)
DESTROYED = (
    "Uy ban nhan dan x4 giao Van phong chu tri, phdi hgp véi cac don vi c6 lién quan\n"
    "t6 chirc kiém tra viéc chap hanh ky luat, ky cuong hanh chinh, bao cdo truéc ngay 25/6/2026.\n"
)


def bare(text: str) -> str:
    flat = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(char for char in flat if not unicodedata.combining(char))


@needs_models
def test_an_english_ocr_is_undone() -> None:
    mended = repair(make.scan(DESTROYED), RULES).text
    assert mended.count("\n") == DESTROYED.count("\n")
    assert " ".join(mended.split()) == CLEAN


@needs_models
def test_marks_come_back_and_capitals_stay() -> None:
    assert repair(make.scan(bare(CLEAN)), RULES).text == CLEAN


@needs_models
@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("An Lac Tay, ngay 14 thangos nim 2026", "tháng 08 năm 2026"),
        ("thuc hién Quyét dinh s6 15/QD-UBND ngay 02/3/2026 cia UBND tinh", "15/QĐ-UBND"),
        ("theo Nghi quyét cua HDND phudng vé nhiém vu nim 2026", "HĐND"),
        ("II1. T6 CHUC THUC HIEN VA KIEM TRA, GIAM SAT", "III. TỔ CHỨC"),
        ("giao Phong Van héa tham muu 6 ndi dung, theo Diéu 6 va khoan 4", "Điều 6 và khoản 4"),
    ],
    ids=["tháng dính số", "ký hiệu", "viết tắt", "số La Mã", "chữ số đứng riêng"],
)
def test_facts_survive(raw: str, expected: str) -> None:
    assert expected in repair(make.scan(DESTROYED + "\n" + raw + "\n" + DESTROYED), RULES).text


@needs_models
@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("thuc hién chinh sach hé tro nha 6 cho hé nghéo trén dia ban x4", "nhà ở cho hộ nghèo"),
        ("QUYET DINH PHE DUYET DU’AN DAU TU’XAY DUNG CO BAN", "DỰ ÁN ĐẦU TƯ XÂY DỰNG CƠ BẢN"),
        ("cung cap dich vu cong {ch trén dia ban xa", "dịch vụ công ích"),
    ],
    ids=["chữ đọc thành số", "chữ hoa dính nhau", "ngoặc là chữ"],
)
def test_what_ocr_made_of_letters(raw: str, expected: str) -> None:
    assert expected in repair(make.scan(DESTROYED + "\n" + raw + "\n" + DESTROYED), RULES).text


@needs_models
def test_good_paragraphs_of_a_mixed_text_stay() -> None:
    mended = repair(make.scan(f"{CLEAN}\n\n{DESTROYED}\n{CLEAN}\n"), RULES).text
    first, *_, last = mended.strip().split("\n")
    assert first == last == CLEAN
    assert "x4" not in mended


@needs_models
def test_another_language_stays() -> None:
    text = "The committee shall report to the council about the work done within three months. " * 3
    assert repair(make.scan(text), RULES).text == text


@needs_models
def test_every_edit_has_a_confidence_and_the_page_says_so() -> None:
    repaired = repair(make.scan(DESTROYED), RULES)
    changed = [piece for piece in repaired.layer.pieces if piece.rule]
    assert changed and all(0 <= (piece.confidence or 0) <= 1 for piece in changed)
    assert repaired.scan.pages[0].source is TextSource.REPAIRED
    start = repaired.text.index("chức")
    assert repaired.layer.back(Span(start, start + 4)).of(DESTROYED) == "chirc"


@needs_models
@settings(max_examples=30, deadline=None)
@given(st.text(alphabet="aàbcdeé6n gh\n.,-/0123456789TQ&", max_size=60))
def test_numbers_and_lines_survive_anything(noise: str) -> None:
    text = DESTROYED + noise + "\n" + DESTROYED
    mended = repair(make.scan(text), RULES).text
    assert mended.count("\n") == text.count("\n")
    alone = r"(?<!\S)\d+(?:[/.]\d+)*(?!\S)"
    assert len(re.findall(alone, mended)) >= len(re.findall(alone, text))


@needs_models
def test_sisters_lend_their_phrases() -> None:
    sister = "Trung tâm Kỳ Hoa Sơn tuyên truyền trên trang thông tin phường An Lạc Tây. " * 20
    text = DESTROYED + "Trung tam Ky Hoa Son tuyén truyén trén trang théng tin phudng An Lac Tay."
    assert "Kỳ Hoa Sơn" in repair(make.scan(text), RULES, [sister]).text


@needs_models
def test_only_destroyed_text_needs_sisters() -> None:
    assert needs_sisters(repair(make.scan(DESTROYED), RULES))
    assert not needs_sisters(repair(make.scan(CLEAN), RULES))
