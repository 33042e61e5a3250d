"""Rows of different width -> places in one grid, with row and column spans.

A crawler tells which cells a row has, not where they stand. Where a row is narrower than its
table, a lone cell or a numbered heading runs over the rest of the row, a second header row stands
below the header cell it divides, and any other gap means that the cell above reaches down (one
lead unit for several tasks): which one, the likeness to the columns' other cells tells, and what
reached down into the row above.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import NamedTuple
from unicodedata import normalize

from pipeline.rules import Rules

_WORD = re.compile(r"\w+")
_GROUP_WIDTH = 2
_OWN_PLACE = 1.0
_NOT_SHARED = 3.0
"""What speaks against a row without a cell in the column of the numbers or of the tasks."""
_LEAD_SHARED = 0.5
"""What speaks for a row without a lead of its own: that is what merged cells mostly are."""
_LIST = 0.8
"""What it counts that a cell is a list, or none, as the column's others are."""
_RIGHTWARD = 1.0
_EMPTY = 0.3
_GOES_ON = 0.8
"""What speaks for leaving out again the column that the row above left out."""
_KIND = 2.0
"""What the way a cell begins counts, against its words, its length and its digits."""
_AMOUNT = re.compile(r"[\d.,]+(?:\s?(?:đồng|đ|%))?")
_TRIMMED = 1.0
"""A row whose last cells may be gone keeps its places unless others suit it so much better."""


class GridCell(NamedTuple):
    """Place of a cell: 0-based row and column, and how many of each it covers."""

    row: int
    column: int
    row_span: int = 1
    column_span: int = 1


def fill_grid(
    rows: list[list[str]],
    columns: int,
    divisions: tuple[re.Pattern[str], ...] = (),
    kinds: tuple[re.Pattern[str], ...] = (),
    role_of: Callable[[str], str] = lambda _: "",
    *,
    trimmed: bool = False,
) -> list[GridCell]:
    """Return the place of every cell of ``rows``, in their order.

    ``divisions`` match a header cell, a tab and a cell of the row below that divides it; ``kinds``
    match how cells of one kind begin (a unit, a time); ``role_of`` tells a column's role by its
    heading, "" where it is not known; ``trimmed``: empty cells at the end of a row
    may be gone.
    """
    if len(rows) == 1:
        return _spread(0, len(rows[0]), columns)
    rows = [[normalize("NFC", text) for text in row] for row in rows]
    profiles = _profiles(rows, columns, kinds)
    header = _header_rows(rows, columns)
    placed: list[list[GridCell]] = []
    left_out: set[int] = set()
    roles: list[str] = []
    for number, row in enumerate(rows):
        before, left_out = left_out, set()
        if len(row) == columns or (trimmed and not row[0]):
            # Empty cells at the front keep the places of those behind them.
            placed.append([GridCell(number, column) for column in range(len(row))])
        elif header and number < header:
            placed.append(_header_row(rows, number, columns, divisions))
        elif amounts := _amounts(row):
            placed.append(_spread(number, len(row) - amounts, columns - amounts))
            ends = range(columns - amounts, columns)
            placed[-1] += [GridCell(number, column) for column in ends]
        elif _is_heading(rows, number) or not _continues(rows, number, columns):
            placed.append(_spread(number, len(row), columns))
        else:
            roles = roles or _roles(rows[: max(1, header)], placed, columns, role_of)
            taken = _align(row, profiles, before, kinds, roles)
            if trimmed and _stays(row, taken, profiles, kinds):
                placed.append([GridCell(number, column) for column in range(len(row))])
                continue
            if len(row) == _GROUP_WIDTH:
                # Only the task, the longest text, is never shared.
                taken[1] = max(range(1, columns), key=lambda column: profiles[column].length)
            placed.append([GridCell(number, column) for column in taken])
            left_out = set(range(columns)) - set(taken)
            _reach_down(placed, number, left_out)
    return [cell for row in placed for cell in row]


def _roles(
    header: list[list[str]],
    placed: list[list[GridCell]],
    columns: int,
    role_of: Callable[[str], str],
) -> list[str]:
    """Return each column's role by its lowest heading."""
    roles = [""] * columns
    for texts, cells in zip(header, placed, strict=False):
        for text, cell in zip(texts, cells, strict=True):
            roles[cell.column] = role_of(text)
    return roles


