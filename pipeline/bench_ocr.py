"""Throughput on scans: two workers against two plain Tesseracts and against OCRmyPDF.

Wall-clock times, for that is what a person waits; both sides are measured in turns and the median
of their ratios is given. The machine must have two processors free.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import lru_cache
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from time import perf_counter

import pypdfium2 as pdfium

from pipeline import bench_scans
from pipeline.bench_mixed import PAGES, Mixed
from pipeline.read import ocr
from pipeline.read.tools import LANGUAGE
from pipeline.rules import Rules

WORKERS = 2
ALLOWED_SHARE = 0.9
"""Of what plain Tesseracts read in a time, workers read at least this share."""
ALLOWED_FASTER = 1.5
"""Two workers that are up read at least so many times as fast as OCRmyPDF."""
_ROUNDS = 3
_SYLLABLE = re.compile(r"\w+")


def measure(pages: Mixed) -> Iterator[str]:
    """Yield the lines of a table of throughput over ``pages``."""
    if not ocr.is_available() or len(os.sched_getaffinity(0)) < WORKERS:
        return
    yield from _workers(pages.scanned)
    yield from _against_ocrmypdf(pages)


def _workers(scanned: Sequence[bytes]) -> Iterator[str]:
    with ProcessPoolExecutor(WORKERS, get_context("spawn")) as crew:

        def alone() -> None:
            list(crew.map(_read_alone, scanned))

        def ours() -> None:
            list(crew.map(_read, scanned))

        first, ratio = _in_turns(alone, ours)
    count = len(scanned)
    yield f"{WORKERS} workers, scanned pages (wall-clock time)"
    yield f"{'  Tesseract alone':32}{count:7}{1000 * first / count:9.0f}{1.0:7.2f}"
    yield f"{'  read to outline':32}{count:7}{1000 * first / ratio / count:9.0f}{ratio:7.2f}"
    yield f"{'':32}{'':7}{'at least':>9}{ALLOWED_SHARE:7.2f}"


def _against_ocrmypdf(pages: Mixed) -> Iterator[str]:
    program = shutil.which("ocrmypdf")
    if program is None:
        yield "OCRmyPDF is not installed, so it is not compared with (apt-get install ocrmypdf)"
        return
    with tempfile.TemporaryDirectory(prefix="kehoach-bench-") as name:
        folder = Path(name)
        source, made = folder / "mixed.pdf", folder / "made.pdf"
        source.write_bytes(pages.content)

        def theirs() -> None:
            options = ("-l", LANGUAGE, "--skip-text", "--jobs", str(WORKERS), "--quiet")
            _run([program, *options, str(source), str(made)])

        def ours() -> None:
            out = Path(tempfile.mkdtemp(dir=folder))
            command = [sys.executable, "-m", "pipeline", "extract", str(source)]
            _run([*command, "--out", str(out), "--jobs", str(WORKERS)])
            (text,) = (out / "text").iterdir()
            text.replace(folder / "ours.txt")

        with ProcessPoolExecutor(WORKERS, get_context("spawn")) as crew:

            def reading() -> None:
                list(crew.map(_read, pages.single))

            first, whole, read = _in_turns(theirs, ours, reading)
        found = (folder / "ours.txt").read_text(encoding="utf-8")
        share, other = recall(found, pages.text), recall(_text(made.read_bytes()), pages.text)
    yield f"{PAGES} mixed pages, {WORKERS} jobs (wall-clock time){'recall':>13}"
    for label, times, part in (
        ("  OCRmyPDF --skip-text", 1.0, other),
        ("  kehoach extract, with its start", whole, share),
        ("  read to outline", read, share),
    ):
        yield f"{label:34}{PAGES:5}{1000 * first / times / PAGES:9.0f}{times:7.2f}{part:8.3f}"
    yield f"{'':32}{'':7}{'at least':>9}{ALLOWED_FASTER:7.2f}"


def recall(text: str, wanted: str) -> float:
    """Return the share (0-1) of the syllables of ``wanted`` that stand in ``text``."""
    have, want = (Counter(_SYLLABLE.findall(each.lower())) for each in (text, wanted))
    return sum((have & want).values()) / max(1, sum(want.values()))


def _in_turns(first: Callable[[], None], *others: Callable[[], None]) -> tuple[float, ...]:
    """Return the median seconds of ``first``, and how many times as fast each other is."""
    works = (first, *others)
    for work in works:
        work()
    rounds = [[_seconds(work) for work in works] for _ in range(_ROUNDS)]
    ratios = (median(each[0] / each[at] for each in rounds) for at in range(1, len(works)))
    return median(each[0] for each in rounds), *ratios


def _seconds(work: Callable[[], None]) -> float:
    start = perf_counter()
    work()
    return perf_counter() - start


def _run(command: Sequence[str]) -> None:
    environment = {**os.environ, "OMP_THREAD_LIMIT": "1"}
    subprocess.run(command, check=True, capture_output=True, env=environment)  # noqa: S603 - ours


def _read_alone(content: bytes) -> None:
    bench_scans.alone(_page(content))


def _read(content: bytes) -> None:
    bench_scans.stages(_page(content), _rules())


@lru_cache(maxsize=PAGES)
def _page(content: bytes) -> bench_scans.Page:
    return bench_scans.drawn(content)


@lru_cache(maxsize=1)
def _rules() -> Rules:
    return Rules()


def _text(content: bytes) -> str:
    with pdfium.PdfDocument(content) as document:
        return "\n".join(page.get_textpage().get_text_range() for page in document)
