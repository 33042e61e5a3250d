"""The header of a table whose ruling lines are gone: loose lines -> one phrase a column.

``TT Nhiệm vụ cụ thể Sản phẩm/kết quả`` / ``Cơ quan chủ`` / ``trì`` ... The words, taken over
their line breaks, are cut into phrases that rules/table_headers.toml knows; the cut that needs
the fewest and surest phrases wins. A header must have a task and a lead column.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from pipeline.normalise.column_roles import BRACKETED
from pipeline.rules import Rules
from pipeline.rules.literals import beginnings
from pipeline.rules.sieve import Sieve
from pipeline.segment.lines import Line
from pipeline.spans import Span, each

_MOST_LINES = 36
"""A header of eight narrow columns, one word a line, is about this high."""
_MOST_WORDS = 60
_LONGEST_PHRASE = 14
_FIRST_LOOK = 16
"""Words enough to see that a line begins no header, as nearly all do."""
_FEW = 6
"""Words that a line which begins a header has at its head for the first phrase, at most."""
_LONGEST_GUESS = 10
_OPENING = 4
"""Letters that tell whether a text, with the space behind it, may begin a phrase."""
_MARKS = " .:*"
_MOST_PHRASES = 8192
"""Phrases remembered: the same few begin most lines."""
_CAPITAL_INSIDE = 1.6
"""What a capital costs inside a phrase: it begins the next heading, but for short forms."""
MOST_TIME_LINES = 4
"""Lines of a time that stands before a row's number, at most."""
_KEYWORD_RANK = -5
_UNKNOWN_RANK = -8
_WORD = re.compile(r"\S+")
_COLUMN_NUMBERS = re.compile(
    r"^\(?(?:\d{1,2}|[A-Z])\)?(?:\s+\(?(?:\d{1,2}|[A-Z])\)?)+$|^\(\d{1,2}\)$"
)
_SIDE = re.compile(r"(?i)\b(?:chủ\s+trì|phối\s+hợp)\b")
"""Says one side of a division: such a heading is not divided itself."""
FIRST_ROW = re.compile(r"^(?:0?1|I|A)(?:[.)/]|\.1\.?)?(?:\s+[^\W\d_]|$)")


class HeaderCell(NamedTuple):
    """A column's heading: its role and the spans of its words, line by line."""

    role: str
    spans: tuple[Span, ...]


class FlatHeader(NamedTuple):
    """Header cells, left to right, on the lines ``first`` to ``last``; then the body starts."""

    first: int
    last: int
    body: int
    cells: tuple[HeaderCell, ...]

    @property
    def roles(self) -> tuple[str, ...]:
        return tuple(cell.role for cell in self.cells)


class _Word(NamedTuple):
    text: str
    start: int
    line: int
    ends_line: bool


class _Cut(NamedTuple):
    cost: float
    before: int
    role: str


def openings(lines: Sequence[Line], rules: Rules, /) -> list[int]:
    """Return the lines at which a header may start, as few do."""
    roles = _roles(rules)
    return [at for at in range(len(lines)) if _may_start(lines, at, roles)]


def read(lines: Sequence[Line], at: int, rules: Rules, /) -> FlatHeader | None:
    """Return the header that starts at line ``at``, one of ``openings``; None where none does."""
    words = _words(lines, at, _FIRST_LOOK)
    cuts = _cuts(words, rules)
    if max(cuts) + _LONGEST_PHRASE > len(words):  # more words may be part of it
        words = _words(lines, at)
        cuts = _cuts(words, rules)
    for stop in range(len(words), 3, -1):
        if not words[stop - 1].ends_line or stop not in cuts:
            continue
        cells = _named(_folded(words, _cells(words, cuts, stop), rules))
        roles = [cell.role for cell in cells]
        last = words[stop - 1].line
        body = _body(lines, last + 1, len(cells))
        if not {"task", "lead"} <= set(roles) or body >= len(lines):
            continue
        if roles.count("task") > 1 or roles.count("lead") > 1 or len(roles) < 3:
            continue
        if _ends_in_a_cell(words[:stop], cells):
            continue
        sure = sum(role not in ("no", "other") for role in roles)
        if sure < (2 if "no" in roles else 3):
            continue
        if "no" in roles and not _is_numbered(lines, body, roles.index("no"), roles[0]):
            continue
        return FlatHeader(at, last, body, tuple(cells))
    return None


def _is_numbered(lines: Sequence[Line], body: int, column: int, first_role: str) -> bool:
    """Tell whether the first row is numbered where ``column`` has the numbers.

    A heading without a number may stand above that row, and its time before its number.
    """
    if column > 1 or (column and first_role != "time"):
        return False
    last = body + (lines[body].text.isupper() and body + 1 < len(lines))
    if column:
        last = min(body + MOST_TIME_LINES, len(lines) - 1)
    return any(FIRST_ROW.match(line.text) for line in lines[body : last + 1])


