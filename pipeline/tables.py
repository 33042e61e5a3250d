"""Parts of documents -> CSV, Parquet, DuckDB, ``datapackage.json`` and ``text/``, by one schema.

Parts are taken one after another and rows are written as they come, so that memory does not grow
with the number of documents. The same parts give the same bytes.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from pipeline import parts
from pipeline.errors import RunError
from pipeline.heads import Failure
from pipeline.parts import Part
from pipeline.rows import Cells, Units
from pipeline.schema import Table, Value, schema

Made = Mapping[str, pa.Table]
"""Tables by name."""

DATABASE = "plans.duckdb"
PACKAGE = "datapackage.json"
TEXT = "text"
PLACE = ("filename", "file_row_number")
"""Columns that tell where a row stands that is sorted."""

GROUP = 4_096
"""Rows that are held before they are written, and of one row group of a Parquet file."""

_BATCHES = 64
"""Batches that are held apart: each keeps the whole part it came with in memory."""

_AT_ONCE = 30_000
"""Rows that are sorted at once: a tenth of what that memory holds of the widest table."""

_SAMPLE = 50
"""Rows looked at to find where so many end: they are then a third more or less."""

_DATABASE_MEMORY = "64MB"
"""Half a minute for ten thousand plans, as with more; DuckDB takes as much again beside it."""


def bind(folder: Path, documents: Iterable[Part], failures: Sequence[Failure]) -> list[str]:
    """Write the tables and texts of ``documents``, in the order of their ids, under ``folder``.

    The table of documents is in that order as well, until ``finish``. Failures of documents are
    told by the parts, ``failures`` are those of files that make no part. Returns what breaks the
    schema, in words.
    """
    (folder / TEXT).mkdir(parents=True)
    units = Units()
    failed: list[Cells] = [dict(row) for row in failures]
    mistakes: list[str] = []
    with ExitStack() as stack:
        sheets = {
            name: stack.enter_context(Sheet(folder, about)) for name, about in schema().items()
        }
        for part in documents:
            mistakes += part.head.mistakes
            if part.head.failure:
                failed.append(dict(part.head.failure))
                continue
            for name, sheet in sheets.items():
                if rows := part.table(name):
                    sheet.add(rows)
            units.add(part.mentions)
            (folder / TEXT / f"{part.head.doc_id}.txt").write_bytes(part.text.encode())
        for name, rows in (("units", units.rows()), ("failures", failed)):
            mistakes += schema()[name].mistakes(rows)
            sheets[name].add(parts.batch(schema()[name], parts.ordered(schema()[name], rows)))
    return mistakes


def write(folder: Path, tables: Made) -> None:
    """Write ``tables`` as CSV and Parquet under ``folder``."""
    for name, rows in tables.items():
        with Sheet(folder, schema()[name]) as sheet:
            sheet.add(rows)


def finish(folder: Path) -> None:
    """Put the tables that stand under ``folder`` in order and into a database, describe them."""
    unsorted = (folder / "documents.parquet").rename(folder / "unsorted.parquet")
    arrange(folder, schema()["documents"], [unsorted])
    unsorted.unlink()
    described = json.dumps(package(folder), ensure_ascii=False, indent=1)
    (folder / PACKAGE).write_text(described + "\n", encoding="utf-8")
    _database(folder / DATABASE, folder)


class Sheet:
    """One table being written as CSV and Parquet, some rows at a time, in its order."""

    def __init__(self, folder: Path, about: Table) -> None:
        self._path, self._about = folder / about.name, about
        self._held: list[pa.Table] = []
        self._rows = 0

    def __enter__(self) -> Sheet:
        path = self._path.with_suffix(".parquet")
        self._parquet = pq.ParquetWriter(path, self._about.arrow, compression="zstd")
        self._csv = None
        if "csv" in self._about.formats:
            self._csv = self._path.with_suffix(".csv").open("w", encoding="utf-8", newline="")
            _writer(self._csv).writerow(self._about.names)
        return self

    def add(self, rows: pa.RecordBatch | pa.Table) -> None:
        """Take up ``rows``; they are written when there are enough of them."""
        new = rows if isinstance(rows, pa.Table) else pa.Table.from_batches([rows])
        self._held.append(new)
        self._rows += new.num_rows
        if self._rows >= GROUP:
            self._write(GROUP)
        elif len(self._held) > _BATCHES:
            self._held = [pa.concat_tables(self._held).combine_chunks()]

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:
            self._write(1)
        self._parquet.close()
        if self._csv:
            self._csv.close()

    def _write(self, least: int) -> None:
        """Write what is held in groups, as long as there are ``least`` rows."""
        whole = pa.concat_tables(self._held) if self._held else self._about.arrow.empty_table()
        at = 0
        while whole.num_rows - at >= least:
            group = whole.slice(at, GROUP).combine_chunks()
            self._parquet.write_table(group, row_group_size=GROUP)
            if self._csv:
                _writer(self._csv).writerows(_lines(group))
            at += group.num_rows
        # Copied, or the slice would keep all that was written in memory.
        rest = pa.concat_tables([whole.slice(at)]).combine_chunks()
        self._held, self._rows = [rest], rest.num_rows


def stored(folder: Path, name: str) -> pa.Table:
    """Return the table ``name`` that was written under ``folder``.

    ``pq.read_table`` would load what reads many files as one, for a tenth of a second.
    """
    with pq.ParquetFile(folder / f"{name}.parquet") as file:
        return file.read()


def rows(folder: Path, name: str, columns: Sequence[str]) -> Iterator[Cells]:
    """Yield the rows of a table that was written under ``folder``, of some of its columns."""
    with pq.ParquetFile(folder / f"{name}.parquet") as file:
        for batch in file.iter_batches(GROUP, columns=list(columns)):
            yield from batch.to_pylist()


def read(out: Path, name: str) -> list[dict[str, Value]]:
    """Return the rows of one table of an earlier run. Raises RunError if it can't be read."""
    try:
        rows: list[dict[str, Value]] = stored(out, name).to_pylist()
    except (OSError, pa.ArrowException) as error:
        raise unread(out, f"{name}.parquet", error) from error
    return rows


