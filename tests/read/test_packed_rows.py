"""Tables whose columns are ruled and whose rows no line parts."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.read.columns import Line
from pipeline.read.glyphs import Printed
from pipeline.read.packed_rows import is_packed, unpacked
from pipeline.read.pdf import read_pdf
from pipeline.read.ruled import grids, ruled_cells
from pipeline.read.sheets import Grid, GridCell
from pipeline.records import Box
from tests.read.printing import HEIGHT, source
from tests.read.test_aligned import HEAD, ROWS, Bare, joined, rows

SIDES = (66.0, 98.0, 270.0, 422.0, 520.0)
MORE = (
    ("4", "Đóng kệ sách", "Công an xã", "Quý III/2026"),
    ("5", "Trao thưởng học sinh\nviết cảm nhận", "Trường Tiểu học", "Tháng 9/2026"),
    ("6", "Sơn tường", "Trạm Y tế", "Năm 2026"),
)


def framed(paper: Bare, cells: Sequence[Sequence[str]], *, ruled: int = 0) -> None:
    """Write ``cells`` with a frame around them and a line below each of the first ``ruled``."""
    levels = [paper.y - 14]
    for row in cells[:ruled]:
        paper.rows([row])
        levels.append(paper.y - 12)
        paper.y += 3
    if len(cells) > ruled:
        paper.rows(cells[ruled:])
        levels.append(paper.y - 10)
    top = levels[0]
    for y in levels:
        paper.canvas.line(SIDES[0], HEIGHT - y, SIDES[-1], HEIGHT - y)
    for x in SIDES:
        paper.canvas.line(x, HEIGHT - top, x, HEIGHT - levels[-1])


def test_rows_are_parted_where_a_page_shows_no_header() -> None:
    paper = Bare()
    framed(paper, (HEAD, *ROWS), ruled=1)
    paper.canvas.showPage()
    paper.y = 70
    framed(paper, MORE)
    read = read_pdf(source(), paper.save())
    first, second = read.tables
    assert rows(read, first) == [list(HEAD), *(joined(row) for row in ROWS)]
    assert rows(read, second) == [joined(row) for row in MORE]


def test_lead_of_several_rows_is_known_by_the_header_on_the_page_before() -> None:
    paper = Bare()
    framed(paper, (HEAD, *ROWS[1:2]), ruled=2)
    paper.canvas.showPage()
    paper.y = 70
    shared = [(no, task, lead if no != "5" else "", time) for no, task, lead, time in MORE]
    framed(paper, shared)
    read = read_pdf(source(), paper.save())
    _, second = read.tables
    leads = [(cell.row, cell.row_span) for cell in second.cells if cell.column == 2]
    assert leads == [(0, 2), (2, 1)]


def test_lines_that_end_inside_a_table_are_closed_up_to_the_lines_beside() -> None:
    def upright(x: float, bottom: float) -> Box:
        return Box(x, 60, x, bottom)

    edges = [upright(66, 300), upright(98, 300), upright(520, 300)]
    edges += [upright(200, 270), upright(300, 270), upright(400, 270)]
    edges += [Box(66, 60, 520, 60), Box(66, 300, 520, 300)]
    (cells,) = ruled_cells(edges)
    assert Box(98, 270, 520, 300) in cells
    assert Box(98, 60, 200, 270) in cells
    assert len(cells) == 6


def stacked(texts: Sequence[str], x: float = 70) -> list[Line]:
    """Return a line for each of ``texts``, far apart."""
    return [
        [Printed(text, Box(x, 70 + 40 * at, x + 6 * len(text), 82 + 40 * at))]
        for at, text in enumerate(texts)
    ]


def test_numbers_that_are_partly_misread_tell_rows() -> None:
    def cell(*texts: str) -> GridCell:
        return GridCell(0, 0, 1, 1, Box(66, 60, 98, 400), stacked(texts))

    assert is_packed(cell("1", "tối", "1/2", "1.3", "1.4", "1.5", "1.6"))
    assert not is_packed(cell("1", "tối", "1/2"))
    assert not is_packed(cell("1", "2", "3", "những", "việc", "khác của xã"))


def test_a_number_and_a_misread_one_tell_rows_where_the_page_before_has_numbers() -> None:
    sides = (66.0, 98.0, 270.0, 520.0)
    texts = (("đó", "8"), ("Sửa kênh", "Mua sách"), ("Thôn Hạ", "Thôn Thượng"))
    cells = [
        GridCell(0, at, 1, 1, Box(x0, 60, x1, 400), stacked(column, x0 + 4))
        for at, (x0, x1, column) in enumerate(zip(sides, sides[1:], texts, strict=False))
    ]
    table = Grid(1, 3, Box(66, 60, 520, 400), cells, "ruled")
    assert unpacked(table, []).rows == 1
    assert unpacked(table, [], ("no", "task", "lead")).rows == 2


def test_print_beside_a_table_whose_lines_end_there_is_no_column() -> None:
    across = [Box(68, y, 500, y) for y in (60, 100, 140, 180)]
    upright = [Box(x, 60, x, 180) for x in (136, 300)]
    texts = [("1", 80), ("Sửa kênh", 150), ("Thôn Hạ", 310), ("Tin", 20)]
    words = [Printed(text, Box(x, y, x + 6 * len(text), y + 12))
             for y in (72.0, 112.0, 152.0) for text, x in texts]  # fmt: skip
    (table,), _ = grids([*across, *upright], words)
    assert table.columns == 3
