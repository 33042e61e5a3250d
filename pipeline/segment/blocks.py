"""Zoned lines and tables -> drafts of blocks, each with its path and the lines it is made of."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline.records import BlockKind, Repaired, Table
from pipeline.rules import Rules
from pipeline.segment import flat_tables, markers
from pipeline.segment.lines import Line
from pipeline.segment.markers import Kind
from pipeline.segment.numbering import Fit, Numbering
from pipeline.segment.paragraphs import Joiner, measure
from pipeline.segment.zones import Zone, Zoned
from pipeline.spans import Span

_CLOSING_LINES = 40
"""Lines that the closing paragraphs may take."""
_NUMBERED = re.compile(r"^(?:[IVX]+|\d{1,2})[.)]\s")
_OUTER = {
    Zone.LETTERHEAD: (BlockKind.LETTERHEAD, ""),
    Zone.TITLE_WORD: (BlockKind.TITLE, "title"),
    Zone.TITLE: (BlockKind.TITLE, "title"),
    Zone.ATTACHED: (BlockKind.TITLE, "title"),
    Zone.RECIPIENT: (BlockKind.RECIPIENT, ""),
    Zone.SIGNATURE: (BlockKind.SIGNATURE, ""),
    Zone.CHROME: (BlockKind.CHROME, ""),
}
_BESIDE = (Zone.LETTERHEAD, Zone.RECIPIENT, Zone.SIGNATURE)
"""Zones that writers set side by side with a table."""


@dataclass(slots=True)
class Draft:
    """A block in the making: spans of the repaired text, joined by spaces."""

    kind: BlockKind
    path: str
    parts: list[Span]
    marker: str = ""
    parent: str = ""
    is_paragraph: bool = True
    zone: Zone = Zone.BODY
    cell: tuple[int, int] | None = None
    """Index of the table and of the cell in it."""
    last: Line | None = None


@dataclass(frozen=True)
class Grid:
    """The tables of a document in the repaired text, and which lines they take."""

    tables: tuple[Table, ...]
    of_line: dict[int, int] = field(default_factory=dict)
    """Start of a line in the repaired text -> index of its table."""
    loose: frozenset[int] = frozenset()
    """Starts of lines inside a flat table that are in no cell: page numbers, column numbers."""

    @classmethod
    def of(cls, repaired: Repaired, lines: Sequence[Line], rules: Rules) -> Grid:
        """Return the reader's tables and those found in flattened text."""
        tables = [t for table in repaired.scan.tables if (t := _forward(table, repaired))]
        taken: dict[int, int] = {}
        starts = [line.span.start for line in lines]
        for index, table in enumerate(tables):
            for cell in table.cells:
                for span in cell.spans:
                    at = max(0, bisect_right(starts, span.start) - 1)
                    while at < len(lines) and lines[at].span.start < span.end:
                        if lines[at].span.overlaps(span):
                            taken[lines[at].span.start] = index
                        at += 1
        loose: set[int] = set()
        free = [line for line in lines if line.span.start not in taken]
        for flat in flat_tables.find(free, rules):
            for line in free[flat.first : flat.last + 1]:
                taken[line.span.start] = len(tables)
            loose.update(free[index].span.start for index in flat.loose)
            tables.append(flat.table)
        return cls(tuple(tables), taken, frozenset(loose))


def _forward(table: Table, repaired: Repaired) -> Table | None:
    cells = []
    for cell in table.cells:
        spans = [repaired.layer.forward(span) for span in cell.spans if span.start < span.end]
        cells.append(cell._replace(spans=tuple(span for span in spans if span)))
    if not any(cell.spans for cell in cells):
        return None
    return Table(table.origin, table.rows, table.columns, tuple(cells))


def build(repaired: Repaired, zoned: Sequence[Zoned], grid: Grid, rules: Rules) -> list[Draft]:
    """Return the drafts of all blocks in reading order."""
    return _Builder(repaired, zoned, grid, rules).run()


