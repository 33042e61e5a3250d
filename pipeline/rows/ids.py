"""Ids and places of one document's facts: hashes of content, so that every machine agrees."""

from __future__ import annotations

import hashlib
import unicodedata
from collections import Counter

from pipeline.records import Box, Outline
from pipeline.schema import Value
from pipeline.spans import Span

Cells = dict[str, Value]

_ID_LENGTH = 16


def unit_id(unit: str) -> str:
    """Return the id of a unit: a hash of its canonical name, the same in every document."""
    return content_id("unit", unit)


def content_id(*values: object) -> str:
    """Return a short hash of ``values``, in hexadecimal digits."""
    joined = "\x1f".join(map(str, values))
    return hashlib.sha256(joined.encode("utf-8", "replace")).hexdigest()[:_ID_LENGTH]


class Mint:
    """Gives the facts of one document their ids and their places."""

    def __init__(self, outline: Outline) -> None:
        self.outline = outline
        self.given: list[tuple[str, str, Span]] = []
        """The ids given so far, each with the rule that found its fact and the fact's span."""
        self._times: Counter[str] = Counter()

    def id(self, table: str, span: Span, *values: object, rule: str = "") -> str:
        """Return a hash of what makes the fact; equal facts are told apart by their order.

        ``rule`` found it; "" where code alone did.
        """
        found = self.own_id(table, *span, *values)
        self._times[found] += 1
        again = self._times[found]
        if again > 1:
            found = content_id(found, again)
        self.given.append((found, rule, span))
        return found

    def own_id(self, *values: object) -> str:
        """Return a hash of ``values`` in this document, for what stands at no span of the flow."""
        return content_id(self.outline.doc_id, *values)

    def place(self, span: Span, confidence: float | None = None) -> Cells:
        """Return page, line, box, grade and the least confidence measured at ``span``."""
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
        """Return what the document says at ``span``, "" where there is none."""
        return self.outline.raw(span) if span else ""


def clean(value: Value) -> Value:
    """Return ``value`` fit to be written: NFC, and nothing that UTF-8 can not hold."""
    return nfc(value) if isinstance(value, str) else value


def nfc(text: str) -> str:
    """Return ``text`` in Unicode NFC, fit for UTF-8."""
    return unicodedata.normalize("NFC", encodable(text))


def encodable(text: str) -> str:
    """Put a question mark for lone surrogates, which PDFs may hold and files may not."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _bbox(box: Box | None) -> str:
    return " ".join(f"{side:.1f}" for side in box) if box else ""
