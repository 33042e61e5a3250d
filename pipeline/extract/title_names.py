"""How far the name of a unit goes that the lists know only in part, or not at all.

A list may know "Cục Biến đổi" of "Cục Biến đổi khí hậu là đơn vị đầu mối": the name goes on up to
the verb of the duty, or up to the colon behind a title.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.normalise.unit_reading import leading
from pipeline.rules import Rules
from pipeline.spans import Span

_CLAUSE = re.compile(
    r"(?:trong|tại|với|để|khi|nếu|như|cho|từ|là|có|cần|phải|sẽ|đã|trước|sau|theo|căn cứ|do|vào)"
    r"(?!\w)"
)
"""What opens a clause after a unit, and no part of its name."""
_ANOTHER = re.compile(r",\s+(?=(?:Báo|các)\s)|\s+và\s+(?=các\s)")
_COMMA = re.compile(r",\s+(?=[A-ZĐ])")
_WORD = re.compile(r"\s([^\W\d_]\w*)")
_LONGEST_REST = 6
"""Words by which a list may know a name too short."""
LONGEST_VERB = 40
"""Characters of the longest verb of a duty."""


def end_before_verb(text: str, low: str, at: int, verb: re.Pattern[str], /) -> int:
    """Return where a name goes on from ``at`` up to the verb of its duty, 0 where it doesn't.

    ``low`` is the shadow of ``text``. Only words in small letters go on, with nothing between.
    """
    end = at
    for _ in range(_LONGEST_REST):
        word = _WORD.match(text, end)
        if word is None or not word[1][0].islower():
            return 0
        rest = low[word.start(1) : word.start(1) + LONGEST_VERB]
        if verb.match(rest):
            return end if end > at else 0
        if end == at and _CLAUSE.match(rest):
            return 0
        end = word.end()
    return 0


def is_name(rest: str) -> bool:
    """Tell whether what follows a known name may belong to it: a few words, no sentence."""
    return len(rest.split()) <= 12 and not _CLAUSE.match(rest)


def parted(title: str, piece: Span, body: re.Pattern[str] | None = None, /) -> Iterator[Span]:
    """Cut a piece of a title before a body that no list has: "Đài truyền hình, Báo Sơn Hạ".

    With ``body``, it is cut at each comma before a capital that ``body`` matches.
    """
    at = piece.start
    for comma in (_COMMA if body else _ANOTHER).finditer(title, piece.start, piece.end):
        if body is None or body.match(title[comma.end() :]):
            yield Span(at, comma.start())
            at = comma.end()
    yield Span(at, piece.end)


def names_body(piece: str, rules: Rules) -> bool:
    """Tell whether a piece of a title names a unit, or a newspaper or a group no list has."""
    return bool(leading(piece, rules)) or piece.startswith(("Báo ", "các "))
