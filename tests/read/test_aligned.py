"""Task tables that no lines rule, or only some: columns, rows, pages, and what is no table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random

import pytest

from pipeline.read.aligned import tables_of
from pipeline.read.columns import Spread
from pipeline.read.glyphs import Printed
from pipeline.read.pdf import read_pdf
from pipeline.records import Box, Scan, Table
from tests.read.printing import BODY, HEIGHT, Paper, plan, source

HEAD = ("TT", "Nhiệm vụ", "Đơn vị chủ trì", "Thời gian")
ROWS = (
    ("1", "Rà soát tủ sách các thôn\nvà các trường học", "Phòng Văn hóa - Xã hội", "Quý I/2026"),
    ("2", "Mua sách mới", "Văn phòng\nHĐND và UBND", "Tháng 5/2026"),
    (
        "3",
        "Tổ chức ngày hội\nđọc sách, thi kể chuyện\ntheo sách",
        "Đoàn Thanh niên",
        "Thường xuyên",
    ),
)
WIDTHS = (30, 170, 150, 100)


def scan(content: bytes) -> Scan:
    return read_pdf(source(), content)


def rows(read: Scan, table: Table) -> list[list[str]]:
    """Return the texts of the cells by row, lines joined."""
    found: list[list[str]] = [[] for _ in range(table.rows)]
    for cell in table.cells:
        text = " ".join(span.of(read.text) for span in cell.spans)
        found[cell.row].append(" ".join(text.split()))
    return found


def joined(cells: Sequence[str]) -> list[str]:
    return [cell.replace("\n", " ") for cell in cells]


class Bare(Paper):
    """A page whose tables have no lines but those given."""

    def rows(self, cells: Sequence[Sequence[str]], *, middle: bool = False) -> None:
        """Write ``cells`` in columns, a line's distance between lines and none between rows."""
        xs = (72, 104, 276, 428)
        for row in cells:
            high = max(cell.count("\n") + 1 for cell in row)
            for x, cell in zip(xs, row, strict=True):
                lines = cell.split("\n")
                down = (high - len(lines)) / 2 if middle else 0.0
                for index, line in enumerate(lines):
                    self.text(x, self.y + (down + index) * 15, line, 12)
            self.y += high * 15


def page(cells: Sequence[Sequence[str]], *, middle: bool = False) -> Bare:
    paper = Bare()
    paper.lines(BODY)
    paper.y += 10
    paper.rows(cells, middle=middle)
    return paper


@pytest.mark.parametrize("middle", [False, True], ids=["trên", "giữa"])
def test_columns_and_rows_without_any_line(*, middle: bool) -> None:
    read = scan(page((HEAD, *ROWS), middle=middle).save())
    (table,) = read.tables
    assert table.origin == "aligned"
    assert rows(read, table) == [list(HEAD), *(joined(row) for row in ROWS)]


def test_cells_have_words_with_boxes() -> None:
    read = scan(page((HEAD, *ROWS)).save())
    (table,) = read.tables
    words = {word.span: word.box for word in read.pages[0].words}
    for cell in table.cells:
        (span,) = cell.spans
        inside = [box for at, box in words.items() if span.start <= at.start < span.end]
        assert inside and all(box.x1 > box.x0 for box in inside)


def test_table_goes_on_without_a_header() -> None:
    paper = page((HEAD, *ROWS))
    paper.page()
    more = [(str(int(row[0]) + 3), *row[1:]) for row in ROWS]
    paper.rows(more)
    read = scan(paper.save())
    first, second = read.tables
    assert (first.columns, second.columns) == (4, 4)
    assert rows(read, second) == [joined(row) for row in more]


def test_text_below_ends_the_table() -> None:
    paper = page((HEAD, *ROWS))
    paper.y += 12
    paper.lines([*BODY, *BODY[:3]])
    read = scan(paper.save())
    (table,) = read.tables
    assert rows(read, table)[-1] == joined(ROWS[-1])
    assert BODY[0] in read.text[table.span.end :]


