"""The rows of a document as a whole: its particulars and its pages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from pipeline.normalise import gazetteer
from pipeline.records import READABLE, Facts, Outline, Page, Repaired
from pipeline.rows.ids import Cells
from pipeline.rules import Rules


class _Quality(NamedTuple):
    quality: float | None
    status: str


def document(facts: Facts, rules: Rules) -> Cells:
    """Return the row of ``documents``, with the codes of its place on its day."""
    outline, head = facts.outline, facts.header
    source, scan = outline.scan.source, outline.scan
    date = head.issue_date or head.issue_date_inferred or head.plan_year
    cited = max((c.date for c in facts.citations if len(c.date) == len("2025-07-01")), default="")
    known = gazetteer.resolve(
        head.commune_type,
        head.commune,
        head.district,
        head.province,
        date,
        not_before=cited,
        rules=rules,
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
    unread = any(page.is_unread or _is_empty(outline, page) for page in outline.scan.pages)
    poor = quality is not None and quality < READABLE
    return _Quality(quality, "partial" if poor or unread else "done")


def _is_empty(outline: Outline, page: Page) -> bool:
    """Tell whether a page that shows something gave no text."""
    if page.number is None or page.is_blank or page.quality is not None:
        return False
    return not _chars(outline.repaired, page)


def _chars(repaired: Repaired, page: Page) -> int:
    span = repaired.layer.forward(page.span)
    return len("".join(span.of(repaired.text).split())) if span else 0


def pages(outline: Outline) -> Iterator[Cells]:
    """Yield a row of ``pages`` for each page, in order."""
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
