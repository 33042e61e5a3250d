"""Rows of cells that lack some: where each stands."""

from __future__ import annotations

from pipeline.read.grid import fill_grid


def test_sums_of_a_group_stand_in_the_last_columns() -> None:
    rows = [["TT", "Việc", "Chủ trì", "Hạn", "Tiền"], ["1", "Dự án nước sạch", "1.250"]]
    places = fill_grid([*rows, ["1.1", "Đào giếng", "Thôn Hạ", "Quý I", "50"]], 5)
    assert [(c.column, c.column_span) for c in places if c.row == 1] == [(0, 1), (1, 3), (4, 1)]
