"""Texts as they come out of files -> blocks, paths and zones."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.records import BlockKind, Cell, Outline, Table
from pipeline.rules import Rules
from pipeline.segment import segment
from pipeline.spans import Span
from tests import make

RULES = Rules()

PLAN = """ỦY BAN NHÂN DÂN CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
XÃ SƠN ĐÔNG HẠ Độc lập - Tự do - Hạnh phúc
Số: 12/KH-UBND Sơn Đông Hạ, ngày 05 tháng 3 năm 2026

KẾ HOẠCH
Trồng cây xanh trên địa bàn xã Sơn Đông Hạ
năm 2026

Căn cứ Kế hoạch số 7/KH-UBND ngày 10/01/2026 của UBND tỉnh về việc trồng cây
phân tán; Ủy ban nhân dân xã ban hành Kế hoạch như sau:
I. MỤC ĐÍCH, YÊU CẦU
1. Mục đích
a) Tăng độ che phủ của cây xanh ở các thôn, tạo bóng mát trên các tuyến đường
liên thôn và quanh trường học;
b) Nâng ý thức giữ gìn cảnh quan.
2. Yêu cầu
Mỗi thôn trồng đúng loại cây đã đăng ký, chăm sóc đến khi cây bén rễ và báo về
xã theo mẫu.
II. TỔ CHỨC THỰC HIỆN
1. Phòng Kinh tế
- Cấp cây giống cho các thôn.
- Hướng dẫn kỹ thuật.
2. Đề nghị Ủy ban Mặt trận Tổ quốc Việt Nam xã
Vận động nhân dân tham gia.
Trên đây là Kế hoạch trồng cây xanh năm 2026, yêu cầu các đơn vị thực hiện./.

Nơi nhận: TM. ỦY BAN NHÂN DÂN
- Sở Nông nghiệp; KT. CHỦ TỊCH
- Các thôn; PHÓ CHỦ TỊCH
- Lưu: VT.

