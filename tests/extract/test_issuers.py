"""The body that issued a document, where no letterhead names it."""

from __future__ import annotations

from pipeline.extract import header
from pipeline.records import Header
from pipeline.rules import Rules
from pipeline.segment import segment
from tests import make

RULES = Rules()
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
