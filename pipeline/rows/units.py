"""The units: what each document says of them, and one row a unit over all documents."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from pipeline.records import Facts
from pipeline.rows.ids import Cells, nfc, unit_id


class Mention(NamedTuple):
    """What one place of one document adds to a unit's row."""

    doc_id: str
    unit_id: str
    unit: str
    kind: str
    function_group: str
    raw: str


def mentions(facts: Facts) -> list[Mention]:
    """Return what ``facts`` say of units, in mentions and in responsibilities."""
    raw, doc_id = facts.outline.raw, facts.outline.doc_id
    named = [(fact.unit, fact.kind, fact.function_group, fact.span) for fact in facts.unit_mentions]
    named += [(fact.unit, "", "", fact.unit_span) for fact in facts.responsibilities]
    return [
        Mention(doc_id, unit_id(unit), unit, kind, group, nfc(raw(span)))
        for unit, kind, group, span in named
    ]


def units(found: Iterable[Mention]) -> list[Cells]:
    """Return one row a unit; its kind and group are those most often given, in any order."""
    by_unit: dict[str, list[Mention]] = {}
    for mention in found:
        by_unit.setdefault(mention.unit_id, []).append(mention)
    return [_unit(by_unit[key]) for key in sorted(by_unit)]


def _unit(found: list[Mention]) -> Cells:
    kinds = Counter((m.kind, m.function_group) for m in found if m.kind or m.function_group)
    kind, group = max(kinds, key=lambda pair: (kinds[pair], pair), default=("", ""))
    return {
        "unit_id": found[0].unit_id,
        "unit": found[0].unit,
        "kind": kind,
        "function_group": group,
        "documents": len({mention.doc_id for mention in found}),
        "variants": " | ".join(sorted({mention.raw for mention in found if mention.raw})),
    }
