"""Find the units a document names, and what each is there for.

A name inside a citation, or after "Nghị quyết … của", issued a document; one among the recipients
receives this one; portals and broadcasts are channels where something is published "on" them;
every other unit acts. Whole groups ("các phòng, ban liên quan") count only where a sentence or a
cell begins with them: elsewhere they are mostly an attribute. A short form the document defines
in brackets is read as the unit it stands for.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from pipeline.extract import table_headers
from pipeline.extract.table_grids import Grid
from pipeline.letters import standing
from pipeline.normalise.unit_grammar import Found
from pipeline.normalise.unit_groups import find_groups, group_at
from pipeline.normalise.unit_reading import leading, lines
from pipeline.normalise.units import Places, Unit, canonical, find, read_unit, split, unit_of
from pipeline.records import Block, BlockKind, Citation, Header, Outline, Task, UnitMention
from pipeline.rules import Rules
from pipeline.spans import Span

_READ = (
    BlockKind.LETTERHEAD,
    BlockKind.BODY,
    BlockKind.NOTE,
    BlockKind.CELL,
    BlockKind.RECIPIENT,
    BlockKind.SIGNATURE,
)
_MEDIA = ("cổng/trang thông tin", "hệ thống", "đài", "báo chí")
_LEAD = r"[\s*]*(?:(?:[Đđ]ề nghị|[Gg]iao|[Yy]êu cầu)\s+)?(?=\w)"
_HEAD, _SENTENCE = re.compile(_LEAD), re.compile(f"[.;:]{_LEAD}")
"""Where a sentence begins: after numbering, a full stop, or a request at its head."""
_DEFINING = ("(", "là ")
"""What stands before a short form where it is defined."""
_CONTEXT = 160
"""Characters before a name that are looked at for its role."""
_UNIT_COLUMNS = ("lead_unit_raw", "coordinating_units_raw")
_LONGEST_CELL = 200
"""Characters from which on a cell holds sentences rather than names."""


def extract(
    outline: Outline,
    header: Header,
    citations: tuple[Citation, ...],
    tasks: tuple[Task, ...],
    rules: Rules,
    /,
) -> tuple[UnitMention, ...]:
    """Return every mention of a unit, in reading order.

    A cell of a task that the end of a page cuts is read as a whole where it begins.
    """
    reader = _Reader(outline, Places.of(header), rules)
    cited = sorted(citation.span for citation in citations)
    headings = _headings(outline, rules)
    cut = _cut_cells(outline, tasks)
    mentions: list[UnitMention] = []
    for block in outline.blocks_of(*_READ):
        if block.kind is BlockKind.CELL and block.span.start in headings:
            continue
        whole = cut.get(block.span.start)
        named = reader.named(block) if whole is None else reader.whole(block.span, whole)
        for span, unit in named:
            mentions.append(
                UnitMention(
                    span=span,
                    rule="unit",
                    unit=unit.name,
                    kind=unit.kind,
                    function_group=unit.function_group,
                    actor_role=reader.role(span, unit, block, cited),
                    section_path=block.path,
                )
            )
    return tuple(_joined(mentions, reader.places))


def _cut_cells(outline: Outline, tasks: tuple[Task, ...]) -> dict[int, str]:
    """Return the text of the unit cells that lie in several blocks, by the starts of these.

    It stands at the first of them; the others, read with it, have none.
    """
    found: dict[int, str] = {}
    for task in tasks:
        for column, spans in task.cells:
            if column in _UNIT_COLUMNS and len(spans) > 1:
                blocks = [outline.block_at(span.start).span.start for span in spans]
                if len(set(blocks)) == len(spans):
                    found |= dict.fromkeys(blocks, "")
                    found[blocks[0]] = " ".join(span.of(outline.text) for span in spans)
    return found


def _headings(outline: Outline, rules: Rules) -> frozenset[int]:
    """Return the starts of the heading cells of task tables: "Sở, ngành chủ trì" is no unit."""
    starts: set[int] = set()
    for table in outline.tables:
        columns = table_headers.read(Grid.of(outline, table), rules)
        if columns is not None:
            starts.update(
                span.start for cell in table.cells if cell.row < columns.body for span in cell.spans
            )
    return frozenset(starts)


def _joined(mentions: list[UnitMention], places: Places) -> Iterator[UnitMention]:
    """Give a group named with and without the commune's level one name ("các đoàn thể xã")."""
    names = {mention.unit for mention in mentions}
    for mention in mentions:
        longer = f"{mention.unit} {places.commune_type}"
        is_group = mention.unit.startswith("Các ")
        yield replace(mention, unit=longer) if is_group and longer in names else mention


