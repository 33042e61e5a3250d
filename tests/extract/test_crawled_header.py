"""Letterheads as portals copy them: headlines above, words lost, bodies below a committee."""

from __future__ import annotations

import pytest

from pipeline.extract import header
from pipeline.records import Header
from pipeline.rules import Rules
from pipeline.segment import segment
from tests import make

RULES = Rules()
MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n"
BODY = "Căn cứ chỉ đạo của cấp trên;\nI. MỤC ĐÍCH\n1. Chung\nNâng cao chất lượng.\n"
LEFT = "ỦY BAN NHÂN DÂN\nXÃ SƠN ĐÔNG HẠ\n"


def read(text: str) -> Header:
    return header.extract(segment(make.repaired(text), RULES), RULES)


@pytest.mark.parametrize(
    "headline",
    [
        "KẾ HOẠCH Trồng cây xanh tại xã năm 2026\nNgày 06/04/2026 23:23:18\n",
        "DỰ THẢO KẾ HOẠCH\nTrồng cây xanh\nĐăng lúc: 17:00\n",
        "KẾ HOẠCH TRỒNG CÂY XANH NĂM 2026\nLượt xem: 12\n",
        "",
    ],
)
def test_a_headline_above_the_letterhead_is_not_the_title(headline: str) -> None:
    found = read(
        f"{headline}{LEFT}Số:      /KH-UBND\n{MOTTO}Sơn Đông Hạ, ngày 05 tháng 4 năm 2026\n"
        f"DỰ THẢO KẾ HOẠCH\nTrồng cây phân tán năm 2026\n{BODY}"
    )
    assert (found.doc_type, found.title) == ("Kế hoạch", "Trồng cây phân tán năm 2026")
    assert (found.symbol, found.issue_date) == ("/KH-UBND", "2026-04-05")


@pytest.mark.parametrize(
    "motto", ["CỘNG HÒA HỘI CHỦ NGHĨA VIỆT NAM", "CỘNG HÒA XàHỘI CHỦ NGHĨA VIỆT NAM"]
)
def test_a_motto_that_lost_a_letter_is_no_part_of_the_issuer(motto: str) -> None:
    found = read(
        f"ỦY BAN NHÂN DÂN HUYỆN ĐÔNG HẠ\n{motto}\nĐộc lập  Tự do  Hạnh phúc\nSố: 24\n/KH-UBND\n"
        f"Đông Hạ, ngày 05 tháng 4 năm 2024\nKẾ HOẠCH\nTrồng cây\n{BODY}"
    )
    assert (found.issuer, found.district) == ("Ủy ban nhân dân huyện Đông Hạ", "huyện Đông Hạ")
    assert (found.number, found.symbol) == ("24", "24/KH-UBND")


def test_the_type_of_a_document_without_its_title_word_is_that_of_its_symbol() -> None:
    found = read(
        f"ỦY BAN NHÂN DÂN\n{MOTTO}Số: 31/2024/QĐ-UBND\nAn Hạ, ngày 10 tháng 9 năm 2024\n"
        "BAN HÀNH QUY ĐỊNH VỀ TRỒNG CÂY\nỦY BAN NHÂN DÂN TỈNH HÀ NAM NINH\n"
        "Căn cứ Luật Lâm nghiệp;\nQUYẾT ĐỊNH:\nĐiều 1. Ban hành quy định.\n"
        "Điều 2. Chủ tịch UBND thị xã Kim Lưu, Chủ tịch UBND xã Sơn Hạ chịu trách nhiệm.\n"
    )
    assert (found.doc_type, found.symbol) == ("Quyết định", "31/2024/QĐ-UBND")
    assert (found.issuer, found.province) == (
        "Ủy ban nhân dân tỉnh Hà Nam Ninh",
        "tỉnh Hà Nam Ninh",
    )


@pytest.mark.parametrize(
    ("lines", "symbol", "issuer"),
    [
        ("BỘ TƯ PHÁP\n", "QĐ-BTP", "Bộ Tư pháp"),
        ("UBND TỈNH HÀ NAM NINH\nSỞ TƯ PHÁP\n", "KH-STP", "Sở Tư pháp tỉnh Hà Nam Ninh"),
        ("UBND THỊ XÃ KIM LƯU\nPHÒNG TƯ PHÁP\n", "KH-TP", "Phòng Tư pháp thị xã Kim Lưu"),
        (
            "UBND TỈNH HÀ NAM NINH\nSỞ KẾ HOẠCH VÀ ĐẦU TƯ\n",
            "KH-SKHĐT",
            "Sở Kế hoạch và Đầu tư tỉnh Hà Nam Ninh",
        ),
    ],
)
def test_a_syllable_is_no_abbreviation(lines: str, symbol: str, issuer: str) -> None:
    found = read(f"{lines}Số: 5/{symbol}\n{MOTTO}KẾ HOẠCH\nTrồng cây\n{BODY}")
    assert found.issuer == issuer


