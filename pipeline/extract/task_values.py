"""What the cells of a task mean: canonical units and time frames."""

from __future__ import annotations

import re

from pipeline.extract.shared_heads import spelled_out
from pipeline.normalise import deadlines, units
from pipeline.records import Header, When
from pipeline.rules import Rules

_BROKEN_YEAR = re.compile(r"(?<=[/\s-])(20\d) (\d)(?!\d)")
"""A column narrower than a date breaks the year: ``06/04/202`` / ``6``."""
_PART = re.compile(r"(?i)\s*\((?:chủ trì|phối hợp|đầu mối|tham mưu|thường trực)\)")
_BRACKET = re.compile(r"\s*\(([^()]+)\)")
_DASH = re.compile(r"\s*[-–+•]\s*")
_LINE = re.compile(r"\n")
_DASH_OR_LINE = re.compile(r"\n|(?:^|(?<=\s))[-–+•]\s*(?=[A-ZĐÁÀẢÃẠÂĂÊÔƠƯ])")
_SLASH = re.compile(r"(?<=[^\W\d_])\s*/\s*(?=[A-ZĐ])")


def time_frames(text: str, header: Header) -> tuple[When, ...]:
    """Return the time frames a time cell states."""
    whole = _BROKEN_YEAR.sub(r"\1\2", text)
    return tuple(when for _, when in deadlines.read(whole, header.plan_year, cell=True))


def named_units(text: str, header: Header, rules: Rules) -> tuple[str, ...]:
    """Return the canonical names of the units a cell names, each once, in order.

    Lines of ``text`` that begin like a unit, and the items of a list, are units of their own.
    """
    if rules.one("table_cells", "no-unit").pattern.match(text.strip()):
        return ()
    listed = spelled_out(_listed(_PART.sub("", text), rules), rules)
    places = units.Places.of(header)
    names = [
        units.canonical(span.of(listed), places, rules).name for span in units.split(listed, rules)
    ]
    return tuple(dict.fromkeys(name for name in names if name))


def _listed(text: str, rules: Rules) -> str:
    """Return the units of a cell in one line, ``;`` between those on lines or dashes of their own.

    Where the cell itself begins with a dash, each dash before a unit begins another. Units in
    brackets behind another are units, too.
    """
    begins = rules.one("table_cells", "unit-start-sure").pattern
    dashed = _DASH.match(text) is not None
    between = _DASH_OR_LINE if dashed else _LINE
    said = ""
    for piece in between.split(text):
        bare = piece.strip()
        if not bare:
            continue
        fresh = said and begins.match(bare) and not said.endswith((",", "và", "-"))
        said += f"; {bare}" if fresh else f" {bare}" if said else bare
    said = _SLASH.sub(lambda m: "; " if begins.match(said[m.end() :]) else m[0], said)
    return _BRACKET.sub(lambda m: f"; {m[1]}" if begins.match(m[1]) else m[0], said)
