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


def test_unknown_heading_opens_a_table_whose_groups_are_numbered_in_their_text() -> None:
    rows = [
        "Chỉ số và nhiệm vụ|Cơ quan tham mưu|Cơ quan phối hợp|Kết quả đạt được|Thời gian",
        "1. Tham gia của người dân",
        "Tuyên truyền quyền bầu cử trưởng thôn|Phòng Nội vụ|UBND các xã|100% thôn|Quý II/2022",
        "Công khai danh sách hộ nghèo|Phòng Lao động|UBND các xã|Niêm yết|Thường xuyên",
        "2. Công khai, minh bạch",
        "Công khai quy hoạch|Phòng Tài nguyên|Phòng Kinh tế|Bản đồ|Sau 05 ngày",
        "Công khai thu, chi|Phòng Tài chính|UBND các xã|100% đơn vị|Hằng quý",
        "3. Kiểm soát tham nhũng",
        "Thanh tra trách nhiệm|Thanh tra huyện|Ủy ban Kiểm tra|03 cuộc|Theo kế hoạch",
        "Chuyển đổi vị trí công tác|Phòng Nội vụ|Các cơ quan|Báo cáo|Tháng 11/2022",
        "4. Cung ứng dịch vụ công",
        "Nâng cấp trạm y tế|Phòng Kinh tế|Ban Quản lý dự án|Công trình|Năm 2022",
        "Khảo sát hài lòng|Trung tâm Y tế huyện||Báo cáo|06 tháng/lần",
    ]
    raw = "\n|\n" + "\n|\n".join("\n|\n".join(row.split("|")) + "\n|" for row in rows) + "\n"
    scan = plain(raw)
    (table,) = scan.tables
    cells = grid(scan, table)
    assert [cells[0, column] for column in range(5)] == rows[0].split("|")
    assert [cells[row, 0] for row in range(len(rows))] == [row.split("|")[0] for row in rows]


def test_headings_of_groups_in_groups_are_rows_of_their_own() -> None:
    rows = [["TT", "Nội dung việc", "SẢN PHẨM", "Đơn vị chủ trì", "Đơn vị phối hợp", "Thời hạn"]]
    for group, number in enumerate(("I", "II", "III", "IV"), 1):
        rows.append([number, "Hạ tầng, trang thiết bị"])
        for part in (1, 2):
            rows.append([f"{group}.{part}", "Nhóm việc trọng tâm"])
            rows += [
                [f"{group}.{part}.{at}", "Kiểm tra quầy", made, "Công an xã", "Các thôn", "Quý I"]
                for at, made in enumerate(("Báo cáo", "", "Báo cáo", "Báo cáo"), 1)
            ]
    text = "".join("|\n" + "".join(f"{cell}\n|\n" for cell in row) for row in rows)
    scan = plain(text)
    (table,) = scan.tables
    cells = grid(scan, table)
    assert [cells[row, 0] for row in range(table.rows)] == [row[0] for row in rows]
