"""Rows of cells that lack some: where each stands."""

from __future__ import annotations

import re
from unicodedata import normalize

from pipeline.read.grid import fill_grid


def test_sums_of_a_group_stand_in_the_last_columns() -> None:
    rows = [["TT", "Việc", "Chủ trì", "Hạn", "Tiền"], ["1", "Dự án nước sạch", "1.250"]]
    places = fill_grid([*rows, ["1.1", "Đào giếng", "Thôn Hạ", "Quý I", "50"]], 5)
    assert [(c.column, c.column_span) for c in places if c.row == 1] == [(0, 1), (1, 3), (4, 1)]


def test_letters_taken_apart_stand_where_whole_ones_do() -> None:
    rows = [
        ["TT", "Nội dung", "Cơ quan thực hiện", "Cơ quan phối hợp", "Thời hạn", "Ghi chú"],
        ["1", "Rà soát, lập danh mục công trình", "Phòng Kinh tế", "UBND các xã", "Trước 28/02"],
        ["2", "Lập báo cáo các tuyến đường", "Ban Quản lý dự án", "Phòng Kinh tế", "Tháng 3"],
        ["3", "Giải phóng mặt bằng", "UBND các xã", "Phòng Kinh tế", "Quý I", "Hiến đất"],
    ]
    kinds = (re.compile(r"(?i)phòng|ubnd|ban"), re.compile(r"(?i)trước|quý|tháng"))
    apart = [[normalize("NFD", text) for text in row] for row in rows]
    whole = fill_grid(rows, 6, (), kinds, trimmed=True)
    assert fill_grid(apart, 6, (), kinds, trimmed=True) == whole


ROLES = {"TT": "no", "Việc": "task", "Chủ trì": "lead", "Phối hợp": "coordinate", "Hạn": "time"}
HEAD = ["TT", "Nhóm", "Việc", "Chủ trì", "Phối hợp", "Hạn"]


def columns(rows: list[list[str]]) -> list[int]:
    """Return the columns of the last row's cells."""
    places = fill_grid([HEAD, *rows], len(HEAD), role_of=lambda text: ROLES.get(text, ""))
    return [cell.column for cell in places if cell.row == len(rows)]


def test_a_row_without_lead_lacks_that_before_it_lacks_its_helpers() -> None:
    full = ["1", "Chợ", "Sơn lại cổng chợ phiên", "Phòng Kinh tế", "Trạm Y tế", "Quý I"]
    short = ["2", "Chợ", "Lợp mái đình chợ", "Hội Nông dân", "Quý I"]
    assert columns([full, short]) == [0, 1, 2, 4, 5]


def test_a_list_stands_where_lists_do() -> None:
    full = ["1", "Chợ", "Sơn lại cổng chợ", "Phòng Kinh tế", "Các thôn; Trạm Y tế", "Quý I"]
    again = ["2", "Chợ", "Lợp mái đình", "Công an", "Phòng Kinh tế; Công an", "Quý I"]
    short = ["3", "Chợ", "Phát loa chợ", "Hội Nam; Hội Nữ", "Quý I"]
    assert columns([full, again, short]) == [0, 1, 2, 4, 5]


def test_no_row_shares_the_task_of_the_one_above() -> None:
    full = ["1", "Chợ", "Sơn lại cổng chợ phiên ven sông", "Phòng Kinh tế", "Trạm Y tế", "Quý I"]
    assert columns([full, ["2", "Cắm biển", "Công an", "Trạm Y tế", "Quý I"]]) == [0, 2, 3, 4, 5]
