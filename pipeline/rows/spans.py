"""Where rows stand in ``text/<doc_id>.txt``, and which of its words a repair put there."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.records import Facts
from pipeline.rows.ids import Cells, Mint


def spans(facts: Facts, mint: Mint) -> Iterator[Cells]:
    """Yield the characters of every row that ``mint`` gave an id, and of the letterhead's values.

    A value of the letterhead goes by the document's id and the name of its column.
    """
    back, doc_id = facts.outline.flow.back, facts.outline.doc_id
    head = [(doc_id, name, "", span) for name, span in sorted(facts.header.spans.items())]
    rest = [(given, "", rule, span) for given, rule, span in mint.given]
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
