"""Tables drawn with ruling lines: cells, merges, page breaks, and lines that rule no table."""

from __future__ import annotations

import pytest

from pipeline.read.pdf import read_pdf
from pipeline.records import Scan, Table
from tests.read.printing import BODY, HEIGHT, WIDTH, Paper, page_lines, plan, source

HEAD = ("TT", "Nhiệm vụ", "Cơ quan chủ trì", "Thời gian")
ROWS = (
    ("1", "Rà soát tủ sách\ncác thôn", "Phòng Văn hóa - Xã hội", "Quý I/2026"),
    ("2", "Mua sách mới", "", "Tháng 5/2026"),
    ("3", "Tổ chức ngày hội\nđọc sách", "Đoàn Thanh niên", "Trước 21/4/2026"),
)


def scan(content: bytes) -> Scan:
    return read_pdf(source(), content)


def texts(read: Scan, table: Table) -> list[tuple[int, int, int, int, str]]:
    return [
        (c.row, c.column, c.row_span, c.column_span, "".join(s.of(read.text) for s in c.spans))
        for c in table.cells
    ]


def test_cells_stand_one_after_the_other_in_row_order() -> None:
    read = scan(plan(lambda paper: paper.table((HEAD, *ROWS))))
    (table,) = read.tables
    assert (table.origin, table.rows, table.columns) == ("ruled", 4, 4)
    wanted = [
        (row, column, 1, 1, text)
        for row, cells in enumerate((HEAD, *ROWS))
        for column, text in enumerate(cells)
    ]
    assert texts(read, table) == wanted
    flat = "\n".join(text for *_, text in wanted if text)
    assert f"\n{flat}\f" in read.text


def test_text_below_the_table_follows_it() -> None:
    def draw(paper: Paper) -> None:
        paper.table((HEAD, *ROWS))
        paper.lines(["Trên đây là kế hoạch của xã, đề nghị các thôn thực hiện./."])

    lines = page_lines(scan(plan(draw)))
    assert lines[-1].startswith("Trên đây") and lines[-2] == "Trước 21/4/2026"


def test_merged_cells_keep_their_spans() -> None:
    cells = (
        ("TT", "Nhiệm vụ", "Phân công", ""),
        ("", "", "Chủ trì", "Phối hợp"),
        ("I", "Công tác tuyên truyền", "", ""),
        ("1", "Phát thanh", "Đài xã", "Các thôn"),
        ("2", "Treo băng rôn", "", "Trường học"),
    )
    spans = (
        ("SPAN", (0, 0), (0, 1)),
        ("SPAN", (1, 0), (1, 1)),
        ("SPAN", (2, 0), (3, 0)),
        ("SPAN", (1, 2), (3, 2)),
        ("SPAN", (2, 3), (2, 4)),
    )
    read = scan(plan(lambda paper: paper.table(cells, *spans)))
    (table,) = read.tables
    assert (table.rows, table.columns) == (5, 4)
    assert texts(read, table) == [
        (0, 0, 2, 1, "TT"),
        (0, 1, 2, 1, "Nhiệm vụ"),
        (0, 2, 1, 2, "Phân công"),
        (1, 2, 1, 1, "Chủ trì"),
        (1, 3, 1, 1, "Phối hợp"),
        (2, 0, 1, 1, "I"),
        (2, 1, 1, 3, "Công tác tuyên truyền"),
        (3, 0, 1, 1, "1"),
        (3, 1, 1, 1, "Phát thanh"),
        (3, 2, 2, 1, "Đài xã"),
        (3, 3, 1, 1, "Các thôn"),
        (4, 0, 1, 1, "2"),
        (4, 1, 1, 1, "Treo băng rôn"),
        (4, 3, 1, 1, "Trường học"),
    ]


def test_table_over_two_pages_gives_one_a_page_with_the_same_columns() -> None:
    widths = [30, 160, 150, 110]
    paper = Paper()
    paper.table((HEAD, *ROWS[:2]), widths=widths)
    paper.page()
    paper.table(ROWS[2:], widths=widths)
    read = scan(paper.save())
    assert [(t.rows, t.columns) for t in read.tables] == [(3, 4), (1, 4)]
    first, second = (read.pages[n].words[0].box.x0 for n in (0, 1))
    assert abs(first - second) < 12


