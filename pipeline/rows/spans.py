"""Where rows stand in ``text/<doc_id>.txt``, and which of its words a repair put there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.records import Fact, Facts
from pipeline.rows.ids import Cells, Mint
from pipeline.spans import Span


def spans(facts: Facts, mint: Mint) -> Iterator[Cells]:
    """Yield the characters of every row that ``mint`` gave an id, and of the letterhead's values.

    A value of the letterhead goes by the document's id and the name of its column.
    """
    back, doc_id = facts.outline.flow.back, facts.outline.doc_id
    rules = _rules(facts)
    head = [(doc_id, name, "", span) for name, span in sorted(facts.header.spans.items())]
    rest = [(given, "", rules.get((table, span), ""), span) for given, table, span in mint.given]
    for fact_id, column, rule, span in [*head, *rest]:
        old = back(span)
        yield {
            "doc_id": doc_id,
            "fact_id": fact_id,
            "column": column,
            "start": old.start,
            "end": old.end,
            "rule": rule,
        }


def _rules(facts: Facts) -> dict[tuple[str, Span], str]:
    """Return what found the fact of a table at a span."""
    found: dict[str, Sequence[Fact]] = {
        "citations": facts.citations,
        "unit_mentions": facts.unit_mentions,
        "responsibilities": facts.responsibilities,
        "tasks": facts.tasks,
        "deadlines": facts.deadlines,
        "findings": facts.findings,
    }
    return {(table, fact.span): fact.rule for table, some in found.items() for fact in some}


def repairs(facts: Facts, mint: Mint) -> Iterator[Cells]:
    """Yield every stretch of the text that a repair changed, with what stood there before."""
    layer = facts.outline.repaired.layer
    for piece in layer.pieces:
        if piece.rule:
            page, line = facts.outline.source_line(piece.old.start)
            yield {
                "doc_id": facts.outline.doc_id,
                "repair_id": mint.own_id("repairs", *piece.old, *piece.new),
                "raw": piece.old.of(layer.source),
                "text": piece.new.of(layer.text),
                "rule": piece.rule,
                "start": piece.new.start,
                "end": piece.new.end,
                "page": page,
                "line": line,
                "confidence": piece.confidence,
            }
