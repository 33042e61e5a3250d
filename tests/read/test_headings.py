"""Where the header of a table without lines is looked for."""

from __future__ import annotations

import pytest

from pipeline.read import headings
from pipeline.read.columns import Fragment
from pipeline.read.glyphs import Printed
from pipeline.read.headings import Row, find_header, likely_header
from pipeline.records import Box
from pipeline.rules import Rules

LINE, STEP = 15.0, 6.0
PROSE = (
    "Các thôn triển khai nhiệm vụ, nội dung công việc theo thời gian và phối hợp chặt chẽ với xã"
)


def row(number: int, *cells: tuple[float, str]) -> Row:
    """Return a row of fragments, each from a left edge in points."""
    top = number * LINE
    found: Row = []
    for x0, text in cells:
        box = Box(x0, top, x0 + STEP * len(text), top + 12)
        found.append(Fragment(box, number, [Printed(text, box)]))
    return found


def stretched(number: int) -> Row:
    """Return a justified line of few words, far apart."""
    words = ("Nhiệm", "vụ", "thời", "gian", "chủ", "trì", "của", "thôn")
    return row(number, *((60.0 * at, word) for at, word in enumerate(words)))


def header(number: int) -> Row:
    return row(number, (0, "TT"), (60, "Nhiệm vụ"), (240, "Cơ quan chủ trì"), (400, "Thời gian"))


def test_a_stretched_line_between_prose_is_not_put_together_with_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    looks: list[tuple[int, int]] = []
    monkeypatch.setattr(
        headings, "_header", lambda _rows, first, last, _rules: looks.append((first, last))
    )
    rows = [row(n, (0, PROSE)) for n in range(8)]
    rows[4] = stretched(4)
    assert find_header(rows, 0, Rules()) is None
    assert set(looks) <= {(4, 4)}


def test_a_header_right_below_prose_is_found_without_it() -> None:
    rows = [row(0, (0, PROSE)), header(1), row(2, (0, "1"), (60, "Sửa kênh"), (240, "Thôn Hạ"))]
    found = find_header(rows, 0, Rules())
    assert found is not None
    assert (found.first, found.last, found.above) == (1, 1, ())
    assert found.roles == ("no", "task", "lead", "time")


@pytest.mark.parametrize(
    ("texts", "wanted"),
    [
        (["(1)", "(2)", "(3)", "(4)"], True),
        (["q)", "(2)", "@3)", "(4)", "G®)"], True),
        (["1", "2", "3"], True),
        (["1", "Mua sách", "(3)", "(4)"], False),
        (["a)", "Sơn", "Quý", "2026"], False),
    ],
    ids=["rõ", "đọc sai vài số", "không ngoặc", "có việc", "một điểm"],
)
def test_numbers_of_columns_are_known_where_ocr_misread_a_few(
    texts: list[str], *, wanted: bool
) -> None:
    found = row(0, *((100.0 * at, text) for at, text in enumerate(texts)))
    assert headings.is_numbered(found) is wanted


def test_numbers_of_columns_may_stand_on_two_rows() -> None:
    upper = row(0, (100, "(3)"), (300, "@®)"))
    lower = row(1, (0, "q)"), (200, "(2)"), (400, "(5)"))
    task = row(2, (0, "1"), (200, "Mua sách"))
    assert headings.behind_numbers([upper, lower, task], 0) == 2
    assert headings.behind_numbers([lower, upper, task], 0) == 2
    assert headings.behind_numbers([upper, task], 0) == 0
    assert headings.behind_numbers([row(0, (0, "1"), (90, "2"), (180, "3")), task], 0) == 1


def test_headings_below_one_they_divide_are_columns_whatever_they_say() -> None:
    rows = [
        row(0, (0, "TT"), (60, "Nhiệm vụ"), (240, "Tổ chức thực hiện"), (400, "Kinh phí của xã")),
        row(1, (220, "Chủ trì"), (310, "Phối hợp"), (380, "Tổng số"), (460, "Đối ứng")),
        row(2, (0, "1"), (60, "Sửa kênh"), (220, "Thôn Hạ"), (310, "Thôn Thượng"), (380, "12")),
    ]
    found = find_header(rows, 0, Rules())
    assert found is not None
    assert found.roles == ("no", "task", "lead", "coordinate", "money", "other")


def test_a_keyword_names_the_tasks_where_no_heading_does() -> None:
    rows = [
        row(0, (0, "TT"), (60, "Nhiệm vụ phục vụ hộ nghèo"), (240, "Chủ trì"), (400, "Kết quả")),
        row(1, (0, "1"), (60, "Sửa kênh"), (240, "Thôn Hạ"), (400, "Kênh")),
    ]
    found = find_header(rows, 0, Rules())
    assert found is not None
    assert found.roles == ("no", "task", "lead", "product")


def test_headings_half_a_line_apart_are_one_header() -> None:
    def lower(found: Row) -> Row:
        return [f._replace(box=f.box._replace(top=f.box.top - 8, bottom=f.box.bottom - 8))
                for f in found]  # fmt: skip

    rows = [
        row(0, (240, "Cơ quan"), (400, "Thời gian")),
        lower(row(1, (0, "TT"), (60, "Nhiệm vụ"))),
        row(1, (240, "chủ trì"), (400, "thực hiện")),
        row(3, (60, "Sửa kênh"), (240, "Thôn Hạ")),
    ]
    rows = [[f._replace(row=at) for f in fragments] for at, fragments in enumerate(rows)]
    found = find_header(rows, 0, Rules())
    assert found is not None
    assert (found.first, found.last) == (0, 2)
    assert found.roles == ("no", "task", "lead", "time")


def test_the_title_of_a_group_below_a_header_is_none_of_its_headings() -> None:
    wide = ((0, "TT"), (200, "Nhiệm vụ"), (340, "Cơ quan chủ trì"), (500, "Thời gian"))
    rows = [
        row(0, *wide),
        row(1, (60, "Công tác tuyên truyền")),
        row(2, (60, "Sửa kênh"), (340, "Thôn Hạ"), (500, "Quý I")),
    ]
    found = find_header(rows, 0, Rules())
    assert found is not None
    assert found.last == 0
    assert found.roles == ("no", "task", "lead", "time")


def test_the_title_above_a_table_is_none_of_its_headings() -> None:
    rows = [
        row(0, (100, "NHIỆM VỤ CỤ THỂ")),
        row(2, (0, "TT"), (100, "Các việc"), (340, "Cơ quan chủ trì"), (500, "Thời gian")),
        row(3, (0, "1"), (60, "Sửa kênh"), (340, "Thôn Hạ"), (500, "Quý I")),
    ]
    found = find_header(rows, 0, Rules())
    assert found is not None
    assert found.first == 1
    assert found.roles == ("no", "task", "lead", "time")


def test_header_with_a_garbled_heading_is_likely() -> None:
    garbled = row(1, (0, "8ố"), (60, "Nhiệm vụ"), (240, "šPhưr .^ 11"), (400, "Thời gian"))
    rows = [row(0, (0, PROSE)), garbled, row(2, (0, "1"), (60, "Sửa kênh mương nội đồng"))]
    assert find_header(rows, 0, Rules()) is None
    found = likely_header(rows, Rules())
    assert found is not None
    assert (found.first, found.last, len(found.headings)) == (1, 1, 4)


def test_stretched_prose_is_no_likely_header() -> None:
    assert likely_header([row(0, (0, PROSE)), stretched(1), row(2, (0, PROSE))], Rules()) is None
