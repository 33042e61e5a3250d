"""Slips of OCR in document numbers, symbols and dates -> edits; numerals stay as they are.

A part of a symbol that is no known type or body becomes the one known part that looks like it
(``QĐĐ`` -> ``QĐ``, ``HĐNĐ`` -> ``HĐND``). Where two look like it, nothing is changed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby
from pathlib import Path

from pipeline.records import Scan, TextSource
from pipeline.rules import Rules
from pipeline.spans import Edit, Span

_PART = re.compile(r"[^\W_]+")
_ALIKE = str.maketrans("ÐĐƯÙÚỦŨỤÔƠÒÓÕQ0ÂÀÁÃĂÊÈÉ58", "DDUUUUUUOOOOOOOAAAAAEEESB")
"""Letters that OCR takes for one another, each as the plainest of them."""
_LEAST = 2


def edits(scan: Scan, rules: Rules, /) -> Iterator[Edit]:
    """Yield the edits of all pages that OCR read, in text order."""
    parts = _parts(rules.folder)
    for page in scan.pages:
        if page.source is TextSource.OCR:
            found = sorted(set(_of_page(scan.text, page.span, rules, parts)))
            yield from _apart(found)


def _of_page(
    text: str, page: Span, rules: Rules, parts: tuple[frozenset[str], dict[str, str]]
) -> Iterator[Edit]:
    known, alike = parts
    for rule in rules["ocr"]:
        for match in rule.pattern.finditer(text, page.start, page.end):
            if "new" in rule.extra:
                yield Edit(Span(*match.span()), match.expand(rule["new"]), rule.name)
                continue
            for part in _PART.finditer(text, *match.span("parts")):
                new = alike.get(_plain(part[0]), "")
                if new and part[0] not in known and len(part[0]) >= _LEAST:
                    yield Edit(Span(*part.span()), new, "ocr-symbol")


def _apart(found: list[Edit]) -> Iterator[Edit]:
    """Yield the edits that overlap none before them."""
    end = -1
    for edit in found:
        if edit.span.start >= end:
            end = edit.span.end
            yield edit


def _plain(part: str) -> str:
    """Return what ``part`` looks like: marks gone, letters that OCR doubled once."""
    return "".join(letter for letter, _ in groupby(part.upper().translate(_ALIKE)))


@lru_cache(maxsize=2)
def _parts(folder: Path) -> tuple[frozenset[str], dict[str, str]]:
    """Return all known parts of symbols, and those that look like no other by their looks."""
    known = [row["part"] for row in Rules(folder).words("symbol_parts")]
    looks: dict[str, set[str]] = {}
    for part in known:
        looks.setdefault(_plain(part), set()).add(part)
    return frozenset(known), {look: min(names) for look, names in looks.items() if len(names) == 1}
