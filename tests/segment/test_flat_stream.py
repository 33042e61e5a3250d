"""Tables as PDFs give their text: what stands on one baseline is one line, pages repeat headers."""

from __future__ import annotations

import pytest

from pipeline.records import Table
from pipeline.rules import Rules
from pipeline.segment import lines
from pipeline.segment.flat_sides import Sides
from pipeline.segment.flat_tables import find
from tests.make import repaired

RULES = Rules()
HEAD = "TT Nhiệm vụ Đơn vị chủ trì Đơn vị phối hợp Thời gian\nSản phẩm\n"


def rows(text: str) -> list[list[str]]:
    """Return the rows of the only table in ``text``, empty places as ""."""
    (found,) = find(lines.split(repaired(text)), RULES)
    table: Table = found.table
    grid = [[""] * table.columns for _ in range(table.rows)]
    for cell in table.cells:
        grid[cell.row][cell.column] = " ".join(span.of(text) for span in cell.spans)
    return [[" ".join(cell.split()) for cell in row] for row in grid]


def test_a_narrow_column_breaks_the_heading_of_the_numbers() -> None:
    body = "1 Trồng cây\nHội Nông dân\nTháng 2\n2 Dọn kênh\nPhòng Kinh tế\nTháng 3\n"
    for heading in ("S\nT\nT", "T\nT", "Số\nT\nT"):
        got = rows(f"{heading}\nNhiệm vụ\nĐơn vị thực hiện\nThời gian\n{body}")
        assert got[2] == ["2", "Dọn kênh", "Phòng Kinh tế", "Tháng 3"]


def test_headings_on_one_line_are_parted_at_capitals() -> None:
    body = "1\nTrồng cây\nHội Nông dân\nTháng 2\nSân đình\n2\nDọn kênh\nPhòng Kinh tế\nTháng 3\nThôn Hạ\n"
    got = rows(f"TT\nNhiệm vụ\nĐơn vị thực hiện\nThời gian Địa điểm\n{body}")
    assert got[0][3:] == ["Thời gian", "Địa điểm"]
    assert got[2] == ["2", "Dọn kênh", "Phòng Kinh tế", "Tháng 3", "Thôn Hạ"]


def test_cells_of_one_line_share_it_and_wrapped_ones_end_it() -> None:
    body = "".join(
        f"{n} Sửa nhà văn hóa thôn số {n}, thay mái\nvà quét vôi\nPhòng Kinh tế Trạm Y tế Tháng {n}/2026 "
        f"Biên bản\nnghiệm thu\n"
        for n in range(1, 6)
    )
    assert rows(HEAD + body)[3] == [
        "3",
        "Sửa nhà văn hóa thôn số 3, thay mái và quét vôi",
        "Phòng Kinh tế",
        "Trạm Y tế",
        "Tháng 3/2026",
        "Biên bản nghiệm thu",
    ]


def test_a_header_printed_again_begins_a_page_on_which_cells_go_on() -> None:
    head = "TT\nNhiệm vụ\nPhân công\nThời gian\nChủ trì\nPhối hợp\n"
    body = "1\nTrồng cây\nHội Nông dân\nTrạm Y tế\nTháng 2\n2\nDọn kênh mương, khơi thông dòng\n"
    body += "Phòng Kinh tế\nCông an xã\nTháng 3\n"
    rest = "chảy sau mưa\n3\nSửa cầu\nPhòng Kinh tế\nThôn Hạ\nTháng 4\n"
    got = rows(head + body + head + rest)
    assert got[3][:2] == ["TT", "Nhiệm vụ"]
    assert got[3][2:] == got[0][2:] == ["Chủ trì", "Phối hợp", "Thời gian"]
    assert got[2][1] == "Dọn kênh mương, khơi thông dòng chảy sau mưa"