def test_signature_below_ends_the_table() -> None:
    paper = page((HEAD, *ROWS))
    paper.y += 20
    for left, right in (("Nơi nhận:", "TM. ỦY BAN NHÂN DÂN"), ("- Như trên;", "CHỦ TỊCH")):
        paper.text(72, paper.y, left, 12)
        paper.text(330, paper.y, right, 12)
        paper.y += 16
    read = scan(paper.save())
    (table,) = read.tables
    assert rows(read, table)[-1] == joined(ROWS[-1])


def test_group_heading_runs_over_the_columns() -> None:
    paper = page((HEAD, ROWS[0]))
    paper.text(72, paper.y, "II", 12)
    paper.text(104, paper.y, "Nhóm nhiệm vụ về xây dựng và sử dụng tủ sách ở thôn", 12)
    paper.y += 15
    paper.rows(ROWS[1:])
    read = scan(paper.save())
    (table,) = read.tables
    heading = [cell for cell in table.cells if cell.row == 2]
    assert [(cell.column, cell.column_span) for cell in heading] == [(0, 1), (1, 3)]


def ruled_header() -> Bare:
    """Return a page that ends with a header in lines."""
    paper = Bare()
    paper.lines(BODY)
    top = HEIGHT - paper.y - 4
    for x in (68, 100, 272, 424, 520):
        paper.canvas.line(x, top, x, top - 22)
    for y in (top, top - 22):
        paper.canvas.line(68, y, 520, y)
    paper.y += 18
    paper.rows((HEAD,))
    paper.y += 4
    return paper


def test_lines_around_the_header_alone() -> None:
    paper = ruled_header()
    paper.rows(ROWS)
    read = scan(paper.save())
    (table,) = read.tables
    assert rows(read, table) == [list(HEAD), *(joined(row) for row in ROWS)]


@pytest.mark.parametrize("numbers", [(("(1)", "(2)", "(3)", "(4)"),), ()], ids=["có số", "không"])
def test_rows_on_the_page_after_a_ruled_header(numbers: Sequence[Sequence[str]]) -> None:
    paper = ruled_header()
    paper.rows(numbers)
    paper.page()
    paper.rows(ROWS)
    read = scan(paper.save())
    head, body = read.tables
    assert rows(read, head)[0] == list(HEAD)
    assert rows(read, body) == [joined(row) for row in ROWS]


def test_lines_across_part_the_rows() -> None:
    paper = Bare()
    paper.lines(BODY)
    rows_drawn = (HEAD, *ROWS[:1], ("", "Mua sách mới", "", ""), *ROWS[2:])
    for row in rows_drawn:
        paper.canvas.line(68, HEIGHT - paper.y + 3, 520, HEIGHT - paper.y + 3)
        paper.y += 12
        paper.rows((row,))
        paper.y += 3
    paper.canvas.line(68, HEIGHT - paper.y + 3, 520, HEIGHT - paper.y + 3)
    read = scan(paper.save())
    (table,) = read.tables
    assert [row[1] for row in rows(read, table)] == [joined(row)[1] for row in rows_drawn]


def _two_columns(paper: Paper) -> None:
    for left, right in (
        ("Các nhiệm vụ trọng tâm của xã", "Đơn vị chủ trì và thời gian thực hiện"),
        ("được giao cho từng thôn, từng", "theo phân công của lãnh đạo Ủy ban"),
        ("trường học trên địa bàn xã.", "nhân dân xã tại các cuộc họp."),
    ):
        paper.text(72, paper.y, left, 12)
        paper.text(310, paper.y, right, 12)
        paper.y += 16


def _recipients(paper: Paper) -> None:
    for left, right in (
        ("Nơi nhận:", "TM. ỦY BAN NHÂN DÂN"),
        ("- Các đơn vị chủ trì nhiệm vụ;", "CHỦ TỊCH"),
        ("- Lưu: VT.", "Trần Văn Tám"),
    ):
        paper.text(72, paper.y, left, 12)
        paper.text(330, paper.y, right, 12)
        paper.y += 16


@pytest.mark.parametrize(
    "draw", [pytest.param(_two_columns, id="hai cột"), pytest.param(_recipients, id="nơi nhận")]
)
def test_columns_that_are_no_table(draw: Callable[[Paper], None]) -> None:
    assert scan(plan(draw)).tables == ()