def test_a_body_of_a_commune_belongs_to_the_commune() -> None:
    found = read(
        f"{LEFT}BAN CHỈ ĐẠO CHUYỂN ĐỔI SỐ\nSố: 5/KH-BCĐ\n{MOTTO}KẾ HOẠCH\nTrồng cây\n{BODY}"
    )
    assert (found.issuer, found.commune) == (
        "Ban Chỉ đạo chuyển đổi số xã Sơn Đông Hạ",
        "Sơn Đông Hạ",
    )


def test_a_city_within_a_province_is_its_district() -> None:
    found = read(
        f"ỦY BAN NHÂN DÂN\nTHÀNH PHỐ PHAN RANG - THÁP CHÀM\nSố: 5/KH-UBND\n{MOTTO}"
        f"Phan Rang - Tháp Chàm, ngày 05 tháng 4 năm 2024\nKẾ HOẠCH\nTrồng cây\n{BODY}"
    )
    assert (found.district, found.province) == (
        "thành phố Phan Rang - Tháp Chàm",
        "tỉnh Ninh Thuận",
    )


def test_a_bare_committee_is_that_of_the_province_it_dates_from() -> None:
    found = read(
        f"ỦY BAN NHÂN DÂN\n{MOTTO}Số: 98/KH-UBND\nTây Ninh, ngày 15 tháng 5 năm 2019\nKẾ HOẠCH\n"
        "Trồng cây\nỦy ban nhân dân tỉnh ban hành Kế hoạch trồng cây như sau:\n1. Chung\n"
    )
    assert found.issuer == "Ủy ban nhân dân tỉnh Tây Ninh"


@pytest.mark.parametrize(
    ("title", "start", "end"),
    [
        ("Trồng cây giai đoạn từ năm 2027 đến năm 2030", "2027-01-01", "2030-12-31"),
        ("Trồng cây năm 2028 thuộc Đề án giai đoạn 2027-2030", "2028-01-01", "2028-12-31"),
    ],
)
def test_a_year_that_opens_a_period(title: str, start: str, end: str) -> None:
    found = read(f"KẾ HOẠCH\n{title}\n{BODY}")
    assert (found.period_start, found.period_end) == (start, end)


def test_a_place_with_its_kind_abbreviated_stays_whole() -> None:
    found = read(
        f"UBND THÀNH PHỐ HẢI ĐÔNG\n{MOTTO}Số: 98/KH-UBND\n"
        f"TP. Hải Đông, ngày 15 tháng 5 năm 2026\nKẾ HOẠCH\nTrồng cây\n{BODY}"
    )
    assert (found.issuer, found.issue_place) == (
        "Ủy ban nhân dân thành phố Hải Đông",
        "Thành phố Hải Đông",
    )


def test_the_number_behind_the_issuer_on_one_line() -> None:
    found = read(
        f"ỦY BAN NHÂN DÂN TỈNH HÀ NAM NINH -------- Số: 98/KH-UBND | {MOTTO.splitlines()[0]} "
        "Hà Nam Ninh, ngày 15 tháng 5 năm 2026 |\nKẾ HOẠCH\nTrồng cây\n" + BODY
    )
    assert (found.issuer, found.symbol, found.issue_date) == (
        "Ủy ban nhân dân tỉnh Hà Nam Ninh",
        "98/KH-UBND",
        "2026-05-15",
    )


def test_a_decision_titled_with_its_issuer_and_signed_without_recipients() -> None:
    found = read(
        f"UBND TỈNH HÀ NAM NINH\nSố: 29/2004/QĐ-UB\n{MOTTO}An Hạ, ngày 19 tháng 6 năm 2004\n\n"
        "QUYẾT ĐỊNH CỦA UBND TỈNH HÀ NAM NINH\n\nV/v phê duyệt chương trình trồng cây\n\n"
        "ỦY BAN NHÂN DÂN TỈNH HÀ NAM NINH\n\n- Căn cứ Luật Lâm nghiệp;\n\nQUYẾT ĐỊNH\n\n"
        "Điều 1: Phê duyệt chương trình trồng cây.\n\nTM. UỶ BAN NHÂN DÂN TỈNH\n\nKT. CHỦ TỊCH\n\n"
        "PHÓ CHỦ TỊCH\n\n(Đã ký)\n\nLò Văn Mẫu\n\nCHƯƠNG TRÌNH TRỒNG CÂY\n\n"
        "(Ban hành kèm theo Quyết định số 29/2004/QĐ-UB)\n" + "I. Nội dung chung của đề án.\n" * 20
    )
    assert (found.doc_type, found.title) == ("Quyết định", "V/v phê duyệt chương trình trồng cây")
    assert (found.issuer, found.signer) == ("Ủy ban nhân dân tỉnh Hà Nam Ninh", "Lò Văn Mẫu")


