"""Who does what: the duties of each unit in the part "Tổ chức thực hiện".

The part is found by its heading, at any depth. In it, a block that opens with units ("1. Phòng
Kinh tế", "2. Sở Tài chính chủ trì …", "3. Đề nghị Hội Nông dân xã và …") names who acts; the
blocks below it, or the rest of the block itself, are the duties. Signals, strongest first: the
numbering (what hangs below a unit's heading is its duty), then the words a block opens with. A
heading of units whose points open with units themselves is only a frame around them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from pipeline.extract.shared_heads import shared_head
from pipeline.extract.title_names import LONGEST_VERB, end_before_verb, is_name, names_body, parted
from pipeline.normalise.unit_reading import lines
from pipeline.normalise.units import Places, canonical, read_unit, split
from pipeline.records import Block, BlockKind, Header, Outline, Responsibility
from pipeline.rules import Rules
from pipeline.spans import Span

_LONGEST_TITLE = 200
"""Characters of the longest heading: above, a block is a sentence, not the part's title."""

_SHORTEST_BODY, _LONGEST_BODY = 2, 14
"""Words of the name of a body that no list has."""

_REMARK = re.compile(r"\s*\([^()]{1,120}\)")
"""What is said of a unit in brackets: "(cơ quan thường trực)"."""
_OWNER_ALONE = re.compile(r"(?:Bộ|Sở|Ban|Cục|Tổng cục|Viện|Trường)(?=\s[a-zđ])")
_POINTS = " \t:,.*;-–"

_ROWS_OF_A_TABLE = 2
"""Lines that hold only a number, from which on a part holds a flattened table."""


class Opening(NamedTuple):
    """What a block opens with: its units, how they are called on, and the rest of the block."""

    units: tuple[Span, ...]
    requested: bool
    rest: Span
    head: str = ""
    """The head that all units share where it is said only once."""


@dataclass
class _Assignment:
    """Units with the blocks found to be their duties so far."""

    opening: Opening
    block: Block
    marked: bool
    duties: list[Span] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)

    def add(self, span: Span, path: str) -> None:
        self.duties.append(span)
        self.paths.append(path)


def extract(outline: Outline, header: Header, rules: Rules, /) -> tuple[Responsibility, ...]:
    """Return a row for every duty of every unit in the parts that assign work."""
    reader = _Reader(outline, rules)
    places = Places.of(header)
    rows: list[Responsibility] = []
    for part in reader.parts():
        for assignment in reader.assignments(part):
            rows += _rows(assignment, outline, places, reader, rules)
    return tuple(rows)


