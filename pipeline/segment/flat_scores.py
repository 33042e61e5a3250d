"""What speaks for and against some lines being one cell of a column.

The signals: how cells of a role begin and read (rules/table_cells.toml), small and capital letters,
words that can't end a phrase, blank lines as this table uses them, how wide the column is (a
wrapped line is nearly full), and cells that recur in other rows of the column. Widths and
recurring cells are learned from a first pass over the table.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import NamedTuple

from pipeline.rules import Rules
from pipeline.segment.lines import Line
from pipeline.spans import Span

_SLACK = 0.82
"""A line that could have held the next word within this share of the column's width ended by choice."""
_TOO_WIDE = 1.22
_LONGEST_TIME = 80
_COVERED = 0.85
_MOSTLY = 0.6
_SMALL_UNIT = re.compile(
    r"^(?:phòng|trung tâm|ban|công an|công chức|các|văn phòng|sở|đài|hội|đoàn)\b"
)
_UNITS = ("lead", "coordinate")
_BULLET = re.compile(r"^(?:[-+•*]\s|[a-zđ]\)\s)")
_PLAIN = {"no", "note", "money", "other"}


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

    @property
    def small(self) -> bool:
        first = self.text.lstrip("“\"'(")[:1]
        return first.islower() or self.text[:1] in ",;.)&/"


class Language:
    """The rules of rules/table_cells.toml, asked line by line."""

    def __init__(self, rules: Rules) -> None:
        self._starts = {r["role"]: r.pattern for r in rules["table_cells"] if r["kind"] == "start"}
        self._whole = [r.pattern for r in rules["table_cells"] if r["kind"] == "whole"]
        self._open = [r.pattern for r in rules["table_cells"] if r["kind"] == "open"]
        self._deadlines = [rule.pattern for rule in rules["deadlines"]]
        self._known: dict[str, bool] = {}

    def text(self, line: Line, start: int) -> Text:
        """Return the part of ``line`` from the offset ``start``."""
        text = line.text[start - line.span.start :]
        lead = len(text) - len(text.lstrip())
        text = text.strip()
        span = Span(start + lead, line.span.end)
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
        )

    def is_time(self, text: str) -> bool:
        """Tell whether ``text`` as a whole is a time frame."""
        if len(text) > _LONGEST_TIME:
            return False
        if text not in self._known:
            whole = any(pattern.match(text) for pattern in self._whole)
            self._known[text] = whole or self._covered(text) >= _COVERED
        return self._known[text]

    def _covered(self, text: str) -> float:
        """Return the share of ``text`` that deadline rules read, 0 if it doesn't begin with one."""
        taken: set[int] = set()
        for pattern in self._deadlines:
            for match in pattern.finditer(text):
                taken.update(range(*match.span()))
        letters = [i for i, char in enumerate(text) if char.isalnum()]
        if not letters or letters[0] not in taken:
            return 0.0
        return sum(i in taken for i in letters) / len(letters)


