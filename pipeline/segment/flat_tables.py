"""Find task tables that were flattened into lines: ``lines -> tables``.

Text copied out of a PDF keeps a table's words but not its lines: the header's words in a row,
then number, task, lead ... cell after cell, each over one or more lines. A table is looked for
where a header with a task and a lead column stands (``flat_headers``), cut into rows at the
running numbers (``flat_rows``) and into cells by a dynamic programme (``flat_cells``). Lines of
the table that belong to no cell (page numbers) are ``loose``. No text is changed or moved.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from pipeline.records import Cell, Table
from pipeline.rules import Rules
from pipeline.segment import flat_cells, flat_headers, flat_rows
from pipeline.segment.flat_headers import FlatHeader
from pipeline.segment.flat_language import Language, Text
from pipeline.segment.flat_scores import CellScore
from pipeline.segment.lines import Line
from pipeline.spans import Span, SpanSet

_PASSES = 3
_HEADING_LINES = 6
_AMOUNT = re.compile(r"\d{1,3}(?:[.,]\d{3})*(?:,\d+)?")
_ENOUGH_GAPS = 6
_WORTH_CUTTING = 0.4
"""What cutting lines must gain a row: else each line belongs to one cell."""
_EXTRA_ROW = -6.0
"""A row without number in a table with numbers must pay this."""
_NEVER = -1000.0
"""What follows the last number is the last row and what comes after the table, no further row."""
_ROW_WITHOUT_NUMBERS = -0.5


class FlatTable(NamedTuple):
    """A table on the lines ``first`` to ``last`` (inclusive); ``loose`` lines are in no cell."""

    first: int
    last: int
    table: Table
    loose: tuple[int, ...]


class _Chunk(NamedTuple):
    """The lines of a row (or of several rows without numbers), after its number."""

    number: Span | None
    group: bool
    texts: list[Text]
    inline: bool = False
    """Whether the number stands on the line of the row's first words."""


class _Row(NamedTuple):
    number: Span | None
    cells: dict[int, list[Text]]
    wide: list[Text]


def find(lines: Sequence[Line], rules: Rules, /) -> list[FlatTable]:
    """Return the flattened task tables among ``lines``, in order."""
    found: list[FlatTable] = []
    free = 0
    for at in flat_headers.openings(lines, rules):
        header = flat_headers.read(lines, at, rules) if at >= free else None
        table = _table(lines, header, rules) if header else None
        if table:
            found.append(table)
            free = table.last + 1
    return found


def _table(lines: Sequence[Line], header: FlatHeader, rules: Rules) -> FlatTable | None:
    stop = flat_rows.stop_of(lines, header.first, header.body, rules)
    repeats = _repeated_headers(lines, header, stop)
    skipped = {i for again in repeats for i in range(again.first, again.body)}
    language = Language(rules)
    columns = [(i, role) for i, role in enumerate(header.roles) if role != "no"]
    roles = [role for _, role in columns]
    readings = []
    for cut in (False, True):
        chunks = _chunks(lines, header, stop, skipped, language, cut=cut)
        if not chunks:
            return None
        numbered = "no" in header.roles
        readings.append(_rows(chunks, roles, language, numbered=numbered))
    (whole, rows), (cut_score, cut_rows) = readings
    if cut_score - whole > _WORTH_CUTTING * len(rows):
        rows = cut_rows
    if not rows:
        return None
    table = _assembled(header, repeats, rows, [column for column, _ in columns])
    end = table.span.end
    last = max(i for i in range(header.first, stop) if lines[i].span.start < end)
    return FlatTable(header.first, last, table, _loose(lines, header.first, last, table))


def _repeated_headers(lines: Sequence[Line], header: FlatHeader, stop: int) -> list[FlatHeader]:
    first = lines[header.first].text.split()[0]
    found: list[FlatHeader] = []
    for index in range(header.body, stop):
        if lines[index].text.split()[0] != first:
            continue
        again = flat_headers.repeated(lines, index, header)
        if again is not None:
            found.append(again)
    return found


def _chunks(
    lines: Sequence[Line],
    header: FlatHeader,
    stop: int,
    skipped: set[int],
    language: Language,
    *,
    cut: bool,
) -> list[_Chunk]:
    kept = [i for i in range(header.body, stop) if i not in skipped]
    below_again = {i + 1 for i in skipped} - skipped
    anchors = flat_rows.anchors(lines, kept) if "no" in header.roles else []
    starts = {anchor.line: anchor for anchor in anchors}
    chunks: list[_Chunk] = []
    new_page = False
    for index in kept:
        line = lines[index]
        anchor = starts.get(index)
        if anchor is None and flat_rows.is_page_number(lines, index):
            new_page = new_page or line.new_page
            continue
        line = line._replace(new_page=line.new_page or new_page or index in below_again)
        if anchor is not None:
            before = _times(chunks, header, language) if not anchor.is_group else []
            inline = anchor.text < line.span.end
            chunks.append(_Chunk(anchor.span, anchor.is_group, before, inline))
        elif not chunks:
            chunks.append(_Chunk(None, group=False, texts=[]))
        start = anchor.text if anchor else line.span.start
        if start < line.span.end:
            pieces = language.pieces(line, start) if cut else [language.text(line, start)]
            chunks[-1].texts.extend(pieces)
        new_page = line.new_page and start >= line.span.end
    for chunk in chunks:
        chunk.texts[:] = language.named(language.closed(chunk.texts))
    return [chunk for chunk in chunks if chunk.number or chunk.texts]


