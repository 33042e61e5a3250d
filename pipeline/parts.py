"""What one document adds to the tables, as bytes: made in a worker, kept on disk, put together.

A part is a line of JSON (its head) and the document's rows, each table a batch of the columns
its schema names. It holds nothing that could be run, so that a part from anywhere can be opened.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import pyarrow as pa

from pipeline.heads import Head
from pipeline.rows import Cells, Mention, Rows
from pipeline.schema import Column, Table, Value, schema

_CODEC = "zstd"
_MENTIONS, _TEXT, _TOKENS = "mentions", "text", "tokens"


class _NoPandas:
    """Finds no pandas for Arrow, which would load it (a quarter of a second) with its first column.

    Arrow asks of every list whether it is one of pandas' own, unless there is none. It still loads
    pandas for whoever asks for it.
    """

    @staticmethod
    def find_spec(name: str, *_: object) -> None:
        if name == "pandas":
            raise ModuleNotFoundError(name)


if "pandas" not in sys.modules:
    sys.meta_path.insert(0, _NoPandas)
    pa.array([])
    sys.meta_path.remove(_NoPandas)


def lean() -> None:
    """Have Arrow take its memory from the C library, which gives back what is free.

    Its own pool keeps what it once had, and a gigabyte of a worker's address space from the start.
    """
    pa.set_memory_pool(pa.system_memory_pool())


@dataclass(frozen=True)
class Part:
    """A head and, where the document was read, its packed rows."""

    head: Head
    sizes: Mapping[str, int] = field(default_factory=dict)
    packed: bytes = b""

    def to_bytes(self) -> bytes:
        """Return the part as one string of bytes."""
        head = {**self.head.__dict__, "sizes": self.sizes}
        return json.dumps(head, ensure_ascii=False).encode() + b"\n" + self.packed

    @classmethod
    def from_bytes(cls, content: bytes) -> Part:
        """Return the part that ``to_bytes`` wrote. Raises ValueError where it is none."""
        line, _, packed = content.partition(b"\n")
        try:
            head = json.loads(line)
            sizes = head.pop("sizes")
            head.update({name: tuple(head[name]) for name in ("mistakes", "limits")})
            return cls(Head(**head), sizes, packed)
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError(f"no part of a document: {error}") from error

    @cached_property
    def _blobs(self) -> dict[str, memoryview]:
        if not self.packed:
            return {}
        whole = memoryview(
            pa.decompress(self.packed, sum(self.sizes.values()), codec=_CODEC, asbytes=True)
        )
        found, at = {}, 0
        for name, size in self.sizes.items():
            found[name] = whole[at : at + size]
            at += size
        return found

    def table(self, name: str) -> pa.RecordBatch | None:
        """Return the document's rows of a table, None where it has none."""
        blob = self._blobs.get(name)
        if blob is None:
            return None
        return pa.ipc.read_record_batch(pa.py_buffer(blob), schema()[name].arrow)

    @property
    def text(self) -> str:
        """The document's text after repair."""
        return bytes(self._blobs.get(_TEXT, b"")).decode()

    @property
    def mentions(self) -> list[Mention]:
        """What the document says of units."""
        return [Mention(*row) for row in json.loads(bytes(self._blobs.get(_MENTIONS, b"[]")))]


def part(head: Head, rows: Rows) -> Part:
    """Return ``rows`` packed; the head says which of them break the schema."""
    blobs: dict[str, bytes] = {}
    mistakes: list[str] = []
    for name, found in rows.tables.items():
        about = schema()[name]
        if "csv" in about.formats:  # words and offsets are made by the program alone
            mistakes += [f"{head.file}: {mistake}" for mistake in about.mistakes(found)]
        if found:
            blobs[name] = _serialized(batch(about, ordered(about, found)))
    if rows.tokens.num_rows:
        whole = rows.tokens.combine_chunks().to_batches()
        blobs[_TOKENS] = _serialized(whole[0])
    blobs[_TEXT] = rows.text.encode()
    blobs[_MENTIONS] = json.dumps(rows.mentions, ensure_ascii=False).encode()
    sizes = {name: len(blob) for name, blob in blobs.items()}
    packed = pa.compress(b"".join(blobs.values()), codec=_CODEC, asbytes=True)
    return Part(replace(head, mistakes=tuple(mistakes)), sizes, packed)


def ordered(about: Table, rows: Sequence[Cells]) -> list[Cells]:
    """Return ``rows`` in the order of their table."""
    return sorted(rows, key=lambda row: [_sortable(row[name]) for name in about.order])


def batch(about: Table, rows: Sequence[Cells]) -> pa.RecordBatch:
    """Return ``rows`` as a batch; what is not stated is null, in all formats alike."""
    columns = [_column(column, [row[column.name] for row in rows]) for column in about.columns]
    return pa.RecordBatch.from_arrays(columns, schema=about.arrow)


def _sortable(value: Value) -> tuple[bool, Value]:
    return (value is not None, value if value is not None else 0)


def _column(column: Column, values: list[Value]) -> Any:
    stated = [None if value == "" else value for value in values]
    return pa.array(stated, type=column.arrow.type)


def _serialized(rows: pa.RecordBatch) -> bytes:
    found: bytes = rows.serialize().to_pybytes()
    return found
