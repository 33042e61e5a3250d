"""Parts of documents -> all tables: rows, comparison, database, description."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
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


def finished(
    made: Path, cache: Cache, keys: Iterable[str], failures: Sequence[Failure], jobs: int
) -> dict[str, Any]:
    """Write all tables under ``made``; return what stands there: counts, what breaks the schema.

    ``keys`` are those of parts, in the order of documents; ``failures`` those of files without;
    ``jobs`` groups of plans are compared at a time. Raises OutputError.
    """
    parts.lean()
    mistakes = tables.bind(made, _parts(cache, keys), failures)
    try:
        compared = compare_plans(made, Rules(), jobs)
        tables.finish(made)
        views.create(made / tables.DATABASE)
        counts = _counts(made)
    except duckdb.Error as error:
        raise cannot_write(made, OSError(str(error))) from error
    return {
        "apart": compared.is_apart,
        "lost": list(compared.lost),
        "mistakes": [*mistakes, *compared.mistakes],
        "peak": max(peak_memory(), compared.peak),
        **counts,
    }


def _parts(cache: Cache, keys: Iterable[str]) -> Iterator[Part]:
    for key in keys:
        content = cache.get(key)
        if content is None:
            raise OutputError(f"{cache.folder} was changed while it was read. Run again.")
        yield Part.from_bytes(content)


def _counts(made: Path) -> dict[str, Any]:
    with duckdb.connect(str(made / tables.DATABASE), read_only=True) as database:
        database.execute("SET enable_progress_bar = false")
        found = {name: dict(database.execute(sql).fetchall()) for name, sql in _COUNTS.items()}
    single = {name: found[name].get(name, 0) for name in ("documents", "partial", "repaired")}
    rows = {path.stem: pq.read_metadata(path).num_rows for path in sorted(made.glob("*.parquet"))}
    failures = tables.stored(made, "failures").to_pylist()
    return {**found, **single, "rows": rows, "failures": failures}
