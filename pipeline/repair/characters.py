"""Wrong characters -> edits: decomposed letters, look-alikes, characters without width.

Combining marks are composed (NFC); letters that other alphabets lend (the Icelandic capital eth
for Đ) and invisible characters are listed in ``rules/characters.csv``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache

from pipeline.rules import Rules
from pipeline.spans import Edit, Span

_CLUSTER = re.compile(r"[^\W\d_][\u0300-\u036f]+")


def edits(text: str, rules: Rules, /) -> Iterator[Edit]:
    """Yield an edit for every character (or letter with its marks) that must be another."""
    if not text.isascii() and not unicodedata.is_normalized("NFC", text):
        for match in _CLUSTER.finditer(text):
            composed = unicodedata.normalize("NFC", match[0])
            if composed != match[0]:
                yield Edit(Span(*match.span()), composed, "compose")
    pattern, known = _wrong(rules)
    for match in pattern.finditer(text):
        row = known[match[0]]
        yield Edit(Span(*match.span()), row["new"], row["name"])


@cache
def _wrong(rules: Rules) -> tuple[re.Pattern[str], Mapping[str, Mapping[str, str]]]:
    """Return what finds the characters that must be others, and their rows."""
    known = {chr(int(row["code"], 16)): row for row in rules.words("characters")}
    return re.compile("[" + "".join(map(re.escape, known)) + "]"), known
