"""Facts -> the rows of every table, as plain values that travel between processes."""

from __future__ import annotations

import hashlib
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

import pyarrow as pa

from pipeline.normalise import gazetteer
from pipeline.records import (
    Box,
    Deadline,
    Facts,
    Outline,
    Page,
    Repaired,
    Responsibility,
    Section,
    Task,
    UnitMention,
)
from pipeline.rules import Rules
from pipeline.schema import Value, schema
from pipeline.spans import Span

Cells = dict[str, Value]

LEAST_QUALITY = 0.7
"""Below this share of words that read like Vietnamese a document counts as read in part."""

_ID_LENGTH = 16
_JOIN = "; "


@dataclass(frozen=True)
class Rows:
    """All rows of one document, by table, its words and its repaired text.

    ``mentions`` are (unit_id, unit, kind, function_group, raw), from which ``units`` is made.
    """

    doc_id: str
    tables: dict[str, list[Cells]]
    tokens: pa.Table
    text: str
    mentions: list[tuple[str, str, str, str, str]] = field(default_factory=list)


def rows(facts: Facts, rules: Rules, /) -> Rows:
    """Return the rows of ``facts``, each table in reading order."""
    mint = _Mint(facts.outline)
    tables: dict[str, list[Cells]] = {
        "documents": [_document(facts, rules)],
        "pages": list(_pages(facts.outline)),
        "sections": list(_sections(mint)),
        "citations": list(_citations(facts, mint)),
        "unit_mentions": [_mention(fact, mint) for fact in facts.unit_mentions],
        "responsibilities": [_responsibility(fact, mint) for fact in facts.responsibilities],
        "tasks": [_task(fact, mint) for fact in facts.tasks],
        "deadlines": [],
        "recipients": list(_recipients(facts)),
        "findings": list(_findings(facts, mint)),
    }
    task_ids = {
        task.span: row["task_id"] for task, row in zip(facts.tasks, tables["tasks"], strict=True)
    }
    tables["deadlines"] = [_deadline(fact, task_ids, mint) for fact in facts.deadlines]
    clean = {
        name: [{key: _clean(value) for key, value in row.items()} for row in found]
        for name, found in tables.items()
    }
    text = _encodable(facts.outline.repaired.text)
    return Rows(facts.outline.doc_id, clean, _tokens(facts), text, _units(facts))


def unit_id(unit: str) -> str:
    """Return the id of a unit: a hash of its canonical name, the same in every document."""
    return _hash("unit", unit)


def _hash(*values: object) -> str:
    joined = "\x1f".join(map(str, values))
    return hashlib.sha256(joined.encode()).hexdigest()[:_ID_LENGTH]


class _Mint:
    """Gives the facts of one document their ids and their places."""

    def __init__(self, outline: Outline) -> None:
        self.outline = outline
        self._given: Counter[str] = Counter()

    def id(self, table: str, span: Span, *values: object) -> str:
        """Return a hash of what makes the fact; equal facts are told apart by their order."""
        found = _hash(self.outline.doc_id, table, *span, *values)
        self._given[found] += 1
        again = self._given[found]
        return found if again == 1 else _hash(found, again)

    def place(self, span: Span, confidence: float | None = None) -> Cells:
        place = self.outline.place(span)
        measured = [c for c in (place.confidence, confidence) if c is not None]
        return {
            "page": place.page,
            "line": place.line,
            "bbox": _bbox(place.box),
            "grade": str(place.grade),
            "confidence": round(min(measured), 3) if measured else None,
        }

    def raw(self, span: Span | None) -> str:
        return self.outline.raw(span) if span else ""


def _clean(value: Value) -> Value:
    return _nfc(value) if isinstance(value, str) else value


def _nfc(text: str) -> str:
    return unicodedata.normalize("NFC", _encodable(text))


