"""Rows of task tables over pages, with merged cells and cells left out."""

from __future__ import annotations

from dataclasses import replace

from pipeline.extract import tasks
from tests.extract.test_tasks import HEAD, HEADER, NEXT, ROW, RULES, document, read


def test_table_over_pages_without_and_with_its_header() -> None:
    cut = ["", "và nhà để xe của trụ sở", "", "và Hạ tầng", ""]
    third = ["3", "Trồng cây", "Hội Nông dân", "", "Hằng năm"]
    found = read([HEAD, ROW, NEXT], [cut, third], [HEAD, ["4", *ROW[1:]]])
    assert [task.no for task in found] == ["1", "2", "3", "4"]
    assert found[1].task == "Sửa chữa nhà văn hóa và nhà để xe của trụ sở"
    assert found[1].coordinating_units_raw == "Ban Quản lý dự án và Hạ tầng"


def test_a_header_alone_on_its_page_with_the_first_row_cut_off() -> None:
    for emptied in ([""] * len(HEAD), ["1", *[""] * (len(HEAD) - 1)]):
        found = read([HEAD, emptied], [ROW, NEXT])
        assert [task.no for task in found] == ["1", "2"]


def test_the_last_row_of_a_page_shows_one_cells_first_line() -> None:
    first, rest = [NEXT[0], "", "", NEXT[3], ""], ["", NEXT[1], NEXT[2], "và Hạ tầng", NEXT[4]]
    found = read([HEAD, ROW, first], [rest, ["3", *ROW[1:]]])
    assert [task.no for task in found] == ["1", "2", "3"]
    assert (found[1].task, found[1].lead_unit_raw) == (NEXT[1], NEXT[2])
    assert found[1].coordinating_units_raw == f"{NEXT[3]} và Hạ tầng"


def test_cell_merged_over_a_page_break() -> None:
    found = read(
        [HEAD, ROW], [["2", "Mua máy in", "", "", "Năm 2026"], ["3", "Mua bàn", "^", "", ""]]
    )
    assert [task.lead_unit_raw for task in found] == [ROW[2]] * 3


def test_a_lead_left_out_of_a_line_of_cells_is_the_one_above() -> None:
    doc = document([HEAD, ROW, ["2", "Mua máy in", "", "", "Năm 2026"]])
    lines = replace(doc, tables=tuple(replace(t, origin="row-lines") for t in doc.tables))
    for drawn, leads in ((doc, [ROW[2], ""]), (lines, [ROW[2]] * 2)):
        assert [t.lead_unit_raw for t in tasks.extract(drawn, HEADER, RULES)] == leads


def test_text_of_a_merged_cell_goes_on_over_the_page_break() -> None:
    first = [HEAD, ["1", "Họp thôn", "Sở Nông nghiệp và", "", "Quý I/2026"]]
    second = [
        ["", "- Vận động hộ dân", "Môi trường", "", ""],
        ["2", "Tổng vệ sinh", "^", "", "Quý II/2026"],
    ]
    found = read(first, second)
    assert [task.task for task in found] == ["Họp thôn - Vận động hộ dân", "Tổng vệ sinh"]
    assert [task.lead_unit_raw for task in found] == ["Sở Nông nghiệp và Môi trường"] * 2


def test_lead_of_one_row_at_the_top_of_a_page_is_the_one_before() -> None:
    first = [HEAD, ["1", "Họp thôn", "Công an xã", "", "Quý I/2026"]]
    second = [
        ["2", "Tổng vệ sinh", "", "", "Quý II/2026"],
        ["3", "Trồng cây", "phòng Kinh tế", "", "Quý III/2026"],
    ]
    leads = [task.lead_unit_raw for task in read(first, second)]
    assert leads == ["Công an xã", "Công an xã", "phòng Kinh tế"]


def test_a_heading_at_the_top_of_a_page_takes_no_lead_merged_above() -> None:
    first = [
        HEAD,
        ["1", "Họp thôn", "Công an xã", "Các thôn", "Quý I/2026"],
        ["2", "Tổng vệ sinh", "^", "Các thôn", "Quý I/2026"],
    ]
    second = [["B", "Công tác khác", "", "", ""], ["3", *ROW[1:]]]
    assert [task.no for task in read(first, second)] == ["1", "2", "3"]


