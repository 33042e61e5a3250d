"""What a run did: its summary, ``run.json`` and the log ``run.jsonl``."""

from __future__ import annotations

import json
import platform
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any

from pipeline.errors import OutputError, cannot_write
from pipeline.heads import Failure, Head
from pipeline.records import Source
from pipeline.run import folder
from pipeline.run.task import peak_memory
from pipeline.run.versions import fingerprints, libraries, version

SKIPPED = frozenset({"skipped", "duplicate"})
"""Codes of files that are set aside, which is no failure of the run."""

RECORD, LOG = "run.json", "run.jsonl"


@dataclass(frozen=True)
class Summary:
    """What a run did, for the person who started it.

    ``tables`` and ``findings`` are counts by name and by code, ``seconds`` by stage, ``pages`` by
    the source of their text. ``kept`` documents were read by an earlier run. Many plans
    are compared ``apart``, in groups of those that are likest; ``lost`` tells which were not.
    """

    out: Path
    documents: int
    partial: int
    repaired: int
    failures: tuple[Failure, ...]
    pages: Mapping[str, int]
    tables: Mapping[str, int]
    findings: Mapping[str, int]
    mistakes: tuple[str, ...]
    apart: bool
    lost: tuple[str, ...]
    kept: int
    seconds: Mapping[str, float]
    elapsed: float
    peak: Mapping[str, int]
    """Most memory (bytes) that the run itself, any worker and any process that compares held."""

    @property
    def found(self) -> int:
        """Files that the run was given: each is a document or a failure."""
        return self.documents + len(self.failures)

    @property
    def failed(self) -> tuple[Failure, ...]:
        """Failures other than files that were set aside."""
        return tuple(row for row in self.failures if row["code"] not in SKIPPED)


@dataclass
class Log:
    """Lines of JSON, written as things happen, so that a run can be watched."""

    path: Path
    seconds: Counter[str] = field(default_factory=Counter)
    read: set[Source] = field(default_factory=set)
    peak: int = 0

    def __enter__(self) -> Log:
        try:
            self._file = self.path.open("w", encoding="utf-8", buffering=1)
        except OSError as error:
            raise cannot_write(self.path, error) from error
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        # The disk may be full: what stopped the run is told, not that the log can't tell it.
        with suppress(OSError, OutputError):
            if error is not None:
                self("stopped", error=str(error) or type(error).__name__)
        with suppress(OSError):
            self._file.close()

    def __call__(self, event: str, **values: Any) -> None:
        """Write one line."""
        at = datetime.now(UTC).isoformat(timespec="milliseconds")
        line = json.dumps({"at": at, "event": event, **values}, ensure_ascii=False)
        try:
            self._file.write(line + "\n")
        except OSError as error:
            raise cannot_write(self.path, error) from error

    def document(self, source: Source, head: Head) -> None:
        """Tell what became of a document."""
        self.read.add(source)
        self.peak = max(self.peak, head.peak)
        self.seconds.update(head.seconds)
        seconds = {name: round(value, 4) for name, value in head.seconds.items()}
        code = str(head.failure["code"]) if head.failure else "done"
        self("document", file=head.file, sha256=head.sha256, result=code, seconds=seconds)


def summary(out: Path, stands: Mapping[str, Any], log: Log, total: int, elapsed: float) -> Summary:
    """Return what a run did; ``stands`` tells what stands in ``out`` after it."""
    return Summary(
        out=out,
        documents=stands["documents"],
        partial=stands["partial"],
        repaired=stands["repaired"],
        failures=tuple(stands["failures"]),
        pages=stands["pages"],
        tables=stands["rows"],
        findings=stands["findings"],
        mistakes=tuple(stands["mistakes"]),
        apart=stands["apart"],
        lost=tuple(stands["lost"]),
        kept=total - len(log.read),
        seconds={name: round(value, 3) for name, value in log.seconds.items()},
        elapsed=elapsed,
        peak={"run": peak_memory(), "worker": log.peak, "comparison": stands["peak"]},
    )


def write(done: Summary, raw: Sequence[Path | str], settings: Mapping[str, Any]) -> None:
    """Write ``run.json``."""
    record = {
        "finished": datetime.now(UTC).isoformat(timespec="seconds"),
        "kehoach": version("kehoach"),
        "python": platform.python_version(),
        "libraries": {name: version(name) for name in sorted(libraries("part"))},
        "versions": dict(fingerprints()),
        "raw": [str(path) for path in raw],
        "out": str(done.out),
        "settings": settings,
        "elapsed_seconds": round(done.elapsed, 3),
        "stage_seconds": done.seconds,
        "peak_memory_bytes": done.peak,
        "documents": done.documents,
        "kept_from_before": done.kept,
        "failures": len(done.failures),
        "compared_in_groups": done.apart,
        "not_compared": list(done.lost),
        "rows": done.tables,
        "schema_mistakes": list(done.mistakes),
    }
    folder.write(done.out / RECORD, record)