@pytest.mark.parametrize("seed", range(12))
def test_no_word_is_lost_whatever_stands_on_the_page(seed: int) -> None:
    rng = Random(seed)  # noqa: S311 - a page that can be drawn again
    words = [
        Printed(text, Box(x, y, x + 9 * len(text), y + 12))
        for y in range(40, 400, rng.choice([11, 15, 22]))
        for x in range(40, 520, rng.choice([45, 80, 95]))
        for text in [rng.choice(["TT", "Nhiệm vụ", "Chủ trì", "Thời gian", "1", "II", "xã", "-"])]
        if rng.random() < 0.7
    ]
    before = None
    for _ in range(2):
        found = tables_of(Spread(words), [], before)
        held = [word for g in found.grids for c in g.cells for line in c.lines for word in line]
        assert sorted(held + found.rest) == sorted(words)
        before = found.ruler


def test_first_column_of_numbers_needs_no_known_heading() -> None:
    read = scan(page((("Mx", *HEAD[1:]), *ROWS)).save())
    (table,) = read.tables
    assert rows(read, table)[1:] == [joined(row) for row in ROWS]


def test_numbers_that_a_narrow_column_broke_are_whole() -> None:
    broken = [(f"1.\n{at}", f"{row[1]}\ncùng các thôn", *row[2:]) for at, row in enumerate(ROWS, 1)]
    read = scan(page((HEAD, *broken)).save())
    (table,) = read.tables
    assert [row[0] for row in rows(read, table)[1:]] == ["1.1", "1.2", "1.3"]


def test_title_in_the_middle_runs_over_the_columns() -> None:
    paper = page((HEAD, ROWS[0]))
    paper.text(258, paper.y, "QUÝ II", 12)
    paper.y += 15
    paper.rows(ROWS[1:])
    read = scan(paper.save())
    (table,) = read.tables
    assert rows(read, table)[2] == ["QUÝ II"]


def test_capitals_of_a_cell_in_the_middle_are_no_title() -> None:
    paper = page((HEAD, ROWS[0]))
    top = paper.y
    for x, down, text in ((72, 7, "2"), (104, 0, "Mua sách mới cho"), (104, 15, "các thôn bản"),
                          (276, 7, "UBND"), (428, 7, "Quý II/2026")):  # fmt: skip
        paper.text(x, top + down, text, 12)
    paper.text(276, top + 22, "HĐND", 12)
    read = scan(paper.save())
    (table,) = read.tables
    assert rows(read, table)[-1] == [
        "2",
        "Mua sách mới cho các thôn bản",
        "UBND HĐND",
        "Quý II/2026",
    ]


def test_line_of_prose_stretched_to_the_margin_ends_the_table() -> None:
    paper = page((HEAD, *ROWS))
    paper.y += 12
    paper.lines(BODY[:1])
    below = ("Theo", "dõi", "sách", "mới", "của", "mỗi", "thôn", "trong", "tháng")
    for at, word in enumerate(below):
        paper.text(72 + 52 * at, paper.y, word, 12)
    paper.y += 15
    read = scan(paper.save())
    (table,) = read.tables
    assert rows(read, table)[-1] == joined(ROWS[-1])
    assert " ".join(below) in read.text[table.span.end :]


def test_lead_that_goes_on_across_the_end_of_a_row_is_one() -> None:
    paper = page((HEAD,))
    top = paper.y
    for down, number, task, time in ((0, "1", "Sửa kênh mương", "Quý I/2026"),
                                     (38, "2", "Trồng cây xanh", "Quý II/2026")):  # fmt: skip
        for x, text in ((72, number), (104, task), (428, time)):
            paper.text(x, top + down, text, 12)
        paper.text(104, top + down + 15, "ở các thôn", 12)
    paper.text(276, top + 17, "Công chức Môi", 12)
    paper.text(276, top + 36, "trường", 12)
    read = scan(paper.save())
    (table,) = read.tables
    assert [cell.row_span for cell in table.cells if cell.row == 1] == [1, 1, 2, 1]