def test_a_lead_merged_from_beside_the_rest_of_a_cut_row_down() -> None:
    first = [HEAD, ROW, ["2", "Họp thôn:", "^", "", "Quý I/2026"]]
    second = [
        ["", "- Vận động hộ dân", "", "", ""],
        ["3", "Tổng vệ sinh", "^", "Các thôn", "Quý II/2026"],
        ["4", "Trồng cây", "^", "Các thôn", "Quý III/2026"],
    ]
    assert [task.lead_unit_raw for task in read(first, second)] == [ROW[2]] * 4


def test_a_cell_for_both_goes_on_over_the_page_break() -> None:
    first = [
        ["TT", "Nội dung", "Đơn vị chủ trì/phối hợp"],
        ["1", "Họp thôn", "Chủ trì: Công an xã"],
    ]
    second = [["", "", "Phối hợp: Phòng Kinh tế"], ["2", "Trồng cây", "Chủ trì: Phòng Kinh tế"]]
    task = read(first, second)[0]
    assert (task.lead_unit_raw, task.coordinating_units_raw) == ("Công an xã", "Phòng Kinh tế")


def test_rows_above_a_header_printed_again_go_on_with_the_page_before() -> None:
    second = [["", "và sân trụ sở", "", "", ""], ["3", *ROW[1:]], HEAD, ["4", *ROW[1:]]]
    found = read([HEAD, ROW, NEXT], second)
    assert [task.no for task in found] == ["1", "2", "3", "4"]
    assert found[1].task == "Sửa chữa nhà văn hóa và sân trụ sở"


def test_a_group_heading_goes_on_over_the_page_break() -> None:
    first = [HEAD, ROW, ["II", "Chỉnh trang", "", "", ""]]
    found = read(first, [["", "đường làng", "", "", ""], ["2", *NEXT[1:]]])
    assert [(task.task, task.group) for task in found][1] == (NEXT[1], "Chỉnh trang đường làng")


def test_what_stands_beside_a_lead_left_out_of_a_line_is_shared_too() -> None:
    doc = document(
        [
            HEAD,
            ["1", "Mua bàn", "Công an xã", "Các thôn", "Năm 2026"],
            ["2", "Mua ghế", "", "", ""],
            ["3", "Mua tủ", "Phòng Kinh tế", "", ""],
        ]
    )
    lines = replace(doc, tables=tuple(replace(t, origin="row-lines") for t in doc.tables))
    found = tasks.extract(lines, HEADER, RULES)
    assert [task.coordinating_units_raw for task in found] == ["Các thôn", "Các thôn", ""]
    assert [task.time_raw for task in found] == ["Năm 2026", "Năm 2026", ""]


def test_the_time_beside_a_lead_left_out_of_flat_text_is_shared_too() -> None:
    row = ["1", "Mua bàn", "Công an xã", "Các thôn", "Năm 2026"]
    doc = document([HEAD, row, ["2", "Mua ghế", "", "Trạm Y tế", ""]])
    lines = replace(doc, tables=tuple(replace(t, origin="flat") for t in doc.tables))
    found = tasks.extract(lines, HEADER, RULES)
    assert [task.lead_unit_raw for task in found] == ["Công an xã"] * 2
    assert [task.time_raw for task in found] == ["Năm 2026"] * 2


def test_what_stands_left_of_the_tasks_sorts_them() -> None:
    head = ["Thời gian", "Nội dung công việc", "Đơn vị thực hiện", "Phối hợp", "Ghi chú"]
    body = [["Tháng 3", "Mua bàn", "Công an xã", "", ""], ["", "Mua ghế", "Phòng Kinh tế", "", ""]]
    doc = document([head, *body])
    lines = replace(doc, tables=tuple(replace(t, origin="flat") for t in doc.tables))
    assert [t.time_raw for t in tasks.extract(lines, HEADER, RULES)] == ["Tháng 3"] * 2


def test_beside_a_shared_lead_without_lines_stand_its_units_and_time() -> None:
    doc = document(
        [
            HEAD,
            ["1", "Mua bàn", "Công an xã", "Các thôn", "Năm 2026"],
            ["2", "Mua ghế", "^", "", "Quý II/2026"],
            ["3", "Mua tủ", "Phòng Kinh tế", "", ""],
        ]
    )
    aligned = replace(doc, tables=tuple(replace(t, origin="aligned") for t in doc.tables))
    for drawn, units in ((doc, ["Các thôn", "", ""]), (aligned, ["Các thôn", "Các thôn", ""])):
        found = tasks.extract(drawn, HEADER, RULES)
        assert [task.coordinating_units_raw for task in found] == units