def _spread(row: int, width: int, columns: int) -> list[GridCell]:
    """Place cells from the left; the last runs to the end of the row."""
    cells = [GridCell(row, column) for column in range(width)]
    cells[-1] = GridCell(row, width - 1, 1, columns - width + 1)
    return cells


def _amounts(row: list[str]) -> int:
    """Return how many sums of money end the heading of a group, 0 where the row is none."""
    ends = row[_GROUP_WIDTH:]
    is_sum = bool(ends) and not _AMOUNT.fullmatch(row[1]) and all(map(_AMOUNT.fullmatch, ends))
    return len(ends) if is_sum else 0


def _stays(
    row: list[str],
    taken: list[int],
    profiles: list[_Profile],
    kinds: tuple[re.Pattern[str], ...],
) -> bool:
    """Tell whether the cells suit the first columns about as well as those ``taken``."""

    def suits(columns: Iterable[int]) -> float:
        pairs = [(text, profiles[column]) for text, column in zip(row, columns, strict=False)]
        return sum(_likeness(text, of, _kind_likeness(text, of, kinds)) for text, of in pairs)

    return suits(range(len(row))) >= suits(taken) - _TRIMMED


def _header_rows(rows: list[list[str]], columns: int) -> int:
    """Return 2 where the first two rows are a header whose second divides cells of the first."""
    first, second = len(rows[0]), len(rows[1])
    if not 1 < first < columns or not 1 < second < columns or first + second <= columns:
        return 0
    return 2 if all(rows[1]) else 0


def _header_row(
    rows: list[list[str]], number: int, columns: int, divisions: tuple[re.Pattern[str], ...]
) -> list[GridCell]:
    """Place the first or second of two header rows: the divided cells are the last but fitting.

    ``parts`` cells of the first row are divided into all cells of the second; the others reach
    down. Without other signs the division stands as far right as the cells allow.
    """
    first, second = len(rows[0]), len(rows[1])
    parts = first + second - columns
    share, rest = divmod(second, parts)
    divided = _divided(rows[0], rows[1], parts, divisions)
    widths = iter([share + (index < rest) for index in range(parts)])
    top: list[GridCell] = []
    below: list[GridCell] = []
    column = 0
    for index in range(first):
        if index in divided:
            width = next(widths)
            top.append(GridCell(0, column, 1, width))
            below += [GridCell(1, column + step) for step in range(width)]
        else:
            width = 1
            top.append(GridCell(0, column, 2, 1))
        column += width
    return top if number == 0 else below


def _divided(
    header: list[str], below: list[str], parts: int, divisions: tuple[re.Pattern[str], ...]
) -> set[int]:
    """Return which header cells the row below divides: those a rule knows, then the last ones."""
    known = [
        index
        for index, text in enumerate(header)
        if any(rule.search(f"{text}\t{part}") for rule in divisions for part in below)
    ]
    rest = [index for index in reversed(range(len(header))) if index not in known]
    return set([*known, *rest][:parts])


def _is_heading(rows: list[list[str]], number: int) -> bool:
    """Tell whether a row has no cells but a heading's: its number stands in no count of rows."""
    row = rows[number]
    if len(row) < _GROUP_WIDTH:
        return True
    if len(row) > _GROUP_WIDTH or number + 1 == len(rows):
        return len(row) == _GROUP_WIDTH
    before, after = rows[number - 1], rows[number + 1]
    counts = (before[0], row[0], after[0])
    if len(before) <= _GROUP_WIDTH or not all(count.isdigit() for count in counts):
        return True
    return not int(counts[0]) + 1 == int(counts[1]) == int(counts[2]) - 1


def _continues(rows: list[list[str]], number: int, columns: int) -> bool:
    """Tell whether the row stands below a row of cells, so that one of those may reach down."""
    for above in reversed(rows[:number]):
        if len(above) == columns:
            return True
        if len(above) <= _GROUP_WIDTH:
            return False
    return False


def _reach_down(placed: list[list[GridCell]], number: int, columns: set[int]) -> None:
    for row in reversed(placed[:number]):
        for index, cell in enumerate(row):
            if cell.column in columns and cell.row + cell.row_span == number:
                row[index] = cell._replace(row_span=cell.row_span + 1)
                columns = columns - {cell.column}
        if not columns:
            return


