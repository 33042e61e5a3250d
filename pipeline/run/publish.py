"""Parts of documents -> all tables of OUT, made in a process of their own.

That process is started with the run and loads what makes tables while documents are read; its
memory goes when it ends.
"""

from __future__ import annotations

import atexit
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from pipeline.errors import too_large
from pipeline.heads import Failure
from pipeline.run import folder, server
from pipeline.run.cache import Cache

Make = Callable[[Path, Cache, Sequence[str], Sequence[Failure]], dict[str, Any]]
"""Writes all tables under a folder, of the parts under keys and of failures."""


@contextmanager
def apart(jobs: int) -> Iterator[Make]:
    """Start the process that makes tables, and yield what has it make them.

    Where plans are compared in groups, it starts ``jobs`` processes more at a time.
    """
    with ProcessPoolExecutor(1, get_context("spawn"), initializer=server.obey_run) as pool:
        pool.submit(_ready)
        yield partial(_made, pool, jobs)


def publish(
    make: Make,
    out: Path,
    cache: Cache,
    keys: Sequence[str],
    failures: Sequence[Failure],
    state: str,
) -> dict[str, Any]:
    """Have all tables made of the parts under ``keys``, which are in the order of documents.

    Returns what stands in ``out`` now: counts, failures, what breaks the schema; ``state`` is
    remembered with it. Raises OutputError.
    """
    with folder.fresh(out) as fresh:
        about = {"state": state, **make(fresh, cache, keys, failures)}
        folder.publish(fresh, out, about)
    return about


def here(
    jobs: int, made: Path, cache: Cache, keys: Sequence[str], failures: Sequence[Failure]
) -> dict[str, Any]:
    """Write all tables under ``made`` in this process."""
    from pipeline.run.finish import finished  # noqa: PLC0415 - not in the run itself

    return finished(made, cache, keys, failures, jobs)


def _made(pool: ProcessPoolExecutor, *of: Any) -> dict[str, Any]:
    try:
        return pool.submit(here, *of).result()
    except BrokenProcessPool as error:
        raise too_large() from error


def _ready() -> None:
    import pipeline.run.finish  # noqa: F401, PLC0415

    # It ends at once, and the run with it: to take down all that is loaded takes a while.
    atexit.register(os._exit, 0)