def unread(out: Path, name: str, error: Exception) -> RunError:
    """Return the error for a file of an earlier run that can't be read: there was none, or it is
    damaged or gone."""
    if not (out / DATABASE).exists():
        return RunError(
            f"{out} holds no tables. Run `kehoach extract` into it first, or name another folder"
            " with --tables."
        )
    return RunError(f"{out / name} can't be read: {error}. Run `kehoach extract` again.")


def table(name: str, rows: Sequence[Cells]) -> pa.Table:
    """Return the rows of table ``name`` sorted, by its schema."""
    about = schema()[name]
    return pa.Table.from_batches([parts.batch(about, parts.ordered(about, rows))])


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


def comma_separated(table: pa.Table, *, mark: bool = False) -> bytes:
    """Return ``table`` as CSV in UTF-8, with a byte-order mark for spreadsheets if ``mark``."""
    text = io.StringIO(newline="")
    _writer(text).writerow(table.column_names)
    _writer(text).writerows(_lines(table))
    return text.getvalue().encode("utf-8-sig" if mark else "utf-8")


def _writer(file: Any) -> Any:
    return csv.writer(file, lineterminator="\n")


def _lines(table: pa.Table) -> Iterator[tuple[Value, ...]]:
    for batch in table.to_batches(max_chunksize=1_000):
        yield from zip(*(column.to_pylist() for column in batch.columns), strict=True)


