"""Views over a run, and the queries of the documentation."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import duckdb
import pytest

from pipeline import compare, tables
from pipeline.compare import views
from pipeline.errors import OutputError
from pipeline.rules import Rules
from tests.compare.rows import batch, citation, document, made, row

ROOT = Path(__file__).parents[2]
QUERIES = [
    *re.findall(r"```sql\n(.*?)```", (ROOT / "docs/queries.md").read_text("utf-8"), re.S),
    *re.findall(r"\.sql\(\s*'(.*?)'\)", (ROOT / "README.md").read_text("utf-8"), re.S),
]
A, B = "a" * 16, "b" * 16


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a database of two plans with tasks, duties, deadlines and citations."""
    out = tmp_path_factory.mktemp("out")
    task = {"doc_id": A, "task_id": "t", "task": "Mở lớp", "lead_unit": "Phòng Văn hóa - Xã hội"}
    report = {"doc_id": A, "raw": "trước ngày 10 tháng cuối quý", "kind": "recurring"}
    rule = {"rrule": "FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=10", "scope": "report"}
    whole = batch(
        ("documents", [document(A, "Sơn Đông Hạ"), document(B, "An Lạc Tây", file="b.txt")]),
        ("tasks", [row("tasks", deadline_kind="quarter", end="2025-12-31", **task)]),
        ("responsibilities", [row("responsibilities", doc_id=A, unit="Văn phòng", duty_path="V.1")]),
        ("deadlines", [
            row("deadlines", doc_id=A, raw="Quý IV/2025", kind="quarter", end="2025-12-31", scope="task", task_id="t"),
            row("deadlines", bound="before", section_path="V.1", **report, **rule),
            row("deadlines", doc_id=B, raw="định kỳ", kind="recurring", scope="report", section_path="closing"),
        ]),
        ("citations", [citation(doc_id, "76/NQ-CP", "2021-07-15", "Chính phủ") for doc_id in (A, B)]),
    )  # fmt: skip
    tables.write(out, compare.compared(made(whole), Rules()))
    tables.finish(out)
    path = out / tables.DATABASE
    views.create(path)
    views.create(path)  # again, as a second run would
    return path


def ask(database: Path, query: str) -> list[tuple[object, ...]]:
    with duckdb.connect(str(database), read_only=True) as connection:
        found: list[tuple[object, ...]] = connection.execute(query).fetchall()
    return found


@pytest.mark.parametrize("name", views.names())
def test_view(database: Path, name: str) -> None:
    ask(database, f"SELECT * FROM {name}")  # noqa: S608
    assert len(views.about(name)) > 20


@pytest.mark.parametrize("query", QUERIES, ids=range(len(QUERIES)))
def test_documented_query(database: Path, query: str) -> None:
    ask(database, query)


def test_the_questions_asked_most_have_views() -> None:
    assert {"tasks_by_lead", "deadlines_next_90_days", "open_findings"} <= set(views.names())


def test_each_day_of_a_rule_is_written_out(database: Path) -> None:
    days = ask(database, "SELECT due FROM dated_deadlines WHERE scope = 'report' ORDER BY due")
    assert [day for (day,) in days] == [date(2025, month, 10) for month in (3, 6, 9, 12)]


def test_who_reports_when(database: Path) -> None:
    found = ask(database, "SELECT place, unit, has_day FROM report_deadlines ORDER BY place")
    assert found == [("xã An Lạc Tây", "các đơn vị", False), ("xã Sơn Đông Hạ", "Văn phòng", True)]


def test_a_database_that_is_none(tmp_path: Path) -> None:
    path = tmp_path / "plans.duckdb"
    path.write_bytes(b"no database" * 1000)
    with pytest.raises(OutputError, match="Run `kehoach extract` again"):
        views.create(path)
