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
