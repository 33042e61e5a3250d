"""The body that issued a document: beside the committees, and where no letterhead names it."""

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


def test_without_a_letterhead_the_text_names_the_commune() -> None:
    found = read(
        "KẾ HOẠCH\nTrồng cây năm 2024\nThực hiện Kế hoạch của UBND huyện Đông Thành, UBND xã Sơn "
        f"Đông Hạ xây dựng kế hoạch như sau:\n{BODY}Trên đây là kế hoạch của UBND xã Sơn Đông Hạ./.\n"
    )
    assert found.issuer == "Ủy ban nhân dân xã Sơn Đông Hạ"
    assert found.district == "huyện Đông Thành"
    assert (found.symbol, found.issue_date) == ("", "")


def test_the_province_of_a_cited_plan_issues_no_plan_of_a_district() -> None:
    found = read(
        "KẾ HOẠCH\nRà soát hộ nghèo trên địa bàn huyện Đông Thành\nThực hiện Kế hoạch số 8/KH-UBND "
        "ngày 05/3/2024 của UBND tỉnh Hà Nam Ninh về rà soát hộ nghèo trên địa bàn tỉnh Hà Nam "
        f"Ninh; Ủy ban nhân dân huyện xây dựng kế hoạch như sau:\n{BODY}"
    )
    assert (found.issuer, found.district) == (
        "Ủy ban nhân dân huyện Đông Thành",
        "huyện Đông Thành",
    )


def test_the_level_of_communes_is_no_commune() -> None:
    found = read(
        "KẾ HOẠCH\nSẮP XẾP ĐƠN VỊ HÀNH CHÍNH CẤP HUYỆN, CẤP XÃ TỈNH HÀ NAM NINH GIAI ĐOẠN 2023 - 2025\n"
        f"Ủy ban nhân dân tỉnh ban hành Kế hoạch như sau:\n{BODY}"
    )
    assert (found.issuer, found.commune) == ("Ủy ban nhân dân tỉnh Hà Nam Ninh", "")


@pytest.mark.parametrize(
    ("lines", "symbol", "issuer", "province"),
    [
        ("TỈNH ỦY HÀ NAM NINH\n*\n", "18-CTr/TU", "Tỉnh ủy Hà Nam Ninh", "tỉnh Hà Nam Ninh"),
        (
            "TỈNH ỦY HÀ NAM NINH\nBAN TỔ CHỨC\n*\n",
            "05-HD/BTCTU",
            "Ban Tổ chức Tỉnh ủy Hà Nam Ninh",
            "tỉnh Hà Nam Ninh",
        ),
        (
            "ỦY BAN MTTQ VIỆT NAM\nXÃ SƠN ĐÔNG HẠ\nBAN THƯỜNG TRỰC\n",
            "07/KH-MTTQ-BTT",
            "Ban Thường trực Ủy ban Mặt trận Tổ quốc Việt Nam xã Sơn Đông Hạ",
            "",
        ),
        (
            "UBND HUYỆN KIM LƯU\nPHÒNG NÔNG NGHIỆP VÀ PTNT\n",
            "07/KH-NN",
            "Phòng Nông nghiệp và Phát triển nông thôn huyện Kim Lưu",
            "",
        ),
        (
            "ĐẢNG BỘ XÃ SƠN ĐÔNG HẠ\nBAN CHẤP HÀNH\n*\n",
            "07-NQ/ĐU",
            "Ban Chấp hành Đảng bộ xã Sơn Đông Hạ",
            "",
        ),
        (
            "BAN THƯỜNG VỤ\nTỈNH ĐOÀN HÀ NAM NINH\n",
            "07-KH/TĐTN",
            "Ban Thường vụ Tỉnh đoàn Hà Nam Ninh",
            "tỉnh Hà Nam Ninh",
        ),
        (
            "HỘI LHPN TỈNH HÀ NAM NINH\nBAN THƯỜNG VỤ\n",
            "55/KH-BTV",
            "Ban Thường vụ Hội Liên hiệp Phụ nữ tỉnh Hà Nam Ninh",
            "tỉnh Hà Nam Ninh",
        ),
        (
            "UBND THÀNH PHỐ AN HẢI\nVĂN PHÒNG\n",
            "77/TB-VP",
            "Văn phòng Ủy ban nhân dân thành phố An Hải",
            "thành phố An Hải",
        ),
        (
            "UBND XÃ SƠN ĐÔNG HẠ\nVĂN PHÒNG HĐND VÀ UBND\n",
            "3/KH-VP",
            "Văn phòng Hội đồng nhân dân và Ủy ban nhân dân xã Sơn Đông Hạ",
            "",
        ),
    ],
    ids=[
        "tỉnh ủy",
        "ban của tỉnh ủy",
        "mặt trận",
        "phòng của huyện",
        "đảng bộ",
        "đoàn",
        "hội",
        "văn phòng",
        "văn phòng hai cơ quan",
    ],
)
def test_issuers_beside_the_committee(lines: str, symbol: str, issuer: str, province: str) -> None:
    found = read(f"{lines}Số: {symbol}\n{HEAD}KẾ HOẠCH\nTrồng cây\n{BODY}")
    assert (found.issuer, found.province) == (issuer, province)
