"""Which year or period a plan is for: from its title, else from its own sentences."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Mapping
from typing import NamedTuple

from pipeline.normalise import dates

_QUARTERS = {"I": 1, "II": 2, "III": 3, "IV": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_OWN_PLAN = re.compile(
    r"(?i)(?:ban hành|xây dựng|triển khai|trên đây là|đây là)\s+kế hoạch(?P<rest>[^;]*)"
)


class Period(NamedTuple):
    """Plan year (four digits) and the first and last day of the period, ISO; "" = not stated."""

    year: str = ""
    start: str = ""
    end: str = ""


def of_plan(title: str, sentences: list[str], patterns: Mapping[str, re.Pattern[str]], /) -> Period:
    """Return the period that ``title`` states, else the plan's own ``sentences``."""
    period = _read(title, patterns)
    if period.start:
        return period
    for sentence in reversed(sentences):
        for match in _OWN_PLAN.finditer(sentence):
            found = _read(match["rest"], patterns)
            if found.start:
                return found
    return period


def _read(text: str, patterns: Mapping[str, re.Pattern[str]]) -> Period:
    text = _without_dates(text)
    year = _last(patterns["year"], text)
    span = _last(patterns["span"], text)
    half = _last(patterns["half"], text)
    quarter = _last(patterns["quarter"], text)
    if quarter is not None:
        number = _QUARTERS[quarter["quarter"].upper()]
        return _months(quarter["year"], 3 * number - 2, 3 * number)
    if half is not None and (half["year"] or year):
        of = half["year"] or (year["year"] if year else "")
        count = int(half["count"])
        early = half["half"].lower() == "đầu"
        return _months(of, 1, count) if early else _months(of, 13 - count, 12)
    inside = year and span and span.start() <= year.start() < span.end()
    if year is not None and not inside:
        return _months(year["year"], 1, 12)
    if span is not None:
        return Period("", f"{span['start']}-01-01", f"{span['end']}-12-31")
    return Period()


def _without_dates(text: str) -> str:
    """Blank the dates of cited documents: their years are not the plan's."""
    for mention in reversed(list(dates.find_dates(text))):
        if len(mention.iso) == len("2025-08-14"):
            start, end = mention.span
            text = text[:start] + " " * (end - start) + text[end:]
    return text


def _last(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    return next(reversed(list(pattern.finditer(text))), None)


def _months(year: str, first: int, last: int) -> Period:
    end = monthrange(int(year), last)[1]
    return Period(year, f"{year}-{first:02}-01", f"{year}-{last:02}-{end:02}")
