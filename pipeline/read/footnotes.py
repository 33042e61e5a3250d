"""Footnotes: small print at the bottom of a page that starts with its number."""

from __future__ import annotations

import re
from collections.abc import Sequence
from statistics import median

from pipeline.read.columns import Line
from pipeline.read.sheets import Note, Part
from pipeline.records import Box

_SMALL_PRINT = 0.93
_MARK = re.compile(
    r"^(?:[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3}|\d{1,3}|\*{1,3}|\(\d{1,3}\)|\[\d{1,3}\])(?=\W|$|[^\W\d])"
)
_RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹*(["
_PAGE_NUMBER = re.compile(r"^\W*\d{1,4}\W*$")
# Footnotes stand in the lower part of the page, below a rule shorter than the text is wide.
_LOWER, _RULE_REACH = 0.4, 2.5
_FEW_LINES = 3


def with_notes(parts: list[Part], edges: Sequence[Box], height: float) -> list[Part]:
    """Turn the footnote lines among ``parts`` into notes; ``height`` is the page's, in points."""
    lines = [part for part in parts if isinstance(part, list)]
    if len(lines) < _FEW_LINES or not (edges or any(map(_is_raised, lines))):
        return parts
    sizes = list(map(_size, lines))
    body = median(sizes)
    last = len(parts)
    while last and (line := parts[last - 1]) and isinstance(line, list) and _is_number(line):
        last -= 1
    first = last
    while first:
        line = parts[first - 1]
        if (
            not isinstance(line, list)
            or not _is_small(line, body)
            or line[0].box.top < _LOWER * height
        ):
            break
        first -= 1
    while first < last and not _MARK.match(_text(parts[first])):
        first += 1
    if first == last:
        return parts
    top = parts[first]
    if isinstance(top, list) and not _is_raised(top) and not _has_rule_above(top, edges):
        return parts
    return parts[:first] + _notes(parts[first:last]) + parts[last:]


def _notes(parts: list[Part]) -> list[Part]:
    notes: list[Note] = []
    for line in parts:
        if not isinstance(line, list):
            continue
        if not notes or _MARK.match(_text(line)):
            notes.append(Note([]))
        notes[-1].lines.append(line)
    return list(notes)


def _text(part: Part) -> str:
    return " ".join(word.text for word in part) if isinstance(part, list) else ""


def _size(line: Line) -> float:
    return max([box.bottom - box.top for _, box, _ in line[:3]])


def _is_raised(line: Line) -> bool:
    return line[0].text[0] in _RAISED


def _is_small(line: Line, body: float) -> bool:
    return _size(line) < _SMALL_PRINT * body


def _is_number(line: Line) -> bool:
    return bool(_PAGE_NUMBER.match(_text(line)))


def _has_rule_above(line: Line, edges: Sequence[Box]) -> bool:
    box, reach = line[0].box, _RULE_REACH * _size(line)
    return any(
        edge.x1 - edge.x0 > 30
        and edge.bottom - edge.top < 2
        and box.top - reach < edge.top < box.top + 3
        and abs(edge.x0 - box.x0) < 60
        for edge in edges
    )
