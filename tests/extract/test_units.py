"""Mentions of units: where they stand and what they are there for."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.extract.units import extract
from pipeline.records import BlockKind, Cell, Citation, Header, Outline, Table, Task, UnitMention
from pipeline.rules import Rules
from pipeline.spans import Span
from tests.make import outline

HEADER = Header(commune_type="xã", commune="Sơn Đông Hạ", province="tỉnh Hà Giang Nam")


def mentions(doc: Outline, *citations: Citation) -> list[UnitMention]:
    return list(extract(doc, HEADER, citations, (), Rules()))


def with_kind(doc: Outline, kind: BlockKind) -> Outline:
    return replace(doc, blocks=tuple(block._replace(kind=kind) for block in doc.blocks))


def with_table(rows: list[list[str]]) -> Outline:
    """Return an outline of nothing but a table with ``rows``."""
    doc = with_kind(outline(*(cell for row in rows for cell in row)), BlockKind.CELL)
    spans = iter(block.span for block in doc.blocks)
    cells = [
        Cell(r, c, 1, 1, (next(spans),)) for r, row in enumerate(rows) for c in range(len(row))
    ]
    return replace(doc, tables=(Table("docx", len(rows), len(rows[0]), tuple(cells)),))


@pytest.mark.parametrize(
    ("text", "unit", "role"),
    [
        ("Giao Phòng Kinh tế theo dõi.", "Phòng Kinh tế", "actor"),
        ("Đăng bài trên Cổng TTĐT xã.", "Cổng Thông tin điện tử", "channel"),
        ("Phát tin qua Đài truyền thanh xã.", "Đài truyền thanh", "channel"),
        ("Đài truyền thanh xã mở chuyên mục.", "Đài truyền thanh", "actor"),
        ("Theo các nghị quyết của Tỉnh ủy.", "Tỉnh ủy Hà Giang Nam", "issuer"),
        ("đáp ứng yêu cầu của UBND tỉnh", "Ủy ban nhân dân tỉnh Hà Giang Nam", "actor"),
        ("đồng bộ với Cổng Dịch vụ công quốc gia", "Cổng Dịch vụ công quốc gia", "channel"),
    ],
    ids=lambda value: value[:24],
)
def test_role_follows_from_the_sentence(text: str, unit: str, role: str) -> None:
    (mention,) = mentions(outline(("II.1", text)))
    assert (mention.unit, mention.actor_role, mention.section_path) == (unit, role, "II.1")


def test_a_body_inside_a_citation_issued_it() -> None:
    text = "Thực hiện Kế hoạch số 7/KH-UBND ngày 02/01/2026 của UBND tỉnh, UBND xã ban hành"
    end = text.index(",")
    citation = Citation(Span(10, end), number="7/KH-UBND")
    roles = [(m.unit, m.actor_role) for m in mentions(outline(text), citation)]
    assert roles == [
        ("Ủy ban nhân dân tỉnh Hà Giang Nam", "issuer"),
        ("Ủy ban nhân dân xã", "actor"),
    ]


@pytest.mark.parametrize(
    ("line", "unit"),
    [
        ("- Sở Nội vụ tỉnh (b/c);", "Sở Nội vụ Hà Giang Nam"),
        ("- Các phòng, trung tâm thuộc xã;", "Các phòng, trung tâm thuộc xã"),
        ("- TT. ĐU;", "Thường trực Đảng ủy xã"),
    ],
    ids=lambda value: value[:20],
)
def test_recipients(line: str, unit: str) -> None:
    (mention,) = mentions(with_kind(outline(line), BlockKind.RECIPIENT))
    assert (mention.unit, mention.actor_role) == (unit, "recipient")


def test_groups_count_where_a_sentence_begins_with_them() -> None:
    doc = outline(
        ("IV.1", "1. Các phòng, ban chuyên môn chủ trì thực hiện."),
        ("IV.2", "2. Nâng cao ý thức trong các phòng, ban chuyên môn."),
    )
    assert [m.section_path for m in mentions(doc)] == ["IV.1"]


def test_a_short_form_in_brackets_is_read_later() -> None:
    doc = outline(
        ("I.1", "Ban Quản lý dự án (sau đây gọi tắt là BQLDA) được thành lập."),
        ("I.2", "BQLDA báo cáo hằng quý."),
    )
    names = [(m.unit, m.section_path) for m in mentions(doc)]
    assert names == [("Ban Quản lý Dự án", "I.1"), ("Ban Quản lý Dự án", "I.2")]


@pytest.mark.parametrize(
    "text",
    [
        "Kế hoạch phát triển kinh tế - xã hội của xã",
        "Số: 12/KH-UBND",
        "phòng, chống tham nhũng; các trường hợp đặc biệt; tổ chức thực hiện tốt",
    ],
)
def test_what_is_no_unit(text: str) -> None:
    assert mentions(outline(text)) == []


def test_a_heading_of_a_table_names_no_unit() -> None:
    rows = [
        ["TT", "Nhiệm vụ", "Sở, ngành chủ trì tham mưu"],
        ["1", "Trồng cây bóng mát", "Sở Xây dựng"],
    ]
    doc = with_table(rows)
    assert [m.unit for m in mentions(doc)] == ["Sở Xây dựng"]


def test_spans_hold_the_words_of_the_text() -> None:
    doc = outline(("V.1", "1. Phối hợp với Phòng Văn hóa- Xã hội và Công an xã."))
    assert [m.span.of(doc.text) for m in mentions(doc)] == ["Phòng Văn hóa- Xã hội", "Công an xã"]


@given(st.text(max_size=150))
def test_no_text_breaks_it(text: str) -> None:
    doc = outline(("II", text.replace("\n", " ")))
    for mention in mentions(doc):
        assert mention.span.of(doc.text)
        assert mention.unit


def test_a_cell_that_a_page_cuts_is_read_as_a_whole() -> None:
    doc = with_kind(outline("Sở Văn", "Công an xã", "hóa, Thể thao và Du lịch"), BlockKind.CELL)
    first, second, rest = (block.span for block in doc.blocks)
    task = Task(
        first,
        "task-table",
        cells=(("lead_unit_raw", (first, rest)), ("coordinating_units_raw", (second,))),
    )
    found = extract(doc, HEADER, (), (task,), Rules())
    assert [(m.unit, m.span) for m in found] == [
        ("Sở Văn hóa, Thể thao và Du lịch", first),
        ("Công an", second),
    ]
