"""Which key each document's stages have, and which documents are repaired after which others.

A key is a hash of all that the result depends on: bytes and kind of the file for reading, then
repair, then the file's name (facts are inferred from it) and all the rest.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from heapq import nsmallest
from pathlib import Path, PurePosixPath

from pipeline.records import Source
from pipeline.run.task import Keys, Task
from pipeline.run.versions import fingerprints

_SISTERS = 40
"""Clean documents that destroyed ones are repaired after: what a batch's plans share stands in
most of them, and each costs time for every destroyed document."""


def planned(source: Source, cache: Path, sisters: tuple[str, ...] = ()) -> Task:
    """Return the task of reading ``source`` with the parts ``sisters`` of clean documents."""
    of = fingerprints()
    kind = PurePosixPath(source.name).suffix.lower()
    read = digest(("read", source.sha256, kind, of["read"]))
    repair = digest(("repair", read, of["repair"], *sisters))
    part = digest(("part", repair, source.name, of["part"]))
    return Task(source, Keys(read, repair, part), cache, sisters)


def sisters(clean: Iterable[Source], cache: Path) -> tuple[str, ...]:
    """Return the keys of the clean documents that the destroyed ones of a run are repaired after.

    These are the first by their bytes, in whatever order they were read.
    """
    first = nsmallest(_SISTERS, clean, key=by_content)
    return tuple(planned(source, cache).key for source in first)


def by_content(source: Source) -> tuple[str, str]:
    """Return what puts documents in the order of their ids."""
    return source.sha256, source.name


def digest(values: Iterable[str]) -> str:
    """Return a hash of ``values``, in hexadecimal digits."""
    total = hashlib.sha256()
    for value in values:
        total.update(value.encode("utf-8", "replace") + b"\x1f")
    return total.hexdigest()
