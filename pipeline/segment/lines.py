"""The lines of a repaired text, with what the page says about each."""

from __future__ import annotations

from typing import NamedTuple

from pipeline.records import Repaired
from pipeline.spans import Span


class Line(NamedTuple):
    """A line with text. ``span`` and ``text`` are without surrounding white space.

    ``blanks`` counts the empty lines above it, ``indent`` the spaces before it, ``new_page`` is
    True for the first line of a page (after a form feed).
    """

    span: Span
    text: str
    blanks: int
    indent: int
    new_page: bool


def split(repaired: Repaired, /) -> list[Line]:
    """Return the lines that hold text, in order."""
    lines: list[Line] = []
    blanks, new_page, at = 0, True, 0
    for raw in repaired.text.split("\n"):
        start = at
        at += len(raw) + 1
        for number, part in enumerate(raw.split("\f")):
            new_page = new_page or number > 0
            stripped = part.strip()
            if stripped:
                lead = len(part) - len(part.lstrip())
                span = Span(start + lead, start + lead + len(stripped))
                lines.append(Line(span, stripped, blanks, lead, new_page))
                blanks, new_page = 0, False
            start += len(part) + 1
        if not raw.strip():
            blanks += 1
    return lines
