"""What single lines look like: the patterns of ``segment.toml``, capitals, columns."""

from __future__ import annotations

import re

from pipeline.rules import Rules

GUTTER = re.compile(r"(?<!:)(?<!ngày)(?<!tháng)(?<!năm)(?<=\S)[ \t]{4,}(?=[^\s/\d])(?!tháng|năm)")
"""White space between two columns, not the room left for a number or a day."""
_BAR = " |"
"""What a converter leaves of a cell's edge at the end of a line."""
_CAPITALS = 0.85
"""Share of a line's letters from which it counts as set in capitals."""


class Patterns:
    """The patterns of ``segment.toml`` by name."""

    def __init__(self, rules: Rules) -> None:
        self._by_name = {rule.name: rule.pattern for rule in rules["segment"]}
        self._text = self._folded = ""

    def says(self, name: str, text: str) -> bool:
        if text is not self._text:  # one line is asked about many times in a row
            self._text, self._folded = text, folded(text).rstrip(_BAR)
        return self._by_name[name].search(self._folded) is not None

    def cut(self, name: str, text: str) -> int | None:
        """Return where ``text`` falls into two columns, None where it doesn't."""
        found = [
            match.end()
            for pattern in (self._by_name[name], GUTTER)
            if (match := pattern.search(text)) and match.start() > 0
        ]
        return min(found, default=None)


def folded(text: str) -> str:
    """Return ``text`` with single spaces."""
    if text.isprintable() and "  " not in text and text.strip() == text:  # as most lines have
        return text
    return " ".join(text.split())


def is_capitals(text: str) -> bool:
    """Tell whether nearly all letters of ``text`` are capitals (at least four of them)."""
    start = text[: len(text) // 4]  # of most lines, small letters enough to tell
    if sum(map(str.islower, start)) > (1 - _CAPITALS) * len(text):
        return False
    letters = "".join(filter(str.isalpha, text))
    return len(letters) >= 4 and sum(map(str.isupper, letters)) >= _CAPITALS * len(letters)
