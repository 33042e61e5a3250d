"""Columns whose headings say nothing, marks below months, headings that merged cells left apart."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.extract import tasks
from pipeline.records import Task
from tests.extract.test_tasks import HEADER, RULES, document, read

STRANGE = ["TT", "Điều phải lo", "Cái nộp lại", "Nơi gánh vác", "Nơi đỡ đần", "Chốt sổ"]
BODY = [
    ["1", "Xây dựng kho hồ sơ của xã", "Báo cáo", "Phòng Kinh tế", "Các thôn", "Quý I/2026"],
    ["2", "Rà soát bảng giá đất của xã", "Danh mục", "Công an xã", "Các thôn", "Tháng 5/2026"],
    ["3", "Tổ chức hội thi nấu ăn ngày Tết", "Kế hoạch", "Trạm Y tế", "Các thôn", "Quý IV/2026"],
]


def in_lines(rows: list[list[str]]) -> tuple[Task, ...]:
    """Read ``rows`` as a table that has a row a line."""
    doc = document(rows)
    tables = tuple(replace(table, origin="row-lines") for table in doc.tables)
    return tasks.extract(replace(doc, tables=tables), HEADER, RULES)


def test_unknown_headings_are_told_by_what_stands_below() -> None:
    found = read([STRANGE, *BODY])
    assert [
        [t.no, t.task, t.product, t.lead_unit_raw, t.coordinating_units_raw, t.time_raw]
        for t in found
    ] == BODY


@pytest.mark.parametrize(
    "rows",
    [
        [
            ["TT", "Ai", "Ở đâu", "Xe gì"],
            *([str(n), "Bà Mận", "Công an xã", "Máy cày"] for n in "123"),
        ],
        [["Một", "Hai", "Ba", "Bốn"], *BODY[:1]],
        [["TT", "Chấm mục", "Nơi", "Điểm"], *([r[0], r[1], r[3], "2"] for r in BODY)],
    ],
)
def test_other_unknown_tables_stay_out(rows: list[list[str]]) -> None:
    assert read(rows) == ()


def test_units_below_the_heading_of_the_column_before_lead() -> None:
    head = ["TT", "Nhiệm vụ", "Thời gian Cơ ki ng vị", "<", "Đơn vị phối hợp", "Sản phẩm"]
    rows = [[r[0], r[1], r[5], r[3], r[4], r[2]] for r in BODY]
    found = read([head, *rows])
    assert [t.lead_unit_raw for t in found] == [r[3] for r in BODY]
    assert [t.time_raw for t in found] == [r[5] for r in BODY]


def test_a_product_column_needs_products() -> None:
    rows = [["TT", "Nhiệm vụ", "Chủ trì", "Xã đoàn viên"], *([*r[:2], r[3], "Tốt"] for r in BODY)]
    assert [task.product for task in read(rows)] == ["", "", ""]


@pytest.mark.parametrize(
    ("above", "below", "times"),
    [
        (["Lịch", "<", "<"], ["Quý I", "Quý II", "Quý III"], ["Quý I, Quý III", "Quý II"]),
        (["Tháng", "<", "<"], ["1", "2", "3"], ["Tháng 1, Tháng 3", "Tháng 2"]),
        (["Thời gian (tháng)", "<", "<"], ["7", "8", "9"], ["Tháng 7, Tháng 9", "Tháng 8"]),
    ],
)
def test_marks_say_when(above: list[str], below: list[str], times: list[str]) -> None:
    head = ["TT", "Nội dung", "Đơn vị thực hiện"]
    rows = [[*head, *above], ["^", "^", "^", *below]]
    rows += [
        ["1", "Họp thôn", "Công an xã", "x", "", "x"],
        ["2", "Trồng cây", "Các thôn", "", "x", ""],
    ]
    found = read(rows)
    assert [task.time_raw for task in found] == times
    assert [len(task.whens) for task in found] == [2, 1]


def test_a_lower_header_row_of_unknown_words_in_lines() -> None:
    rows = [
        ["TT", "Phần việc", "Trách nhiệm", "", "Thời gian"],
        ["", "", "Đầu mối", "Cùng làm", ""],
        *([r[0], r[1], r[3], r[4], r[5]] for r in BODY),
    ]
    found = in_lines(rows)
    assert [task.no for task in found] == ["1", "2", "3"]
    assert {task.coordinating_units_raw for task in found} == {"Các thôn"}


@pytest.mark.parametrize(
    ("headings", "lead"),
    [
        (["Lãnh đạo phụ trách", "Bộ phận tham mưu"], "Công an xã"),
        (["Lãnh đạo phụ trách", "Ghi chú"], "Bà Mận"),
        (["Chuyên viên theo dõi", "Ghi chú"], "Bà Mận"),
        (["Chuyên viên theo dõi", "Cơ quan chủ trì"], "Công an xã"),
        (["Người phụ trách", "Cơ quan phối hợp"], "Bà Mận"),
    ],
)
def test_who_is_the_lead(headings: list[str], lead: str) -> None:
    rows = [["TT", "Nội dung", *headings], ["1", "Trồng cây ven sông", "Bà Mận", "Công an xã"]]
    assert [task.lead_unit_raw for task in read(rows)] == [lead]


def test_a_target_with_a_unit_and_a_day_is_the_work() -> None:
    head = ["TT", "Chỉ tiêu", "Đơn vị thực hiện", "Thời gian hoàn thành"]
    rows = [[r[0], r[1], r[3], r[5]] for r in BODY]
    assert [t.task for t in read([head, *rows])] == [r[1] for r in BODY]
    assert read([head[:3], *(row[:3] for row in rows)]) == ()
