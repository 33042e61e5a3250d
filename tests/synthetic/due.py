"""Time frames in words, with the interval or the cycle they mean."""

from __future__ import annotations

from calendar import monthrange
from random import Random
from typing import Any

from tests.synthetic.said import Due, Said
from tests.synthetic.words import table

ROMAN = ["", "I", "II", "III", "IV"]


def draw_due(rng: Random, year: int, where: str, scope: str = "task") -> Said:
    """Return a time frame of ``year`` as a ``cell``, ``prose``, ``report`` or ``title`` has it."""
    form = rng.choice([form for form in table("deadlines")["due"] if where in form["in"]])
    drawn = _draw(rng, year, adjacent="adjacent" in form)
    text = rng.choice(form["texts"]).format(**drawn)
    if where == "cell":
        text = text[:1].upper() + text[1:] if rng.random() < 0.9 else text
    return Said(text, dues=tuple(_dues(form, drawn, text, scope)))


def often(scope: str = "task") -> Said:
    return Said("thường xuyên", dues=(Due("thường xuyên", "ongoing", scope=scope),))


def _draw(rng: Random, year: int, *, adjacent: bool) -> dict[str, Any]:
    q = rng.randint(1, 3)
    r = q + 1 if adjacent else rng.randint(q + 1, 4)
    m = rng.randint(1, 11)
    n = rng.randint(m + 1, 12)
    d = rng.randint(1, 20)
    e = rng.randint(d + 1, 28)
    return {
        "y": year, "Y": year + rng.randint(2, 5), "z": year + 1,
        "Q": ROMAN[q], "R": ROMAN[r], "q": q, "r": r,
        "m": m, "n": n, "mm": f"{m:02}", "nn": f"{n:02}",
        "d": d, "e": e, "dd": f"{d:02}", "ee": f"{e:02}",
    }  # fmt: skip


def _dues(form: dict[str, Any], drawn: dict[str, Any], text: str, scope: str) -> list[Due]:
    start, end = span(form.get("span", ""), drawn)
    bound = "before" if form.get("before") or text.lower().startswith("trước") else ""
    if form.get("before"):
        start = ""
    rules = [rule.format(**drawn) for rule in [form.get("rrule", ""), *form.get("more", [])]]
    also = tuple(rule.format(**drawn) for rule in form.get("also", []))
    if "weak" in form:
        return [
            Due(text, kind, start, end, bound=bound, scope=scope, strong=False)
            for kind in form["weak"]
        ]
    return [
        Due(text, form["kind"], start, end, rule, bound, scope, also=also if not i else ())
        for i, rule in enumerate(rules)
    ]


def span(name: str, v: dict[str, Any]) -> tuple[str, str]:
    """Return the first and last day of the interval ``name`` means, "" where it is open."""
    y = v["y"]

    def months(first: int, last: int, until: int = y) -> tuple[str, str]:
        return f"{y}-{first:02}-01", f"{until}-{last:02}-{monthrange(until, last)[1]}"

    spans = {
        "": ("", ""),
        "year": months(1, 12),
        "years": months(1, 12, v["Y"]),
        "from-year": (f"{y}-01-01", ""),
        "first-half": months(1, 6),
        "second-half": months(7, 12),
        "quarter": months(3 * v["q"] - 2, 3 * v["q"]),
        "quarters": months(3 * v["q"] - 2, 3 * v["r"]),
        "over-year": months(3 * v["q"] - 2, 3, v["z"]),
        "month": months(v["m"], v["m"]),
        "months": months(v["m"], v["n"]),
        "day": (f"{y}-{v['mm']}-{v['dd']}",) * 2,
        "days": (f"{y}-{v['mm']}-{v['dd']}", f"{y}-{v['mm']}-{v['ee']}"),
    }
    return spans[name]
