"""Tables whose ruling lines are gone: the header, the rows, the cells, and where they end."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.records import Table
from pipeline.rules import Rules
from pipeline.segment import flat_headers, lines
from pipeline.segment.flat_tables import FlatTable, find
from tests.make import repaired

RULES = Rules()

CELLS = {
    "no": ["1", "2", "3", "4"],
    "task": [
        "Rà soát quy trình tiếp nhận hồ sơ tại bộ phận một cửa của xã",
        "Tổ chức lớp bồi dưỡng kỹ năng số cho trưởng thôn và người cao tuổi",
        "Lắp đặt bảng điện tử công bố kết quả giải quyết hồ sơ",
        "Khảo sát ý kiến hộ kinh doanh về thời gian cấp phép",
    ],
    "lead": [
        "Trung tâm Phục vụ hành chính công",
        "Phòng Văn hóa - Xã hội",
        "Phòng Kinh tế",
        "Văn phòng HĐND và UBND",
    ],
    "coordinate": ["Các phòng, ban liên quan", "Hội Nông dân", "Công an xã", "Trạm Y tế"],
    "time": ["Quý II/2026", "Thường xuyên", "Trước ngày 30/9/2026", "Hằng năm"],
    "product": ["Quy trình mới", "02 lớp học", "Bảng điện tử", "Báo cáo khảo sát"],
}
HEADERS = {
    "no": "TT",
    "task": "Nội dung công việc",
    "lead": "Đơn vị chủ trì",
    "coordinate": "Đơn vị phối hợp",
    "time": "Thời gian hoàn thành",
    "product": "Sản phẩm dự kiến",
}
ORDERS = [
    "no task lead coordinate time product",
    "no task product lead coordinate time",
    "no task time lead coordinate product",
    "no lead task product time coordinate",
    "no task lead time",
    "no task product time lead coordinate",
]


def wrap(text: str, width: int) -> list[str]:
    """Return ``text`` in lines of at most ``width`` characters."""
    out: list[str] = []
    for word in text.split():
        if out and len(out[-1]) + 1 + len(word) <= width:
            out[-1] += f" {word}"
        else:
            out.append(word)
    return out


def flattened(order: list[str], widths: dict[str, int], gap: str = "\n") -> str:
    """Return the sample table, its cells one after another, wrapped to ``widths``."""
    rows = [[HEADERS[key] for key in order]]
    rows += [[CELLS[key][index] for key in order] for index in range(4)]
    out: list[str] = []
    for row in rows:
        for key, cell in zip(order, row, strict=True):
            out += wrap(cell, widths.get(key, 200))
    return gap.join(out)


def texts(text: str, table: Table) -> list[list[str]]:
    """Return the rows of ``table`` as text, empty places as ""."""
    grid = [[""] * table.columns for _ in range(table.rows)]
    for cell in table.cells:
        grid[cell.row][cell.column] = " ".join(
            " ".join(span.of(text).split()) for span in cell.spans
        )
    return grid


def read(text: str) -> list[FlatTable]:
    return find(lines.split(repaired(text)), RULES)


NARROW = {"task": 34, "lead": 18, "coordinate": 16, "time": 14, "product": 14}
TIGHT = {"task": 26, "lead": 12, "coordinate": 12, "time": 11, "product": 11}


@pytest.mark.parametrize("gap", ["\n", "\n\n"], ids=["dòng liền", "dòng cách"])
@pytest.mark.parametrize("widths", [{}, NARROW, TIGHT], ids=["một dòng", "hẹp", "rất hẹp"])
@pytest.mark.parametrize("order", ORDERS)
def test_cells_come_back_in_any_column_order(order: str, widths: dict[str, int], gap: str) -> None:
    keys = order.split()
    text = f"III. NHIỆM VỤ CỤ THỂ\n\n{flattened(keys, widths, gap)}\n\nIV. KINH PHÍ THỰC HIỆN\n"
    (found,) = read(text)
    assert found.table.origin == "flat"
    got = texts(text, found.table)
    assert got[0] == [HEADERS[key] for key in keys]
    assert got[1:] == [[CELLS[key][index] for key in keys] for index in range(4)]


def test_blank_lines_between_cells_decide() -> None:
    text = (
        "STT\nNhiệm vụ\nCơ quan thực hiện\nThời hạn\n\n1\n\nSơn lại trụ sở\nnhà văn hóa thôn\n\n"
        "Phòng Kinh tế\nBan Quản lý dự án\n\nQuý I/2026\n\n2\n\nThay bàn ghế\n\nVăn phòng\n\n"
        "Tháng 5/2026\n"
    )
    (found,) = read(text)
    got = texts(text, found.table)
    assert got[1] == [
        "1",
        "Sơn lại trụ sở nhà văn hóa thôn",
        "Phòng Kinh tế Ban Quản lý dự án",
        "Quý I/2026",
    ]
    assert got[2] == ["2", "Thay bàn ghế", "Văn phòng", "Tháng 5/2026"]


def test_rows_go_on_over_a_page_with_its_number_and_header() -> None:
    header = "TT\nNhiệm vụ\nĐơn vị thực hiện\nThời gian\n"
    text = (
        f"{header}1\nTrồng cây ven đường\nHội Nông dân\nTháng 3/2026\n2\nDọn vệ sinh kênh mương"
        f"\f7\n{header}tại các thôn phía đông\nĐoàn Thanh niên\nHằng tháng\n"
        "3\nSửa đèn đường\nPhòng Kinh tế\nQuý IV/2026\n"
    )
    (found,) = read(text)
    got = texts(text, found.table)
    assert ["TT", "Nhiệm vụ", "Đơn vị thực hiện", "Thời gian"] in got[2:]
    assert [
        "2",
        "Dọn vệ sinh kênh mương tại các thôn phía đông",
        "Đoàn Thanh niên",
        "Hằng tháng",
    ] in got
    assert got[-1] == ["3", "Sửa đèn đường", "Phòng Kinh tế", "Quý IV/2026"]


def test_time_over_two_lines_is_one_cell() -> None:
    rows = "".join(
        f"{n}\nTrồng cây đợt {n}\nHội Nông dân\nTrước ngày 0{n}/6\nhằng năm\n" for n in range(1, 5)
    )
    text = f"TT\nNhiệm vụ\nĐơn vị thực hiện\nThời gian\n{rows}"
    (found,) = read(text)
    assert texts(text, found.table)[2][2:] == ["Hội Nông dân", "Trước ngày 02/6 hằng năm"]


def test_page_number_at_the_foot_is_no_row() -> None:
    text = (
        "TT\nNhiệm vụ\nĐơn vị thực hiện\nThời gian\n1\nTrồng cây ven đường\nHội Nông dân\n2\n"
        "\fTháng 3/2026\n2\nDọn kênh mương\nĐoàn Thanh niên\nHằng tháng\n3\n"
        "\fSửa đèn đường\nPhòng Kinh tế\nQuý IV/2026\n"
    )
    (found,) = read(text)
    assert texts(text, found.table)[1:] == [
        ["1", "Trồng cây ven đường", "Hội Nông dân", "Tháng 3/2026"],
        ["2", "Dọn kênh mương", "Đoàn Thanh niên", "Hằng tháng"],
        ["3", "Sửa đèn đường", "Phòng Kinh tế", "Quý IV/2026"],
    ]


def test_items_of_a_list_stay_in_one_cell() -> None:
    rows = "".join(
        f"{n}\nRà soát đợt {n}, gồm các việc:\n- Tổ chức họp thôn, lấy ý kiến.\n"
        f"- Niêm yết.\n- Báo cáo kết quả đợt {n}.\nBiên bản\nPhòng Kinh tế\n"
        f"Công an xã\nTháng {n}/2026\n"
        for n in range(1, 5)
    )
    text = f"TT\nNhiệm vụ\nSản phẩm\nĐơn vị chủ trì\nĐơn vị phối hợp\nThời gian\n{rows}"
    (found,) = read(text)
    listed = "- Tổ chức họp thôn, lấy ý kiến. - Niêm yết. - Báo cáo kết quả đợt 3."
    assert texts(text, found.table)[3][1:3] == [
        f"Rà soát đợt 3, gồm các việc: {listed}",
        "Biên bản",
    ]


def test_groups_head_rows_and_numbers_go_on_or_begin_again() -> None:
    text = (
        "TT\nNội dung\nĐơn vị chủ trì\nThời gian\n(1)\n(2)\n(3)\n(4)\n"
        "I\nCÔNG TÁC TUYÊN TRUYỀN\n1\nPhát thanh\nĐài Truyền thanh\nHằng tuần\n"
        "II\nHạ tầng\n2\nSửa cầu\nPhòng Kinh tế\nNăm 2026\n"
        "III\nAn ninh\n1\nTuần tra\nCông an xã\nThường xuyên\n"
    )
    (found,) = read(text)
    got = texts(text, found.table)
    assert [row[:2] for row in got if row[0] in ("I", "II", "III")] == [
        ["I", "CÔNG TÁC TUYÊN TRUYỀN"],
        ["II", "Hạ tầng"],
        ["III", "An ninh"],
    ]
    assert [row[0] for row in got[1:]] == ["I", "1", "II", "2", "III", "1"]
    assert got[-1][1:] == ["Tuần tra", "Công an xã", "Thường xuyên"]


@pytest.mark.parametrize(
    "after",
    [
        "IV. KINH PHÍ THỰC HIỆN\nDo ngân sách bảo đảm.",
        "Nơi nhận:\n- Như trên;",
        "TM. ỦY BAN NHÂN DÂN",
        "PHỤ LỤC II\nBIỂU MẪU",
        "Trên đây là Kế hoạch của Ủy ban nhân dân xã.",
    ],
)
def test_table_ends_before_what_follows(after: str) -> None:
    text = f"III. NHIỆM VỤ\n{flattened(ORDERS[0].split(), NARROW)}\n{after}\n"
    (found,) = read(text)
    assert after[:6] not in found.table.span.of(text)
    assert texts(text, found.table)[-1][-1] == "Báo cáo khảo sát"


def test_cells_that_share_a_line_are_cut_apart() -> None:
    rows = "".join(
        f"{n} Rà soát quy trình số {n} của\ncác bộ phận chuyên môn Biên bản\nPhòng Kinh tế "
        f"Công an xã\nTháng {n}/2026\n"
        for n in range(1, 5)
    )
    text = f"TT Nhiệm vụ Sản phẩm Đơn vị chủ trì Đơn vị phối hợp Thời gian\n{rows}"
    (found,) = read(text)
    assert texts(text, found.table)[2] == [
        "2",
        "Rà soát quy trình số 2 của các bộ phận chuyên môn",
        "Biên bản",
        "Phòng Kinh tế",
        "Công an xã",
        "Tháng 2/2026",
    ]


def test_a_number_may_be_missing() -> None:
    rows = "".join(f"{n}\nTrồng cây đợt {n}\nHội Nông dân\nTháng {n}/2026\n" for n in (1, 2, 4, 5))
    (found,) = read(f"TT\nNhiệm vụ\nĐơn vị thực hiện\nThời gian\n{rows}")
    assert found.table.rows == 5


@pytest.mark.parametrize(
    ("numbers", "amount"),
    [(["1", "2", "3"], "02"), (["1.1", "1.2", "2.1"], "5 lớp")],
    ids=["số lượng", "hai cấp"],
)
def test_numbers_of_rows_are_told_from_amounts(numbers: list[str], amount: str) -> None:
    rows = "".join(f"{n}\nTrồng cây ven đường\n{amount}\nHội Nông dân\n" for n in numbers)
    (found,) = read(f"TT\nNhiệm vụ\nSố lượng\nĐơn vị thực hiện\n{rows}")
    text = f"TT\nNhiệm vụ\nSố lượng\nĐơn vị thực hiện\n{rows}"
    assert [row[0] for row in texts(text, found.table)[1:]] == numbers


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        ("TT Nhiệm vụ cụ thể Cơ quan chủ\ntrì Thời\ngian", "no task lead time"),
        ("STT NỘI DUNG ĐƠN VỊ THỰC HIỆN KẾT QUẢ", "no task lead product"),
        ("Số TT\nTên nhiệm vụ\nChủ trì\nPhối hợp\nGhi chú", "no task lead coordinate note"),
        ("#\nViệc cần giao\nNơi chủ trì\nHẹn xong\nKết quả", "no task lead other product"),
        (
            "Số thứ tự\nNội dung\nĐơn vị đầu mối\nPhối hợp thực hiện\nThời hạn",
            "no task lead coordinate time",
        ),
        ("TT\nSản phẩm/\nkết quả\nNội dung\nTrách nhiệm\nthực hiện", "no product task lead"),
        (
            "TT\nNội dung\nPhân công\nKết quả\nChủ trì\nPhối hợp",
            "no task lead coordinate product",
        ),
        (
            "TT\nNội dung\nTrách nhiệm\nThời gian\nĐầu mối\nCùng làm\nBắt đầu\nKết thúc",
            "no task lead other time time",
        ),
        ("TT\nNội dung\nĐơn vị chủ trì\nĐơn vị phối hợp\nThực hiện", "no task lead coordinate"),
    ],
)
def test_header_words_are_cut_into_columns(text: str, roles: str) -> None:
    header = flat_headers.read(lines.split(repaired(f"{text}\n1\nViệc\n")), 0, RULES)
    assert header is not None
    assert " ".join(header.roles) == roles


@pytest.mark.parametrize(
    "text",
    [
        "1. Mục đích\nNội dung công việc được giao\nĐơn vị chủ trì báo cáo kịp thời.\n",
        "TT Chỉ tiêu Đơn vị tính Năm 2026\n1\nSố hộ\nHộ\n120\n",
        "",
        "TT\nNhiệm vụ\nĐơn vị chủ trì\nThời gian\n",
    ],
    ids=["văn xuôi", "bảng chỉ tiêu", "trống", "chỉ có tiêu đề"],
)
def test_other_text_is_no_task_table(text: str) -> None:
    assert read(text) == []


def test_every_line_is_in_a_cell_or_loose() -> None:
    text = f"{flattened(ORDERS[1].split(), TIGHT)}\n"
    found_lines = lines.split(repaired(text))
    (found,) = find(found_lines, RULES)
    spans = [span for cell in found.table.cells for span in cell.spans]
    for index in range(found.first, found.last + 1):
        inside = any(span.covers(found_lines[index].span) for span in spans)
        assert inside or index in found.loose


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            ["TT", "1", "2", "I", "Nhiệm vụ", "Đơn vị chủ trì", "Thời gian", "Phòng", "\f", "(1)",
             "Quý I/2026", "Sản phẩm", "III. NHIỆM VỤ", "các", "- Xã hội", "Trồng cây ("]
        ),
        max_size=40,
    )
)  # fmt: skip
def test_any_text_is_read_without_overlap(parts: list[str]) -> None:
    text = "\n".join(parts)
    for found in read(text):
        spans = sorted(span for cell in found.table.cells for span in cell.spans)
        assert all(a.end <= b.start for a, b in pairwise(spans))
