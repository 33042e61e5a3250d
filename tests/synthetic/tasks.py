"""Task tables and tasks in prose."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import TYPE_CHECKING

from tests.synthetic.due import draw_due
from tests.synthetic.plan import Row, TaskTable
from tests.synthetic.said import Said, join
from tests.synthetic.words import phrases, table

if TYPE_CHECKING:
    from tests.synthetic.compose import Composer

ORDERS = [
    "no task product lead coordinate time",
    "no task product lead coordinate time",
    "no task lead coordinate time product",
    "no task lead coordinate product time",
    "no task time lead coordinate product",
    "no task lead coordinate time",
    "no task product time lead coordinate",
    "no task lead time product",
    "no task lead time",
    "no task product lead time",
    "no task lead coordinate time note",
]
GROUP_NUMBERS = ["I", "II", "III", "IV"]


def add_table(to: Composer, *, annex: bool) -> None:
    """Give the plan a task table, in an annex or in a part of its own."""
    rng, plan = to.rng, to.plan
    path = to.numbering.part(Said(rng.choice(phrases("head_tasks"))))
    if annex:
        to.numbering.paragraph(Said(rng.choice(phrases("see_annex"))))
        path = "appendix"
        plan.annex = _captions(to)
    keys = rng.choice(ORDERS).split()
    columns = [(key, rng.choice(table("phrases")["columns"][key])) for key in keys]
    plan.table = TaskTable(columns, _rows(to, keys), path, rng.random() < 0.15)
    if not annex:
        to.numbering.paragraph(Said(), "table")


def _captions(to: Composer) -> list[Said]:
    rng, plan = to.rng, to.plan
    title = plan.title.upper() if rng.random() < 0.6 else Said()
    words = rng.choice(phrases("annex_title"))
    if "{TITLE}" in words and title.text:
        caption = Said(words.split("{")[0]) + title
    else:
        caption = Said(words.split(" {")[0])
    own = plan.number + "/KH-UBND" if plan.number else "    /KH-UBND"
    note = rng.choice(phrases("annex_note")).format(
        own=own, owndate=plan.date_words or "ngày    tháng    năm", ubnd=to.staff.committee().text
    )
    captions = [Said("PHỤ LỤC"), caption]
    if plan.letterhead and plan.symbol == "KH-UBND":
        captions.append(Said(note))
    return captions


def _rows(to: Composer, keys: list[str]) -> list[Row]:
    rng = to.rng
    pool = list(to.plan.topic["tasks"])
    rng.shuffle(pool)
    grouped = rng.random() < 0.35
    numbering = rng.choice(["on", "restart", "dotted"]) if grouped else "on"
    rows: list[Row] = []
    count = 0
    sizes = (
        [rng.randint(2, 3) for _ in range(rng.randint(2, 3))] if grouped else [rng.randint(3, 9)]
    )
    titles = rng.sample(phrases("groups"), len(sizes))
    for group, size in enumerate(sizes):
        if grouped:
            number = str(group + 1) if numbering == "dotted" else GROUP_NUMBERS[group]
            rows.append(Row({"task": Said(titles[group])}, group=True, no=number))
        for index in range(size):
            count += 1
            no = {"on": str(count), "restart": str(index + 1)}.get(
                numbering, f"{group + 1}.{index + 1}"
            )
            task, product = pool[count % len(pool)]
            rows.append(Row(draw_cells(to, keys, task, product, count), no=no))
    return rows


def draw_cells(
    to: Composer, keys: list[str], task: str, product: str, count: int
) -> dict[str, Said]:
    """Return the cells of a row by key, without its number."""
    rng = to.rng
    said = Said(task)
    if count > len(to.plan.topic["tasks"]):
        said = said + f" (đợt {count // len(to.plan.topic['tasks']) + 1})"
    if rng.random() < 0.12:
        said = said + " theo " + to.library.one(subject=False)
    if rng.random() < 0.15:
        said = said + " trên địa bàn " + to.plan.place.short
    makers: dict[str, Callable[[], Said]] = {
        "task": lambda: said,
        "product": lambda: Said(product) if rng.random() < 0.95 else Said(),
        "lead": to.staff.lead,
        "coordinate": to.staff.coordinating,
        "time": lambda: _time(to),
        "note": Said,
    }
    cells = {key: makers[key]() for key in keys if key != "no"}
    lead, other = cells.get("lead"), cells.get("coordinate")
    while lead and other and lead.units[0].canonical in {u.canonical for u in other.units}:
        other = cells["coordinate"] = to.staff.coordinating()
    return cells


def _time(to: Composer) -> Said:
    if to.rng.random() < 0.05:
        first = draw_due(to.rng, to.plan.year, "cell")
        while (other := draw_due(to.rng, to.plan.year, "cell")).dues[0].kind == first.dues[0].kind:
            pass
        return join([first, other], "; ")
    return draw_due(to.rng, to.plan.year, "cell")


def add_prose_tasks(to: Composer) -> None:
    """Write a part whose items are tasks with lines that say who, with whom and when."""
    rng, number = to.rng, to.numbering
    number.part(Said("NHIỆM VỤ TRỌNG TÂM"))
    number.head(Said(rng.choice(phrases("head_sub"))))
    forms = {
        key: rng.choice(table("phrases")["prose"][key]) for key in ("lead", "coordinate", "time")
    }
    for task, _ in rng.sample(to.plan.topic["tasks"], 2):
        cells = draw_cells(to, ["task", "lead", "coordinate", "time"], task, "", 1)
        to.plan.prose_tasks.append(cells)
        number.leaves([cells["task"] + "."])
        for key, form in forms.items():
            number.paragraph(_labelled(form, cells[key]))


def _labelled(form: str, value: Said) -> Said:
    before, after = form.split("{v}")
    return Said(before) + value + after


def shared_leads(rng: Random, rows: list[Row]) -> list[Row]:
    """Return ``rows`` with some leads merged over two rows."""
    out: list[Row] = []
    for row in rows:
        above = out[-1] if out else None
        if (
            above
            and not row.group
            and not above.group
            and "lead" in row.cells
            and rng.random() < 0.2
        ):
            out.append(Row({**row.cells, "lead": above.cells["lead"]}, no=row.no, merged=("lead",)))
        else:
            out.append(row)
    return out
