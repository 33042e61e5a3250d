"""Rows -> CSV, Parquet, DuckDB, ``datapackage.json`` and ``text/``, all by one schema.

Files are written beside their final place and moved there when whole, so that a run that is
killed never leaves half a table. Two runs over the same input write the same bytes.
"""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.errors import OutputError
from pipeline.rows import Cells, Rows, units
from pipeline.schema import Column, Table, Value, schema

Made = Mapping[str, pa.Table]
"""All tables of a run, by name."""

DATABASE = "plans.duckdb"
_PACKAGE = "datapackage.json"
_TEXT = "text"


def gather(documents: Iterable[Rows], failures: Iterable[Cells]) -> dict[str, pa.Table]:
    """Return all tables, sorted, from the documents' rows in any order.

    Documents stand in the order of their ids, the rows of one document in reading order.
    """
    ordered = sorted(documents, key=lambda document: document.doc_id)
    found: dict[str, list[Cells]] = {name: [] for name in schema()}
    for document in ordered:
        for name, rows in document.tables.items():
            found[name].extend(rows)
    found["units"] = units(said for document in ordered for said in document.mentions)
    found["failures"] = list(failures)
    tables = {name: _table(schema()[name], found[name]) for name in schema() if name != "tokens"}
    tokens = [document.tokens for document in ordered]
    empty = schema()["tokens"].arrow.empty_table()
    return {**tables, "tokens": pa.concat_tables([empty, *tokens])}


def mistakes(tables: Made) -> list[str]:
    """Return what in ``tables`` breaks the schema, in words; empty if nothing does.

    Tables of words and offsets, which are no CSV, are made as Arrow and need no check.
    """
    return [
        mistake
        for name, table in tables.items()
        if "csv" in schema()[name].formats
        for mistake in schema()[name].mistakes(table.to_pylist())
    ]


def write(out: Path, tables: Made, texts: Mapping[str, str]) -> None:
    """Write ``tables`` in every format and ``texts`` (by doc_id) under ``out``.

    Texts of documents that are no longer there are removed. Raises OutputError.
    """
    fresh = out / f".writing-{os.getpid()}"
    try:
        shutil.rmtree(fresh, ignore_errors=True)
        (fresh / _TEXT).mkdir(parents=True)
        _write_all(fresh, tables, texts)
        _move(fresh, out)
    except OSError as error:
        raise OutputError(
            f"{out} can't be written: {error}. Choose another folder with --out, "
            "or free space and permissions there."
        ) from error
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def read(out: Path, name: str) -> list[dict[str, Value]]:
    """Return the rows of one table of an earlier run. Raises OutputError if it isn't there."""
    try:
        rows: list[dict[str, Value]] = pq.read_table(out / f"{name}.parquet").to_pylist()
    except (OSError, pa.ArrowException) as error:
        raise OutputError(
            f"{out} holds no table {name}: {error}. Run `kehoach extract` into it first."
        ) from error
    return rows


def comma_separated(table: pa.Table, *, mark: bool = False) -> bytes:
    """Return ``table`` as CSV in UTF-8, with a byte-order mark for spreadsheets if ``mark``."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(table.column_names)
    for batch in table.to_batches(max_chunksize=10_000):
        writer.writerows(zip(*(column.to_pylist() for column in batch.columns), strict=True))
    return text.getvalue().encode("utf-8-sig" if mark else "utf-8")


def package(tables: Made) -> dict[str, object]:
    """Return the Frictionless data package that describes ``tables``."""
    resources = [
        {
            "name": name,
            "path": f"{name}.csv" if "csv" in about.formats else f"{name}.parquet",
            "title": about.title,
            "description": about.description,
            "profile": "tabular-data-resource",
            "format": "csv" if "csv" in about.formats else "parquet",
            "encoding": "utf-8",
            "rows": tables[name].num_rows,
            "schema": _described(about),
        }
        for name, about in schema().items()
    ]
    return {
        "name": "commune-plans",
        "title": "Kế hoạch của Ủy ban nhân dân cấp xã",
        "profile": "tabular-data-package",
        "resources": resources,
    }


def _described(about: Table) -> dict[str, object]:
    fields = [column.field for column in about.columns]
    key = next((column.name for column in about.columns if column.unique), "")
    links = [
        {"fields": name, "reference": {"resource": resource, "fields": name}}
        for name, resource in (("doc_id", "documents"), ("unit_id", "units"))
        if name in about.names and resource != about.name
    ]
    described: dict[str, object] = {"fields": fields, "missingValues": [""]}
    if key:
        described["primaryKey"] = key
    if links:
        described["foreignKeys"] = links
    return described


def table(name: str, rows: Sequence[Cells]) -> pa.Table:
    """Return the rows of table ``name`` sorted, by its schema."""
    return _table(schema()[name], rows)


def _table(about: Table, rows: Sequence[Cells]) -> pa.Table:
    ordered = sorted(rows, key=lambda row: [_sortable(row[name]) for name in about.order])
    columns = [_column(column, [row[column.name] for row in ordered]) for column in about.columns]
    return pa.table(columns, schema=about.arrow)


def _sortable(value: Value) -> tuple[bool, Value]:
    return (value is not None, value if value is not None else 0)


def _column(column: Column, values: list[Value]) -> pa.Array:
    """Return the values as Arrow; what is not stated is null, in all formats alike."""
    stated = [None if value == "" else value for value in values]
    return pa.array(stated, type=column.arrow.type)


def _write_all(out: Path, tables: Made, texts: Mapping[str, str]) -> None:
    for name, table in tables.items():
        pq.write_table(table, out / f"{name}.parquet", compression="zstd")
        if "csv" in schema()[name].formats:
            (out / f"{name}.csv").write_bytes(comma_separated(table))
    described = json.dumps(package(tables), ensure_ascii=False, indent=1)
    (out / _PACKAGE).write_text(described + "\n", encoding="utf-8")
    for doc_id, text in texts.items():
        (out / _TEXT / f"{doc_id}.txt").write_bytes(text.encode())
    _database(out / DATABASE, tables)


def _database(path: Path, tables: Made) -> None:
    with duckdb.connect(str(path), config={"threads": 1}) as database:
        for name, table in tables.items():
            about = schema()[name]
            database.register("arrow_rows", table)
            database.execute(f'CREATE TABLE "{name}" AS SELECT * FROM arrow_rows')  # noqa: S608
            database.unregister("arrow_rows")
            database.execute(f'COMMENT ON TABLE "{name}" IS {_quoted(about.description)}')
            for column in about.columns:
                database.execute(
                    f'COMMENT ON COLUMN "{name}"."{column.name}" IS {_quoted(column.description)}'
                )


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _move(fresh: Path, out: Path) -> None:
    (out / _TEXT).mkdir(exist_ok=True)
    kept = {path.name for path in (fresh / _TEXT).iterdir()}
    for path in sorted(fresh.rglob("*")):
        if path.is_file():
            path.replace(out / path.relative_to(fresh))
    for path in (out / _TEXT).glob("*.txt"):
        if path.name not in kept:
            path.unlink()
