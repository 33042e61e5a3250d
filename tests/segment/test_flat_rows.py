"""Numbers of rows in tables whose ruling lines are gone, and what stands beside them."""

from __future__ import annotations

from pipeline.segment import lines
from pipeline.segment.flat_tables import find
from tests.make import repaired
from tests.segment.test_flat_tables import RULES, read, texts

LETTERS = """TT
Nội dung
Đơn vị chủ trì
Thời gian
1
Tuyên truyền trong trường học
a)
Biên soạn tờ gấp về an toàn đường thủy
Phòng Văn hóa - Xã hội
Quý I
b)
Tổ chức hội thi tìm hiểu luật
Hiệu trưởng các trường
Quý II
2
Kiểm tra bến đò
a)
Kiểm tra áo phao trên đò ngang
Công an xã
Hằng tháng
"""


def test_letters_number_rows_below_a_number() -> None:
    (found,) = find(lines.split(repaired(LETTERS)), RULES)
    numbers = [c.spans[0].of(LETTERS) for c in found.table.cells if c.column == 0 and c.row]
    assert numbers == ["1", "a", "b", "2", "a"]


def test_sums_beside_a_heading_are_no_numbers_of_rows() -> None:
    text = (
        "TT\nHoạt động hỗ trợ sinh kế cho hộ nghèo\nVốn sự nghiệp\nChủ trì\nThời gian\n"
        "I\nDự án chăn nuôi\n2.400\n1\nMua dê giống\n1.500\nHội Nông dân\nQuý II\n"
        "2\nDựng chuồng\n900\nCác thôn\nTháng 5\n"
    )
    (found,) = read(text)
    rows = texts(text, found.table)
    assert [row[0] for row in rows] == ["TT", "I", "1", "2"]
    assert rows[2] == ["1", "Mua dê giống", "1.500", "Hội Nông dân", "Quý II"]


def test_marks_below_quarters_are_in_no_cell_with_words() -> None:
    text = (
        "TT\nNhiệm vụ\nBộ phận phụ trách\nQuý đầu\nQuý sau\n1\nLắp máy tính\nPhòng Kinh tế\nx\n"
        "2\nSố hóa sổ sách\nCông an xã\nx\nx\n"
    )
    (found,) = read(text)
    assert [row[2] for row in texts(text, found.table)[1:]] == ["Phòng Kinh tế", "Công an xã"]


def test_a_first_heading_may_go_over_two_lines() -> None:
    text = (
        "Đơn vị, cá\nnhân phụ trách\nNhiệm vụ\nThời hạn\nKết quả\n"
        "Phòng Kinh tế\nRà soát thửa đất\nQuý I/2026\nDanh sách\n"
        "Công an xã\nĐối chiếu dữ liệu dân cư\nQuý II/2026\nBiên bản\n"
    )
    (found,) = read(text)
    assert texts(text, found.table)[0][0] == "Đơn vị, cá nhân phụ trách"


HEADED = "TT\nNội dung\nĐơn vị chủ trì\nThời gian\n"


def test_bare_letters_number_rows_below_a_heading() -> None:
    text = (
        f"{HEADED}1\nLàm đường\na\nLắp biển báo\nPhòng Kinh tế\nQuý I\n"
        "b\nTrồng cây bóng mát\nĐoàn xã\nQuý II\n"
    )
    (found,) = read(text)
    assert [row[0] for row in texts(text, found.table)[1:]] == ["1", "a", "b"]


def test_roman_numerals_begin_again_below_each_capital() -> None:
    rows = [("A", "HẠ TẦNG"), ("I", "Giao thông"), ("1", "Cứng hóa đường thôn"), ("II", "Thủy lợi"),
            ("2", "Kiên cố kênh mương"), ("B", "VĂN HÓA"), ("I", "Cơ sở"), ("3", "Sửa nhà văn hóa")]  # fmt: skip
    body = "".join(
        f"{no}\n{text}\n" + ("Phòng Kinh tế\nQuý IV/2026\n" if no.isdigit() else "")
        for no, text in rows
    )
    (found,) = read(HEADED + body)
    assert [row[0] for row in texts(HEADED + body, found.table)[1:]] == [no for no, _ in rows]


def test_a_time_may_stand_before_the_number() -> None:
    text = (
        "Tháng\nTT\nNội dung công việc\nChủ trì\nPhối hợp\n"
        "Tháng 1\n1\nThăm hộ nghèo\nBan Pháp chế\nHội Nông dân\n"
        "2\nTiếp công dân\nThường trực HĐND\nCông an xã\n"
        "Tháng 3\n3\nKhảo sát thu ngân sách\nBan Pháp chế\nPhòng Kinh tế\n"
    )
    (found,) = read(text)
    assert [row[:2] for row in texts(text, found.table)[1:]] == [
        ["Tháng 1", "1"],
        ["", "2"],
        ["Tháng 3", "3"],
    ]


def test_an_office_alone_in_its_cell_does_not_go_on() -> None:
    text = (
        "TT\nNhiệm vụ\nĐơn vị thực hiện\nPhối hợp\nThời gian\n1\nKiểm kê tài sản công\n"
        "Văn phòng\nCác phòng chuyên môn\nQuý I\n2\nKê khai thu nhập\nVăn phòng\nCông an xã\nQuý II\n"
    )
    (found,) = read(text)
    assert [row[2:4] for row in texts(text, found.table)[1:]] == [
        ["Văn phòng", "Các phòng chuyên môn"],
        ["Văn phòng", "Công an xã"],
    ]


def test_a_heading_of_unknown_wording_may_go_over_two_lines() -> None:
    text = (
        "TT\nNhiệm vụ\nSức chứa\ncủa nhà\nChủ trì\nThời gian\n"
        "1\nSửa nhà văn hóa thôn\n120\nPhòng Kinh tế\nQuý I\n2\nSơn cổng chào\n30\nĐoàn xã\nQuý II\n"
    )
    (found,) = read(text)
    assert texts(text, found.table)[0][2] == "Sức chứa của nhà"
