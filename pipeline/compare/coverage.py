"""Sections, duties and tasks -> which contents of administrative reform a plan covers, with proof.

The contents are the six of Nghị quyết 76/NQ-CP and the work of steering them. What counts most is
a task with a unit behind it, then a duty, then text of the plan; a sentence that only lists the
contents proves nothing but that it lists them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pipeline.compare.batch import Batch, text
from pipeline.rows import Cells
from pipeline.rows.ids import content_id
from pipeline.rules import Rules

_LISTED = 4
"""Contents in one sentence from which the sentence only lists them."""

_OUTSIDE = frozenset({"title", "preamble", "closing", "appendix"})


def coverage(batch: Batch, rules: Rules) -> list[Cells]:
    """Return the rows of ``coverage``: one for each content in each task, duty or section."""
    duties = batch.by_document("responsibilities")
    return [
        row
        for doc_id in batch.documents
        for said in _said(batch, doc_id, duties.get(doc_id, []))
        for row in _rows(doc_id, *said, rules)
    ]


def _said(
    batch: Batch, doc_id: str, duties: Iterable[Cells]
) -> Iterator[tuple[str, str, Cells, str, str]]:
    """Yield each text of a plan once: depth, its id, its row, its words and the unit charged."""
    charged: set[str] = set()
    for row in duties:
        path = text(row, "duty_path") or text(row, "section_path")
        if path not in charged:
            place = {**row, "section_path": path}
            yield (
                "duty",
                text(row, "responsibility_id"),
                place,
                text(row, "duty"),
                text(row, "unit"),
            )
        charged.add(path)
    for row in batch.tasks_of(doc_id):
        words = f"{text(row, 'task')}. {text(row, 'product')}"
        yield "task", text(row, "task_id"), row, words, text(row, "lead_unit")
    for row in batch.sections_of(doc_id):
        path = text(row, "path")
        if path not in _OUTSIDE and path not in charged:
            place = {**row, "section_path": path}
            yield "text", text(row, "section_id"), place, text(row, "text"), ""


def _rows(
    doc_id: str, depth: str, source_id: str, row: Cells, words: str, unit: str, rules: Rules
) -> Iterator[Cells]:
    lower = words.lower()
    found = {
        rule["content"]: (rule.name, match[0])
        for rule in rules["contents"]
        if any(piece in lower for piece in rule["needs"].split("|"))
        and (match := rule.pattern.search(words))
    }
    for content, (rule, raw) in found.items():
        yield {
            "doc_id": doc_id,
            "coverage_id": content_id(doc_id, "coverage", source_id, content),
            "content": content,
            "depth": "list" if len(found) >= _LISTED else depth,
            "unit": unit,
            "raw": raw,
            "rule": rule,
            "source_id": source_id,
            "section_path": row["section_path"],
            "page": row["page"],
            "line": row["line"],
            "bbox": row["bbox"],
        }
