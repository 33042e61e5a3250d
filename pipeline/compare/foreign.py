"""Another commune's or province's name in a plan: a trace of the plan it was copied from.

Precision comes first. A name counts only behind words that speak of the plan's own place ("trên
địa bàn xã …"), where the place is known (to the gazetteer, or as another plan's), outside
citations, and where it is no older or newer name of the plan's own place.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from pipeline.compare.batch import Batch, text
from pipeline.normalise.gazetteer import key
from pipeline.rows import Cells
from pipeline.rules import Rules

_KIND = re.compile(r"^(?:tỉnh|thành phố)\s+")


@dataclass(frozen=True)
class Trace:
    """A foreign name in a plan: ``doc_ids`` are the plans of the place that is named."""

    row: Cells
    raw: str
    place: str
    doc_ids: tuple[str, ...]


def traces(batch: Batch, rules: Rules) -> Iterator[Trace]:
    """Yield foreign names, once a section and name."""
    known = _Places(batch, rules)
    any_name, searched = rules.one("foreign", "any").pattern, rules["foreign"][1:]
    cited: dict[str, list[str]] = defaultdict(list)
    for row in batch["citations"]:
        words = " ".join(text(row, name) for name in ("raw", "issuer", "subject"))
        cited[text(row, "doc_id")].append(key(words))
    for doc_id, document in batch.documents.items():
        own = known.own(document)
        if not own:
            continue
        for row, words in _texts(batch, doc_id):
            if not any_name.search(words):
                continue
            seen = set()
            for rule in searched:
                for match in rule.pattern.finditer(words):
                    name = key(match["name"])
                    place = f"{match['type'].lower()} {match['name']}"
                    if name in seen or _is_own(name, own) or _quoted(place, cited[doc_id]):
                        continue
                    if known.has(rule.name, match["type"].lower(), name):
                        seen.add(name)
                        yield Trace(row, match[0], place, known.plans(key(place)))


def _texts(batch: Batch, doc_id: str) -> Iterator[tuple[Cells, str]]:
    for row in batch.sections_of(doc_id):
        yield {**row, "section_path": row["path"]}, text(row, "text")
    for row in batch.tasks_of(doc_id):
        for column in ("task", "product"):
            yield row, text(row, column)


def _is_own(name: str, own: frozenset[str]) -> bool:
    """Tell whether ``name`` is the plan's own, or a longer or shorter form of it."""
    return any(name == one or f" {one} " in f" {name} " or f" {name} " in f" {one} " for one in own)


def _quoted(place: str, cited: list[str]) -> bool:
    folded = key(place)
    return any(folded in words for words in cited)


class _Places:
    """The communes and provinces of both generations, and those of the batch."""

    def __init__(self, batch: Batch, rules: Rules) -> None:
        self._rules = rules
        provinces = rules.words("gazetteer_provinces")
        self._provinces = {
            _bare(row[name]) for row in provinces for name in ("old_province", "province")
        }
        self._joined: dict[str, set[str]] = defaultdict(set)
        for row in provinces:
            one, two = _bare(row["old_province"]), _bare(row["province"])
            self._joined[one].add(two)
            self._joined[two].add(one)
        names = {row["code"]: row["name"] for row in rules.words("gazetteer_before")}
        self._was: dict[str, set[str]] = defaultdict(set)
        for row in rules.words("gazetteer_succession"):
            self._was[row["new_code"]].add(names.get(row["old_code"], ""))
        self._plans: dict[str, list[str]] = defaultdict(list)
        for doc_id, document in batch.documents.items():
            if document["commune"]:
                place = f"{text(document, 'commune_type')} {text(document, 'commune')}"
                self._plans[key(place)].append(doc_id)
            if document["province"]:
                self._provinces.add(_bare(text(document, "province")))

    def own(self, document: Cells) -> frozenset[str]:
        """Return all names the plan's own commune, district and province go by."""
        province = _bare(text(document, "province"))
        names = {key(text(document, "commune")), province, *self._joined[province]}
        names.add(key(re.sub(r"^(?:huyện|quận|thị xã)\s", "", text(document, "district"))))
        names |= set(map(key, self._was[text(document, "commune_code")]))
        return frozenset(names - {""}) if document["commune"] and province else frozenset()

    def has(self, rule: str, kind: str, name: str) -> bool:
        if rule == "province":
            return name in self._provinces
        place = f"{kind} {name}"
        return place in self._plans or place in self._communes

    @cached_property
    def _communes(self) -> frozenset[str]:
        """Those the gazetteer knows: many, and few plans name a foreign one."""
        words = self._rules.words
        rows = (*words("gazetteer_after"), *words("gazetteer_before"))
        return frozenset(f"{row['type']} {key(row['name'])}" for row in rows)

    def plans(self, place: str) -> tuple[str, ...]:
        return tuple(self._plans.get(place, ()))


def _bare(province: str) -> str:
    return _KIND.sub("", key(province))
