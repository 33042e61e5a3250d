"""Rows of a batch made by hand: what a test leaves out is empty."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa

from pipeline import tables
from pipeline.compare.batch import READ, Batch
from pipeline.rows import Cells
from pipeline.schema import Value, schema

_REQUIRED: dict[str, Cells] = {
    "documents": {"sha256": "0" * 64, "media": "txt", "status": "done"},
    "sections": {"level": 1, "kind": "item", "grade": "exact"},
    "citations": {"kind": "numbered", "grade": "exact"},
    "responsibilities": {"role": "lead", "grade": "exact", "unit_id": "u"},
    "tasks": {"source": "table", "grade": "exact"},
    "deadlines": {"grade": "exact", "bound": "during"},
    "findings": {"severity": "warn"},
}


def row(table: str, **cells: Value) -> Cells:
    """Return a row of ``table``; its id is made of its content."""
    empty: Cells = dict.fromkeys(schema()[table].names)
    own = next((c.name for c in schema()[table].columns if c.unique), "")
    made = {**empty, **_REQUIRED.get(table, {}), **cells}
    if own and made[own] is None:
        made[own] = f"{table}-{abs(hash(tuple(sorted((k, str(v)) for k, v in cells.items()))))}"
    return made


def document(doc_id: str, commune: str = "", **cells: Value) -> Cells:
    """Return the row of a plan of 2025 about administrative reform in ``tỉnh Hà Giang Nam``."""
    usual: Cells = {
        "doc_id": doc_id,
        "file": f"{doc_id}.txt",
        "commune_type": "xã",
        "commune": commune or f"Sơn Đông {doc_id}",
        "province": "tỉnh Hà Giang Nam",
        "title": "Cải cách hành chính năm 2025",
        "plan_year": "2025",
        "period_start": "2025-01-01",
        "period_end": "2025-12-31",
        "issue_date": "2025-08-14",
    }
    return row("documents", **{**usual, **cells})


def citation(doc_id: str, number: str, date: str = "", issuer: str = "", **cells: Value) -> Cells:
    """Return the row of a numbered citation; empty text is nothing stated."""
    usual: Cells = {
        "doc_id": doc_id,
        "number": number,
        "date": date or None,
        "issuer": issuer or None,
        "raw": f"{number} {date}".strip(),
        "section_path": "preamble",
    }
    return row("citations", **{**usual, **cells})


def batch(*rows: tuple[str, Sequence[Cells]]) -> Batch:
    """Return the batch of ``rows`` by table."""
    return Batch({**{name: [] for name in READ}, **dict(rows)})


def made(source: Batch) -> dict[str, pa.Table]:
    """Return all tables of a run that hold the rows of ``source``."""
    return {name: tables.table(name, list(source.rows.get(name, []))) for name in schema()}
