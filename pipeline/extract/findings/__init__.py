"""Facts -> findings: what a reviewer should look at, each with its place.

A check is a function of the facts of one document; what it says stands in ``findings.csv``. A
finding is only raised on what the document shows: precision matters, a reviewer who sees noise
stops reading. What spans several documents is found when they are compared.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from pipeline.extract.findings import citations, header, outline, units
from pipeline.extract.findings.issue import Issue
from pipeline.records import Facts, Finding
from pipeline.rules import Rules

_CHECKS: tuple[Callable[[Facts, Rules], Iterator[Issue]], ...] = (
    header.check,
    outline.check,
    citations.check,
    units.check,
)


def extract(facts: Facts, rules: Rules, /) -> tuple[Finding, ...]:
    """Return the findings of a document in reading order."""
    known = {row["code"]: row for row in rules.words("findings")}
    found = []
    for check in _CHECKS:
        for issue in check(facts, rules):
            row = known[issue.code]
            raw = issue.raw or facts.outline.raw(issue.span)
            read = issue.raw or issue.span.of(facts.outline.text)
            message = row["message"].format(raw=read, **issue.values)
            path = facts.outline.block_at(issue.span.start).path if facts.outline.blocks else ""
            severity = issue.severity or row["severity"]
            found.append(Finding(issue.span, issue.code, issue.code, severity, message, raw, path))
    return tuple(sorted(set(found), key=lambda finding: (finding.span, finding.code, finding.raw)))
