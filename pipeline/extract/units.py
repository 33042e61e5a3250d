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
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache

from pipeline.extract import table_headers
from pipeline.extract.table_grids import Grid
from pipeline.normalise.unit_grammar import Found
from pipeline.normalise.unit_groups import find_groups, group_at
from pipeline.normalise.unit_reading import Reading, lines
from pipeline.normalise.units import Places, Unit, canonical, split, unit_of
from pipeline.records import Block, BlockKind, Citation, Header, Outline, UnitMention
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
_SENTENCE = re.compile(r"(?:^|[.;:])[\s*]*(?:(?:[Đđ]ề nghị|[Gg]iao|[Yy]êu cầu)\s+)?(?=\w)")
"""Where a sentence begins: after numbering, a full stop, or a request at its head."""
_CONTEXT = 160
"""Characters before a name that are looked at for its role."""


def extract(
    outline: Outline, header: Header, citations: tuple[Citation, ...], rules: Rules, /
) -> tuple[UnitMention, ...]:
    """Return every mention of a unit, in reading order."""
    places = Places.of(header)
    cited = sorted(citation.span for citation in citations)
    roles = {rule.name: rule.pattern for rule in rules["unit_roles"]}
    reading = lines(outline.text, rules)
    short = _defined(outline, reading, places, rules)
    markers = {section.span.start: section.marker for section in outline.sections}
    mentions: list[UnitMention] = []
    headings = _headings(outline, rules)
    for block in outline.blocks_of(*_READ):
        if block.kind is BlockKind.CELL and block.span.start in headings:
            continue
        cut = len(markers.get(block.span.start, ""))
        for span, unit in _named(reading, block, cut, places, short, rules):
            mentions.append(
                UnitMention(
                    span=span,
                    rule="unit",
                    unit=unit.name,
                    kind=unit.kind,
                    function_group=unit.function_group,
                    actor_role=_role(span, unit, block, reading, cited, roles),
                    section_path=block.path,
                )
            )
    return tuple(_joined(mentions, places))


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


def _named(
    reading: Reading,
    block: Block,
    cut: int,
    places: Places,
    short: Mapping[str, Unit],
    rules: Rules,
) -> Iterator[tuple[Span, Unit]]:
    text = block.span.of(reading.text)
    found: dict[Span, Unit] = {}
    for name in reading.within(block.span):
        if not _is_mere_level(name, block.span, reading.text):
            found[name.span] = unit_of(name, places)
    for span in _groups(reading, block, cut, rules):
        if not any(span.overlaps(other) for other in found):
            found[span] = canonical(span.of(reading.text), places, rules)
    for form, unit in short.items():
        if form not in text:
            continue
        for match in re.finditer(rf"(?<![\w(])(?<!là ){re.escape(form)}(?!\w)", text):
            span = Span(*match.span()).shifted(block.span.start)
            if not any(span.overlaps(other) for other in found):
                found[span] = unit
    for span in sorted(found):
        yield span, found[span]


def _is_mere_level(name: Found, line: Span, text: str) -> bool:
    """Tell whether an office's name is only part of words in capitals ("KẾ HOẠCH PHÒNG Y TẾ")."""
    if name.kind != "phòng" or not name.span.of(text).isupper():
        return False
    before, after = text[line.start : name.span.start], text[name.span.end : line.end]
    beside = [*before.split()[-1:], *after.split()[:1]]
    words = [word for word in beside if any(c.isalpha() for c in word)]
    return bool(words) and all(word.isupper() for word in words)


def _groups(reading: Reading, block: Block, cut: int, rules: Rules) -> Iterator[Span]:
    """Yield the groups a sentence, a short cell or a recipient line begins with.

    ``cut`` is the length of the block's numbering. Mass organisations ("các đoàn thể") are bodies
    known to all: they count wherever they stand.
    """
    begin, text = block.span.start, block.span.of(reading.text)
    if block.kind is BlockKind.CELL:
        spans = [span.shifted(begin) for span in split(text, rules)]
        if len(text) < 200 and spans and all(reading.leading(span.start) for span in spans):
            yield from spans
        return
    yield from _mass_organisations(reading, block.span, rules)
    if block.kind is BlockKind.RECIPIENT:
        starts = [len(text) - len(text.lstrip(" -+*•\t"))]
    elif block.kind is BlockKind.BODY:
        starts = [cut + match.end() for match in _SENTENCE.finditer(text[cut:])]
    else:
        return
    verb = rules.one("responsibilities", "verb").pattern
    for start in starts:
        units = reading.leading(begin + start)
        if not units:
            continue
        rest = reading.low[units[-1].end : block.span.end].lstrip(" ,:;.*")
        if block.kind is BlockKind.RECIPIENT or not rest or verb.match(rest):
            yield from units


def _mass_organisations(reading: Reading, line: Span, rules: Rules) -> Iterator[Span]:
    if not _organisations(rules).search(reading.low, line.start, line.end):
        return
    text = line.of(reading.text)
    for group in find_groups(text, rules):
        head = re.split(r",\s*(?=các )", group.span.of(text))[0]
        first = group_at(head, 0, rules)
        if first and first.plural and first.kind == "đoàn thể":
            yield first.span.shifted(line.start + group.span.start)


@cache
def _organisations(rules: Rules) -> re.Pattern[str]:
    """The nouns for mass organisations, those of several words."""
    nouns = (row["noun"] for row in rules.words("unit_groups") if row["kind"] == "đoàn thể")
    return re.compile("|".join(re.escape(noun) for noun in nouns if " " in noun))


def _defined(outline: Outline, reading: Reading, places: Places, rules: Rules) -> dict[str, Unit]:
    """Return the short forms the document defines in brackets after a unit's name."""
    pattern = rules.one("unit_roles", "defined").pattern
    known: dict[str, Unit] = {}
    for block in outline.blocks_of(BlockKind.BODY):
        text = block.span.of(outline.text)
        if "(" not in text:
            continue
        ends = {name.span.end: name for name in reading.within(block.span)}
        for match in pattern.finditer(text):
            name = ends.get(block.span.start + len(text[: match.start()].rstrip()))
            if name is not None and sum(c.isupper() for c in match["short"]) > 1:
                known[match["short"]] = unit_of(name, places)
    return known


def _role(
    span: Span,
    unit: Unit,
    block: Block,
    reading: Reading,
    cited: list[Span],
    roles: Mapping[str, re.Pattern[str]],
) -> str:
    if block.kind is BlockKind.RECIPIENT:
        return "recipient"
    if block.kind in (BlockKind.LETTERHEAD, BlockKind.SIGNATURE):
        return "issuer"
    at = bisect_right(cited, Span(span.start, len(reading.text))) - 1
    if at >= 0 and cited[at].covers(span):
        return "issuer"
    before = reading.low[max(block.span.start, span.start - _CONTEXT) : span.start]
    if roles["issuer"].search(before):
        return "issuer"
    if unit.kind in _MEDIA and (unit.kind == "hệ thống" or roles["channel"].search(before)):
        return "channel"
    return "actor"
