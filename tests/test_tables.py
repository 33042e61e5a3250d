"""Rows become the same tables in every format, whatever order the documents come in."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import parts, tables
from pipeline.errors import RulesError, RunError
from pipeline.heads import Head
from pipeline.records import (
    Citation,
    Deadline,
    Fact,
    Facts,
    Finding,
    Header,
    Outline,
    Repaired,
    Responsibility,
    Task,
    Token,
    UnitMention,
    When,
)
from pipeline.rows import Cells, Rows, rows, unit_id
from pipeline.rules import Rules
from pipeline.schema import Column, schema
from pipeline.spans import Edit, Span
from tests.make import outline

TEXT = (
    ("preamble", "Căn cứ Nghị định số 45/2020/NĐ-CP của Chính phủ;"),
    ("II", "II. NHIỆM VỤ"),
    ("II.1", "1. Rà soát thủ tục trước ngày 15/11/2026."),
    ("III", "III. TỔ CHỨC THỰC HIỆN"),
    ("III.1", "1. Phòng Văn hóa - Xã hội: tham mưu kế hoạch."),
)


def _find(made: Outline, phrase: str) -> Span:
    start = made.text.index(phrase)
    return Span(start, start + len(phrase))


def _named(made: Outline, file: str, sha256: str) -> Outline:
    scan = made.scan
    source = replace(scan.source, name=file, sha256=sha256)
    return replace(made, repaired=Repaired(replace(scan, source=source), made.repaired.layer))


def facts(file: str = "xa-son-dong-ha.txt", sha256: str = "a" * 64) -> Facts:
    """Return a plan with a fact of every kind."""
    made = _named(outline(*TEXT), file, sha256)
    decree = _find(made, "Nghị định số 45/2020/NĐ-CP của Chính phủ")
    unit = _find(made, "Phòng Văn hóa - Xã hội")
    duty = _find(made, "tham mưu kế hoạch")
    task = _find(made, "Rà soát thủ tục")
    when = When("date", "", "2026-11-15", "", "before")
    number = Citation(decree, "decree", doc_type="Nghị định", number="45/2020/NĐ-CP")
    inner = replace(number, span=_find(made, "Chính phủ"), number="", kind="named", outer=decree)
    return Facts(
        made,
        Header(
            symbol="/KH-UBND",
            issue_date="2026-02",
            commune_type="xã",
            commune="Sơn Đông Hạ",
            recipients=(Fact(_find(made, "Phòng Văn hóa")),),
        ),
        (number, inner, replace(number, own=True)),
        (UnitMention(unit, unit="Phòng Văn hóa - Xã hội", kind="phòng", function_group="văn hóa"),),
        (
            Responsibility(
                duty,
                unit="Phòng Văn hóa - Xã hội",
                unit_span=unit,
                section_path="III.1",
                duty="tham mưu kế hoạch",
                duty_path="III.1",
            ),
        ),
        (
            Task(
                task,
                no="1",
                section_path="III.1",
                task="Rà soát thủ tục",
                lead_units=("A", "B"),
                whens=(when,),
            ),
        ),
        (Deadline(_find(made, "trước ngày 15/11/2026"), when=when, task=task),),
        (Finding(decree, code="symbol-form", message="Số, ký hiệu không đúng mẫu."),),
        (Token(task, "word", "II.1"),),
    )


def bound(folder: Path, *of: Facts) -> list[str]:
    """Write the tables of ``of`` under ``folder``; return what breaks the schema."""
    found = [(Head(f.outline.scan.source.name, f.outline.scan.source.sha256), f) for f in of]
    made = tables.bind(folder, [parts.part(head, rows(f, Rules())) for head, f in found], [])
    tables.finish(folder)
    return made


@pytest.fixture(scope="module")
def plan() -> Rows:
    return rows(facts(), Rules())


def test_every_row_fits_the_schema(tmp_path: Path) -> None:
    assert bound(tmp_path, facts(), facts("b.txt", "b" * 64)) == []


def test_a_row_that_breaks_the_schema_is_told_with_its_file(tmp_path: Path) -> None:
    odd = replace(facts(), findings=(Finding(Span(0, 3), code="Not A Code", message="x"),))
    (mistake,) = bound(tmp_path, odd)
    assert mistake.startswith("xa-son-dong-ha.txt: findings row 1: code")


def test_a_document_row_has_exactly_the_columns_in_order(plan: Rows) -> None:
    for table, found in plan.tables.items():
        for row in found:
            assert tuple(row) == schema()[table].names


def test_the_documents_own_number_is_no_citation(plan: Rows) -> None:
    assert len(plan.tables["citations"]) == 2


def test_a_nested_citation_names_the_outer_one(plan: Rows) -> None:
    outer, inner = plan.tables["citations"]
    assert inner["nested_in"] == outer["citation_id"]


def test_a_deadline_names_its_task_and_a_task_its_first_deadline(plan: Rows) -> None:
    (task,), (deadline,) = plan.tables["tasks"], plan.tables["deadlines"]
    assert deadline["task_id"] == task["task_id"]
    assert (task["deadline_kind"], task["start"], task["end"]) == ("date", "", "2026-11-15")
    assert task["lead_unit"] == "A; B"


def test_a_section_names_its_parent(plan: Rows) -> None:
    by_path = {row["path"]: row for row in plan.tables["sections"]}
    assert by_path["II.1"]["parent_id"] == by_path["II"]["section_id"]
    assert by_path["II"]["parent_id"] == ""


def test_tokens_point_into_the_text_file(plan: Rows) -> None:
    (token,) = plan.tokens.to_pylist()
    assert plan.text[token["start"] : token["end"]] == token["token"]


def test_spans_say_where_each_row_stands_in_the_text_file(plan: Rows) -> None:
    stands = {row["fact_id"]: row for row in plan.tables["spans"]}
    (task,), (duty,) = plan.tables["tasks"], plan.tables["responsibilities"]
    for row, name, words in (
        (task, "task_id", "Rà soát thủ tục"),
        (duty, "responsibility_id", "tham mưu kế hoạch"),
    ):
        span = stands[row[name]]
        assert plan.text[int(f"{span['start']}") : int(f"{span['end']}")] == words


def test_what_stands_at_one_place_keeps_the_rule_of_its_own() -> None:
    one = facts()
    at = _find(one.outline, "45/2020/NĐ-CP")
    both = tuple(Finding(at, code, code=code) for code in ("symbol-form", "date-suspect"))
    made = rows(replace(one, findings=both), Rules()).tables
    rules = {row["fact_id"]: row["rule"] for row in made["spans"]}
    assert all(rules[row["finding_id"]] == row["code"] for row in made["findings"])


def test_a_named_citation_tells_its_name_as_repaired() -> None:
    made = outline(("II", "II. Đề án gém Khê"), edits=(Edit(Span(10, 13), "gốm", "slips", 0.9),))
    cited = Citation(Span(4, 17), "named", kind="named", doc_type="Đề án")
    (row,) = rows(Facts(made, Header(), citations=(cited,)), Rules()).tables["citations"]
    assert (row["raw"], row["name"]) == ("Đề án gém Khê", "Đề án gốm Khê")


def test_spans_of_the_letterhead_go_by_column() -> None:
    one = facts()
    head = replace(one.header, spans={"symbol": _find(one.outline, "45/2020/NĐ-CP")})
    made = rows(replace(one, header=head), Rules())
    (row,) = [row for row in made.tables["spans"] if row["column"]]
    assert (row["column"], row["fact_id"]) == ("symbol", row["doc_id"])


def test_repairs_keep_what_stood_there_before() -> None:
    made = outline(("II", "II. Nhiệm vu"), edits=(Edit(Span(10, 12), "vụ", "diacritics", 0.9),))
    done = rows(Facts(made, Header()), Rules())
    (row,) = done.tables["repairs"]
    assert (row["raw"], row["text"], row["rule"], row["confidence"]) == (
        "vu",
        "vụ",
        "diacritics",
        0.9,
    )
    assert (row["start"], row["end"]) == (10, 12)
    assert (row["page"], row["line"]) == (None, 1)


def test_equal_facts_get_ids_of_their_own() -> None:
    one = facts()
    twice = replace(one, citations=one.citations[:1] * 3)
    ids = [row["citation_id"] for row in rows(twice, Rules()).tables["citations"]]
    assert len(set(ids)) == 3


def test_ids_depend_on_content_alone() -> None:
    here, there = rows(facts("a/x.txt"), Rules()), rows(facts("b/y.txt"), Rules())
    assert here.tables["citations"] == there.tables["citations"]


def test_units_count_documents_and_list_spellings(tmp_path: Path) -> None:
    bound(tmp_path, facts(), facts("b.txt", "b" * 64))
    table = tables.read(tmp_path, "units")
    (unit,) = [row for row in table if row["unit"] == "Phòng Văn hóa - Xã hội"]
    assert unit["unit_id"] == unit_id("Phòng Văn hóa - Xã hội")
    assert (unit["documents"], unit["kind"]) == (2, "phòng")
    assert unit["variants"] == "Phòng Văn hóa - Xã hội"


def test_lone_surrogates_and_decomposed_letters_are_writable() -> None:
    found = Finding(Span(0, 3), code="x", message="Ke\u0302\u0301 \ud800")
    row = rows(replace(facts(), findings=(found,)), Rules()).tables["findings"][0]
    assert row["message"] == "Kế ?"


def test_documents_stand_in_the_order_of_their_files(tmp_path: Path) -> None:
    bound(tmp_path, facts("b.txt", "a" * 64), facts("a.txt", "b" * 64))
    assert [row["file"] for row in tables.read(tmp_path, "documents")] == ["a.txt", "b.txt"]
    with (tmp_path / "documents.csv").open(encoding="utf-8", newline="") as handle:
        assert [row["file"] for row in csv.DictReader(handle)] == ["a.txt", "b.txt"]


@pytest.mark.parametrize("group", [1, 2, 3, 1000])
def test_rows_are_the_same_however_many_are_held(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, group: int
) -> None:
    many = [facts(f"{name}.txt", name * 64) for name in "abc"]
    monkeypatch.setattr(tables, "GROUP", group)
    bound(tmp_path, *many)
    found = tables.read(tmp_path, "sections")
    each = len(rows(many[0], Rules()).tables["sections"])
    assert [row["doc_id"] for row in found] == [name * 16 for name in "abc" for _ in range(each)]
    lines = (tmp_path / "sections.csv").read_text(encoding="utf-8").splitlines()
    assert [line[:16] for line in lines[1:]] == [row["doc_id"] for row in found]


CITED: tuple[Cells, ...] = tuple(
    {"cited_id": f"{n:016x}", "number": number, "title": title, "mentions": n}
    for n, (number, title) in enumerate(
        [("9/KH", None), (None, "Luật B"), ("10/KH", "x"), (None, None), ("1/QĐ", None)] * 9
    )
)


@pytest.mark.parametrize("at_once", [1, 4, 1000])
def test_rows_are_in_order_however_many_are_sorted_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    monkeypatch.setattr(tables, "_AT_ONCE", at_once)
    monkeypatch.setattr(tables, "_SAMPLE", 2)
    about = schema()["cited_documents"]
    whole = [dict.fromkeys(about.names) | dict(row) for row in CITED]
    files = [tmp_path / f"{at}.parquet" for at in range(3)]
    for at, file in enumerate(files):
        some = pa.Table.from_batches([parts.batch(about, whole[at::3])])
        pq.write_table(some, file)
    tables.arrange(tmp_path, about, files)
    assert tables.read(tmp_path, "cited_documents") == parts.ordered(about, whole)


def test_more_rows_are_sorted_than_the_memory_for_it_holds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tables, "_DATABASE_MEMORY", "24MB")
    about, count = schema()["similar_plans"], 300_000
    ids = pa.array([f"{n * 7919 % count:016x}" for n in range(count)])
    same = pa.table({column.name: ids for column in about.columns if column.name.endswith("_id")})
    empty = about.arrow.empty_table()
    file = tmp_path / "some.parquet"
    whole = pa.concat_tables([empty, same], promote_options="default")
    pq.write_table(whole, file, row_group_size=tables.GROUP)
    tables.arrange(tmp_path, about, [file])
    found = tables.stored(tmp_path, "similar_plans")["doc_id"].to_pylist()
    assert found == sorted(ids.to_pylist())


def test_a_part_survives_the_way_through_bytes() -> None:
    made = parts.part(Head("a.txt", "a" * 64, seconds={"read": 0.5}), rows(facts(), Rules()))
    back = parts.Part.from_bytes(made.to_bytes())
    assert back.head == made.head
    assert back.text == made.text
    assert back.mentions == made.mentions
    for name in schema():
        assert back.table(name) == made.table(name)


@pytest.mark.parametrize("content", ["", "{}\n", "[]\n", "not a part", '{"file": 1}\n'])
def test_what_is_no_part_is_refused(content: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        parts.Part.from_bytes(content.encode())


def test_all_formats_hold_the_same_rows(tmp_path: Path) -> None:
    bound(tmp_path, facts())
    with duckdb.connect(str(tmp_path / "plans.duckdb"), read_only=True) as database:
        for name, about in schema().items():
            stored = pq.read_table(tmp_path / f"{name}.parquet")
            assert tuple(stored.column_names) == about.names
            counted = database.execute(f'select count(*) from "{name}"').fetchone()  # noqa: S608
            assert counted == (stored.num_rows,)
            if "csv" in about.formats:
                with (tmp_path / f"{name}.csv").open(encoding="utf-8", newline="") as handle:
                    written = list(csv.DictReader(handle))
                expected = [
                    {key: "" if value is None else str(value) for key, value in row.items()}
                    for row in stored.to_pylist()
                ]
                assert written == expected


def test_the_package_describes_every_column(tmp_path: Path) -> None:
    bound(tmp_path, facts())
    package = json.loads((tmp_path / "datapackage.json").read_text(encoding="utf-8"))
    resources = {resource["name"]: resource for resource in package["resources"]}
    assert resources.keys() == schema().keys()
    for name, resource in resources.items():
        assert (tmp_path / resource["path"]).exists()
        fields = resource["schema"]["fields"]
        assert [field["name"] for field in fields] == list(schema()[name].names)
        assert all(field["title"] and field["description"] for field in fields)
    codes = [f for f in resources["documents"]["schema"]["fields"] if f["name"].endswith("_code")]
    assert [field["type"] for field in codes] == ["string", "string"]


def test_reading_what_is_not_there_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(RunError, match="kehoach extract"):
        tables.read(tmp_path, "documents")


@pytest.mark.parametrize(
    ("column", "value", "trouble"),
    [
        (Column("x", "", "", required=True), "", "empty"),
        (Column("x", "", "", type="integer"), "1", "no integer"),
        (Column("x", "", "", type="integer"), True, "no integer"),
        (Column("x", "", "", enum=("a",)), "b", "none of"),
        (Column("x", "", "", pattern=r"\d{4}"), "20261", "look like"),
        (Column("x", "", ""), "", ""),
        (Column("x", "", "", type="number"), 1, ""),
    ],
    ids=["empty", "type", "boolean", "enum", "pattern", "not stated", "whole number"],
)
def test_the_check_of_a_value(column: Column, value: str | int | None, trouble: str) -> None:
    found = column.wrong(value)
    assert trouble in found if trouble else not found


def test_a_wrong_schema_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "schema.toml"
    path.write_text('[shared]\n[[table]]\nname = "x"\ncolumns = ["nowhere"]\n')
    with pytest.raises(RulesError, match="nowhere"):
        schema(path)


@settings(max_examples=25, deadline=None)
@given(st.text(min_size=1, max_size=30), st.sampled_from(["xã", "phường", ""]))
def test_any_title_survives_the_way_to_csv(title: str, kind: str) -> None:
    header = Header(title=title, commune_type=kind)
    table = tables.table(
        "documents", rows(replace(facts(), header=header), Rules()).tables["documents"]
    )
    assert tables.mistakes({"documents": table}) == []
    text = tables.comma_separated(table).decode()
    assert text.endswith("\n")
