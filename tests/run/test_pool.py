"""Documents that hang, crash or eat memory cost themselves only."""

from __future__ import annotations

import ctypes
import time
from pathlib import Path

from pipeline.heads import Head, failed
from pipeline.parts import Part
from pipeline.records import Source
from pipeline.run.cache import Cache
from pipeline.run.plan import planned
from pipeline.run.pool import local
from pipeline.run.task import Limits, Task

LIMITS = Limits(seconds=2.0, memory=1 << 30)


def misbehave(task: Task) -> Head:
    """Do to the worker what the document's name says."""
    source = task.source
    match source.name:
        case "hang":
            time.sleep(600)
        case "segfault":
            ctypes.string_at(0)
        case "eat":
            try:
                hold = [bytearray(1 << 28) for _ in range(100)]
            except MemoryError:
                return Head("eat", source.sha256, failed(source, "process", "memory", "x. y."))
            hold.clear()
    return Head(source.name, source.sha256)


def test_workers_that_hang_crash_or_eat_memory_cost_one_row_each(tmp_path: Path) -> None:
    names = ["hang", "1", "segfault", "2", "eat", "3", "segfault", "hang", "4", "5", "6"]
    tasks = [
        planned(Source(tmp_path / name, name, f"{at:064}"), tmp_path)
        for at, name in enumerate(names)
    ]
    began = time.monotonic()
    found = [(task.source.name, head) for task, head in local(tasks, 2, LIMITS, misbehave)]
    assert time.monotonic() - began < 60
    codes = sorted(
        (name, str(head.failure["code"]) if head.failure else "") for name, head in found
    )
    assert codes == [
        *((str(number), "") for number in range(1, 7)),
        ("eat", "memory"),
        ("hang", "timeout"),
        ("hang", "timeout"),
        ("segfault", "crashed"),
        ("segfault", "crashed"),
    ]


def test_a_lost_document_is_remembered_with_what_it_could_have(tmp_path: Path) -> None:
    task = planned(Source(tmp_path / "hang", "segfault", "a" * 64), tmp_path)
    ((_, head),) = local([task], 1, LIMITS, misbehave)
    content = Cache(tmp_path).get(task.key)
    assert content is not None
    kept = Part.from_bytes(content).head
    assert kept.failure == head.failure
    assert kept.limits == (LIMITS.seconds, LIMITS.memory)
