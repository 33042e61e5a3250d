"""Tables of a run -> what a province receives: a CSV, an Excel file and a calendar.

``<province>.csv`` holds every task and duty with who leads it and when it is due. It has a
byte-order mark, without which Excel reads Vietnamese letters wrong. ``<province>.xlsx`` has a
sheet a table. ``<province>.ics`` has the deadlines that name a day.

In a CSV, a cell that a spreadsheet would compute gets an apostrophe: one that begins with ``=``,
``+``, ``@``, a tab or a carriage return. A cell that begins with ``-`` is mostly an item of a list
and stays as it is, unless a spreadsheet could compute it: a number with more behind it, a bracket,
a function's name or a cell reference after the dash.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import pyarrow as pa
from xlsxwriter.exceptions import FileCreateError

from pipeline import tables
from pipeline.compare import calendar, sheets, workbook
from pipeline.compare.batch import Batch
from pipeline.errors import cannot_write
from pipeline.rules import Rules
from pipeline.schema import Value

_FOLDER = "export"
_KINDS = ("csv", "xlsx", "ics")
_COMPUTED = re.compile(
    r"""[=+@\t\r]
    | -[-\s]*(?:
        [=+@("'|]
        | \d[\d.,]*\s*[-+*/^&=<>%(|!]      # -2+3
        | [A-Za-z_.$]+\d*\s*[(|!*/+&^=<>]  # -SUM(, -A1*2
        | \$?[A-Z]{1,3}\$?\d+$             # -A1
    )""",
    re.VERBOSE,
)

_COLUMNS = (
    "Tỉnh/thành phố",
    "Xã/phường",
    "Số, ký hiệu",
    "Ngày ban hành",
    "Trích yếu",
    "Loại",
    "Nội dung",
    "Chủ trì",
    "Phối hợp",
    "Thời hạn (nguyên văn)",
    "Bắt đầu",
    "Kết thúc",
    "Mục",
    "Tệp",
    "Trang",
    "Dòng",
)

Line = dict[str, Value]


def export(out: Path) -> list[Path]:
    """Write three files a province under ``out/export`` and return their paths.

    Raises RunError where ``out`` holds no tables, OutputError where a file can't be written.
    """
    batch = Batch.read(out)
    try:
        return _written(out, batch)
    except (OSError, FileCreateError) as error:
        refused = error if isinstance(error, OSError) else error.args[0]
        raise cannot_write(Path(refused.filename or out / _FOLDER), refused) from error


def _written(out: Path, batch: Batch) -> list[Path]:
    rules = Rules()
    folder = out / _FOLDER
    folder.mkdir(exist_ok=True)
    for old in (path for kind in _KINDS for path in folder.glob(f"*.{kind}")):
        old.unlink()
    lines = [*_tasks(out, batch.documents), *_duties(out, batch.documents)]
    homes = sheets.provinces(batch)
    stems = _stems(homes)
    written, say = [], sheets.words(rules)
    for province, pages in sheets.sheets(out, batch, rules):
        ours = [line for line in lines if line[_COLUMNS[0]] == province]
        path = folder / f"{stems[province]}.csv"
        columns = [pa.array([safe(line[name]) for line in ours], pa.string()) for name in _COLUMNS]
        table = pa.table(columns, names=list(_COLUMNS))
        path.write_bytes(tables.comma_separated(table, mark=True))
        workbook.write(path.with_suffix(".xlsx"), province, pages)
        days = calendar.calendar(batch, homes[province], f"Thời hạn - {province}", say)
        path.with_suffix(".ics").write_bytes(days)
        written += [path.with_suffix(f".{kind}") for kind in _KINDS]
    return written


def _stems(provinces: Iterable[str]) -> dict[str, str]:
    """Return a file's name for each province; names that differ only in marks get a number."""
    found: dict[str, str] = {}
    for province in provinces:
        stem = file_name(province)
        again = sum(file_name(other) == stem for other in found)
        found[province] = f"{stem}-{again + 1}" if again else stem
    return found


def file_name(province: str) -> str:
    """Return the province's name in plain lower-case letters and hyphens."""
    plain = unicodedata.normalize("NFD", province.casefold().replace("đ", "d"))
    return re.sub(r"[^a-z0-9]+", "-", "".join(c for c in plain if c.isascii())).strip("-") or "x"


def _tasks(out: Path, documents: Mapping[str, Line]) -> Iterator[Line]:
    for row in tables.read(out, "tasks"):
        yield {
            **_about(documents[str(row["doc_id"])]),
            "Loại": "Nhiệm vụ",
            "Nội dung": row["task"],
            "Chủ trì": row["lead_unit"] or row["lead_unit_raw"],
            "Phối hợp": row["coordinating_units"] or row["coordinating_units_raw"],
            "Thời hạn (nguyên văn)": row["time_raw"],
            "Bắt đầu": row["start"],
            "Kết thúc": row["end"],
            **_where(row),
        }


def _duties(out: Path, documents: Mapping[str, Line]) -> Iterator[Line]:
    for row in tables.read(out, "responsibilities"):
        leads = row["duty_role"] != "coordinate"
        yield {
            **_about(documents[str(row["doc_id"])]),
            "Loại": "Trách nhiệm",
            "Nội dung": row["duty"],
            "Chủ trì": row["unit"] if leads else None,
            "Phối hợp": None if leads else row["unit"],
            "Thời hạn (nguyên văn)": None,
            "Bắt đầu": None,
            "Kết thúc": None,
            **_where(row),
        }


def _about(document: Line) -> Line:
    named = (document["commune_type"], document["commune"])
    return {
        "Tỉnh/thành phố": document["province"] or sheets.UNKNOWN,
        "Xã/phường": " ".join(str(part) for part in named if part),
        "Số, ký hiệu": document["symbol"],
        "Ngày ban hành": document["issue_date"],
        "Trích yếu": document["title"],
        "Tệp": document["file"],
    }


def _where(row: Line) -> Line:
    return {"Mục": row["section_path"], "Trang": row["page"], "Dòng": row["line"]}


def safe(value: Value) -> str | None:
    """Return the cell as text; what a spreadsheet would compute gets an apostrophe."""
    if value is None:
        return None
    text = str(value)
    return f"'{text}" if _COMPUTED.match(text) else text
