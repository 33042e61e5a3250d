"""Give a plan a trait that no rule was written for, and say so in its traits."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from tests.synthetic.plan import Item, Plan
from tests.synthetic.said import Cited, Due, Said
from tests.synthetic.words import table

SHARE = 0.08
WEEK = ("08", "14")


def estrange(plan: Plan, rng: Random) -> None:
    """Change ``plan`` in one way that its readers have not been told of."""
    ways = {"markers": _markers, "symbol": _symbol}
    if plan.table:
        ways |= {"columns": _columns, "time": _time}
    name = rng.choice(sorted(ways))
    plan.traits.append(f"novel-{name}")
    ways[name](plan, rng)


def _markers(plan: Plan, rng: Random) -> None:
    kinds: dict[str, dict[str, str]] = table("novel")["markers"]
    change = kinds[rng.choice(sorted(kinds))]
    for index, item in enumerate(plan.items):
        plan.items[index] = replace(item, marker=_changed(item.marker, change))


def _changed(marker: str, change: dict[str, str]) -> str:
    last = marker[-1:]
    if last not in change or marker.count(".") > 1:
        return marker
    return marker[:-1] + change[last]


def _columns(plan: Plan, rng: Random) -> None:
    words = table("novel")["columns"]
    assert plan.table
    columns = [(key, rng.choice(words.get(key, [header]))) for key, header in plan.table.columns]
    plan.table = replace(plan.table, columns=columns)


def _symbol(plan: Plan, rng: Random) -> None:
    of = rng.choice(table("novel")["symbol"])
    number = of["number"].format(n=rng.randint(2, 99))
    day, month, year = rng.randint(1, 28), rng.randint(1, 12), plan.year - 1
    words = f"{of['type']} số {number} ngày {day:02}/{month:02}/{year} của {of['issuer']}"
    iso = f"{year}-{month:02}-{day:02}"
    cited = Cited(words, "numbered", of["type"], number, iso, of["issuer"])
    at = next(i for i, item in enumerate(plan.items) if not item.said.cites and _is_leaf(item))
    more = Said("Nội dung này theo ") + Said(words, cites=(cited,)) + "."
    plan.items[at] = replace(plan.items[at], said=plan.items[at].said + " " + more)


def _is_leaf(item: Item) -> bool:
    return item.kind == "item" and item.said.text.endswith(".")


def _time(plan: Plan, rng: Random) -> None:
    assert plan.table
    for index, row in enumerate(plan.table.rows):
        if "time" in row.cells and rng.random() < 0.5:
            cells = {**row.cells, "time": _strange_time(plan.year, rng)}
            plan.table.rows[index] = replace(row, cells=cells)


def _strange_time(year: int, rng: Random) -> Said:
    of = rng.choice(table("novel")["time"])
    month = f"{rng.randint(1, 12):02}"
    text = of["text"].format(mm=month, y=year)
    days = {"second-week": WEEK, "first-half-month": ("01", "15")}.get(of.get("span", ""))
    start, end = (f"{year}-{month}-{day}" for day in days) if days else ("", "")
    return Said(text, dues=(Due(text, of["kind"], start, end, of.get("rrule", "")),))
