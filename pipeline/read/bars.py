"""Tables drawn with bars in a text file -> grids of cells; the bars themselves go.

Two forms. Crawlers put a bar alone on a line between cells and a second one between rows, so that
an empty cell and the end of a row look alike: ``rows.py`` weighs the readings. Markdown has one
row a line, ``| a | b |``, with a ruled line below the header; what is copied from a word processor
has one row a line with tabs between its cells.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise
from typing import NamedTuple

from pipeline.normalise.column_roles import role_of
from pipeline.read.grid import GridCell, fill_grid
from pipeline.read.markup import KEPT_BAR
from pipeline.read.rows import Gap, RowsOfGaps, split_rows
from pipeline.records import Cell
from pipeline.rules import Rule, Rules
from pipeline.spans import Span

_ROW_LINE = re.compile(r"\s*\|.*\|\s*")
_OPEN_ROW_LINE = re.compile(r"\s*[^|\s][^|]*(?:\s\|\s[^|]*){2,}")
_SEPARATOR = re.compile(r"\|?[\s:]*-{2,}[\s:]*(?:\|[\s:]*-{2,}[\s:]*)*\|?|\+(?:[-=]+\+)+")
_REPEATED_MIN = 12
"""Converters repeat the text of a merged cell in each of its columns; shorter equal neighbours
(``x``, ``2026``) are cells of their own."""
_OFTEN, _WORD = 3, 4
"""So are words of few letters, unless they stand in a row this often."""
_GROUP_WIDTH = 2
"""Cells of a row that heads a group: its number and its text."""
_FEWEST_HEADINGS = 3
_HEADING_WORDS = 10
_FIRST = {"time": "time-start", "lead": "unit-start"}
"""How the first cells of rows begin, by their column's role. Rows to which the cell above reaches
down begin with the task."""
_NUMBERED = re.compile(r"(?:\d{1,2}|[IVX]{1,5}|[A-H])[.)]\s+[^\W\d_]")
"""So do headings of groups."""
_FEWEST_OPEN_ROWS = 3
_FEWEST_TABS = 2
_MOST_HEADER_LINES = 6
_DOUBLED = 0.95
"""Share of lines with an empty line below, from which on a text counts as double-spaced."""


class Corner(NamedTuple):
    """A place in a file: 0-based line and character."""

    line: int
    column: int


class DrawnCell(NamedTuple):
    """A cell and the places where its text starts and ends; None where it is empty."""

    grid: GridCell
    start: Corner | None
    end: Corner | None

    def placed(self, starts: list[int]) -> Cell:
        """Return the cell with spans of the text whose lines start at ``starts``."""
        spans: tuple[Span, ...] = ()
        if self.start and self.end:
            first = starts[self.start.line] + self.start.column
            spans = (Span(first, starts[self.end.line] + self.end.column),)
        return Cell(*self.grid, spans)


class DrawnTable(NamedTuple):
    """A table found between bars."""

    rows: int
    columns: int
    cells: tuple[DrawnCell, ...]
    origin: str = "bars"
    """``row-lines`` where a row is a line: a merged cell leaves empty ones behind."""


def find_tables(
    lines: list[str], empty: set[int], rules: Rules
) -> tuple[list[str], list[DrawnTable]]:
    """Return ``lines`` without bars, and the tables the bars drew, in order.

    ``empty`` are the lines that were empty before mark-up was taken off: paragraphs of the body
    have them between each other, cells don't.
    """
    said = _Said.of(rules)
    blocks = [*_row_blocks(lines), *_tabbed(lines)]
    tables = [*_crawled(lines, _telling(lines, empty), rules, said)]
    tables += _marked_down(lines, blocks, said)
    clean = ["" if line.strip() == "|" else line for line in lines]
    for first, last in blocks:
        for number in range(first, last):
            clean[number] = _without_bars(lines[number])
    # Bars left over on a line of its own end: ``| Nơi nhận:``.
    clean = [re.sub(r"^\s*\|\s+|(?<!\s)\s+\|\s*$", "", line) for line in clean]
    tables.sort(key=lambda t: min(c.start for c in t.cells if c.start))
    return [line.replace(KEPT_BAR, "|") for line in clean], tables


def _telling(lines: list[str], empty: set[int]) -> set[int]:
    """Return the empty lines that part paragraphs: none where one follows every line."""
    filled = [number for number, line in enumerate(lines) if line.strip()]
    doubled = sum(number + 1 in empty for number in filled) >= _DOUBLED * len(filled)
    return {number for number in empty if number - 1 in empty} if doubled else empty


class _Said(NamedTuple):
    """How a header cell and one that divides it read together, how cells of a kind begin, and what
    a column's heading says."""

    divisions: tuple[re.Pattern[str], ...]
    kinds: tuple[re.Pattern[str], ...]
    rules: Rules

    @classmethod
    def of(cls, rules: Rules) -> _Said:
        return cls(
            tuple(rule.pattern for rule in rules["chrome"] if rule["scope"] == "division"),
            tuple(rule.pattern for rule in rules["table_cells"] if rule["kind"] == "start"),
            rules,
        )

    def role(self, heading: str) -> str:
        """Return the role of a column by its heading, "" where no rule knows it."""
        told = role_of(heading, self.rules)
        return told[0] if told else ""