class _Builder:
    def __init__(
        self, repaired: Repaired, zoned: Sequence[Zoned], grid: Grid, rules: Rules
    ) -> None:
        self._zoned = zoned
        self._grid = grid
        self._repaired = repaired
        body = [
            z.line for z in zoned if z.zone is Zone.BODY and z.line.span.start not in grid.of_line
        ]
        layout = measure(body, wrapped=repaired.scan.wrapped)
        self._joiner = Joiner(layout, rules)
        self._has_romans = any(line.text.startswith(("ii)", "(ii)")) for line in body)
        self._has_dashes = any(line.text[0] in markers.DASHES for line in body)
        self._closing = rules.one("segment", "closing").pattern
        self._attached = rules.one("segment", "attached").pattern
        self._appendix_word = rules.one("segment", "appendix").pattern
        self._page_number = rules.one("segment", "page-number").pattern
        self._broken = rules.one("segment", "letterhead-broken").pattern
        self._numbering = Numbering()
        self._drafts: list[Draft] = []
        self._path = "preamble"
        self._notes = [n for s in repaired.scan.notes if (n := repaired.layer.forward(s))]
        self._written: set[int] = set()
        self._layout_tables = self._find_layout_tables()
        self._beside = {z.line.span.start for z in zoned if z.zone in _BESIDE}

    def run(self) -> list[Draft]:
        for index, (line, zone) in enumerate(self._zoned):
            table = self._grid.of_line.get(line.span.start)
            if line.span.start in self._grid.loose:
                self._chrome(line)
            elif table is not None and table not in self._layout_tables and zone not in _BESIDE:
                self._table(table, zone)
            elif self._notes and any(note.overlaps(line.span) for note in self._notes):
                self._note(line)
            elif self._is_page_number(index):
                self._chrome(line)
            elif zone in _OUTER:
                self._outer(line, zone)
            else:
                self._body(index, line, zone)
        return self._drafts

    def _find_layout_tables(self) -> set[int]:
        """Tables that only set the letterhead or the signature side by side.

        A table of tasks may have the signature in its last row: most of its lines are the body's.
        """
        lines: Counter[int] = Counter()
        outer: Counter[int] = Counter()
        for line, zone in self._zoned:
            table = self._grid.of_line.get(line.span.start)
            if table is not None:
                lines[table] += 1
                outer[table] += zone in _BESIDE
        return {table for table, count in outer.items() if 2 * count >= lines[table]}

    def _table(self, index: int, zone: Zone) -> None:
        if index in self._written:
            return
        self._written.add(index)
        path = "appendix" if zone is Zone.APPENDIX else self._path
        for number, cell in enumerate(self._grid.tables[index].cells):
            parts = [part for span in cell.spans for part in self._lines_in(span)]
            if parts and parts[0].start not in self._beside:
                self._drafts.append(
                    Draft(BlockKind.CELL, path, parts, zone=zone, cell=(index, number))
                )

    def _lines_in(self, span: Span) -> list[Span]:
        parts = []
        at = span.start
        for raw in re.split(r"([\n\f])", span.of(self._repaired.shown)):
            text = raw.strip()
            if text:
                start = at + len(raw) - len(raw.lstrip())
                parts.append(Span(start, start + len(text)))
            at += len(raw)
        return parts

    def _note(self, line: Line) -> None:
        last = self._drafts[-1] if self._drafts else None
        if last is not None and last.kind is BlockKind.NOTE and not line.text[0].isdigit():
            last.parts.append(line.span)
            return
        self._drafts.append(Draft(BlockKind.NOTE, self._path, [line.span]))

    def _outer(self, line: Line, zone: Zone) -> None:
        kind, path = _OUTER[zone]
        last = self._last()
        goes_on = last is not None and last.zone is zone and self._goes_on(last, line, zone)
        if goes_on and last is not None:
            last.parts.append(line.span)
        else:
            self._drafts.append(Draft(kind, path, [line.span], zone=zone))
        if zone is Zone.TITLE_WORD:
            self._numbering = Numbering()
            self._path = "preamble"

    def _goes_on(self, last: Draft, line: Line, zone: Zone) -> bool:
        if zone is Zone.TITLE:
            return True
        if zone is Zone.LETTERHEAD:
            return self._is_broken(last)
        if zone is Zone.RECIPIENT:
            above = last.parts[-1].of(self._repaired.shown)
            return not re.match(r"^[-–+•*]", line.text) and not above.rstrip().endswith(
                (";", ":", ".")
            )
        if zone is Zone.ATTACHED:
            return not last.parts[-1].of(self._repaired.shown).rstrip().endswith(")")
        return False

    def _is_broken(self, last: Draft) -> bool:
        """Tell whether a letterhead line can't end where it does: a narrow cell cut it."""
        text = " ".join(part.of(self._repaired.shown) for part in last.parts)
        return self._broken.search(text) is not None

    def _is_page_number(self, index: int) -> bool:
        line = self._zoned[index].line
        after = self._zoned[index + 1].line if index + 1 < len(self._zoned) else None
        is_apart = line.new_page or after is None or after.new_page or line.blanks > 0
        return is_apart and self._page_number.match(line.text) is not None

    def _chrome(self, line: Line) -> None:
        draft = Draft(BlockKind.CHROME, self._path, [line.span], zone=Zone.CHROME)
        self._drafts.append(draft)

    def _last(self) -> Draft | None:
        """The draft that a line may go on with: page numbers and footnotes stand between."""
        for draft in reversed(self._drafts):
            if draft.kind is not BlockKind.CHROME and draft.kind is not BlockKind.NOTE:
                return draft
        return None

    def _body(self, index: int, line: Line, zone: Zone) -> None:
        last = self._last()
        above = last.last if last is not None and last.zone is zone else None
        if zone is Zone.APPENDIX:
            self._appendix(line, last, above)
            return
        fit = None if self._path == "closing" else self._numbering.fit(self._markers(index))
        if fit is not None and self._joiner.begins(above, line, fit[1]) and self._may_open(fit[1]):
            self._open(line, *fit)
        elif last is not None and above is not None and self._joiner.continues(above, line):
            last.parts.append(line.span)
            last.last = line
        else:
            if self._closes(index, line):
                self._path = "closing"
            elif self._path != "closing":
                self._path = self._numbering.holder or self._path
            self._drafts.append(Draft(BlockKind.BODY, self._path, [line.span], last=line))

    def _markers(self, index: int) -> list[markers.Marker]:
        """Read a line's marker; one that stands alone belongs to the next line's text."""
        text = self._zoned[index].line.text
        if markers.is_bare(text) and index + 1 < len(self._zoned):
            after = self._zoned[index + 1]
            if after.zone is Zone.BODY and not markers.read(after.line.text):
                text = f"{text} {after.line.text}"
        found = markers.read(text)
        if not self._has_romans:
            found = [marker for marker in found if marker.kind is not Kind.SMALL_ROMAN]
        if self._has_dashes:
            return found
        # Where no item has a dash, asterisks stand for them, as in Markdown.
        return [m._replace(kind=Kind.DASH) if m.kind is Kind.STAR else m for m in found]

    def _may_open(self, fit: Fit) -> bool:
        """A dash before the first numbered section is part of the preamble."""
        return bool(self._numbering.path) or fit.node.kind < Kind.DASH

    def _open(self, line: Line, marker: markers.Marker, fit: Fit) -> None:
        self._numbering.enter(fit)
        self._path = fit.node.path
        draft = Draft(BlockKind.BODY, self._path, [line.span], marker=marker.text, last=line)
        draft.is_paragraph = False
        draft.parent = self._numbering.parent
        self._drafts.append(draft)

    def _appendix(self, line: Line, last: Draft | None, above: Line | None) -> None:
        stands_alone = bool(markers.read(line.text)) or self._attached.match(line.text)
        if (
            last is not None
            and above is not None
            and not stands_alone
            and not self._appendix_word.match(above.text)
            and self._joiner.continues(above, line)
        ):
            last.parts.append(line.span)
            last.last = line
            return
        self._drafts.append(
            Draft(BlockKind.BODY, "appendix", [line.span], zone=Zone.APPENDIX, last=line)
        )

    def _closes(self, index: int, line: Line) -> bool:
        if not self._numbering.path or not self._closing.match(line.text):
            return False
        rest = [z.line.text for z in self._zoned[index + 1 :] if z.zone is Zone.BODY]
        return len(rest) < _CLOSING_LINES and not any(_NUMBERED.match(text) for text in rest)
