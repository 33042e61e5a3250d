"""Rows of words -> the header of a task table that no lines rule: one heading a column.

A header is a stretch of rows with wide gaps whose words, put together column by column, are the
wordings of rules/table_headers.toml. It names a task column and a lead or a time column.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from pipeline.normalise.column_roles import are_column_numbers, role_of
from pipeline.read.columns import Fragment, Spread
from pipeline.records import Box
from pipeline.rules import Rules
from pipeline.rules.sieve import Sieve

_FEWEST, _MOST_ROWS, _ABOVE, _BELOW = 3, 9, 4, 3
"""Columns a header has at least; rows it goes over at most, and how many rows above or below the
first that shows three columns it may begin."""
_APART = 2.0
"""Rows of one header are nearer than this many heights."""
_BROAD = 0.5
"""Share of the text's width that no heading takes: prose does, and the cells of a broad column."""
_UNKNOWN, _OVER = 2.0, 0.5
"""What a heading of unknown wording, and a line above several, take from a header's worth: a known
heading adds one."""
_TWICE = 1.5
"""What a heading that tells a role again takes: the title of a group below may read like one."""
_STAGGERED = 0.3
"""Share of a line's height that one half a line lower shares with it at least."""
_KEYWORD_WORDS = 10
"""Words: a longer text that holds a keyword is no heading."""
_CLEAR = 4.0
"""What a header with several headings of unknown wording is worth at least."""
_PAIR = 2
_TOUCH = 1.0
"""Points two headings of one column share at least."""
_LONGEST_NUMBER, _NUMBER_ROWS = 4, 3
"""Signs of a column's number in brackets, misread or not, and rows that such numbers take."""


class Heading(NamedTuple):
    """A column's heading: its role ("" where its wording is unknown) and its lines."""

    role: str
    box: Box
    fragments: tuple[Fragment, ...]
    is_sure: bool = True
    """False where a mere keyword tells the role."""


class Header(NamedTuple):
    """Headings from left to right on the rows ``first`` to ``last``.

    ``above`` are fragments that stand over several headings.
    """

    first: int
    last: int
    headings: tuple[Heading, ...]
    above: tuple[Fragment, ...]

    @property
    def roles(self) -> tuple[str, ...]:
        return tuple(heading.role for heading in self.headings)


Row = list[Fragment]


def rows_of(spread: Spread) -> list[Row]:
    """Return the stretches of words of ``spread`` row by row, top down."""
    rows: dict[int, Row] = {}
    for fragment in spread.fragments:
        rows.setdefault(fragment.row, []).append(fragment)
    return [rows[number] for number in sorted(rows)]


def find_header(rows: Sequence[Row], start: int, rules: Rules) -> Header | None:
    """Return the first header at or below row ``start``, None where there is none."""
    seeds = [at for at in range(start, len(rows)) if _may_head(rows, at)]
    if not seeds:
        return None
    broad = _broad(rows)
    for seed in seeds:
        above = max((at + 1 for at in broad if at < seed), default=0)
        stop = min((at for at in broad if at >= seed), default=len(rows))
        near = range(max(start, above, seed - _ABOVE), min(stop, seed + _BELOW))
        stop = min(stop, near.stop + _MOST_ROWS)
        if not _may_be(rows[near.start : stop], rules):
            continue
        found = [
            header
            for first in near
            for last in _lasts(rows[:stop], first)
            if (header := _header(rows, first, last, rules))
        ]
        if found:
            return max(found, key=worth)
    return None


def likely_header(rows: Sequence[Row], rules: Rules) -> Header | None:
    """Return the first rows that look like a header but are not legible as one, None for none.

    Columns stand side by side there, and two headings are known; none has a role.
    """
    seeds = [at for at in range(len(rows)) if _may_head(rows, at)]
    broad = _broad(rows) if seeds else []
    for seed in seeds:
        above = max((at + 1 for at in broad if at < seed), default=0)
        stop = min((at for at in broad if at >= seed), default=len(rows))
        reaching = (first for first in range(max(above, seed - _ABOVE), seed)
                    if seed in _lasts(rows[:stop], first))  # fmt: skip
        first = next(reaching, seed)
        near = range(first, max(_lasts(rows[:stop], first), default=seed) + 1)
        told = {at: _told([text_of(f) for f in rows[at]], rules) for at in near}
        if sum(bool(role) for roles in told.values() for role in roles) < _PAIR:
            continue
        # Rows below may be those of the table.
        known = [at for at in near if any(told[at])]
        first, last = known[0], known[-1]
        groups = _stacked([f for row in rows[first : last + 1] for f in row])
        boxes = [Box.hull([f.box for f in group]) for group in groups]
        headings = (Heading("", box, tuple(group), is_sure=False)
                    for box, group in zip(boxes, groups, strict=True))  # fmt: skip
        return Header(first, last, tuple(headings), ())
    return None


