"""A composed plan as the gold's JSON form (shared conventions of the annotation)."""

from __future__ import annotations

from typing import Any

from tests.synthetic.plan import Plan
from tests.synthetic.said import Cited, Due, Said, Unit
from tests.synthetic.units import committee
from tests.synthetic.words import lines, rows

Json = dict[str, Any]


def truth(plan: Plan) -> Json:
    """Return what the plan states, as the scorer reads it."""
    said = list(reading_order(plan))
    gold: Json = {
        "stem": plan.stem,
        "traits": plan.traits,
        "document": _document(plan),
        "citations": _citations(said),
        "deadlines": _deadlines(said),
        "tasks": _tasks(plan),
        "units": _units(plan, said),
        "responsibilities": [
            {
                "unit_canonical": d.canonical,
                "unit_raw": d.raw,
                "role": d.role,
                "section_path": d.path,
            }
            for d in plan.duties
        ],
    }
    if not plan.decision:
        gold["sections"] = [
            {"path": item.path, "kind": item.kind, "title_or_first_words": item.text}
            for item in plan.items
            if item.marker
        ]
    if plan.prose_tasks:
        gold["prose_tasks"] = True
    return gold


def _document(plan: Plan) -> Json:
    place, decided = plan.place, bool(plan.decision)
    document: Json = {
        "doc_type": "Quyết định" if decided else "Kế hoạch",
        "symbol": f"{plan.number}/{plan.symbol}" if plan.letterhead else None,
        "issue_date": plan.day or None,
        "issuer": plan.issuer,
        "commune_type": place.type or None,
        "commune": place.name or None,
        "signer": plan.signer,
    }
    if not _says_whose(plan):
        for key in ("issuer", "commune", "commune_type"):
            del document[key]
    everything = " ".join(said.text for _, said in reading_order(plan))
    if place.level == "province" or place.province in everything:
        document["province"] = place.province
    if place.district:
        document["district"] = place.district if place.district in everything else None
    if not decided:
        document["title"] = plan.title.text
        if dues := [due for due in plan.title.dues if due.strong]:
            document["plan_year"] = int(dues[0].start[:4])
            document["plan_period"] = f"{dues[0].start}/{dues[0].end}"
            if dues[0].end[:4] != dues[0].start[:4]:
                del document["plan_year"]
    return document


def _says_whose(plan: Plan) -> bool:
    """Tell whether the plan names its own place: in letterhead, title or as its committee."""
    own = [u.raw for _, said in reading_order(plan) for u in said.units if u.kind == "UBND"]
    return plan.letterhead or any(plan.place.full in text for text in [plan.title.text, *own])


def reading_order(plan: Plan) -> list[tuple[str, Said]]:
    """Return every stretch of text with the path of the section that holds it."""
    out = [(item.path, item.said) for item in plan.decision]
    out.append(("title", plan.title))
    out += [("preamble", said) for said in plan.preamble]
    if plan.footnote:
        out.append(("preamble", plan.footnote))
    for item in plan.items:
        out += _table(plan) if item.kind == "table" else [(item.path, item.said)]
    out.append(("closing", plan.closing))
    if plan.annex:
        out += [("appendix", said) for said in plan.annex] + _table(plan)
    return out


def _table(plan: Plan) -> list[tuple[str, Said]]:
    if not plan.table:
        return []
    out, count = [], 0
    for row in plan.table.rows:
        count += not row.group
        path = f"{plan.table.path}.{count}"
        keys = [key for key, _ in plan.table.columns]
        cells = [(key, row.cells[key]) for key in keys if key in row.cells]
        out += [(path, said) for key, said in cells if not (row.shared and key == "lead")]
    return out


def _citations(said: list[tuple[str, Said]]) -> list[Json]:
    out: list[Json] = []

    def add(cited: Cited, path: str, outer: int | None) -> None:
        out.append(
            {
                "idx": len(out) + 1,
                "raw": cited.raw,
                "kind": cited.kind,
                "doc_type": cited.doc_type,
                "number": cited.number or None,
                "date": cited.date or None,
                "issuer": cited.issuer or None,
                "subject": cited.subject or None,
                "section_path": path,
                "nested_in": outer,
            }
        )
        index = len(out)
        for inner in cited.inner:
            add(inner, path, index)

    for path, text in said:
        for cited in text.cites:
            add(cited, path, None)
    return out


def _due(due: Due) -> Json:
    return {
        "raw": due.raw,
        "kind": due.kind,
        "start": due.start or None,
        "end": due.end or None,
        "recurrence": due.rrule or None,
        "recurrence_all": [due.rrule, *due.also] if due.also else None,
        "bound": due.bound or None,
        "scope": due.scope,
        "strength": "strong" if due.strong else "weak",
    }


def _deadlines(said: list[tuple[str, Said]]) -> list[Json]:
    return [{**_due(due), "section_path": path} for path, text in said for due in text.dues]


def _task(cells: dict[str, Said], keys: list[str], stt: str, path: str) -> Json:
    row: Json = {"stt": stt, "section_path": path}
    for key in ("task", "product", "lead", "coordinate", "time"):
        if key in keys:
            row[key] = cells[key].text if key in cells else ""
    dues = cells["time"].dues if "time" in cells else ()
    if len(dues) == 1 and dues[0].strong:
        row["deadline"] = _due(dues[0])
    return row


def _tasks(plan: Plan) -> list[Json]:
    out = [
        _task(cells, ["task", "lead", "coordinate", "time"], "", "") for cells in plan.prose_tasks
    ]
    if not plan.table:
        return out
    keys = [key for key, _ in plan.table.columns]
    group, count = "", 0
    for row in plan.table.rows:
        if row.group:
            group = row.cells["task"].text
            continue
        count += 1
        task = _task(row.cells, keys, row.no, f"{plan.table.path}.{count}")
        out.append({**task, "group": group} if group else task)
    return out


def _units(plan: Plan, said: list[tuple[str, Said]]) -> list[Json]:
    """Return the units named, each with its spellings, and the groups that may be named."""
    found: dict[str, Json] = {}
    own = Unit(committee(plan.place), "UBND", plan.issuer)
    spellings = {row["canonical"]: row["spellings"].split(";") for row in rows("units")}
    named = [unit for _, text in said for unit in text.units]
    for unit in [own, *named, *_issuers(said)]:
        entry = found.setdefault(
            unit.canonical,
            {
                "canonical": unit.canonical,
                "kind": unit.kind,
                "actor_role": unit.role,
                "variants": [],
            },
        )
        words = [text.format(x=plan.place.short) for text in spellings.get(unit.canonical, [])]
        for name in (unit.raw, f"{unit.canonical} {plan.place.bare}", *words):
            if name not in entry["variants"]:
                entry["variants"].append(name)
    found[own.canonical]["variants"] += [f"Ủy ban nhân dân {plan.place.short}"]
    for name in lines("groups"):
        if name not in found:
            found[name] = {"canonical": name, "kind": "nhóm", "actor_role": "actor"}
    return list(found.values())


def _issuers(said: list[tuple[str, Said]]) -> list[Unit]:
    """Return the issuers of cited documents; their names may be given as units."""

    def of(cited: Cited) -> list[Unit]:
        mine = [Unit(n, "cơ quan", n, "issuer") for n in cited.issuer.split(", ") if n]
        return mine + [unit for inner in cited.inner for unit in of(inner)]

    return [unit for _, text in said for cited in text.cites for unit in of(cited)]
