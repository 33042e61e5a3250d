"""Gaps between lone bars -> rows of cells, by the cheapest reading of all.

``|`` opens a row, stands between cells and closes the row; the next row opens with a bar of its
own. An empty gap is therefore an empty cell or the end of a row, and a long one the text between
two tables. Each reading has a price (a row that is not as wide as its table, an empty cell, text
that hardly fits a cell) and the cheapest wins, found backwards over the gaps.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import NamedTuple

_MAX_COLUMNS = 18
"""A number, a task and its units with a column for each month."""
_MAX_GAPS = 20_000
"""Beyond this a file is no plan, and finding rows would take half a minute."""
_MARKER = re.compile(r"[\dIVXLC]{1,6}(?:\.\d{1,3}){0,3}[.)]?|[A-Za-zđĐ][.)]?|[-+*•]")
_ROMANS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII")

_NEW_TABLE = 1.5
_STRAY_BAR = 1.0
_STRAY_ROW = 2.0
_EMPTY_CELL = 0.15
_HOLE = 0.15
_EMPTY_FIRST = 0.3
_BURIED_NUMBER = 1.5
_NUMBERED_ROW = 0.3
_COUNT_REACH = 60
"""Gaps between one row number and the next: a wide row and a few rows without a number."""
_GROUP_REACH = 600
"""The same for roman numerals, which number groups of rows."""
_SURE_COUNT = 3
_MARKED_GROUP = 0.3
_CAPITAL_GROUP = 0.5
_GROUP_ROW = 0.8
_HEADING_LENGTH = 25
_TWO_HEADER_ROWS = 0.5
_SHORT_ROW = 1.5
_COUNTED_SHORT_ROW = 1.3
_MOST_REACHING = 3
"""Columns whose cells above may reach down into a row that has a number."""
_LACKING_CELL = 0.1
_BARE_ROW = 3.0
_LONG_CELL = 0.1
_LONG_CELL_LINES = 8
_LONG_TEXT_LINES = 25
_OPENER_INSIDE = 4.0
_STRAY_ROW_LINES = 3
_SHORT_TEXT_BETWEEN = 3.0
_TEXT_BETWEEN = 1.0
_TABLE_ON_TABLE = 1.5
_PARAGRAPH_BREAK = 2.0


class Gap(NamedTuple):
    """What stands between two bars: joined text, lines with text, empty lines around and among.

    ``first`` and ``last`` are its lines; ``opens`` is True for text that only ever stands in the
    first cell of a table (the letterhead, the list of recipients), ``starts`` in that of a header,
    ``begins`` in that of a row, ``between`` in none.
    """

    text: str
    lines: int
    blanks: int
    first: int
    last: int
    opens: bool = False
    starts: bool = False
    between: bool = False
    begins: bool = False


class RowsOfGaps(NamedTuple):
    """A table as rows of gaps; rows may be narrower than ``columns``."""

    columns: int
    rows: list[list[Gap]]


class _Step(NamedTuple):
    """The best way on: its price, and the state it leads to."""

    price: float
    then: tuple[str, int, int]


def split_rows(gaps: list[Gap]) -> list[RowsOfGaps]:
    """Return the tables that ``gaps`` (one between each two bars of the file) make up."""
    if not gaps or len(gaps) > _MAX_GAPS:
        return []
    between, row, done = _prices(gaps)
    tables: list[RowsOfGaps] = []
    state = ("between", 0, 0)
    while state[0] != "end":
        kind, at, columns = state
        if kind == "between":
            state = between[at].then
            goes_on = state[0] == "row" and tables and _goes_on(tables[-1], state[2], gaps, at)
            if state[0] in ("row", "done") and not goes_on:
                tables.append(RowsOfGaps(state[2], []))
            if state[0] == "done":
                first, second = _runs(gaps, at)
                tables[-1].rows.extend([gaps[at:first], gaps[first + 1 : second]])
        elif kind == "row":
            state = row[columns][at].then
            tables[-1].rows.append(gaps[at : state[1]])
        else:
            state = done[columns][at].then
            # A line of dots stands where a page broke: it is no row.
            if state[0] == "row" and any(char.isalnum() for char in gaps[at].text):
                tables[-1].rows.append([gaps[at]])
    return tables


def _prices(
    gaps: list[Gap],
) -> tuple[list[_Step], list[list[_Step]], list[list[_Step]]]:
    """Price every state from the last bar to the first.

    States: ``between`` tables at a bar, ``row`` opened by a bar, row ``done`` at a bar; the
    latter two for each number of columns.
    """
    size = len(gaps)
    end = ("end", size, 0)
    numbers = _row_numbers(gaps)
    never = _Step(float("inf"), end)
    between = [never] * (size + 1)
    widest = min(_MAX_COLUMNS, size)
    row = [[never] * (size + 1) for _ in range(widest + 1)]
    done = [[never] * (size + 1) for _ in range(widest + 1)]
    between[size] = _Step(0.0, end)
    for columns in range(1, widest + 1):
        done[columns][size] = _Step(0.0, end)
    for at in range(size - 1, -1, -1):
        priced = _widths(gaps, numbers, at, widest)
        outside = _outside_price(gaps[at]) + between[at + 1].price
        for columns in range(1, widest + 1):
            row[columns][at] = _best_row(priced, at, columns, done[columns])
            steps = [_Step(outside, ("between", at + 1, 0))]
            stray = _STRAY_ROW if gaps[at].text else 0.0
            if gaps[at].lines <= _STRAY_ROW_LINES and not gaps[at].blanks:
                steps.append(_Step(stray + row[columns][at + 1].price, ("row", at + 1, columns)))
            done[columns][at] = min(steps)
        # Its price as a cell is given back, and the like again.
        welcome = _NEW_TABLE - 2 * _OPENER_INSIDE * gaps[at].opens
        opened = [
            _Step(welcome + row[columns][at].price, ("row", at, columns))
            for columns in range(1, widest + 1)
        ]
        opened += _two_headers(gaps, numbers, at, done)
        stray_bar = _Step(_STRAY_BAR + outside, ("between", at + 1, 0))
        between[at] = min([*opened, stray_bar], key=lambda step: (step.price, step.then[2]))
    return between, row, done


def _best_row(priced: list[_Width], at: int, columns: int, done: list[_Step]) -> _Step:
    best, best_width = float("inf"), 0
    for width, (full, narrow, lacking, counted) in enumerate(priced[:columns], start=1):
        price = full if width == columns else narrow + lacking * (columns - width)
        if 0 < columns - width <= _MOST_REACHING:
            price -= counted
        price += done[at + width].price
        if price < best:
            best, best_width = price, width
    return _Step(best, ("done", at + best_width, columns) if best_width else ("end", at, 0))


class _Width(NamedTuple):
    """Prices of a row: in a table as wide, in a wider one, and for each column it then lacks.

    ``counted`` comes off where its number counts on and a few cells above may reach down.
    """

    full: float
    narrow: float
    lacking: float
    counted: float = 0.0


def _widths(gaps: list[Gap], numbers: dict[int, float], at: int, widest: int) -> list[_Width]:
    """Price the rows of one, two, … cells that start at a gap."""
    priced: list[_Width] = []
    empty_first = 0.0 if gaps[at].text else _EMPTY_FIRST
    cells, filled = 0.0, 0
    buried = False
    for width in range(1, min(widest, len(gaps) - at) + 1):
        place = at + width - 1
        gap = gaps[place]
        cells += _cell_price(gap)
        filled += bool(gap.text)
        if width > 1 and gap.text and not gaps[place - 1].text:
            cells += _HOLE
        number = numbers.get(place, 0.0)
        cells += _BURIED_NUMBER * number if width > 1 else -_NUMBERED_ROW * number
        buried = buried or (width > 1 and number > 0)
        marked = width == 2 and filled == 2 and _MARKER.fullmatch(gaps[at].text) is not None
        counted = 0.0
        if not filled:
            narrow, lacking = _BARE_ROW, 0.0
        elif marked or width == 1:
            narrow, lacking = _group_price(gap.text, marked=marked), 0.0
        else:
            narrow, lacking = _SHORT_ROW + empty_first, _LACKING_CELL
            sure = not (gaps[at].starts or buried)
            counted = _COUNTED_SHORT_ROW * numbers.get(at, 0.0) if sure else 0.0
        priced.append(_Width(cells + empty_first, cells + narrow, lacking, counted))
    return priced


def _row_numbers(gaps: list[Gap]) -> dict[int, float]:
    """Return how surely (0-1) a gap is the number at the start of a row.

    Such a gap stands behind an empty one and counts on from another such gap not far above; the
    longer the count it belongs to, the surer.
    """
    sure = {at: 1.0 for at, gap in enumerate(gaps) if gap.starts or gap.begins}
    last: dict[str, int] = {}
    before: dict[int, int] = {}
    length: dict[int, int] = {}
    for at, gap in enumerate(gaps):
        text = gap.text.rstrip(".)")
        if not _MARKER.fullmatch(gap.text) or (at and gaps[at - 1].text):
            continue
        length[at] = 1
        previous = last.get(_one_less(text))
        reach = _GROUP_REACH if text in _ROMANS else _COUNT_REACH
        if previous is not None and at - previous <= reach:
            before[at] = previous
            length[at] = length[previous] + 1
        last[text] = at
    for at in sorted(before, reverse=True):
        length[before[at]] = max(length[before[at]], length[at])
    counted = {at: min(1.0, (count - 1) / _SURE_COUNT) for at, count in length.items() if count > 1}
    return counted | sure


def _goes_on(before: RowsOfGaps, columns: int, gaps: list[Gap], at: int) -> bool:
    """Tell whether a table that seems to begin at ``at`` has the rows that come next in ``before``.

    Where cells reach down over most rows, the rows below look like a narrower table.
    """
    above = before.rows[-1]
    return (
        columns <= before.columns
        and above[-1] is gaps[at - 2]
        and not gaps[at - 1].text
        and above[0].text.rstrip(".)") == _one_less(gaps[at].text.rstrip(".)"))
    )


def _one_less(marker: str) -> str:
    head, _, last = marker.rpartition(".")
    lead = f"{head}." if head else ""
    if last.isdigit():
        return f"{lead}{int(last) - 1}"
    return _ROMANS[_ROMANS.index(last) - 1] if last in _ROMANS[1:] else "-"


def _runs(gaps: list[Gap], at: int) -> tuple[int, int]:
    """Return the ends of the first and second run of filled gaps from ``at``, one empty between."""
    first = at
    while first < len(gaps) and gaps[first].text:
        first += 1
    second = min(first + 1, len(gaps))
    while second < len(gaps) and gaps[second].text:
        second += 1
    return first, second


def _is_count(run: list[Gap]) -> bool:
    """Tell whether the cells are the months 1, 2, 3 …: a row's number stands beside no other."""
    texts = [gap.text for gap in run]
    return all(map(str.isdigit, texts)) and all(int(b) == int(a) + 1 for a, b in pairwise(texts))


