"""Many documents: collect the files, read each in a worker process, write the tables.

A document that fails, hangs or kills its worker costs one row in ``failures``; all others are
done. ``run.json`` says what was run, with which versions, and how long each stage took.
"""

from __future__ import annotations

import gc
import hashlib
import json
import multiprocessing
import os
import platform
import resource
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, as_completed
from concurrent.futures import TimeoutError as DocumentTimeoutError
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path

from pebble import ProcessExpired, ProcessPool

from pipeline import compare, tables
from pipeline.compare import views
from pipeline.document import Watch, mend, process
from pipeline.errors import DocumentError, OutputError, RunError
from pipeline.read import read
from pipeline.records import Source
from pipeline.repair.measure import Score, score
from pipeline.rows import Cells, Rows, rows
from pipeline.rules import Rules

SKIPPED = frozenset({"skipped", "duplicate"})
"""Codes of files that are set aside, which is no failure of the run."""

SECONDS = 600.0
"""Time a document may take before it is given up; long scans take about two seconds a page."""

_MEMORY = 4 << 30
"""Bytes of address space a worker may take: ten times what a usual plan needs."""

_LIBRARIES = ("underthesea", "spacy", "pypdfium2", "pdfplumber", "python-docx", "pyarrow", "duckdb")


@dataclass(frozen=True)
class Done:
    """What came of one file: its rows or the row of its failure, and the seconds of each stage."""

    source: Source
    rows: Rows | None = None
    failure: Cells | None = None
    seconds: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Summary:
    """What a run did, for the person who started it.

    ``tables`` and ``findings`` are counts by name and by code, ``seconds`` by stage, ``pages`` by
    the source of their text.
    """

    out: Path
    documents: int
    partial: int
    repaired: int
    failures: tuple[Cells, ...]
    pages: dict[str, int]
    tables: dict[str, int]
    findings: dict[str, int]
    seconds: dict[str, float]
    elapsed: float
    mistakes: tuple[str, ...]

    @property
    def failed(self) -> tuple[Cells, ...]:
        """Failures other than files that were set aside."""
        return tuple(row for row in self.failures if row["code"] not in SKIPPED)


def extract(
    raw: Sequence[Path],
    out: Path,
    *,
    jobs: int | None = None,
    seconds: float = SECONDS,
    started: Callable[[int], None] = lambda _: None,
    finished: Callable[[Done], None] = lambda _: None,
) -> Summary:
    """Read every file under ``raw`` and write every table under ``out``.

    ``started`` is told the number of files, ``finished`` each file as it is done. Raises RunError
    if there is nothing to read or ``out`` can't be written.
    """
    begun = time.perf_counter()
    _writable(out)
    sources, failures = collect(raw)
    started(len(sources))
    done: list[Done] = []
    for one in _all_done(sources, jobs or default_jobs(), seconds):
        done.append(one)
        finished(one)
    failures += [one.failure for one in done if one.failure]
    documents = [one.rows for one in done if one.rows]
    made = compare.compared(tables.gather(documents, failures), Rules())
    wrong = tables.mistakes(made)
    tables.write(out, made, {document.doc_id: document.text for document in documents})
    views.create(out / tables.DATABASE)
    summary = _summary(out, done, made, wrong, time.perf_counter() - begun)
    _write_record(summary, raw, jobs or default_jobs())
    return summary


def mended(file: Path, sisters: Path | None = None) -> str:
    """Return the repaired text of a text file; clean plans under ``sisters`` lend their phrases.

    Raises RunError if ``file`` is no text.
    """
    try:
        content = file.read_bytes()
        text = content.decode("utf-8-sig")
    except OSError as error:
        raise RunError(f"{file} can't be opened: {error.strerror}. Check the path.") from error
    except UnicodeDecodeError as error:
        raise RunError(
            f"{file} is no UTF-8 text. Read other kinds with `kehoach extract`, "
            "which writes the repaired text under text/."
        ) from error
    source = Source(file, file.name, hashlib.sha256(content).hexdigest())
    return mend(text, source, Rules(), _texts(sisters, source) if sisters else ())


def repair_score(sheets: Path) -> Score:
    """Return how well destroyed text of ``sheets`` is repaired."""
    source, rules = Source(sheets, sheets.name, ""), Rules()
    return score(sheets, lambda text: mend(text, source, rules))


def _texts(folder: Path, besides: Source) -> list[str]:
    """Return the texts of all documents under ``folder`` but one; what can't be read lends none."""
    texts = []
    for source in collect([folder])[0]:
        if source.sha256 != besides.sha256:
            with suppress(DocumentError):
                texts.append(read(source).text)
    return texts


def default_jobs() -> int:
    """Return how many workers to run: one a processor, four at most, since each takes memory."""
    return max(1, min(len(os.sched_getaffinity(0)), 4))


def collect(raw: Sequence[Path]) -> tuple[list[Source], list[Cells]]:
    """Return the files to read, sorted by name, and the failures of those that can't be.

    A file with the bytes of another is a failure ``duplicate``. Raises RunError where a path
    isn't there or nothing is found.
    """
    if missing := [str(path) for path in raw if not path.exists()]:
        raise RunError(f"{', '.join(missing)}: no such file or folder. Check the path.")
    files = sorted(dict(_named(raw)).items())
    if not files:
        raise RunError(f"{', '.join(map(str, raw))} holds no file. Put plans there and run again.")
    sources: dict[str, Source] = {}
    failures: list[Cells] = []
    for name, path in files:
        try:
            with path.open("rb") as handle:
                digest = hashlib.file_digest(handle, "sha256").hexdigest()
        except OSError as error:
            message = f"The file can't be opened: {error.strerror}. Give read permission to it."
            failures.append(_failure(name, "", "collect", "unreadable", message))
            continue
        if digest in sources and path.stat().st_size:
            message = f"Same content as {sources[digest].name}, which was read. Nothing to do."
            failures.append(_failure(name, digest, "collect", "duplicate", message))
            continue
        key = digest if digest not in sources else f"{digest} {name}"
        sources[key] = Source(path, name, digest)
    return list(sources.values()), failures


