"""Rows become the same tables in every format, whatever order the documents come in."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import tables
from pipeline.errors import OutputError, RulesError
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
from pipeline.rows import Rows, rows, unit_id
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


def made(*of: Facts) -> tables.Made:
    return tables.gather([rows(one, Rules()) for one in of], [])


@pytest.fixture(scope="module")
def plan() -> Rows:
    return rows(facts(), Rules())


def test_every_row_fits_the_schema() -> None:
    assert tables.mistakes(made(facts(), facts("b.txt", "b" * 64))) == []


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


def test_units_count_documents_and_list_spellings() -> None:
    table = made(facts(), facts("b.txt", "b" * 64))["units"].to_pylist()
    (unit,) = [row for row in table if row["unit"] == "Phòng Văn hóa - Xã hội"]
    assert unit["unit_id"] == unit_id("Phòng Văn hóa - Xã hội")
    assert (unit["documents"], unit["kind"]) == (2, "phòng")
    assert unit["variants"] == "Phòng Văn hóa - Xã hội"


def test_lone_surrogates_and_decomposed_letters_are_writable() -> None:
    found = Finding(Span(0, 3), code="x", message="Ke\u0302\u0301 \ud800")
    row = rows(replace(facts(), findings=(found,)), Rules()).tables["findings"][0]
    assert row["message"] == "Kế ?"


def test_two_runs_write_the_same_bytes_in_any_order(tmp_path: Path) -> None:
    pair = [facts("b.txt", "b" * 64), facts("c.txt", "c" * 64)]
    for folder, order in (("one", pair), ("two", pair[::-1])):
        tables.write(tmp_path / folder, made(*order), {"b" * 16: "B", "c" * 16: "C"})
    for path in sorted((tmp_path / "one").rglob("*")):
        if path.is_file() and path.suffix != ".duckdb":
            twin = tmp_path / "two" / path.relative_to(tmp_path / "one")
            assert path.read_bytes() == twin.read_bytes(), path.name


def test_all_formats_hold_the_same_rows(tmp_path: Path) -> None:
    tables.write(tmp_path, made(facts()), {"a" * 16: "text"})
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
    tables.write(tmp_path, made(facts()), {})
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


def test_texts_of_documents_no_longer_there_go(tmp_path: Path) -> None:
    tables.write(tmp_path, made(facts()), {"a" * 16: "một", "b" * 16: "hai\f"})
    tables.write(tmp_path, made(facts()), {"b" * 16: "hai\f"})
    assert [path.name for path in (tmp_path / "text").iterdir()] == [f"{'b' * 16}.txt"]
    assert (tmp_path / "text" / f"{'b' * 16}.txt").read_bytes() == b"hai\f"
    assert not list(tmp_path.glob(".writing-*"))


def test_a_folder_that_is_a_file_is_an_output_error(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("")
    with pytest.raises(OutputError, match="Choose another folder"):
        tables.write(tmp_path / "out", made(facts()), {})


def test_reading_what_is_not_there_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="kehoach extract"):
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
    table = made(replace(facts(), header=header))["documents"]
    assert tables.mistakes({"documents": table}) == []
    text = tables.comma_separated(table).decode()
    assert text.endswith("\n")
