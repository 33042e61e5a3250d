"""The units: what each document says of them, and one row a unit over all documents."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
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


class Units:
    """Gathers what documents say of units, one document at a time, in any order."""

    def __init__(self) -> None:
        self._found: dict[str, _Unit] = {}

    def add(self, said: Iterable[Mention]) -> None:
        """Take up the mentions of one document."""
        counted: set[str] = set()
        for mention in said:
            unit = self._found.setdefault(mention.unit_id, _Unit(mention.unit))
            if mention.kind or mention.function_group:
                unit.kinds[mention.kind, mention.function_group] += 1
            if mention.raw:
                unit.variants.add(mention.raw)
            if mention.unit_id not in counted:
                unit.documents += 1
                counted.add(mention.unit_id)

    def rows(self) -> list[Cells]:
        """Return one row a unit; its kind and group are those most often given."""
        return [self._found[key].row(key) for key in sorted(self._found)]


@dataclass
class _Unit:
    unit: str
    documents: int = 0
    kinds: Counter[tuple[str, str]] = field(default_factory=Counter)
    variants: set[str] = field(default_factory=set)

    def row(self, key: str) -> Cells:
        kind, group = max(self.kinds, key=lambda pair: (self.kinds[pair], pair), default=("", ""))
        return {
            "unit_id": key,
            "unit": self.unit,
            "kind": kind,
            "function_group": group,
            "documents": self.documents,
            "variants": " | ".join(sorted(self.variants)),
        }
