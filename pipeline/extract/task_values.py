"""What the cells of a task mean: canonical units and time frames."""

from __future__ import annotations

import re

from pipeline.normalise import deadlines, units
from pipeline.records import Header, When
from pipeline.rules import Rules

_BROKEN_YEAR = re.compile(r"(?<=[/\s-])(20\d) (\d)(?!\d)")
"""A column narrower than a date breaks the year: ``06/04/202`` / ``6``."""


def time_frames(text: str, header: Header) -> tuple[When, ...]:
    """Return the time frames a time cell states."""
    whole = _BROKEN_YEAR.sub(r"\1\2", text)
    return tuple(when for _, when in deadlines.read(whole, header.plan_year, cell=True))


def named_units(text: str, header: Header, rules: Rules) -> tuple[str, ...]:
    """Return the canonical names of the units a cell names, each once, in order."""
    places = units.Places.of(header)
    names = [
        units.canonical(span.of(text), places, rules).name for span in units.split(text, rules)
    ]
    return tuple(dict.fromkeys(name for name in names if name))