@pytest.mark.parametrize(
    ("lines", "symbol", "issuer"),
    [
        (
            "HĐND XÃ SƠN ĐÔNG HẠ\nTHƯỜNG TRỰC\n",
            "12/KH-HĐND",
            "Thường trực Hội đồng nhân dân xã Sơn Đông Hạ",
        ),
        ("CÔNG AN XÃ SƠN ĐÔNG HẠ\n", "12/KH-CAX", "Công an xã Sơn Đông Hạ"),
    ],
)
def test_bodies_at_a_commune_name_it(lines: str, symbol: str, issuer: str) -> None:
    found = read(f"{lines}Số: {symbol}\n{MOTTO}KẾ HOẠCH TRỒNG CÂY\nNĂM 2026\n{BODY}")
    assert (found.issuer, found.commune) == (issuer, "Sơn Đông Hạ")
    assert (found.title, found.plan_year) == ("TRỒNG CÂY NĂM 2026", "2026")


def test_a_narrow_cell_cuts_the_body_that_decides() -> None:
    found = read(
        f"UỶ BAN NHÂN\nDÂN\nTỈNH HÀ NAM NINH\n{MOTTO}Số: 9/QĐ-UBND\n"
        "An Hạ,\nngày 25 tháng 4 năm 2011\nQUYẾT ĐỊNH\nVỀ VIỆC PHÊ DUYỆT QUY HOẠCH TRỒNG CÂY\n"
        "TỈNH HÀ NAM NINH\nỦY\nBAN NHÂN DÂN TỈNH HÀ NAM NINH\nCăn\ncứ Luật Lâm nghiệp;\n"
    )
    assert found.title == "VỀ VIỆC PHÊ DUYỆT QUY HOẠCH TRỒNG CÂY TỈNH HÀ NAM NINH"
    assert (found.issuer, found.issue_date) == ("Ủy ban nhân dân tỉnh Hà Nam Ninh", "2011-04-25")


def test_a_stamp_of_a_draft_is_no_part_of_the_issuer() -> None:
    found = read(
        f"UBND TỈNH HÀ NAM NINH\nSỞ TƯ PHÁP\nDỰ THẢO\nSố:    /KH-STP\n{MOTTO}KẾ HOẠCH\nTrồng cây\n"
    )
    assert found.issuer == "Sở Tư pháp tỉnh Hà Nam Ninh"


def test_a_party_committee_of_a_district_stands_below_its_province() -> None:
    found = read(
        "ĐẢNG BỘ TỈNH HÀ NAM NINH\nHUYỆN ỦY KIM LƯU\n*\nSố 15-KH/HU\nĐẢNG CỘNG SẢN VIỆT NAM\n"
        f"Kim Lưu, ngày 20 tháng 01 năm 2023\nKẾ HOẠCH\ntrồng cây năm 2023\n{BODY}"
    )
    assert (found.issuer, found.district) == ("Huyện ủy Kim Lưu", "huyện Kim Lưu")
    assert found.province == "tỉnh Hà Nam Ninh"


@pytest.mark.parametrize(
    ("lines", "symbol", "issuer", "commune"),
    [
        (
            "UBND TỈNH HÀ NAM NINH SỞ TÀI CHÍNH\n",
            "STC-NS",
            "Sở Tài chính tỉnh Hà Nam Ninh",
            "",
        ),
        (
            "UBND TỈNH HÀ NAM NINH - SỞ NỘI VỤ\n",
            "KH-SNV",
            "Sở Nội vụ tỉnh Hà Nam Ninh",
            "",
        ),
        (
            "BẢO HIỂM XÃ HỘI VIỆT NAM\nBẢO HIỂM XÃ HỘI TỈNH HÀ NAM NINH\n",
            "KH-BHXH",
            "Bảo hiểm xã hội tỉnh Hà Nam Ninh",
            "",
        ),
        (
            "ỦY BAN NHÂN DÂN\nXÃ HỘI SƠN HẠ\n",
            "KH-UBND",
            "Ủy ban nhân dân xã Hội Sơn Hạ",
            "Hội Sơn Hạ",
        ),
    ],
)
def test_lines_set_on_one_and_words_that_look_like_a_level(
    lines: str, symbol: str, issuer: str, commune: str
) -> None:
    found = read(f"{lines}Số: 5/{symbol}\n{MOTTO}KẾ HOẠCH\nTrồng cây\n{BODY}")
    assert (found.issuer, found.commune) == (issuer, commune)


