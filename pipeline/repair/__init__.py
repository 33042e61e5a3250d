"""Scan -> the same text in sound Unicode, every change an edit that keeps the way back.

Text that is already good Vietnamese in NFC passes unchanged by construction: only characters that
are wrong in every Vietnamese text are touched. Line breaks and page breaks stay where they are.
"""

from __future__ import annotations

from pipeline.records import Repaired, Scan
from pipeline.repair.characters import edits
from pipeline.rules import Rules
from pipeline.spans import Layer


def repair(scan: Scan, rules: Rules, /) -> Repaired:
    """Return ``scan`` with the layer that leads to its repaired text."""
    return Repaired(scan, Layer.edited(scan.text, edits(scan.text, rules)))
