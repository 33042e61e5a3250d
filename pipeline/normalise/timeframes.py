"""Parts of a date (a day, months, quarters, years) -> the interval or the rule they state."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from pipeline.records import When
from pipeline.spans import Span

_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_NUMBERS = {"một": 1, "hai": 2, "ba": 3, "sáu": 6, "chín": 9}
_FREQ = {"ngày": "DAILY", "tuần": "WEEKLY", "tháng": "MONTHLY", "năm": "YEARLY"}
_WEEKDAYS = {"hai": "MO", "ba": "TU", "tư": "WE", "năm": "TH", "sáu": "FR", "bảy": "SA"}
_WEEKDAYS |= {"2": "MO", "3": "TU", "4": "WE", "5": "TH", "6": "FR", "7": "SA"}
_QUARTER_END, _QUARTER_START = (3, 6, 9, 12), (1, 4, 7, 10)
_ITEM = re.compile(r"(\d+|\b[IViv]+\b)|([-–—]|đến|tới)")


@dataclass(frozen=True)
class Part:
    """A date as written: some of it may be missing.

    ``unit``: day, month, quarter, part, year or event. ``first`` and ``last`` are months (1-12; 0
    where only a day stands), ``day`` is 0 except for days. ``year`` is None where it isn't
    written, and ``last_year`` differs from it only for a span of years. ``loose`` parts are dates
    only where the words around them say so.
    """

    span: Span
    unit: str
    first: int = 1
    last: int = 12
    day: int = 0
    year: int | None = None
    last_year: int | None = None
    loose: bool = False
    endless: bool = False
    last_day: int = 0
    """Last day of a part of a month, 31 for its end; 0 where ``day`` is the only one."""
    shift: int = 0
    """Years after the year meant: 1 for "năm sau"."""

    @property
    def several(self) -> bool:
        """Tell whether it spans several months, quarters or years."""
        if self.unit == "year":
            return self.last_year not in (None, self.year)
        return self.last - self.first > {"month": 0, "quarter": 2}.get(self.unit, 12)

    def begins(self, year: int | None) -> str:
        """Return the first day as ISO date, "" where the year is unknown or the date impossible."""
        found = self.year or (year and year + self.shift)
        return iso(found, self.first, self.day or 1) if found else ""

    def ends(self, year: int | None) -> str:
        """Return the last day as ISO date, "" where the year is unknown or the date impossible."""
        found = self.last_year or self.year or (year and year + self.shift)
        if not found or not self.last:
            return ""
        end = monthrange(found, self.last)[1]
        return iso(found, self.last, min(self.last_day, end) or self.day or end)


def iso(year: int, month: int, day: int) -> str:
    """Return the ISO date, "" for a day the calendar doesn't have."""
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return ""


def runs(text: str, top: int) -> list[tuple[int, int]]:
    """Return the runs of consecutive numbers in a list such as ``III,IV`` or ``9-10``."""
    numbers: list[int] = []
    ranged = False
    for match in _ITEM.finditer(text):
        if match[2]:
            ranged = bool(numbers)
            continue
        number = _ROMAN.get(match[1].lower()) or (int(match[1]) if match[1].isdigit() else 0)
        if not 1 <= number <= top:
            continue
        if ranged and number > numbers[-1]:
            numbers.extend(range(numbers[-1] + 1, number))
        ranged = False
        numbers.append(number)
    found: list[tuple[int, int]] = []
    for number in numbers:
        if found and number == found[-1][1] + 1:
            found[-1] = (found[-1][0], number)
        else:
            found.append((number, number))
    return found


def frame(part: Part, bound: str, year: int | None) -> When:
    """Return the time ``part`` states, cut open at the side where ``bound`` leaves it open."""
    if part.unit == "event":
        day = part.begins(year)
        rule = f"FREQ=YEARLY;BYMONTH={part.first};BYMONTHDAY={part.day}"
        return When("event", day, day, rule, "on")
    kind = {"day": "date", "part": "period"}.get(part.unit, part.unit)
    kind = "period" if part.endless or (part.several and part.unit == "year") else kind
    start, end = part.begins(year), part.ends(year)
    if bound == "before":
        return When(kind, "", start, "", bound)
    if bound == "by":
        return When(kind, "", end, "", bound)
    if bound == "from":
        closed = part.several and not part.endless
        open_kind = kind if kind == "date" else "period"
        return When(open_kind, start, end if closed else "", "", "during")
    if part.endless:
        return When(kind, start, "", "", "during")
    return When(kind, start, end, "", "on" if kind == "date" else "during")


def between(first: Part, last: Part, year: int | None) -> When:
    """Return the period from ``first`` to ``last``; what one leaves out the other says."""
    end_year = last.last_year or last.year or year
    month = first.first or last.first
    start_year = first.year
    if start_year is None and end_year is not None:
        later = (month, first.day) > (last.last, last.day or 31)
        start_year = end_year - 1 if later else end_year
    start = iso(start_year, month, first.day or 1) if start_year else ""
    return When("period", start, last.ends(year), "", "during")


def each_year(part: Part, bound: str) -> When:
    """Return the yearly rule for a date without a year."""
    rule = "FREQ=YEARLY"
    if part.unit != "year":
        rule += ";BYMONTH=" + ",".join(map(str, range(part.first, part.last + 1)))
    if part.day:
        rule += f";BYMONTHDAY={part.day}"
    bound = {"before": "before", "by": "by"}.get(bound, "on" if part.day else "during")
    return When("recurring", "", "", rule, bound)


def cycle(text: str) -> When | None:
    """Return the rule of one cycle: ``quý``, ``06 tháng``, ``năm``; None where there is none."""
    words = text.lower().replace("quí", "quý").split()
    if not words:
        return None
    count = _NUMBERS.get(words[0]) or (int(words[0]) if words[0].isdigit() else 0)
    unit = words[1] if count and len(words) > 1 else words[0]
    if unit == "quý":
        count, unit = 3 * (count or 1), "tháng"
    if unit not in _FREQ:
        return None
    interval = f";INTERVAL={count}" if count > 1 else ""
    return When("recurring", "", "", f"FREQ={_FREQ[unit]}{interval}", "during")


def cycles(texts: Iterable[str]) -> list[When]:
    """Return the rules of several cycles, each once."""
    found = [when for text in texts if (when := cycle(text)) is not None]
    return list(dict.fromkeys(found))


def day_of_cycle(day: int, place: str, units: Iterable[str]) -> list[When]:
    """Return the rules for a day in the first or last month of a quarter, half or year."""
    found: list[When] = []
    for unit in units:
        last = place.lower().endswith(("cuối", "cuối cùng", "ba", "3"))
        if "năm" in unit.lower():
            months: tuple[int, ...] = (12,) if last else (1,)
        elif "tháng" in unit.lower():
            months = (6, 12) if last else (1, 7)
        else:
            months = _QUARTER_END if last else _QUARTER_START
        listed = ",".join(map(str, months))
        found.append(
            When("recurring", "", "", f"FREQ=YEARLY;BYMONTH={listed};BYMONTHDAY={day}", "on")
        )
    return found


def weekdays(texts: Iterable[str]) -> When:
    """Return the weekly rule for ``thứ Sáu``, ``chủ nhật`` or a list such as ``thứ 2, 4``."""
    days = (
        "SU" if text.lower().startswith("chủ") else _WEEKDAYS.get(text.lower().split()[-1], "")
        for text in texts
    )
    listed = ",".join(dict.fromkeys(day for day in days if day))
    return When("recurring", "", "", f"FREQ=WEEKLY;BYDAY={listed}", "on")
