"""Letterheads of schools, stations, Party and Youth Union bodies; those set on one line."""

from __future__ import annotations

import pytest

from tests.extract.test_crawled_header import BODY, LEFT, MOTTO, read


@pytest.mark.parametrize(
    ("letterhead", "issuer"),
    [
        (f"UBND XÃ SƠN ĐÔNG HẠ\nTRƯỜNG THCS ĐỒI CAO\nSố: 5/KH-THCSĐC\n{MOTTO}", "Trường THCS Đồi Cao"),
        (f"UBND XÃ SƠN ĐÔNG HẠ\nTRẠM Y TẾ\nSố: 5/KH-TYT\n{MOTTO}", "Trạm Y tế xã Sơn Đông Hạ"),
        (
            "TỈNH ỦY HÀ NAM NINH\nĐẢNG ỦY KHỐI CÁC CƠ QUAN\n*\nSố 9-KH/ĐUK\nĐẢNG CỘNG SẢN VIỆT NAM\n",
            "Đảng ủy khối các cơ quan tỉnh Hà Nam Ninh",
        ),
    ],
    ids=["trường", "trạm y tế", "đảng ủy khối"],
)  # fmt: skip
def test_a_body_and_what_it_stands_below(letterhead: str, issuer: str) -> None:
    found = read(f"{letterhead}Sơn Đông Hạ, ngày 05 tháng 4 năm 2024\nKẾ HOẠCH\nTrồng cây\n{BODY}")
    assert found.issuer == issuer


def test_a_youth_union_of_a_district_below_its_province_names_the_district() -> None:
    found = read(
        "BCH ĐOÀN TỈNH HÀ NAM NINH\nBCH ĐOÀN HUYỆN ĐÔNG THÀNH\n***\nSố: 5-KH/ĐTN\n"
        "ĐOÀN TNCS HỒ CHÍ MINH\nĐông Thành, ngày 05 tháng 4 năm 2024\n"
        f"KẾ HOẠCH\nTrồng cây\n{BODY}"
    )
    assert found.district == "huyện Đông Thành"


def test_a_city_below_its_province_is_a_district() -> None:
    found = read(
        f"UBND TỈNH ĐỒNG THÁP\nUBND THÀNH PHỐ SA ĐÉC\nSố: 5/KH-UBND\n{MOTTO}"
        f"Sa Đéc, ngày 05 tháng 4 năm 2024\nKẾ HOẠCH\nTrồng cây\n{BODY}"
    )
    assert (found.district, found.province) == ("thành phố Sa Đéc", "tỉnh Đồng Tháp")


def test_a_province_stands_behind_its_department_without_its_level() -> None:
    found = read(
        f"SỞ Y TẾ KHÁNH HOÀ\nBỆNH VIỆN ĐA KHOA ĐỒI CAO\nSố: 5/KH-BV\n{MOTTO}"
        f"Đồi Cao, ngày 05 tháng 4 năm 2024\nKẾ HOẠCH\nTrồng cây\n{BODY}"
    )
    assert found.province == "tỉnh Khánh Hòa"


def test_whose_conclusion_it_is_stands_above_the_title() -> None:
    found = read(
        "TỈNH ỦY HÀ NAM NINH\n*\nSố 87-KL/TU\nĐẢNG CỘNG SẢN VIỆT NAM\n"
        "Hà Nam Ninh, ngày 05 tháng 4 năm 2024\nKẾT LUẬN\nCỦA BAN THƯỜNG VỤ TỈNH ỦY\n"
        f"về phát triển dược liệu\n-----\n{BODY}"
    )
    assert (found.doc_type, found.title) == ("Kết luận", "về phát triển dược liệu")


ONE_LINE = "{} Sơn Đông Hạ, ngày 05 tháng 4 năm 2024\n\nKẾ HOẠCH\nTrồng cây\n" + BODY
NATION, WATCHWORD = MOTTO.splitlines()


@pytest.mark.parametrize(
    ("line", "symbol", "issuer"),
    [
        (
            f"{LEFT.replace(chr(10), ' ')}{NATION} {WATCHWORD} Số: 12/KH-UBND",
            "12/KH-UBND",
            "Ủy ban nhân dân xã Sơn Đông Hạ",
        ),
        (
            f"ỦY BAN NHÂN DÂN {NATION} XÃ SƠN HẠ {WATCHWORD} Số: 12/KH-UBND",
            "12/KH-UBND",
            "Ủy ban nhân dân xã Sơn Hạ",
        ),
        (
            "ĐẢNG BỘ HUYỆN ĐÔNG THÀNH ĐẢNG ỦY XÃ SƠN HẠ * Số 15-CTr/ĐU ĐẢNG CỘNG SẢN VIỆT NAM",
            "15-CTr/ĐU",
            "Đảng ủy xã Sơn Hạ",
        ),
    ],
)
def test_a_letterhead_on_one_line(line: str, symbol: str, issuer: str) -> None:
    found = read(ONE_LINE.format(line))
    assert (found.symbol, found.issuer, found.issue_date) == (symbol, issuer, "2024-04-05")


@pytest.mark.parametrize(
    ("left", "symbol"),
    [
        ("NGÂN HÀNG CHÍNH SÁCH XÃ HỘI\nCHI NHÁNH TỈNH HÀ NAM NINH\n", "7/KH-NHCS"),
        ("BCH ĐOÀN TỈNH HÀ NAM NINH\nBCH ĐOÀN HUYỆN ĐÔNG THÀNH\n", "7-KH/ĐTN"),
        ("UBMTTQ VIỆT NAM HUYỆN ĐÔNG THÀNH\nỦY BAN MTTQ XÃ SƠN HẠ\n", "7/KH-MTTQ"),
    ],
)
def test_a_headline_above_letterheads_of_other_bodies(left: str, symbol: str) -> None:
    found = read(
        f"KẾ HOẠCH Trồng cây xanh\nNgày ban hành:\n05/04/2024\n{left}Số: {symbol}\n{MOTTO}"
        f"Sơn Đông Hạ, ngày 05 tháng 4 năm 2024\nKẾ HOẠCH\nTrồng cây xanh\n{BODY}"
    )
    assert (found.symbol, found.issue_date) == (symbol, "2024-04-05")


def test_a_headline_above_the_letterhead_of_the_youth_union() -> None:
    found = read(
        "KẾ HOẠCH Trồng cây xanh\nNgày ban hành:\n05/04/2024\nTỈNH ĐOÀN HÀ NAM NINH\n***\n"
        "Số: 7-KH/TĐTN\nĐOÀN TNCS HỒ CHÍ MINH\nHà Nam Ninh, ngày 05 tháng 4 năm 2024\n"
        f"KẾ HOẠCH\nTrồng cây xanh\n{BODY}"
    )
    assert (found.symbol, found.issuer) == ("7-KH/TĐTN", "Tỉnh đoàn Hà Nam Ninh")