class _Reader:
    def __init__(self, outline: Outline, rules: Rules) -> None:
        self.outline = outline
        self.rules = rules
        self.lines = lines(outline.text, rules)
        self._markers = {s.span.start: s.marker for s in outline.sections}
        self._openings: dict[Block, Opening | None] = {}
        self._pattern = {rule.name: rule.pattern for rule in rules["responsibilities"]}

    def matches(self, name: str, span: Span) -> bool:
        return bool(self._pattern[name].match(span.of(self.lines.low)))

    def body(self, block: Block) -> Span:
        """Return a block's span without its numbering."""
        text = block.span.of(self.outline.text)
        marker = self._markers.get(block.span.start, "")
        cut = len(marker) if marker and text.startswith(marker) else 0
        lead = len(text) - len(text[cut:].lstrip(" \t.)*"))
        return Span(block.span.start + lead, block.span.end)

    def is_marked(self, block: Block) -> bool:
        return bool(self._markers.get(block.span.start))

    def parts(self) -> Iterator[list[Block]]:
        """Yield the blocks below each heading that assigns work; an inner part is the outer's."""
        blocks = self.outline.blocks
        covered = -1
        for at, block in enumerate(blocks):
            if at <= covered or block.kind is not BlockKind.BODY or not self._is_part(block):
                continue
            inside = self._below(at)
            if inside:
                covered = at + len(inside)
                yield self._without_table([b for b in inside if b.kind is BlockKind.BODY])

    def _without_table(self, blocks: list[Block]) -> list[Block]:
        """Leave out unmarked lines where row numbers tell that a table was flattened into them."""
        numbers = [b for b in blocks if b.span.of(self.outline.text).strip().isdigit()]
        if len(numbers) < _ROWS_OF_A_TABLE:
            return blocks
        return [block for block in blocks if self.is_marked(block)]

    def _is_part(self, block: Block) -> bool:
        if block.path in ("closing", "preamble", "title"):
            return False
        body = self.body(block)
        if body.end - body.start > _LONGEST_TITLE:
            return False
        is_title = self.is_marked(block) or body.of(self.outline.text).isupper()
        return is_title and self.matches("part", body)

    def _below(self, at: int) -> list[Block]:
        head = self.outline.blocks[at]
        below: list[Block] = []
        for block in self.outline.blocks[at + 1 :]:
            inside = block.path == head.path or block.path.startswith(f"{head.path}.")
            if self.is_marked(head) and not inside:
                break
            if block.path in ("closing", "appendix") or block.kind in (
                BlockKind.RECIPIENT,
                BlockKind.SIGNATURE,
            ):
                break
            if not self.is_marked(head) and self._is_part(block):
                break
            below.append(block)
        return below

    def assignments(self, blocks: list[Block]) -> Iterator[_Assignment]:
        """Deal the blocks of a part to the units that open it."""
        current: _Assignment | None = None
        asked: list[str] = []
        for at, block in enumerate(blocks):
            body = self.body(block)
            if current is not None and self._belongs(block, current):
                if self._is_direct(block, current) and not self.matches("no-duty", body):
                    current.add(body, block.path)
                continue
            opening = self.opening(block)
            if opening and self.is_marked(block) and self._is_frame(block, blocks[at + 1 :]):
                opening = None
            if opening is None:
                if self.matches("request", body) and self.is_marked(block):
                    asked.append(block.path)
                if current is not None and self._continues(block, current):
                    current.add(body, block.path)
                elif self.is_marked(block) and current is not None:
                    yield current
                    current = None
                continue
            if current is not None:
                yield current
            if any(block.path.startswith(f"{path}.") for path in asked):
                opening = opening._replace(requested=True)
            current = _Assignment(opening, block, self.is_marked(block))
        if current is not None:
            yield current

    def _belongs(self, block: Block, current: _Assignment) -> bool:
        if not current.marked:
            return False
        path = current.block.path
        return block.path == path or block.path.startswith(f"{path}.")

    def _is_direct(self, block: Block, current: _Assignment) -> bool:
        depth = current.block.path.count(".")
        return block.path.count(".") <= depth + 1

    def _continues(self, block: Block, current: _Assignment) -> bool:
        """Tell whether a block is a duty of units named on an unmarked line above it."""
        if current.marked or self.matches("no-duty", self.body(block)):
            return False
        path = current.block.path
        is_point = block.path.startswith(f"{path}.-") or block.path.startswith(f"{path}.+")
        same = block.path == path and not self.is_marked(block)
        is_title = current.opening.rest.start >= current.opening.rest.end
        return is_point or (same and is_title)

    def _is_frame(self, block: Block, following: list[Block]) -> bool:
        """Tell whether a heading of units only frames points that open with units themselves."""
        path = block.path
        children = [
            b
            for b in following
            if b.path.startswith(f"{path}.")
            and b.path.count(".") == path.count(".") + 1
            and self.is_marked(b)
        ]
        opened = [b for b in children if (o := self.opening(b)) and self._is_titled(o)]
        return len(children) > 1 and len(opened) * 2 > len(children)

    def _is_titled(self, opening: Opening) -> bool:
        rest = opening.rest.of(self.outline.text).strip()
        before = self.outline.text[opening.units[-1].end : opening.rest.start]
        return not rest or ":" in before

    def opening(self, block: Block) -> Opening | None:
        """Return the units a block opens with, or None where it doesn't open with any."""
        if block not in self._openings:  # a block is asked for again below each of its headings
            self._openings[block] = self._opening(block)
        return self._openings[block]

    def _opening(self, block: Block) -> Opening | None:
        text = self.outline.text
        body = self.body(block)
        if self.matches("no-duty", body):
            return None
        at = body.start
        low = body.of(self.lines.low)
        request = self._pattern["request"].match(low)
        if request:
            at += request.end()
        elif lead := self._pattern["lead-in"].match(low):
            at += lead.end()
        head, units = shared_head(text, self.lines.low, Span(at, body.end), self.rules)
        units = units or self._leading(Span(at, body.end))
        if not units and self._pattern["basis"].match(low):
            units = self._after_basis(body)
        if not units and self.is_marked(block):
            units = self._unlisted(Span(at, body.end))
        if not units:
            return None
        if remark := _REMARK.match(text, units[-1].end, body.end):
            units = (*units[:-1], Span(units[-1].start, remark.start()))
            rest = text[remark.end() : body.end]
            return Opening(
                units, bool(request), Span(body.end - len(rest.lstrip(_POINTS)), body.end)
            )
        rest = text[units[-1].end : body.end]
        skipped = len(rest) - len(rest.lstrip(_POINTS))
        remainder = Span(units[-1].end + skipped, body.end)
        if remainder.start < remainder.end and not self._acts(rest, remainder):
            return None
        return Opening(units, bool(request), remainder, head)

    def _acts(self, rest: str, remainder: Span) -> bool:
        """Tell whether what follows the units is an action: after a colon anything is."""
        if rest.lstrip(" *").startswith(":"):
            return True
        first = remainder.of(self.outline.text)[:1]
        return first.islower() or first in "(" or self.matches("verb", remainder)

    def _leading(self, span: Span) -> tuple[Span, ...]:
        units = self.lines.leading(span.start)
        if not units:
            return ()
        text = span.of(self.outline.text)
        if self.lines.low.endswith("thuộc", 0, units[-1].end):  # "các chi bộ trực thuộc Đảng ủy"
            of = self._owner(units[-1].end + 1)
            units = (*units[:-1], Span(units[-1].start, of[0].end)) if of else units
        colon = text.find(":")
        title = (text[:colon] if colon > 0 else text).rstrip(" .:;*")
        rest = self.lines.low[units[-1].end : span.start + len(title)].lstrip(" ,")
        if not rest or rest.startswith("("):
            return units
        last, verb = units[-1], self._pattern["verb"]
        if end := end_before_verb(self.outline.text, self.lines.low, last.end, verb):
            return (*units[:-1], Span(last.start, end))
        ends = len(title) <= _LONGEST_TITLE and "." not in title
        if ends and is_name(rest) and not verb.match(rest):
            pieces = [cut for piece in split(title, self.rules) for cut in parted(title, piece)]
            if all(names_body(piece.of(text), self.rules) for piece in pieces):
                units = tuple(piece.shifted(span.start) for piece in pieces)
        return units

    def _owner(self, at: int) -> tuple[Span, ...]:
        """Return whose units the ones before are; "Bộ xây dựng kế hoạch" is a ministry's verb."""
        alone = _OWNER_ALONE.match(self.outline.text, at)
        after = alone.end() + 1 if alone else 0
        if alone and self._pattern["verb"].match(self.lines.low[after : after + LONGEST_VERB]):
            return (Span(*alone.span()),)
        return self.lines.leading(at)[:1]

    def _unlisted(self, span: Span) -> tuple[Span, ...]:
        """Read a title as a body that no list has: a head such as "Công ty", then its name.

        The name ends at a colon, a remark in brackets or the verb of its duty.
        """
        text = span.of(self.outline.text)
        low = span.of(self.lines.low)
        if not text[:1].isupper() or not self._pattern["body"].match(low):
            return ()
        end = min((i for i in map(text.find, ":(") if i > 0), default=len(text))
        for space in re.finditer(r"(?<!\w-)\s(?!-)", text[:end]):
            is_word = text[space.end()].islower() and " " in text[: space.start()]
            if is_word and self._pattern["verb"].match(low[space.end() :]):
                end = space.start()
                break
        name = text[:end].rstrip(" .;,*")
        if len(name.split()) > _LONGEST_BODY or len(name.split()) < _SHORTEST_BODY or ". " in name:
            return ()
        pieces = [
            piece
            for part in parted(name, Span(0, len(name)))
            for piece in parted(name, part, self._pattern["body"])
        ]
        return tuple(piece.shifted(span.start) for piece in pieces)

    def _after_basis(self, body: Span) -> tuple[Span, ...]:
        """Find the units after "Căn cứ …": the first ones that an action follows."""
        text = body.of(self.outline.text)
        sentence = text.split(". ")[0].split(": ")[0]
        low = body.of(self.lines.low)[: len(sentence)]
        for at, char in enumerate(sentence):
            if char != " " and (at == 0 or sentence[at - 1] == " "):
                before = low[:at].rstrip()
                if before.endswith(("của", "tại", "cho", "về", "theo", "kế hoạch")):
                    continue
                units = self.lines.leading(body.start + at)
                if units:
                    rest = low[units[-1].end - body.start :].lstrip(" ,")
                    if self._pattern["verb"].match(rest):
                        return units
        return ()


