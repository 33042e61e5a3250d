"""Tables of a run -> the sheets a province receives: its own plans, in Vietnamese, without ids.

One form for CSV and Excel. A sheet's columns are those of its table without what only joins
tables, with the plan's place first and its file, page and line last.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline import tables
from pipeline.compare.batch import Batch
from pipeline.rows import Cells
from pipeline.rules import Rules
from pipeline.schema import Column, Value, schema

UNKNOWN = "Chưa rõ tỉnh"
"""Where plans go whose province is not known."""

SHEETS = (
    "documents",
    "tasks",
    "responsibilities",
    "deadlines",
    "citations",
    "missing_citations",
    "coverage",
    "reuse",
    "findings",
)
"""The tables that become sheets, findings last."""

_HIDDEN = frozenset(
    name
    for names in (
        ("doc_id", "sha256", "bbox", "confidence", "rule", "source_id", "cited_id", "unit_id"),
        ("task_id", "nested_in", "other_doc_id", "rrule", "media", "pages", "text_quality"),
        ("cell_boxes",),
    )
    for name in names
)
"""Columns that join tables or serve programs."""

_LAST = ("section_path", "page", "line")
_PLACE = Column("place", "Kế hoạch của", "Whose plan it is")
_OTHER = Column("other_place", "Kế hoạch kia", "The plan it is nearest to")
_FILE = Column("file", "Tệp", "Path of the file below RAW")


@dataclass(frozen=True)
class Sheet:
    """A sheet: its name, its columns, what each means, and its rows in the columns' order."""

    name: str
    title: str
    columns: tuple[Column, ...]
    notes: tuple[str, ...]
    rows: list[list[Value]]


def provinces(batch: Batch) -> dict[str, list[str]]:
    """Return the ids of each province's documents, by the province's name."""
    found: dict[str, list[str]] = {}
    for doc_id, row in batch.documents.items():
        found.setdefault(str(row["province"] or UNKNOWN), []).append(doc_id)
    return dict(sorted(found.items()))


def sheets(out: Path, batch: Batch, rules: Rules) -> Iterator[tuple[str, list[Sheet]]]:
    """Yield each province and its sheets. Raises RunError where a table can't be read."""
    say = words(rules)
    notes = {(row["table"], row["column"]): row["note"] for row in rules.words("column_notes")}
    by_table = {name: _by_document(tables.read(out, name)) for name in SHEETS}
    for province, doc_ids in provinces(batch).items():
        ordered = sorted(doc_ids, key=lambda doc_id: batch.labels[doc_id])
        yield (
            province,
            [_sheet(name, by_table[name], ordered, batch, say, notes) for name in SHEETS],
        )


def words(rules: Rules) -> dict[tuple[str, str], str]:
    """Return the Vietnamese word for each column and coded value."""
    return {(row["column"], row["value"]): row["label"] for row in rules.words("labels")}


def columns(name: str) -> tuple[Column, ...]:
    """Return the columns of the sheet of table ``name``."""
    about = schema()[name]
    ids = {column.name for column in about.columns if column.unique}
    shown = [
        c for c in about.columns if c.name not in _HIDDEN | ids and c.name not in (*_LAST, "file")
    ]
    last = [c for c in about.columns if c.name in _LAST]
    other = [_OTHER] if "other_doc_id" in about.names else []
    return (_PLACE, *shown, *other, *last, _FILE)


def label(column: str, value: Value, say: Mapping[tuple[str, str], str]) -> Value:
    """Return the Vietnamese word for a coded value, other values as they are."""
    known = "deadline_kind" if column == "kind" and ("kind", str(value)) not in say else column
    return say.get((known, str(value)), value)


def _by_document(rows: Sequence[Cells]) -> dict[Value, list[Cells]]:
    found: dict[Value, list[Cells]] = {}
    for row in rows:
        found.setdefault(row["doc_id"], []).append(row)
    return found


def _sheet(
    name: str,
    rows: Mapping[Value, Sequence[Cells]],
    doc_ids: Sequence[str],
    batch: Batch,
    say: Mapping[tuple[str, str], str],
    notes: Mapping[tuple[str, str], str],
) -> Sheet:
    shown = columns(name)
    cells = []
    for doc_id in doc_ids:
        for row in rows.get(doc_id, ()):
            whole = {
                **row,
                "place": batch.labels[doc_id],
                "file": batch.documents[doc_id]["file"],
                "other_place": batch.labels.get(str(row.get("other_doc_id")), ""),
            }
            cells.append([label(c.name, whole[c.name], say) for c in shown])
    told = tuple(notes.get((name, c.name)) or notes.get(("", c.name), "") for c in shown)
    return Sheet(name, schema()[name].title, shown, told, cells)
