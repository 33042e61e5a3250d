"""Findings about the outline: gaps in numbering, text that belongs nowhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

from pipeline.extract import tasks
from pipeline.extract.findings.issue import Issue
from pipeline.records import BlockKind, Facts, Section
from pipeline.rules import Rules

_DOUBTFUL = 0.65
"""Confidence of a task's row below which a reviewer should look: two of its cells are doubtful."""
_POINTS = "abcdđeghiklmnopqrstuvxy"
"""Vietnamese order of point letters (Nghị định 30/2020/NĐ-CP)."""
_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII")


def check(facts: Facts, rules: Rules) -> Iterator[Issue]:
    """Yield breaks in the numbering, tables without tasks, doubtful rows, unclaimed text."""
    yield from _gaps(facts)
    named = _labels(rules)
    for table in tasks.unread_tables(facts.outline, rules):
        values = {"values": named.get(("table", table.reason), table.reason)}
        yield Issue("not-a-task-table", table.span, values=values)
    yield from _unread(facts)
    for task in facts.tasks:
        if task.doubts and (task.confidence or 1.0) < _DOUBTFUL:
            why = ", ".join(named.get(("doubt", doubt), doubt) for doubt in task.doubts)
            yield Issue("doubtful-row", task.span, values={"values": why})
    yield from _unclaimed(facts, rules)


def _unread(facts: Facts) -> Iterator[Issue]:
    """Yield the tables that pages show and nobody could read, where no tasks were found either."""
    outline = facts.outline
    for page in outline.scan.pages:
        at = outline.repaired.layer.forward(page.unread_table) if page.unread_table else None
        span = outline.flow.forward(at) if at else None
        if span and not any(span.overlaps(task.span) for task in facts.tasks):
            yield Issue("unread-table", span)


@cache
def _labels(rules: Rules) -> Mapping[tuple[str, str], str]:
    return {(row["column"], row["value"]): row["label"] for row in rules.words("labels")}


def _gaps(facts: Facts) -> Iterator[Issue]:
    before: dict[str, Section] = {}
    for section in facts.outline.sections:
        if section.kind == "paragraph" or not section.marker:
            continue
        last = before.get(section.parent)
        before[section.parent] = section
        if last is None or last.level != section.level:
            continue
        one, two = _name(last), _name(section)
        if not _follows(one, two):
            yield Issue("list-gap", section.span, values={"before": one, "after": two})


def _name(section: Section) -> str:
    return section.path.rpartition(".")[2]


def _follows(one: str, two: str) -> bool:
    """Tell whether ``two`` is the next name after ``one``; names of other kinds always are."""
    if one.isdigit() and two.isdigit():
        return int(two) in (int(one) + 1, 1)
    if len(one) == len(two) == 1 and one.islower() and two.islower():
        if two == "a":
            return True
        if one not in _POINTS:
            return two == chr(ord(one) + 1)  # told already where the odd letter stands
        if two not in _POINTS:
            return False
        return _POINTS.index(two) == _POINTS.index(one) + 1
    if one in _ROMAN and two in _ROMAN:
        return _ROMAN.index(two) in (_ROMAN.index(one) + 1, 0)
    return True


def _unclaimed(facts: Facts, rules: Rules) -> Iterator[Issue]:
    """Text in the letterhead or signature that is none of their known lines."""
    outline = facts.outline
    segment = {rule.name: rule.pattern for rule in rules["segment"]}
    header = {rule.name: rule.pattern for rule in rules["header"]}
    known = [*facts.header.spans.values()]
    names = ("motto", "number-line", "place-date", "signature", "recipients", "rule-line")
    for block in outline.blocks_of(BlockKind.LETTERHEAD, BlockKind.SIGNATURE):
        text = block.span.of(outline.text)
        if any(span.overlaps(block.span) for span in known):
            continue
        if any(segment[name].search(text) for name in names):
            continue
        if header["signature-title"].search(text) or header["person"].search(text):
            continue
        letters = [char for char in text if char.isalpha()]
        if letters and sum(map(str.isupper, letters)) < 0.7 * len(letters):
            yield Issue("unclaimed", block.span)
