"""A document's symbol -> its official form (``QĐUBND``, its hyphen lost in copying -> ``QĐ-UBND``),
and the type of document it names.

Portals and converters drop the non-breaking hyphen of a symbol. It is set again only between a
known type and a known body that together are no body of their own (``TTCP``, ``BCĐ``).
"""

from __future__ import annotations

import re
from functools import cache

from pipeline.rules import Rules

_FIRST = re.compile(r"(?<=/)[^\W\d_]{4,}(?![^\W_])|^[^\W\d_]{4,}(?![^\W_])")
"""The first part of a symbol, after the number and the year."""

_TYPE = re.compile(r"[/-]\s*(?:\d{4}/)?(\w+)[-/]")


def type_of(symbol: str, rules: Rules, /) -> str:
    """Return the type that a symbol names, ``Kế hoạch`` for ``12/KH-UBND``; "" where none."""
    match = _TYPE.search(symbol)
    return _types(rules).get(match[1], "") if match else ""


@cache
def _types(rules: Rules) -> dict[str, str]:
    return {r["part"]: r["meaning"] for r in rules.words("symbol_parts") if r["kind"] == "type"}


def hyphened(symbol: str, rules: Rules, /) -> str:
    """Return ``symbol`` (a number with its symbol, or the symbol alone) with its hyphen."""
    return _FIRST.sub(lambda match: _glued(rules).get(match[0].upper(), match[0]), symbol, count=1)


@cache
def _glued(rules: Rules) -> dict[str, str]:
    """The official forms by their glued ones in capitals."""
    rows = rules.words("symbol_parts")
    known = {row["part"].upper() for row in rows}
    types = [row["part"] for row in rows if row["kind"] == "type"]
    bodies = [row["part"] for row in rows if row["kind"] == "body"]
    glued = {f"{t}{b}".upper(): f"{t}-{b}" for t in types for b in bodies}
    return {short: full for short, full in glued.items() if short not in known}
