"""Facts -> the rows of every table, as plain values that travel between processes."""

from __future__ import annotations

from dataclasses import dataclass, field

import pyarrow as pa

from pipeline.records import Facts
from pipeline.rows import documents as whole
from pipeline.rows import facts as said
from pipeline.rows import spans as where
from pipeline.rows.ids import Cells, Mint, clean, encodable, unit_id
from pipeline.rows.units import Mention, Units, mentions
from pipeline.rules import Rules

__all__ = ["Cells", "Mention", "Rows", "Units", "rows", "unit_id"]


@dataclass(frozen=True)
class Rows:
    """All rows of one document, by table, its words, its repaired text, what it says of units."""

    doc_id: str
    tables: dict[str, list[Cells]]
    tokens: pa.Table
    text: str
    mentions: list[Mention] = field(default_factory=list)


def rows(facts: Facts, rules: Rules, /) -> Rows:
    """Return the rows of ``facts``, each table in reading order."""
    mint = Mint(facts.outline)
    tasks = [said.task(fact, mint) for fact in facts.tasks]
    task_ids = {fact.span: row["task_id"] for fact, row in zip(facts.tasks, tasks, strict=True)}
    tables: dict[str, list[Cells]] = {
        "documents": [whole.document(facts, rules)],
        "pages": list(whole.pages(facts.outline)),
        "sections": list(said.sections(facts, mint)),
        "citations": list(said.citations(facts, mint)),
        "unit_mentions": [said.mention(fact, mint) for fact in facts.unit_mentions],
        "responsibilities": [said.responsibility(fact, mint) for fact in facts.responsibilities],
        "tasks": tasks,
        "deadlines": [said.deadline(fact, task_ids, mint) for fact in facts.deadlines],
        "recipients": list(said.recipients(facts)),
        "findings": list(said.findings(facts, mint)),
        "repairs": list(where.repairs(facts, mint)),
    }
    tables["spans"] = list(where.spans(facts, mint))
    written = {
        name: [{key: clean(value) for key, value in row.items()} for row in found]
        for name, found in tables.items()
    }
    text = encodable(facts.outline.repaired.text)
    return Rows(facts.outline.doc_id, written, said.tokens(facts), text, mentions(facts))
