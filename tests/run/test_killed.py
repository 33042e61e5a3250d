"""A run that is killed, or finds the disk full, leaves nothing half-written behind."""

from __future__ import annotations

import errno
import multiprocessing
import os
import random
import resource
import time
from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from functools import partial
from pathlib import Path

from pipeline import run
from pipeline.errors import OutputError
from pipeline.heads import Head
from pipeline.run import groups, pool, publish, server
from pipeline.run.task import Limits, Task
from pipeline.run.work import work
from tests.run.files import PLAN, contents, write

KILLS, SOME = 20, 2
FORK = multiprocessing.get_context("forkserver")


def in_this_process(
    tasks: Iterable[Task], _jobs: int, _limits: Limits, threads: int, scratch: Path
) -> Iterator[tuple[Task, Head]]:
    assert threads > 0 and scratch.is_dir()
    for task in tasks:
        yield task, work(task)


def extract(raw: Path, out: Path, limit: int | None = None, most: int = groups.MOST) -> None:
    """Run in one process, which is quick to start and dies as a whole.

    More than ``most`` plans are compared in groups, which have processes. With a ``limit`` no file
    may grow beyond so many bytes, as if the disk were full.
    """
    server.start = lambda: None
    pool.local = in_this_process  # type: ignore[assignment]
    groups.MOST = most
    publish.apart = lambda jobs: nullcontext(partial(publish.here, jobs))  # type: ignore[assignment,return-value]
    if limit is not None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    try:
        run.extract([raw], out)
    except OutputError as error:
        os._exit(int(error.exit_code) if "Free space" in str(error) else errno.ENOTSUP)


def started(raw: Path, out: Path, *more: int | None) -> multiprocessing.process.BaseProcess:
    process = FORK.Process(target=extract, args=(raw, out, *more))
    process.start()
    return process


def ended(process: multiprocessing.process.BaseProcess) -> int | None:
    process.join(120)
    return process.exitcode


def test_a_run_killed_at_any_moment_ends_with_the_bytes_of_an_undisturbed_one(
    tmp_path: Path,
) -> None:
    raw = write(
        tmp_path / "raw", hong_pdf="%PDF-1.7 x", **{f"n{n}_txt": f"{PLAN}{n}\n" for n in range(3)}
    )
    out, chance = tmp_path / "out", random.Random(20)  # noqa: S311
    began = time.monotonic()
    assert ended(started(raw, out, None, SOME)) == 0
    whole = time.monotonic() - began
    alive = 0
    for kill in range(KILLS):
        # Each time one file has changed, so that there is something to read and to write.
        write(raw, **{f"n{kill % 3}_txt": f"{PLAN}{kill + 10}\n"})
        process = started(raw, out, None, SOME if kill % 2 else groups.MOST)
        time.sleep(chance.uniform(0, whole))
        alive += process.is_alive()
        process.kill()
        process.join()
    assert alive > KILLS // 3, "most kills came too late to prove anything"
    assert ended(started(raw, out, None, SOME)) == 0
    assert ended(started(raw, tmp_path / "undisturbed", None, SOME)) == 0
    assert contents(out) == contents(tmp_path / "undisturbed")
    left = {path.name for path in (out / ".cache").iterdir() if len(path.name) > 2}
    assert left == {"lock", "state.json"}


def test_a_full_disk_is_a_clear_error_and_the_old_tables_stay(tmp_path: Path) -> None:
    raw, out = write(tmp_path / "raw", a_txt=PLAN), tmp_path / "out"
    assert ended(started(raw, out)) == 0
    before = contents(out)
    for limit in (0, 1_000, 20_000, 100_000):
        write(raw, a_txt=f"{PLAN}{limit}\n")
        assert ended(started(raw, out, limit)) == OutputError.exit_code, limit
        assert contents(out) == before, limit
    write(raw, a_txt=PLAN)
    assert ended(started(raw, out)) == 0
    assert contents(out) == before