def _crawled(lines: list[str], empty: set[int], rules: Rules, said: _Said) -> Iterator[DrawnTable]:
    bars = [number for number, line in enumerate(lines) if line.strip() == "|"]
    plain = [_gap(lines, empty, a + 1, b) for a, b in pairwise(bars)]
    gaps = _known(plain, rules["chrome"])
    if not any(gap.starts for gap in gaps):
        first, headed = _headed(plain, rules)
        gaps = _known(headed, rules["chrome"])
        names = {"task-start", _FIRST.get(first, "task-start")}
        begins = [rules.one("table_cells", name).pattern for name in sorted(names)]
        gaps = _begun(gaps, [*begins, _NUMBERED])
    for found in split_rows(gaps):
        yield from _drawn(lines, found, said)


def _gap(lines: list[str], empty: set[int], first: int, last: int) -> Gap:
    filled = [number for number in range(first, last) if lines[number].strip()]
    if not filled:
        return Gap("", 0, 0, first, first)
    text = " ".join(lines[number].strip() for number in filled)
    blanks = sum(number in empty for number in range(first, last))
    return Gap(text, len(filled), blanks, filled[0], filled[-1])


def _known(gaps: list[Gap], rules: tuple[Rule, ...]) -> list[Gap]:
    """Mark what opens a table (letterhead, recipients) or a row, and what stands between tables."""
    marked = list(gaps)
    scoped = {
        scope: [
            at
            for at, gap in enumerate(gaps)
            if any(rule["scope"] == scope and rule.pattern.search(gap.text) for rule in rules)
        ]
        for scope in ("letterhead", "recipients", "number-column")
    }
    # The letterhead stands above all tables; "UBND xã" in a cell is none.
    headers = [at for at, gap in enumerate(gaps) if gap.starts]
    first_table = min([*scoped["number-column"], *headers], default=len(gaps))
    letterhead = [at for at in scoped["letterhead"][:1] if at < first_table]
    for at in [*letterhead, *scoped["recipients"]]:
        marked[at] = marked[at]._replace(opens=True)
    for at, gap in enumerate(gaps):
        scopes = {rule["scope"] for rule in rules if gap.text and rule.pattern.search(gap.text)}
        if "caption" in scopes:
            marked[at] = marked[at]._replace(between=True)
        elif "number-column" in scopes:
            marked[at] = marked[at]._replace(starts=True)
    return marked


