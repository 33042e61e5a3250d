"""Findings about who does what: leads without duties, tasks without a lead, spellings of a unit."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from pipeline.extract.findings.issue import Issue
from pipeline.records import Facts
from pipeline.rules import Rules
from pipeline.spans import Span

_GROUP = "nhóm"
_SPELT_BOTH_WAYS = {"nhóm", "UBND", "HĐND", "cơ quan Đảng", "cơ quan trung ương", "hệ thống"}
"""Kinds whose abbreviation stands beside the long form in every plan: no finding."""
_SPELLINGS = 2


def check(facts: Facts, rules: Rules) -> Iterator[Issue]:
    """Yield what a reviewer would ask about the units."""
    yield from _idle_leads(facts)
    yield from _leaderless(facts)
    yield from _spellings(facts)
    yield from _reports(facts, rules)


def _idle_leads(facts: Facts) -> Iterator[Issue]:
    """Units that lead a task of a table but have no entry in "Tổ chức thực hiện"."""
    if not facts.responsibilities:
        return
    charged = {r.unit.casefold() for r in facts.responsibilities}
    groups = {m.unit for m in facts.unit_mentions if m.kind == _GROUP}
    seen: set[str] = set()
    for task in facts.tasks:
        for unit in task.lead_units:
            if unit.casefold() in charged or unit in seen or unit in groups:
                continue
            seen.add(unit)
            yield Issue(
                "task-without-responsibility", task.lead_span or task.span, values={"unit": unit}
            )


def _leaderless(facts: Facts) -> Iterator[Issue]:
    for task in facts.tasks:
        if not task.lead_unit_raw:
            yield Issue("no-lead", task.span)


def _spellings(facts: Facts) -> Iterator[Issue]:
    spelt: dict[str, dict[str, Span]] = defaultdict(dict)
    for mention in facts.unit_mentions:
        if mention.kind in _SPELT_BOTH_WAYS:
            continue
        read = mention.span.of(facts.outline.text)  # repaired: slips of an OCR are no variants
        form = read[:1].upper() + read[1:]
        if not form.isupper():
            spelt[mention.unit].setdefault(form, mention.span)
    for forms in spelt.values():
        differing = {_essence(form): span for form, span in forms.items()}
        if len(differing) >= _SPELLINGS:
            last = max(differing.values())
            yield Issue("unit-variants", last, values={"values": " | ".join(sorted(forms))})


def _essence(form: str) -> str:
    """What must agree: the unit's name without the commune's level behind it."""
    return re.sub(r"\s+(?:của )?(?:UBND )?(?:xã|phường|thị trấn|đặc khu)\b.*$", "", form)


def _reports(facts: Facts, rules: Rules) -> Iterator[Issue]:
    """A reporting duty in a plan that names no day for any report."""
    due = [d for d in facts.deadlines if d.scope == "report"]
    if any(d.when.end or "BYMONTHDAY" in d.when.rrule for d in due):
        return
    pattern = rules.one("findings", "report").pattern
    for responsibility in facts.responsibilities:
        match = pattern.search(responsibility.span.of(facts.outline.text))
        if match:
            start = responsibility.span.start
            yield Issue("no-report-deadline", Span(*match.span()).shifted(start))
            return
    for deadline in due:
        yield Issue("no-report-deadline", deadline.span)
        return
