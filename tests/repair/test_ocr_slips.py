"""Slips of OCR: formulas, symbols, dates and lost marks."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.records import (
    Box,
    Cell,
    Media,
    Page,
    Scan,
    Source,
    Table,
    TextSource,
    Word,
    Words,
)
from pipeline.repair import polish
from pipeline.repair.diacritics import MODELS, mender
from pipeline.repair.slips import Slips, slips
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
        ("CHỈ THỊ\nvề việc trồng cây\n", "CHỈ THỊ\nVề việc trồng cây\n"),
        ("TỜ TRÌNH\nviệc trồng cây\n", "TỜ TRÌNH\nVề việc trồng cây\n"),
        ("- Thường trực Đảng ủy (b/€);\n", "- Thường trực Đảng ủy (b/c);\n"),
        ("K1. CHỦ TỊCH\nve PHÓ CHỦ TỊCH\n", "KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH\n"),
        ("T/M BẠN THƯỜNG VỤ\n—— PHO BỊ THƯ\n", "T/M BAN THƯỜNG VỤ\nPHÓ BÍ THƯ\n"),
        ("Quyết định số 15/QĐĐ-UBND", "Quyết định số 15/QĐ-UBND"),
        ("Nghị quyết số 7/NQ-HĐNĐ", "Nghị quyết số 7/NQ-HĐND"),
        ("Công văn số 286/5TC-NS", "Công văn số 286/STC-NS"),
        ("số 15/QĐ- -BXD, số 41 8/QĐ-BXD", "số 15/QĐ-BXD, số 418/QĐ-BXD"),
        ("Sơn Hạ, ngày tháng I1 năm 2025", "Sơn Hạ, ngày tháng 11 năm 2025"),
        ("Sơn Hạ, ngày 2Átháng 12 năm 2025", "Sơn Hạ, ngày 2Á tháng 12 năm 2025"),
        ("Só: /KH-UBND", "Số: /KH-UBND"),
        ("Hãng quý\nQuý II, HI năm 2026\n", "Hằng quý\nQuý II, III năm 2026\n"),
        ("Quý H/2026 - Quý TV/2026\n", "Quý II/2026 - Quý IV/2026\n"),
        ("~ Thường trực Đảng ủy;\n", "- Thường trực Đảng ủy;\n"),
        ("~ UBND các xã;\n", "- UBND các xã;\n"),
        ("I. CHUNG\nH. RIÊNG\nTII. CUỐI\n", "I. CHUNG\nII. RIÊNG\nIII. CUỐI\n"),
        ("I. Chung\nIL. Riêng\n1, Một\nTV. Cuối\n", "I. Chung\nII. Riêng\n1. Một\nIV. Cuối\n"),
        ("1. MỘT\nH. HAI\nIII. BA\n", "I. MỘT\nII. HAI\nIII. BA\n"),
        ("q) x\nb) y\n©) z\nđ) v\nđ) w\n", "a) x\nb) y\nc) z\nd) v\nđ) w\n"),
        ("2\nNÑiêm yết mã QR\n", "2\nNiêm yết mã QR\n"),
        ("phòng, .øian lận và khônø øhi\n", "phòng, gian lận và không ghi\n"),
        ("d) v\nd) w\n€) x\nø) y\n", "d) v\nđ) w\ne) x\ng) y\n"),
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
        "1. MỤC ĐÍCH\n2. YÊU CẦU\na) x\nb) y\n1. Hai\na) z\n",
        "c) x\nđ) y\ne) z\n",
        "II. HAI\nTL. CHỦ TỊCH\nKT. TRƯỞNG PHÒNG\n",
        "A. Phần đầu\nB. Phần sau\nH. Phần tám\n",
        "1) x\n2) y\n8) z\n",
    ],
)
def test_sound_text_stays(text: str) -> None:
    assert read(text) == text


def doubted(*words: tuple[str, float]) -> str:
    """Return what becomes of words on a scanned page, each with the certainty of OCR."""
    text, found = "", []
    for word, sure in words:
        at = len(text)
        found.append(Word(Span(at, at + len(word)), Box(0, 0, 1, 1), sure))
        text += word + " "
    page = scan(text).pages[0]
    whole = replace(scan(text), pages=(replace(page, words=Words.of(found)),))
    return spelled(whole, RULES)[1].text.rstrip()


def sure(text: str) -> list[tuple[str, float]]:
    return [(word, 0.96) for word in text.split()]


def test_code_read_better_elsewhere_decides() -> None:
    text = doubted(
        *sure("Kế hoạch số"), ("1/KH-BCĐ45QHE", 0.58), *sure("và Kế hoạch số"),
        ("19/KH-BCĐ45QHg", 0.6), *sure("và số"), ("2/KH-BCĐ45QH&g", 0.03),
    )  # fmt: skip
    assert text == "Kế hoạch số 1/KH-BCĐ45QHg và Kế hoạch số 19/KH-BCĐ45QHg và số 2/KH-BCĐ45QHg"


def test_codes_read_well_stay_two() -> None:
    words = (*sure("số"), ("1/KH-BCĐ45QHA", 0.9), *sure("và số"), ("2/KH-BCĐ45QHB", 0.95))
    assert doubted(*words) == "số 1/KH-BCĐ45QHA và số 2/KH-BCĐ45QHB"


def test_name_read_otherwise_nearly_everywhere_decides() -> None:
    often = sure("xã Sơn Hạ, " * 5)
    assert doubted(*often, ("Sơn", 0.96), ("Hà", 0.7)).endswith("Sơn Hạ")


def test_name_read_well_or_as_often_stays() -> None:
    assert doubted(*sure("xã Sơn Hạ, " * 5), ("Sơn", 0.96), ("Hà", 0.95)).endswith("Sơn Hà")
    assert doubted(*sure("xã Sơn Hạ, " * 2), ("Sơn", 0.96), ("Hà", 0.7)).endswith("Sơn Hà")


@pytest.mark.parametrize(("certainty", "sign"), [(0.55, ""), (0.95, ",")])
def test_speck_after_a_word_goes_where_the_text_knows_better(certainty: float, sign: str) -> None:
    body = " giao cho Sở Dân vận tỉnh để Sở Dân vận tỉnh làm"
    assert doubted(("Sở,", certainty), *sure(f"Dân vận{body}")) == f"Sở{sign} Dân vận{body}"


def test_only_pages_read_by_ocr_are_mended() -> None:
    text = "Quyết định số 15/QĐĐ-UBND\nPHÓ CHU TỊCH\n"
    assert spelled(scan(text, TextSource.TEXT_LAYER), RULES)[1].text == text


needs_models = pytest.mark.skipif(mender() is None, reason="no models")


def polished(text: str, tables: tuple[Table, ...] = ()) -> str:
    tools = mender()
    assert tools is not None
    known = slips(MODELS)
    assert known is not None
    models = polish.Polish(tools.language, known)
    whole = replace(scan(text), tables=tables)
    return Layer.edited(text, polish.edits(whole, Layer.identity(text), models)).text


def polished_cells(*cells: str) -> list[str]:
    """Return what becomes of the cells of a row."""
    text, found = "", []
    for column, cell in enumerate(cells):
        found.append(Cell(0, column, 1, 1, (Span(len(text), len(text) + len(cell)),)))
        text += cell + "\n"
    return polished(text, (Table("ruled", 1, len(cells), tuple(found)),)).splitlines()


@needs_models
@pytest.mark.parametrize(
    ("seen", "printed"),
    [
        ("tiếp tục triên khai thực hiện kế hoạch", "tiếp tục triển khai thực hiện kế hoạch"),
        ("sửa đôi, bố sung một số điều của Luật", "sửa đổi, bổ sung một số điều của Luật"),
        ("thanh toán các khoản chỉ phí phát sinh", "thanh toán các khoản chi phí phát sinh"),
        ("Nghị quyết SỐ 12/NQ-HĐND và sỐ 13", "Nghị quyết số 12/NQ-HĐND và số 13"),
        (
            "giao các SƠ, ban, ngành của tỉnh thực hiện",
            "giao các sở, ban, ngành của tỉnh thực hiện",
        ),
        ("xử lý kịp thời từ\nCƠ SỞ.\nCác tổ", "xử lý kịp thời từ\ncơ sở.\nCác tổ"),
        ("vật liệu nổ và CÔng cụ hỗ trợ", "vật liệu nổ và công cụ hỗ trợ"),
        (
            "phát triên nông thôn, các tô chức đoàn thể",
            "phát triển nông thôn, các tổ chức đoàn thể",
        ),
        ("đón Tết Nguyên đán năm Nhâm Dằn", "đón Tết Nguyên đán năm Nhâm Dần"),
        ("2\nBế thu gom\n3\nKiếm kê vật tư", "2\nBể thu gom\n3\nKiểm kê vật tư"),
        ("BÁO CÁO THẤM TRA DỰ TOÁN NGÂN SÁCH", "BÁO CÁO THẨM TRA DỰ TOÁN NGÂN SÁCH"),
        ("Ngân hàng Nhà nước - Chỉ nhánh tỉnh", "Ngân hàng Nhà nước - Chi nhánh tỉnh"),
        (
            "hoạt động của cấp có thâm quyền, phát sinh",
            "hoạt động của cấp có thẩm quyền, phát sinh",
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
        "PHƯỜNG CẨM PHÚC NAM\nCẩm Phúc Nam, ngày 02 tháng 3 năm 2026",
        "Đơn vị chủ trì\nCƠ QUAN PHỐI HỢP\nvề CƠ SỞ DỮ LIỆU\nTiến độ thực hiện",
        "Công ty TNHH An Hạ, TTHC, DVCTT, số 12/KH-UBND",
    ],
)
def test_names_and_sound_words_stay(text: str) -> None:
    assert polished(text) == text


@needs_models
@pytest.mark.parametrize(
    ("seen", "printed"),
    [("Số theo dõi", "Sổ theo dõi"), ("Biến chỉ dẫn", "Biển chỉ dẫn")],
)
def test_cell_is_read_by_its_own_words(seen: str, printed: str) -> None:
    beside = ("Lập danh mục hồ sơ", "Công an xã", seen, "Quý II/2026")
    assert polished_cells(*beside) == [*beside[:2], printed, beside[3]]
    assert polished(f"Công an xã {seen} Quý II/2026") == f"Công an xã {seen} Quý II/2026"


@needs_models
def test_capitals_of_a_cell_stay_after_one_in_small_letters() -> None:
    headers = ("Đơn vị chủ trì", "CƠ QUAN PHỐI HỢP", "Tiến độ thực hiện")
    assert polished_cells(*headers) == list(headers)


@needs_models
@given(st.text(max_size=200))
def test_no_text_stops_the_polish(text: str) -> None:
    before = [char for char in text if char.isdigit()]
    assert [char for char in polished(text) if char.isdigit()] == before


def test_chances_are_counted_from_pairs() -> None:
    pairs = [("tổ", "tố", 0.9)] * 20 + [("tổ", "tổ", 0.96)] * 80 + [("đã", "đã", 0.97)] * 500
    found = Slips.learnt(pairs)
    assert found.odds("tố", "tổ") > found.odds("tổ", "tố")
    assert found.odds("tố", "tổ") > found.odds("tò", "tổ")
    assert found.odds("tô", "tổ") > found.odds("to", "tổ")
    assert found.doubt(0.9) > 0 > found.doubt(0.97)


def test_guesses_show_no_usual_slips() -> None:
    usual = [("đã", "đã", 0.97)] * 500 + [("đi", "đi", 0.96)] * 500
    guessed = Slips.learnt(usual + [("đã", "dã", 0.2)] * 300)
    assert guessed.odds("dã", "đã") == Slips.learnt(usual).odds("dã", "đã")
    assert guessed.odds("dã", "đã") < Slips.learnt(usual + [("đã", "dã", 0.7)] * 300).odds(
        "dã", "đã"
    )


def test_chances_come_back_from_their_file(tmp_path: Path) -> None:
    found = Slips.learnt([("chi", "chỉ", 0.9), ("chi", "chi", 0.96), ("phí", "phí", 0.97)])
    found.save(tmp_path / "slips.json.gz")
    again = Slips.load(tmp_path / "slips.json.gz")
    assert again.odds("chỉ", "chi") == pytest.approx(found.odds("chỉ", "chi"), abs=0.01)
    assert again.doubt(0.8) == pytest.approx(found.doubt(0.8), abs=0.01)


@needs_models
def test_word_that_ocr_was_sure_of_stays() -> None:
    text = "khoản chỉ phí khác"
    tools, known = mender(), slips(MODELS)
    assert tools is not None
    assert known is not None

    def mended(certainty: float) -> str:
        words = Words.of(
            Word(Span(*match.span()), Box(0, 0, 1, 1), certainty)
            for match in re.finditer(r"\S+", text)
        )
        page = replace(scan(text).pages[0], words=words)
        read = replace(scan(text), pages=(page,))
        models = polish.Polish(tools.language, known)
        return Layer.edited(text, polish.edits(read, Layer.identity(text), models)).text

    assert mended(0.7) == "khoản chi phí khác"
    assert known.doubt(0.7) > known.doubt(0.965)


@needs_models
def test_of_its_usual_slips_ocr_is_as_sure_as_of_any_word() -> None:
    tools, known = mender(), slips(MODELS)
    assert tools is not None
    assert known is not None
    text = "Kiện toàn tố hòa giải của các thôn"
    words = [Word(Span(*m.span()), Box(0, 0, 1, 1), 0.97) for m in re.finditer(r"\S+", text)]
    read = scan(text)
    read = replace(read, pages=(replace(read.pages[0], words=Words.of(words)),))
    models = polish.Polish(tools.language, known)
    layer = Layer.identity(text)
    assert Layer.edited(text, polish.edits(read, layer, models)).text == text.replace("tố", "tổ")
