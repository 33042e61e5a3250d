"""Citations with the slips of copying and of writers; the places and documents do not exist."""

from __future__ import annotations

import pytest

from pipeline.extract.citations import extract
from pipeline.records import Citation, Header
from pipeline.rules import Rules
from tests.make import outline

RULES = Rules()


def cite(line: str, *, symbol: str = "", date: str = "") -> list[Citation]:
    header = Header(doc_type="Quyết định", symbol=symbol, issue_date=date)
    return list(extract(outline(line), header, RULES))


ONE = {
    "bộ có chữ kế hoạch": (
        (
            "Căn cứ các thông tư của Bộ Kế hoạch và Đầu tư: Số 1/2024/TT-BKHĐT ngày 07 tháng 02 năm "
            "2024 về cây"
        ),
        ("Thông tư", "1/2024/TT-BKHĐT", "2024-02-07", "Bộ Kế hoạch và Đầu tư"),
    ),
    "phẩy trước tại": (
        "Xét đề nghị của Giám đốc Sở Y tế, tại Tờ trình số 583/TTr-SYT ngày 11/6/2025,",
        ("Tờ trình", "583/TTr-SYT", "2025-06-11", "Giám đốc Sở Y tế"),
    ),
    "cơ quan tên lạ đề nghị": (
        "Xét đề nghị của Ban Vận động và Hỗ trợ trồng cây tại Văn bản số 161/BVĐ-MC ngày 11/3/2025,",
        ("Văn bản", "161/BVĐ-MC", "2025-03-11", "Ban Vận động và Hỗ trợ trồng cây"),
    ),
    "gạch nối rơi mất": (
        "Nghị định số 61/2024/NĐCP ngày 23 tháng 4 năm 2024 của Chính phủ về cơ chế một cửa",
        ("Nghị định", "61/2024/NĐ-CP", "2024-04-23", "Chính phủ"),
    ),
    "gạch nối rơi mất trước tên bộ": (
        "Kế hoạch số 820/KHBNN-TCLN ngày 06/12/2024 của Bộ Nông nghiệp và PTNT về rừng",
        ("Kế hoạch", "820/KH-BNN-TCLN", "2024-12-06", "Bộ Nông nghiệp và Phát triển nông thôn"),
    ),
    "ký hiệu hai lần": (
        "Nghị quyết số 41-NQ/TW NQ/TW ngày 24/12/2024 của Bộ Chính trị về việc sắp xếp",
        ("Nghị quyết", "41-NQ/TW", "2024-12-24", "Bộ Chính trị"),
    ),
    "ban chỉ đạo đề án": (
        "Kế hoạch số 12/KH-BCĐ ngày 05/3/2025 của Ban Chỉ đạo Đề án 91 tỉnh về triển khai",
        ("Kế hoạch", "12/KH-BCĐ", "2025-03-05", "Ban Chỉ đạo Đề án 91 tỉnh"),
    ),
    "ban chỉ đạo các chương trình": (
        (
            "Quyết định số 12/QĐ-BCĐ ngày 05/3/2025 của Ban Chỉ đạo các Chương trình mục tiêu quốc gia "
            "tỉnh về quy chế"
        ),
        (
            "Quyết định",
            "12/QĐ-BCĐ",
            "2025-03-05",
            "Ban Chỉ đạo các Chương trình mục tiêu quốc gia tỉnh",
        ),
    ),
    "cơ quan thường trực trong ngoặc": (
        (
            "Xét đề nghị của Sở Y tế (Cơ quan Thường trực Ban Chỉ huy) tại Tờ trình số 57/TTr-SYT "
            "ngày 18/4/2025;"
        ),
        ("Tờ trình", "57/TTr-SYT", "2025-04-18", "Sở Y tế"),
    ),
    "liên sở": (
        "Xét đề nghị của Liên Sở Y tế - Sở Tài chính tại Tờ trình số 31/TTLS-YT-TC ngày 28/11/2025",
        ("Tờ trình", "31/TTLS-YT-TC", "2025-11-28", "Liên Sở Y tế - Sở Tài chính"),
    ),
    "số trơn sau dấu hai chấm": (
        "Thực hiện văn bản số: 186 ngày 6/10/2024 của Phòng VH&TT huyện Kim Lưu về việc cây",
        ("Văn bản", "186", "2024-10-06", "Phòng Văn hóa và Thông tin huyện Kim Lưu"),
    ),
    "thanh tra chính phủ": (
        "Công văn số 12/TTCP-KH ngày 11/4/2025 của Thanh tra Chính phủ về việc báo cáo",
        ("Công văn", "12/TTCP-KH", "2025-04-11", "Thanh tra Chính phủ"),
    ),
}


@pytest.mark.parametrize(("text", "expected"), ONE.values(), ids=ONE)
def test_reads_one_citation(text: str, expected: tuple[str, str, str, str]) -> None:
    found = [c for c in cite(text) if c.kind == "numbered"]
    assert [(c.doc_type, c.number, c.date, c.issuer) for c in found] == [expected]


def test_an_own_number_with_a_slip_of_its_hyphen_is_own() -> None:
    found = cite(
        "(Ban hành kèm theo Quyết định số: 97/2024/QĐ/BCT-KH ngày 27 tháng 1 năm 2024)",
        symbol="97/2024/QĐ-BCT-KH",
        date="2024-01-27",
    )
    assert [citation.own for citation in found] == [True]


def test_what_an_item_of_a_list_amends_has_no_issuer_from_the_list() -> None:
    found = cite(
        "Căn cứ các Nghị định của Chính phủ: Số 92/2026/NĐ-CP ngày 07/9/2026 về quy hoạch; số "
        "4/2027/NĐ-CP ngày 11/01/2027 sửa đổi một số điều của Nghị định 92/2026/NĐ-CP;"
    )
    assert [citation.issuer for citation in found] == ["Chính phủ", "Chính phủ", ""]
