"""The readings that ``rules/deadlines.toml`` names: a match -> parts of dates or finished times."""

from __future__ import annotations

import re
from collections.abc import Callable

from pipeline.normalise.timeframes import Part, cycle, cycles, day_of_cycle, iso, runs, weekdays
from pipeline.records import When
from pipeline.spans import Span

_LISTED = re.compile(r" ?[,;/] ?(?:và )?| và | hoặc ")
_EVERY = re.compile(r"^(?:hàng|hằng) ", re.IGNORECASE)
_WEEKS = {"đầu": 1, "nhất": 1, "hai": 2, "ba": 3, "tư": 4}

Made = list[Part] | list[When]
ELSEWHERE = "elsewhere"
"""Bound of a time another document gives, until it is known whether the cell says more."""


def _number(match: re.Match[str], *names: str) -> int | None:
    for name in names:
        if name in match.re.groupindex and match[name]:
            return int(match[name])
    return None


def _day(match: re.Match[str]) -> Made:
    month, day = int(match["month"]), int(match["day"])
    return [Part(Span(*match.span()), "day", month, month, day, _number(match, "year"))]


def _loose_day(match: re.Match[str]) -> Made:
    month, day = int(match["month"]), int(match["day"])
    loose = not match["named"]
    return [Part(Span(*match.span()), "day", month, month, day, None, loose=loose)]


def _bare_day(match: re.Match[str]) -> Made:
    loose = not match[0].lower().startswith("ngày")
    return [Part(Span(*match.span()), "day", 0, 0, int(match["day"]), None, loose=loose)]


def _months(match: re.Match[str]) -> Made:
    written = _number(match, "year", "year2")
    span = Span(*match.span())
    return [Part(span, "month", a, b, 0, written) for a, b in runs(match["list"], 12)]


def _quarters(match: re.Match[str]) -> Made:
    written = _number(match, "year", "year2", "year3")
    span = Span(*match.span())
    return [Part(span, "quarter", 3 * a - 2, 3 * b, 0, written) for a, b in runs(match["list"], 4)]


def _part(match: re.Match[str]) -> Made:
    word = match["count"].lower()
    count = {"sáu": 6, "chín": 9, "ba": 3, "nửa": 6}.get(word) or int(word)
    first, last = (1, count) if match["side"].lower() == "đầu" else (13 - count, 12)
    return [Part(Span(*match.span()), "part", first, last, 0, _number(match, "year"))]


def _part_of_month(match: re.Match[str]) -> Made:
    """A half of a month has fifteen days, a week seven (Bộ luật Dân sự 2015, Điều 146)."""
    month, year = int(match["month"]), _number(match, "year", "year2")
    if match["half"]:
        first, last = (1, 15) if match["half"].lower() == "đầu" else (16, 31)
    else:
        word = match["week"].lower().split()[0]
        week = _WEEKS.get(word) or int(word)
        first, last = 7 * week - 6, 7 * week
    return [Part(Span(*match.span()), "part", month, month, first, year, last_day=last)]


def _years(match: re.Match[str]) -> Made:
    first, last = int(match["first"]), _number(match, "last")
    endless = bool(match["open"])
    return [Part(Span(*match.span()), "year", year=first, last_year=last or first, endless=endless)]


def _each_listed_year(match: re.Match[str]) -> Made:
    span = Span(*match.span())
    years = [int(item) for item in re.findall(r"\d{4}", match["list"])]
    return [Part(span, "year", year=item, last_year=item) for item in years]


def _said_year(match: re.Match[str]) -> Made:
    shift = int(match["word"].lower().split()[0] in ("sau", "tới", "tiếp"))
    return [Part(Span(*match.span()), "year", shift=shift)]


def _listed_cycles(match: re.Match[str]) -> Made:
    groups = match.groupdict()
    listed = groups.get("list") or groups.get("list2") or ""
    return cycles(_EVERY.sub("", item) for item in _LISTED.split(listed))


def _times(match: re.Match[str]) -> Made:
    return cycles([match["unit"]])


def _every(match: re.Match[str]) -> Made:
    when = cycle(f"{match['count']} {match['unit']}")
    return [when] if when else []


def _day_of_cycle(match: re.Match[str]) -> Made:
    day = int(match["day"])
    if match["unit"]:
        return [When("recurring", "", "", f"FREQ=MONTHLY;BYMONTHDAY={day}", "on")]
    units = [_EVERY.sub("", item) for item in _LISTED.split(match["list"])]
    return day_of_cycle(day, match["place"], units)


def _day_of_month(match: re.Match[str]) -> Made:
    bound = "before" if "trước" in match[0].lower() else "by" if "nhất" in match[0] else "on"
    days = ",".join(str(int(day)) for day in re.findall(r"\d+", match["day"]))
    return [When("recurring", "", "", f"FREQ=MONTHLY;BYMONTHDAY={days}", bound)]


def _weekday(match: re.Match[str]) -> Made:
    return [weekdays(_LISTED.split(match["list"]))]


def _periodic(_match: re.Match[str]) -> Made:
    return [When("recurring", "", "", "", "during")]


def _ongoing(match: re.Match[str]) -> Made:
    if (start := _number(match, "from")) is not None:
        return [When("ongoing", iso(start, 1, 1), "", "", "during")]
    first = _number(match, "year", "first")
    last = _number(match, "last") or first
    if first is None or last is None:
        return [When("ongoing", "", "", "", "during")]
    return [When("ongoing", iso(first, 1, 1), iso(last, 12, 31), "", "during")]


def _named_day(match: re.Match[str]) -> Made:
    month, day = int(match["month"]), int(match["day"])
    return [Part(Span(*match.span()), "event", month, month, day)]


def _relative(_match: re.Match[str]) -> Made:
    return [When("relative", "", "", "", "by")]


def _elsewhere(_match: re.Match[str]) -> Made:
    return [When("event", "", "", "", ELSEWHERE)]


def _event(_match: re.Match[str]) -> Made:
    return [When("event", "", "", "", "during")]


READINGS: dict[str, Callable[[re.Match[str]], Made]] = {
    "day": _day,
    "loose-day": _loose_day,
    "bare-day": _bare_day,
    "months": _months,
    "quarters": _quarters,
    "part": _part,
    "part-of-month": _part_of_month,
    "years": _years,
    "each-year": _each_listed_year,
    "said-year": _said_year,
    "cycle": _listed_cycles,
    "times": _times,
    "every": _every,
    "day-of-cycle": _day_of_cycle,
    "day-of-month": _day_of_month,
    "weekday": _weekday,
    "periodic": _periodic,
    "ongoing": _ongoing,
    "named-day": _named_day,
    "relative": _relative,
    "event": _event,
    "elsewhere": _elsewhere,
}
"""Each reading by the name rules give it."""