def _ends_in_a_cell(words: list[_Word], cells: list[HeaderCell]) -> bool:
    """Tell whether the last heading is the word that begins the first row's time: ``Tháng``."""
    times = [cell for cell in cells if cell.role == "time"]
    is_last = len(times) > 1 and times[-1] is cells[-1]
    return is_last and sum(_holds(cells[-1], word) for word in words) == 1


def repeated(lines: Sequence[Line], at: int, header: FlatHeader) -> FlatHeader | None:
    """Return the header that says again, from line ``at`` on, what ``header`` says."""
    wanted = [word for line in lines[header.first : header.last + 1] for word in line.text.split()]
    words = _words(lines, at)
    if [word.text for word in words[: len(wanted)]] != wanted:
        return None
    if not words[len(wanted) - 1].ends_line:
        return None
    printed = _words(lines, header.first)[: len(wanted)]
    cells = [
        _cell(cell.role, [w for old, w in zip(printed, words, strict=False) if _holds(cell, old)])
        for cell in header.cells
    ]
    last = words[len(wanted) - 1].line
    return FlatHeader(at, last, _body(lines, last + 1, len(cells)), tuple(cells))


def _may_start(lines: Sequence[Line], at: int, roles: _Roles) -> bool:
    """Tell whether a known phrase begins line ``at``: it may go on over the line below."""
    text = lines[at].text
    if len(text) < _OPENING:  # a narrow column breaks ``STT`` into its letters
        text = " ".join(line.text for line in lines[at : at + _OPENING - 1])
    if len(text) >= 120 or not roles.may_open(text):
        return False
    words = text.split(None, _FEW)[:_FEW]
    if len(words) < _FEW and at + 1 < len(lines):
        words += lines[at + 1].text.split(None, _FEW)[: _FEW - len(words)]
    return any(roles[" ".join(words[:stop]).strip(_MARKS)] for stop in range(1, len(words) + 1))


class _Roles(dict[str, tuple[str, int] | None]):
    """Role and rank of each phrase asked for, None where no rule knows it."""

    def __init__(self, rules: Rules) -> None:
        super().__init__()
        ranked = [rule for rule in rules["table_headers"] if rule["rank"] > "0"]
        self._sieve = Sieve(ranked)
        self._openings = {o for r in ranked for o in beginnings(r.pattern, _OPENING, " ")}
        self._short = tuple(opening for opening in self._openings if len(opening) < _OPENING)

    def may_open(self, text: str) -> bool:
        """Tell whether ``text`` may be a known phrase, or begin with one, as few texts can."""
        start = f"{text} "[:_OPENING].lower()
        return start in self._openings or start.startswith(self._short)

    def __missing__(self, phrase: str) -> tuple[str, int] | None:
        if len(self) > _MOST_PHRASES:
            self.clear()
        bare = BRACKETED.sub("", phrase) if "(" in phrase else phrase
        known = next((r for r in self._sieve(bare.lower()) if r.pattern.match(bare)), None)
        self[phrase] = role = (known["role"], int(known["rank"])) if known else None
        return role


@cache
def _roles(rules: Rules) -> _Roles:
    return _Roles(rules)


def _words(lines: Sequence[Line], at: int, most: int = _MOST_WORDS) -> list[_Word]:
    found: list[tuple[str, int, int, bool]] = []
    for index in range(at, min(at + _MOST_LINES, len(lines))):
        line = lines[index]
        if index > at and FIRST_ROW.match(line.text) and not _COLUMN_NUMBERS.match(line.text):
            break
        if len(line.text) > 120 or _COLUMN_NUMBERS.match(line.text):
            break
        shift = line.span.start
        for match in _WORD.finditer(line.text):
            start, end = match.span()
            found.append((match[0], start + shift, index, end == len(line.text)))
        if len(found) > most:
            break
    return each(_Word, found)


def _cuts(words: list[_Word], rules: Rules) -> dict[int, _Cut]:
    """Return the last phrase of the best cut of each number of words that can be cut."""
    best: dict[int, _Cut] = {0: _Cut(0.0, -1, "")}
    roles = _roles(rules)
    for start in range(len(words)):
        if start not in best:
            continue
        after_line = start > 0 and words[start - 1].ends_line
        joined, opens, is_told = "", False, False
        for stop in range(start + 1, min(start + _LONGEST_PHRASE, len(words)) + 1):
            joined += f" {words[stop - 1].text}"
            text = joined.strip(_MARKS)
            if not is_told:
                opens, is_told = roles.may_open(text), len(text) >= _OPENING
                if is_told and not opens and not after_line:
                    break
            known = roles[text] if opens else None
            if known is None and after_line and words[stop - 1].ends_line:
                known = _guessed(text, words[start:stop], words[:start], rules)
            if known is None:
                continue
            cost = best[start].cost + 1.0 + 0.2 * (3 - known[1]) + _unlikely(words[start:stop])
            if stop not in best or cost < best[stop].cost:
                best[stop] = _Cut(cost, start, known[0])
    return best