class _Profile(NamedTuple):
    """What the cells of a column have in common."""

    words: Counter[str]
    cells: int
    length: float
    digits: float
    kinds: tuple[float, ...]
    """The share of the cells that begin as each kind does."""
    empty: float
    """The share of empty cells."""
    lists: float
    """The share of lists among the cells."""


def _profiles(
    rows: list[list[str]], columns: int, kinds: tuple[re.Pattern[str], ...]
) -> list[_Profile]:
    full = [row for row in rows if len(row) == columns][1:] or [
        r for r in rows if len(r) == columns
    ]
    profiles = []
    for column in range(columns):
        texts = [row[column] for row in full if row[column]]
        words = Counter(word for text in texts for word in set(_words(text)))
        count = max(1, len(texts))
        length = sum(map(len, texts)) / count
        digits = sum(map(_digits, texts)) / count
        shares = tuple(sum(bool(kind.match(text)) for text in texts) / count for kind in kinds)
        empty = sum(not row[column] for row in full) / max(1, len(full))
        lists = sum(map(_is_list, texts)) / count
        profiles.append(_Profile(words, count, length, digits, shares, empty, lists))
    return profiles


def _words(text: str) -> list[str]:
    return [word.casefold() for word in _WORD.findall(text)]


def _digits(text: str) -> float:
    return sum(char.isdigit() for char in text) / max(1, len(text))


def _kind_likeness(text: str, profile: _Profile, kinds: tuple[re.Pattern[str], ...]) -> float:
    """Return how well ``text`` begins as the column's cells do (0-1)."""
    known = [share for kind, share in zip(kinds, profile.kinds, strict=True) if kind.match(text)]
    return max(known, default=1 - max(profile.kinds, default=0.0))


def _likeness(text: str, profile: _Profile, kind: float) -> float:
    """Return how well ``text`` fits a column (0-5): shared words, length, digits, its kind."""
    if not text:
        return _EMPTY + 2 * profile.empty
    words = set(_words(text)) or {text}
    shared = sum(profile.words[word] / profile.cells for word in words) / len(words)
    length = min(len(text), profile.length) / max(len(text), profile.length, 1.0)
    digits = 1 - min(1.0, 2 * abs(_digits(text) - profile.digits))
    lists = 1 - abs(_is_list(text) - profile.lists)
    return min(1.0, 2 * shared) + length + digits + _KIND * kind + _LIST * lists


def _habit(cell: int, column: int, roles: Sequence[str], kind: float) -> float:
    """Return what speaks for a place before looking at the text but how it begins, ``kind``.

    Number and task don't reach down, the lead unit often does; among equals the left column does.
    """
    said = roles[column - 1]
    habit = _RIGHTWARD * column / len(roles)
    if "task" in roles:
        habit += _NOT_SHARED if said in ("no", "task") else 0.0
        return habit - (_LEAD_SHARED if said == "lead" else 0.0)
    is_own = cell == column and column <= _GROUP_WIDTH
    return habit + (_OWN_PLACE * kind if is_own else 0.0)


def _align(
    row: list[str],
    profiles: list[_Profile],
    left_out: set[int],
    kinds: tuple[re.Pattern[str], ...],
    roles: Sequence[str],
) -> list[int]:
    """Return the columns of the row's cells, ascending, that fit them best in sum.

    ``left_out`` are the columns that the row above left out.
    """
    width, columns = len(row), len(profiles)
    worst = float("-inf")
    best = [[worst] * (columns + 1) for _ in range(width + 1)]
    best[0] = [0.0] * (columns + 1)
    for cell in range(1, width + 1):
        for column in range(cell, columns + 1):
            profile = profiles[column - 1]
            kind = _kind_likeness(row[cell - 1], profile, kinds)
            likeness = _likeness(row[cell - 1], profile, kind)
            likeness += _habit(cell, column, roles, kind) - _GOES_ON * (column - 1 in left_out)
            here = best[cell - 1][column - 1] + likeness
            best[cell][column] = max(best[cell][column - 1], here)
    taken: list[int] = []
    column = columns
    for cell in range(width, 0, -1):
        while best[cell][column - 1] == best[cell][column] and column > cell:
            column -= 1
        column -= 1
        taken.append(column)
    return taken[::-1]


def _is_list(text: str) -> bool:
    return _many().search(text) is not None


@cache
def _many() -> re.Pattern[str]:
    return Rules().one("table_cells", "many-bodies").pattern
