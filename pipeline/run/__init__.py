"""Many documents: collect the files, read each in a worker process, write the tables.

What was read before is not read again: each document's part is kept under OUT by a key of its
bytes and of all code, rules and models it depends on. A document that fails, hangs or kills its
worker costs one row in ``failures``; all others are done. Tables are always those of all files
that are there now.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

from pipeline.heads import Failure, Head
from pipeline.records import Source
from pipeline.run import folder, plan, publish, record, server
from pipeline.run.cache import Cache
from pipeline.run.collect import collect
from pipeline.run.plan import by_content, digest, planned
from pipeline.run.record import SKIPPED, Log, Summary
from pipeline.run.task import DEFAULT, Limits, Task, default_jobs
from pipeline.run.versions import fingerprints

__all__ = [
    "SKIPPED",
    "Limits",
    "Settings",
    "Summary",
    "collect",
    "default_jobs",
    "extract",
]


@dataclass(frozen=True)
class Settings:
    """How a run is done: worker processes (None: by the processors), what a document may take,
    whether files that failed before are tried again, the address of a Dask cluster to work on."""

    jobs: int | None = None
    limits: Limits = DEFAULT
    retry: bool = False
    cluster: str = ""

    @property
    def workers(self) -> int:
        """Worker processes to run."""
        return self.jobs or default_jobs()

    @property
    def shown(self) -> dict[str, float | bool | str]:
        """The settings, for ``run.json``."""
        return {
            "jobs": self.workers,
            "timeout_seconds": self.limits.seconds,
            "memory_bytes": self.limits.memory,
            "retry": self.retry,
            "cluster": self.cluster,
        }


def extract(
    raw: Sequence[Path | str],
    out: Path,
    settings: Settings = Settings(),
    *,
    started: Callable[[int], None] = lambda _: None,
    finished: Callable[[Head], None] = lambda _: None,
) -> Summary:
    """Read every file under ``raw`` and write every table under ``out``.

    ``started`` is told the number of files, then, where there are some, of the destroyed plans that
    are read again with what their clean sisters say; ``finished`` each file as it is done.
    Raises RunError if there is nothing to read or ``out`` can't be written.
    """
    begun = time.perf_counter()
    with folder.held(out) as kept, Log(out / record.LOG) as log:
        sources, failures = collect(raw, out)
        log("start", raw=[str(path) for path in raw], files=len(sources) + len(failures))
        stands = folder.state(out)
        if not stands:
            server.start()  # now, since there is something to do
        started(len(sources))
        state = _state(sources, failures, kept, settings)
        failed = any(row["code"] not in SKIPPED for row in stands.get("failures", ()))
        failed = failed or bool(stands.get("lost"))
        if stands.get("state") != state or (settings.retry and failed):
            reading = _Reading(settings, kept, log, started, finished)
            stands = _made(out, sources, failures, state, reading)
        done = record.summary(out, stands, log, len(sources), time.perf_counter() - begun)
        record.write(done, raw, settings.shown)
        log("end", seconds=round(done.elapsed, 3), documents=done.documents, kept=done.kept)
    return done


def _made(
    out: Path, sources: list[Source], failures: Sequence[Failure], state: str, reading: _Reading
) -> dict[str, Any]:
    """Read what is not kept yet and write all tables; return what stands in ``out`` then."""
    server.start()
    with publish.apart(reading.settings.workers) as make:
        again, sisters = _read(sources, reading)
        reading.log("tables", documents=len(sources))

        def last(source: Source) -> Task:
            return planned(source, reading.cache, sisters if source in again else ())

        cache = Cache(reading.cache)
        sources.sort(key=by_content)
        keys = [last(source).key for source in sources]
        stands = publish.publish(make, out, cache, keys, failures, state)
    cache.keep(
        key
        for source in sources
        for key in (*planned(source, reading.cache).keys, *last(source).keys)
    )
    return stands


def _read(
    sources: Iterable[Source], reading: _Reading
) -> tuple[frozenset[Source], tuple[str, ...]]:
    """Read what is not kept yet; return which were read again, with the parts of which sisters."""
    # Sources alone are held, tasks made when they are needed: there may be any number.
    clean, broken = [], []
    for source, head in reading(sources):
        if head.is_clean:
            clean.append(source)
        if head.is_broken:
            broken.append(source)
    sisters = plan.sisters(clean, reading.cache)
    again = frozenset(broken if sisters else ())
    if again:
        reading.started(len(again))
    for _ in reading(again, sisters):
        pass
    return again, sisters


@dataclass(frozen=True)
class _Reading:
    """Reads what is not kept yet in ``cache``, in worker processes, and tells what became of it."""

    settings: Settings
    cache: Path
    log: Log
    started: Callable[[int], None]
    finished: Callable[[Head], None]

    def __call__(
        self, sources: Iterable[Source], sisters: tuple[str, ...] = ()
    ) -> Iterator[tuple[Source, Head]]:
        """Yield each source with what is known of it; ``sisters`` are keys of clean documents."""
        waiting: list[Source] = []
        for source in sources:
            if head := self._known(planned(source, self.cache, sisters)):
                self.finished(head)
                yield source, head
            else:
                waiting.append(source)
        waiting.sort(key=_size, reverse=True)
        tasks = (planned(source, self.cache, sisters) for source in waiting)
        for task, head in self._work(tasks, len(waiting)) if waiting else ():
            self.log.document(task.source, head)
            self.finished(head)
            yield task.source, head

    def _work(self, tasks: Iterable[Task], count: int) -> Iterator[tuple[Task, Head]]:
        settings = self.settings
        if settings.cluster:
            # Imported late: Dask is an extra.
            from pipeline.run.cluster import on_cluster  # noqa: PLC0415

            yield from on_cluster(tasks, settings.cluster, settings.limits)
            return
        from pipeline.run.pool import local  # noqa: PLC0415

        jobs = min(settings.workers, count)
        threads = settings.workers // jobs
        with folder.scratch(self.cache) as scratch:
            yield from local(tasks, jobs, settings.limits, threads=threads, scratch=scratch)

    def _known(self, task: Task) -> Head | None:
        """Return what an earlier run found; None where there is nothing or it is to be retried."""
        content = Cache(task.cache).get(task.key)
        if content is None:
            return None
        from pipeline.parts import Part  # noqa: PLC0415

        try:
            head = Part.from_bytes(content).head
        except ValueError:
            return None
        limits = self.settings.limits
        if head.failure and self.settings.retry and head.failure["code"] not in SKIPPED:
            return None
        if head.limits and head.limits != (limits.seconds, limits.memory):
            return None
        return head


def _size(source: Source) -> int:
    """Return a file's bytes: the largest are read first, so that no worker ends long after."""
    try:
        return Path(source.path).stat().st_size
    except OSError:
        return 0


def _state(
    sources: Iterable[Source], failures: Iterable[Failure], cache: Path, settings: Settings
) -> str:
    """Return a hash of all that the tables are made of."""
    limits = settings.limits
    program = [fingerprints()["tables"], f"{limits.seconds} {limits.memory}"]
    documents = (planned(source, cache).key for source in sources)
    rows = sorted(json.dumps(row, sort_keys=True) for row in failures)
    return digest(chain(program, documents, rows))