class _Reader:
    """Reads the units of one document, block by block."""

    def __init__(self, outline: Outline, places: Places, rules: Rules) -> None:
        self.places = places
        self._rules = rules
        self._lines = lines(outline.text, rules)
        self._roles = {rule.name: rule.pattern for rule in rules["unit_roles"]}
        self._verb = rules.one("responsibilities", "verb").pattern
        self._numbering = {s.span.start: len(s.marker) for s in outline.sections}
        self._short = self._defined(outline)
        organisations = _organisations(rules).finditer(self._lines.low)
        self._organisations = [match.start() for match in organisations]

    def named(self, block: Block) -> Iterator[tuple[Span, Unit]]:
        """Yield the units that ``block`` names, in order."""
        text = block.span.of(self._lines.text)
        found: dict[Span, Unit] = {}
        for name in self._lines.within(block.span):
            if not _is_mere_level(name, block.span, self._lines.text):
                found[name.span] = unit_of(name, self.places)
        for span in self._groups(block, text):
            if not any(span.overlaps(other) for other in found):
                found[span] = read_unit(self._lines, span, self.places, self._rules)
        for form, unit in self._short.items():
            for start, end in standing(form, text):
                if text.endswith(_DEFINING, 0, start):
                    continue
                span = Span(start, end).shifted(block.span.start)
                if not any(span.overlaps(other) for other in found):
                    found[span] = unit
        for span in sorted(found):
            yield span, found[span]

    def whole(self, span: Span, text: str) -> Iterator[tuple[Span, Unit]]:
        """Yield the units that a cell of ``text`` names, which begins at ``span``."""
        parts = split(text, self._rules)
        if all(leading(text, self._rules, part.start) for part in parts):
            for part in parts:
                yield span, canonical(part.of(text), self.places, self._rules)
        else:
            for name in find(text, self._rules):
                yield span, unit_of(name, self.places)

    def role(self, span: Span, unit: Unit, block: Block, cited: list[Span]) -> str:
        """Return what the unit named at ``span`` is there for; ``cited`` are in order."""
        if block.kind is BlockKind.RECIPIENT:
            return "recipient"
        if block.kind in (BlockKind.LETTERHEAD, BlockKind.SIGNATURE):
            return "issuer"
        at = bisect_right(cited, Span(span.start, len(self._lines.text))) - 1
        if at >= 0 and cited[at].covers(span):
            return "issuer"
        before = self._lines.low[max(block.span.start, span.start - _CONTEXT) : span.start]
        if self._roles["issuer"].search(before):
            return "issuer"
        on_air = unit.kind == "hệ thống" or self._roles["channel"].search(before)
        return "channel" if unit.kind in _MEDIA and on_air else "actor"

    def _groups(self, block: Block, text: str) -> Iterator[Span]:
        """Yield the groups a sentence, a short cell or a recipient line begins with.

        Mass organisations ("các đoàn thể") are bodies known to all: they count wherever they stand.
        """
        begin = block.span.start
        if block.kind is BlockKind.CELL:
            yield from self._cell(block.span, text)
            return
        if block.span.holds(self._organisations):
            yield from self._mass_organisations(block.span)
        if block.kind is BlockKind.RECIPIENT:
            starts = [len(text) - len(text.lstrip(" -+*•\t"))]
        elif block.kind is BlockKind.BODY:
            starts = _sentences(text, self._numbering.get(begin, 0))
        else:
            return
        for start in starts:
            units = self._lines.leading(begin + start)
            if not units:
                continue
            rest = self._lines.low[units[-1].end : block.span.end].lstrip(" ,:;.*")
            if block.kind is BlockKind.RECIPIENT or not rest or self._verb.match(rest):
                yield from units

    def _cell(self, cell: Span, text: str) -> Iterator[Span]:
        if len(text) >= _LONGEST_CELL:
            return
        named = [name.span.shifted(-cell.start) for name in self._lines.within(cell)]
        spans = [span.shifted(cell.start) for span in split(text, self._rules, named)]
        if all(self._lines.leading(span.start) for span in spans):
            yield from spans

    def _mass_organisations(self, line: Span) -> Iterator[Span]:
        text = line.of(self._lines.text)
        for group in find_groups(text, self._rules):
            head = re.split(r",\s*(?=các )", group.span.of(text))[0]
            first = group_at(head, 0, self._rules)
            if first and first.plural and first.kind == "đoàn thể":
                yield first.span.shifted(line.start + group.span.start)

    def _defined(self, outline: Outline) -> dict[str, Unit]:
        """Return the short forms the document defines in brackets after a unit's name."""
        known: dict[str, Unit] = {}
        for block in outline.blocks_of(BlockKind.BODY):
            text = block.span.of(outline.text)
            if "(" not in text:
                continue
            ends = {name.span.end: name for name in self._lines.within(block.span)}
            for match in self._roles["defined"].finditer(text):
                name = ends.get(block.span.start + len(text[: match.start()].rstrip()))
                if name is not None and sum(c.isupper() for c in match["short"]) > 1:
                    known[match["short"]] = unit_of(name, self.places)
        return known


def _sentences(text: str, at: int) -> list[int]:
    """Return where the sentences of ``text`` from ``at`` on begin."""
    head = _HEAD.match(text, at)
    rest = _SENTENCE.finditer(text, head.end() if head else at)
    return [match.end() for match in (head, *rest) if match]


def _is_mere_level(name: Found, line: Span, text: str) -> bool:
    """Tell whether an office's name is only part of words in capitals ("KẾ HOẠCH PHÒNG Y TẾ")."""
    if name.kind != "phòng" or not name.span.of(text).isupper():
        return False
    before, after = text[line.start : name.span.start], text[name.span.end : line.end]
    beside = [*before.split()[-1:], *after.split()[:1]]
    words = [word for word in beside if any(c.isalpha() for c in word)]
    return bool(words) and all(word.isupper() for word in words)


@cache
def _organisations(rules: Rules) -> re.Pattern[str]:
    """The nouns for mass organisations, those of several words."""
    nouns = (row["noun"] for row in rules.words("unit_groups") if row["kind"] == "đoàn thể")
    return re.compile("|".join(re.escape(noun) for noun in nouns if " " in noun))
