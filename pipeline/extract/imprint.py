"""A title that states issuer, number and date, as older collections of documents print it.

``NGHỊ QUYẾT / CỦA HỘI ĐỒNG NHÂN DÂN TỈNH HÀ NAM NINH SỐ 12/2004/NQ-HĐND NGÀY 3 THÁNG 2 NĂM 2004
VỀ KẾ HOẠCH TRỒNG CÂY``: there is no letterhead, or it has no number.
"""

from __future__ import annotations

from typing import NamedTuple

from pipeline.normalise import dates
from pipeline.rules import Rules
from pipeline.spans import Span


class Imprint(NamedTuple):
    """What a title says of its document. Spans point into the title; ``subject`` is its rest."""

    issuer: str
    number: str
    symbol: str
    symbol_span: Span
    date: str
    date_span: Span | None
    subject: str


def imprint_of(title: str, rules: Rules, /) -> Imprint | None:
    """Return the imprint at the start of ``title``, None where it has none."""
    match = rules.one("header", "imprint").pattern.match(title)
    if match is None:
        return None
    end = match.end()
    date = next(iter(dates.find_dates(title[end:])), None)
    if date is not None and date.span.start == 0:
        span = date.span.shifted(end)
        end = span.end
    else:
        date, span = None, None
    return Imprint(
        match["issuer"] or "",
        match["number"],
        match["symbol"].upper(),
        Span(*match.span("symbol")),
        date.iso if date else "",
        span,
        title[end:].strip(" ,;:-"),
    )
