"""Scan -> the layer of the sure repairs: old font codes, slips of OCR, wrong characters.

These need no language model. Each is an edit of the scan's own text; where two meet, the earlier
kind wins: in the codes of an old font a soft hyphen is a letter.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from pipeline.records import Page, Scan, TextSource
from pipeline.repair import characters, echoes, encodings, formulas, markers, symbols
from pipeline.rules import Rules
from pipeline.spans import Edit, Layer


def spelled(scan: Scan, rules: Rules, /) -> tuple[Scan, Layer]:
    """Return ``scan``, its decoded pages saying so, and the layer that leads to the sound text."""
    decoded = apart(list(encodings.edits(scan, rules)), encodings.edits_of_fonts(scan, rules))
    found = apart(decoded, formulas.edits(scan, rules))
    found = apart(found, echoes.edits(scan, rules))
    found = apart(found, symbols.edits(scan, rules))
    found = apart(found, markers.edits(scan, rules))
    layer = Layer.edited(scan.text, apart(found, characters.edits(scan.text, rules)))
    if decoded:
        codes = encodings.settled(scan.pages, decoded)
        pages = tuple(_page(page, codes, layer, rules) for page in scan.pages)
        scan = replace(scan, pages=pages)
    return scan, layer


def apart(first: list[Edit], then: Iterable[Edit]) -> list[Edit]:
    """Return ``first`` and those of ``then`` that meet none of them; both are in text order."""
    at = 0
    kept = []
    for edit in then:
        while at < len(first) and first[at].span.end <= edit.span.start:
            at += 1
        if at == len(first) or edit.span.end <= first[at].span.start:
            kept.append(edit)
    return sorted([*first, *kept])


def _page(page: Page, codes: dict[int, str], layer: Layer, rules: Rules) -> Page:
    code = codes.get(page.span.start)
    span = layer.forward(page.span)
    if code is None or span is None:
        return page
    quality = round(encodings.share(span.of(layer.text), rules), 4)
    reason = f"{page.reason}; written for {code.upper()} fonts, decoded"
    return replace(page, source=TextSource.DECODED, reason=reason, quality=quality)
