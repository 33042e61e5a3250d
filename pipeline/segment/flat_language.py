"""What the words of a line say about the cell they may belong to (rules/table_cells.toml)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import zip_longest
from typing import NamedTuple

from pipeline.normalise import units
from pipeline.rules import Rules
from pipeline.rules.sieve import Sieve
from pipeline.segment.lines import Line
from pipeline.spans import Span

_LONGEST_TIME = 80
"""Characters: a longer cell is no time frame."""
_COVERED = 0.85
"""Share of a time cell's letters and digits that deadline rules read."""
_CAPITAL = re.compile(r"(?<=\s)(?=[A-ZÀ-ỸĐ0-9“]|x(?:\s|$))")


class Text(NamedTuple):
    """A line, or what is left of it after the row's number, and what its words say."""

    span: Span
    text: str
    blanks: int
    new_page: bool
    unit: bool
    sure_unit: bool
    time: bool
    time_whole: bool
    task: bool
    product: bool
    is_open: bool
    small: bool
    folded: str
    """The text without case, its white space folded: for comparison."""
    in_name: bool = False
    """True where the text before breaks off in the middle of an office's name."""
    same_line: bool = False
    """True for a piece of a line that goes on with the line's earlier pieces."""


class Language:
    """The rules of rules/table_cells.toml, asked line by line."""

    def __init__(self, rules: Rules) -> None:
        self._starts = {r["role"]: r.pattern for r in rules["table_cells"] if r["kind"] == "start"}
        self._whole = [r.pattern for r in rules["table_cells"] if r["kind"] == "whole"]
        self._open = [r.pattern for r in rules["table_cells"] if r["kind"] == "open"]
        self._glue = [r.pattern for r in rules["table_cells"] if r["kind"] == "glue"]
        self._joined = [r.pattern for r in rules["table_cells"] if r["kind"] == "joined"]
        self._closed = [r.pattern for r in rules["table_cells"] if r["kind"] == "closed"]
        self._deadlines = _deadlines(rules)
        self._rules = rules
        self._known: dict[str, bool] = {}

    def pieces(self, line: Line, start: int) -> list[Text]:
        """Return ``line`` from the offset ``start``, cut wherever another cell could begin."""
        text = line.text
        cuts = [start - line.span.start]
        for match in _CAPITAL.finditer(text, cuts[0] + 1):
            before = text[: match.start()].rstrip()
            after = text[match.start() :]
            is_open = any(pattern.search(before) for pattern in self._open)
            if not (is_open and not self._parts(before, after)) and not self._joins(before, after):
                cuts.append(match.start())
        ends = [*cuts[1:], len(text)]
        found: list[Text] = []
        for first, end in zip(cuts, ends, strict=True):
            part = line._replace(
                span=Span(line.span.start + first, line.span.start + end), text=text[first:end]
            )
            piece = self.text(part, part.span.start)
            found.append(piece._replace(same_line=bool(found)))
        return found

    def text(self, line: Line, start: int) -> Text:
        """Return the part of ``line`` from the offset ``start``."""
        text = line.text[start - line.span.start :]
        lead = len(text) - len(text.lstrip())
        text = text.strip()
        span = Span(start + lead, start + lead + len(text))
        says = {role: bool(pattern.match(text)) for role, pattern in self._starts.items()}
        return Text(
            span,
            text,
            line.blanks,
            line.new_page,
            says["unit"],
            says["sure-unit"],
            says["time"],
            self.is_time(text),
            says["task"],
            says["product"],
            any(pattern.search(text) for pattern in self._open),
            text.lstrip("“\"'(")[:1].islower() or text[:1] in ",;.)&/",
            " ".join(text.casefold().split()),
        )

    def closed(self, texts: Sequence[Text]) -> list[Text]:
        """Return ``texts``, open only those that the next one can go on with: ``Văn phòng``.

        So are those that it goes on with as the names of offices do: ``Đảng ủy`` and ``UBND xã``.
        """
        return [
            text._replace(is_open=self._goes_on(text, after)) if after else text
            for text, after in zip_longest(texts, texts[1:])
        ]

    def _goes_on(self, text: Text, after: Text) -> bool:
        if text.is_open:
            return not self._parts(text.text, after.text)
        return self._joins(text.text, after.text)

    def named(self, texts: Sequence[Text]) -> list[Text]:
        """Return ``texts`` with what the names of offices in them, read on over lines, say."""
        joined = " ".join(text.text for text in texts)
        named = units.find(joined, self._rules)
        found = [unit for unit in named if joined[unit.span.start].isupper()]
        starts = {unit.span.start for unit in found}
        told: list[Text] = []
        at = 0
        for text in texts:
            broken = any(self._breaks(unit.span, joined, at) for unit in found)
            told.append(text._replace(in_name=broken, unit=text.unit or at in starts))
            at += len(text.text) + 1
        return told

    def _breaks(self, name: Span, text: str, at: int) -> bool:
        """Tell whether ``at`` is inside a name whose part before it names no office."""
        if not name.start < at < name.end:
            return False
        part = text[name.start : at].rstrip()
        return not any(unit.span == Span(0, len(part)) for unit in units.find(part, self._rules))

    def _parts(self, text: str, after: str) -> bool:
        return any(pattern.search(f"{text}\t{after}") for pattern in self._closed)

    def _joins(self, text: str, after: str) -> bool:
        return any(pattern.search(f"{text}\t{after}") for pattern in self._joined)

    def is_time(self, text: str) -> bool:
        """Tell whether ``text`` as a whole is a time frame."""
        if len(text) > _LONGEST_TIME:
            return False
        if text not in self._known:
            whole = any(pattern.match(text) for pattern in self._whole)
            self._known[text] = whole or self._covered(text) >= _COVERED
        return self._known[text]

    def _covered(self, text: str) -> float:
        """Return the share of ``text`` that deadline rules read with the words between them.

        0 if it doesn't begin so.
        """
        taken: set[int] = set()
        for _, match in self._deadlines.matches(text):
            taken.update(range(*match.span()))
        if taken:
            for pattern in self._glue:
                for match in pattern.finditer(text):
                    taken.update(range(*match.span()))
        letters = [i for i, char in enumerate(text) if char.isalnum()]
        if not letters or letters[0] not in taken:
            return 0.0
        return sum(i in taken for i in letters) / len(letters)


@cache
def _deadlines(rules: Rules) -> Sieve:
    return Sieve(rules["deadlines"])
