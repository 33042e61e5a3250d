"""Raw unit phrases to canonical units, and cells to their units."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.normalise.unit_words import shadow
from pipeline.normalise.units import Places, canonical, find, split
from pipeline.rules import Rules

COMMUNE = Places("xã", "Sơn Đông Hạ", "", "thành phố Hải Giang Nam")
WARD = Places("phường", "An Lạc Tây", "", "tỉnh Hà Giang Nam")
OLD = Places("xã", "Sơn Đông Hạ", "thị xã Kim Trúc", "")

NAMES = [
    ("Phòng Văn hóa - xã hội", "Phòng Văn hóa - Xã hội"),
    ("Phòng Văn hóa- Xã hội", "Phòng Văn hóa - Xã hội"),
    ("phòng Văn hoá  Xã hội xã", "Phòng Văn hóa - Xã hội"),
    ("Phòng Văn hóa xã hội", "Phòng Văn hóa - Xã hội"),
    ("Phòng Văn hóa - XH", "Phòng Văn hóa - Xã hội"),
    ("Phòng VHXH", "Phòng Văn hóa - Xã hội"),
    ("Phòng Kinh tế, Hạ tầng và Đô thị", "Phòng Kinh tế, Hạ tầng và Đô thị"),
    ("Phòng KT-HT&ĐT", "Phòng Kinh tế, Hạ tầng và Đô thị"),
    ("Trung tâm VHTT&TT xã", "Trung tâm Văn hóa, Thông tin và Truyền thông"),
    ("Trung tâm Phục vụ hành chính công xã", "Trung tâm Phục vụ hành chính công"),
    ("TTPVHCC", "Trung tâm Phục vụ hành chính công"),
    ("Trung tâm cung ứng dịch vụ công", "Trung tâm Cung ứng dịch vụ công"),
    ("Văn phòng HĐND&UBND", "Văn phòng HĐND và UBND"),
    ("Văn phòng Hội đồng nhân dân và Uỷ ban nhân dân xã", "Văn phòng HĐND và UBND"),
    ("UBND xã Sơn Đông Hạ", "Ủy ban nhân dân xã"),
    ("Uỷ ban nhân dân xã", "Ủy ban nhân dân xã"),
    ("ỦY BAN NHÂN DÂN XÃ SƠN ĐÔNG HẠ", "Ủy ban nhân dân xã"),
    ("UBND", "Ủy ban nhân dân xã"),
    ("UBND thành phố", "Ủy ban nhân dân thành phố Hải Giang Nam"),
    ("UBND các xã, phường, đặc khu", "Ủy ban nhân dân các xã, phường, đặc khu"),
    ("Chủ tịch UBND xã", "Ủy ban nhân dân xã"),
    ("Ban Thường vụ Thành uỷ", "Ban Thường vụ Thành ủy Hải Giang Nam"),
    ("TT. ĐU", "Thường trực Đảng ủy xã"),
    ("Ủy ban MTTQ Việt Nam xã", "Ủy ban Mặt trận Tổ quốc Việt Nam"),
    ("Mặt trận Tổ quốc", "Ủy ban Mặt trận Tổ quốc Việt Nam"),
    ("Công an xã", "Công an"),
    ("Ban CHQS xã", "Ban Chỉ huy quân sự"),
    ("Hội LHPN xã", "Hội Liên hiệp Phụ nữ"),
    ("Công chức Văn hóa và Thông tin xã", "Công chức Văn hóa và Thông tin"),
    ("Công chức Văn hóa - Xã hội xã", "Công chức Văn hóa - Xã hội"),
    ("Công chức Tư pháp - hộ tịch", "Công chức Tư pháp - Hộ tịch"),
    ("Công chức Văn phòng HĐND&UBND xã", "Công chức Văn phòng HĐND và UBND"),
    ("công chức Văn phòng Đảng ủy nội vụ xã", "Công chức Văn phòng Đảng ủy - Nội vụ"),
    ("Bộ phận Một cửa của xã", "Bộ phận Tiếp nhận và trả kết quả"),
    ("Cổng TTĐT xã", "Cổng Thông tin điện tử"),
    ("Sở Văn hóa, Thể thao và Du lịch", "Sở Văn hóa, Thể thao và Du lịch"),
    ("Bộ Khoa học và Công nghệ", "Bộ Khoa học và Công nghệ"),
    ("Bộ CHQS tỉnh", "Bộ Chỉ huy quân sự tỉnh"),
    ("Ban Tuyên giáo và Dân vận Tỉnh ủy", "Ban Tuyên giáo và Dân vận Tỉnh ủy"),
    ("Ngân hàng Nhà nước Chi nhánh Khu vực 7", "Ngân hàng Nhà nước Chi nhánh Khu vực 7"),
    ("Ban quản lý chợ Đông Hạ", "Ban quản lý chợ Đông Hạ"),
    ("các chi bộ, đảng bộ trực thuộc", "Các chi bộ, đảng bộ trực thuộc"),
    ("PGD Ngân hàng CSXH", "Phòng giao dịch Ngân hàng Chính sách xã hội"),
    ("Chi cục Hải quan khu vực IX", "Chi cục Hải quan khu vực IX"),
    ("Phòng Chuyển đổi số và Dữ liệu xã", "Phòng Chuyển đổi số và Dữ liệu"),
    ("Các phòng chuyên môn, các cơ quan đơn vị có liên quan",
     "Các phòng chuyên môn, cơ quan, đơn vị có liên quan"),
    ("các ngành đoàn thể", "Các ngành, đoàn thể"),
    ("các tổ chức chính trị-xã hội", "Các tổ chức chính trị - xã hội"),
]  # fmt: skip


NAMES += [
    ("Phòng Văn hoá, Xã hội", "Phòng Văn hóa - Xã hội"),
    ("Phòng Xã hội và Văn hóa", "Phòng Văn hóa - Xã hội"),
    ("P.VHXH", "Phòng Văn hóa - Xã hội"),
    ("Phòng Kinh tế - Hạ tầng - Đô thị", "Phòng Kinh tế, Hạ tầng và Đô thị"),
    ("Phòng Kinh tế, Đô thị và Hạ tầng", "Phòng Kinh tế, Hạ tầng và Đô thị"),
    ("Phòng KT-HT-ĐT", "Phòng Kinh tế, Hạ tầng và Đô thị"),
    ("VP.UBND - HĐND xã", "Văn phòng HĐND và UBND"),
    ("Văn phòng HĐND, UBND", "Văn phòng HĐND và UBND"),
    ("Sở KH và CN", "Sở Khoa học và Công nghệ"),
    ("Sở VH, TT và DL", "Sở Văn hóa, Thể thao và Du lịch"),
    ("công chức văn hóa - xã hội", "Công chức Văn hóa - Xã hội"),
    ("Phòng Văn hóa - Thông tin", "Phòng Văn hóa và Thông tin"),
    ("CA xã", "Công an"),
    ("Trung tâm Phục vụ hành chánh công", "Trung tâm Phục vụ hành chính công"),
    ("Hội Nông dan xã", "Hội Nông dân"),
    ("Sở Khoa học va Công nghệ", "Sở Khoa học và Công nghệ"),
    ("Văn phòng HĐNDD và UBND", "Văn phòng HĐND và UBND"),
]


@pytest.mark.parametrize(("phrase", "name"), NAMES, ids=[phrase for phrase, _ in NAMES])
def test_spellings_meet_in_one_name(phrase: str, name: str) -> None:
    assert shadow(canonical(phrase, COMMUNE).name) == shadow(name)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Trung tâm Cung ứng dịch vụ công", "Trung tâm Phục vụ hành chính công"),
        ("Công chức Văn hóa và Thông tin", "Công chức Văn hóa - Xã hội"),
        ("Phòng Kinh tế", "Phòng Kinh tế, Hạ tầng và Đô thị"),
        ("Cổng Thông tin điện tử", "Trang thông tin điện tử"),
        ("Ban biên tập Cổng Thông tin điện tử", "Cổng Thông tin điện tử"),
        ("Phòng An ninh", "Phòng An sinh"),
        ("Hội Cựu chiến binh", "Hội Cựu thanh niên xung phong"),
        ("Trung tâm Khuyến công", "Trung tâm Khuyến nông"),
        ("Công an xã Đồi Cao", "Công an xã"),
    ],
)
def test_look_alikes_stay_apart(one: str, other: str) -> None:
    assert canonical(one, WARD).name != canonical(other, WARD).name


@pytest.mark.parametrize(
    ("phrase", "name"),
    [
        ("UBND thị xã", "Ủy ban nhân dân thị xã Kim Trúc"),
        ("Phòng Nội vụ thị xã", "Phòng Nội vụ thị xã Kim Trúc"),
        ("UBND tỉnh", "Ủy ban nhân dân tỉnh"),
    ],
)
def test_higher_level_is_named_where_known(phrase: str, name: str) -> None:
    assert canonical(phrase, OLD).name == name


@pytest.mark.parametrize(
    ("phrase", "kind", "group"),
    [
        ("Phòng Kinh tế", "phòng", "kinh tế"),
        ("Trung tâm PVHCC", "trung tâm", "hành chính công"),
        ("UBND tỉnh", "UBND", "UBND cấp trên"),
        ("các phòng, ban liên quan", "nhóm", "nhóm chung"),
        ("Trường Tiểu học An Lạc", "trường học", "trường học"),
        ("các thôn, tổ dân phố", "thôn", "thôn"),
        ("Nhóm chuyên gia độc lập", "khác", ""),
    ],
)
def test_kind_and_function_group(phrase: str, kind: str, group: str) -> None:
    unit = canonical(phrase, WARD)
    assert (unit.kind, unit.function_group) == (kind, group)


CELLS = [
    ("Trung tâm Văn hóa, Thông tin và Truyền thông, Đài truyền thanh",
     ["Trung tâm Văn hóa, Thông tin và Truyền thông", "Đài truyền thanh"]),
    ("UBMTTQ Việt Nam xã và các tổ chức chính trị - xã hội",
     ["UBMTTQ Việt Nam xã", "các tổ chức chính trị - xã hội"]),
    ("Các sở, ban, ngành, UBND xã, phường, đặc khu",
     ["Các sở, ban, ngành", "UBND xã, phường, đặc khu"]),
    ("Sở Tài chính, Sở Tư pháp; Công an tỉnh", ["Sở Tài chính", "Sở Tư pháp", "Công an tỉnh"]),
    ("Các phòng ban chuyên môn, trung tâm, đơn vị có liên quan",
     ["Các phòng ban chuyên môn, trung tâm, đơn vị có liên quan"]),
    ("- Phòng Kinh tế\n- Công an xã", ["Phòng Kinh tế", "Công an xã"]),
    ("Phòng Kinh tế và Phòng Văn hóa - Xã hội", ["Phòng Kinh tế", "Phòng Văn hóa - Xã hội"]),
    ("", []),
]  # fmt: skip


@pytest.mark.parametrize(("cell", "units"), CELLS, ids=[cell[:30] for cell, _ in CELLS])
def test_cells_are_split_between_names_only(cell: str, units: list[str]) -> None:
    assert [span.of(cell) for span in split(cell)] == units


@pytest.mark.parametrize(
    "text",
    [
        "phát triển kinh tế - xã hội của địa phương",
        "phòng, chống tham nhũng; bộ phận, máy móc; ban hành văn bản; cơ sở hạ tầng",
        "Kế hoạch số 15/KH-UBND ngày 03/4/2026",
        "phòng họp, đề phòng, quốc phòng, văn phòng phẩm",
        "cơ sở lưu trú du lịch, toàn bộ tiền học phí, hò dân ca xã nhà",
    ],
)
def test_attributes_are_no_units(text: str) -> None:
    assert find(text) == ()


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("gửi Phòng Kinh tế trình Ủy ban nhân dân xã phê duyệt",
         ["Phòng Kinh tế", "Ủy ban nhân dân xã"]),
        ("do Văn phòng Ủy ban nhân dân phường chuẩn bị", ["Văn phòng Ủy ban nhân dân phường"]),
        ("Sở Xây dựng xây dựng phương án", ["Sở Xây dựng"]),
        ("Sở Nội vụ và Thanh tra tỉnh cùng dự", ["Sở Nội vụ", "Thanh tra tỉnh"]),
        ("Phòng Kinh tế và Văn phòng HĐND và UBND", ["Phòng Kinh tế", "Văn phòng HĐND và UBND"]),
        ("Hội Nông dân xã Giám sát việc chi", ["Hội Nông dân xã"]),
        ("UBND xã Đồi Cao giám sát", ["UBND xã Đồi Cao"]),
        ("qua Phòng Tài chính - Kế hoạch tổng hợp", ["Phòng Tài chính - Kế hoạch"]),
        ("gửi Hội Nôngg dân xã và Trung tam Y tế", ["Hội Nôngg dân xã", "Trung tam Y tế"]),
        ("Giao PHÒNG KINH TẾ soạn", ["PHÒNG KINH TẾ"]),
        ("Phòng Tư pháp giáo dục", ["Phòng Tư pháp giáo dục"]),
        ("2. Phòng Tư pháp giáo dục", ["Phòng Tư pháp giáo dục"]),
        ("Mời Phòng Tư pháp giáo dục", ["Phòng Tư pháp"]),
    ],
)  # fmt: skip
def test_longest_name_ends_where_the_sentence_goes_on(text: str, names: list[str]) -> None:
    assert [unit.span.of(text) for unit in find(text)] == names


@given(st.text(alphabet=st.sampled_from("PhòngSởUBNDvà ,;-&xãphường kinhtếCác\n."), max_size=120))
def test_no_text_breaks_the_grammar(text: str) -> None:
    for span in split(text):
        assert 0 <= span.start < span.end <= len(text)
        assert canonical(span.of(text), COMMUNE).name
    for unit in find(text):
        assert unit.span.of(text)


@given(st.text(max_size=200))
def test_shadow_keeps_the_length(text: str) -> None:
    assert len(shadow(text)) == len(text)


def test_every_canonical_name_is_its_own_reading() -> None:
    for row in Rules().words("units"):
        (found,) = [u for u in find(row["canonical"]) if u.span.start == 0]
        assert found.name == row["canonical"], row["canonical"]


@pytest.mark.parametrize(
    ("phrase", "name"),
    [
        ("Phòng Nông nghiệp và PTNT", "Phòng Nông nghiệp và Phát triển nông thôn"),
        ("Phòng Lao động - TB&XH", "Phòng Lao động - Thương binh và Xã hội"),
        ("Phòng Tài chính - KH", "Phòng Tài chính - Kế hoạch"),
        ("Các phòng, đơn vị thuộc Sở", "Các phòng, đơn vị thuộc Sở"),
        ("các đơn vị trực thuộc Sở", "Các đơn vị trực thuộc Sở"),
        ("Các phòng, Chi cục, đơn vị trực thuộc Sở", "Các phòng, Chi cục, đơn vị trực thuộc Sở"),
        ("Các trường trung học phổ thông", "Các trường trung học phổ thông"),
        ("Phòng Kế hoạch - Tài chính", "Phòng Kế hoạch - Tài chính"),
        ("Phòng KH-TC", "Phòng Kế hoạch - Tài chính"),
        ("Trung tâm Khuyến nông Nông nghiệp và Môi trường",
         "Trung tâm Khuyến nông Nông nghiệp và Môi trường"),
        ("Văn phòng UBND tỉnh Sở Nội vụ", "Văn phòng Ủy ban nhân dân tỉnh Sở Nội vụ"),
    ],
)  # fmt: skip
def test_half_abbreviated_fields_and_whose_the_units_are(phrase: str, name: str) -> None:
    assert canonical(phrase).name == name
