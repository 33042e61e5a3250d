"""Tables of a run -> what shows when its plans stand side by side.

What that takes grows with their number, and for some of it with the square. Up to 3,000 plans are
compared all with all; of more, those of each province with each other, and of a province with more
those that are likest, by year and subject.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import pyarrow.parquet as pq

from pipeline import compare, tables
from pipeline.compare.batch import text
from pipeline.compare.missing import subject
from pipeline.rows import Cells
from pipeline.rules import Rules
from pipeline.run import groups
from pipeline.schema import schema

LIKEST = 400
"""Plans of a group where a province has more than that: four times the communes it has, so that the
plans of one subject and year nearly always stand together, in memory that does not grow."""

_TOLD = ["doc_id", "province_code", "province", "district", "commune", "plan_year", "title"]
"""Columns of ``documents`` that tell which plans are likest."""

_CITED = "cited_documents"
_BY = f"ORDER BY mentions DESC, {', '.join(tables.PLACE)}"
_FIRST = ("kind", "number", "doc_type", "issuer", "level", "year", "date", "title")
_JOINED = ("cited_by", "conflicts", "nested_in")
_MADE = {
    **{name: f"first({name} {_BY})" for name in _FIRST},
    **{name: f"string_agg({name}, ' | ' {_BY})" for name in _JOINED},
    "mentions": "sum(mentions)::BIGINT",
    "documents": "sum(documents)::BIGINT",
}
"""What plans of several groups cite has one row, as the group that cites it most has it."""


class Comparison(NamedTuple):
    """What breaks the schema, in words; whether plans were compared in groups alone, which groups
    were not for what reason; the most memory (bytes) that a group took in its process."""

    mistakes: list[str]
    is_apart: bool
    lost: Sequence[str] = ()
    peak: int = 0


def compare_plans(made: Path, rules: Rules, jobs: int = 1) -> Comparison:
    """Compare the plans whose tables stand under ``made``, and write what shows there.

    Where there are too many for one comparison, ``jobs`` groups are compared at a time.
    """
    if pq.read_metadata(made / "documents.parquet").num_rows <= groups.MOST:
        return Comparison(groups.whole(made, rules), is_apart=False)
    return _apart(made, _groups(tables.rows(made, "documents", _TOLD)), rules, jobs)


def _groups(documents: Iterable[Cells]) -> list[list[str]]:
    """Return the ids of the plans to be compared with each other."""
    homes: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
    for row in documents:
        like = (text(row, "plan_year"), subject(row), text(row, "doc_id"))
        homes[text(row, "province_code")].append(like)
    found: list[list[str]] = []
    for _, plans in sorted(homes.items()):
        one = [sorted(doc_id for *_, doc_id in plans)]
        found += one if len(plans) <= groups.MOST else _cut(sorted(plans))
    return found


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


def _apart(made: Path, likest: Sequence[Sequence[str]], rules: Rules, jobs: int) -> Comparison:
    """Compare the plans of each group, and put what the groups show together, in their order."""
    with TemporaryDirectory(dir=made, ignore_cleanup_errors=True) as name:
        folder = Path(name)
        done = list(groups.each(made, likest, rules, folder, jobs))
        shown = sorted(folder.iterdir())
        for table in compare.WRITTEN:
            files = [path / f"{table}.parquet" for path in shown]
            if table == _CITED:
                files = [_merged(files, folder)]
            tables.arrange(made, schema()[table], files)
    return Comparison(
        [mistake for one in done for mistake in one.mistakes],
        is_apart=True,
        lost=[one.lost for one in done if one.lost],
        peak=max(one.peak for one in done),
    )


def _merged(files: Sequence[Path], folder: Path) -> Path:
    """Write what the plans of several groups cite once, and return the file."""
    about = schema()[_CITED]
    columns = ", ".join(f"{_MADE.get(name, name)} AS {name}" for name in about.names)
    sql = f"SELECT {columns} FROM stored GROUP BY cited_id ORDER BY cited_id"  # noqa: S608
    with tables.Sheet(folder, about) as sheet:
        for rows in tables.select(folder, files, "cited_id", sql):
            sheet.add(rows)
    return folder / f"{_CITED}.parquet"
