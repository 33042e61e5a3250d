"""Findings about the document's own particulars and the quality of its text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.extract.findings.issue import Issue
from pipeline.normalise.dates import spoken
from pipeline.records import BlockKind, Facts, TextSource
from pipeline.rules import Rules
from pipeline.spans import Span

_UNFILLED = " \t:._…-"
"""What a blank number is made of."""

_COMMUNE_TYPES = {"xã": "phường", "phường": "xã"}


def check(facts: Facts, rules: Rules) -> Iterator[Issue]:
    """Yield what is blank, missing or contradicts the document's own name."""
    yield from _quality(facts)
    yield from _blanks(facts, rules)
    yield from _other_commune_type(facts, rules)
    yield from _other_period(facts, rules)


def _start(facts: Facts) -> Span:
    blocks = facts.outline.blocks
    return blocks[0].span if blocks else Span(0, 0)


def _quality(facts: Facts) -> Iterator[Issue]:
    for page in facts.outline.scan.pages:
        if page.is_unread:
            yield Issue("unread-page", _start(facts), values={"page": str(page.number or 1)})
        elif page.quality is not None and page.is_broken:
            at = facts.outline.repaired.layer.forward(page.span)
            span = facts.outline.flow.forward(at) if at else None
            share = f"{page.quality:.0%}"
            first = facts.outline.block_at(span.start).span if span else _start(facts)
            yield Issue("low-quality-text", first, values={"share": share})


def _blanks(facts: Facts, rules: Rules) -> Iterator[Issue]:
    head = facts.header
    letterhead = facts.outline.blocks_of(BlockKind.LETTERHEAD)
    if not letterhead:
        if facts.outline.blocks:
            missing = "tất cả: cơ quan ban hành, số, ngày"
            yield Issue("missing-letterhead", _start(facts), values={"missing": missing})
        return
    if ("symbol" in head.spans or "issue_date" in head.spans) and not _names_body(facts, rules):
        missing = "tên cơ quan ban hành"
        yield Issue("missing-letterhead", letterhead[0].span, values={"missing": missing})
    if head.symbol and not head.number:
        where = head.spans.get("symbol", _start(facts))
        if _is_handwritten(facts, where):
            yield Issue("unread-number", where, values=_implied(head.number_inferred))
        else:
            yield Issue("blank-number", where)
    if len(head.issue_date) < len("2025-08-14"):
        where = head.spans.get("issue_date") or head.spans.get("issue_place") or _start(facts)
        if _is_scanned(facts):
            yield Issue("unread-date", where, values=_implied(spoken(head.issue_date_inferred)))
        else:
            yield Issue("blank-date", where)

    yield from _unread_signer(facts)


def _unread_signer(facts: Facts) -> Iterator[Issue]:
    """A scan's signature names an office, but pen and stamp hide the name."""
    signature = facts.outline.blocks_of(BlockKind.SIGNATURE)
    if signature and facts.header.signer_title and not facts.header.signer:
        pages = {page.number: page for page in facts.outline.scan.pages}
        page = facts.outline.place(signature[-1].span).page
        if page is not None and pages[page].is_image:
            yield Issue("unread-signer", signature[-1].span)


def _implied(value: str) -> dict[str, str]:
    return {"implied": f"; nguồn khác cho thấy là {value}" if value else ""}


def _is_scanned(facts: Facts) -> bool:
    """Tell whether the first page was read from its image, where numbers are filled in by hand."""
    return facts.outline.scan.pages[0].source is TextSource.OCR


def _is_handwritten(facts: Facts, symbol: Span) -> bool:
    """Tell whether something stands where the number should, or a pen may have put it there."""
    before = symbol.of(facts.outline.text).partition("/")[0]
    return _is_scanned(facts) or bool(re.sub(r"(?i)^\s*số\b", "", before).strip(_UNFILLED))


def _names_body(facts: Facts, rules: Rules) -> bool:
    """Tell whether the letterhead names a body beside the number, which holds its abbreviation."""
    pattern = rules.one("findings", "issuing-body").pattern
    symbol = facts.header.spans.get("symbol", Span(0, 0))
    for block in facts.outline.blocks_of(BlockKind.LETTERHEAD):
        text, at = block.span.of(facts.outline.text), block.span.start
        if any(not Span(*m.span()).shifted(at).overlaps(symbol) for m in pattern.finditer(text)):
            return True
    return False


def _other_commune_type(facts: Facts, rules: Rules) -> Iterator[Issue]:
    """A ward's plan that speaks of "địa bàn xã", or the other way round.

    Only what can but mean the plan's own commune counts: "trên địa bàn phường", "UBND phường",
    not "các xã, phường" or "cấp xã".
    """
    head = facts.header
    other = _COMMUNE_TYPES.get(head.commune_type)
    if other is None or other not in facts.outline.low:
        return
    own = f"{head.commune_type} {head.commune}".strip()
    pattern = rules.one("findings", "own-commune").pattern
    for block in facts.outline.blocks_of(BlockKind.BODY, BlockKind.CELL):
        text = block.span.of(facts.outline.text)
        if other not in text.lower():
            continue
        for match in pattern.finditer(text):
            if match["type"].lower() != other or text[match.end() :].lstrip()[:1].isupper():
                continue  # its own kind, or another commune by name
            span = Span(*match.span()).shifted(block.span.start)
            if not any(c.span.overlaps(span) for c in facts.citations):
                yield Issue("wrong-commune-type", span, values={"own": own})


def _other_period(facts: Facts, rules: Rules) -> Iterator[Issue]:
    """The title of a part or an appendix for another year or a longer period than the plan's."""
    head = facts.header
    if not head.plan_year:
        return
    pattern = rules.one("findings", "year-in-heading").pattern
    half = head.period_start[5:] == "07-01" or head.period_end[5:] == "06-30"
    own = f"{spoken(head.period_start)} – {spoken(head.period_end)}"
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
