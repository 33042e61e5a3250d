"""Speed as ratios, measured in one run: what reading a text page costs against bare pypdfium2.

A run meets each document once: every round measures in fresh worker processes, which have met
other documents only. Both sides are measured in turn and the median of the ratios is given, so that
a busy machine slows both alike. Times are CPU times.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Sequence
from multiprocessing.connection import Connection
from pathlib import Path
from statistics import median
from time import process_time
from typing import NamedTuple

import pypdfium2 as pdfium

from pipeline import bench_mixed, bench_ocr, bench_repair, bench_runs, bench_scans, bench_tables
from pipeline.document import Watch, process, rehearse, settle
from pipeline.errors import DocumentError
from pipeline.read.pdf import read_pdf
from pipeline.records import Box, Media, Scan, Source
from pipeline.rules import Rules
from pipeline.run import server

ALLOWED = 3.0
"""A text page may cost this many times what pypdfium2 takes for its words and boxes."""
MEMORY_MB = 600
_ROUNDS, _MOST_ROUNDS, _SECONDS = 5, 9, 2.0
_WORD = re.compile(r"\S+")
_BY_POSITION, _APART = "by position", "words"


class Sample(NamedTuple):
    """A PDF to measure, its pages counted."""

    source: Source
    content: bytes
    pages: int


class Cost(NamedTuple):
    """CPU seconds of one round, by what was done."""

    pdfium: float
    stages: dict[str, float]
    """Every stage of documents met for the first time, ``words`` (underthesea) among them."""
    again: float
    """The same documents once more, ``words`` left out: what they say is remembered."""

    @property
    def facts(self) -> float:
        return _facts(self.stages)


def measure(raw: Sequence[Path]) -> Iterator[str]:
    """Yield the lines of a table of ratios over the text PDFs under ``raw``.

    Only documents whose every page has a usable text layer in order count; those with ruled
    tables are given apart, because their tables are found as well.
    """
    plain, ruled = _samples(raw)
    yield f"{'':32}{'pages':>7}{'ms/page':>9}{'ratio':>7}"
    pages = bench_mixed.mixed(list(_pdfs(raw)))
    yield from bench_scans.measure(list(_pdfs(raw)), pages.scanned if pages else ())
    if pages:
        yield from bench_ocr.measure(pages)
    yield from bench_tables.measure(list(_pdfs(raw)))
    yield from bench_repair.measure()
    if not plain and not ruled:
        yield "No text PDF found. Give a folder that holds some: kehoach bench FOLDER"
        return
    if plain:
        yield from _table("text pages", plain, ruled)
        yield f"{'':32}{'':7}{'allowed':>9}{ALLOWED:7.1f}"
    if ruled:
        yield from _table("pages of plans with tables", ruled, plain)
    peak = bench_runs.worker_memory([Path(sample.source.path) for sample in (*plain, *ruled)]) / 1e6
    yield f"peak memory of a worker {peak:.0f} MB (allowed {MEMORY_MB})"


def words_with_boxes(content: bytes) -> list[tuple[str, Box]]:
    """Return the words of a PDF with their boxes by pypdfium2 alone, in PDF points."""
    found: list[tuple[str, Box]] = []
    document = pdfium.PdfDocument(content)
    for page in document:
        textpage = page.get_textpage()
        for match in _WORD.finditer(textpage.get_text_range()):
            start, end = match.span()
            rects = range(textpage.count_rects(start, end - start))
            found += [(match[0], Box(*textpage.get_rect(index))) for index in rects]
        textpage.close()
        page.close()
    document.close()
    return found


def _table(name: str, samples: list[Sample], others: list[Sample]) -> Iterator[str]:
    """Yield the lines on ``samples``; ``others`` are met before, as by a worker in mid-run."""
    pages = sum(sample.pages for sample in samples)
    rounds = list(_rounds(samples, others))
    bare = median(cost.pdfium for cost in rounds)

    def line(label: str, seconds: Callable[[Cost], float]) -> str:
        ratio = median(seconds(cost) / cost.pdfium for cost in rounds)
        each = 1000 * ratio * bare / pages
        return f"{label:32}{pages:7}{each:9.2f}{ratio:7.2f}"

    yield name
    yield line("  pypdfium2, words and boxes", lambda cost: cost.pdfium)
    yield line("  read to facts, never met", lambda cost: cost.facts)
    for stage in rounds[0].stages:
        if stage != _APART:
            yield line(f"    {stage}", lambda cost, stage=stage: cost.stages[stage])  # type: ignore[misc]
    yield line("  underthesea (apart)", lambda cost: cost.stages.get(_APART, 0.0))
    yield line("  read to facts, met again", lambda cost: cost.again)


def _rounds(samples: list[Sample], others: list[Sample]) -> Iterator[Cost]:
    """Measure until there are rounds and seconds enough, or more rounds than are of use."""
    seconds, count = 0.0, 0
    while count < _ROUNDS or (seconds < _SECONDS and count < _MOST_ROUNDS):
        cost = _round(samples, others)
        seconds += cost.facts
        count += 1
        yield cost


def _round(samples: list[Sample], others: list[Sample]) -> Cost:
    """Measure each document once, in a worker that has met ``others`` and the other half."""
    halves = samples[::2], samples[1::2]
    parts = [_beside(one, [*others, *half]) for one, half in (halves, halves[::-1]) if one]
    stages = {stage: sum(part.stages[stage] for part in parts) for stage in parts[0].stages}
    return Cost(sum(p.pdfium for p in parts), stages, sum(p.again for p in parts))


def _beside(samples: list[Sample], known: list[Sample]) -> Cost:
    """Return what ``samples`` cost in a process of its own, a worker's, that met ``known`` only."""
    ours, theirs = server.context().Pipe(duplex=False)
    worker = server.context().Process(target=_first_met, args=(samples, known, theirs))
    worker.start()
    theirs.close()
    try:
        cost: Cost = ours.recv()
    finally:
        worker.join()
    return cost


