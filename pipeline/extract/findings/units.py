"""Findings about who does what: leads without duties, tasks without a lead, spellings of a unit."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Set
from itertools import combinations

from rapidfuzz import fuzz

from pipeline.extract.findings.issue import Issue
from pipeline.records import Facts, Responsibility, Task
from pipeline.rules import Rules
from pipeline.spans import Span

_GROUP = "nhóm"
_SPELT_BOTH_WAYS = frozenset(
    {"nhóm", "UBND", "HĐND", "MTTQ", "cơ quan Đảng", "cơ quan trung ương", "hệ thống"}
)
"""Kinds whose short form stands beside the long one in every plan: no finding."""
_SPELLINGS = 2
_KINDS = ("sở", "phòng", "ban", "ủy ban nhân dân")
_PLURAL = re.compile(
    r"^(?:các|mọi|những|toàn thể)\b|\bcác cấp\b|\bcấp (?:xã|tỉnh|huyện)\b|^sở, ban\b"
)
_LEVEL = re.compile(
    r"\s+(?:của (?:Ủy ban nhân dân )?|các |ở )?"
    r"(?:cấp|các cấp|cấp xã|tỉnh|thành phố|xã|phường|thị trấn|đặc khu)\b(?! hội).*$"
)
_AND = re.compile(r"\s*&\s*")
_OLD_TONE = re.compile(r"(?i)\buỷ\b")
_ALIKE = 70
"""Likeness (0-100) of two duties from which they are one."""


def check(facts: Facts, rules: Rules) -> Iterator[Issue]:
    """Yield what a reviewer would ask about the units."""
    yield from _idle_leads(facts)
    yield from _leaderless(facts, rules)
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
            if unit in seen or unit in groups or _is_charged(unit.casefold(), charged):
                continue
            seen.add(unit)
            yield Issue(
                "task-without-responsibility", task.lead_span or task.span, values={"unit": unit}
            )


def _is_charged(unit: str, charged: Set[str]) -> bool:
    """Tell whether a unit has an entry: its own, or that of all of its kind ("các sở, ban").

    A lead that is a group itself can't be looked for.
    """
    kind = next((word for word in _KINDS if unit.startswith(f"{word} ")), "")
    together = {name for name in charged if name.startswith(("các ", f"{kind} các "))}
    return (
        unit in charged
        or _PLURAL.search(unit) is not None
        or (bool(kind) and any(re.search(rf"\b{kind}\b", name) for name in together))
    )


def _leaderless(facts: Facts, rules: Rules) -> Iterator[Issue]:
    """Tasks without a lead, once a table that names none; duties that two units only share."""
    led = {_table(task) for task in facts.tasks if task.lead_unit_raw}
    told: set[str] = set()
    for task in facts.tasks:
        table = _table(task)
        if not task.lead_unit_raw and (table in led or table not in told):
            told.add(table)
            yield Issue("no-lead", task.span, values={"why": ""})
    yield from _shared_only(facts, rules)


def _table(task: Task) -> str:
    return task.section_path.rpartition(".")[0]


def _shared_only(facts: Facts, rules: Rules) -> Iterator[Issue]:
    """A duty that each of two units does "phối hợp với" the other, so that neither leads it."""
    pattern = rules.one("findings", "coordinates-with").pattern
    shared = [r for r in facts.responsibilities if pattern.match(r.duty)]
    for one, two in combinations(shared, 2):
        if one.unit == two.unit or not (
            _names(one, two.unit, facts) and _names(two, one.unit, facts)
        ):
            continue
        if fuzz.token_set_ratio(_matter(one, two.unit), _matter(two, one.unit)) >= _ALIKE:
            why = f": {one.unit} và {two.unit} cùng “phối hợp với” nhau"
            yield Issue("no-lead", one.span, values={"why": why})


def _names(duty: Responsibility, unit: str, facts: Facts) -> bool:
    """Tell whether a duty mentions a unit."""
    return any(m.unit == unit and duty.span.covers(m.span) for m in facts.unit_mentions)


def _matter(duty: Responsibility, partner: str) -> str:
    """Return the words of a duty without those of its partner and of working together."""
    apart = {*partner.casefold().split(), "phối", "hợp", "với", "-"}
    return " ".join(word for word in duty.duty.casefold().split() if word not in apart)


def _spellings(facts: Facts) -> Iterator[Issue]:
    spelt: dict[str, dict[str, Span]] = defaultdict(dict)
    for mention in facts.unit_mentions:
        if mention.kind in _SPELT_BOTH_WAYS or mention.actor_role == "recipient":
            continue  # lists of recipients are abbreviated by custom
        read = mention.span.of(facts.outline.text)  # repaired: slips of an OCR are no variants
        form = read[:1].upper() + read[1:]
        if not form.isupper():
            spelt[mention.unit].setdefault(form, mention.span)
    for unit, forms in spelt.items():
        if _PLURAL.search(unit.casefold()):
            continue
        differing = {_essence(form): (span, form) for form, span in forms.items()}
        if len(differing) >= _SPELLINGS:
            last = max(span for span, _ in differing.values())
            values = " | ".join(sorted(form for _, form in differing.values()))
            slight = len({essence.casefold() for essence in differing}) == 1
            severity = "info" if slight else ""
            yield Issue("unit-variants", last, values={"values": values}, severity=severity)


def _essence(form: str) -> str:
    """What must agree: the unit's name without the level behind it, usual abbreviations spelt."""
    for short, long in (("UBND", "Ủy ban nhân dân"), ("HĐND", "Hội đồng nhân dân")):
        form = form.replace(short, long)
    form = _AND.sub(" và ", _OLD_TONE.sub("ủy", form))
    return _LEVEL.sub("", form)


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
