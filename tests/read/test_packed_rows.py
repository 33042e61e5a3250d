"""Tables whose columns are ruled and whose rows no line parts."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.read.pdf import read_pdf
from pipeline.read.ruled import ruled_cells
from pipeline.records import Box
from tests.read.printing import HEIGHT, source
from tests.read.test_aligned import HEAD, ROWS, Bare, joined, rows

SIDES = (66.0, 98.0, 270.0, 422.0, 520.0)
MORE = (
    ("4", "Đóng kệ sách", "Công an xã", "Quý III/2026"),
    ("5", "Trao thưởng học sinh\nviết cảm nhận", "Trường Tiểu học", "Tháng 9/2026"),
    ("6", "Sơn tường", "Trạm Y tế", "Năm 2026"),
)


def framed(paper: Bare, cells: Sequence[Sequence[str]], *, header: bool) -> None:
    """Write ``cells`` with a frame around them and a line below the header alone."""
    top = paper.y - 14
    paper.rows(cells[: int(header)])
    levels = [top] + [paper.y - 12] * header
    paper.y += 3 * header
    paper.rows(cells[int(header) :])
    levels.append(paper.y - 10)
    for y in levels:
        paper.canvas.line(SIDES[0], HEIGHT - y, SIDES[-1], HEIGHT - y)
    for x in SIDES:
        paper.canvas.line(x, HEIGHT - top, x, HEIGHT - levels[-1])


def test_rows_are_parted_where_a_page_shows_no_header() -> None:
    paper = Bare()
    framed(paper, (HEAD, *ROWS), header=True)
    paper.canvas.showPage()
    paper.y = 70
    framed(paper, MORE, header=False)
    read = read_pdf(source(), paper.save())
    first, second = read.tables
    assert rows(read, first) == [list(HEAD), *(joined(row) for row in ROWS)]
    assert rows(read, second) == [joined(row) for row in MORE]


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
