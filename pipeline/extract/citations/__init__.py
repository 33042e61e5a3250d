"""Outline -> every mention of another document, with type, number, date, issuer and subject.

Numbers are found first; the type is read to their left, date and issuer to their right, then what
a list states once is handed to its items, subjects are cut at the next clause, and citations
inside a subject are nested. The document's own number is marked ``own``.
"""

from __future__ import annotations

from pipeline.extract.citations.document import extract

__all__ = ["extract"]
