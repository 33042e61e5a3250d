"""Letterhead, recipients, signature and the decision that promulgates a plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.synthetic.place import draw_person
from tests.synthetic.plan import Item, Plan
from tests.synthetic.said import Said
from tests.synthetic.words import phrases

if TYPE_CHECKING:
    from tests.synthetic.compose import Composer


def add_letter(to: Composer) -> None:
    """Give the plan its number, date, recipients and signature, or leave them blank."""
    rng, plan = to.rng, to.plan
    chance = rng.random()
    plan.letterhead = chance > 0.12
    month, day = _month(to), rng.randint(1, 28)
    if plan.letterhead:
        plan.number = (
            ""
            if chance < 0.25
            else rng.choice([str(rng.randint(3, 480)), f"{rng.randint(1, 99):02}"])
        )
        blank_day = chance < 0.22
        month_words = f"{month:02}" if month < 3 or rng.random() < 0.4 else str(month)
        day_words = "   " if blank_day else f"{day:02}"
        plan.date_words = f"ngày {day_words} tháng {month_words} năm {plan.year}"
        plan.day = f"{plan.year}-{month:02}" + ("" if blank_day else f"-{day:02}")
        if rng.random() < 0.12 and plan.number and not blank_day:
            plan.symbol = "QĐ-UBND"
    plan.recipients = [
        phrase.format(**plan.place.words())
        for phrase in rng.sample(phrases("recipients")[:12], rng.randint(3, 7))
        if plan.symbol == "QĐ-UBND" or "Điều" not in phrase
    ] + [rng.choice(["Lưu: VT", "Lưu: VT, VHXH", "Lưu VT"])]
    plan.signer = draw_person(rng)
    plan.signature = _signature(to)
    if plan.symbol == "QĐ-UBND":
        add_decision(to)


def _month(to: Composer) -> int:
    """Return a month of issue: communes of two levels exist from July 2025."""
    early = to.plan.place.level != "old" and to.plan.year == 2025
    return to.rng.randint(7, 12) if early else to.rng.randint(1, 12)


def _signature(to: Composer) -> list[str]:
    rng = to.rng
    lines = []
    if rng.random() < 0.8:
        lines.append(
            "TM. ỦY BAN NHÂN DÂN"
            + (f" {to.plan.place.short.upper()}" if rng.random() < 0.15 else "")
        )
    if rng.random() < 0.5:
        return [*lines, "CHỦ TỊCH"]
    return [*lines, "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"]


def add_decision(to: Composer) -> None:
    """Put the decision that promulgates the plan before it."""
    plan, library = to.plan, to.library
    title = to.mention_title()
    committee = to.staff.committee()
    bases = [library.named(), library.one(nested=to.rng.random() < 0.3)]
    if plan.place.level != "old":
        bases.append(library.proposed())
    lines = [Said("" if "đề nghị" in base.text else "Căn cứ ") + base + ";" for base in bases]
    lines[-1] = Said(lines[-1].text[:-1] + ".", lines[-1].cites)
    articles = [
        Said("Điều 1. Ban hành kèm theo Quyết định này Kế hoạch ") + title + ".",
        Said("Điều 2. Quyết định này có hiệu lực thi hành kể từ ngày ký."),
        Said("Điều 3. ")
        + to.staff.mention().capital()
        + " và các đơn vị có liên quan chịu trách nhiệm thi hành Quyết định này./.",
    ]
    plan.decision = [
        Item("title", "", Said("QUYẾT ĐỊNH"), "title"),
        Item("title", "", Said("Về việc ban hành Kế hoạch ") + title, "title"),
        Item("preamble", "", Said(f"ỦY BAN NHÂN DÂN {plan.place.full.upper()}"), "title"),
        *(Item("preamble", "", line, "paragraph") for line in lines),
        Item("preamble", "", Said("QUYẾT ĐỊNH:"), "title"),
        *(Item("preamble", "", article, "paragraph") for article in articles),
    ]
    own = f"Quyết định số {plan.number}/QĐ-UBND {plan.date_words} của {committee.text}"
    plan.notes.append(Said(f"(Ban hành kèm theo {own})"))


def head_lines(plan: Plan) -> tuple[list[str], list[str]]:
    """Return the left and right columns of the letterhead."""
    place = plan.place
    left = ["ỦY BAN NHÂN DÂN", place.full.upper()]
    number = plan.number or "       "
    left.append(f"Số: {number}/{plan.symbol}")
    return left, [*phrases("state"), *phrases("motto"), f"{place.bare}, {plan.date_words}"]