@dataclass
class CellScore:
    """Scores cells of a table with columns of ``roles``."""

    language: Language
    roles: Sequence[str]
    gaps: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0)
    """For a small and for a wide gap between two lines: score of a boundary, of one cell."""
    wide_from: int = 99
    further_line: float = 0.0
    """What a cell's second and each further line costs where cells stand on one line each."""
    widths: dict[int, float] = field(default_factory=dict)
    seen: dict[int, Counter[str]] = field(default_factory=dict)

    def learn_gaps(self, texts: Sequence[Text]) -> None:
        """Learn what blank lines mean in this table from all its lines."""
        gaps = [text.blanks for text in texts if not text.new_page]
        if len(gaps) < 4:
            return
        usual = median(gaps)
        if usual >= 1:
            self.wide_from = int(usual)
            small = sum(gap < usual for gap in gaps) / len(gaps)
            self.gaps = (3.0, -3.0, 0.0, 0.0) if 0 < small < 0.4 else (0.0, 0.0, 0.0, 0.0)
            return
        wide = sum(gap > 0 for gap in gaps) / len(gaps)
        if wide > 0.04:
            self.wide_from = 1
            self.gaps = (-2.0, 1.0, 3.0, -3.0)

    def learn_lines(self, counts: Sequence[int]) -> None:
        """Learn from the rows' numbers of lines whether each cell stands on one line."""
        if not counts:
            return
        usual = max(set(counts), key=lambda count: (counts.count(count), -count))
        fits = len(self.roles) - 2 <= usual <= len(self.roles) and usual > 1
        if fits and counts.count(usual) >= _MOSTLY * len(counts):
            self.further_line = -2.0

    def learn_cells(self, cells: Sequence[tuple[int, Sequence[Text]]]) -> None:
        """Learn the columns' widths and recurring cells from a first reading."""
        lengths: dict[int, list[int]] = {}
        self.seen = {}
        for column, texts in cells:
            lengths.setdefault(column, []).extend(len(text.text) for text in texts[:-1])
            whole = folded(texts)
            self.seen.setdefault(column, Counter())[whole] += 1
        self.widths = {}
        for column, found in lengths.items():
            if len(found) >= 3:
                found.sort()
                self.widths[column] = found[int(0.9 * (len(found) - 1))]

    def cells(
        self, texts: Sequence[Text], start: int, most: int, column: int, resume: bool
    ) -> list[float]:
        """Return the scores of the cells from ``start`` to each of ``start + 1`` .. ``most``."""
        role = self.roles[column]
        width = self.widths.get(column, 0.0)
        running = self._begin(texts, start, role, resume)
        running += self._too_wide(texts[start], width)
        scores: list[float] = []
        joined = texts[start].text
        for stop in range(start + 1, most + 1):
            if stop > start + 1:
                running += self._go_on(texts[stop - 2], texts[stop - 1], role, width)
                running += self._too_wide(texts[stop - 1], width)
                joined = f"{joined} {texts[stop - 1].text}"
            scores.append(running + self._finish(joined, texts[stop - 1], role, column, resume))
        return scores

    def _gap(self, text: Text) -> tuple[float, float]:
        if text.new_page:
            return 0.0, 0.0
        small_boundary, small_on, wide_boundary, wide_on = self.gaps
        wide = text.blanks >= self.wide_from
        return (wide_boundary, wide_on) if wide else (small_boundary, small_on)

    def _begin(self, texts: Sequence[Text], start: int, role: str, resume: bool) -> float:
        text = texts[start]
        score = self._gap(text)[0] if start else 0.0
        if resume:
            return score + (1.0 if text.small else -1.5)
        if text.small:
            is_unit = role in _UNITS and _SMALL_UNIT.match(text.text)
            is_time = role == "time" and (text.time or text.time_whole)
            score -= 0.5 if is_unit or is_time else 3.0
        if text.text.startswith("-") and not _BULLET.match(texts[start - 1].text if start else ""):
            score -= 0.7
        if start and texts[start - 1].is_open:
            score -= 1.5
        return score + _looks_like(text, role)

    def _go_on(self, before: Text, text: Text, role: str, width: float) -> float:
        score = self._gap(text)[1] + self.further_line
        score += 1.5 if before.is_open else 0.0
        if text.small:
            score += 1.0
        elif not before.is_open:
            score -= 0.5
            if text.time_whole and role != "time":
                score -= 2.0
            if text.sure_unit and role in _UNITS:
                score -= 1.5
            if before.text.endswith("."):
                score -= 0.7
        if width:
            first = len(text.text.split(" ", 1)[0])
            fits = len(before.text) + 1 + first <= _SLACK * width
            bullet = bool(_BULLET.match(text.text)) or before.text.endswith((";", "."))
            score += (-0.5 if bullet else -2.0) if fits else 0.5
        return score

    def _too_wide(self, text: Text, width: float) -> float:
        if not width or len(text.text) <= _TOO_WIDE * width + 2:
            return 0.0
        return -1.0 - 2.0 * (len(text.text) / width - _TOO_WIDE)

    def _finish(self, joined: str, last: Text, role: str, column: int, resume: bool) -> float:
        score = -2.0 if last.is_open else 0.0
        if joined.count("(") > joined.count(")"):
            score -= 1.5
        words = joined.count(" ") + 1
        score += _length(role, words)
        if role not in _PLAIN and self.language.is_time(joined):
            score += 3.0 if role == "time" else -2.5
        if not resume and column in self.seen:
            times = self.seen[column][" ".join(joined.casefold().split())]
            if times > 1:
                score += min(3.0, 1.0 + 0.5 * times)
        return score


def _looks_like(text: Text, role: str) -> float:
    """Return how well a cell's first line suits its column's role."""
    if role in _UNITS:
        if text.unit:
            return 2.5
        if _SMALL_UNIT.match(text.text):
            return 1.0
        return -2.5 if text.time or text.task else -1.0
    if role == "time":
        return 2.5 if text.time else -2.0
    if role == "product":
        return (1.2 if text.product else 0.0) - (1.0 if text.unit and not text.product else 0.0)
    if role == "task":
        return (1.5 if text.task else 0.0) - (1.0 if text.unit else 0.0)
    return 0.0


def _length(role: str, words: int) -> float:
    if role == "task":
        return -2.0 if words < 3 else 0.0
    if role == "time":
        return -0.25 * max(0, words - 8)
    if role in _UNITS:
        return -0.1 * max(0, words - 18)
    return -0.05 * max(0, words - 25)


def folded(texts: Sequence[Text]) -> str:
    """Return a cell's text without case and line breaks, to compare it."""
    return " ".join(" ".join(text.text for text in texts).casefold().split())
