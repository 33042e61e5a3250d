"""What a province receives: cells as typed, dates as dates, nothing that computes."""

from __future__ import annotations

import csv
import errno
import io
import os
import shutil
import subprocess
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from dateutil.rrule import rrulestr
from hypothesis import given
from hypothesis import strategies as st

from pipeline import compare, tables
from pipeline.compare import calendar, export, sheets
from pipeline.errors import OutputError
from pipeline.rules import Rules
from pipeline.schema import schema
from tests.compare.rows import batch, document, made, row

A = "a" * 16
DANGEROUS = [
    "=1+1",
    "+84 912",
    "@SUM(A1)",
    "\tx",
    "-1+cmd|' /C calc'!A0",
    "-(2)",
    "-SUM(A1)",
    "-A1",
]
PLAIN = [
    "- Xã hội",
    "-5",
    "-12,5",
    "– gạch",
    "00123",
    "10-10",
    "- 02 lớp/năm",
    "-",
    "một =2",
    "-Phòng",
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the exports of a plan whose tasks are cells that spreadsheets like to change."""
    out = tmp_path_factory.mktemp("out")
    tasks = [
        row("tasks", doc_id=A, task=cell, no="01", end="2025-12-31", start="2025-10", line=at)
        for at, cell in enumerate(DANGEROUS + PLAIN, start=1)
    ]
    plans = [
        document(A, "Sơn Đông Hạ", commune_code="00123"),
        document("b" * 16, "Nơi Khác", province=None, file="b"),
    ]
    whole = batch(("documents", plans), ("tasks", tasks))
    tables.write(out, compare.compared(made(whole), Rules()))
    export.export(out)
    return out / "export"


def test_three_files_a_province(folder: Path) -> None:
    names = {path.name for path in folder.iterdir()}
    homes = ("chua-ro-tinh", "tinh-ha-giang-nam")
    assert names == {f"{home}.{kind}" for home in homes for kind in ("csv", "xlsx", "ics")}


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_file_that_a_spreadsheet_keeps_open_is_named(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    shutil.copytree(folder.parent, tmp_path, dirs_exist_ok=True)
    plain = open

    def refused(path: Any, mode: str = "r", *more: Any, **named: Any) -> Any:
        if str(path).endswith(f"tinh-ha-giang-nam.{kind}") and "w" in mode:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
        return plain(path, mode, *more, **named)

    monkeypatch.setattr(io, "open", refused)
    with pytest.raises(OutputError, match=rf"giang-nam\.{kind} can't be written.*Close"):
        export.export(tmp_path)


def test_excel_cells_arrive_as_typed(folder: Path) -> None:
    book = openpyxl.load_workbook(folder / "tinh-ha-giang-nam.xlsx")
    page = book[schema()["tasks"].title]
    head = [cell.value for cell in page[1]]
    assert page.freeze_panes == "B2"
    assert page.auto_filter.ref
    column = {name: at for at, name in enumerate(head)}
    lines = list(page.iter_rows(min_row=2))
    assert [line[column["Nhiệm vụ"]].value for line in lines] == DANGEROUS + PLAIN
    assert {line[column["Nhiệm vụ"]].data_type for line in lines} == {"s"}
    assert {line[column["TT"]].value for line in lines} == {"01"}
    assert {line[column["Kết thúc"]].value for line in lines} == {datetime(2025, 12, 31)}
    assert {line[column["Bắt đầu"]].value for line in lines} == {"2025-10"}
    code = book[schema()["documents"].title]["J2"]
    assert (code.value, code.data_type) == ("00123", "s")


@pytest.mark.skipif(not shutil.which("soffice"), reason="needs LibreOffice")
def test_libreoffice_reads_every_cell_as_it_was_typed(folder: Path, tmp_path: Path) -> None:
    path = folder / "tinh-ha-giang-nam.xlsx"
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "xlsx", "--outdir"]
    subprocess.run([*command, str(tmp_path), str(path)], check=True, capture_output=True)  # noqa: S603
    ours, theirs = openpyxl.load_workbook(path), openpyxl.load_workbook(tmp_path / path.name)
    assert ours.sheetnames == theirs.sheetnames
    for page in ours:
        for line in page.iter_rows():
            for cell in line:
                found = theirs[page.title][cell.coordinate]
                assert (found.value, found.data_type) == (cell.value, cell.data_type)


def test_provinces_that_differ_only_in_marks_get_files_of_their_own(tmp_path: Path) -> None:
    plans = [
        document(A, "Sơn Đông Hạ", province="tỉnh Hà Nam Thượng"),
        document("b" * 16, "Nơi Khác", province="tỉnh Hạ Nam Thượng", file="b"),
    ]
    tables.write(tmp_path, compare.compared(made(batch(("documents", plans))), Rules()))
    names = {path.name for path in export.export(tmp_path) if path.suffix == ".csv"}
    assert names == {"tinh-ha-nam-thuong.csv", "tinh-ha-nam-thuong-2.csv"}


def test_every_column_is_explained_in_vietnamese() -> None:
    notes = {(r["table"], r["column"]) for r in Rules().words("column_notes")}
    shown = {(name, column.name) for name in sheets.SHEETS for column in sheets.columns(name)}
    assert {pair for pair in shown if pair not in notes and ("", pair[1]) not in notes} == set()
    known = {name for table in schema().values() for name in table.names} | {"place", "other_place"}
    assert {column for _, column in notes} <= known


def test_every_coded_value_has_a_vietnamese_word() -> None:
    say = {(r["column"], r["value"]) for r in Rules().words("labels")}
    for name in sheets.SHEETS:
        for column in sheets.columns(name):
            for value in column.enum:
                found = sheets.label(column.name, value, dict.fromkeys(say, ""))
                assert found == "" or column.name == "commune_type", (name, column.name, value)
    codes = {("code", row["code"]) for row in Rules().words("findings")}
    assert codes - say == set()


def test_csv_computes_nothing_and_spoils_nothing(folder: Path) -> None:
    content = (folder / "tinh-ha-giang-nam.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(content.decode("utf-8-sig").splitlines()))
    wanted = [f"'{cell}" for cell in DANGEROUS] + PLAIN
    assert [r["Nội dung"] for r in rows] == wanted


@pytest.mark.parametrize("cell", DANGEROUS)
def test_what_computes_gets_an_apostrophe(cell: str) -> None:
    assert export.safe(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", [*PLAIN, "", None, 7])
def test_what_does_not_stays(cell: str | int | None) -> None:
    assert export.safe(cell) == (None if cell is None else str(cell))


def events(**deadline: str) -> list[str]:
    """Return the unfolded lines of the calendar of one deadline."""
    one = row("deadlines", doc_id=A, **{"raw": "hạn", "section_path": "V.1"} | deadline)
    whole = batch(("documents", [document(A)]), ("deadlines", [one]))
    content = calendar.calendar(whole, [A], "Thời hạn", sheets.words(Rules())).decode()
    assert content.endswith("END:VCALENDAR\r\n")
    assert all(len(line.encode()) <= 75 for line in content.split("\r\n"))
    return content.replace("\r\n ", "").split("\r\n")


@pytest.mark.parametrize(
    ("deadline", "days"),
    [
        pytest.param({"kind": "date", "end": "2025-11-15", "bound": "before"}, ["2025-11-15"], id="ngày"),
        pytest.param({"kind": "quarter", "end": "2025-12-31"}, ["2025-12-31"], id="quý"),
        pytest.param({"kind": "date", "end": "2025-11"}, [], id="chỉ có tháng"),
        pytest.param({"kind": "ongoing"}, [], id="thường xuyên"),
        pytest.param({"kind": "recurring", "rrule": "FREQ=MONTHLY"}, [], id="hằng tháng"),
        pytest.param({"kind": "recurring", "rrule": "FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=10"},
                     ["2025-03-10", "2025-06-10", "2025-09-10", "2025-12-10"], id="cuối quý"),
        pytest.param({"kind": "recurring", "rrule": "FREQ=YEARLY;BYMONTHDAY=10"}, [], id="không rõ tháng"),
    ],
)  # fmt: skip
def test_calendar_days(deadline: dict[str, str], days: list[str]) -> None:
    lines = events(scope="report", **deadline)
    start = [line.partition(":")[2] for line in lines if line.startswith("DTSTART")]
    rule = [line.partition(":")[2] for line in lines if line.startswith("RRULE")]
    found = start if not rule else _occurrences(rule[0], start[0])
    assert found == [day.replace("-", "") for day in days]


def _occurrences(rule: str, start: str) -> list[str]:
    first = date.fromisoformat(f"{start[:4]}-{start[4:6]}-{start[6:]}")
    begun = datetime(first.year, first.month, first.day)
    rule_of = rrulestr(rule, dtstart=begun)
    return [f"{day:%Y%m%d}" for day in rule_of.between(begun - timedelta(1), datetime(2030, 1, 1))]


def test_a_plans_own_period_is_no_event() -> None:
    assert "BEGIN:VEVENT" not in events(scope="plan", kind="year", end="2025-12-31")


@given(st.text(st.characters(codec="utf-8"), max_size=100))
def test_no_word_of_a_plan_breaks_its_calendar(words: str) -> None:
    lines = events(scope="report", kind="date", end="2025-11-15", raw=words, section_path=words)
    assert sum(line.startswith(("BEGIN:", "END:")) for line in lines) == 4
    assert "CATEGORIES:báo cáo" in lines
