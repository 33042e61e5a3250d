"""The document's own particulars."""

from __future__ import annotations

import pytest

from pipeline.extract import header
from pipeline.records import Header
from pipeline.rules import Rules
from pipeline.segment import segment
from tests import make

RULES = Rules()
HEAD = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n"
BODY = "Căn cứ chỉ đạo của cấp trên;\nI. MỤC ĐÍCH\n1. Chung\nNâng cao chất lượng.\n"


def read(text: str) -> Header:
    return header.extract(segment(make.repaired(text), RULES), RULES)


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("ỦY BAN NHÂN DÂN\nXÃ SƠN ĐÔNG HẠ\n", ("Ủy ban nhân dân xã Sơn Đông Hạ", "xã", "Sơn Đông Hạ")),
        ("UỶ BAN NHÂN DÂN\nPHƯỜNG AN LẠC TÂY\n", ("Ủy ban nhân dân phường An Lạc Tây", "phường", "An Lạc Tây")),
        ("UBND ĐẶC KHU ĐẢO NGỌC\n", ("Ủy ban nhân dân đặc khu Đảo Ngọc", "đặc khu", "Đảo Ngọc")),
        ("ỦY BAN NHÂN DÂN\nTỈNH HÀ NAM NINH\n", ("Ủy ban nhân dân tỉnh Hà Nam Ninh", "", "")),
        ("UBND TỈNH HÀ NAM NINH\nSỞ NỘI VỤ\n", ("Sở Nội vụ tỉnh Hà Nam Ninh", "", "")),
    ],
    ids=["xã", "phường", "đặc khu", "tỉnh", "sở"],
)  # fmt: skip
def test_issuer(lines: str, expected: tuple[str, str, str]) -> None:
    symbol = "KH-SNV" if "SỞ" in lines else "KH-UBND"
    found = read(f"{lines}Số: 3/{symbol}\n{HEAD}KẾ HOẠCH\nTrồng cây năm 2026\n{BODY}")
    assert (found.issuer, found.commune_type, found.commune) == expected


@pytest.mark.parametrize(
    ("line", "number", "symbol"),
    [
        ("Số: 481/KH-UBND", "481", "481/KH-UBND"),
        ("Số:        /KH-UBND", "", "/KH-UBND"),
        ("Số: ......./KH-UBND", "", "/KH-UBND"),
        ("Số 05-KH/ĐU", "05", "05-KH/ĐU"),
        ("Số: 0125/KH- UBND", "0125", "0125/KH-UBND"),
    ],
)
def test_number(line: str, number: str, symbol: str) -> None:
    found = read(f"ỦY BAN NHÂN DÂN\nXÃ ĐÔNG HẠ\n{line}\n{HEAD}KẾ HOẠCH\nTrồng cây\n{BODY}")
    assert (found.number, found.symbol) == (number, symbol)


@pytest.mark.parametrize(
    ("line", "place", "day"),
    [
        ("Đông Hạ, ngày 05 tháng 3 năm 2026", "Đông Hạ", "2026-03-05"),
        ("Đông Hạ, ngày      tháng 3 năm 2026", "Đông Hạ", "2026-03"),
        ("Đông Hạ, ngày ... tháng ... năm 2026", "Đông Hạ", "2026"),
        ("Thành phố Hà Nam Ninh,\nngày 5 tháng 12 năm 2025", "Thành phố Hà Nam Ninh", "2025-12-05"),
    ],
)
def test_place_and_date(line: str, place: str, day: str) -> None:
    found = read(
        f"ỦY BAN NHÂN DÂN\nXÃ ĐÔNG HẠ\nSố: 3/KH-UBND\n{HEAD}{line}\nKẾ HOẠCH\nTrồng cây\n{BODY}"
    )
    assert (found.issue_place, found.issue_date) == (place, day)


@pytest.mark.parametrize(
    ("title", "year", "start", "end"),
    [
        ("Cải cách hành chính năm 2026", "2026", "2026-01-01", "2026-12-31"),
        ("Chuyển đổi số 6 tháng cuối năm 2025", "2025", "2025-07-01", "2025-12-31"),
        ("Giảm nghèo giai đoạn 2026 - 2030", "", "2026-01-01", "2030-12-31"),
        ("Diễn tập phòng thủ quý III năm 2026", "2026", "2026-07-01", "2026-09-30"),
        ("Thực hiện Chỉ thị số 5/CT-TTg ngày 03/4/2025 của Thủ tướng Chính phủ", "", "", ""),
        ("Phát triển thủy sản đến năm 2030", "", "", ""),
    ],
)
def test_period(title: str, year: str, start: str, end: str) -> None:
    found = read(f"KẾ HOẠCH\n{title}\n{BODY}")
    assert (found.plan_year, found.period_start, found.period_end) == (year, start, end)


def test_without_a_letterhead_the_text_names_the_commune() -> None:
    found = read(
        "KẾ HOẠCH\nTrồng cây năm 2024\nThực hiện Kế hoạch của UBND huyện Đông Thành, UBND xã Sơn "
        f"Đông Hạ xây dựng kế hoạch như sau:\n{BODY}Trên đây là kế hoạch của UBND xã Sơn Đông Hạ./.\n"
    )
    assert found.issuer == "Ủy ban nhân dân xã Sơn Đông Hạ"
    assert found.district == "huyện Đông Thành"
    assert (found.symbol, found.issue_date) == ("", "")


def test_signer_and_recipients() -> None:
    found = read(
        f"KẾ HOẠCH\nTrồng cây\n{BODY}Trên đây là Kế hoạch./.\nNơi nhận:\n- Sở Nội vụ (b/c);\n"
        "- Lưu: VT.\nTM. ỦY BAN NHÂN DÂN\nKT.CHỦ TỊCH\nPHÓ CHỦ TỊCH\n\nLò Văn Mẫu\n"
    )
    assert (found.signer, found.signer_title) == ("Lò Văn Mẫu", "KT. CHỦ TỊCH / PHÓ CHỦ TỊCH")
    assert len(found.recipients) == 2


def test_a_district_plans_for_itself() -> None:
    text = f"ỦY BAN NHÂN DÂN\nHUYỆN ĐÔNG THÀNH\nSố: 3/KH-UBND\n{HEAD}Đông Thành, ngày 06 tháng 02 năm 2024\n"
    found = read(f"{text}KẾ HOẠCH\nTrồng cây năm 2024\n{BODY}")
    assert (found.district, found.commune) == ("huyện Đông Thành", "")


def test_the_years_of_a_title_wrapped_onto_a_line_of_their_own() -> None:
    found = read(
        f"{HEAD}KẾ HOẠCH\nTRỒNG CÂY TRÊN ĐỊA BÀN XÃ ĐÔNG HẠ GIAI ĐOẠN\n2026 - 2030\n{BODY}"
    )
    assert found.title.endswith("GIAI ĐOẠN 2026 - 2030")
    assert (found.period_start, found.period_end) == ("2026-01-01", "2030-12-31")
