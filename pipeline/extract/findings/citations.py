"""Findings about citations: one number with two dates, symbols out of form, impossible dates."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from pipeline.extract.findings.issue import Issue
from pipeline.normalise.dates import spoken
from pipeline.records import BlockKind, Citation, Facts
from pipeline.rules import Rules
from pipeline.rules.sieve import sieve_of
from pipeline.spans import Span

_PARTY_FORM_OF_STATE = re.compile(r"^\d+(?:/\d{4})?-[A-ZĐa-z]+/(?:UBND|HĐND|CP|TTg)$")
_SPACED = re.compile(r"\d\s?(?:-\s+|\s+-\s*|/\s+)[A-ZĐ]|[A-ZĐ]\s+-\s?[A-ZĐ]|[A-ZĐ]-\s+[A-ZĐ]")
_STATE_FORM_OF_PARTY = re.compile(r"^\d+/[A-ZĐa-z]+-(?:TW|TU|ĐU|HU)$")


def check(facts: Facts, rules: Rules) -> Iterator[Issue]:
    """Yield contradictions between mentions and forms that no body uses."""
    yield from _conflicts(facts)
    yield from _forms(facts)
    yield from _late(facts)
    yield from _stale(facts, rules)


def _numbered(facts: Facts) -> list[Citation]:
    return [c for c in facts.citations if c.kind == "numbered" and c.number and not c.own]


def _conflicts(facts: Facts) -> Iterator[Issue]:
    groups: dict[tuple[str, str], list[Citation]] = defaultdict(list)
    for citation in _numbered(facts):
        groups[citation.doc_type, citation.number.upper()].append(citation)
    for (_, number), group in groups.items():
        days = {c.date for c in group if len(c.date) == len("2025-08-14")}
        levels = {level for c in group if (level := _level(c.issuer))}
        if len(days) > 1 or len(levels) > 1:
            told = [spoken(day) for day in sorted(days)] if len(days) > 1 else []
            told += sorted({c.issuer for c in group if c.issuer}) if len(levels) > 1 else []
            for citation in group[1:]:
                if citation.date not in ("", group[0].date) or _level(citation.issuer) != _level(
                    group[0].issuer
                ):
                    yield Issue(
                        "citation-conflict",
                        citation.span,
                        values={"number": number, "values": "; ".join(told)},
                    )


def _level(issuer: str) -> str:
    """The level of a People's Committee or Council; names and spellings may differ."""
    match = re.search(r"(?i)nhân dân\s+(tỉnh|thành phố|huyện|quận|thị xã|xã|phường)\b", issuer)
    return match[1].lower() if match else ""


def _forms(facts: Facts) -> Iterator[Issue]:
    for citation in _numbered(facts):
        raw = facts.outline.raw(citation.span)
        spaced = _SPACED.search(raw)
        is_hybrid = _PARTY_FORM_OF_STATE.match(citation.number) or _STATE_FORM_OF_PARTY.match(
            citation.number
        )
        if is_hybrid or (spaced and not _broken_by_line(facts, citation)):
            yield Issue("symbol-form", citation.span, values={"number": citation.number})


def _broken_by_line(facts: Facts, citation: Citation) -> bool:
    """A space that a line break made is no fault of the writer."""
    joins = [p for p in facts.outline.flow.parts(citation.span) if p.rule == "join"]
    text = facts.outline.text
    return any(text[max(0, p.new.start - 1)] in "-/" for p in joins)


def _late(facts: Facts) -> Iterator[Issue]:
    issued = facts.header.issue_date
    for citation in _numbered(facts):
        if (
            len(citation.date) == len("2025-08-14")
            and issued
            and citation.date[: len(issued)] > issued
        ):
            yield Issue("date-suspect", citation.span, raw=spoken(citation.date))


def _stale(facts: Facts, rules: Rules) -> Iterator[Issue]:
    when = facts.header.issue_date or facts.header.period_start
    if not when or when[:7] < "2025-07":
        return
    sieve = sieve_of(rules, "findings", "district-level")
    if not sieve(facts.outline.low):
        return
    for block in facts.outline.blocks_of(BlockKind.BODY, BlockKind.CELL):
        text = block.span.of(facts.outline.text)
        for _, match in sieve.matches(text):
            yield Issue("stale-level", Span(*match.span()).shifted(block.span.start))
