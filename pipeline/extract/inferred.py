"""What implies a number or a day that the letterhead leaves blank.

An appendix refers to its plan in full; the electronic signature of the body that issues gives the
day of signing; clerks name files by number and day. Each value keeps its source, and none may
contradict what the letterhead does say: a day of another month is no day of this document.
"""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import NamedTuple

from pipeline.letters import bare
from pipeline.normalise import dates
from pipeline.records import Outline, Signature
from pipeline.rules import Rules

_DAY = len("2025-08-14")
_SIGNATURE, _FILE, _TEXT = "e-signature", "file name", "text"


class Inferred(NamedTuple):
    """A number and a day that stand elsewhere, and where: ``file name; e-signature``."""

    number: str = ""
    date: str = ""
    sources: str = ""


def infer(
    outline: Outline, rules: Rules, /, *, number: str, date: str, doc_type: str, issuer: str
) -> Inferred:
    """Return what implies the ``number`` or ``date`` of the document where it is blank."""
    found_number, found_date, sources = "", "", []
    for source, text in _hints(outline, rules):
        if not number and not found_number:
            found_number = _number(text, doc_type, rules)
            sources += [source] if found_number else []
        if len(date) < _DAY and not found_date:
            day = _day(source, text, rules)
            if len(day) == _DAY and day.startswith(date):
                found_date = day
                sources += [source]
    if len(date) < _DAY and not found_date:
        found_date = _signed(outline.scan.signatures, issuer, date)
        sources += [_SIGNATURE] if found_date else []
    return Inferred(found_number, found_date, "; ".join(dict.fromkeys(sources)))


def _hints(outline: Outline, rules: Rules) -> list[tuple[str, str]]:
    attached = rules.one("segment", "attached").pattern
    blocks = (block for block in outline.blocks if block.path == "appendix")
    texts = (block.span.of(outline.text) for block in blocks)
    references = [(_TEXT, text) for text in texts if attached.search(text)]
    return [*references, (_FILE, PurePosixPath(outline.scan.source.name).name)]


def _number(text: str, doc_type: str, rules: Rules) -> str:
    if match := rules.one("header", "file-number").pattern.search(text):
        return str(match["number"])
    match = rules.one("header", "file-type-number").pattern.search(plain(text))
    if match is None or not doc_type:
        return ""
    named = re.sub(r"[^a-z]", "", match["type"])
    words = plain(doc_type).split()
    own = {"".join(words), "".join(word[0] for word in words), _SHORT.get(" ".join(words), "")}
    return str(match["number"]) if named in own else ""


_SHORT = {"to trinh": "ttr", "chuong trinh": "ctr"}
"""Types whose abbreviation is not their initials, Nghị định 30/2020/NĐ-CP, phụ lục III."""


def _day(source: str, text: str, rules: Rules) -> str:
    if source == _TEXT:
        return dates.read_date(text)
    match = rules.one("header", "file-date").pattern.search(text)
    return f"{match['year']}-{match['month']}-{match['day']}" if match else ""


def _signed(signatures: tuple[Signature, ...], issuer: str, date: str) -> str:
    """Return the day the issuing body signed, or the first signature where none is its own."""
    timed = [s for s in signatures if s.time[:_DAY].startswith(date) and len(s.time) >= _DAY]
    own = [s for s in timed if issuer and plain(s.name) == plain(issuer)]
    return next((s.time[:_DAY] for s in own or timed), "")


def plain(text: str) -> str:
    """Return ``text`` in small letters without marks."""
    return bare(text.lower())
