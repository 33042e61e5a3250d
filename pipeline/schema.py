"""The one schema of all outputs, read from ``rules/schema.toml``, and the check of every row."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import pyarrow as pa

from pipeline.errors import RulesError
from pipeline.rules import FOLDER

FILE = "schema.toml"

Value = str | int | float | None
Row = Mapping[str, Value]

_ARROW = {"string": pa.string(), "integer": pa.int64(), "number": pa.float64()}
_PYTHON: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
}
_FORMATS = ("csv", "parquet", "duckdb")


@dataclass(frozen=True)
class Column:
    """One column: its name, type, Vietnamese title, English description and constraints."""

    name: str
    title: str
    description: str
    type: str = "string"
    required: bool = False
    unique: bool = False
    pattern: str = ""
    enum: tuple[str, ...] = ()

    def wrong(self, value: Value) -> str:
        """Return what is wrong with ``value``, "" if nothing."""
        if value is None or value == "":
            return "is empty" if self.required else ""
        if not isinstance(value, _PYTHON[self.type]) or isinstance(value, bool):
            return f"is no {self.type}: {value!r}"
        if self.enum and value not in self.enum:
            return f"is none of {', '.join(self.enum)}: {value!r}"
        if self.pattern and not re.fullmatch(self.pattern, str(value)):
            return f"does not look like {self.pattern}: {value!r}"
        return ""

    @property
    def arrow(self) -> pa.Field:
        """The column as an Arrow field; title and description go along as metadata."""
        about = {"title": self.title, "description": self.description}
        return pa.field(self.name, _ARROW[self.type], metadata=about)

    @property
    def field(self) -> dict[str, Any]:
        """Return the column as a Frictionless field descriptor."""
        constraints: dict[str, Any] = {}
        if self.required:
            constraints["required"] = True
        if self.unique:
            constraints["unique"] = True
        if self.pattern:
            constraints["pattern"] = self.pattern
        if self.enum:
            constraints["enum"] = list(self.enum)
        descriptor: dict[str, Any] = {
            "name": self.name,
            "type": self.type,
            "title": self.title,
            "description": self.description,
        }
        return {**descriptor, "constraints": constraints} if constraints else descriptor


@dataclass(frozen=True)
class Table:
    """One table: its columns in order. ``sort`` names the columns it is sorted by (the document's
    id where empty: rows then keep their reading order); ``formats`` are those it is written in."""

    name: str
    title: str
    description: str
    columns: tuple[Column, ...]
    sort: tuple[str, ...] = ()
    formats: tuple[str, ...] = _FORMATS

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the columns, in order."""
        return tuple(column.name for column in self.columns)

    @property
    def arrow(self) -> pa.Schema:
        """Return the table's Arrow schema; titles and descriptions go along as metadata."""
        return pa.schema([column.arrow for column in self.columns])

    def mistakes(self, rows: Iterable[Row]) -> list[str]:
        """Return what in ``rows`` breaks the schema, in words; empty if nothing does."""
        found: list[str] = []
        known = set(self.names)
        seen: dict[str, set[Value]] = {c.name: set() for c in self.columns if c.unique}
        for number, row in enumerate(rows, start=1):
            if row.keys() != known:
                odd = sorted(row.keys() ^ known)
                found.append(f"{self.name} row {number}: columns {odd} are missing or unknown")
                continue
            found.extend(
                f"{self.name} row {number}: {column.name} {trouble}"
                for column in self.columns
                if (trouble := column.wrong(row[column.name]))
            )
            for name, values in seen.items():
                if row[name] in values:
                    found.append(f"{self.name} row {number}: {name} {row[name]!r} stands twice")
                values.add(row[name])
        return found

    @property
    def order(self) -> tuple[str, ...]:
        """The columns that rows are sorted by."""
        return self.sort or ("doc_id",)


@lru_cache(maxsize=4)
def schema(path: Path = FOLDER / FILE) -> Mapping[str, Table]:
    """Return the tables by name, in the order of the file.

    Raises RulesError if the file is wrong.
    """
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
        shared = {
            name: Column(name=name, **_fixed(entry)) for name, entry in content["shared"].items()
        }
        tables = [_table(entry, shared) for entry in content["table"]]
    except (OSError, KeyError, TypeError, tomllib.TOMLDecodeError) as error:
        raise RulesError(f"{path.name} is wrong: {error}. Mend or restore the file.") from error
    return {table.name: table for table in tables}


def _table(entry: dict[str, Any], shared: Mapping[str, Column]) -> Table:
    columns = tuple(
        shared[column] if isinstance(column, str) else Column(**_fixed(column))
        for column in entry.pop("columns")
    )
    return Table(columns=columns, **_fixed(entry))


def _fixed(entry: Mapping[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in entry.items()}
