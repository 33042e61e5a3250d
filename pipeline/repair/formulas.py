"""Fixed formulas that OCR misread -> edits: the motto, offices, title words, each alone on a line.

A line becomes the formula it nearly is: the same letters but for marks and one slip in eight. Lines
that are a formula already, or nearly two of them, stay. Strokes of a pen before an office go.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from rapidfuzz.distance import Levenshtein

from pipeline.letters import bare
from pipeline.records import Scan, TextSource
from pipeline.rules import Rules
from pipeline.spans import Edit, Span

RULE = "ocr-formula"
_LINE = re.compile(r"[^\n\f]+")
_LETTERS_A_SLIP = 8
_LEAST_SLIPS = 1
_ON_BEHALF = re.compile(r"^[Kk][1Il][.,](?=\s*[^\W\d_]{2})")
"""``KT.`` whose second letter OCR took for a one."""
_PEN = re.compile(r"^(?:(?:[^\w\s]+|[^\W\d_]{1,2})\s+)+(?=[^\W\d_]{2})")
"""Strokes before a line: signs and one or two letters."""


def edits(scan: Scan, rules: Rules, /) -> Iterator[Edit]:
    """Yield an edit for every line of a page read by OCR that is nearly a formula."""
    formulas = _formulas(rules.folder)
    longest = max(map(len, formulas), default=0) + _LETTERS_A_SLIP
    for page in scan.pages:
        if page.source is not TextSource.OCR:
            continue
        for match in _LINE.finditer(scan.text, page.span.start, page.span.end):
            line = match[0].strip()
            if len(line) > longest:
                continue
            read = _ON_BEHALF.sub("KT.", line)
            if any(map(str.isdigit, read)):
                continue
            formula = _nearest(read, formulas) or _behind_pen(read, formulas)
            if formula and formula != line:
                at = match.start() + match[0].index(line)
                yield Edit(Span(at, at + len(line)), formula, RULE)


def _nearest(line: str, formulas: dict[str, str]) -> str:
    """Return the one formula that ``line`` nearly is, "" where there is none."""
    if line in formulas:
        return line
    flat = bare(line)
    near = []
    for formula, plain in formulas.items():
        slips = max(_LEAST_SLIPS, len(plain) // _LETTERS_A_SLIP)
        if flat.count(" ") != plain.count(" "):
            continue
        if Levenshtein.distance(flat, plain, score_cutoff=slips) <= slips:
            near.append((Levenshtein.distance(line, formula), formula))
    near.sort()
    if not near or (len(near) > 1 and near[0][0] == near[1][0]):
        return ""
    return near[0][1]


def _behind_pen(line: str, formulas: dict[str, str]) -> str:
    """Return the office in capitals that ``line`` is behind strokes of a pen, "" for none."""
    rest = _PEN.sub("", line)
    return _nearest(rest, formulas) if rest != line and rest.isupper() else ""


@lru_cache(maxsize=2)
def _formulas(folder: Path) -> dict[str, str]:
    return {row["formula"]: bare(row["formula"]) for row in Rules(folder).words("formulas")}
