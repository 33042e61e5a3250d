"""Draw plans by seed and write them with their truth."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from random import Random

from tests.synthetic.compose import Composer, footnote
from tests.synthetic.novel import SHARE, estrange
from tests.synthetic.pdf import write_pdf
from tests.synthetic.plan import Plan
from tests.synthetic.tasks import shared_leads
from tests.synthetic.text import write_text
from tests.synthetic.truth import truth
from tests.synthetic.word import write_word

FOOTNOTES = 0.2
"""Share of Word files with a footnote."""

FORMATS = ("txt", "docx", "pdf")


def draw(seed: int, index: int, level: str = "") -> tuple[Plan, Random]:
    """Return plan ``index`` of ``seed`` and the generator that goes on to lay it out."""
    rng = Random(f"{seed}/{index}")  # noqa: S311 - plans must repeat, not be secret
    plan = Composer(rng, f"p{index:05}", level).compose()
    plan.traits.append(f"level-{plan.place.level}")
    if rng.random() < SHARE:
        estrange(plan, rng)
    return plan, rng


def write_plan(plan: Plan, rng: Random, kind: str, folder: Path) -> Path:
    """Write ``plan`` as ``kind`` below ``folder``; note layout traits in the plan."""
    path = folder / f"{plan.stem}.{kind}"
    if kind == "txt":
        path.write_text(write_text(plan, rng), encoding="utf-8")
        return path
    if plan.table and rng.random() < 0.3:
        plan.table.rows[:] = shared_leads(rng, plan.table.rows)
    if kind == "docx":
        if rng.random() < FOOTNOTES:
            plan.footnote = footnote(plan, rng)
            plan.traits.append("word-footnote")
        write_word(plan, rng, path)
    else:
        write_pdf(plan, rng, path)
    return path


def write_all(count: int, seed: int, out: Path, formats: Sequence[str] = FORMATS) -> None:
    """Write ``count`` plans under ``out/plans`` and their truth under ``out/gold``."""
    plans, gold = out / "plans", out / "gold"
    for folder in (plans, gold):
        folder.mkdir(parents=True, exist_ok=True)
    for index in range(count):
        plan, rng = draw(seed, index)
        kind = formats[index % len(formats)]
        plan.traits.append(f"format-{kind}")
        write_plan(plan, rng, kind, plans)
        text = json.dumps(truth(plan), ensure_ascii=False, indent=1)
        (gold / f"{plan.stem}.json").write_text(text + "\n", encoding="utf-8")
