"""The rows of what stands in a document, table by table, in reading order."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pyarrow as pa

from pipeline.records import (
    Citation,
    Deadline,
    Facts,
    Grade,
    Responsibility,
    Section,
    Task,
    UnitMention,
    When,
)
from pipeline.rows.ids import Cells, Mint, nfc, unit_id
from pipeline.schema import Value, schema
from pipeline.spans import Span

_JOIN = "; "


def sections(facts: Facts, mint: Mint) -> Iterator[Cells]:
    """Yield the outline in reading order, the task rows of tables among its sections."""
    ids: dict[str, str] = {}
    rows = [_task_row(task) for task in facts.tasks if task.source == "table"]
    for section in sorted([*mint.outline.sections, *rows], key=lambda section: section.span):
        parent = ids.get(section.parent, "")
        found = mint.id("sections", section.span, section.path)
        if section.kind != "paragraph" or section.path not in ids:
            ids[section.path] = found
        yield _section(section, found, parent, mint)


def _task_row(task: Task) -> Section:
    path = task.section_path
    level = path.count(".") + 1
    return Section(path, path.rpartition(".")[0], task.no, level, "item", task.span)


def _section(section: Section, section_id: str, parent: str, mint: Mint) -> Cells:
    return {
        "doc_id": mint.outline.doc_id,
        "section_id": section_id,
        "parent_id": parent,
        "path": section.path,
        "marker": section.marker,
        "level": section.level,
        "kind": section.kind,
        "text": section.span.of(mint.outline.text),
        **mint.place(section.span),
    }


def citations(facts: Facts, mint: Mint) -> Iterator[Cells]:
    """Yield the rows of ``citations``; the document's own number is none."""
    written = [fact for fact in facts.citations if not fact.own]
    ids = [
        mint.id("citations", fact.span, fact.number, fact.doc_type, rule=fact.rule)
        for fact in written
    ]
    by_span = {fact.span: found for fact, found in zip(written, ids, strict=True)}
    for fact, found in zip(written, ids, strict=True):
        yield {
            "doc_id": mint.outline.doc_id,
            "citation_id": found,
            "kind": fact.kind,
            "doc_type": fact.doc_type,
            "number": fact.number,
            "date": fact.date,
            "issuer": fact.issuer,
            "subject": fact.subject,
            "nested_in": by_span.get(fact.outer, "") if fact.outer else "",
            "section_path": fact.section_path,
            "raw": mint.raw(fact.span),
            **mint.place(fact.span),
            "name": "" if fact.kind == "numbered" else _name(fact, mint),
        }


def _name(fact: Citation, mint: Mint) -> str:
    return " ".join(fact.span.of(mint.outline.text).split())


def mention(fact: UnitMention, mint: Mint) -> Cells:
    """Return a row of ``unit_mentions``."""
    return {
        "doc_id": mint.outline.doc_id,
        "mention_id": mint.id(
            "unit_mentions", fact.span, fact.unit, fact.actor_role, rule=fact.rule
        ),
        "unit_id": unit_id(fact.unit),
        "raw": mint.raw(fact.span),
        "actor_role": fact.actor_role,
        "section_path": fact.section_path,
        **mint.place(fact.span),
    }


def responsibility(fact: Responsibility, mint: Mint) -> Cells:
    """Return a row of ``responsibilities``."""
    return {
        "doc_id": mint.outline.doc_id,
        "responsibility_id": mint.id(
            "responsibilities", fact.span, fact.unit, fact.role, rule=fact.rule
        ),
        "unit_id": unit_id(fact.unit),
        "unit": fact.unit,
        "unit_raw": mint.raw(fact.unit_span),
        "role": fact.role,
        "section_path": fact.section_path,
        "duty": fact.duty,
        "duty_path": fact.duty_path,
        "duty_role": fact.duty_role,
        **mint.place(fact.span),
    }


