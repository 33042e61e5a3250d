"""Documents that hang, crash or eat memory cost themselves only."""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pytest

from pipeline.errors import RunError
from pipeline.heads import Head, failed
from pipeline.parts import Part
from pipeline.records import Source
from pipeline.run import folder, pool
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
            Path(source.path).write_text(str(os.getpid()))
            time.sleep(600)
        case "litter":
            Path(tempfile.mkdtemp(), "page.png").write_text("x")
            ctypes.string_at(0)
        case "reserve":
            pa.array(["some memory of Arrow"])
            sizes = Path("/proc/self/statm").read_text(encoding="ascii").split()
            return Head("reserve", source.sha256, peak=int(sizes[0]) * os.sysconf("SC_PAGESIZE"))
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


def one(tmp_path: Path, name: str) -> Task:
    return planned(Source(tmp_path / name, name, "a" * 64), tmp_path)


def test_what_a_lost_worker_or_a_killed_run_left_is_gone(tmp_path: Path) -> None:
    (tmp_path / "scratch" / "of-a-killed-run").mkdir(parents=True)
    with folder.scratch(tmp_path) as scratch:
        assert list(scratch.iterdir()) == []
        ((_, head),) = local([one(tmp_path, "litter")], 1, LIMITS, misbehave, scratch=scratch)
        assert head.failure
        assert [path.name for path in scratch.glob("*/*")] == ["page.png"]
    assert not scratch.exists()


def endless(tmp_path: Path) -> None:
    list(local([one(tmp_path, "hang")], 1, Limits(600.0, 1 << 30), misbehave))


def test_workers_of_a_killed_run_die_with_it(tmp_path: Path) -> None:
    run = multiprocessing.get_context("spawn").Process(target=endless, args=(tmp_path,))
    run.start()
    begun = tmp_path / "hang"
    until(lambda: begun.exists() and begun.read_text() != "")
    worker = Path("/proc", begun.read_text())
    assert worker.exists()
    run.kill()
    run.join()
    until(lambda: not worker.exists() or "zombie" in (worker / "status").read_text())


def until(done: Callable[[], bool]) -> None:
    """Wait until something is so. Fails when it isn't for a minute."""
    last = time.monotonic() + 60
    while not done():
        assert time.monotonic() < last
        time.sleep(0.05)


def test_a_worker_reserves_no_address_space_that_it_does_not_use(tmp_path: Path) -> None:
    ((_, head),) = local([one(tmp_path, "reserve")], 1, Limits(60.0, 8 << 30), misbehave)
    assert head.peak < 900 << 20


def dead(*_: object) -> None:
    os._exit(1)


def test_workers_that_cannot_start_stop_the_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pool, "_confine", dead)
    with pytest.raises(RunError, match="--memory"):
        list(local([one(tmp_path, "1")], 1, LIMITS, misbehave))