def package(folder: Path) -> dict[str, object]:
    """Return the Frictionless data package that describes the tables under ``folder``."""
    resources = [
        {
            "name": name,
            "path": f"{name}.csv" if "csv" in about.formats else f"{name}.parquet",
            "title": about.title,
            "description": about.description,
            "profile": "tabular-data-resource",
            "format": "csv" if "csv" in about.formats else "parquet",
            "encoding": "utf-8",
            "rows": pq.read_metadata(folder / f"{name}.parquet").num_rows,
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


def arrange(folder: Path, about: Table, files: Sequence[Path]) -> None:
    """Write a table of the rows of Parquet ``files`` in its order, equal rows in that they have."""
    columns = ", ".join(f'"{name}"' for name in about.names)
    order = ", ".join(f'"{name}" NULLS FIRST' for name in (*about.order, *PLACE))
    sql = f"SELECT {columns} FROM stored ORDER BY {order}"  # noqa: S608
    with Sheet(folder, about) as sheet:
        for rows in select(folder, files, about.order[0], sql):
            sheet.add(rows)


def select(folder: Path, files: Sequence[Path], by: str, sql: str) -> Iterator[pa.RecordBatch]:
    """Yield what ``sql`` selects of the rows that are ``stored`` in Parquet ``files``.

    It is asked of some values of the column of text ``by`` at a time, in their order, nulls first:
    memory does not grow with the number of rows, and DuckDB would give up where it may not.
    ``PLACE`` is where a row stands. What is held on disk meanwhile is in ``folder``.
    """
    these = ", ".join(_quoted(str(path)) for path in files)
    stored = f"FROM read_parquet([{these}], filename = true, file_row_number = true)"
    turns = sum(pq.read_metadata(path).num_rows for path in files) // _AT_ONCE
    with _connected(":memory:", folder) as database:
        for asked in _ranges(database, stored, by, turns) if turns else ("true",):
            some = f"WITH stored AS ({stored} WHERE {asked}) {sql}"
            yield from database.sql(some).to_arrow_reader(GROUP)


def _ranges(database: duckdb.DuckDBPyConnection, stored: str, by: str, turns: int) -> Iterator[str]:
    """Yield conditions that each hold for about as many rows, in the order of the column ``by``."""
    sample = f"SELECT {by} {stored} WHERE {by} IS NOT NULL"
    sample = f"FROM ({sample}) USING SAMPLE reservoir({turns * _SAMPLE} ROWS) REPEATABLE (1)"
    seen = sorted(value for (value,) in database.sql(sample).fetchall())
    bounds = [_quoted(value) for value in sorted(set(seen[_SAMPLE::_SAMPLE]))]
    above = [f"{by} >= {bound}" for bound in bounds]
    below = [f"{by} < {bound}" for bound in bounds]
    yield f"{by} IS NULL"
    for low, high in zip(["true", *above], [*below, "true"], strict=True):
        yield f"{low} AND {high}"


def _database(path: Path, folder: Path) -> None:
    with _connected(str(path), folder) as database:
        database.begin()  # or every comment would wait for the disk
        for name, about in schema().items():
            rows = f"read_parquet({_quoted(str(folder / f'{name}.parquet'))})"
            database.execute(f'CREATE TABLE "{name}" AS SELECT * FROM {rows}')  # noqa: S608
            database.execute(f'COMMENT ON TABLE "{name}" IS {_quoted(about.description)}')
            for column in about.columns:
                database.execute(
                    f'COMMENT ON COLUMN "{name}"."{column.name}" IS {_quoted(column.description)}'
                )
        database.commit()
        database.execute("CHECKPOINT")  # what a full disk refuses is told here, not on closing


@contextmanager
def _connected(database: str, folder: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a database that needs little memory, and no disk but that of ``folder``."""
    with duckdb.connect(database, config={"threads": 1}) as connection:
        connection.execute(f"SET memory_limit = {_quoted(_DATABASE_MEMORY)}")
        connection.execute(f"SET temp_directory = {_quoted(str(folder))}")
        connection.execute("SET enable_progress_bar = false")
        yield connection


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