def _may_head(rows: Sequence[Row], at: int) -> bool:
    return _side_by_side(rows, at) >= _FEWEST and not is_numbered(rows[at])


def _side_by_side(rows: Sequence[Row], at: int) -> int:
    """Return how many fragments stand in row ``at`` or half a line below it.

    Headings of one line stand about the middle of those of two.
    """
    boxes = [fragment.box for fragment in rows[at]]
    if len(boxes) < _PAIR:
        return len(boxes)
    top, bottom = min(box.top for box in boxes), max(box.bottom for box in boxes)
    below = [f for row in rows[at + 1 : at + _PAIR] for f in row]
    level = bottom - _STAGGERED * (bottom - top)
    return len(boxes) + sum(fragment.box.top < level for fragment in below)


def _broad(rows: Sequence[Row]) -> list[int]:
    """Return the rows with words too broad for a heading: a header goes over none of them."""
    boxes = [fragment.box for row in rows for fragment in row]
    most = _BROAD * (max(box.x1 for box in boxes) - min(box.x0 for box in boxes))
    return [at for at, row in enumerate(rows) if any(f.box.x1 - f.box.x0 > most for f in row)]


def is_numbered(row: Row) -> bool:
    """Tell whether a row is (1) (2) (3), the numbers of the columns; OCR may have misread a few."""
    if len(row) < _FEWEST:
        return False
    return are_column_numbers([text_of(f) for f in row]) or are_column_numbers(_texts(row))


def behind_numbers(rows: Sequence[Row], first: int) -> int:
    """Return the row behind the numbers of the columns that stand from row ``first`` on.

    Brackets that OCR took for taller signs may set some of them on a row of their own.
    """
    end = first
    while end < min(len(rows), first + _NUMBER_ROWS) and all(
        len(text) <= _LONGEST_NUMBER and text.endswith(")") for text in _texts(rows[end])
    ):
        end += 1
    if is_numbered([fragment for row in rows[first:end] for fragment in row]):
        return end
    return first + (first < len(rows) and is_numbered(rows[first]))


def _texts(row: Row) -> list[str]:
    return [word.text for fragment in row for word in fragment.words]


def text_of(fragment: Fragment) -> str:
    """Return the words of ``fragment``, one space between."""
    return " ".join(word.text for word in fragment.words)


def _may_be(rows: Sequence[Row], rules: Rules) -> bool:
    """Tell whether the words of a header are there at all: the look at each column costs more."""
    words = " ".join(text_of(fragment) for row in rows for fragment in row)
    return bool(_task_words(rules).matches(words))


@cache
def _task_words(rules: Rules) -> Sieve:
    kept = (rule for rule in rules["table_headers"] if rule["rank"] == "0")
    return Sieve(rule for rule in kept if rule["role"] == "task")


def _lasts(rows: Sequence[Row], first: int) -> list[int]:
    """Return the rows a header from ``first`` on may end with."""
    found: list[int] = []
    for last in range(first, min(first + _MOST_ROWS, len(rows))):
        if last > first:
            bottom = max(f.box.bottom for f in rows[last - 1])
            top = min(f.box.top for f in rows[last])
            height = max(f.box.bottom - f.box.top for f in rows[last])
            if top - bottom > _APART * height or is_numbered(rows[last]):
                break
        found.append(last)
    return found


def worth(header: Header) -> tuple[float, int]:
    """Return how much the headings of ``header`` tell, and how many rows it goes over."""
    sure = sum(bool(heading.role) and heading.is_sure for heading in header.headings)
    told = [role for role in header.roles if role and role != "other"]
    again = len(told) - len(set(told))
    unclear = _UNKNOWN * header.roles.count("") + _OVER * len(header.above)
    title = _UNKNOWN * _is_titled(header)
    return sure - unclear - _TWICE * again - title, header.last - header.first


def _is_titled(header: Header) -> bool:
    """Tell whether the top line of a header stands alone and apart, as the title above does."""
    fragments = [*header.above, *(f for heading in header.headings for f in heading.fragments)]
    top = min(fragment.row for fragment in fragments)
    first = [fragment.box for fragment in fragments if fragment.row == top]
    below = min([f.box.top for f in fragments if f.row > top], default=0.0)
    return len(first) == 1 and below - first[0].bottom > first[0].bottom - first[0].top


