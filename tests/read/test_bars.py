"""Tables drawn with bars or tabs: cells repeated, left out, cut off the end of a line."""

from __future__ import annotations

from tests.read.test_plain import grid, plain


def test_short_heading_repeated_in_each_column_is_one_cell() -> None:
    raw = "TT\tViệc\tChủ trì\tHạn\nI\tĐÊ KÈ\tĐÊ KÈ\tĐÊ KÈ\n1\tĐắp đê\tThôn Hạ\tQuý I\n2\tx\tx\tx\n"
    scan = plain(raw)
    (table,) = scan.tables
    spans = {(c.row, c.column): c.column_span for c in table.cells}
    assert spans[1, 1] == 3 and spans[3, 1] == 1
    assert scan.text.splitlines()[1] == "I\tĐÊ KÈ"


def test_rows_that_lack_merged_cells_are_placed_by_what_they_say() -> None:
    raw = (
        "| TT | Việc | Phân công | Thời gian |\n|---|---|---|---|---|\n| Chủ trì | Phối hợp |\n"
        "| 1 | Mở chợ đêm | Phòng Kinh tế | Công an xã | Quý I |\n"
        "| 2 | Lát lại đường chợ | Các thôn | Quý II |\n"
    )
    scan = plain(raw)
    (table,) = scan.tables
    cells = grid(scan, table)
    assert (cells[1, 2], cells[1, 3]) == ("Chủ trì", "Phối hợp")
    assert (cells[3, 3], cells[3, 4]) == ("Các thôn", "Quý II")
    assert next(c for c in table.cells if (c.row, c.column) == (2, 2)).row_span == 2


def test_empty_cells_cut_off_the_end_of_a_line_stay_empty() -> None:
    head = "Thời gian\tViệc\tPhụ trách\tPhối hợp\tGhi chú\n"
    raw = head + "".join(
        f"Tháng {month}\t{task}\tGiáo viên thể dục\tCác lớp{note}\n"
        for month, task, note in (
            (9, "Tập bơi", "\tNgoài giờ"),
            (10, "Thi chạy", ""),
            (11, "Cờ", ""),
        )
    )
    scan = plain(raw)
    (table,) = scan.tables
    cells = grid(scan, table)
    assert [cells[row, 2] for row in (1, 2, 3)] == ["Giáo viên thể dục"] * 3


def test_tasks_open_rows_where_no_column_numbers_them() -> None:
    rows = [
        ["Nhiệm vụ", "Sản phẩm", "Chủ trì", "Thời gian"],
        ["Tổ chức chợ phiên", "Chợ phiên", "Phòng Kinh tế", "Quý I"],
        ["Xây dựng cổng chào", "Cổng", "Quý II"],
        ["Kiểm tra quầy hàng", "Biên bản", "Công an xã", "Quý III"],
    ]
    text = "".join("|\n" + "".join(f"{cell}\n|\n" for cell in row) for row in rows)
    scan = plain(text)
    (table,) = scan.tables
    cells = grid(scan, table)
    assert (table.rows, cells[2, 0], cells[2, 3]) == (4, "Xây dựng cổng chào", "Quý II")


def test_times_open_rows_where_they_stand_first_and_may_hold_for_two() -> None:
    rows = [
        ["Mốc thời gian", "Công việc", "Đơn vị thực hiện", "Đơn vị phối hợp"],
        ["Trước ngày 05/4", "Ban hành kế hoạch", "Công an xã", "Phòng Kinh tế"],
        ["Từ ngày 06/4", "Tổng kiểm tra nhà trọ", "Công an xã", "Các đoàn liên ngành"],
        ["Lập hồ sơ từng cơ sở", "UBND xã", "Các thôn"],
        ["Tháng 7", "Thực tập chữa cháy", "Ban Chỉ huy Quân sự", "Điện lực"],
    ]
    scan = plain("".join("|\n" + "".join(f"{cell}\n|\n" for cell in row) for row in rows))
    (table,) = scan.tables
    cells = grid(scan, table)
    assert (table.rows, cells[3, 1], cells[3, 3]) == (5, "Lập hồ sơ từng cơ sở", "Các thôn")
    assert next(c for c in table.cells if (c.row, c.column) == (2, 0)).row_span == 2


def test_empty_cells_at_the_front_of_a_line_keep_the_places_behind_them() -> None:
    raw = (
        "TT\tViệc\tPhân công\t\tThời gian\tNguồn\n\t\tChủ trì\tPhối hợp\n"
        "1\tMở chợ đêm\tPhòng Kinh tế\tCông an xã\tQuý I\tXã\n2\tLát đường\tThôn Hạ\t\tQuý II\tXã\n"
    )
    scan = plain(raw)
    (table,) = scan.tables
    cells = grid(scan, table)
    assert (cells[1, 2], cells[1, 3]) == ("Chủ trì", "Phối hợp")
