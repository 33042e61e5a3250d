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
from functools import cache
from typing import NamedTuple

from pipeline.normalise.deadlines import context_year, places, read
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
from pipeline.rules.sieve import Sieve
from pipeline.spans import Span, SpanSet

_MARK = "¦"
_STOP = re.compile(r"[.;!?…]\s+(?=[^\W\d_a-zà-öø-ÿđ]|[-+*•])")
"""The end of a sentence, with the white space behind it."""
_LONGEST = 4000
"""Characters of a sentence that are looked at together: more is a text without full stops, whose
every time would otherwise be judged by all of it."""
_TITLE_LENGTH = 100
"""A line longer than this many characters is no heading of a part."""
_LAST_YEAR = re.compile(r"(?i)\s+năm\s+20\d\d$")
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
    parts = _Parts(outline, rules)
    taken = SpanSet(span for task in tasks for span in (task.time_span,) if span is not None)
    masks = SpanSet(_masks(outline, citations))
    told = places(outline.text, rules)
    for block in _joined(outline):
        if not block.span.holds(told):
            continue
        found.extend(
            deadline
            for sentence in _sentences(outline, block, parts)
            if sentence.span.holds(told)
            for deadline in _of_sentence(sentence, block.path, masks, year, rules)
            if not taken.meets(deadline.span)
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
    in_rows = SpanSet(rows)
    tables = [table.span for table in outline.tables if in_rows.meets(table.span)]
    told = SpanSet([*rows, *tables])
    for block in outline.blocks_of(BlockKind.CELL):
        if told.meets(block.span):
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
    if not first.path == second.path == "appendix":
        return False
    both = outline.text[first.span.start : second.span.end]
    return both == both.upper()


def _of_sentence(
    sentence: _Sentence, path: str, masks: SpanSet, year: str, rules: Rules
) -> Iterator[Deadline]:
    for span, when in read(sentence.text, year, rules=rules):
        place = span.shifted(sentence.span.start)
        masked = masks.meets(place)
        rule = _judged(sentence, span, when, rules, masked=masked)
        if rule is not None:
            yield Deadline(place, rule.name, when, rule["scope"], path)


def _judged(
    sentence: _Sentence, span: Span, when: When, rules: Rules, *, masked: bool
) -> Rule | None:
    """Return the rule by which ``when`` binds, None where nothing says it does."""
    bound = "from" if when.start and not when.end else when.bound
    kind = _kind(when)
    text = sentence.text[: span.start] + _MARK + sentence.text[span.end :]
    text = " ".join(text.split())
    for rule in _asked(rules, kind, bound)(text.lower()):
        if rule["where"] and rule["where"] not in sentence.where:
            continue
        if masked and rule["masked"] != "yes":
            continue
        if rule.pattern.search(text):
            return rule if rule["effect"] == "binds" else None
    return None


@cache
def _headings(rules: Rules) -> Sieve:
    """The rules that tell what a part is by its heading."""
    return Sieve(rule for rule in rules["deadline_context"] if rule["effect"] == "part")


@cache
def _asked(rules: Rules, kind: str, bound: str) -> Sieve:
    """The rules that judge a time of ``kind`` with ``bound``, in their order."""
    return Sieve(
        rule
        for rule in rules["deadline_context"]
        if rule["effect"] != "part"
        and kind in rule["kinds"].split()
        and (not rule["bounds"] or bound in rule["bounds"].split())
    )


def _kind(when: When) -> str:
    """Return the kind of ``when``; ``span`` for a period no name of a plan or programme bears."""
    named = when.start[5:] in ("", "01-01", "07-01") and when.end[5:] in ("", "06-30", "12-31")
    return "span" if when.kind == "period" and not named else when.kind


def _sentences(outline: Outline, block: Block, parts: _Parts) -> Iterator[_Sentence]:
    where = parts.of(block)
    text = block.span.of(outline.text)
    at = 0
    for match in [*_STOP.finditer(text), None]:
        end = len(text) if match is None else match.start() + 1
        for piece in _pieces(text, at, end):
            if piece.of(text).strip():
                yield _Sentence(piece.shifted(block.span.start), piece.of(text), where)
        at = end if match is None else match.end()


def _pieces(text: str, at: int, end: int) -> Iterator[Span]:
    """Cut what is longer than any sentence, behind the last comma or space that fits."""
    while end - at > _LONGEST:
        last = at + _LONGEST
        cut = max(text.rfind(", ", at, last), text.rfind("; ", at, last)) + 1
        cut = cut or text.rfind(" ", at, last) + 1 or last
        yield Span(at, cut)
        at = cut
    yield Span(at, end)


class _Parts:
    """The parts of a document that rules may ask for, told by their headings."""

    def __init__(self, outline: Outline, rules: Rules) -> None:
        self._named: dict[str, set[str]] = {}
        """Path of a heading -> the places that it and what is below it are."""
        self._known: dict[str, frozenset[str]] = {}
        headings = _headings(rules)
        told = headings.places(outline.low)
        for section in outline.sections:
            span = section.span
            is_title = section.marker and span.end - span.start <= _TITLE_LENGTH
            if not is_title or not span.holds(told):
                continue
            for rule, _ in headings.matches(span.of(outline.text)):
                self._named.setdefault(section.path, set()).add(rule["where"])

    def of(self, block: Block) -> frozenset[str]:
        """Return the places that ``block`` is in."""
        if block.kind is BlockKind.TITLE or block.path == "title":
            return frozenset({"title"})
        if block.path in ("preamble", "closing", "appendix"):
            return frozenset({block.path})
        if block.path not in self._known:
            self._known[block.path] = frozenset({"body"}.union(*self._around(block.path)))
        return self._known[block.path]

    def _around(self, path: str) -> Iterator[set[str]]:
        """Yield the places of ``path`` and of the sections around it."""
        for inner, named in self._named.items():
            if path == inner or path.startswith(f"{inner}."):
                yield named


def _without_own_year(outline: Outline, citation: Citation) -> Span:
    """Return a citation's span; the year that ends the title after a name is the plan's own."""
    said = citation.span.of(outline.text)
    year = _LAST_YEAR.search(said)
    if year is None or citation.kind != "named" or citation.section_path != "title":
        return citation.span
    rest = outline.text[citation.span.end :].lstrip(" ")
    ends = rest[:1] in ("\n", "") or rest.startswith("(")
    return Span(citation.span.start, citation.span.start + year.start()) if ends else citation.span


def _masks(outline: Outline, citations: tuple[Citation, ...]) -> list[Span]:
    """Return the spans of cited documents with their subjects: times in them bind nothing here."""
    masks: list[Span] = []
    for citation in citations:
        masks.append(_without_own_year(outline, citation))
        if citation.subject:
            last = citation.span.end + _NEAR + len(citation.subject)
            at = outline.text.find(citation.subject, citation.span.start, last)
            if at >= 0:
                masks.append(Span(at, at + len(citation.subject)))
    return masks
