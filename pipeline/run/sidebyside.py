"""Tables of a run -> what shows when its plans stand side by side.

What that takes grows with their number, and for some of it with the square. Up to 3,000 plans are
compared all with all; of more, those of each province with each other, and of a province with more
those that are likest, by year and subject. One group comes after another, each in a process of its
own: memory is that of the largest, whatever their number.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from concurrent.futures.process import BrokenProcessPool
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from pebble import ProcessExpired, ProcessPool

from pipeline import compare, tables
from pipeline.compare.batch import READ, text
from pipeline.compare.missing import subject
from pipeline.errors import too_large
from pipeline.rows import Cells
from pipeline.rules import Rules
from pipeline.run import server
from pipeline.run.task import peak_memory
from pipeline.schema import schema

MOST = 3000
"""Plans that are compared with each other, in what memory a small machine has."""

LIKEST = 400
"""Plans of a group where a province has more than that: four times the communes it has, so that the
plans of one subject and year nearly always stand together, in memory that does not grow."""

_TOLD = ["doc_id", "province_code", "province", "district", "commune", "plan_year", "title"]
"""Columns of ``documents`` that tell which plans are likest."""

_BY = "ORDER BY mentions DESC, filename, file_row_number"
_FIRST = ("kind", "number", "doc_type", "issuer", "level", "year", "date", "title")
_JOINED = ("cited_by", "conflicts", "nested_in")
_FOUND = {
    "cited_documents": f"""
    SELECT cited_id, sum(mentions)::BIGINT AS mentions, sum(documents)::BIGINT AS documents,
        {", ".join(f"first({name} {_BY}) AS {name}" for name in _FIRST)},
        {", ".join(f"string_agg({name}, ' | ' {_BY}) AS {name}" for name in _JOINED)},
        min(filename) AS filename, min(file_row_number) AS file_row_number
    FROM stored GROUP BY cited_id
"""  # noqa: S608
}
"""One row for what plans of several groups cite, as the group that cites it most has it."""


class Comparison(NamedTuple):
    """What breaks the schema, in words; whether plans were compared in groups alone, and the most
    memory (bytes) that a group's process held."""

    mistakes: list[str]
    is_apart: bool
    peak: int = 0


def compare_plans(made: Path, rules: Rules) -> Comparison:
    """Compare the plans whose tables stand under ``made``, and write what shows there."""
    about = tables.stored(made, "documents", _TOLD)
    if about.num_rows <= MOST:
        new = _new(made, None, rules)
        tables.write(made, new)
        return Comparison(tables.mistakes(new), is_apart=False)
    return _apart(made, _groups(about.to_pylist()), rules)


def _groups(documents: Sequence[Cells]) -> list[list[str]]:
    """Return the ids of the plans to be compared with each other."""
    homes: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
    for row in documents:
        like = (text(row, "plan_year"), subject(row), text(row, "doc_id"))
        homes[text(row, "province_code")].append(like)
    groups: list[list[str]] = []
    for _, plans in sorted(homes.items()):
        whole = [sorted(doc_id for *_, doc_id in plans)]
        groups += whole if len(plans) <= MOST else _cut(sorted(plans))
    return groups


def _cut(plans: Sequence[tuple[str, str, str]]) -> Iterator[list[str]]:
    """Yield the ids of a province's plans in groups; those of one year and subject stay together.

    More of these than one group holds are cut as they come.
    """
    group: list[str] = []
    for _, alike in groupby(plans, key=lambda plan: plan[:2]):
        ids = [doc_id for *_, doc_id in alike]
        if group and len(group) + len(ids) > LIKEST:
            yield group
            group = []
        group += ids
        while len(group) > LIKEST:
            yield group[:LIKEST]
            group = group[LIKEST:]
    if group:
        yield group


def _apart(made: Path, groups: Sequence[Sequence[str]], rules: Rules) -> Comparison:
    """Compare the plans of each group. Raises OutputError if one can't be held in memory.

    Each is compared in a process that ends with it, and so gives back all it took.
    """
    mistakes: list[str] = []
    peak = 0
    with TemporaryDirectory(dir=made) as name:
        folders = [Path(name) / f"{number:06}" for number in range(len(groups))]
        with _pool() as pool:
            for ids, folder in zip(groups, folders, strict=True):
                folder.mkdir()
                try:
                    told = pool.schedule(_group, args=(made, ids, rules, folder)).result()
                except (ProcessExpired, BrokenProcessPool) as error:
                    raise too_large() from error
                mistakes += told.mistakes
                peak = max(peak, told.peak)
        for table in compare.WRITTEN:
            stored = [folder / f"{table}.parquet" for folder in folders]
            tables.arrange(made, schema()[table], stored, _FOUND.get(table, tables.STORED))
    return Comparison(mistakes, is_apart=True, peak=peak)


def _pool() -> ProcessPool:
    """Return what runs each task in a process of its own, one at a time."""
    context = server.context(__name__)
    return ProcessPool(max_workers=1, max_tasks=1, initializer=server.bind_to_run, context=context)


def _group(made: Path, ids: Sequence[str], rules: Rules, into: Path) -> Comparison:
    """Compare the plans ``ids`` and write the tables that makes to ``into``."""
    new = _new(made, ids, rules)
    for table, rows in new.items():
        pq.write_table(rows, into / f"{table}.parquet")
    return Comparison(tables.mistakes(new), is_apart=True, peak=peak_memory())


def _new(made: Path, ids: Sequence[str] | None, rules: Rules) -> tables.Made:
    """Return the tables that comparing the plans ``ids`` (None: all) makes."""
    found = compare.compared({name: _read(made, name, ids) for name in READ}, rules)
    return {name: found[name] for name in compare.WRITTEN}


def _read(made: Path, table: str, ids: Sequence[str] | None) -> pa.Table:
    if ids is None:
        return tables.stored(made, table)
    these = pc.field("doc_id").isin(pa.array(ids, pa.string()))
    return pq.read_table(made / f"{table}.parquet", filters=these)
