"""Which key each document's stages have, and which documents are repaired after which others.

A key is a hash of all that the result depends on: bytes and kind of the file for reading, then
repair, then the file's name (facts are inferred from it) and all the rest.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence, Set
from pathlib import Path, PurePosixPath

from pipeline.records import Source
from pipeline.run.task import Keys, Task
from pipeline.run.versions import fingerprints

_SISTERS = 40
"""Clean documents that destroyed ones are repaired after: what a batch's plans share stands in
most of them, and each costs time for every destroyed document."""


def planned(source: Source, cache: Path, sisters: Sequence[str] = ()) -> Task:
    """Return the task of reading ``source`` with the parts ``sisters`` of clean documents."""
    of = fingerprints()
    read = digest("read", source.sha256, PurePosixPath(source.name).suffix.lower(), of["read"])
    repair = digest("repair", read, of["repair"], *sisters)
    part = digest("part", repair, source.name, of["part"])
    return Task(source, Keys(read, repair, part), cache, tuple(sisters))


def with_sisters(tasks: Sequence[Task], clean: Set[str], broken: Set[str]) -> dict[str, Task]:
    """Return, by key, the second tasks of the documents whose text was destroyed.

    They are repaired again with the clean documents of the same run, the first by their bytes.
    ``clean`` and ``broken`` are keys of tasks.
    """
    ordered = sorted(tasks, key=lambda task: (task.source.sha256, task.source.name))
    sisters = [task.key for task in ordered if task.key in clean][:_SISTERS]
    if not sisters:
        return {}
    destroyed = (task for task in tasks if task.key in broken)
    return {task.key: planned(task.source, task.cache, sisters) for task in destroyed}


def digest(*values: str) -> str:
    """Return a hash of ``values``, in hexadecimal digits."""
    return hashlib.sha256("\x1f".join(values).encode("utf-8", "replace")).hexdigest()