def _rows(
    assignment: _Assignment, outline: Outline, places: Places, reader: _Reader, rules: Rules
) -> Iterator[Responsibility]:
    opening = assignment.opening
    duties = list(zip(assignment.duties, assignment.paths, strict=True))
    inline = opening.rest
    path = assignment.block.path
    text = outline.text
    coordinated = False
    if inline.start < inline.end:
        introduces = duties and inline.of(text).rstrip(" *").endswith(":")
        coordinated = reader.matches("coordinate", inline)
        if not introduces:
            duties.insert(0, (inline, path))
    if not duties:
        duties = [(Span(opening.units[0].start, opening.units[-1].end), path)]
    roles = []
    for span, _ in duties:
        asked = opening.requested or reader.matches("request", span)
        shared = coordinated or reader.matches("coordinate", span)
        roles.append("request" if asked else "coordinate" if shared else "lead")
    role = roles[0] if len(set(roles)) == 1 else "lead"
    for unit in opening.units:
        name = read_unit(reader.lines, unit, places, rules).name
        if opening.head:
            name = canonical(f"{opening.head} {unit.of(text)}", places, rules).name
        for (span, duty_path), duty_role in zip(duties, roles, strict=True):
            yield Responsibility(
                span=span,
                rule="duty",
                unit=name,
                unit_span=unit,
                role=role,
                section_path=path,
                duty=" ".join(span.of(text).split()),
                duty_path=duty_path,
                duty_role=duty_role,
            )
