"""Findings about the document's own particulars and the quality of its text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.extract.findings.issue import Issue
from pipeline.records import BlockKind, Facts
from pipeline.rules import Rules
from pipeline.spans import Span

_COMMUNE_TYPES = {"xã": "phường", "phường": "xã"}


def check(facts: Facts, rules: Rules) -> Iterator[Issue]:
    """Yield what is blank, missing or contradicts the document's own name."""
    yield from _quality(facts)
    yield from _blanks(facts)
    yield from _other_commune_type(facts)
    yield from _other_period(facts, rules)


def _start(facts: Facts) -> Span:
    blocks = facts.outline.blocks
    return blocks[0].span if blocks else Span(0, 0)


def _quality(facts: Facts) -> Iterator[Issue]:
    for page in facts.outline.scan.pages:
        if page.quality is not None and page.is_broken:
            at = facts.outline.repaired.layer.forward(page.span)
            span = facts.outline.flow.forward(at) if at else None
            share = f"{page.quality:.0%}"
            first = facts.outline.block_at(span.start).span if span else _start(facts)
            yield Issue("low-quality-text", first, values={"share": share})


def _blanks(facts: Facts) -> Iterator[Issue]:
    head = facts.header
    if not facts.outline.blocks_of(BlockKind.LETTERHEAD):
        if facts.outline.blocks:
            yield Issue("missing-letterhead", _start(facts))
        return
    if head.symbol and not head.number:
        yield Issue("blank-number", head.spans.get("symbol", _start(facts)))
    if len(head.issue_date) < len("2025-08-14"):
        where = head.spans.get("issue_date") or head.spans.get("issue_place") or _start(facts)
        yield Issue("blank-date", where)


def _other_commune_type(facts: Facts) -> Iterator[Issue]:
    """A ward's plan that speaks of "địa bàn xã", or the other way round.

    Only what can but mean the plan's own commune counts: "trên địa bàn phường", "UBND phường",
    not "các xã, phường" or "cấp xã".
    """
    other = _COMMUNE_TYPES.get(facts.header.commune_type)
    if other is None:
        return
    pattern = re.compile(
        rf"(?i)(?:địa bàn|ủy ban nhân dân|ubnd|hđnd|đảng ủy|của|đảng bộ)\s+({other})\b"
        r"(?!\s*[,;/]|\s+(?:và|hoặc|xã|phường|khác))"
    )
    for block in facts.outline.blocks_of(BlockKind.BODY, BlockKind.CELL):
        text = block.span.of(facts.outline.text)
        if other not in text.lower():
            continue
        for match in pattern.finditer(text):
            if text[match.end() :].lstrip()[:1].isupper():
                continue  # another commune, by name
            span = Span(*match.span()).shifted(block.span.start)
            if not any(c.span.overlaps(span) for c in facts.citations):
                yield Issue("wrong-commune-type", span, values={"own": facts.header.commune_type})


def _other_period(facts: Facts, rules: Rules) -> Iterator[Issue]:
    """The title of a part or an appendix for another year or a longer period than the plan's."""
    head = facts.header
    if not head.plan_year:
        return
    pattern = rules.one("findings", "year-in-heading").pattern
    half = head.period_start[5:] == "07-01" or head.period_end[5:] == "06-30"
    own = f"{head.period_start} – {head.period_end}"
    for section in facts.outline.sections:
        text = section.span.of(facts.outline.text)
        is_part = section.kind == "heading" and section.level == 1 and section.path != "title"
        if not is_part and not (section.path == "appendix" and text.isupper()):
            continue
        for match in pattern.finditer(text):
            span = Span(*match.span()).shifted(section.span.start)
            if any(c.span.overlaps(span) for c in facts.citations):
                continue
            is_half = re.search(r"(?i)6\s+tháng\s+\S+\s*$", text[: match.start()])
            if match["year"] != head.plan_year or (half and not is_half):
                yield Issue("period-mismatch", span, values={"own": own})