def _encodable(text: str) -> str:
    """Put a question mark for lone surrogates, which PDFs may hold and files may not."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _bbox(box: Box | None) -> str:
    return " ".join(f"{side:.1f}" for side in box) if box else ""


class _Quality(NamedTuple):
    quality: float | None
    status: str


def _document(facts: Facts, rules: Rules) -> Cells:
    outline, head = facts.outline, facts.header
    source, scan = outline.scan.source, outline.scan
    date = head.issue_date or head.issue_date_inferred or head.plan_year
    known = gazetteer.resolve(
        head.commune_type, head.commune, head.district, head.province, date, rules=rules
    )
    read = _quality(outline)
    numbered = [page for page in scan.pages if page.number is not None]
    return {
        "doc_id": source.doc_id,
        "file": source.name,
        "sha256": source.sha256,
        "media": str(scan.media),
        "pages": len(numbered) or None,
        "doc_type": head.doc_type,
        "number": head.number,
        "symbol": head.symbol,
        "issue_place": head.issue_place,
        "issue_date": head.issue_date,
        "issuer": head.issuer,
        "commune_type": head.commune_type,
        "commune": head.commune,
        "commune_code": known.commune_code,
        "district": head.district,
        "province": head.province,
        "province_code": known.province_code,
        "title": head.title,
        "plan_year": head.plan_year,
        "period_start": head.period_start,
        "period_end": head.period_end,
        "signer": head.signer,
        "signer_title": head.signer_title,
        "text_quality": read.quality,
        "status": read.status,
        "number_inferred": head.number_inferred,
        "issue_date_inferred": head.issue_date_inferred,
        "inferred_from": head.inferred_from,
    }


def _quality(outline: Outline) -> _Quality:
    """Return the mean quality of the pages by their length, and whether all could be read."""
    measured = [
        (page.quality, _chars(outline.repaired, page))
        for page in outline.scan.pages
        if page.quality is not None
    ]
    total = sum(chars for _, chars in measured)
    quality = round(sum(q * chars for q, chars in measured) / total, 3) if total else None
    blank = any(
        page.number is not None and page.quality is None and not _chars(outline.repaired, page)
        for page in outline.scan.pages
    )
    poor = quality is not None and quality < LEAST_QUALITY
    return _Quality(quality, "partial" if poor or blank else "done")


def _chars(repaired: Repaired, page: Page) -> int:
    span = repaired.layer.forward(page.span)
    return len("".join(span.of(repaired.text).split())) if span else 0


def _pages(outline: Outline) -> Iterator[Cells]:
    changed = [piece.old for piece in outline.repaired.layer.pieces if piece.rule]
    for page in outline.scan.pages:
        length = page.span.end - page.span.start
        share = sum(
            min(old.end, page.span.end) - max(old.start, page.span.start)
            for old in changed
            if old.overlaps(page.span)
        )
        yield {
            "doc_id": outline.doc_id,
            "page": page.number,
            "source": str(page.source),
            "reason": page.reason,
            "chars": _chars(outline.repaired, page),
            "quality": _rounded(page.quality),
            "ocr_confidence": _rounded(page.ocr_confidence),
            "repaired_share": round(share / length, 4) if length else 0.0,
        }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 3)


def _sections(mint: _Mint) -> Iterator[Cells]:
    ids: dict[str, str] = {}
    for section in mint.outline.sections:
        parent = ids.get(section.parent, "")
        found = mint.id("sections", section.span, section.path)
        if section.kind != "paragraph" or section.path not in ids:
            ids[section.path] = found
        yield _section(section, found, parent, mint)


def _section(section: Section, section_id: str, parent: str, mint: _Mint) -> Cells:
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


def _citations(facts: Facts, mint: _Mint) -> Iterator[Cells]:
    written = [fact for fact in facts.citations if not fact.own]
    ids = [mint.id("citations", fact.span, fact.number, fact.doc_type) for fact in written]
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
        }


def _mention(fact: UnitMention, mint: _Mint) -> Cells:
    return {
        "doc_id": mint.outline.doc_id,
        "mention_id": mint.id("unit_mentions", fact.span, fact.unit, fact.actor_role),
        "unit_id": unit_id(fact.unit),
        "raw": mint.raw(fact.span),
        "actor_role": fact.actor_role,
        "section_path": fact.section_path,
        **mint.place(fact.span),
    }


def _responsibility(fact: Responsibility, mint: _Mint) -> Cells:
    return {
        "doc_id": mint.outline.doc_id,
        "responsibility_id": mint.id("responsibilities", fact.span, fact.unit, fact.role),
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


def _task(fact: Task, mint: _Mint) -> Cells:
    when = fact.whens[0] if fact.whens else None
    return {
        "doc_id": mint.outline.doc_id,
        "task_id": mint.id("tasks", fact.span, fact.no, fact.task),
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
    }


def _deadline(fact: Deadline, task_ids: dict[Span, Value], mint: _Mint) -> Cells:
    return {
        "doc_id": mint.outline.doc_id,
        "deadline_id": mint.id("deadlines", fact.span, *fact.when),
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
    }


def _recipients(facts: Facts) -> Iterator[Cells]:
    for number, fact in enumerate(facts.header.recipients, start=1):
        place = facts.outline.place(fact.span)
        yield {
            "doc_id": facts.outline.doc_id,
            "no": number,
            "recipient": facts.outline.raw(fact.span).strip(" -–;,."),
            "page": place.page,
            "line": place.line,
        }


def _findings(facts: Facts, mint: _Mint) -> Iterator[Cells]:
    for fact in facts.findings:
        place = mint.place(fact.span)
        yield {
            "doc_id": mint.outline.doc_id,
            "finding_id": mint.id("findings", fact.span, fact.code, fact.raw),
            "code": fact.code,
            "severity": fact.severity,
            "message": fact.message,
            "raw": fact.raw or mint.raw(fact.span),
            "section_path": fact.section_path,
            **{name: place[name] for name in ("page", "line", "bbox")},
        }


def _units(facts: Facts) -> list[tuple[str, str, str, str, str]]:
    raw = facts.outline.raw
    named = [(fact.unit, fact.kind, fact.function_group, fact.span) for fact in facts.unit_mentions]
    named += [(fact.unit, "", "", fact.unit_span) for fact in facts.responsibilities]
    return [
        (unit_id(unit), unit, kind, group, _nfc(raw(span))) for unit, kind, group, span in named
    ]


def _tokens(facts: Facts) -> pa.Table:
    """Return the words with their offsets in the document's text file (its repaired text)."""
    outline = facts.outline
    spans = [outline.flow.back(token.span) for token in facts.tokens]
    texts = [_nfc(token.span.of(outline.text)) for token in facts.tokens]
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


def units(documents: Iterable[Rows], /) -> list[Cells]:
    """Return one row a unit over all documents; its spellings are those of the documents."""
    mentioned: dict[str, set[str]] = {}
    named: dict[str, str] = {}
    kinds: dict[str, Counter[tuple[str, str]]] = {}
    spellings: dict[str, set[str]] = {}
    for document in documents:
        for found, unit, kind, group, raw in document.mentions:
            named[found] = unit
            mentioned.setdefault(found, set()).add(document.doc_id)
            kinds.setdefault(found, Counter())[kind, group] += bool(kind or group)
            spellings.setdefault(found, set()).update([raw] if raw else [])
    return [
        {
            "unit_id": found,
            "unit": unit,
            "kind": (best := max(kinds[found], key=lambda pair: (kinds[found][pair], pair)))[0],
            "function_group": best[1],
            "documents": len(mentioned[found]),
            "variants": " | ".join(sorted(spellings[found])),
        }
        for found, unit in sorted(named.items())
    ]
