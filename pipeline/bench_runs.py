"""What a run costs beside reading: ratios of whole runs, each a process of its own.

Plans are copies of those given, made distinct, so that each is read. Machines are never quite
idle: ratios are those of processor time; those of the clock stand beside them.
"""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import cycle, islice
from pathlib import Path
from statistics import median
from time import perf_counter, sleep
from typing import Any, NamedTuple

from pipeline.errors import DocumentError
from pipeline.read import read
from pipeline.records import Media, Source

AGAIN, SHARE, GROWTH = 0.05, 0.9, 1.2
"""What is allowed: a second run's share of the first, the speed of two workers as a share of two
processes' (and of a cluster as a share of that), memory of ten times as many documents."""

_COUNTED = """
from multiprocessing.forkserver import _forkserver
from pipeline.__main__ import main
try:
    main()
finally:
    _forkserver._stop()
"""
"""The command line that waits for its workers' parent, or their time would not be counted."""

_MOMENT, _START = 0.1, 10.0
"""Seconds between two looks, and those in which Dask's workers have started."""

_TURNS = 3
"""Runs of the local pool and of a cluster, one after the other."""

_TEXTS = (Media.PDF_TEXT, Media.DOCX, Media.TXT)


class Cost(NamedTuple):
    """What a run took: seconds by the clock and of all processors, and what it says itself."""

    clock: float
    work: float
    record: dict[str, Any]


def measure(raw: Sequence[Path], count: int) -> Iterator[str]:
    """Yield the lines of a table of ratios over ``count`` plans made of those under ``raw``."""
    samples = _samples(raw)
    if not samples or not count:
        return
    began = perf_counter()
    with tempfile.TemporaryDirectory(prefix="kehoach-bench-") as name:
        folder = Path(name)
        plans = copies(samples, folder / "plans", count)
        yield f"{f'runs over {count} plans':44}{'work':>7}{'clock':>7}{'allowed':>9}"
        yield from _again(plans, folder)
        yield from _workers(plans, folder)
        yield from _cluster(plans, folder)
    yield f"  measured in {perf_counter() - began:.0f} s"


