"""Speed as ratios, measured in one run: what reading a text page costs against bare pypdfium2.

Rounds are interleaved and the median of their ratios is given, so that a busy machine slows both
sides alike. Times are CPU times of this process.
"""

from __future__ import annotations

import gc
import hashlib
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from statistics import median
from time import process_time
from typing import NamedTuple

import pypdfium2 as pdfium

from pipeline import bench_mixed, bench_ocr, bench_repair, bench_runs, bench_scans, bench_tables
from pipeline.document import Watch, process
from pipeline.errors import DocumentError
from pipeline.normalise.column_roles import role_of
from pipeline.normalise.unit_grammar import scanned
from pipeline.normalise.unit_reading import lines
from pipeline.normalise.unit_words import shadow
from pipeline.read.pdf import read_pdf
from pipeline.records import Box, Media, Scan, Source
from pipeline.rules import Rules

ALLOWED = 3.0
"""A text page may cost this many times what pypdfium2 takes for its words and boxes."""
MEMORY_MB = 600
_ROUNDS, _SECONDS = 7, 2.0
_WORD = re.compile(r"\S+")
_BY_POSITION, _APART = "by position", "words"
_MEMOS = (shadow, scanned, lines, role_of)
"""What remembers texts: a run meets each document once, so that no round may know it."""


class Sample(NamedTuple):
    """A PDF to measure, its pages counted."""

    source: Source
    content: bytes
    pages: int


class Cost(NamedTuple):
    """CPU seconds of one round, by what was done."""

    pdfium: float
    read: float
    stages: dict[str, float]
    """Every stage of a whole document, ``words`` (underthesea) among them."""

    @property
    def facts(self) -> float:
        return sum(self.stages.values()) - self.stages.get(_APART, 0.0)


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
        yield from _table("text pages", plain)
        yield f"{'':32}{'':7}{'allowed':>9}{ALLOWED:7.1f}"
    if ruled:
        yield from _table("pages of plans with tables", ruled)
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


def _table(name: str, samples: list[Sample]) -> Iterator[str]:
    pages = sum(sample.pages for sample in samples)
    rounds = list(_rounds(samples))
    bare = median(cost.pdfium for cost in rounds)

    def line(label: str, seconds: Callable[[Cost], float]) -> str:
        ratio = median(seconds(cost) / cost.pdfium for cost in rounds)
        each = 1000 * ratio * bare / pages
        return f"{label:32}{pages:7}{each:9.2f}{ratio:7.2f}"

    yield name
    yield line("  pypdfium2, words and boxes", lambda cost: cost.pdfium)
    yield line("  read", lambda cost: cost.read)
    yield line("  read to facts", lambda cost: cost.facts)
    for stage in rounds[0].stages:
        if stage != _APART:
            yield line(f"    {stage}", lambda cost, stage=stage: cost.stages[stage])  # type: ignore[misc]
    yield line("  underthesea (apart)", lambda cost: cost.stages.get(_APART, 0.0))


def _rounds(samples: list[Sample]) -> Iterator[Cost]:
    """Measure once for warming up, then until there are rounds and seconds enough."""
    rules = Rules()
    _round(samples, rules)
    # Models loaded by the first round are no garbage; walking them over and over would be
    # charged to whoever allocates next.
    gc.collect()
    gc.freeze()
    started, count = process_time(), 0
    try:
        while count < _ROUNDS or process_time() - started < _SECONDS:
            count += 1
            yield _round(samples, rules)
    finally:
        gc.unfreeze()


def _round(samples: list[Sample], rules: Rules) -> Cost:
    for memo in _MEMOS:
        memo.cache_clear()
    bare = read = 0.0
    watch = Watch(now=process_time)
    for source, content, _ in samples:
        bare += _timed(lambda content=content: words_with_boxes(content))  # type: ignore[misc]
        read += _timed(lambda s=source, c=content: read_pdf(s, c))  # type: ignore[misc]
        process(source, rules, watch)
    return Cost(bare, read, watch.seconds)


def _timed(work: Callable[[], object]) -> float:
    start = process_time()
    work()
    return process_time() - start


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
