"""A numbered citation in the making: what was read around its number, offsets of its block."""

from __future__ import annotations

from typing import NamedTuple

from pipeline.spans import Span


class Draft(NamedTuple):
    """A citation of one block. ``span`` runs from the type word to the end of the issuer.

    ``end`` is where reading went on (after remarks in brackets), ``opened`` tells whether the
    issuer or type stood before the number, ``outer`` is the index of the citation around it.
    """

    span: Span
    number: str
    symbol: str
    doc_type: str
    typed: bool
    date: str
    issuer: str
    end: int
    subject: Span | None = None
    outer: int | None = None
    opened: bool = False
    aside: bool = False