def _first_met(samples: list[Sample], known: list[Sample], told: Connection) -> None:
    rules = Rules()
    rehearse(rules)
    for sample in known or samples[:1]:
        words_with_boxes(sample.content)
    for sample in known:
        process(sample.source, rules)
    settle()  # as a worker does
    bare, watch, again = 0.0, Watch(now=process_time), Watch(now=process_time)
    for sample in samples:
        start = process_time()
        words_with_boxes(sample.content)
        bare += process_time() - start
        process(sample.source, rules, watch)
    for sample in samples:
        process(sample.source, rules, again)
    told.send(Cost(bare, watch.seconds, _facts(again.seconds)))


def _facts(stages: dict[str, float]) -> float:
    return sum(stages.values()) - stages.get(_APART, 0.0)


def _samples(raw: Sequence[Path]) -> tuple[list[Sample], list[Sample]]:
    plain: list[Sample] = []
    ruled: list[Sample] = []
    for path in _pdfs(raw):
        content = path.read_bytes()
        source = Source(path, path.name, hashlib.sha256(content).hexdigest())
        try:
            scan = read_pdf(source, content)
        except DocumentError:
            continue
        if _is_text(scan):
            (ruled if scan.tables else plain).append(Sample(source, content, len(scan.pages)))
    return plain, ruled


def _is_text(scan: Scan) -> bool:
    scrambled = any(_BY_POSITION in page.reason for page in scan.pages)
    return scan.media is Media.PDF_TEXT and bool(scan.text.strip()) and not scrambled


def _pdfs(raw: Sequence[Path]) -> Iterator[Path]:
    for path in raw:
        found = sorted(path.rglob("*")) if path.is_dir() else [path]
        for file in found:
            if file.is_file() and file.open("rb").read(5) == b"%PDF-":
                yield file