Lò Thị Mẫu
"""


def read(text: str) -> Outline:
    return segment(make.repaired(text), RULES)


def paths(outline: Outline) -> list[str]:
    return [s.path for s in outline.sections if s.kind != "paragraph"]


def test_a_whole_plan() -> None:
    outline = read(PLAN)
    assert paths(outline) == [
        "title", "I", "I.1", "I.1.a", "I.1.b", "I.2", "II", "II.1", "II.1.-1", "II.1.-2", "II.2",
    ]  # fmt: skip
    texts = {b.path: b.span.of(outline.text) for b in outline.blocks if b.path}
    assert texts["title"] == "Trồng cây xanh trên địa bàn xã Sơn Đông Hạ năm 2026"
    assert texts["I.1.a"].endswith("trên các tuyến đường liên thôn và quanh trường học;")
    assert texts["closing"].startswith("Trên đây là")


def test_merged_columns_are_cut_apart() -> None:
    outline = read(PLAN)
    head = [b.span.of(outline.text) for b in outline.blocks_of(BlockKind.LETTERHEAD)]
    assert head == [
        "ỦY BAN NHÂN DÂN", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "XÃ SƠN ĐÔNG HẠ",
        "Độc lập - Tự do - Hạnh phúc", "Số: 12/KH-UBND", "Sơn Đông Hạ, ngày 05 tháng 3 năm 2026",
    ]  # fmt: skip
    signed = [b.span.of(outline.text) for b in outline.blocks_of(BlockKind.SIGNATURE)]
    assert signed == ["TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "Lò Thị Mẫu"]


def test_double_spacing_changes_nothing() -> None:
    double = read(PLAN.replace("\n", "\n\n"))
    assert paths(double) == paths(read(PLAN))
    assert double.text.split("\n")[8:] == read(PLAN).text.split("\n")[8:]


def test_one_paragraph_a_line() -> None:
    lines = read(PLAN).text.split("\n")
    assert paths(read("\n".join(lines))) == paths(read(PLAN))


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("I. A\n1. B\n3.1 C c\n", ["I", "I.1", "I.3.1"]),
        ("I. NỘI DUNG\n1. Một\n1.1. Mục con\n1.2. Mục con\n2. Hai\n", ["I", "I.1", "I.1.1", "I.1.2", "I.2"]),
        ("A. PHẦN\nI. NỘI DUNG\n1. Một\nB. PHẦN\nI. NỘI DUNG\n", ["A", "A.I", "A.I.1", "B", "B.I"]),
        ("I. NỘI DUNG\nc. Điểm c\nd. Điểm d\ne. Điểm e\n", ["I", "I.c", "I.d", "I.e"]),
        ("I. NỘI DUNG\na) Một:\n- Hai:\n+ Ba;\n+ Bốn.\n- Năm.\n", ["I", "I.a", "I.a.-1", "I.a.-1.+1", "I.a.-1.+2", "I.a.-2"]),
        ("I. NỘI DUNG\nh) Một.\ni) Hai.\nk) Ba.\n", ["I"]),
        ("1. Một\n2. Hai\n10. Trích dẫn.\n", ["1", "2"]),
        ("Điều 1. Ban hành.\nĐiều 2. Hiệu lực.\n", ["Điều 1", "Điều 2"]),
        ("1. Một\ni) Trồng.\nii) Tưới.\n2. Hai\n(i) Cắt.\n(ii) Bón.\n", ["1", "1.i", "1.ii", "2", "2.i", "2.ii"]),
        ("1. Một\n2. Hai\n2.1/ Trồng.\n2.2/ Tưới.\n", ["1", "2", "2.1", "2.2"]),
        ("I. NỘI DUNG\n○ Trồng.\n○ Tưới.\n", ["I", "I.-1", "I.-2"]),
    ],
    ids=["số thập phân lạc", "số thập phân", "phần A B", "bắt đầu từ c", "gạch và cộng", "quá xa", "nhảy số", "điều", "La Mã nhỏ", "gạch chéo", "dấu tròn"],
)  # fmt: skip
def test_numbering(body: str, expected: list[str]) -> None:
    outline = read(f"KẾ HOẠCH\nPhòng cháy rừng\nThực hiện chỉ đạo.\n{body}")
    assert [path for path in paths(outline) if path != "title"] == expected


def test_a_wrapped_cell_or_year_is_no_section() -> None:
    outline = read(
        "KẾ HOẠCH\nPhòng cháy rừng\nTheo chỉ đạo.\nI. NỘI DUNG\n"
        "1. Phối hợp với các hội, đoàn thể và các tổ chức chính trị - xã hội, Phòng Văn hóa\n"
        "- Xã hội, các trường học trên địa bàn để tuyên truyền tới nhân dân trong giai đoạn\n"
        "2026 - 2030 về phòng cháy.\n"
    )
    assert paths(outline) == ["title", "I", "I.1"]


@pytest.mark.parametrize("body", ["ỦY BAN NHÂN DÂN XÃ SƠN ĐÔNG HẠ", "CHỦ TỊCH ỦY BAN NHÂN DÂN XÃ"])
def test_who_decides_is_no_part_of_the_title(body: str) -> None:
    for title in ("Về việc ban hành Kế hoạch nước sạch", "BAN HÀNH KẾ HOẠCH NƯỚC SẠCH"):
        outline = read(f"QUYẾT ĐỊNH\n{title}\n{body}\nCăn cứ Luật Tài nguyên nước;\nĐiều 1. Nay.\n")
        titles = [b.span.of(outline.text) for b in outline.blocks_of(BlockKind.TITLE)]
        assert titles == ["QUYẾT ĐỊNH", title]


def test_a_decision_that_promulgates_a_plan() -> None:
    outline = read(
        "QUYẾT ĐỊNH\nBan hành Kế hoạch nước sạch\nCăn cứ Luật Tài nguyên nước;\n"
        "Điều 1. Ban hành kèm theo Quyết định này Kế hoạch nước sạch.\n"
        "Nơi nhận:\n- Như Điều 1;\n- Lưu: VT.\nCHỦ TỊCH\nLò Văn Mẫu\n"
        "KẾ HOẠCH\nNước sạch năm 2026\n(Kèm theo Quyết định số 5/QĐ-UBND ngày 3/2/2026)\n"
        "I. MỤC TIÊU\n1. Chung\nDân dùng nước sạch.\n"
    )
    assert paths(outline)[-2:] == ["I", "I.1"]


@given(st.text(alphabet="ỦXKế hoạchIV.1a)-+\n\f đ:;,0123", max_size=300))
@settings(max_examples=60, deadline=None)
def test_no_text_is_lost_or_invented(text: str) -> None:
    outline = read(text)
    assert sorted("".join(outline.text.split())) == sorted("".join(text.split()))
    for block in outline.blocks:
        assert "\n" not in block.span.of(outline.text)


@pytest.mark.parametrize(
    ("lines", "joined"),
    [
        ("Thực hiện Quyết định số 15/QĐ-\nUBND của tỉnh;", "Quyết định số 15/QĐ- UBND"),
        ("Thực hiện Nghị quyết số 19-\nNQ/TW của Đảng;", "Nghị quyết số 19- NQ/TW"),
    ],
)
def test_a_symbol_cut_at_its_hyphen_goes_on_below(lines: str, joined: str) -> None:
    assert joined in read(f"KẾ HOẠCH\nTrồng cây\n{lines}\nI. MỤC TIÊU\n1. Chung\n").text


@pytest.mark.parametrize(
    ("lines", "joined"),
    [
        ("Theo đề nghị của Sở Lao động\n- Thương binh và Xã hội.", "Sở Lao động - Thương binh"),
        ("(Kèm theo Quyết định số: 9/QĐ-UBND\nNgày 02 tháng\n3 năm 2026)", "UBND Ngày 02 tháng 3"),
        ("Điều 1.\nBan hành kèm theo Quyết định này Kế hoạch trồng cây.", "Điều 1. Ban hành"),
    ],
)
def test_what_a_source_cut_anywhere_goes_on_below(lines: str, joined: str) -> None:
    assert joined in read(PLAN.replace("1. Mục đích\n", f"1. Mục đích\n{lines}\n")).text


def test_capitals_below_a_full_stop_are_a_line_of_their_own() -> None:
    long = "Theo đề nghị của Chánh Văn phòng Hội đồng nhân dân và Ủy ban nhân dân xã này."
    outline = read(PLAN.replace("1. Mục đích\n", f"{long}\nQUYẾT ĐỊNH:\n1. Mục đích\n"))
    assert "QUYẾT ĐỊNH:" in [block.span.of(outline.text) for block in outline.blocks]


def test_one_short_word_goes_on_with_a_title_in_capitals() -> None:
    outline = read("KẾ HOẠCH\nTRỒNG CÂY TRÊN ĐỊA BÀN CÁC\nXÃ\nNĂM 2026\nThực hiện chỉ đạo.\n")
    titles = [block.span.of(outline.text) for block in outline.blocks if block.path == "title"]
    assert titles == ["KẾ HOẠCH", "TRỒNG CÂY TRÊN ĐỊA BÀN CÁC XÃ NĂM 2026"]


def test_signature_in_the_last_row_of_a_table_is_no_cell() -> None:
    rows = [
        ["TT", "Nhiệm vụ", "Đơn vị chủ trì"],
        ["1", "Trồng cây ở đường liên thôn", "Phòng Kinh tế"],
        ["2", "Tổng vệ sinh nhà văn hóa thôn", "Công an xã"],
        ["Nơi nhận: - Lưu: VT.", "TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"],
    ]
    text, cells = PLAN.partition("Nơi nhận")[0], []
    for row, values in enumerate(rows):
        for column, value in enumerate(values):
            cells.append(Cell(row, column, 1, 1, (Span(len(text), len(text) + len(value)),)))
            text += f"{value}\n"
    table = Table("docx", len(rows), 3, tuple(cells))
    blocks = segment(make.repaired(text, tables=(table,)), RULES).blocks
    assert [b.kind for b in blocks[-12:]] == [BlockKind.CELL] * 9 + [
        BlockKind.RECIPIENT,
        BlockKind.SIGNATURE,
        BlockKind.SIGNATURE,
    ]


@pytest.mark.parametrize(
    "name", ["title-word", "title-joined", "recipients", "signature", "appendix"]
)
def test_words_that_open_a_zone_begin_with_a_capital(name: str) -> None:
    """Lines that begin otherwise are not asked."""
    assert all(text[0].isupper() for text in RULES.one("segment", name).yes)


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("2. Mục tiêu đến hết năm 2026\n- 100% hồ sơ số hóa.\n- 80% hồ sơ trực tuyến.", 2),
        ("2. Trồng cây trong giai đoạn năm 2021\n- 2025 trên địa bàn xã;\n- Chăm sóc cây.", 1),
    ],
)
def test_a_dash_item_may_begin_with_a_number(lines: str, expected: int) -> None:
    assert paths(read(f"KẾ HOẠCH\nTrồng cây\n1. Chung\n{lines}\n")) == [
        "title",
        "1",
        "2",
        *(f"2.-{n + 1}" for n in range(expected)),
    ]


@pytest.mark.parametrize("heading", ["Hạ tầng số", "Thời gian, địa điểm", "Kết quả đạt được"])
def test_a_heading_may_end_with_a_word_that_elsewhere_goes_on(heading: str) -> None:
    outline = read(f"KẾ HOẠCH\nTrồng cây\n1. {heading}\nCác thôn trồng cây xanh.\n")
    assert outline.sections[-2].span.of(outline.text) == f"1. {heading}"


@pytest.mark.parametrize(
    "heading",
    [
        "Đề nghị Ủy ban\nMặt trận Tổ quốc Việt Nam xã",
        "Đề nghị Ủy ban Mặt trận Tổ quốc Việt\nNam xã",
        "Công an xã, Ban\nCHQS xã",
        "Giao Sở\nTài chính",
        "Phòng\nKinh tế",
    ],
)
def test_a_units_name_cut_before_a_capital_goes_on_below(heading: str) -> None:
    outline = read(f"KẾ HOẠCH\nTrồng cây\n1. {heading}\nTrồng cây xanh quanh trường học.\n")
    assert outline.sections[-2].span.of(outline.text) == f"1. {heading}".replace("\n", " ")


def test_no_break_spaces_hide_no_line_of_the_form() -> None:
    text = "QUYẾT ĐỊNH\nVỀ VIỆC TRỒNG CÂY\nCHỦ\u00a0TỊCH  ỦY\u00a0BAN NHÂN DÂN XÃ SƠN HẠ\nCăn cứ Luật;\n"
    outline = read(text)
    titles = [b.span.of(outline.text) for b in outline.blocks_of(BlockKind.TITLE)]
    assert titles == ["QUYẾT ĐỊNH", "VỀ VIỆC TRỒNG CÂY"]


def test_who_decides_may_take_two_lines_and_is_no_signature() -> None:
    text = (
        "QUYẾT ĐỊNH\nVề việc trồng cây\nCHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH HÀ NAM\nNINH\n"
        "Căn cứ Nghị định số 5/2025/NĐ-CP;\nQUYẾT ĐỊNH:\nĐiều 1. Giao việc.\n"
        "Nơi nhận:\n- Như Điều 1;\nCHỦ TỊCH\n\nLò Văn Mẫu\n"
    )
    outline = segment(make.repaired(text), RULES)
    signature = [b.span.of(outline.text) for b in outline.blocks_of(BlockKind.SIGNATURE)]
    assert signature == ["CHỦ TỊCH", "Lò Văn Mẫu"]


@pytest.mark.parametrize(
    ("title", "words", "expected"),
    [
        ("VỀ VIỆC TRỒNG CÂY\n\nỦY BAN NHẨN DÂN XÃ", 30, "VỀ VIỆC TRỒNG CÂY"),
        ("VỀ VIỆC TRỒNG CÂY\n\nQUANH TRƯỜNG HỌC", 5, "VỀ VIỆC TRỒNG CÂY QUANH TRƯỜNG HỌC"),
    ],
    ids=["a paragraph a line", "double-spaced"],
)
def test_empty_lines_between_all_lines_end_a_title_of_whole_lines_only(
    title: str, words: int, expected: str
) -> None:
    rest = "\n\n".join(f"Điều {n}. {'trồng ' * words}cây." for n in range(1, 9))
    outline = read(f"QUYẾT ĐỊNH\n\n{title}\n\nCăn cứ Luật Lâm nghiệp;\n\n{rest}\n")
    titles = [b.span.of(outline.text) for b in outline.blocks_of(BlockKind.TITLE)]
    assert " ".join(titles[1].split()) == expected


def test_bracket_below_a_title_ends_where_it_is_closed() -> None:
    text = (
        "ỦY BAN NHÂN DÂN\nXÃ KHE BƯỞI\n\nQUY CHẾ LÀM VIỆC\n"
        "(Kèm theo Quyết định số: 59/QĐ-UBND\nNgày 22 tháng 7 năm 2021 của Ủy ban nhân dân\n"
        "xã Khe Bưởi)\nCăn cứ Nghị quyết số 12/NQ-HĐND ngày 20 tháng 6 năm 2021."
    )
    outline = read(text)
    told = [block.span.of(outline.text) for block in outline.blocks]
    assert "(Kèm theo Quyết định số: 59/QĐ-UBND Ngày 22 tháng 7 năm 2021 của" in told[-2]
    assert told[-2].endswith("xã Khe Bưởi)")
    assert [block.path for block in outline.blocks][-2:] == ["title", "preamble"]


def test_a_type_word_in_small_letters_below_a_letterhead_opens_the_title() -> None:
    head = "ỦY BAN NHÂN DÂN\nXÃ KHE BƯỞI\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nSố: 12/KH-UBND\n"
    outline = read(f"{head}Kế hoạch\nTrồng cây năm 2026\ntrên địa bàn xã\nThực hiện chỉ đạo.\n")
    titles = [block.span.of(outline.text) for block in outline.blocks if block.path == "title"]
    assert titles == ["Kế hoạch", "Trồng cây năm 2026 trên địa bàn xã"]


def test_an_empty_line_that_ends_a_page_parts_a_heading_from_its_text() -> None:
    text = re.sub(r"\n(?=(?:[IVX]+\.|\d\.|[a-z]\)|-) )", "\n\n", PLAN)
    text = text.replace("2. Yêu cầu\n", "2. Yêu cầu\n\f")
    found = segment(make.repaired(text), RULES)
    (section,) = [s for s in found.sections if s.path == "I.2" and s.marker]
    assert section.span.of(found.text) == "2. Yêu cầu"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("1. Một\n* Trồng cây.\n* Tưới cây.\n", ["I", "I.1", "I.1.-1", "I.1.-2"]),
        ("1. Một\n- Trồng cây.\n* Tưới cây.\n", ["I", "I.1", "I.1.-1", "I.1.-1.*1"]),
    ],
)
def test_asterisks_are_dashes_where_there_are_none(body: str, expected: list[str]) -> None:
    found = segment(make.repaired(f"KẾ HOẠCH\nTrồng cây\nI. NỘI DUNG\n{body}"), RULES)
    assert [s.path for s in found.sections if s.marker] == expected
