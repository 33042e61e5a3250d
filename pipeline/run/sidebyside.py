"""Tables of a run -> what shows when its plans stand side by side.

What that takes grows with the square of their number. Up to 3,000 plans are compared all with all;
of more, those of each province with each other, one province after another: memory is that of the
largest one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from pipeline import compare, tables
from pipeline.compare.batch import READ
from pipeline.rules import Rules
from pipeline.schema import schema

MOST = 3000
"""Plans that are compared with each other: a province has no more of one year."""

_CITED = "cited_documents"
_MERGED = """
    SELECT cited_id, {first}, sum(mentions)::BIGINT AS mentions,
        sum(documents)::BIGINT AS documents, {joined}, min(file_row_number) AS file_row_number
    FROM stored GROUP BY cited_id
"""
"""One row for what plans of several provinces cite, as the province that cites it most has it."""

_FIRST = ("kind", "number", "doc_type", "issuer", "level", "year", "date", "title")
_JOINED = ("cited_by", "conflicts", "nested_in")


class Comparison(NamedTuple):
    """What breaks the schema, in words; whether plans were compared within their provinces alone;
    how many were not, since their province has too many."""

    mistakes: list[str]
    is_apart: bool
    left_out: int


def compare_plans(made: Path, rules: Rules) -> Comparison:
    """Compare the plans whose tables stand under ``made``, and write what shows there."""
    about = tables.stored(made, "documents").select(["doc_id", "province_code"])
    if about.num_rows <= MOST:
        new = _new(made, None, rules)
        tables.write(made, new)
        return Comparison(tables.mistakes(new), is_apart=False, left_out=0)
    homes: dict[str, list[str]] = defaultdict(list)
    for row in about.to_pylist():
        homes[row["province_code"] or ""].append(row["doc_id"])
    few = [ids for _, ids in sorted(homes.items()) if len(ids) <= MOST]
    many = [doc_id for ids in homes.values() if len(ids) > MOST for doc_id in ids]
    return Comparison(_apart(made, few, many, rules), is_apart=True, left_out=len(many))


def _apart(
    made: Path, provinces: Sequence[Sequence[str]], rest: Sequence[str], rules: Rules
) -> list[str]:
    """Compare the plans of each province; of the ``rest`` keep what is found already."""
    mistakes: list[str] = []
    with TemporaryDirectory(dir=made) as name:
        apart = Path(name)
        with ExitStack() as stack:
            sheets = {
                table: stack.enter_context(tables.Sheet(apart, schema()[table]))
                for table in compare.WRITTEN
            }
            for ids in provinces:
                new = _new(made, ids, rules)
                mistakes += tables.mistakes(new)
                for table, sheet in sheets.items():
                    sheet.add(new[table])
            sheets["findings"].add(_read(made, "findings", rest))
        for path in apart.iterdir():
            path.replace(made / path.name)
    for table in compare.WRITTEN:
        tables.arrange(made, schema()[table], _merged() if table == _CITED else tables.STORED)
    return mistakes


def _new(made: Path, ids: Sequence[str] | None, rules: Rules) -> tables.Made:
    """Return the tables that comparing the plans ``ids`` (None: all) makes."""
    found = compare.compared({name: _read(made, name, ids) for name in READ}, rules)
    return {name: found[name] for name in compare.WRITTEN}


def _read(made: Path, table: str, ids: Sequence[str] | None) -> pa.Table:
    if ids is None:
        return tables.stored(made, table)
    these = pc.field("doc_id").isin(pa.array(ids, pa.string()))
    return pq.read_table(made / f"{table}.parquet", filters=these)


def _merged() -> str:
    by = "ORDER BY mentions DESC, file_row_number"
    first = ", ".join(f"first({name} {by}) AS {name}" for name in _FIRST)
    joined = ", ".join(f"string_agg({name}, ' | ' {by}) AS {name}" for name in _JOINED)
    return _MERGED.format(first=first, joined=joined)
