"""Units that share the head said once: ``Các Sở: Tài chính, Nội vụ và Tư pháp``.

Civil servants of a commune are listed likewise: ``Công chức Tư pháp - Hộ tịch, Văn hóa - Xã hội``.
Commas alone say little, since they stand inside names of offices too: the list must be opened by
"các" or a colon, or one of its items must have a hyphen of its own. Departments of provinces
(sở) have no commas in their names but where the name as a whole is known.
"""

from __future__ import annotations

import re

from pipeline.normalise.unit_fields import Fields
from pipeline.normalise.unit_grammar import grammar
from pipeline.normalise.unit_words import shadow
from pipeline.rules import Rules
from pipeline.spans import Span

_HEAD = re.compile(
    r"(?P<all>các )?(?P<head>sở|phòng|công chức|vụ|cục)(?: chuyên môn)?(?P<colon>\s*:)?\s+"
)
_BEGINS = re.compile(rf"(?<!\w){_HEAD.pattern}")
_HYPHEN = re.compile(r"\s*-\s*")
_LINK = re.compile(r"\s*(?:[,;]\s*(?:và\s+)?|và\s+)(?!(?:các|sở|phòng|công chức|vụ|cục)\s)")


def shared_head(text: str, low: str, span: Span, rules: Rules, /) -> tuple[str, tuple[Span, ...]]:
    """Return the head and the spans of the fields listed behind it, "" and none for no list.

    ``low`` is the shadow of ``text``; the list begins where ``span`` does.
    """
    head = _HEAD.match(low, span.start, span.end)
    if head is None:
        return "", ()
    fields = grammar(rules.folder).fields
    opened = bool(head["all"] or head["colon"])
    found: list[Span] = []
    at = head.end()
    while (end := _field_end(fields, text, low, at)) and end <= span.end:
        found.append(Span(at, end))
        link = _LINK.match(low, end, span.end)
        if link is None or not (opened or len(found) > 1 or link[0].strip()[0] in ",;"):
            break  # "Địa chính - Xây dựng và Môi trường" is one office
        at = link.end()
    told = opened or head["head"] == "sở" or any(_HYPHEN.search(s.of(low)) for s in found)
    if len(found) < 2 or not told:
        return "", ()
    return head["head"].capitalize(), tuple(found)


def spelled_out(text: str, rules: Rules, /) -> str:
    """Return ``text`` with the head before each unit that shares it, semicolons between them."""
    low = shadow(text)
    said, at = "", 0
    for begin in _BEGINS.finditer(low):
        start = begin.start()
        head, listed = (
            shared_head(text, low, Span(start, len(text)), rules) if start >= at else ("", ())
        )
        if listed:
            said += text[at:start] + "; ".join(f"{head} {field.of(text)}" for field in listed)
            at = listed[-1].end
    return said + text[at:]


def _field_end(fields: Fields, text: str, low: str, at: int) -> int:
    """Return where the name of an office from ``at`` on ends, 0 where no field stands there."""
    end = 0
    while True:
        read = (fields.together(text, low, at), fields.at(text, low, at))
        ends = [field.end for field in read if field]
        if not ends:
            return end
        end = max(ends)
        link = _HYPHEN.match(low, end)
        if link is None:
            return end
        at = link.end()