def test_row_cut_by_the_page_break_without_a_closing_line() -> None:
    paper = Paper()
    lines = paper.canvas.line
    for x in (70, 110, 300, 500):
        lines(x, HEIGHT - 60, x, 40)
    for y in (HEIGHT - 60, HEIGHT - 100):
        lines(70, y, 500, y)
    for x, text in ((75, "TT"), (120, "Nhiệm vụ"), (310, "Thời gian")):
        paper.text(x, 85, text)
    for x, text in ((75, "1"), (120, "Tập huấn cán bộ"), (310, "Quý II")):
        paper.text(x, 130, text)
    read = scan(paper.save())
    (table,) = read.tables
    assert (table.rows, table.columns) == (2, 3)
    assert [t[-1] for t in texts(read, table)][3:] == ["1", "Tập huấn cán bộ", "Quý II"]


def test_table_without_its_outer_verticals() -> None:
    paper = Paper()
    for y in (80, 110, 140, 170):
        paper.canvas.line(70, HEIGHT - y, 500, HEIGHT - y)
    for x in (110, 300):
        paper.canvas.line(x, HEIGHT - 80, x, HEIGHT - 170)
    for y, row in ((100, HEAD), (130, ROWS[1]), (160, ROWS[1])):
        for x, text in zip((75, 120, 310), (row[0], row[1], row[3]), strict=True):
            paper.text(x, y, text)
    (table,) = scan(paper.save()).tables
    assert (table.rows, table.columns, len(table.cells)) == (3, 3, 9)


def test_stamp_over_the_top_line_hides_no_cell() -> None:
    paper = Paper()
    for x in (70, 110, 300, 500):
        paper.canvas.line(x, HEIGHT - 80, x, HEIGHT - 140)
    for x0, x1, y in ((70, 150, 80), (260, 500, 80), (70, 500, 110), (70, 500, 140)):
        paper.canvas.line(x0, HEIGHT - y, x1, HEIGHT - y)
    for y, row in ((100, HEAD), (130, ROWS[1])):
        for x, text in zip((75, 120, 310), (row[0], row[1], row[3]), strict=True):
            paper.text(x, y, text)
    (table,) = scan(paper.save()).tables
    assert (table.rows, table.columns, len(table.cells)) == (2, 3, 6)


def test_landscape_table_turned_by_the_viewer() -> None:
    paper = Paper()
    paper.canvas.setPageRotation(90)
    paper.canvas.translate(HEIGHT, 0)
    paper.canvas.rotate(90)
    paper.table((HEAD, *ROWS))
    read = scan(paper.save())
    (table,) = read.tables
    assert (table.rows, table.columns) == (4, 4)


def _underlines(paper: Paper) -> None:
    for y in (200, 230, 260):
        paper.canvas.line(90, y, 300, y)


def _frame(paper: Paper) -> None:
    paper.canvas.rect(40, 40, WIDTH - 80, HEIGHT - 80)
    paper.canvas.rect(44, 44, WIDTH - 88, HEIGHT - 88)


def _boxed_remark(paper: Paper) -> None:
    paper.canvas.rect(80, HEIGHT - paper.y - 20, 300, 30)
    paper.text(90, paper.y, "DỰ THẢO LẦN 2")


def _shading(paper: Paper) -> None:
    paper.canvas.setFillGray(0.9)
    paper.canvas.rect(80, 100, 300, 30, stroke=0, fill=1)
    paper.canvas.rect(80, 140, 300, 30, stroke=0, fill=1)


@pytest.mark.parametrize(
    "draw",
    [
        pytest.param(_underlines, id="gạch chân"),
        pytest.param(_frame, id="khung trang"),
        pytest.param(_boxed_remark, id="khung chữ"),
        pytest.param(_shading, id="nền xám"),
    ],
)
def test_lines_that_rule_no_table(draw: object) -> None:
    read = scan(plan(draw))  # type: ignore[arg-type]
    assert read.tables == ()
    assert all(line in page_lines(read) for line in BODY)


def test_words_that_a_narrow_column_broke_are_whole() -> None:
    cells = (("T\nT", *HEAD[1:]), ("1.\n2", "Rà soát tủ sách\nở trường", "Các thôn", "30/6/202\n6"))
    read = scan(plan(lambda paper: paper.table(cells)))
    (table,) = read.tables
    assert table.rows == 2
    last = [text for row, *_, text in texts(read, table) if row == 1]
    assert (last[0], last[3]) == ("1.2", "30/6/2026")