def memory(raw: Sequence[Path], many: int) -> Iterator[str]:
    """Yield what memory ``many`` text documents take, beside a tenth of them."""
    texts = [path for path in _samples(raw) if path.suffix in (".txt", ".md")]
    if not texts or not many:
        return
    with tempfile.TemporaryDirectory(prefix="kehoach-bench-") as name:
        folder = Path(name)
        peaks = {}
        for count in (many // 10, many):
            plans = copies(texts[:1], folder / f"plans-{count}", count, lines=40)
            cost = _run(folder / f"out-{count}", plans)
            peaks[count] = cost.record["peak_memory_bytes"]
            shown = ", ".join(f"{who} {peak / 1e6:.0f} MB" for who, peak in peaks[count].items())
            yield f"{count} texts of one page: {shown}; {1000 * cost.work / count:.1f} ms each"
            shutil.rmtree(folder / f"out-{count}")
        for who, peak in peaks[many].items():
            before = peaks[many // 10][who]
            told = f"  memory of {who}, ten times as many"
            yield f"{told:44}{peak / before:7.2f}{'':7}{GROWTH:9.2f}"


def worker_memory(plans: Sequence[Path]) -> int:
    """Return the bytes that a worker holds at most while it reads ``plans``."""
    with tempfile.TemporaryDirectory(prefix="kehoach-bench-") as name:
        cost = _run(Path(name) / "out", copies(plans, Path(name) / "plans", len(plans)), jobs=1)
        return int(cost.record["peak_memory_bytes"]["worker"])


def copies(samples: Sequence[Path], folder: Path, count: int, lines: int | None = None) -> Path:
    """Write ``count`` distinct files made of ``samples`` to ``folder``, texts cut to ``lines``."""
    folder.mkdir(parents=True)
    for number, path in enumerate(islice(cycle(samples), count)):
        new = folder / f"{number:06}{path.suffix}"
        content = path.read_bytes()
        if path.suffix == ".pdf":
            new.write_bytes(content + b"\n%% %d\n" % number)
        elif path.suffix == ".docx":
            new.write_bytes(content)
            with zipfile.ZipFile(new, "a") as archive:
                archive.comment = b"%d" % number
        else:
            kept = content.split(b"\n")[:lines]
            new.write_bytes(b"\n".join([*kept, b"", b"%d" % number, b""]))
    return folder


def _again(plans: Path, folder: Path) -> Iterator[str]:
    first = _run(folder / "again", plans)
    second = _run(folder / "again", plans)
    yield _line("  second run / first", second, first, AGAIN)
    changed = next(path for path in sorted(plans.iterdir()) if path.suffix != ".docx")
    with changed.open("ab") as file:
        file.write(b"\n\n")
    one = _run(folder / "again", plans)
    log = (folder / "again" / "run.jsonl").read_text(encoding="utf-8")
    read_again = sum(json.loads(line)["event"] == "document" for line in log.splitlines())
    yield _line(f"  one changed file ({read_again} read) / first", one, first, None)


def _workers(plans: Path, folder: Path) -> Iterator[str]:
    halves = [folder / "half-1", folder / "half-2"]
    for half in halves:
        half.mkdir()
    for number, path in enumerate(sorted(plans.iterdir())):
        shutil.copy(path, halves[number % 2])
    began = perf_counter()
    both = [_started(folder / f"out-{half.name}", half, jobs=1) for half in halves]
    work = sum(_ended(process) for process in both)
    apart = Cost(perf_counter() - began, work, {})
    pool = _run(folder / "pool", plans, jobs=2)
    yield _line("  two processes / two workers", apart, pool, SHARE)


def _cluster(plans: Path, folder: Path) -> Iterator[str]:
    """Yield the speed of a cluster beside that of the local pool, which run in turn.

    Its workers are no children of a run, so that the clock alone tells: the median of some runs.
    """
    if not importlib.util.find_spec("distributed"):
        yield "  a Dask cluster is not measured: it needs pip install '.[cluster]'"
        return
    here, there = [], []
    with _dask(folder) as address:
        for turn in range(_TURNS):
            here.append(_run(folder / f"here-{turn}", plans).clock)
            there.append(_run(folder / f"there-{turn}", plans, "--cluster", address).clock)
    ratio = median(here) / median(there)
    yield f"{'  two workers / a Dask cluster of two':44}{'':7}{ratio:7.3f}{SHARE:9.2f}"
    yield f"    seconds, in turn: {_listed(here)} here, {_listed(there)} on the cluster"


def _listed(seconds: Sequence[float]) -> str:
    return ", ".join(f"{one:.1f}" for one in seconds)


@contextmanager
def _dask(folder: Path) -> Iterator[str]:
    """Start a Dask scheduler and two workers on this machine; yield the scheduler's address."""
    about = folder / "scheduler.json"
    common = ["--scheduler-file", str(about), "--host", "127.0.0.1", "--no-dashboard"]
    running = [_command("distributed.cli.dask_scheduler", *common, "--port", "0")]
    try:
        while not (about.exists() and about.stat().st_size):
            sleep(_MOMENT)
        more = ("--no-nanny", "--nthreads", "1")
        running += [_command("distributed.cli.dask_worker", *common, *more) for _ in range(2)]
        sleep(_START)
        yield str(json.loads(about.read_text(encoding="utf-8"))["address"])
    finally:
        for process in reversed(running):
            process.terminate()
            process.wait()


def _command(module: str, *arguments: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", module, *arguments]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603


def _run(out: Path, raw: Path, *more: str, jobs: int = 2) -> Cost:
    began = perf_counter()
    work = _ended(_started(out, raw, *more, jobs=jobs))
    clock = perf_counter() - began
    return Cost(clock, work, json.loads((out / "run.json").read_text(encoding="utf-8")))


def _started(out: Path, raw: Path, *more: str, jobs: int) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-c", _COUNTED, "extract", str(raw), "--out", str(out)]
    command += ["--jobs", str(jobs), *more]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603


def _ended(process: subprocess.Popen[bytes]) -> float:
    """Wait for a run; return the processor time of it and of all processes it waited for."""
    _, _, usage = os.wait4(process.pid, 0)
    return usage.ru_utime + usage.ru_stime


def _line(name: str, one: Cost, two: Cost, allowed: float | None) -> str:
    limit = f"{allowed:9.2f}" if allowed else ""
    return f"{name:44}{one.work / two.work:7.3f}{one.clock / two.clock:7.3f}{limit}"


def _samples(raw: Sequence[Path]) -> list[Path]:
    """Return the files that hold text: scans take so long that all else hides behind them."""
    found = []
    for path in raw:
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file.is_file() and file.suffix in (".pdf", ".docx", ".txt", ".md"):
                try:
                    scan = read(Source(file, file.name, ""))
                except DocumentError:
                    continue
                if scan.media in _TEXTS and scan.text.strip():
                    found.append(file)
    return found
