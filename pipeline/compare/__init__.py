"""What a province compares: plans side by side, and the files, pages and views made of that.

Everything here reads the written tables alone, so that a notebook gets what the report gets.
"""

from __future__ import annotations

import pyarrow as pa

from pipeline import tables
from pipeline.compare import cited, coverage, findings, missing, reuse
from pipeline.compare.batch import Batch
from pipeline.rows import Cells
from pipeline.rules import Rules
from pipeline.tables import Made

__all__ = ["WRITTEN", "Batch", "compared", "rows"]

WRITTEN = (
    "cited_documents",
    "cited_mentions",
    "missing_citations",
    "reuse",
    "similar_plans",
    "coverage",
    "findings",
)
"""The tables that comparing writes; of ``findings`` it writes the rows that stand there as well."""


def rows(batch: Batch, rules: Rules) -> dict[str, list[Cells]]:
    """Return the rows of every comparison table, and those to be added to ``findings``."""
    found = cited.cited(batch, rules)
    documents = cited.documents(found, batch)
    left_out = missing.missing(found, batch)
    shared = reuse.reuse(batch)
    return {
        "cited_documents": documents,
        "cited_mentions": cited.mentions(found),
        "missing_citations": missing.rows(left_out, documents),
        "reuse": reuse.rows(shared),
        "similar_plans": reuse.similar_plans(shared),
        "coverage": coverage.coverage(batch, rules),
        "findings": findings.findings(batch, found, left_out, shared, rules),
    }


def compared(made: Made, rules: Rules) -> dict[str, pa.Table]:
    """Return the tables of a run with what shows only when its plans stand side by side."""
    new = rows(Batch.of(made), rules)
    both = [*made["findings"].to_pylist(), *new["findings"]]
    new["findings"] = sorted(both, key=lambda row: (row["page"] or 0, row["line"] or 0))
    return {**made, **{name: tables.table(name, found) for name, found in new.items()}}
