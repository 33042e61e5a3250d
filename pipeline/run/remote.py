"""Files in object stores and on servers, by fsspec address: listed here, fetched by the workers."""

from __future__ import annotations

import hashlib
import posixpath
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.errors import DocumentError, MissingToolError, RunError
from pipeline.records import Source

_CHUNK = 1 << 20
_LARGEST = 500_000_000
"""Bytes of a file that is fetched; no plan is this large."""


@dataclass(frozen=True, slots=True)
class Elsewhere(Source):
    """A file that isn't here: it is fetched from ``url`` when it is read."""

    url: str = ""


def is_address(raw: str) -> bool:
    """Tell whether ``raw`` is an address such as ``s3://bucket/plans`` and no path."""
    return "://" in raw


def listed(url: str) -> Iterator[Elsewhere]:
    """Yield every file under ``url``, in order. Raises RunError where it can't be listed."""
    store, root = _store(url)
    try:
        names = [root] if store.isfile(root) else sorted(store.find(root))
        for name in names:
            below = posixpath.basename(name) if name == root else posixpath.relpath(name, root)
            digest = hashlib.sha256()
            with store.open(name, "rb") as file:
                while chunk := file.read(_CHUNK):
                    digest.update(chunk)
            address = store.unstrip_protocol(name)
            yield Elsewhere(Path(below), below, digest.hexdigest(), address)
    except OSError as error:
        raise RunError(f"{url} can't be read: {error}. Check the address and access.") from error


@contextmanager
def fetched(source: Elsewhere) -> Iterator[Source]:
    """Yield ``source`` as a file here for as long as it is read.

    Raises DocumentError where it is no longer what it was, too large or can't be fetched.
    """
    url = source.url
    store, name = _store(url)
    with tempfile.NamedTemporaryFile(prefix="kehoach-") as here:
        digest, size = hashlib.sha256(), 0
        try:
            with store.open(name, "rb") as file:
                while (chunk := file.read(_CHUNK)) and size <= _LARGEST:
                    size += here.write(chunk)
                    digest.update(chunk)
        except OSError as error:
            raise DocumentError(
                "unreadable-file", f"{url} can't be fetched: {error}. Run again with --retry."
            ) from error
        if digest.hexdigest() != source.sha256:
            raise DocumentError(
                "changed", f"{url} was changed or is too large. Run again when it is at rest."
            )
        here.flush()
        yield Source(Path(here.name), source.name, source.sha256)


def _store(url: str) -> tuple[Any, str]:
    try:
        import fsspec  # noqa: PLC0415

        store, path = fsspec.core.url_to_fs(url)
    except (ImportError, ValueError) as error:
        raise MissingToolError(
            f"{url} can't be opened: {error}. Install what it needs: pip install"
            " 'kehoach[cluster]', and the fsspec package of that store (s3fs, gcsfs, …)."
        ) from error
    return store, str(path)
