"""What was worked out before, kept under OUT by a key of all it depends on.

An entry is the SHA-256 of its content and the content; one that does not fit its hash is damaged
and counts as missing. Entries are written beside their place and renamed, so that there is never
half of one.
"""

from __future__ import annotations

import hashlib
import io
import os
import pickle
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.errors import cannot_write
from pipeline.records import Source

_DIGITS = 64
_RECORDS = ("pipeline.records", "pipeline.spans")


@dataclass(frozen=True)
class Cache:
    """A folder of entries by key (hexadecimal digits)."""

    folder: Path

    def get(self, key: str) -> bytes | None:
        """Return the content kept under ``key``, None where there is none or it is damaged."""
        try:
            whole = self._path(key).read_bytes()
        except OSError:
            return None
        digest, content = whole[:_DIGITS], whole[_DIGITS + 1 :]
        return content if digest == _digest(content) else None

    def put(self, key: str, content: bytes) -> None:
        """Keep ``content`` under ``key``. Raises OutputError where it can't be written."""
        path = self._path(key)
        new = path.with_name(f"{path.name}.{os.getpid()}")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            try:
                new.write_bytes(_digest(content) + b"\n" + content)
                new.replace(path)
            finally:
                new.unlink(missing_ok=True)
        except OSError as error:
            raise cannot_write(path, error) from error

    def keep(self, keys: Iterable[str]) -> None:
        """Remove all entries but those of ``keys``."""
        kept = set(keys)
        for path in self.folder.glob("??/*"):
            if path.name not in kept:
                with suppress(OSError):
                    path.unlink()

    def _path(self, key: str) -> Path:
        return self.folder / key[:2] / key


def packed(record: object) -> bytes:
    """Return a record of the pipeline as bytes, its source left out."""
    target = io.BytesIO()
    _Packer(target, protocol=pickle.HIGHEST_PROTOCOL).dump(record)
    return target.getvalue()


def unpacked(content: bytes, source: Source) -> Any:
    """Return the record that ``packed`` made, now of ``source``.

    Only classes of records are made, whatever ``content`` asks for. Raises ValueError where it
    asks for others or is damaged.
    """
    try:
        return _Unpacker(io.BytesIO(content), source).load()
    except (pickle.UnpicklingError, EOFError, AttributeError, TypeError, IndexError) as error:
        raise ValueError(f"no record: {error}") from error


class _Packer(pickle.Pickler):
    def persistent_id(self, obj: object) -> str | None:
        return "source" if isinstance(obj, Source) else None


class _Unpacker(pickle.Unpickler):
    def __init__(self, file: io.BytesIO, source: Source) -> None:
        super().__init__(file)
        self._source = source

    def persistent_load(self, _pid: object) -> Source:
        return self._source

    def find_class(self, module: str, name: str) -> Any:
        if module.startswith(_RECORDS) and "." not in name:
            found = super().find_class(module, name)
            if isinstance(found, type) and found.__module__.startswith(_RECORDS):
                return found
        raise pickle.UnpicklingError(f"{module}.{name} is no record")


def _digest(content: bytes) -> bytes:
    return hashlib.sha256(content).hexdigest().encode()
