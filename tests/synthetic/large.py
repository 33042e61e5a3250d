"""Large task tables, as annexes have them: 8 to 40 rows, long cells, merged cells, many levels."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from random import Random

from tests.synthetic.compose import Composer
from tests.synthetic.plan import Plan, Row, TaskTable
from tests.synthetic.said import Said
from tests.synthetic.tasks import GROUP_NUMBERS, ORDERS, add_table, draw_cells
from tests.synthetic.words import phrases, table

STYLES = ("running", "running", "groups", "restarted", "dotted", "deep")
MERGES = ("lead", "coordinate", "time", "product")


def only_leads(plan: Plan) -> None:
    """Undo merged cells but those of leads: without lines nobody would see them."""
    unmerge(plan, but=("lead",))


def unmerge(plan: Plan, but: tuple[str, ...] = ()) -> None:
    """Undo merged cells; the columns ``but`` stay."""
    rows = plan.table.rows if plan.table else []
    rows[:] = [replace(row, merged=tuple(k for k in row.merged if k in but)) for row in rows]


def draw_large(seed: int, index: int) -> tuple[Plan, Random]:
    """Return plan ``index`` of ``seed`` with a large table, and the generator that goes on."""
    rng = Random(f"large/{seed}/{index}")  # noqa: S311 - plans must repeat, not be secret
    while True:
        composer = Composer(rng, f"t{index:04}")
        plan = composer.compose()
        if plan.table is None:
            add_table(composer, annex=True)
        if plan.table is not None and not plan.decision:
            break
    keys = rng.choice(ORDERS).split()
    columns = [(key, rng.choice(table("phrases")["columns"][key])) for key in keys]
    rows = list(_rows(composer, keys))
    plan.prose_tasks = []
    plan.table = TaskTable(columns, rows, plan.table.path, rng.random() < 0.2)
    return plan, rng


def _rows(to: Composer, keys: list[str]) -> Iterator[Row]:
    """Yield headings and tasks; numbers run, start anew in each group, or have levels."""
    rng = to.rng
    tasks = _pool(rng)
    size = rng.randint(8, 40)
    style = rng.choice(STYLES)
    if style == "running":
        yield from _block(to, keys, tasks, [str(number + 1) for number in range(size)])
        return
    titles = rng.sample(phrases("groups"), min(4, max(2, size // 8)))
    done = 0
    for group, title in enumerate(titles, 1):
        share = (size - done) // (len(titles) - group + 1)
        yield _heading(str(group) if style == "dotted" else GROUP_NUMBERS[group - 1], title)
        if style == "deep":
            yield from _deep(to, keys, tasks, share, str(group))
        else:
            first = {"groups": f"{done + 1}", "dotted": f"{group}.1"}.get(style, "1")
            lead, _, last = first.rpartition(".")
            dot = f"{lead}." if lead else ""
            numbers = [f"{dot}{int(last) + step}" for step in range(share)]
            yield from _block(to, keys, tasks, numbers)
        done += share


def _deep(
    to: Composer, keys: list[str], tasks: Iterator[tuple[str, str]], size: int, group: str
) -> Iterator[Row]:
    """Yield a group's sub-headings 1, 2 with tasks 1.1, 1.2 (or 1.1.1) below."""
    rng = to.rng
    lead = rng.choice(["", f"{group}."])
    parts = 2 if size > 3 else 1
    for part in range(1, parts + 1):
        share = size // parts + (size % parts if part == parts else 0)
        yield _heading(f"{lead}{part}", rng.choice(phrases("head_sub")))
        numbers = [f"{lead}{part}.{step}" for step in range(1, share + 1)]
        yield from _block(to, keys, tasks, numbers)


def _heading(number: str, title: str) -> Row:
    return Row({"task": Said(title)}, group=True, no=number)


def _block(
    to: Composer, keys: list[str], tasks: Iterator[tuple[str, str]], numbers: list[str]
) -> Iterator[Row]:
    """Yield one task a number; runs of rows may share a merged cell."""
    rng = to.rng
    above: Row | None = None
    merging: dict[str, int] = {}
    for number in numbers:
        task, product = next(tasks)
        said = draw_cells(to, keys, task, product, 1)
        said["task"] = _lengthened(to, said["task"])
        merged = tuple(key for key, left in merging.items() if left and key in said and above)
        for key in merged:
            merging[key] -= 1
            said[key] = above.cells[key]  # type: ignore[union-attr]
        for key in MERGES:
            if key in keys and not merging.get(key) and rng.random() < _MERGED[key]:
                merging[key] = rng.randint(1, 4)
        if "coordinate" in merged and "lead" not in merged and _clash(said):
            merged = tuple(key for key in merged if key != "coordinate")
            said["coordinate"], merging["coordinate"] = Said(), 0
        above = Row(said, no=number, merged=merged)
        yield above


_MERGED = {"lead": 0.05, "coordinate": 0.02, "time": 0.02, "product": 0.01}
"""How often a cell is merged with the rows below it."""


def _clash(said: dict[str, Said]) -> bool:
    names = {unit.canonical for unit in said["lead"].units}
    return any(unit.canonical in names for unit in said["coordinate"].units)


def _lengthened(to: Composer, task: Said) -> Said:
    """Return the task, at times with a second sentence or dash items in paragraphs of their own."""
    rng = to.rng
    kind = rng.random()
    if kind < 0.55:
        return task
    if kind < 0.75:
        return task + ". " + to.sentence("content")
    items = [to.sentence("content") for _ in range(rng.randint(2, 4))]
    out = task + ":"
    for item in items:
        out = out + "\n- " + item
    return out


def _pool(rng: Random) -> Iterator[tuple[str, str]]:
    """Yield tasks with their products from all topics, each once a round."""
    pool = [
        (task, product) for topic in table("topics")["topic"] for task, product in topic["tasks"]
    ]
    rng.shuffle(pool)
    round_ = 1
    while True:
        for task, product in pool:
            yield (task if round_ == 1 else f"{task} (đợt {round_})", product)
        round_ += 1
