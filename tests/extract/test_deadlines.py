"""Which time frames bind, with what scope; the rest of a plan's years are names and results."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.extract.deadlines import extract
from pipeline.records import Citation, Header, Task, When
from pipeline.rules import Rules
from pipeline.spans import Span
from tests.make import outline

RULES = Rules()
HEADER = Header(plan_year="2025")

Line = str | tuple[str, str]


def found(*lines: Line) -> list[tuple[str, str, str]]:
    """Return (scope, kind, phrase) of each deadline in ``lines``."""
    made = outline(*lines)
    return [
        (item.scope, item.when.kind, item.span.of(made.text))
        for item in extract(made, HEADER, (), (), RULES)
    ]


BINDING: list[tuple[tuple[Line, ...], tuple[str, str, str]]] = [
    (
        (("title", "Tuyên truyền cải cách hành chính phường An Lạc Tây năm 2025"),),
        ("plan", "year", "năm 2025"),
    ),
    (
        ("Ủy ban nhân dân xã ban hành Kế hoạch chuyển đổi số 6 tháng cuối năm, cụ thể như sau:",),
        ("plan", "period", "6 tháng cuối năm"),
    ),
    (
        (("closing", "Trên đây là Kế hoạch chuyển đổi số năm 2025 của xã Sơn Đông Hạ."),),
        ("plan", "year", "năm 2025"),
    ),
    (
        (("appendix", "DANH MỤC NHIỆM VỤ CHUYỂN ĐỔI SỐ NĂM 2025 CỦA XÃ"),),
        ("plan", "year", "NĂM 2025"),
    ),
    (
        (("II.1", "Công tác chuyển đổi số năm 2025 tập trung vào các việc sau:"),),
        ("content", "year", "năm 2025"),
    ),
    (
        (("III", "III. KINH PHÍ"), ("III", "Kinh phí bố trí trong dự toán năm 2025 của xã.")),
        ("budget", "year", "năm 2025"),
    ),
    (
        (("IV.2", "2. Thời gian thực hiện: Giai đoạn 2026-2030."),),
        ("task", "period", "Giai đoạn 2026-2030"),
    ),
    (
        (("V.1", "a) Sơ kết việc trồng cây vào năm 2028."),),
        ("report", "year", "năm 2028"),
    ),
    (
        (("II.1", "- Lễ phát động: 07h30 ngày 26/3/2026 tại thôn Đông."),),
        ("event", "date", "ngày 26/3/2026"),
    ),
    (
        (("B.4", "4. Giao nhận cây giống: ngày 13/02/2026."),),
        ("task", "date", "ngày 13/02/2026"),
    ),
    (
        ("Văn phòng xây dựng Kế hoạch công tác văn thư năm 2026:",),
        ("plan", "year", "năm 2026"),
    ),
    (
        (("II.1", "1. Hoàn thành quy hoạch phân khu trước quý IV/2026."),),
        ("task", "quarter", "trước quý IV/2026"),
    ),
    ((("I.2", "Tổ trưởng thường xuyên nhắc các hộ."),), ("task", "ongoing", "thường xuyên")),
    (
        (("IV.1", "Phòng Kinh tế tổng hợp kết quả, báo cáo theo quý."),),
        ("report", "recurring", "theo quý"),
    ),
    (
        (("IV.1", "Các thôn gửi báo cáo về xã trước ngày 15/12/2025."),),
        ("report", "date", "trước ngày 15/12/2025"),
    ),
    ((("IV.1", "Định kỳ báo cáo Ủy ban nhân dân xã."),), ("report", "recurring", "Định kỳ")),
    ((("II.3", "Hoàn thành trong quý IV/2025."),), ("task", "quarter", "quý IV/2025")),
    (
        (("II.3", "Phấn đấu đến năm 2030 đạt 90% hồ sơ trực tuyến."),),
        ("content", "year", "đến năm 2030"),
    ),
    (
        (("IV.1", "Treo băng rôn nhân ngày Pháp luật Việt Nam 09/11."),),
        ("event", "event", "ngày Pháp luật Việt Nam 09/11"),
    ),
]


@pytest.mark.parametrize(("lines", "expected"), BINDING, ids=[e[2] for _, e in BINDING])
def test_binding(lines: tuple[Line, ...], expected: tuple[str, str, str]) -> None:
    assert found(*lines) == [expected]


@pytest.mark.parametrize(
    "line",
    [
        "Hoàn thành Kế hoạch phát triển kinh tế - xã hội năm 2025 của huyện.",
        "Tuyên truyền Chương trình chuyển đổi số giai đoạn 2021-2030.",
        "Nghị quyết về chuyển đổi số đến năm 2025, định hướng đến năm 2030.",
        "Giới thiệu kết quả thực hiện năm 2024 tại các thôn.",
        "Bám sát chủ đề năm 2025 của tỉnh Hà Giang Nam.",
        "Kinh phí lấy từ nguồn chi thường xuyên được giao.",
        "Lồng ghép trong các buổi họp định kỳ của thôn.",
        "Phản ánh kịp thời, đúng tiến độ, theo quy định.",
        "Thực hiện Đề án “Làng thông minh đến năm 2030” tại các thôn.",
        "Phối hợp Trung tâm Giáo dục thường xuyên mở lớp.",
        "Hỗ trợ người dân ở khu vực thường xuyên xảy ra ngập lụt.",
        "Tham gia cuộc thi của tỉnh năm 2025.",
    ],
)
def test_not_binding(line: str) -> None:
    assert found(("II.1", line)) == []


def test_cited_document_and_its_subject_bind_nothing() -> None:
    text = "Thực hiện Kế hoạch số 5/KH-UBND của xã về số hóa hồ sơ trong quý IV/2025."
    subject = "số hóa hồ sơ trong quý IV/2025"
    end = text.index(" về")
    citation = Citation(Span(10, end), number="5/KH-UBND", subject=subject)
    assert extract(outline(text), HEADER, (citation,), (), RULES) == ()


def test_one_phrase_with_several_cycles_gives_a_row_each() -> None:
    rows = found(("closing", "Các thôn báo cáo hằng quý, 06 tháng, năm về xã."))
    assert rows == [("report", "recurring", "hằng quý, 06 tháng, năm")] * 3


def test_task_rows_bring_their_times() -> None:
    made = outline(("appendix.1", "Mở lớp"), ("appendix.1", "Quý IV/2025"))
    when = When("quarter", "2025-10-01", "2025-12-31", "", "during")
    task = Task(Span(0, 18), whens=(when,), time_span=Span(7, 18), section_path="appendix.1")
    (row,) = extract(made, HEADER, (), (task,), RULES)
    assert (row.when, row.task, row.section_path) == (when, task.span, "appendix.1")


def test_section_path_is_the_block_s() -> None:
    made = outline(("V.2.a", "a) Thường xuyên cập nhật tin bài."))
    (row,) = extract(made, HEADER, (), (), RULES)
    assert row.section_path == "V.2.a"


@given(st.text(max_size=200))
def test_never_fails(text: str) -> None:
    extract(outline(("II.1", text.replace("\n", " "))), HEADER, (), (), RULES)


def test_times_of_one_endless_line_are_all_found_and_in_time() -> None:
    count = 2_000  # each judged by all of the line would take half a minute
    began = time.process_time()
    read = found(("II.1", "1. " + "báo cáo trước ngày 15/11/2025, " * count))
    assert time.process_time() - began < 10
    assert len(read) == count


@pytest.mark.parametrize(("kind", "kinds"), [("named", ["year"]), ("numbered", [])])
def test_the_year_behind_a_programmes_name_in_the_title_is_the_plans_own(
    kind: str, kinds: list[str]
) -> None:
    made = outline(("title", "Thực hiện Chương trình mục tiêu giảm nghèo năm 2025"))
    span = Span(made.text.index("Chương"), len(made.text))
    cited = Citation(span, "citation", kind=kind, section_path="title")
    assert [item.when.kind for item in extract(made, HEADER, (cited,), (), RULES)] == kinds