@pytest.mark.parametrize(
    ("lead", "others"),
    [
        ("Văn phòng HĐND\nvà UBND", "Sở Công\nThương"),
        ("Đảng ủy\nUBND xã", "Ủy ban Kiểm tra\nĐảng ủy"),
        ("Đoàn TNCS Hồ Chí\nMinh xã", "Phòng Văn hóa -\nXã hội"),
    ],
)
def test_no_cell_begins_inside_the_name_of_an_office(lead: str, others: str) -> None:
    body = "".join(
        f"{n}\nTập hát bài số {n}\n{lead}\n{others}\nTháng {n}/2026\nBuổi diễn\n"
        for n in range(1, 5)
    )
    got = rows(HEAD + body)[2]
    assert got[2:4] == [" ".join(lead.split()), " ".join(others.split())]


def test_units_alone_in_a_row_are_where_they_stand_in_other_rows() -> None:
    full = "Phòng Kinh tế\nCông an xã\nTháng {n}/2026\nBiên bản\n"
    body = "".join(f"{n}\nKiểm tra chợ số {n}\n{full.format(n=n)}" for n in range(1, 5))
    body += "5\nDẹp vỉa hè\nCông an xã\nTháng 5/2026\nBiên bản\n"
    body += "6\nHọp chợ\nPhòng Kinh tế\nTháng 6/2026\nBiên bản\n"
    body += "7\nPhát loa\nCác thôn; Trạm Y tế\nTháng 7/2026\nBiên bản\n"
    got = rows(HEAD + body)
    assert [row[2:4] for row in got[5:]] == [
        ["", "Công an xã"],
        ["Phòng Kinh tế", ""],
        ["", "Các thôn; Trạm Y tế"],
    ]


def test_sides_know_only_units_of_rows_that_name_both() -> None:
    sides = Sides.of_rows([{"lead": "trạm y tế"}, {"lead": "ban a", "coordinate": "ban b"}])
    assert sides.of("ban a", "lead") > 0 > sides.of("ban b", "lead")
    assert sides.of("trạm y tế", "lead") == 0
    assert sides.of("các thôn", "coordinate") > 0


def test_empty_lines_between_wrapped_lines_part_no_cells() -> None:
    body = "".join(
        f"{n} \n\nMở lớp dạy đan lát số {n} cho chị em \n\ncác thôn vùng cao \nHội Phụ nữ \n"
        f"Trạm Y tế \n\nTháng {n}/2026 \n\nLớp học \n"
        for n in range(1, 6)
    )
    assert rows(HEAD + body)[3][1:4] == [
        "Mở lớp dạy đan lát số 3 cho chị em các thôn vùng cao",
        "Hội Phụ nữ",
        "Trạm Y tế",
    ]


def test_a_common_noun_is_no_office_that_the_next_cell_goes_on_with() -> None:
    rest = "Hội Phụ nữ\nTrạm Y tế\nTháng {n}/2026\n"
    head = "TT\nNhiệm vụ\nSản phẩm\nĐơn vị chủ trì\nĐơn vị phối hợp\nThời gian\n"
    body = "".join(
        f"{n}\nMở lớp số {n} tại xóm xa trung tâm\nLớp học\n{rest.format(n=n)}" for n in range(1, 5)
    )
    assert rows(head + body)[2][1:3] == ["Mở lớp số 2 tại xóm xa trung tâm", "Lớp học"]


def test_items_of_a_list_below_a_task_stay_with_it() -> None:
    items = "- Bố trí người trông coi, thay ca khi cần.\n- Rà soát, bổ sung lịch trực hằng tuần.\n"
    body = "".join(
        f"{n}\nMở {what}:\n{items}Hội Phụ nữ\nTrạm Y tế\nThường xuyên\n"
        for n, what in enumerate(("tủ sách thôn", "nhà trẻ xóm núi", "sân bóng chuyền"), 1)
    )
    head = "TT\nNhiệm vụ\nSản phẩm\nĐơn vị chủ trì\nĐơn vị phối hợp\nThời gian\n"
    assert rows(head + body)[2][2:4] == ["", "Hội Phụ nữ"]
