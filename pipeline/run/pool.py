"""Worker processes on this machine: each document has its own time and memory, and dies alone."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from concurrent.futures import TimeoutError as DocumentTimeoutError
from itertools import islice

from pebble import ProcessExpired, ProcessPool

from pipeline.parts import Head, Part
from pipeline.run.cache import Cache
from pipeline.run.work import Limits, Task, confine, failed, work

_AHEAD = 2
"""Documents a worker has waiting: enough to keep it busy, few enough for any number of files."""

_PRELOADED = ["pipeline.run.work", "pipeline.run.publish", "spacy", "underthesea"]
"""What is loaded once and then shared by all workers, old and new."""

_LIFE = 500
"""Documents after which a worker is replaced, so that what libraries leak can't add up."""


def local(
    tasks: Iterable[Task],
    jobs: int,
    limits: Limits,
    one: Callable[[Task], Head] = work,
    threads: int = 1,
) -> Iterator[tuple[Task, Head]]:
    """Yield each task with what became of it, as it is done; each is read in a worker process.

    A document that hangs, takes too much memory or kills its worker is a failure, which is kept.
    ``threads`` is how many pages of a scan each worker may read at once.
    """
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(_PRELOADED)
    waiting: dict[Future[Head], Task] = {}
    left = iter(tasks)
    pool = ProcessPool(
        max_workers=jobs,
        max_tasks=_LIFE,
        initializer=confine,
        initargs=(limits, threads),
        context=context,
    )
    try:
        while True:
            for task in islice(left, jobs * _AHEAD - len(waiting)):
                waiting[pool.schedule(one, args=(task,), timeout=limits.seconds)] = task
            if not waiting:
                break
            done, _ = wait(waiting, return_when=FIRST_COMPLETED)
            for future in done:
                task = waiting.pop(future)
                yield task, _head(task, future, limits)
    finally:
        pool.stop()  # type: ignore[no-untyped-call] # nothing is left to do, or the run is stopped
        pool.join()


def _head(task: Task, future: Future[Head], limits: Limits) -> Head:
    """Return what became of a document; where its worker could not say, keep that as a failure."""
    try:
        return future.result()
    except DocumentTimeoutError:
        code = "timeout"
        message = (
            f"Not done after {limits.seconds:g} s. Give it more with --timeout, or split the file."
        )
    except ProcessExpired as error:
        code = "crashed"
        message = (
            f"The worker died ({error.exitcode}): the file may be damaged, or take more memory"
            " than there is. Save it anew, or allow more with --memory."
        )
    return lost(task, code, message, limits)


def lost(task: Task, code: str, message: str, limits: Limits) -> Head:
    """Return the head of a document whose worker was lost, and keep it as a failure."""
    source = task.source
    failure = failed(source, "process", code, message)
    head = Head(source.name, source.sha256, failure, limits=(limits.seconds, limits.memory))
    Cache(task.cache).put(task.key, Part(head).to_bytes())
    return head


def default_jobs() -> int:
    """Return how many workers to run: one a processor, four at most, since each takes memory."""
    return max(1, min(len(os.sched_getaffinity(0)), 4))
