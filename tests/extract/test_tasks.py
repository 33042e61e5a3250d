"""Task tables and labelled prose to tasks, on tables made by hand."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.extract import tasks
from pipeline.read import read as read_file
from pipeline.records import Block, BlockKind, Cell, Header, Outline, Source, Table, Task
from pipeline.repair import repair
from pipeline.rules import Rules
from pipeline.segment import segment
from pipeline.spans import Layer, Span
from tests.make import outline, repaired

RULES = Rules()
HEADER = Header(commune_type="xã", commune="Sơn Đông Hạ", plan_year="2026")
PLANS = Path(__file__).parents[3] / "shared" / "plans" / "communes"
GOLD = Path(__file__).parents[3] / "shared" / "gold"

Part = list[list[str]] | str
"""A table as rows of texts, or a paragraph. ``^`` merges a cell with the one above, ``<`` left."""


def document(*parts: Part, path: str = "appendix") -> Outline:
    """Return an outline with ``parts`` in order; tables stand in the section ``path``."""
    blocks: list[Block] = []
    tables: list[Table] = []
    text = ""

    def add(line: str, kind: BlockKind) -> Span:
        nonlocal text
        span = Span(len(text), len(text) + len(line))
        blocks.append(Block(span, kind, path))
        text += f"{line}\n"
        return span

    for part in parts:
        if isinstance(part, str):
            add(part, BlockKind.BODY)
            continue
        cells: list[Cell] = []
        for r, row in enumerate(part):
            for c, value in enumerate(row):
                if value in ("^", "<"):
                    continue
                down = 1
                while r + down < len(part) and part[r + down][c] == "^":
                    down += 1
                right = 1
                while c + right < len(row) and row[c + right] == "<":
                    right += 1
                spans = (add(value, BlockKind.CELL),) if value else ()
                cells.append(Cell(r, c, down, right, spans))
        tables.append(Table("docx", len(part), len(part[0]), tuple(cells)))
    text = text.rstrip("\n")
    return Outline(repaired(text), Layer.identity(text), tuple(blocks), (), tuple(tables))


def read(*parts: Part, path: str = "appendix") -> tuple[Task, ...]:
    return tasks.extract(document(*parts, path=path), HEADER, RULES)


ROW = ["1", "Mở lớp tin học cho cán bộ thôn", "Phòng Văn hóa - Xã hội", "Đoàn Thanh niên", "Quý II"]
NEXT = ["2", "Sửa chữa nhà văn hóa", "Phòng Kinh tế", "Ban Quản lý dự án", "Tháng 8/2026"]
HEAD = ["TT", "Nhiệm vụ", "Cơ quan chủ trì", "Cơ quan phối hợp", "Thời gian hoàn thành"]


def test_cells_units_and_times_of_a_row() -> None:
    (task,) = read([[*HEAD, "Sản phẩm"], [*ROW, "02 lớp học"]], path="III")
    assert task.no == "1"
    assert task.task == "Mở lớp tin học cho cán bộ thôn"
    assert task.product == "02 lớp học"
    assert task.lead_unit_raw == "Phòng Văn hóa - Xã hội"
    assert task.lead_units == ("Phòng Văn hóa - Xã hội",)
    assert task.coordinating_units_raw == "Đoàn Thanh niên"
    assert task.time_raw == "Quý II"
    assert [(when.kind, when.start) for when in task.whens] == [("quarter", "2026-04-01")]
    assert task.section_path == "III.1"


@pytest.mark.parametrize(
    ("lead", "other", "time", "name"),
    [
        ("Đơn vị chủ trì", "Đơn vị phối hợp", "Thời gian thực hiện", "Nội dung công việc"),
        ("Sở/ngành chủ trì tham mưu", "Bộ phận phối hợp", "Thời hạn", "Nhiệm vụ cụ thể"),
        ("Trách nhiệm thực hiện", "Cơ quan liên quan", "Tiến độ", "Nội dung"),
        ("Đơn vị thực hiện", "Phối hợp", "Thời gian, tiến độ hoàn thành", "Tên nhiệm vụ"),
        ("CƠ QUAN CHỦ TRÌ", "CƠ QUAN PHỐI HỢP", "LỘ TRÌNH", "NHIỆM VỤ, GIẢI PHÁP"),
        ("Chủ trì", "Phối hợp", "Mốc thời gian (dự kiến)", "Hoạt động"),
        ("Bên nhận việc chính, chủ trì", "Nơi giúp sức", "Khi nào", "Nội dung"),
    ],
)
@pytest.mark.parametrize("order", [[0, 1, 2, 3, 4], [0, 2, 1, 4, 3], [0, 4, 3, 2, 1]])
def test_columns_by_their_wording_in_any_order(
    lead: str, other: str, time: str, name: str, order: list[int]
) -> None:
    head = ["STT", name, lead, other, time]
    (first, second) = read([[row[i] for i in order] for row in (head, ROW, NEXT)])
    for task, row in ((first, ROW), (second, NEXT)):
        got = [task.task, task.lead_unit_raw, task.coordinating_units_raw, task.time_raw]
        assert got == row[1:]


def test_header_over_two_rows_and_column_numbers() -> None:
    found = read(
        [
            ["TT", "Nội dung", "Phân công thực hiện", "<", "Thời gian"],
            ["^", "^", "Chủ trì", "Phối hợp", "^"],
            ["(1)", "(2)", "(3)", "(4)", "(5)"],
            ROW,
            NEXT,
        ]
    )
    assert [task.no for task in found] == ["1", "2"]
    assert found[0].lead_unit_raw == "Phòng Văn hóa - Xã hội"
    assert found[0].coordinating_units_raw == "Đoàn Thanh niên"


def test_tasks_of_one_unit_need_no_column_for_it() -> None:
    head = ["TT", "Nội dung công việc", "Sản phẩm", "Thời gian hoàn thành"]
    (task,) = read([head, ["1", "Rà soát hồ sơ địa chính", "Báo cáo", "Quý II/2026"]])
    assert (task.task, task.product, task.lead_unit_raw) == (
        "Rà soát hồ sơ địa chính",
        "Báo cáo",
        "",
    )


def test_merged_lead_counts_for_each_row() -> None:
    found = read([HEAD, ROW, ["2", "Mua sách", "^", "", "Năm 2026"], NEXT])
    assert [task.lead_unit_raw for task in found] == [ROW[2], ROW[2], NEXT[2]]


@pytest.mark.parametrize(
    "group",
    [
        ["I", "Công tác tuyên truyền", "<", "<", "<"],
        ["A", "Công tác tuyên truyền", "", "", ""],
        ["Công tác tuyên truyền", "<", "<", "<", "<"],
        ["1", "Công tác tuyên truyền", "", "", ""],
    ],
    ids=["số La Mã", "chữ cái", "cả hàng", "số thường"],
)
def test_group_heads_the_rows_below(group: list[str]) -> None:
    found = read([HEAD, group, ROW, NEXT])
    assert [task.group for task in found] == ["Công tác tuyên truyền"] * 2


def test_heading_with_its_sums_heads_a_group() -> None:
    money = [[*HEAD, "Kinh phí (triệu đồng)"], ["1", "Hỗ trợ sinh kế", "<", "<", "<", "250"]]
    (task,) = read([*money, ["1.1", *ROW[1:], "250"]])
    assert (task.no, task.group) == ("1.1", "Hỗ trợ sinh kế")


def test_number_of_the_next_level_makes_a_group_of_a_task_with_its_sum() -> None:
    head = [*HEAD, "Kinh phí"]
    first, second = ["1.1", *ROW[1:], "9"], ["2", "Chợ và bến đò", "^", "", "", "120"]
    found = read(
        [head, ["1", "Lớp học", "", "", "", "9"], first, second, ["2.1", *NEXT[1:], "120"]]
    )
    assert [(task.no, task.group) for task in found] == [
        ("1.1", "Lớp học"),
        ("2.1", "Chợ và bến đò"),
    ]


@pytest.mark.parametrize(
    ("head", "lead"),
    [
        ("Cơ quan tham mưu, chuẩn bị", "Văn phòng Đảng ủy"),
        ("Lực lượng chủ công", "Tổ Cảnh sát khu vực"),
        ("Giáo viên phụ trách", "Tổng phụ trách Đội"),
    ],
)
def test_whoever_prepares_leads_not_who_steers(head: str, lead: str) -> None:
    top = ["S T T", "Các bước công việc", head, "Đồng chí chỉ đạo", "Thời gian thông qua"]
    (task,) = read([top, ["1", "Dự thảo quy chế làm việc", lead, "Đ/c Bí thư", "Tháng 8"]])
    assert (task.no, task.lead_unit_raw, task.time_raw) == ("1", lead, "Tháng 8")


def test_supervision_with_units_is_a_task() -> None:
    head = ["TT", "Nội dung giám sát", "Đơn vị chủ trì", "Đơn vị phối hợp", "Thời gian"]
    (task,) = read([head, ROW])
    assert task.task == ROW[1]


def test_numbers_used_twice_or_missing_get_running_paths() -> None:
    again = ["1", *NEXT[1:]]
    found = read(
        [HEAD, ["I", "A", "", "", ""], ROW, ["II", "B", "", "", ""], again, ["", *ROW[1:]]]
    )
    assert [task.no for task in found] == ["1", "1", ""]
    assert [task.section_path for task in found] == ["appendix.1", "appendix.2", "appendix.3"]


def test_table_goes_on_below_a_heading() -> None:
    found = read([HEAD, ROW], "2. Nhóm nhiệm vụ hạ tầng", [NEXT])
    assert found[1].group == "2. Nhóm nhiệm vụ hạ tầng"


@pytest.mark.parametrize(
    "task", ["Tổng kết công tác năm", "Tổng hợp báo cáo", "Cộng đồng tham gia"]
)
def test_a_task_may_begin_like_a_sum(task: str) -> None:
    found = read([HEAD, ROW, ["2", task, *ROW[2:]]])
    assert found[1].task == task


def test_sums_and_repeated_headers_are_no_tasks() -> None:
    found = read([HEAD, ROW, HEAD, NEXT, ["", "Tổng cộng: 2 nhiệm vụ", "", "", ""]])
    assert len(found) == 2


@pytest.mark.parametrize(
    ("head", "row", "reason"),
    [
        (["TT", "Nội dung", "Điểm tối đa", "Đơn vị chủ trì"], ["1", "Có sổ", "2", "Văn phòng"],
         "scoring-table"),
        (["TT", "Đơn vị được kiểm tra", "Nội dung kiểm tra", "Cơ quan chủ trì"],
         ["1", "Thôn Đoài", "Hồ sơ", "Văn phòng"], "inspection-schedule"),
        (["TT", "Nhiệm vụ", "Đơn vị chủ trì", "Thời gian"], ["1", "……", "", "…"], "blank-form"),
        (["TT", "Nội dung", "Chủ trì", "Thời gian"], ["1", "Khai mạc", "Chủ tịch", "8h00"],
         "agenda"),
        (["TT", "Chỉ tiêu", "Đơn vị tính", "Đơn vị thực hiện"], ["1", "Hộ", "Hộ", "Văn phòng"],
         "indicator-table"),
        (["TT", "Họ và tên", "Đơn vị chủ trì", "Nhiệm vụ"], ["1", "Lê A", "Văn phòng", "Tổ trưởng"],
         "member-list"),
        (["STT", "Địa điểm", "Số mẫu", "Tọa độ"], ["1", "Cửa sông", "3", "10"], "no-task-header"),
    ],
)  # fmt: skip
def test_other_tables_are_named_not_read(head: list[str], row: list[str], reason: str) -> None:
    doc = document([head, row, row])
    assert tasks.extract(doc, HEADER, RULES) == ()
    assert [unread.reason for unread in tasks.unread_tables(doc, RULES)] == [reason]


def test_beginning_and_end_are_one_period() -> None:
    head = ["TT", "Nhiệm vụ", "Chủ trì", "Thời gian", "<"]
    row = ["1", "Trồng cây", "Phòng Kinh tế", "Tháng 02/2026", "Tháng 5/2026"]
    (task,) = read([head, ["^", "^", "^", "Bắt đầu", "Kết thúc"], row])
    assert task.time_raw == "Tháng 02/2026 - Tháng 5/2026"
    assert (task.whens[0].start, task.whens[0].end) == ("2026-02-01", "2026-05-31")


@pytest.mark.parametrize(
    ("cell", "lead", "others"),
    [
        ("Chủ trì: Phòng Kinh tế; Phối hợp: Công an xã", "Phòng Kinh tế", "Công an"),
        ("Phòng Kinh tế chủ trì, phối hợp với Công an xã", "Phòng Kinh tế", "Công an"),
        ("Phòng Kinh tế", "Phòng Kinh tế", ""),
    ],
)
def test_one_column_for_lead_and_coordinating_units(cell: str, lead: str, others: str) -> None:
    head = ["TT", "Nội dung", "Cơ quan chủ trì, phối hợp", "Thời gian"]
    (task,) = read([head, ["1", "Trồng cây ven đường", cell, "Quý I"]])
    assert "; ".join(task.lead_units) == lead
    assert "; ".join(task.coordinating_units) == others


@pytest.mark.parametrize(
    ("cell", "units"),
    [
        ("- Phòng Kinh tế - Công an xã", ("Phòng Kinh tế", "Công an")),
        ("Phòng Văn hóa, Khoa học và Thông tin", ("Phòng Văn hóa, Khoa học và Thông tin",)),
        ("Theo phân công tại Quyết định số 8/QĐ-UBND", ()),
        ("-nt-", ("Phòng Kinh tế",)),
        ("Công an xã (chủ trì)", ("Công an",)),
        ("Các Sở: Nội vụ; Tài chính; Công an tỉnh", ("Sở Nội vụ", "Sở Tài chính", "Công an tỉnh")),
        ("Sở Giáo dục và Đào tạo, Y tế", ("Sở Giáo dục và Đào tạo", "Sở Y tế")),
        ("Sở Văn hóa, Thể thao và Du lịch", ("Sở Văn hóa, Thể thao và Du lịch",)),
        ("Các phòng: Kinh tế, Văn hóa - Xã hội", ("Phòng Kinh tế", "Phòng Văn hóa - Xã hội")),
        ("UBND xã (Phòng Kinh tế)", ("Ủy ban nhân dân xã", "Phòng Kinh tế")),
        ("Phòng An ninh mạng (PA05)", ("Phòng An ninh mạng (PA05)",)),
    ],
)
def test_lead_cells_name_units(cell: str, units: tuple[str, ...]) -> None:
    above = ["1", "Trồng cây ven đường", "Phòng Kinh tế", "", "Quý I"]
    found = read([HEAD, above, ["2", "Dọn vệ sinh", cell, "", "Quý II"]])
    assert found[1].lead_units == units


def test_row_in_doubt_says_what_is_odd() -> None:
    sound, odd = read([HEAD, ROW, ["4", "của các thôn", "mọi người", "Hội Nông dân", "gạch lát"]])
    assert (sound.doubts, sound.confidence) == ((), 1.0)
    assert odd.doubts == ("number", "task", "lead", "time")
    assert odd.confidence is not None
    assert odd.confidence < 0.5


def test_cells_know_where_they_stand() -> None:
    (task,) = read([HEAD, ROW])
    assert [name for name, _ in task.cells] == [
        "task", "lead_unit_raw", "coordinating_units_raw", "time_raw",
    ]  # fmt: skip


def test_parts_of_a_read_table_are_not_named_unread() -> None:
    doc = document([HEAD, ROW], [NEXT, NEXT, NEXT], [NEXT, NEXT, NEXT])
    assert tasks.unread_tables(doc, RULES) == ()


def test_prose_task_with_labels_below_its_item() -> None:
    doc = outline(
        ("III", "III. NHIỆM VỤ"),
        ("III.1", "1. Đẩy mạnh truyền thông."),
        ("III.1.-1", "- Phát thanh tin bài về chuyển đổi số;"),
        ("III.1.-1", "Đơn vị chủ trì thực hiện: Phòng Văn hóa - Xã hội."),
        ("III.1.-1", "Đơn vị phối hợp: Đài Truyền thanh; Đoàn Thanh niên."),
        ("III.1.-1", "- Thời gian thực hiện: Hằng tháng."),
        ("III.2", "2. Khác"),
    )
    (task,) = tasks.extract(doc, HEADER, RULES)
    assert task.source == "prose"
    assert task.task == "Phát thanh tin bài về chuyển đổi số"
    assert task.lead_units == ("Phòng Văn hóa - Xã hội",)
    assert task.coordinating_units_raw == "Đài Truyền thanh; Đoàn Thanh niên"
    assert task.time_raw == "Hằng tháng"
    assert task.section_path == "III.1.-1"


def test_prose_labels_of_another_kind_may_stand_between() -> None:
    doc = outline(
        ("II", "II. NỘI DUNG"),
        ("II.1", "1. Trồng cây ven đường"),
        "Thời gian: Quý I/2026",
        "Địa điểm: nhà văn hóa thôn",
        "Đơn vị chủ trì: Phòng Kinh tế",
    )
    (task,) = tasks.extract(doc, HEADER, RULES)
    assert (task.task, task.time_raw) == ("Trồng cây ven đường", "Quý I/2026")
    assert task.lead_units == ("Phòng Kinh tế",)


def test_prose_labels_in_the_item_itself() -> None:
    line = "a) Lắp bảng tin điện tử. Đơn vị thực hiện: Phòng Kinh tế; thời hạn: Quý III/2026."
    (task,) = tasks.extract(outline(("II.1.a", line)), HEADER, RULES)
    assert (task.task, task.lead_unit_raw) == ("Lắp bảng tin điện tử", "Phòng Kinh tế")
    assert task.time_raw == "Quý III/2026"


@pytest.mark.parametrize(
    "line",
    [
        "Thời gian: Từ nay đến hết năm 2026.",
        "Phòng Kinh tế chủ trì, phối hợp với các đơn vị: Văn phòng, Công an xã.",
        "Đơn vị thực hiện:",
    ],
)
def test_other_colons_are_no_tasks(line: str) -> None:
    assert tasks.extract(outline("Mục 1", line), HEADER, RULES) == ()


TEXTS = st.sampled_from(
    ["", "1", "I", "TT", "Nhiệm vụ", "Đơn vị chủ trì", "Thời gian", "Quý I", "^", "<"]
)


@settings(max_examples=80, deadline=None)
@given(st.lists(st.lists(TEXTS, min_size=3, max_size=3), min_size=1, max_size=6))
def test_any_grid_is_read(rows: list[list[str]]) -> None:
    clean = [[("" if v in "^<" and (r == 0 or c == 0) else v) for c, v in enumerate(row)]
             for r, row in enumerate(rows)]  # fmt: skip
    doc = document(clean)
    tasks.extract(doc, HEADER, RULES)
    tasks.unread_tables(doc, RULES)


@pytest.mark.skipif(not GOLD.is_dir(), reason="needs the shared plans")
def test_appendix_of_a_real_plan() -> None:
    path = next(PLANS.glob("000_*"))
    done = segment(repair(read_file(Source(path, path.name, "0" * 64)), RULES), RULES)
    found = tasks.extract(done, Header(plan_year="2025"), RULES)
    wanted = json.loads((GOLD / "000.json").read_text(encoding="utf-8"))["tasks"]
    got = [
        (t.task, t.product, t.lead_unit_raw, t.coordinating_units_raw, t.time_raw) for t in found
    ]
    assert got == [(w["task"], w["product"], w["lead"], w["coordinate"], w["time"]) for w in wanted]
