"""Tables of a run -> one CSV a province, for people who work with a spreadsheet.

Each row is a task or a duty of a plan, with who leads it and when it is due. Files carry a
byte-order mark, without which Excel reads Vietnamese letters wrong.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from pathlib import Path

import pyarrow as pa

from pipeline import tables
from pipeline.schema import Value

_FOLDER = "export"
_UNKNOWN = "Chưa rõ tỉnh"

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
    """Write one CSV a province under ``out/export`` and return their paths.

    Raises OutputError where ``out`` holds no tables.
    """
    documents = {row["doc_id"]: row for row in tables.read(out, "documents")}
    lines = [*_tasks(out, documents), *_duties(out, documents)]
    folder = out / _FOLDER
    folder.mkdir(exist_ok=True)
    for old in folder.glob("*.csv"):
        old.unlink()
    written = []
    for province in sorted({str(line[_COLUMNS[0]]) for line in lines}):
        ours = [line for line in lines if line[_COLUMNS[0]] == province]
        path = folder / f"{file_name(province)}.csv"
        columns = [pa.array([_safe(line[name]) for line in ours], pa.string()) for name in _COLUMNS]
        table = pa.table(columns, names=list(_COLUMNS))
        path.write_bytes(tables.comma_separated(table, mark=True))
        written.append(path)
    return written


def file_name(province: str) -> str:
    """Return the province's name in plain lower-case letters and hyphens."""
    plain = unicodedata.normalize("NFD", province.casefold().replace("đ", "d"))
    return re.sub(r"[^a-z0-9]+", "-", "".join(c for c in plain if c.isascii())).strip("-") or "x"


def _tasks(out: Path, documents: Mapping[Value, Line]) -> Iterator[Line]:
    for row in tables.read(out, "tasks"):
        yield {
            **_about(documents[row["doc_id"]]),
            "Loại": "Nhiệm vụ",
            "Nội dung": row["task"],
            "Chủ trì": row["lead_unit"] or row["lead_unit_raw"],
            "Phối hợp": row["coordinating_units"] or row["coordinating_units_raw"],
            "Thời hạn (nguyên văn)": row["time_raw"],
            "Bắt đầu": row["start"],
            "Kết thúc": row["end"],
            **_where(row),
        }


def _duties(out: Path, documents: Mapping[Value, Line]) -> Iterator[Line]:
    for row in tables.read(out, "responsibilities"):
        leads = row["duty_role"] != "coordinate"
        yield {
            **_about(documents[row["doc_id"]]),
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
        "Tỉnh/thành phố": document["province"] or _UNKNOWN,
        "Xã/phường": " ".join(str(part) for part in named if part),
        "Số, ký hiệu": document["symbol"],
        "Ngày ban hành": document["issue_date"],
        "Trích yếu": document["title"],
        "Tệp": document["file"],
    }


def _where(row: Line) -> Line:
    return {"Mục": row["section_path"], "Trang": row["page"], "Dòng": row["line"]}


def _safe(value: Value) -> str | None:
    """Return the cell as text; what a spreadsheet would take for a formula gets an apostrophe."""
    if value is None:
        return None
    text = str(value)
    return f"'{text}" if text[:1] in "=+-@\t" and text else text
