"""Citations in every form plans use; the places and documents do not exist."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.extract.citations import extract
from pipeline.records import Citation, Header
from pipeline.rules import Rules
from pipeline.spans import Span
from tests.make import outline

RULES = Rules()
TTG = "Thủ tướng Chính phủ"


def cite(*lines: str | tuple[str, str], symbol: str = "", date: str = "") -> list[Citation]:
    header = Header(doc_type="Kế hoạch", symbol=symbol, issue_date=date)
    return list(extract(outline(*lines), header, RULES))


def numbered(*lines: str) -> list[tuple[str, str, str, str]]:
    return [(c.doc_type, c.number, c.date, c.issuer) for c in cite(*lines) if c.kind == "numbered"]


ONE = {
    "nghị quyết chính phủ": (
        "Căn cứ Nghị quyết số 912/NQ-CP ngày 05/3/2024 của Chính phủ về cải cách;",
        ("Nghị quyết", "912/NQ-CP", "2024-03-05", "Chính phủ"),
    ),
    "ngày trước cơ quan": (
        "Ngày 18 tháng 7 năm 2025, UBND xã Sơn Đông Hạ đã ban hành Quyết định số 9/QĐ-UBND về cây",
        ("Quyết định", "9/QĐ-UBND", "2025-07-18", "Ủy ban nhân dân xã Sơn Đông Hạ"),
    ),
    "số chấm": (
        "Nghị quyết số 71.3/2025/NQ-CP ngày 24-5-2025 của Chính phủ",
        ("Nghị quyết", "71.3/2025/NQ-CP", "2025-05-24", "Chính phủ"),
    ),
    "ủy ban thường vụ quốc hội": (
        "Nghị quyết số 41/2024/UBTVQH15 ngày 12 tháng 7 năm 2024 của UBTVQH về sắp xếp",
        ("Nghị quyết", "41/2024/UBTVQH15", "2024-07-12", "Ủy ban Thường vụ Quốc hội"),
    ),
    "văn bản của Đảng": (
        "Kết luận số 91-KL/TW ngày 02/10/2024 của Ban Bí thư về công tác dân vận",
        ("Kết luận", "91-KL/TW", "2024-10-02", "Ban Bí thư"),
    ),
    "số không ở đầu": (
        "Chỉ thị số 003-CT/TU của Tỉnh ủy Hà Giang Nam về tiết kiệm",
        ("Chỉ thị", "003-CT/TU", "", "Tỉnh ủy Hà Giang Nam"),
    ),
    "kế hoạch hành động của Đảng": (
        "Kế hoạch hành động số 118-KHHĐ/TU ngày 03.02.2026 của Ban Thường vụ Thành ủy An Hải",
        ("Kế hoạch hành động", "118-KHHĐ/TU", "2026-02-03", "Ban Thường vụ Thành ủy An Hải"),
    ),
    "đảng ủy xã": (
        "Kế hoạch số 42-KH/ĐU ngày 9/9/2025 của Đảng uỷ xã Sơn Đông Hạ thực hiện nghị quyết",
        ("Kế hoạch", "42-KH/ĐU", "2025-09-09", "Đảng ủy xã Sơn Đông Hạ"),
    ),
    "lai giữa nhà nước và đảng": (
        "Kế hoạch số 132-KH/UBND ngày 12/5/2025 của UBND tỉnh Hà Giang Nam",
        ("Kế hoạch", "132-KH/UBND", "2025-05-12", "Ủy ban nhân dân tỉnh Hà Giang Nam"),
    ),
    "công văn": (
        "Công văn số 2207/UBND-NC ngày 11/4/2025 của UBND tỉnh về việc chấn chỉnh",
        ("Công văn", "2207/UBND-NC", "2025-04-11", "Ủy ban nhân dân tỉnh"),
    ),
    "công văn của sở lạ": (
        "Công văn số 18/SQHPT&HTĐT-KTXD ngày 11/4/2025 của Sở Quy hoạch và Phát triển hạ tầng",
        (
            "Công văn",
            "18/SQHPT&HTĐT-KTXD",
            "2025-04-11",
            "Sở Quy hoạch và Phát triển hạ tầng",
        ),
    ),
    "ký hiệu có ngoặc": (
        "Văn bản số 1207/SNN(TCCB)-TH ngày 01/02/2025 của Sở Nông nghiệp và Môi trường",
        ("Văn bản", "1207/SNN(TCCB)-TH", "2025-02-01", "Sở Nông nghiệp và Môi trường"),
    ),
    "ngắt ở gạch nối": (
        "Quyết định số 912/QĐ - UBND ngày 5/5/2025 của UBND phường An Lạc Tây",
        ("Quyết định", "912/QĐ-UBND", "2025-05-05", "Ủy ban nhân dân phường An Lạc Tây"),
    ),
    "ngắt trước gạch nối": (
        "Nghị định số 88/2021/NĐ -CP ngày 01 tháng 8 năm 2021 của Chính phủ;",
        ("Nghị định", "88/2021/NĐ-CP", "2021-08-01", "Chính phủ"),
    ),
    "dính chữ": (
        "Kế hoạch số 363/KH-UBNDngày 31/12/2024 của Ủy ban nhân dân thành phố",
        ("Kế hoạch", "363/KH-UBND", "2024-12-31", "Ủy ban nhân dân thành phố"),
    ),
    "không có chữ số": (
        "theo Hướng dẫn 812/HD-BNV ngày 14/9/2025 của Bộ Nội vụ",
        ("Hướng dẫn", "812/HD-BNV", "2025-09-14", "Bộ Nội vụ"),
    ),
    "cơ quan đứng giữa số và ngày": (
        "Quyết định số 811/QĐ-TTg của Thủ tướng Chính phủ ngày 31/3/2022 phê duyệt Chiến lược",
        ("Quyết định", "811/QĐ-TTg", "2022-03-31", TTG),
    ),
    "đề nghị đứng trước": (
        (
            "Theo đề nghị của Sở Văn hóa, Thể thao và Du lịch tại Tờ trình số 95/TTr-SVHTTDL "
            "ngày 23 tháng 10 năm 2025;"
        ),
        ("Tờ trình", "95/TTr-SVHTTDL", "2025-10-23", "Sở Văn hóa, Thể thao và Du lịch"),
    ),
    "cơ quan có văn bản": (
        "Ngày 05/5/2025, Sở Y tế có Tờ trình số 33/TTr-SYT về kinh phí",
        ("Tờ trình", "33/TTr-SYT", "", "Sở Y tế"),
    ),
    "cơ quan trong tên loại": (
        "Nghị quyết của Ban Thường vụ Tỉnh ủy số 15-NQ/TU ngày 01/3/2024 về du lịch",
        ("Nghị quyết", "15-NQ/TU", "2024-03-01", "Ban Thường vụ Tỉnh ủy"),
    ),
    "luật có tên và số": (
        "Căn cứ Luật Dữ liệu số 160/2024/QH15 ngày 30/11/2024 của Quốc hội;",
        ("Luật", "160/2024/QH15", "2024-11-30", ""),
    ),
    "chữ nga giống chữ la-tinh": (
        "Thông tư số 02/2024/TT-BKHĐ\u0422 ngày 06/3/2024 của Bộ Kế hoạch và Đầu tư",
        ("Thông tư", "02/2024/TT-BKHĐT", "2024-03-06", "Bộ Kế hoạch và Đầu tư"),
    ),
    "luật đê điều": (
        "khoản 4 Điều 26 Luật Đê điều số 179/2006/QH11 được sửa đổi",
        ("Luật", "179/2006/QH11", "", ""),
    ),
    "nhiều bộ ký": (
        "Thông tư liên tịch số 19/2012/TTLT-BTC-BKH&ĐT-BTTTT-TANDTC-VKSNDTC về định mức",
        ("Thông tư liên tịch", "19/2012/TTLT-BTC-BKH&ĐT-BTTTT-TANDTC-VKSNDTC", "", ""),
    ),
    "điểm khoản đứng trước": (
        "quy định tại khoản 4 Điều 35 Nghị định số 130/2023/NĐ-CP của Chính phủ",
        ("Nghị định", "130/2023/NĐ-CP", "", "Chính phủ"),
    ),
    "bộ nay đã đổi tên": (
        (
            "Thông tư số 44/2019/TT-BTTTT ngày 07/6/2019 của Bộ trưởng Bộ Thông tin và "
            "Truyền thông (nay là Bộ Khoa học và Công nghệ) về thống kê"
        ),
        (
            "Thông tư",
            "44/2019/TT-BTTTT",
            "2019-06-07",
            "Bộ trưởng Bộ Thông tin và Truyền thông",
        ),
    ),
    "liên tịch": (
        (
            "Thông tư liên tịch số: 83/2014/TTLT/BTC-BNV, ngày 15 tháng 11 năm 2014 giữa Bộ Tài "
            "chính và Bộ Nội vụ hướng dẫn"
        ),
        ("Thông tư liên tịch", "83/2014/TTLT/BTC-BNV", "2014-11-15", "Bộ Tài chính và Bộ Nội vụ"),
    ),
    "chữ hoa trong tiêu đề": (
        "TRIỂN KHAI CHỈ THỊ SỐ 45/CT-TTG NGÀY 02 THÁNG 01 NĂM 2026 CỦA THỦ TƯỚNG CHÍNH PHỦ",
        ("Chỉ thị", "45/CT-TTg", "2026-01-02", TTG),
    ),
    "liên bộ": (
        "Kế hoạch số 15/KH-BCA-BNV ngày 31/8/2025 của liên Bộ Công an - Bộ Nội vụ, xã xây dựng",
        ("Kế hoạch", "15/KH-BCA-BNV", "2025-08-31", "liên Bộ Công an - Bộ Nội vụ"),
    ),
    "báo cáo thẩm định": (
        "Báo cáo thẩm định số 14/BC-STP ngày 30/12/2025 của Sở Tư pháp.",
        ("Báo cáo thẩm định", "14/BC-STP", "2025-12-30", "Sở Tư pháp"),
    ),
    "chỉ có tháng": (
        "Báo cáo số 77/BC-UBND ngày    tháng 4 năm 2026 của UBND xã",
        ("Báo cáo", "77/BC-UBND", "2026-04", "Ủy ban nhân dân xã"),
    ),
    "chỉ có năm": (
        "Chương trình số 12/CTr-UBND năm 2025 của UBND xã Sơn Đông Hạ",
        ("Chương trình", "12/CTr-UBND", "2025", "Ủy ban nhân dân xã Sơn Đông Hạ"),
    ),
    "cơ quan ở cuối trích yếu": (
        "Nghị quyết số 157-NQ/TW ngày 22/12/2024 về đột phá phát triển dữ liệu của Bộ Chính trị;",
        ("Nghị quyết", "157-NQ/TW", "2024-12-22", "Bộ Chính trị"),
    ),
    "bỏ dấu của trang mạng": (
        "**Quyết định số 31/QĐ-UBND** ngày 02/6/2025 của* *UBND tỉnh giao chỉ tiêu trồng rừng",
        ("Quyết định", "31/QĐ-UBND", "2025-06-02", "Ủy ban nhân dân tỉnh"),
    ),
    "số không ký hiệu": (
        "Văn bản số 35 ngày 12/5/2025 của Sở Nội vụ",
        ("Văn bản", "35", "2025-05-12", "Sở Nội vụ"),
    ),
    "nơi có gạch nối": (
        "Quyết định số 19/QĐ-UBND ngày 13/4/2022 của UBND tỉnh Bà Lăng - Vũng Ngà ban hành",
        ("Quyết định", "19/QĐ-UBND", "2022-04-13", "Ủy ban nhân dân tỉnh Bà Lăng - Vũng Ngà"),
    ),
}


@pytest.mark.parametrize(("text", "expected"), ONE.values(), ids=ONE)
def test_reads_one_citation(text: str, expected: tuple[str, str, str, str]) -> None:
    assert numbered(text) == [expected]


LISTS = {
    "loại nêu một lần": (
        "các Nghị quyết số 18-NQ/TW, 19-NQ/TW của Ban Chấp hành Trung ương Đảng khóa XII",
        [
            ("Nghị quyết", "18-NQ/TW", "", "Ban Chấp hành Trung ương Đảng khóa XII"),
            ("Nghị quyết", "19-NQ/TW", "", "Ban Chấp hành Trung ương Đảng khóa XII"),
        ],
    ),
    "cơ quan nêu trước": (
        (
            "các Quyết định của UBND tỉnh: số 36/2024/QĐ-UBND ngày 05/9/2024 quy định mức chi; "
            "số 1569/QĐ-UBND ngày 06/9/2024 về giao đất và số 1668/QĐ-UBND"
        ),
        [
            ("Quyết định", "36/2024/QĐ-UBND", "2024-09-05", "Ủy ban nhân dân tỉnh"),
            ("Quyết định", "1569/QĐ-UBND", "2024-09-06", "Ủy ban nhân dân tỉnh"),
            ("Quyết định", "1668/QĐ-UBND", "", "Ủy ban nhân dân tỉnh"),
        ],
    ),
    "cơ quan nêu sau": (
        (
            "Thông tư số 31/2011/TT- BNV ngày 09/6/2011 và Thông tư số 45/2019/TT-BNV ngày "
            "02/11/2019 của Bộ Nội vụ"
        ),
        [
            ("Thông tư", "31/2011/TT-BNV", "2011-06-09", "Bộ Nội vụ"),
            ("Thông tư", "45/2019/TT-BNV", "2019-11-02", "Bộ Nội vụ"),
        ],
    ),
    "không lấy cơ quan của văn bản khác": (
        "Nghị quyết số 57-NQ/TW, Nghị quyết số 193/2025/QH15 của Quốc hội",
        [
            ("Nghị quyết", "57-NQ/TW", "", ""),
            ("Nghị quyết", "193/2025/QH15", "", "Quốc hội"),
        ],
    ),
    "luật nêu một lần": (
        "Luật Ngân sách nhà nước số 11/2002/QH11 ngày 16/12/2002; số 93/2015/QH13 ngày 25/6/2015",
        [
            ("Luật", "11/2002/QH11", "2002-12-16", ""),
            ("Luật", "93/2015/QH13", "2015-06-25", ""),
        ],
    ),
}


@pytest.mark.parametrize(("text", "expected"), LISTS.values(), ids=LISTS)
def test_list_hands_on_what_it_states_once(
    text: str, expected: list[tuple[str, str, str, str]]
) -> None:
    assert numbered(text) == expected


def test_list_opened_by_the_block_above_names_the_issuer() -> None:
    found = numbered(
        "Triển khai các văn bản của Ủy ban nhân dân tỉnh:",
        "- Kế hoạch số 11/KH-UBND ngày 05/01/2026 về dân vận;",
        "- Quyết định số 12/QĐ-UBND về giao chỉ tiêu.",
        "Giao Công an xã theo dõi Quyết định số 13/QĐ-UBND.",
    )
    assert [issuer for *_, issuer in found] == ["Ủy ban nhân dân tỉnh"] * 2 + [""]


NOTHING = [
    "họp ngày 24/7, báo cáo trước 6/2025 và trực 24/24h",
    "Điện thoại: 0225.3742.514, hồ sơ 01 cá nhân/01 ban, 02 lần/tháng",
    "tọa độ 2210567, tỷ lệ 1/500, NO2--N, PO43--P theo Mẫu số 02/BC-CCHC",
    "giai đoạn 2026-2030, nhiệm kỳ 2026 - 2031, Tổ số 5, Dự án 1, COVID-19",
    "lập theo Mẫu quyết định số 18; các biểu số: 01/KTHT/N, 02/KTHT/N; ký hiệu số 04/NTM/T-N",
]


@pytest.mark.parametrize("text", NOTHING)
def test_numbers_that_are_no_documents(text: str) -> None:
    assert cite(text) == []


def test_nested_citation_keeps_its_own_date_and_issuer() -> None:
    text = (
        "Kế hoạch số 24/KH-UBND ngày 14/8/2025 thực hiện Nghị quyết số 166-NQ/TW của Bộ Chính "
        "trị về đổi mới công tác pháp luật; Công văn số 9/SNV-CCHC"
    )
    outer, inner, other = cite(text)
    assert (outer.date, outer.issuer) == ("2025-08-14", "")
    assert (inner.date, inner.issuer) == ("", "Bộ Chính trị")
    assert inner.outer == outer.span and other.outer is None
    assert inner.subject == "đổi mới công tác pháp luật"
    assert outer.subject.startswith("Nghị quyết số 166-NQ/TW") and outer.subject.endswith("luật")


SUBJECTS = {
    "về việc ban hành": ("về việc ban hành Quy chế văn thư;", "Quy chế văn thư"),
    "trong ngoặc kép": ("“về tăng cường bảo mật”, UBND xã lập kế hoạch", "tăng cường bảo mật"),
    "mệnh đề sau": (
        "về dân vận năm 2025, Ủy ban nhân dân xã ban hành Kế hoạch như sau:",
        "dân vận năm 2025",
    ),
    "công bố": ("về việc công bố thủ tục cấp lại sổ mới; Căn", "công bố thủ tục cấp lại sổ mới"),
    "ban hành": ("về việc ban hành Sổ tay dân vận; Căn", "Sổ tay dân vận"),
    "câu sau": ("về dân vận. Giao Công an xã", "dân vận"),
    "trước định nghĩa": ("về dân vận (sau đây gọi là Kế hoạch 5)", "dân vận"),
}


@pytest.mark.parametrize(("rest", "subject"), SUBJECTS.values(), ids=SUBJECTS)
def test_subject_ends_with_its_clause(rest: str, subject: str) -> None:
    found = cite(f"Thực hiện Kế hoạch số 5/KH-UBND ngày 01/01/2025 của UBND tỉnh {rest}")
    assert found[0].subject == subject


def test_short_form_is_named_and_takes_the_subject_it_was_defined_with() -> None:
    _, later, bare = cite(
        "Quyết định số 806/QĐ-TTg của Thủ tướng Chính phủ phê duyệt Đề án dữ liệu dân cư (sau "
        "đây gọi là Đề án 08).",
        "Tiếp tục thực hiện Đề án 08 và Quyết định 806.",
    )
    assert (later.kind, later.doc_type, later.number) == ("named", "Đề án", "")
    assert later.subject == bare.subject == "Đề án dữ liệu dân cư"


def test_laws_programmes_and_standards_are_named() -> None:
    found = cite(
        "Luật Đất đai năm 2024, Luật Phòng, chống thiên tai ngày 19/6/2013 và Hiến pháp năm 2013; "
        "Chương trình tổng thể phát triển dữ liệu số giai đoạn 2024-2032; "
        "TCVN ISO 9001:2015."
    )
    assert [(c.kind, c.doc_type, c.date) for c in found] == [
        ("named", "Luật", "2024"),
        ("named", "Luật", "2013-06-19"),
        ("named", "Hiến pháp", "2013"),
        ("named", "Chương trình", ""),
        ("standard", "", ""),
    ]


OWN = {
    "số đầy đủ": ("(Kèm theo Kế hoạch số 48/KH-UBND ngày 02/9/2025 của UBND xã)", True),
    "số để trống": ("(Kèm theo Kế hoạch số      /KH-UBND ngày   /9/2025 của UBND xã)", True),
    "trùng số khác ngày": ("Kế hoạch số 48/KH-UBND ngày 01/02/2024 của UBND tỉnh", False),
}


@pytest.mark.parametrize(("text", "own"), OWN.values(), ids=OWN)
def test_own_number_is_marked(text: str, *, own: bool) -> None:
    (found,) = cite(text, symbol="48/KH-UBND", date="2025-09-02")
    assert found.own is own


def test_span_and_path_lead_back_to_the_text() -> None:
    lines = [("I.1", "1. Mục đích"), ("I.1.a", "a) Theo Quyết định số 8/QĐ-UBND của UBND xã về A")]
    flow = outline(*lines)
    (found,) = extract(flow, Header(), RULES)
    assert found.span.of(flow.text) == "Quyết định số 8/QĐ-UBND của UBND xã"
    assert found.section_path == "I.1.a"


PIECES = [
    "Nghị quyết",
    " số ",
    "18-NQ/TW",
    "/2025/",
    " của ",
    "UBND",
    "(",
    "; ",
    "ngày 1/1/2025",
    "“",
]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=6)), max_size=30))
def test_any_text_gives_spans_inside_it(parts: list[str]) -> None:
    flow = outline("".join(parts).replace("\n", " "))
    whole = Span(0, len(flow.text))
    assert all(whole.covers(found.span) for found in extract(flow, Header(), RULES))


def test_a_year_alone_behind_a_law() -> None:
    found = cite("Căn cứ Luật Đất đai 2024, Bộ luật Dân sự 2015 và Luật Lâm nghiệp 1204/QĐ-UBND.")
    assert [item.date for item in found if item.kind == "named"] == ["2024", "2015", ""]