def task(fact: Task, mint: Mint) -> Cells:
    """Return a row of ``tasks``; its dates are those of its first time frame."""
    when = fact.whens[0] if fact.whens else None
    return {
        "doc_id": mint.outline.doc_id,
        "task_id": mint.id("tasks", fact.span, fact.no, fact.task, rule=fact.rule),
        "no": fact.no,
        "group": fact.group,
        "task": fact.task,
        "product": fact.product,
        "lead_unit_raw": fact.lead_unit_raw,
        "lead_unit": _JOIN.join(fact.lead_units),
        "coordinating_units_raw": fact.coordinating_units_raw,
        "coordinating_units": _JOIN.join(fact.coordinating_units),
        "time_raw": fact.time_raw,
        "deadline_kind": when.kind if when else "",
        "start": when.start if when else "",
        "end": when.end if when else "",
        "rrule": when.rrule if when else "",
        "section_path": fact.section_path,
        "source": fact.source,
        **mint.place(fact.span, fact.confidence),
        **_inferred(when, fact.time_raw),
        "cell_boxes": _cell_boxes(fact, mint),
    }


def _cell_boxes(fact: Task, mint: Mint) -> str:
    """Return the boxes of the row's cells as JSON, a box a page, "" where there is no geometry."""
    boxes: dict[str, list[str]] = {}
    for column, spans in fact.cells:
        for place in (mint.place(span) for span in spans):
            if place["bbox"]:
                boxes.setdefault(column, []).append(f"{place['page']} {place['bbox']}")
    return json.dumps(boxes) if boxes else ""


def deadline(fact: Deadline, task_ids: dict[Span, Value], mint: Mint) -> Cells:
    """Return a row of ``deadlines``; ``task_ids`` has the ids of tasks by their spans."""
    return {
        "doc_id": mint.outline.doc_id,
        "deadline_id": mint.id("deadlines", fact.span, *fact.when, rule=fact.rule),
        "raw": mint.raw(fact.span),
        "kind": fact.when.kind,
        "start": fact.when.start,
        "end": fact.when.end,
        "rrule": fact.when.rrule,
        "bound": fact.when.bound,
        "scope": fact.scope,
        "section_path": fact.section_path,
        "task_id": task_ids.get(fact.task, "") if fact.task else "",
        **mint.place(fact.span),
        **_inferred(fact.when, fact.span.of(mint.outline.text)),
    }


def _inferred(when: When | None, words: str) -> Cells:
    """Return the grade of dates whose year ``words`` don't say, and that follow from the plan's."""
    years = {date[:4] for date in (when.start, when.end) if date} if when else set()
    said = re.findall(r"(?<!\d)(?:\d{4}|(?<=[./-])\d\d)(?!\d)", words)
    if years <= {year if len(year) == len("2026") else f"20{year}" for year in said}:
        return {}
    return {"grade": str(Grade.INFERRED)}


_AROUND = " -–;,.:'’"
"""What stands around a recipient and is no part of it."""


def recipients(facts: Facts) -> Iterator[Cells]:
    """Yield the rows of ``recipients``, numbered from 1."""
    for number, fact in enumerate(facts.header.recipients, start=1):
        place = facts.outline.place(fact.span)
        yield {
            "doc_id": facts.outline.doc_id,
            "no": number,
            "recipient": " ".join(fact.span.of(facts.outline.flow.text).split()).strip(_AROUND),
            "page": place.page,
            "line": place.line,
        }


def findings(facts: Facts, mint: Mint) -> Iterator[Cells]:
    """Yield the rows of ``findings`` that one document gives rise to."""
    for fact in facts.findings:
        place = mint.place(fact.span)
        yield {
            "doc_id": mint.outline.doc_id,
            "finding_id": mint.id("findings", fact.span, fact.code, fact.raw, rule=fact.rule),
            "code": fact.code,
            "severity": fact.severity,
            "message": fact.message,
            "raw": fact.raw or mint.raw(fact.span),
            "section_path": fact.section_path,
            **{name: place[name] for name in ("page", "line", "bbox")},
        }


def tokens(facts: Facts) -> pa.Table:
    """Return the words with their offsets in the document's text file (its repaired text)."""
    outline = facts.outline
    spans = [outline.flow.back(token.span) for token in facts.tokens]
    texts = [nfc(token.span.of(outline.text)) for token in facts.tokens]
    return pa.table(
        {
            "doc_id": [outline.doc_id] * len(texts),
            "section_path": [token.section_path for token in facts.tokens],
            "token": texts,
            "start": [span.start for span in spans],
            "end": [span.end for span in spans],
        },
        schema=schema()["tokens"].arrow,
    )
