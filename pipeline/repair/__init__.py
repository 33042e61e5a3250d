"""Scan -> the same text in sound Unicode and whole words; every edit keeps the way back.

First characters and font codes that are wrong in every Vietnamese text; then, where a paragraph
reads like Vietnamese that has lost its marks, the noisy-channel model; what OCR in Vietnamese read
only gets back single marks. Text that is already good Vietnamese passes unchanged by construction.
Line breaks and page breaks stay where they are.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from pipeline.records import Page, Repaired, Scan, TextSource
from pipeline.repair import polish
from pipeline.repair.diacritics import MODELS, RULE, Mender, mender
from pipeline.repair.slips import slips
from pipeline.repair.spelling import apart, spelled
from pipeline.rules import Rules
from pipeline.spans import Edit, Layer, Span

_REPAIRED_SHARE = 0.25  # a page with this share of its characters repaired counts as repaired


def repair(scan: Scan, rules: Rules, /, sisters: Iterable[str] = ()) -> Repaired:
    """Return ``scan`` with the layer that leads to its repaired text.

    ``sisters`` are clean texts of the same batch, whose phrases the scan may share. Pages that
    were repaired as a whole say so: their source, their reason and their quality are new.
    """
    scan, layer = spelled(scan, rules)
    tools = mender()
    if tools is None:
        return Repaired(scan, layer)
    model = tools.with_sisters(tuple(sisters))
    found = apart(list(tools.edits(layer.text, model)), _polished(scan, layer, tools))
    if not found:
        return Repaired(scan, layer)
    full = Layer.edited(scan.text, _united(layer, found))
    pages = tuple(_page(page, full, tools) for page in scan.pages)
    return Repaired(replace(scan, pages=pages), full)


def needs_sisters(repaired: Repaired, /) -> bool:
    """Tell whether the models gave letters back, so that phrases of clean plans would help."""
    return any(piece.rule == RULE for piece in repaired.layer.pieces)


def _polished(scan: Scan, layer: Layer, tools: Mender) -> Iterable[Edit]:
    known = slips(MODELS)
    return polish.edits(scan, layer, polish.Polish(tools.language, known)) if known else ()


def _united(layer: Layer, found: Iterable[Edit]) -> list[Edit]:
    """Return ``found``, edits of the layer's text, as edits of its source beside its own."""
    united: list[Edit] = []
    covered: list[Span] = []
    for edit in found:
        span = layer.back(edit.span)
        united.append(edit._replace(span=span))
        covered.append(span)
    own = [Edit(p.old, p.new.of(layer.text), p.rule, p.confidence) for p in layer.pieces if p.rule]
    at = 0
    for edit in own:
        while at < len(covered) and covered[at].end <= edit.span.start:
            at += 1
        if at == len(covered) or not edit.span.overlaps(covered[at]):
            united.append(edit)
    return united


def _page(page: Page, layer: Layer, tools: Mender) -> Page:
    changed = sum(
        min(piece.old.end, page.span.end) - max(piece.old.start, page.span.start)
        for piece in layer.pieces
        if piece.rule == RULE and piece.old.overlaps(page.span)
    )
    letters = sum(map(str.isalnum, page.span.of(layer.source)))
    if changed < _REPAIRED_SHARE * max(1, letters):
        return page
    span = layer.forward(page.span)
    reading = tools.measure(span.of(layer.text) if span else "")
    quality = round(reading.known / reading.words, 4) if reading.words else page.quality
    reason = f"{page.reason}; destroyed by an OCR in another language, repaired by the models"
    return replace(page, source=TextSource.REPAIRED, reason=reason, quality=quality)
