"""The same work on a Dask cluster: each Dask worker has worker processes of its own below it.

So a document that hangs, crashes or eats memory costs one row there as well, and no Dask worker.
Where the workers see the folder of OUT they keep parts there themselves; where they don't, parts
come back to the run, which keeps them.
"""

from __future__ import annotations

import atexit
import multiprocessing
import secrets
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Any

from pipeline.errors import MissingToolError, RunError
from pipeline.heads import Head
from pipeline.run.cache import Cache
from pipeline.run.pool import Pool, lost
from pipeline.run.task import Limits, Task
from pipeline.run.versions import fingerprints

_AHEAD = 3
"""Documents a Dask worker has waiting, more than at home: what it does next comes by wire."""

_SECONDS = 20.0
"""Time a scheduler has to answer."""

_TOKEN = "shared"  # noqa: S105 - a file's name


def on_cluster(tasks: Iterable[Task], address: str, limits: Limits) -> Iterator[tuple[Task, Head]]:
    """Yield each task with what became of it, as it is done by the workers at ``address``.

    Raises RunError where no scheduler answers there, or a worker is of another version.
    """
    distributed = _distributed()
    try:
        client = distributed.Client(address, timeout=_SECONDS)
        client.wait_for_workers(1, timeout=_SECONDS)
    except (OSError, TimeoutError, ValueError) as error:
        raise RunError(
            f"No Dask scheduler with workers answers at {address}. Start one (dask scheduler;"
            " dask worker ADDRESS --no-nanny --nthreads 1), see docs/national-run.md."
        ) from error
    with client:
        yield from _all_done(client, distributed, tasks, limits)


def _all_done(
    client: Any, distributed: Any, tasks: Iterable[Task], limits: Limits
) -> Iterator[tuple[Task, Head]]:
    left = iter(tasks)
    waiting: dict[Any, Task] = {}
    first = next(left, None)
    if first is None:
        return
    shared = _is_shared(client, first.cache)
    ahead = _AHEAD * sum(client.nthreads().values())
    running = distributed.as_completed()
    following = _joined(first, left)
    while True:
        for task in islice(following, ahead - len(waiting)):
            parts = {} if shared else _sisters(task)
            future = client.submit(
                remote, task, limits, fingerprints()["part"], shared, parts, pure=False, retries=0
            )
            waiting[future] = task
            running.add(future)
        if not waiting:
            return
        future = next(running)
        yield _received(waiting.pop(future), future, distributed, limits)


def _joined(first: Task, rest: Iterator[Task]) -> Iterator[Task]:
    yield first
    yield from rest


def _received(task: Task, future: Any, distributed: Any, limits: Limits) -> tuple[Task, Head]:
    try:
        head, content = future.result()
    except (distributed.KilledWorker, distributed.client.FutureCancelledError):
        message = "The Dask worker was lost. See its log, and run again with --retry."
        return task, lost(task, "crashed", message, limits)
    if content is not None:
        Cache(task.cache).put(task.key, content)
    return task, head


def remote(
    task: Task,
    limits: Limits,
    version: str,
    shared: bool,  # noqa: FBT001 - Dask's submit hands on what it gets
    parts: Mapping[str, bytes],
) -> tuple[Head, bytes | None]:
    """Read one document on a Dask worker; return what is known of it, and its part unless kept.

    ``parts`` are those of its sisters. Raises RunError where this worker is of another
    ``version`` or can't have processes below it.
    """
    if fingerprints()["part"] != version:
        raise RunError(
            "A Dask worker has another version of kehoach, its rules or libraries than this run."
            " Install the same on all machines."
        )
    if multiprocessing.current_process().daemon:
        raise RunError(
            "Dask workers need processes of their own. Start them with --no-nanny, or with"
            " DASK_DISTRIBUTED__WORKER__DAEMON=False."
        )
    own = task if shared else replace(task, cache=_own_cache())
    cache = Cache(own.cache)
    for key, content in parts.items():
        cache.put(key, content)
    ((_, head),) = _pool(limits).done([own])
    return head, None if shared else cache.get(own.key)


@lru_cache(maxsize=1)
def _pool(limits: Limits) -> Pool:
    """Return the processes below this Dask worker, one for each of its threads."""
    from distributed import get_worker  # noqa: PLC0415

    pool = Pool(get_worker().state.nthreads, limits)
    atexit.register(pool.stop)
    return pool


@lru_cache(maxsize=1)
def _own_cache() -> Path:
    folder = tempfile.TemporaryDirectory(prefix="kehoach-")
    atexit.register(folder.cleanup)
    return Path(folder.name)


def _is_shared(client: Any, cache: Path) -> bool:
    """Tell whether all workers see the folder ``cache`` of this machine."""
    token = secrets.token_hex(16)
    path = cache / _TOKEN
    path.write_text(token)
    try:
        return all(client.run(_sees, path, token).values())
    finally:
        path.unlink()


def _sees(path: Path, token: str) -> bool:
    try:
        return path.read_text() == token
    except OSError:
        return False


def _sisters(task: Task) -> dict[str, bytes]:
    contents = {key: Cache(task.cache).get(key) for key in task.sisters}
    return {key: content for key, content in contents.items() if content}


def _distributed() -> Any:
    try:
        import distributed  # noqa: PLC0415
    except ImportError as error:
        raise MissingToolError(
            "A cluster needs the Dask packages. Install them: pip install 'kehoach[cluster]'."
        ) from error
    return distributed