def _header(rows: Sequence[Row], first: int, last: int, rules: Rules) -> Header | None:
    inside = rows[first : last + 1]
    if not any(_side_by_side(inside, at) >= _FEWEST for at in range(len(inside))):
        return None
    above = _above(inside)
    groups = _stacked([f for row in inside for f in row if f not in above])
    texts = [" ".join(text_of(f) for f in group) for group in groups]
    boxes = [Box.hull(fragment.box for fragment in group) for group in groups]
    surely = _told(texts, rules)
    told = _by_keywords(texts, surely, rules)
    known = {role for role in told if role}
    if len(known) < _FEWEST or "task" not in known or not known & {"lead", "time"}:
        return None
    roles = [
        role or ("other" if any(_divides(box, f.box) for f in above) else "")
        for role, box in zip(told, boxes, strict=True)
    ]
    headings = [
        Heading(role, box, tuple(group), bool(sure))
        for role, box, group, sure in zip(roles, boxes, groups, surely, strict=True)
    ]
    header = Header(first, last, tuple(headings), above)
    return header if told.count("") <= 1 or worth(header)[0] >= _CLEAR else None


def _told(texts: Sequence[str], rules: Rules) -> list[str]:
    """Return the role that the wording of each heading tells, "" where it is unknown."""
    said = [role_of(text, rules) for text in texts]
    return [told[0] if told and told[1] > 0 else "" for told in said]


def _by_keywords(texts: Sequence[str], roles: Sequence[str], rules: Rules) -> list[str]:
    """Return ``roles`` with what a mere keyword tells where no other heading tells it.

    ``Nhiệm vụ chuyển đổi số phục vụ ...`` names the tasks.
    """
    found = list(roles)
    for at, text in enumerate(texts):
        if not found[at] and text.count(" ") < _KEYWORD_WORDS:
            told = role_of(text, rules)
            found[at] = told[0] if told and told[0] not in found else ""
    return found


def _divides(box: Box, above: Box) -> bool:
    """Tell whether a heading stands below one that it divides."""
    return above.x0 <= (box.x0 + box.x1) / 2 <= above.x1 and above.bottom <= box.bottom


def _above(rows: Sequence[Row]) -> tuple[Fragment, ...]:
    """Return what stands over two headings that stand side by side below, line by line."""
    found: list[Fragment] = []
    for at, row in enumerate(rows):
        for fragment in row:
            lower = _first_pair(fragment, rows, at + 1)
            for between in rows[at:lower] if lower else ():
                found += [o for o in between if _shared(fragment, o) > _TOUCH and o not in found]
    return tuple(found)


def _first_pair(fragment: Fragment, rows: Sequence[Row], start: int) -> int:
    """Return the first row from ``start`` on with one of two headings side by side, 0 for none."""
    x0, _, x1, _ = fragment.box
    below = [
        (index, other.box)
        for index in range(start, len(rows))
        for other in rows[index]
        if x1 - other.box.x0 > _TOUCH < other.box.x1 - x0 and _shared(fragment, other) > _TOUCH
    ]
    if len(below) < _PAIR:
        return 0
    first_end, last_start = min([box.x1 for _, box in below]), max([box.x0 for _, box in below])
    if last_start <= first_end + _TOUCH:
        return 0
    left = next(box for _, box in below if box.x1 == first_end)
    right = next(box for _, box in below if box.x0 == last_start)
    return min(
        index
        for index, box in below
        for side in (left, right)
        if side.x0 <= (box.x0 + box.x1) / 2 <= side.x1
    )


def _shared(one: Fragment, two: Fragment) -> float:
    return min(one.box.x1, two.box.x1) - max(one.box.x0, two.box.x0)


def _stacked(fragments: list[Fragment]) -> list[list[Fragment]]:
    """Group the fragments that stand over each other, from left to right."""
    groups: list[list[Fragment]] = []
    reach = 0.0
    for fragment in sorted(fragments, key=lambda f: f.box.x0):
        if groups and fragment.box.x0 < reach - _TOUCH:
            groups[-1].append(fragment)
            reach = max(reach, fragment.box.x1)
        else:
            groups.append([fragment])
            reach = fragment.box.x1
    return [sorted(group, key=lambda f: f.row) for group in groups]
