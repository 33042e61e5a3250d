"""Dates as Vietnamese documents write them -> ISO 8601, never more precise than the source.

``ngày 31 tháng 7 năm 2025`` and ``31/7/2025`` -> ``2025-07-31``; ``ngày    tháng 8 năm 2025`` and
``/8/2025`` -> ``2025-08``; ``năm 2026`` -> ``2026``. A day that no calendar has is no date.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from pipeline.spans import Span

_DAY = r"(?P<day>0?[1-9]|[12]\d|3[01])"
_MONTH = r"(?P<month>0?[1-9]|1[0-2])"
_YEAR = r"(?P<year>(?:19|20)\d\d)(?!\d)"
_SEP = r"(?P<sep>[/.-])"
_TO_YEAR = rf"\s{{0,9}}(?:,?\s{{0,3}}năm\s{{0,9}}|[/-]\s?|,\s?){_YEAR}"
_BLANK = r"[\s.…_]{0,60}"  # dots, underscores and white space left for the pen

_SPELLINGS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?<![\d/])(?:ngày\s{{0,9}})?{_DAY}\s{{0,9}},?\s{{0,3}}tháng\s{{0,9}}{_MONTH}{_TO_YEAR}",
        rf"(?:ngày\s{{0,9}})?(?<![\d/.,])(?<!\d-){_DAY}\s?{_SEP}\s?{_MONTH}\s?(?P=sep)\s?{_YEAR}",
        rf"(?:ngày\s{{0,9}})?(?<![\d/]){_DAY}\s?/\s?{_MONTH}\s{{1,9}}năm\s{{0,9}}{_YEAR}",
        rf"ngày{_BLANK}tháng{_BLANK}{_MONTH}{_BLANK}(?:năm\s{{0,9}}|[/-]\s?){_YEAR}",
        rf"(?:ngày{_BLANK}|(?<![\w/)\]-])[.…_]{{0,60}})(?P<sep>[/-])\s?{_MONTH}\s?(?P=sep)\s?{_YEAR}",
        rf"\btháng\s{{0,9}}{_MONTH}\s{{0,9}}(?:năm\s{{0,9}}|[/-]\s?){_YEAR}",
        rf"ngày{_BLANK}tháng{_BLANK}năm\s{{0,9}}{_YEAR}",
        rf"\bnăm\s{{0,9}}{_YEAR}",
    )
)
_HAS_YEAR = re.compile(r"(?:19|20)\d\d")
"""What every spelling holds."""
_BARE_YEAR = re.compile(r"\s*((?:19|20)\d\d)\s*")


class DateMention(NamedTuple):
    """A date in a text: where it stands and what it says, ISO 8601."""

    span: Span
    iso: str


def find_dates(text: str, /) -> Iterator[DateMention]:
    """Yield the dates of ``text`` from left to right, the fullest spelling at each place."""
    if not _HAS_YEAR.search(text):
        return
    at = 0
    found = [pattern.search(text) for pattern in _SPELLINGS]
    while True:
        for index, match in enumerate(found):
            if match is not None and match.start() < at:
                found[index] = _SPELLINGS[index].search(text, at)
        matches = [(m.start(), index, m) for index, m in enumerate(found) if m is not None]
        if not matches:
            return
        best = min(matches, key=lambda entry: entry[:2])[2]
        if iso := _iso(best):
            yield DateMention(Span(*best.span()), iso)
        at = best.end()


def date_at_start(text: str, /) -> DateMention | None:
    """Return the date that ``text`` begins with, but for white space and dots, or None."""
    for at in range(len(text) - len(text.lstrip(" .…_")) + 1):
        for pattern in _SPELLINGS:
            if match := pattern.match(text, at):
                iso = _iso(match)
                return DateMention(Span(*match.span()), iso) if iso else None
    return None


def read_date(text: str, /) -> str:
    """Return the first date of ``text`` (a bare year too), "" where it has none."""
    if bare := _BARE_YEAR.fullmatch(text):
        return bare[1]
    return next((mention.iso for mention in find_dates(text)), "")


def _iso(match: re.Match[str]) -> str:
    parts = match.groupdict()
    year, month, day = parts["year"], parts.get("month"), parts.get("day")
    if month is None:
        return year
    if day is None:
        return f"{year}-{int(month):02}"
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return ""


def spoken(date: str, /) -> str:
    """Return an ISO date as Vietnamese write it: ``14/08/2025``, ``08/2025``, ``2025``."""
    return "/".join(reversed(date.split("-")))