def _guessed(
    text: str, phrase: list[_Word], before: list[_Word], rules: Rules
) -> tuple[str, int] | None:
    """Return what a keyword says of whole lines of unknown wording behind a number column.

    ``phrase`` begins and ends with a line; further lines begin with a small letter. The role is ""
    where no keyword is known; the ranks make such a column the last resort.
    """
    breaks = [word.text[0] for last, word in pairwise(phrase) if last.ends_line]
    is_one = all(map(str.islower, breaks)) and len(phrase) <= _LONGEST_GUESS
    head = " ".join(word.text for word in before if word.line == before[0].line)
    numbered = (_roles(rules)[head] or ("", 0))[0] == "no"
    if not (is_one and numbered and text[:1].isupper()):
        return None
    for rule in rules["table_headers"]:
        if rule["rank"] == "0" and rule.pattern.search(text):
            return rule["role"], _KEYWORD_RANK
    return "", _UNKNOWN_RANK


def _named(cells: list[HeaderCell]) -> list[HeaderCell]:
    """Make the first column of unknown heading the task's where none is, the others plain.

    Who steers the work is its lead where no column names another.
    """
    has_task = any(cell.role == "task" for cell in cells)
    has_lead = any(cell.role == "lead" for cell in cells)
    named: list[HeaderCell] = []
    for cell in cells:
        role = cell.role or ("other" if has_task else "task")
        if role == "leader":
            role = "other" if has_lead else "lead"
        has_task = has_task or role == "task"
        named.append(cell._replace(role=role))
    return named


def _folded(words: list[_Word], cells: list[HeaderCell], rules: Rules) -> list[HeaderCell]:
    """Return the cells with those of a second header row in place of the headings they divide.

    ``STT | Nhiệm vụ | Phân công | Ghi chú | Chủ trì | Phối hợp``: the last two divide the third.
    """
    texts = [" ".join(w.text for w in words if _holds(cell, w)) for cell in cells]
    for first in range(2, len(cells) - 1):
        parents = _parents(texts, first, rules)
        if parents is None:
            continue
        found: list[HeaderCell] = []
        for index, cell in enumerate(cells[:first]):
            below = [cells[first + at] for at, parent in enumerate(parents) if parent == index]
            found += below or [cell]
        return found
    return cells


def _parents(texts: Sequence[str], first: int, rules: Rules) -> list[int] | None:
    """Return which heading before ``first`` each one from there on divides, None if one does not.

    They stand in the order of the headings, at least two below each that is divided.
    """
    divisions = [rule.pattern for rule in rules["chrome"] if rule["scope"] == "division"]
    parents: list[int] = []
    for text in texts[first:]:
        start = parents[-1] if parents else 0
        for index in range(start, first):
            above = texts[index]
            if not _SIDE.search(above) and any(d.search(f"{above}\t{text}") for d in divisions):
                parents.append(index)
                break
        else:
            return None
    return parents if all(parents.count(index) > 1 for index in parents) else None


def _holds(cell: HeaderCell, word: _Word) -> bool:
    return any(span.start <= word.start < span.end for span in cell.spans)


def _unlikely(phrase: list[_Word]) -> float:
    """Return what speaks against one header cell: a small first letter, capitals inside."""
    cost = 1.0 if phrase[0].text[0].islower() else 0.0
    if " ".join(word.text for word in phrase).isupper():
        return cost
    for before, word in pairwise(phrase):
        inside = word.text.isupper() and word.line == before.line
        if len(word.text) > 1 and word.text[0].isupper() and before.text[-1] not in ",/&-;":
            cost += 1.0 if inside else _CAPITAL_INSIDE
    return cost


def _cells(words: list[_Word], cuts: dict[int, _Cut], stop: int) -> list[HeaderCell]:
    cells: list[HeaderCell] = []
    while stop > 0:
        cut = cuts[stop]
        cells.append(_cell(cut.role, words[cut.before : stop]))
        stop = cut.before
    return cells[::-1]


def _cell(role: str, phrase: Sequence[_Word]) -> HeaderCell:
    spans: list[Span] = []
    for number in sorted({word.line for word in phrase}):
        part = [word for word in phrase if word.line == number]
        spans.append(Span(part[0].start, part[-1].start + len(part[-1].text)))
    return HeaderCell(role, tuple(spans))


def _body(lines: Sequence[Line], at: int, columns: int) -> int:
    """Return the first line after the row of column numbers, where there is one."""
    start = at
    while at < len(lines) and _COLUMN_NUMBERS.match(lines[at].text):
        at += 1
    if at > start:
        return at
    run = [line.text.strip("()") for line in lines[at : at + columns]]
    if columns > 1 and run == [str(number + 1) for number in range(columns)]:
        return at + columns
    return at