def _two_headers(
    gaps: list[Gap], numbers: dict[int, float], at: int, done: list[list[_Step]]
) -> list[_Step]:
    """Return the readings in which a table opens with a header row and one that divides it."""
    first, second = _runs(gaps, at)
    above, below = first - at, second - first - 1
    if not 1 < above < _MAX_COLUMNS or not 1 < below < _MAX_COLUMNS:
        return []
    if any(gap.starts for gap in gaps[at + 1 : first]):
        return []
    numbered = first + 1 in numbers or _MARKER.fullmatch(gaps[first + 1].text)
    if numbered and not (below > above and _is_count(gaps[first + 1 : second])):
        return []
    if any(gap.lines > _LONG_TEXT_LINES or gap.blanks for gap in gaps[at:second]):
        return []
    inside = sum(_cell_price(gap) for gap in gaps[at:second] if gap.text)
    price = _NEW_TABLE + _TWO_HEADER_ROWS + inside - 2 * _OPENER_INSIDE * gaps[at].opens
    return [
        _Step(price + done[columns][second].price, ("done", second, columns))
        for columns in range(max(above, below) + 1, min(above + below, len(done)))
    ]


def _cell_price(gap: Gap) -> float:
    if not gap.text:
        return _EMPTY_CELL
    length = _LONG_CELL * max(0, gap.lines - _LONG_CELL_LINES)
    return (
        length + _PARAGRAPH_BREAK * min(gap.blanks, 3) + _OPENER_INSIDE * (gap.opens + gap.between)
    )


def _group_price(text: str, *, marked: bool) -> float:
    """Price a row that is a group's heading: cheap in capitals, dear where it is a word or two."""
    if text.isupper():
        return _MARKED_GROUP if marked else _CAPITAL_GROUP
    return _GROUP_ROW if marked or len(text) >= _HEADING_LENGTH else _SHORT_ROW


def _outside_price(gap: Gap) -> float:
    """Price the reading of a gap as text between tables: cheap where it can't be a cell."""
    if not gap.text:
        return _TABLE_ON_TABLE
    if gap.opens:
        return _OPENER_INSIDE
    if gap.blanks or gap.between or gap.lines > _LONG_TEXT_LINES:
        return 0.0
    return _SHORT_TEXT_BETWEEN if gap.lines <= _STRAY_ROW_LINES else _TEXT_BETWEEN
