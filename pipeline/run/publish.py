"""Parts of documents -> all tables of OUT: rows, comparison, database, description."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as pq

from pipeline import parts, tables
from pipeline.compare import views
from pipeline.errors import OutputError, cannot_write
from pipeline.heads import Failure
from pipeline.parts import Part
from pipeline.rules import Rules
from pipeline.run import folder, server
from pipeline.run.cache import Cache
from pipeline.run.sidebyside import compare_plans
from pipeline.run.task import peak_memory

_COUNTS = {
    "documents": "SELECT 'documents', count(*) FROM documents",
    "partial": "SELECT 'partial', count(*) FROM documents WHERE status = 'partial'",
    "repaired": "SELECT 'repaired', count(DISTINCT doc_id) FROM pages WHERE repaired_share > 0",
    "pages": "SELECT source, count(*) FROM pages GROUP BY 1 ORDER BY 1",
    "findings": "SELECT code, count(*) FROM findings GROUP BY 1 ORDER BY 2 DESC, 1",
}


def publish(
    out: Path, cache: Cache, keys: Iterable[str], failures: Sequence[Failure], state: str
) -> dict[str, Any]:
    """Write all tables of the parts under ``keys``, which are in the order of documents.

    Returns what stands in ``out`` now: counts, failures, what breaks the schema; ``state`` is
    remembered with it. Raises OutputError.
    """
    parts.lean()
    with folder.fresh(out) as fresh:
        mistakes = tables.bind(fresh, _parts(cache, keys), failures)
        finished = _apart(fresh)
        finished["mistakes"] = [*mistakes, *finished["mistakes"]]
        about = {"state": state, **finished}
        folder.publish(fresh, out, about)
    return about


def _parts(cache: Cache, keys: Iterable[str]) -> Iterator[Part]:
    for key in keys:
        content = cache.get(key)
        if content is None:
            raise OutputError(f"{cache.folder} was changed while it was read. Run again.")
        yield Part.from_bytes(content)


def _apart(made: Path) -> dict[str, Any]:
    """Finish the tables in a process of its own, whose memory goes when it ends."""
    try:
        with ProcessPoolExecutor(1, mp_context=server.context()) as pool:
            return pool.submit(_finish, made).result()
    except BrokenProcessPool as error:
        raise OutputError(
            "The process that compares plans died, most likely for want of memory. Run again with"
            " fewer plans, or on a machine with more memory; what was read is kept."
        ) from error


def _finish(made: Path) -> dict[str, Any]:
    """Compare the plans, make the database; return what stands under ``made``."""
    parts.lean()
    try:
        compared = compare_plans(made, Rules())
        tables.finish(made)
        views.create(made / tables.DATABASE)
        counts = _counts(made)
    except duckdb.Error as error:
        raise cannot_write(made, OSError(str(error))) from error
    return {
        "compared": not compared.left_out,
        "apart": compared.is_apart,
        "mistakes": compared.mistakes,
        "peak": peak_memory(),
        **counts,
    }


def _counts(made: Path) -> dict[str, Any]:
    with duckdb.connect(str(made / tables.DATABASE), read_only=True) as database:
        found = {name: dict(database.execute(sql).fetchall()) for name, sql in _COUNTS.items()}
    single = {name: found[name].get(name, 0) for name in ("documents", "partial", "repaired")}
    rows = {path.stem: pq.read_metadata(path).num_rows for path in sorted(made.glob("*.parquet"))}
    failures = tables.stored(made, "failures").to_pylist()
    return {**found, **single, "rows": rows, "failures": failures}