def _times(chunks: list[_Chunk], header: FlatHeader, language: Language) -> list[Text]:
    """Take the time that stands before a row's number off the end of the last chunk.

    So it does where the column of times is left of that of the numbers.
    """
    if header.roles[:2] != ("time", "no") or not chunks:
        return []
    texts = chunks[-1].texts
    for first in range(max(0, len(texts) - flat_headers.MOST_TIME_LINES), len(texts)):
        if texts[first].time and language.is_time(" ".join(t.text for t in texts[first:])):
            taken = texts[first:]
            del texts[first:]
            return taken
    return []


def _rows(
    chunks: list[_Chunk], roles: Sequence[str], language: Language, *, numbered: bool
) -> tuple[float, list[_Row]]:
    """Return the rows and how well their cells suit the columns."""
    score = CellScore(language, roles)
    score.learn_gaps([chunk.texts for chunk in chunks if not chunk.group])
    if numbered:
        rows_of_cells = [c.texts for c in chunks if c.number and not c.group]
        score.learn_lines([sum(not t.same_line for t in texts) for texts in rows_of_cells])
        score.at_top = all(c.inline for c in chunks if c.number and not c.group)
    row_cost = _EXTRA_ROW if numbered else _ROW_WITHOUT_NUMBERS
    chunks[-1] = _shortened(chunks)
    rows: list[_Row] = []
    total = 0.0
    for _ in range(_PASSES):
        rows, total = [], 0.0
        for index, chunk in enumerate(chunks):
            last = index == len(chunks) - 1
            cost = _NEVER if last and numbered else row_cost
            gained, dealt = _dealt(chunk, roles, score, cost, last=last)
            rows += dealt
            total += gained
        score.learn_cells([sorted(row.cells.items()) for row in rows])
    return total, rows


def _dealt(
    chunk: _Chunk, roles: Sequence[str], score: CellScore, row_cost: float, *, last: bool
) -> tuple[float, list[_Row]]:
    if chunk.group or _is_group(chunk.texts):
        return 0.0, [_Row(chunk.number, {}, chunk.texts)]
    gained, cells = flat_cells.deal(chunk.texts, roles, score, row_cost, open_ended=last)
    rows: list[_Row] = []
    for cell in cells:
        if cell.how == "row" or not rows:
            rows.append(_Row(None if rows else chunk.number, {}, []))
        rows[-1].cells.setdefault(cell.column, []).extend(chunk.texts[cell.start : cell.stop])
    return gained, rows or [_Row(chunk.number, {}, [])]


def _shortened(chunks: Sequence[_Chunk]) -> _Chunk:
    """Return the last chunk without what follows a gap wider than any in the table."""
    last = chunks[-1]
    gaps = [t.blanks for chunk in chunks[:-1] for t in chunk.texts[1:] if not t.new_page]
    if len(gaps) < _ENOUGH_GAPS:
        return last
    for index, text in enumerate(last.texts):
        if index and text.blanks > max(gaps):
            return last._replace(texts=last.texts[:index])
    return last


def _is_group(texts: Sequence[Text]) -> bool:
    """Tell whether a numbered row is nothing but a heading: in capitals, or one with its sums."""
    if not texts or len(texts) >= _HEADING_LINES:
        return False
    if all(text.text.isupper() for text in texts):
        return True
    words = [text for text in texts if not _AMOUNT.fullmatch(text.text)]
    sums = texts[len(words) :]
    plain = not any(text.sure_unit or text.time_whole for text in words)
    return bool(sums) and bool(words) and list(texts[: len(words)]) == words and plain


def _assembled(
    header: FlatHeader, repeats: Iterable[FlatHeader], rows: Sequence[_Row], columns: Sequence[int]
) -> Table:
    """Return the table; header rows that recur stand where they were."""
    width = len(header.cells)
    drafts: list[list[Cell]] = [_header_row(header)]
    drafts += [_header_row(again) for again in repeats]
    number = header.roles.index("no") if "no" in header.roles else None
    for row in rows:
        draft: list[Cell] = []
        if row.number is not None and number is not None:
            draft.append(Cell(0, number, 1, 1, (row.number,)))
        if row.wide:
            first = 0 if number is None else number + 1
            draft.append(Cell(0, first, 1, width - first, _spans(row.wide)))
        for column, texts in sorted(row.cells.items()):
            draft.append(Cell(0, columns[column], 1, 1, _spans(texts)))
        if draft:
            drafts.append(draft)
    drafts.sort(key=lambda draft: min(span.start for cell in draft for span in cell.spans))
    cells = [cell._replace(row=index) for index, draft in enumerate(drafts) for cell in draft]
    return Table("flat", len(drafts), width, tuple(cells))


def _header_row(header: FlatHeader) -> list[Cell]:
    return [Cell(0, i, 1, 1, cell.spans) for i, cell in enumerate(header.cells)]


def _spans(texts: Sequence[Text]) -> tuple[Span, ...]:
    """Return one span for each run of lines that no page break or other cell interrupts."""
    spans: list[Span] = []
    for index, text in enumerate(texts):
        if index and not text.new_page:
            spans[-1] = Span(spans[-1].start, text.span.end)
        else:
            spans.append(text.span)
    return tuple(spans)


def _loose(lines: Sequence[Line], first: int, last: int, table: Table) -> tuple[int, ...]:
    told = SpanSet(span for cell in table.cells for span in cell.spans)
    return tuple(i for i in range(first, last + 1) if not told.meets(lines[i].span))