def _headed(gaps: list[Gap], rules: Rules) -> tuple[str, list[Gap]]:
    """Mark the first cell of each header that no column of numbers opens: headings side by side.

    Returned with them is the role of the first column, "" where no header is found.
    """
    marked, first = list(gaps), ""
    said = [role_of(gap.text, rules) if gap.text and not gap.blanks else None for gap in gaps]
    known = [told[0] if told and told[1] else "" for told in said]
    at = 0
    while at < len(gaps):
        stop = at
        while stop < len(gaps) and known[stop]:
            stop += 1
        start = at
        if at and "task" not in known[at:stop] and "lead" in known[at:stop]:
            start -= _is_heading(gaps[at - 1])
        stands_first = not start or not gaps[start - 1].text or bool(gaps[start - 1].blanks)
        has_task = "task" in known[at:stop] or start < at
        if stop - start >= _FEWEST_HEADINGS and has_task and stands_first:
            marked[start] = gaps[start]._replace(starts=True)
            first = first or known[start] or "task"
        at = stop + 1
    return first, marked


def _is_heading(gap: Gap) -> bool:
    """Tell whether ``gap`` can be a heading of unknown wording: the tasks' before known ones."""
    return bool(gap.text) and not gap.blanks and len(gap.text.split()) <= _HEADING_WORDS


def _begun(gaps: list[Gap], begins: Sequence[re.Pattern[str]]) -> list[Gap]:
    """Mark what opens a row where no column numbers them: its first cell behind an empty gap."""
    marked = list(gaps)
    for at, (before, gap) in enumerate(pairwise(gaps), 1):
        if not before.text and any(pattern.match(gap.text) for pattern in begins):
            marked[at] = gap._replace(begins=True)
    return marked


def _drawn(lines: list[str], found: RowsOfGaps, said: _Said) -> Iterator[DrawnTable]:
    texts = [[gap.text for gap in row] for row in found.rows]
    grid = fill_grid(texts, found.columns, said.divisions, said.kinds, said.role)
    cells = []
    for placed, gap in zip(grid, (gap for row in found.rows for gap in row), strict=True):
        if not gap.text:
            cells.append(DrawnCell(placed, None, None))
            continue
        opening, closing = lines[gap.first], lines[gap.last].rstrip()
        start = Corner(gap.first, len(opening) - len(opening.lstrip()))
        cells.append(DrawnCell(placed, start, Corner(gap.last, len(closing))))
    if any(cell.start for cell in cells):
        yield DrawnTable(len(found.rows), found.columns, tuple(cells))


def _row_blocks(lines: list[str]) -> Iterator[tuple[int, int]]:
    """Yield runs of lines that are rows of a Markdown table, as first and last + 1."""
    first: int | None = None
    for number, line in enumerate([*lines, ""]):
        is_row = _ROW_LINE.fullmatch(line) is not None and line.strip() != "|"
        if is_row or (first is not None and _is_rule(line)):
            first = number if first is None else first
        elif first is not None:
            yield first, number
            first = None
    yield from _open_blocks(lines)


def _open_blocks(lines: list[str]) -> Iterator[tuple[int, int]]:
    """Yield runs of rows without outer bars, ``a | b | c``, of one number of cells."""
    first, bars = 0, 0
    for number, line in enumerate([*lines, ""]):
        count = line.count("|") if _OPEN_ROW_LINE.fullmatch(line) else 0
        if bars and (count == bars or _is_rule(line)):
            continue
        if bars and number - first >= _FEWEST_OPEN_ROWS:
            yield first, number
        first, bars = number, count


def _is_rule(line: str) -> bool:
    """Tell whether the line is the rule between a table's header and its rows."""
    return _SEPARATOR.fullmatch(line.strip()) is not None


def _without_bars(line: str) -> str:
    if _is_rule(line):
        return ""
    return "\t".join(cell.text for cell in _line_cells(line)).rstrip("\t")


class _LineCell(NamedTuple):
    """A cell of a row that is a line: its text, how many columns it stands for, and its place.

    ``at`` is the place in the line as it is kept: without bars and repeats.
    """

    text: str
    width: int
    at: int


