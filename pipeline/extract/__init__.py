"""Outline -> Facts: every extractor in the order in which they need each other."""

from __future__ import annotations

from dataclasses import replace

from pipeline.extract import (
    citations,
    deadlines,
    findings,
    header,
    responsibilities,
    tasks,
    units,
)
from pipeline.records import Facts, Outline
from pipeline.rules import Rules


def extract(outline: Outline, rules: Rules, /) -> Facts:
    """Return all facts that ``rules`` find in ``outline``; words are cut elsewhere."""
    head = header.extract(outline, rules)
    cited = citations.extract(outline, head, rules)
    work = tasks.extract(outline, head, rules)
    facts = Facts(
        outline,
        head,
        cited,
        units.extract(outline, head, cited, work, rules),
        responsibilities.extract(outline, head, rules),
        work,
        deadlines.extract(outline, head, cited, work, rules),
    )
    return replace(facts, findings=findings.extract(facts, rules))
