"""Worker processes on this machine: each document has its own time and memory, and dies alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from concurrent.futures import TimeoutError as DocumentTimeoutError
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from pathlib import Path
from threading import Thread

from pebble import ProcessExpired, ProcessPool

from pipeline.errors import RunError
from pipeline.heads import Head, failed
from pipeline.run import server
from pipeline.run.cache import Cache
from pipeline.run.task import Limits, Task

# What reads documents is imported where it is used: in the workers, not in the run itself.

_AHEAD = 2
"""Documents a worker has waiting: enough to keep it busy, few enough for any number of files."""

_LIFE = 500
"""Documents after which a worker is replaced, so that what libraries leak can't add up."""


def _confine(limits: Limits, threads: int, scratch: Path | None) -> None:
    from pipeline.run.work import confine  # noqa: PLC0415

    confine(limits, threads, scratch)


def _work(task: Task) -> Head:
    from pipeline.run.work import work  # noqa: PLC0415

    return work(task)


class Pool:
    """Worker processes that read documents, each within ``limits``.

    ``threads`` is how many pages of a scan each worker may read at once, ``scratch`` the folder of
    their temporary files.
    """

    def __init__(
        self,
        jobs: int,
        limits: Limits,
        one: Callable[[Task], Head] = _work,
        threads: int = 1,
        scratch: Path | None = None,
    ) -> None:
        self._jobs, self._limits, self._one = jobs, limits, one
        self._pool = ProcessPool(
            max_workers=jobs,
            max_tasks=_LIFE,
            initializer=_confine,
            initargs=(limits, threads, scratch),
            context=server.context(),
        )

    def done(self, tasks: Iterable[Task]) -> Iterator[tuple[Task, Head]]:
        """Yield each task with what became of it, as it is done.

        A document that hangs, takes too much memory or kills its worker is a failure, which is
        kept.
        """
        waiting: dict[Future[Head], Task] = {}
        left = iter(tasks)
        while True:
            for task in islice(left, self._jobs * _AHEAD - len(waiting)):
                future = self._pool.schedule(self._one, args=(task,), timeout=self._limits.seconds)
                waiting[future] = task
            if not waiting:
                return
            done, _ = wait(waiting, return_when=FIRST_COMPLETED)
            for ready in done:
                task = waiting.pop(ready)
                yield task, _head(task, ready, self._limits)

    def stop(self) -> None:
        """End all workers, whatever they do."""
        self._pool.stop()  # type: ignore[no-untyped-call]
        self._pool.join()


def local(
    tasks: Iterable[Task],
    jobs: int,
    limits: Limits,
    one: Callable[[Task], Head] = _work,
    threads: int = 1,
    scratch: Path | None = None,
) -> Iterator[tuple[Task, Head]]:
    """Yield each task with what became of it, done by ``jobs`` worker processes."""
    pool = Pool(jobs, limits, one, threads, scratch)
    stop: Callable[[], None] = pool.stop
    try:
        yield from pool.done(tasks)
        # Aside: the pool looks ten times a second whether to go on. Not where something stopped
        # the run: what workers then missed of their temporary files they would keep as a failure.
        stop = Thread(target=pool.stop).start
    finally:
        stop()


def _head(task: Task, future: Future[Head], limits: Limits) -> Head:
    """Return what became of a document; where its worker could not say, keep that as a failure."""
    try:
        return future.result()
    except BrokenProcessPool as error:
        raise RunError(
            "No worker process can start, most likely for want of memory. Allow more with --memory,"
            " or fewer workers with --jobs; what was read is kept."
        ) from error
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
    from pipeline.parts import Part  # noqa: PLC0415

    source = task.source
    failure = failed(source, "process", code, message)
    head = Head(source.name, source.sha256, failure, limits=(limits.seconds, limits.memory))
    Cache(task.cache).put(task.key, Part(head).to_bytes())
    return head