def _named(raw: Sequence[Path]) -> Iterator[tuple[str, Path]]:
    """Yield each file with its path below the folder it was found in.

    Two files of one name from two folders get the folder's name before theirs.
    """
    found = [
        (root, path)
        for root in raw
        for path in (sorted(root.rglob("*")) if root.is_dir() else [root])
        if path.is_file()
    ]
    names = {
        path: path.relative_to(root).as_posix() if root.is_dir() else path.name
        for root, path in found
    }
    uses = Counter(names.values())
    for root, path in found:
        name = names[path]
        yield (f"{root.resolve().name}/{name}" if uses[name] > 1 else name), path


def _failure(file: str, sha256: str, stage: str, code: str, message: str) -> Cells:
    return {"file": file, "sha256": sha256, "stage": stage, "code": code, "message": message}


def _all_done(sources: Sequence[Source], jobs: int, seconds: float) -> Iterator[Done]:
    """Yield what came of each source as it is done; each is read in a worker process."""
    if not sources:
        return
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["pipeline.document", "spacy", "underthesea"])
    pool = ProcessPool(max_workers=min(jobs, len(sources)), initializer=_confined, context=context)
    with pool:
        futures: dict[Future[Done], Source] = {
            pool.schedule(_one, args=(source,), timeout=seconds): source for source in sources
        }
        try:
            for future in as_completed(futures):
                yield _result(futures[future], future, seconds)
        finally:
            for future in futures:
                future.cancel()


def _result(source: Source, future: Future[Done], seconds: float) -> Done:
    try:
        return future.result()
    except DocumentTimeoutError:
        code = "timeout"
        message = f"Not done after {seconds:g} s. Give it more with --timeout, or split the file."
    except ProcessExpired as error:
        code = "crashed"
        message = f"The worker died ({error.exitcode}). The file may be damaged: save it anew."
    return Done(source, failure=_failure(source.name, source.sha256, "process", code, message))


def _confined() -> None:
    """Set a worker's limits and load the rules; what stays is kept from the garbage collector."""
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    Rules().load()
    gc.collect()
    gc.freeze()


def _one(source: Source) -> Done:
    """Read one document in a worker; the one place where any error becomes a row."""
    watch = Watch()
    try:
        rules = Rules()
        facts = process(source, rules, watch)
        with watch.stage("rows"):
            found = rows(facts, rules)
    except DocumentError as error:
        stage, code, message = error.stage, error.code, error.message
    except MemoryError:
        stage, code = "process", "memory"
        message = "The document takes more memory than a worker may use. Split the file."
    except RunError:
        raise
    except Exception as error:  # noqa: BLE001 - the document boundary
        stage, code = "process", "unexpected"
        last = traceback.extract_tb(error.__traceback__)[-1]
        where = f"{Path(last.filename).name}:{last.lineno}"
        kind = type(error).__name__
        message = f"{kind} at {where}: {error}. This is a fault of the program: please report it."
    else:
        return Done(source, found, None, watch.seconds)
    failure = _failure(source.name, source.sha256, stage, code, message)
    return Done(source, None, failure, watch.seconds)


def _writable(out: Path) -> None:
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(
            f"{out} can't be made: {error.strerror}. Choose another folder with --out."
        ) from error
    if not os.access(out, os.W_OK):
        raise OutputError(f"{out} is not writable. Choose another folder with --out.")


def _summary(
    out: Path, done: Sequence[Done], made: tables.Made, wrong: list[str], elapsed: float
) -> Summary:
    seconds: Counter[str] = Counter()
    for one in done:
        seconds.update(one.seconds)
    pages = made["pages"].to_pylist()
    documents = made["documents"].to_pylist()
    return Summary(
        out=out,
        documents=len(documents),
        partial=sum(row["status"] == "partial" for row in documents),
        repaired=len({row["doc_id"] for row in pages if row["repaired_share"]}),
        failures=tuple(made["failures"].to_pylist()),
        pages=dict(sorted(Counter(row["source"] for row in pages).items())),
        tables={name: table.num_rows for name, table in made.items()},
        findings=dict(Counter(made["findings"]["code"].to_pylist()).most_common()),
        seconds={name: round(value, 3) for name, value in seconds.items()},
        elapsed=elapsed,
        mistakes=tuple(wrong),
    )


def _write_record(summary: Summary, raw: Sequence[Path], jobs: int) -> None:
    record = {
        "finished": datetime.now(UTC).isoformat(timespec="seconds"),
        "kehoach": _version("kehoach"),
        "python": platform.python_version(),
        "libraries": {name: _version(name) for name in _LIBRARIES},
        "raw": [str(path) for path in raw],
        "out": str(summary.out),
        "jobs": jobs,
        "elapsed_seconds": round(summary.elapsed, 3),
        "stage_seconds": summary.seconds,
        "documents": summary.documents,
        "failures": len(summary.failures),
        "rows": summary.tables,
        "schema_mistakes": list(summary.mistakes),
    }
    text = json.dumps(record, ensure_ascii=False, indent=1)
    (summary.out / "run.json").write_text(text + "\n", encoding="utf-8")


def _version(package: str) -> str:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return "not installed"
