"""Duties of units in the part that assigns work."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.extract.responsibilities import extract
from pipeline.records import Header, Outline
from pipeline.rules import Rules
from tests.make import outline

HEADER = Header(commune_type="xã", commune="Sơn Đông Hạ", province="tỉnh Hà Giang Nam")
PART = ("V", "V. TỔ CHỨC THỰC HIỆN")


def rows(doc: Outline) -> list[tuple[str, str, str]]:
    """Return (unit, role, section path), each once, in order."""
    found = extract(doc, HEADER, Rules())
    return list(dict.fromkeys((row.unit, row.role, row.section_path) for row in found))


def duties(doc: Outline) -> list[tuple[str, str, str]]:
    return [(r.duty_path, r.duty_role, r.duty) for r in extract(doc, HEADER, Rules())]


def test_points_below_a_unit_are_its_duties() -> None:
    doc = outline(
        PART,
        ("V.1", "1. Phòng Kinh tế xã"),
        ("V.1.a", "a) Lập dự toán năm."),
        ("V.1.b", "b) Phối hợp với Công an xã kiểm tra."),
    )
    assert rows(doc) == [("Phòng Kinh tế", "lead", "V.1")]
    assert duties(doc) == [
        ("V.1.a", "lead", "Lập dự toán năm."),
        ("V.1.b", "coordinate", "Phối hợp với Công an xã kiểm tra."),
    ]


def test_paragraphs_below_a_unit_are_its_duties_too() -> None:
    doc = outline(
        PART,
        ("V.1", "1. Công an xã"),
        ("V.1", "Tham mưu, phối hợp với các thôn giữ trật tự."),
    )
    assert rows(doc) == [("Công an", "coordinate", "V.1")]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("2. Phòng Kinh tế chủ trì, phối hợp với Công an xã lập phương án.",
         [("Phòng Kinh tế", "lead")]),
        ("2. Phòng Kinh tế: Căn cứ dự toán, bố trí kinh phí.", [("Phòng Kinh tế", "lead")]),
        ("2. Bộ phận Thanh tra - Pháp chế: Lập đoàn kiểm tra.",
         [("Bộ phận Thanh tra - Pháp chế", "lead")]),
        ("2. Giao Thường trực Hội đồng nhân dân xã, các Ban của Hội đồng nhân dân xã giám sát.",
         [("Thường trực HĐND xã", "lead"), ("Các Ban HĐND xã", "lead")]),
        ("2. Giao Văn phòng HĐND và UBND theo dõi, đôn đốc.", [("Văn phòng HĐND và UBND", "lead")]),
        ("2. Phòng Kinh tế phối hợp với Trạm Y tế phun khử khuẩn.",
         [("Phòng Kinh tế", "coordinate")]),
        ("2. Đề nghị Hội Nông dân xã: Vận động hội viên.", [("Hội Nông dân", "request")]),
        ("2. Các cơ quan, đơn vị, địa phương xây dựng kế hoạch riêng.",
         [("Các cơ quan, đơn vị, địa phương", "lead")]),
        ("2. Căn cứ kế hoạch này, Công an xã và Trạm Y tế xây dựng phương án.",
         [("Công an", "lead"), ("Trạm Y tế", "lead")]),
        ("2. Phòng Kinh tế (cơ quan thường trực) theo dõi, đôn đốc.", [("Phòng Kinh tế", "lead")]),
        ("2. Điện lực Đông Hạ: Bảo đảm cấp điện.", [("Điện lực Đông Hạ", "lead")]),
        ("2. Công ty Thủy lợi Đông Hạ phối hợp khơi thông kênh mương.",
         [("Công ty Thủy lợi Đông Hạ", "coordinate")]),
        ("2. Các ông, bà Tổ trưởng tổ dân phố nhắc nhở các hộ.",
         [("Tổ trưởng tổ dân phố", "lead")]),
        ("2. Đảng ủy UBND xã lãnh đạo UBND xã ban hành kế hoạch.",
         [("Đảng ủy Ủy ban nhân dân xã", "lead")]),
        ("2. Các chi bộ, đảng bộ trực thuộc Huyện ủy xây dựng kế hoạch.",
         [("Các chi bộ, đảng bộ trực thuộc Huyện ủy", "lead")]),
        ("2. Hội nghị tổng kết", []),
        ("2. Thời gian thực hiện: Quý I năm 2026.", []),
        ("2. Kinh phí do Phòng Kinh tế bố trí.", []),
    ],
    ids=["chủ trì", "hai chấm", "bộ phận", "hội đồng", "giao", "phối hợp", "đề nghị", "nhóm", "căn cứ",
         "trong ngoặc", "ngoài danh mục", "ngoài danh mục, có động từ", "ông bà",
         "đảng ủy của UBND", "trực thuộc", "hội nghị", "thời gian", "kinh phí"],
)  # fmt: skip
def test_duties_in_the_heading_itself(line: str, expected: list[tuple[str, str]]) -> None:
    doc = outline(PART, ("V.2", line))
    assert [(unit, role) for unit, role, _ in rows(doc)] == expected


def test_two_units_under_one_heading_share_its_duties() -> None:
    doc = outline(
        PART,
        ("V.3", "3. Đề nghị Ủy ban MTTQ Việt Nam xã và các tổ chức chính trị - xã hội"),
        ("V.3.-1", "- Phối hợp vận động người dân."),
    )
    assert rows(doc) == [
        ("Ủy ban Mặt trận Tổ quốc Việt Nam", "request", "V.3"),
        ("Các tổ chức chính trị - xã hội", "request", "V.3"),
    ]


def test_a_request_may_stand_in_the_duty() -> None:
    doc = outline(
        PART, ("V.1", "1. Đoàn Thanh niên xã"), ("V.1", "Đề nghị Đoàn Thanh niên ra quân.")
    )
    assert rows(doc) == [("Đoàn Thanh niên", "request", "V.1")]


def test_units_may_stand_on_unmarked_lines_below_a_plain_heading() -> None:
    doc = outline(
        PART,
        ("V.1", "1. Thành phần tham gia"),
        ("V.1", "Cán bộ, công chức chuyên môn của cơ quan"),
        ("V.1", "Cấp ủy, tổ chức chính trị - xã hội phối hợp tuyên truyền."),
        ("V.2", "2. Triển khai"),
        ("V.2", "Căn cứ nhiệm vụ được giao, UBND xã xây dựng lịch ra quân."),
        ("V.2.1", "2.1 Công chức Tư pháp - hộ tịch xã"),
        ("V.2.1", "Chủ động tham mưu."),
    )
    assert rows(doc) == [
        ("Cán bộ, công chức chuyên môn của cơ quan", "lead", "V.1"),
        ("Cấp ủy, tổ chức chính trị - xã hội", "coordinate", "V.1"),
        ("Ủy ban nhân dân xã", "lead", "V.2"),
        ("Công chức Tư pháp - Hộ tịch", "lead", "V.2.1"),
    ]


def test_a_group_that_frames_units_has_no_duty_of_its_own() -> None:
    doc = outline(
        PART,
        ("V.1", "1. Các cơ quan, đơn vị của xã"),
        ("V.1.a", "a) Phòng Kinh tế: Lập dự toán."),
        ("V.1.b", "b) Trạm Y tế: Chuẩn bị thuốc."),
    )
    assert rows(doc) == [("Phòng Kinh tế", "lead", "V.1.a"), ("Trạm Y tế", "lead", "V.1.b")]


@pytest.mark.parametrize(
    "title",
    ["TỔ CHỨC THỰC HIỆN", "Phân công nhiệm vụ", "Trách nhiệm của các cơ quan, đơn vị"],
)
def test_the_part_is_found_at_any_depth(title: str) -> None:
    doc = outline(
        ("II", "II. NỘI DUNG"), ("II.4", f"4. {title}"), ("II.4.a", "a) Phòng Kinh tế lập dự toán.")
    )
    assert rows(doc) == [("Phòng Kinh tế", "lead", "II.4.a")]


def test_units_in_other_parts_have_no_duties() -> None:
    doc = outline(("II", "II. NỘI DUNG"), ("II.1", "1. Phòng Kinh tế chủ trì lập dự toán."))
    assert rows(doc) == []


def test_a_table_flattened_into_lines_assigns_nothing() -> None:
    cells = ["1", "Lập dự toán", "Phòng Kinh tế", "2", "Trực chốt", "Công an xã"]
    doc = outline(PART, *[("V", cell) for cell in cells])
    assert rows(doc) == []


def test_the_closing_is_not_a_duty() -> None:
    doc = outline(
        PART,
        ("V.1", "1. Phòng Kinh tế"),
        ("V.1", "Lập dự toán."),
        ("V.1", "Trong quá trình thực hiện, nếu vướng mắc thì báo cáo."),
        ("closing", "Trên đây là Kế hoạch, các đơn vị thực hiện./."),
    )
    assert [duty for _, _, duty in duties(doc)] == ["Lập dự toán."]


@given(st.lists(st.text(max_size=60), max_size=6))
def test_no_text_breaks_it(lines: list[str]) -> None:
    pairs = [(f"V.{at}", f"{at}. " + line.replace("\n", " ")) for at, line in enumerate(lines, 1)]
    for row in extract(outline(PART, *pairs), HEADER, Rules()):
        assert row.unit
        assert row.role in ("lead", "coordinate", "request")


GOLD = Path(__file__).parents[2].parent / "shared"


@pytest.mark.skipif(not GOLD.exists(), reason="the shared folder is absent")
@pytest.mark.parametrize("stem", ["000", "002"])
def test_gold_units_are_read_as_the_annotator_read_them(stem: str) -> None:
    from pipeline.normalise.units import Places, canonical  # noqa: PLC0415

    gold = json.loads((GOLD / "gold" / f"{stem}.json").read_text(encoding="utf-8"))
    head = gold["document"]
    places = Places("xã", head["commune"], head["district"] or "", head["province"] or "")
    for row in gold["responsibilities"]:
        name = canonical(row["unit_raw"], places).name
        assert name.casefold() == row["unit_canonical"].casefold()


@pytest.mark.parametrize(
    "name",
    [
        "Các Ban quản lý rừng đặc dụng, phòng hộ",
        "Các huyện ủy, thành ủy, đảng ủy trực thuộc Tỉnh ủy",
        "Các cơ sở Đoàn trực thuộc",
        "Các trường trung học phổ thông",
        "Vụ Kế hoạch - Tài chính",
    ],
)
def test_groups_and_bodies_of_other_houses_lead_as_a_whole(name: str) -> None:
    doc = outline(PART, ("V.1", f"1. {name}"), ("V.1.-1", "- Xây dựng kế hoạch năm."))
    assert rows(doc) == [(name, "lead", "V.1")]


@pytest.mark.parametrize(
    ("line", "units"),
    [
        ("Đài Phát thanh và Truyền hình tỉnh, Báo Sơn Hạ: mở chuyên mục.",
         ["Đài Phát thanh và Truyền hình tỉnh", "Báo Sơn Hạ"]),
        ("Kho bạc Nhà nước Sơn Hạ: thực hiện giải ngân.", ["Kho bạc Nhà nước Sơn Hạ"]),
        ("Phòng Quản lý chất lượng: đầu mối triển khai.", ["Phòng Quản lý chất lượng"]),
        ("Ban Chỉ đạo các Chương trình MTQG xã: chỉ đạo chung.",
         ["Ban Chỉ đạo các Chương trình mục tiêu quốc gia"]),
        ("Công an xã trong phạm vi nhiệm vụ: bảo đảm trật tự.", ["Công an"]),
    ],
)  # fmt: skip
def test_a_name_goes_on_up_to_its_colon(line: str, units: list[str]) -> None:
    doc = outline(PART, ("V.1", f"1. {line}"))
    assert [unit for unit, _, _ in rows(doc)] == units


@pytest.mark.parametrize(
    ("line", "units"),
    [
        ("Các Sở: Tài chính, Nội vụ và Tư pháp: chủ trì rà soát.",
         ["Sở Tài chính", "Sở Nội vụ", "Sở Tư pháp"]),
        ("Công chức Tư pháp - Hộ tịch, Văn hóa - Xã hội: chuẩn bị hồ sơ.",
         ["Công chức Tư pháp - Hộ tịch", "Công chức Văn hóa - Xã hội"]),
        ("Phòng Kinh tế, Hạ tầng và Đô thị: bố trí kinh phí.", ["Phòng Kinh tế, Hạ tầng và Đô thị"]),
        ("Công chức Địa chính - Xây dựng và Môi trường: bố trí đất.",
         ["Công chức Địa chính - Xây dựng và Môi trường"]),
        ("Bệnh viện Đa khoa Sơn Hạ và các bệnh viện trong tỉnh",
         ["Bệnh viện Đa khoa Sơn Hạ", "Các bệnh viện trong tỉnh"]),
        ("Đoàn trường, Liên đội: tổ chức ngoại khóa.", ["Đoàn trường", "Liên đội"]),
        ("Trưởng Công an xã, Chỉ huy trưởng Ban Chỉ huy Quân sự xã: chấp hành.",
         ["Công an", "Ban Chỉ huy quân sự"]),
    ],
)  # fmt: skip
def test_units_that_share_a_head_or_a_title(line: str, units: list[str]) -> None:
    doc = outline(PART, ("V.1", f"1. {line}"))
    assert [unit for unit, _, _ in rows(doc)] == units


@pytest.mark.parametrize(
    ("line", "unit"),
    [
        ("Cục Phòng vệ cây trồng là đơn vị đầu mối.", "Cục Phòng vệ cây trồng"),
        ("Các đơn vị trực thuộc Bộ xây dựng kế hoạch.", "Các đơn vị trực thuộc Bộ"),
        ("Phòng Kinh tế để kịp tiến độ chủ trì rà soát.", "Phòng Kinh tế"),
    ],
)
def test_a_name_goes_on_up_to_the_verb(line: str, unit: str) -> None:
    doc = outline(PART, ("V.1", f"1. {line}"))
    assert [found for found, _, _ in rows(doc)] == [unit]