def test_the_subject_behind_the_number() -> None:
    found = read(
        f"UBND TỈNH HÀ NAM NINH\nSỞ TÀI CHÍNH\n{MOTTO}Số: 123/STC-NS V/v lập dự toán năm 2027\n"
        "An Hạ, ngày 3 tháng 2 năm 2026\nKính gửi: Ủy ban nhân dân các xã.\n1. Rà soát.\n"
    )
    assert (found.doc_type, found.symbol) == ("Công văn", "123/STC-NS")
    assert found.title == "lập dự toán năm 2027"


def test_a_letterhead_cut_into_cells_below_a_portals_table() -> None:
    found = read(
        "Quyết định 15/2026/QĐ-UBND về trồng cây\nSố hiệu | 15/2026/QĐ-UBND |\n"
        "Ngày ban hành | 06/07/2026 |\nCơ quan ban hành | Tỉnh Hà Nam Ninh |\nỦY\nBAN NHÂN DÂN |\n"
        "CỘNG\nHÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM |\nSố: 15/2026/QĐ-UBND |\n"
        "Nam Ninh, ngày 06 tháng 7 năm 2026 |\nỦY BAN NHÂN DÂN TỈNH HÀ NAM NINH\n"
        "Căn cứ Luật Lâm nghiệp;\nQUYẾT ĐỊNH:\nĐiều 1. Ban hành quy định.\n"
    )
    assert (found.doc_type, found.symbol) == ("Quyết định", "15/2026/QĐ-UBND")
    assert (found.issue_date, found.issuer) == ("2026-07-06", "Ủy ban nhân dân tỉnh Hà Nam Ninh")


@pytest.mark.parametrize(
    ("title", "doc_type", "subject"),
    [
        (
            "Kế hoạch Trồng cây xanh trên địa bàn xã Sơn Đông Hạ năm 2026\n(Kèm theo Quyết định số 7/QĐ-UBND)",
            "Kế hoạch",
            "Trồng cây xanh trên địa bàn xã Sơn Đông Hạ năm 2026",
        ),
        (
            "KẾ HOẠCH HÀNH ĐỘNG\nTHỰC HIỆN LUẬT LÂM NGHIỆP",
            "Kế hoạch hành động",
            "THỰC HIỆN LUẬT LÂM NGHIỆP",
        ),
        (
            f"{LEFT}|\n|\n{MOTTO}|\nQUY CHẾ LÀM\nVIỆC\nCỦA ỦY\nBAN NHÂN DÂN XÃ SƠN ĐÔNG HẠ",
            "Quy chế",
            "LÀM VIỆC CỦA ỦY BAN NHÂN DÂN XÃ SƠN ĐÔNG HẠ",
        ),
    ],
)
def test_titles_that_lost_their_form(title: str, doc_type: str, subject: str) -> None:
    found = read(f"{title}\n{BODY}")
    assert (found.doc_type, found.title) == (doc_type, subject)


def test_the_signer_beside_the_last_recipient() -> None:
    found = read(
        f"{LEFT}{MOTTO}KẾ HOẠCH\nTrồng cây\n{BODY}Nơi nhận: TM. ỦY BAN NHÂN DÂN\n"
        "- Đảng ủy xã; CHỦ TỊCH\n- Lưu: VT, KT. Lò Thị Mẫu\n"
    )
    assert (found.signer, found.signer_title) == ("Lò Thị Mẫu", "CHỦ TỊCH")


@pytest.mark.parametrize(
    ("place", "issuer"),
    [
        ("trên địa bàn tỉnh Hà Nam Ninh", "Ủy ban nhân dân tỉnh Hà Nam Ninh"),
        ("trên địa bàn", "Ủy ban nhân dân tỉnh"),
    ],
)
def test_a_committee_that_names_its_level_only(place: str, issuer: str) -> None:
    found = read(
        "Thực hiện Nghị định số 61/2018/NĐ-CP ngày 23 tháng 4 năm 2018 của Chính phủ, "
        "Ủy ban nhân dân tỉnh ban hành Kế hoạch như sau:\n1. Trồng cây\n"
        f"2. Chăm sóc cây {place}, Ủy ban nhân dân các xã phối hợp.\n"
    )
    assert found.issuer == issuer