def _line_cells(line: str) -> list[_LineCell]:
    """Return the cells of a row between bars or tabs.

    Repeats of a merged cell's text are dropped; a width counts the columns a cell stands for.
    """
    if "|" in line:
        stripped = line.strip().removeprefix("|").removesuffix("|")
        parts = [part.strip() for part in stripped.split("|")]
    else:
        parts = line.split("\t")
    cells: list[_LineCell] = []
    at = 0
    for text, run in groupby(parts):
        times = len(list(run))
        letters = sum(map(str.isalpha, text))
        is_merged = len(text) >= _REPEATED_MIN or (times >= _OFTEN and letters >= _WORD)
        for _ in range(1 if is_merged else times):
            cells.append(_LineCell(text, times if is_merged else 1, at))
            at += len(text) + 1
    return cells


def _marked_down(
    lines: list[str], blocks: Iterable[tuple[int, int]], said: _Said
) -> Iterator[DrawnTable]:
    """Yield the tables of ``blocks`` of rows, a line each."""
    for first, last in blocks:
        numbers = [number for number in range(first, last) if not _is_rule(lines[number])]
        rows = [_line_cells(lines[number]) for number in numbers]
        columns = max((sum(cell.width for cell in row) for row in rows), default=0)
        is_ragged = any(_GROUP_WIDTH < sum(c.width for c in row) < columns for row in rows)
        if is_ragged and len(rows) > 1 and all(cell.width == 1 for row in rows for cell in row):
            texts = [[cell.text.strip() for cell in row] for row in rows]
            # Editors cut the tabs off that end a line.
            tabs = "|" not in lines[numbers[0]]
            grid = fill_grid(texts, columns, said.divisions, said.kinds, said.role, trimmed=tabs)
            origin = "row-lines" if tabs else "bars"
        else:
            grid, origin = _from_the_left(rows, columns), "row-lines"
        placed = iter(grid)
        cells: list[DrawnCell] = []
        for number, row in zip(numbers, rows, strict=True):
            for cell, place in zip(row, placed, strict=False):
                start = cell.at + len(cell.text) - len(cell.text.lstrip())
                corners = Corner(number, start), Corner(number, cell.at + len(cell.text.rstrip()))
                is_empty = not cell.text.strip()
                cells.append(DrawnCell(place, *((None, None) if is_empty else corners)))
        if columns > 1 and any(cell.start for cell in cells):
            yield DrawnTable(len(rows), columns, tuple(cells), origin)


def _from_the_left(rows: list[list[_LineCell]], columns: int) -> list[GridCell]:
    """Place the cells of each row one after the other; a lone one runs over all columns."""
    grid: list[GridCell] = []
    for number, row in enumerate(rows):
        alone = bool(row[0].text.strip()) and not any(cell.text.strip() for cell in row[1:])
        column = 0
        for cell in row:
            width = columns if alone and not column else cell.width
            grid.append(GridCell(number, column, 1, width))
            column += width
    return grid


def _tabbed(lines: list[str]) -> Iterator[tuple[int, int]]:
    """Yield runs of rows that are lines with tabs between the cells, as first and last + 1.

    A line without tabs above one that has them heads a group. The tabs behind a header's last
    word may be gone, so that the rows below it have more.
    """
    first, tabs = 0, 0
    counts = [0 if "|" in line else line.count("\t") for line in lines] + [0, 0]
    for number, count in enumerate(counts[:-1]):
        is_heading = (
            not count and counts[number + 1] >= _FEWEST_TABS and bool(lines[number].strip())
        )
        if tabs and count <= tabs and (count or (is_heading and counts[number + 1] <= tabs)):
            continue
        if tabs and count and number - first < _MOST_HEADER_LINES:
            tabs = count
            continue
        if tabs and number - first >= _FEWEST_OPEN_ROWS:
            yield first, number
        first, tabs = number, count if count >= _FEWEST_TABS else 0
