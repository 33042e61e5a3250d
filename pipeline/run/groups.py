"""Groups of plans -> what shows when those of each stand side by side, as Parquet files.

Each group has a process of its own: what comparing it took goes with that, so that memory is that
of the largest group, however many there are. A process that dies costs what its group would show.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from pipeline import compare, parts, tables
from pipeline.compare.batch import READ
from pipeline.errors import RunError
from pipeline.rules import Rules
from pipeline.run import server
from pipeline.run.task import peak_memory
from pipeline.schema import schema

MOST = 3000
"""Plans that are compared at a time, in what memory a small machine has."""


class Compared(NamedTuple):
    """What came of comparing a group: what breaks the schema, and why it was not compared, in
    words; the most memory that took, in bytes."""

    mistakes: tuple[str, ...]
    peak: int
    lost: str = ""


class _Running(NamedTuple):
    ids: Sequence[str]
    into: Path
    future: Future[Compared]


def whole(made: Path, rules: Rules) -> list[str]:
    """Compare all plans whose tables stand under ``made`` in this process, and write what shows.

    Returns what breaks the schema, in words.
    """
    new = _new({name: tables.stored(made, name) for name in READ}, rules)
    tables.write(made, new)
    return tables.mistakes(new)


def each(
    made: Path, groups: Sequence[Sequence[str]], rules: Rules, folder: Path, jobs: int
) -> Iterator[Compared]:
    """Compare the plans of each group, ``jobs`` groups at a time at most; yield what came of each.

    What a group shows is written into a folder of its own below ``folder``, by their order.
    Raises OSError where that can't be written.
    """
    running: deque[_Running] = deque()
    for at, ids in enumerate(groups):
        while running and not _is_room(len(ids), running, jobs):
            yield _ended(made, running.popleft())
        into = folder / f"{at:06}"
        into.mkdir()
        running.append(_Running(ids, into, _begun(made, ids, rules, into)))
    while running:
        yield _ended(made, running.popleft())


def _is_room(size: int, running: Sequence[_Running], jobs: int) -> bool:
    """Tell whether one more group of ``size`` plans may be compared beside those that are."""
    return len(running) < jobs and size + sum(len(one.ids) for one in running) <= MOST


def _begun(*of: Any) -> Future[Compared]:
    """Start a process that compares the plans of one group and ends."""
    pool = ProcessPoolExecutor(1, server.context(__name__), initializer=server.obey_run)
    future = pool.submit(_compared, *of)
    pool.shutdown(wait=False)
    return future


def _compared(made: Path, ids: Sequence[str], rules: Rules, into: Path) -> Compared:
    parts.lean()
    new = _new({name: _read(made, name, ids) for name in READ}, rules)
    _write(into, new)
    return Compared(tuple(tables.mistakes(new)), peak_memory())


def _ended(made: Path, one: _Running) -> Compared:
    """Return what came of a group. Where its process failed, only what stood there is written."""
    error = one.future.exception()
    if error is None:
        return one.future.result()
    if isinstance(error, OSError | RunError):
        raise error
    none = {name: schema()[name].arrow.empty_table() for name in compare.WRITTEN}
    _write(one.into, {**none, "findings": _read(made, "findings", one.ids)})
    return Compared((), 0, _told(made, one.ids, error))


def _told(made: Path, ids: Sequence[str], error: BaseException) -> str:
    if isinstance(error, BrokenProcessPool | MemoryError):
        why = "the process that compares them died, most likely for want of memory"
        remedy = "Run again with --retry, with fewer --jobs or on a machine with more memory."
    else:
        why = f"{type(error).__name__}: {error}"
        remedy = "This is a fault of the program: please report it."
    first, *others = _read(made, "documents", ids)["file"].to_pylist()
    named = f"{first} and {len(others)} more plans" if others else first
    return f"{named} were not compared with each other: {why}. {remedy}"


def _new(made: tables.Made, rules: Rules) -> tables.Made:
    """Return the tables that comparing makes."""
    found = compare.compared(made, rules)
    return {name: found[name] for name in compare.WRITTEN}


def _write(folder: Path, made: tables.Made) -> None:
    for name, rows in made.items():
        pq.write_table(rows, folder / f"{name}.parquet", row_group_size=tables.GROUP)


def _read(made: Path, table: str, ids: Sequence[str]) -> pa.Table:
    """Return the rows of a written table that are of the plans ``ids``; the rest is not held."""
    these = pa.array(ids, pa.string())
    with pq.ParquetFile(made / f"{table}.parquet") as file:
        found = [
            batch.filter(pc.is_in(batch["doc_id"], these))
            for batch in file.iter_batches(tables.GROUP)
        ]
        return pa.Table.from_batches(found, file.schema_arrow)
