"""Find the time frames that bind a plan, its content, a task, a report or a budget.

Times come from ``normalise.deadlines``. Those of task rows are taken over from the tasks; those of
running text are judged by the sentence around them, by the rules of
``rules/deadline_context.toml``: the plan's own title, preamble and closing, labels ("Thời gian
thực hiện:"), reports, budgets and orders bind; a year inside a document's, a programme's or an
index's name, results reported on and budget classes ("kinh phí thường xuyên") don't. A bare year
binds only where a rule says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from pipeline.normalise.deadlines import context_year, read
from pipeline.records import (
    Block,
    BlockKind,
    Citation,
    Deadline,
    Header,
    Outline,
    Task,
    When,
)
from pipeline.rules import Rule, Rules
from pipeline.spans import Span

_MARK = "¦"
_SENTENCE = re.compile(r"(?<=[.;!?…])\s+(?=[^\W\d_a-zà-öø-ÿđ]|[-+*•])")
_TITLE_LENGTH = 100
"""A line longer than this many characters is no heading of a part."""
_NEAR = 60
"""How many characters after a citation its subject may begin."""


class _Sentence(NamedTuple):
    """A sentence of a block; ``where`` are the places rules may ask for."""

    span: Span
    text: str
    where: frozenset[str]


def extract(
    outline: Outline,
    header: Header,
    citations: tuple[Citation, ...],
    tasks: tuple[Task, ...],
    rules: Rules,
    /,
) -> tuple[Deadline, ...]:
    """Return every binding time frame, in reading order."""
    year = context_year(header)
    found = list(_of_tasks(tasks))
    taken = [span for task in tasks for span in (task.time_span,) if span is not None]
    masks = _masks(outline, citations)
    for block in _joined(outline):
        found.extend(
            deadline
            for deadline in _of_block(outline, block, masks, year, rules)
            if not any(deadline.span.overlaps(span) for span in taken)
        )
    found += _of_lone_cells(outline, tasks, year, rules)
    return tuple(sorted(found, key=lambda deadline: (deadline.span, deadline.when)))


def _of_tasks(tasks: tuple[Task, ...]) -> Iterator[Deadline]:
    for task in tasks:
        for when in task.whens:
            yield Deadline(
                task.time_span or task.span,
                task.rule,
                when=when,
                scope="task",
                section_path=task.section_path,
                task=task.span,
            )


def _of_lone_cells(
    outline: Outline, tasks: tuple[Task, ...], year: str, rules: Rules
) -> Iterator[Deadline]:
    """Yield the times of cells that are a time as a whole and belong to no task row."""
    rows = [task.span for task in tasks if task.source == "table"]
    tables = [table.span for table in outline.tables if any(table.span.overlaps(r) for r in rows)]
    for block in outline.blocks_of(BlockKind.CELL):
        if any(block.span.overlaps(span) for span in (*rows, *tables)):
            continue
        text = block.span.of(outline.text)
        for span, when in read(text, year, rules=rules):
            if when.bound == "on" or len(text.strip(" .;*()")) > span.end - span.start:
                continue
            yield Deadline(span.shifted(block.span.start), "o-thoi-gian", when, "task", block.path)


def _joined(outline: Outline) -> list[Block]:
    """Return the blocks of running text, the lines of a title joined to one."""
    found: list[Block] = []
    for block in outline.blocks_of(BlockKind.TITLE, BlockKind.BODY, BlockKind.NOTE):
        last = found[-1] if found else None
        if last and last.span.end + 1 == block.span.start and _same_title(outline, last, block):
            found[-1] = last._replace(span=Span(last.span.start, block.span.end))
        else:
            found.append(block)
    return found


def _same_title(outline: Outline, first: Block, second: Block) -> bool:
    if first.kind is BlockKind.TITLE and second.kind is BlockKind.TITLE:
        return True
    both = outline.text[first.span.start : second.span.end]
    return {first.path, second.path} == {"appendix"} and both == both.upper()


def _of_block(
    outline: Outline, block: Block, masks: list[Span], year: str, rules: Rules
) -> Iterator[Deadline]:
    for sentence in _sentences(outline, block, rules):
        for span, when in read(sentence.text, year, rules=rules):
            place = span.shifted(sentence.span.start)
            masked = any(mask.overlaps(place) for mask in masks)
            rule = _judged(sentence, span, when, rules, masked=masked)
            if rule is not None:
                yield Deadline(place, rule.name, when, rule["scope"], block.path)


def _judged(
    sentence: _Sentence, span: Span, when: When, rules: Rules, *, masked: bool
) -> Rule | None:
    """Return the rule by which ``when`` binds, None where nothing says it does."""
    bound = "from" if when.start and not when.end else when.bound
    kind = _kind(when)
    text = sentence.text[: span.start] + _MARK + sentence.text[span.end :]
    text = " ".join(text.split())
    for rule in rules["deadline_context"]:
        if rule["effect"] == "part" or kind not in rule["kinds"].split():
            continue
        if rule["bounds"] and bound not in rule["bounds"].split():
            continue
        if rule["where"] and rule["where"] not in sentence.where:
            continue
        if masked and rule["masked"] != "yes":
            continue
        if rule.pattern.search(text):
            return rule if rule["effect"] == "binds" else None
    return None


def _kind(when: When) -> str:
    """Return the kind of ``when``; ``span`` for a period no name of a plan or programme bears."""
    named = when.start[5:] in ("", "01-01", "07-01") and when.end[5:] in ("", "06-30", "12-31")
    return "span" if when.kind == "period" and not named else when.kind


def _sentences(outline: Outline, block: Block, rules: Rules) -> Iterator[_Sentence]:
    where = _where(outline, block, rules)
    text = block.span.of(outline.text)
    at = 0
    for match in [*_SENTENCE.finditer(text), None]:
        end = len(text) if match is None else match.start()
        if text[at:end].strip():
            span = Span(block.span.start + at, block.span.start + end)
            yield _Sentence(span, text[at:end], where)
        at = end if match is None else match.end()


def _where(outline: Outline, block: Block, rules: Rules) -> frozenset[str]:
    if block.kind is BlockKind.TITLE or block.path == "title":
        return frozenset({"title"})
    if block.path in ("preamble", "closing", "appendix"):
        return frozenset({block.path})
    places = {"body"}
    for rule in rules["deadline_context"]:
        if rule["effect"] == "part" and _under(outline, block.path, rule.pattern):
            places.add(rule["where"])
    return frozenset(places)


def _under(outline: Outline, path: str, heading: re.Pattern[str]) -> bool:
    for section in outline.sections:
        if section.path != path and not path.startswith(f"{section.path}."):
            continue
        text = section.span.of(outline.text)
        if section.marker and len(text) <= _TITLE_LENGTH and heading.search(text):
            return True
    return False


def _masks(outline: Outline, citations: tuple[Citation, ...]) -> list[Span]:
    """Return the spans of cited documents with their subjects: times in them bind nothing here."""
    masks: list[Span] = []
    for citation in citations:
        masks.append(citation.span)
        if citation.subject:
            at = outline.text.find(citation.subject, citation.span.start)
            if 0 <= at <= citation.span.end + _NEAR:
                masks.append(Span(at, at + len(citation.subject)))
    return masks
