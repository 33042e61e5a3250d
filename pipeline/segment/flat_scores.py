"""What speaks for and against some lines being one cell of a column.

The signals: how cells of a role begin and read (rules/table_cells.toml), small and capital letters,
words that can't end a phrase, blank lines as this table uses them, how wide the column is (a
wrapped line is nearly full), and cells that recur in other rows of the column. Widths and
recurring cells are learned from a first pass over the table.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from pipeline.segment.flat_language import Language, Text
from pipeline.segment.flat_sides import Sides

_SLACK = 0.88
"""A line with room for the next word in this share of the width ended by choice."""
_TOO_WIDE = 1.17
_MOSTLY = 0.6
_FEWEST_GAPS = 4
_RARE = 0.4
_SOME = 0.96
_GO_ON = 0.2
"""Where more lines below an empty one begin with a small letter, empty lines part no cells."""
_LONE_ITEM = 0.7
_LISTED = 4.0
_LISTED_ON = 3.5
_TIME_ITEM = 40
"""Letters: a longer item that begins like a time says what is to be done."""
_SAID_TWICE = 3.0
"""What speaks against one cell that says a line twice."""
_WITHIN_A_LINE = 1.5
"""What a cell that begins within a line must make up for."""
_BESIDE_A_WRAPPED = 1.5
"""What speaks against a cell that ends within a line after it began on another."""
_NOT_JOINED = 2.0
"""What speaks against a cell of one line that ends where the line does."""
_AS_REST = 0.5
"""What the rest of a cell weighs as a cell of its column."""
_BREAKS_NAME = 3.0
"""What speaks against a cell that begins in the middle of an office's name."""
_BEGINS_INSIDE = 0.7
"""What speaks against one cell that goes on, within a line, as tasks and products begin."""
_SMALL_UNIT = re.compile(
    r"^(?:phòng|trung tâm|ban|công an|công chức|các|văn phòng|sở|đài|hội|đoàn)\b"
)
_UNITS = ("lead", "coordinate")
_WORDY = ("task", "product")
_MARK = re.compile(r"^[xX✓✔√]$")
"""Stands alone in its cell, for the month or quarter above it."""
_MARKED = 4.0
"""What speaks against a mark in a cell with words."""
_AMOUNT = re.compile(r"^(?!20\d\d$)\d{1,3}(?:[.,]?\d{3})*(?:,\d+)?$")
_AMOUNT_TOLD = 2.0
"""What speaks for an amount in a column of money, and against one elsewhere."""
_BULLET = re.compile(r"^(?:[-+•*]\s|[a-zđ]\)\s)")
_PLAIN = {"no", "note", "money", "other"}


class _Run(NamedTuple):
    """What some texts say together: what an open end costs, words, a time frame, their wording."""

    cost: float
    words: int
    is_time: bool
    whole: str


_Told = tuple[Sequence[Text], dict[str, list[float]], dict[int, list[_Run]]]


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
    at_top: bool = False
    """Whether the first lines of a row's cells stand on one line, as far as is known."""
    widths: dict[int, float] = field(default_factory=dict)
    often: dict[int, dict[str, float]] = field(default_factory=dict)
    """Cells that recur in a column, and what speaks for one more."""
    sides: Sides = field(default_factory=Sides)
    """Who leads and who coordinates in rows that name both."""
    _told: dict[int, _Told] = field(default_factory=dict)
    """For the texts of a row, by identity: what is the same for all columns and passes."""

    def learn_gaps(self, rows: Sequence[Sequence[Text]]) -> None:
        """Learn what blank lines mean in this table from its rows.

        Where a row has about as many stretches without blank lines as there are columns, each
        stretch is a cell. Where blank lines stand everywhere, the lack of one parts two cells.
        """
        gaps = [text.blanks for row in rows for text in row[1:] if _is_gap(text)]
        if len(gaps) < _FEWEST_GAPS or not max(gaps):
            return
        self.wide_from = int(median(gaps)) or 1
        small = sum(gap < self.wide_from for gap in gaps) / len(gaps)
        stretches = [1 + sum(_is_gap(t) and t.blanks > 0 for t in row[1:]) for row in rows if row]
        below = [text.small for row in rows for text in row[1:] if _is_gap(text) and text.blanks]
        parts = sum(below) <= _GO_ON * len(below)
        if parts and median(stretches) <= len(self.roles) and 0 < small < _SOME:
            self.wide_from = 1
            self.gaps = (-2.0, 1.0, 3.0, -3.0)
        elif 0 < small < _RARE:
            self.gaps = (2.0, -1.5, 0.0, 0.0)

    def learn_lines(self, counts: Sequence[int]) -> None:
        """Learn from the rows' numbers of lines whether each cell stands on one line."""
        if not counts:
            return
        usual = max(set(counts), key=lambda count: (counts.count(count), -count))
        fits = len(self.roles) - 2 <= usual <= len(self.roles) and usual > 1
        if fits and counts.count(usual) >= _MOSTLY * len(counts):
            self.further_line = -2.0

    def learn_cells(self, rows: Sequence[Sequence[tuple[int, Sequence[Text]]]]) -> None:
        """Learn the columns' widths and recurring cells from a first reading of the rows."""
        self.at_top = self.at_top and _are_joined(rows)
        cells = [cell for row in rows for cell in row]
        self.sides = Sides.of_rows(
            {self.roles[column]: " ".join(t.folded for t in texts) for column, texts in row}
            for row in rows
        )
        lengths: dict[int, list[int]] = {}
        seen: dict[int, Counter[str]] = {}
        for column, texts in cells:
            lengths.setdefault(column, []).extend(_lengths(texts)[:-1])
            seen.setdefault(column, Counter())[" ".join([text.folded for text in texts])] += 1
        self.often = {
            column: {
                whole: min(3.0, 1.0 + 0.5 * times) for whole, times in found.items() if times > 1
            }
            for column, found in seen.items()
        }
        self.widths = {}
        for column, found in lengths.items():
            if len(found) >= 3:
                found.sort()
                self.widths[column] = found[int(0.9 * (len(found) - 1))]

    def cells(
        self, texts: Sequence[Text], start: int, most: int, column: int, *, resume: bool
    ) -> list[float]:
        """Return the scores of the cells from ``start`` to each of ``start + 1`` .. ``most``."""
        role = self.roles[column]
        width = self.widths.get(column, 0.0)
        often = {} if resume else self.often.get(column, {})
        steps, runs = self._steps(texts, role), self._runs(texts, start, most)
        running = self._begin(texts, start, role, resume=resume)
        length = len(texts[start].text)
        running += _too_wide(length, width)
        scores: list[float] = []
        wrapped = False
        for at in range(start, most):
            if at > start:
                text = texts[at]
                if text.same_line:
                    running += _in_line(text, role) - _too_wide(length, width)
                    length += 1 + len(text.text)
                else:
                    running += steps[at]
                    running += _fits(length, texts[at - 1], text, width)
                    length = len(text.text)
                    wrapped = True
                running += _too_wide(length, width)
            run = runs[at - start]
            own = _finish(run, role) + often.get(run.whole, 0.0)
            if role in _UNITS and set(_UNITS) <= set(self.roles):
                own += self.sides.of(run.whole, role)
            scores.append(running + own + self._ending(texts, at + 1, wrapped=wrapped))
        return scores

    def _steps(self, texts: Sequence[Text], role: str) -> list[float]:
        """Return for each text what going on with it in a cell of ``role`` is worth."""
        _, steps, _ = self._told.setdefault(id(texts), (texts, {}, {}))
        if role not in steps:
            later = pairwise(texts)
            steps[role] = [0.0, *(self._go_on(before, text, role) for before, text in later)]
        return steps[role]

    def _runs(self, texts: Sequence[Text], start: int, most: int) -> list[_Run]:
        """Return what the texts from ``start`` to each of ``start + 1`` .. ``most`` say."""
        _, _, runs = self._told.setdefault(id(texts), (texts, {}, {}))
        if start not in runs:
            runs[start] = list(self._read(texts[start:most]))
        return runs[start]

    def _read(self, texts: Sequence[Text]) -> Iterator[_Run]:
        joined = whole = ""
        for text in texts:
            joined = f"{joined} {text.text}" if joined else text.text
            whole = f"{whole} {text.folded}" if whole else text.folded
            cost = -2.0 if text.is_open else 0.0
            if "(" in joined and joined.count("(") > joined.count(")"):
                cost -= 1.5
            yield _Run(cost, joined.count(" ") + 1, self.language.is_time(joined), whole)

    def _ending(self, texts: Sequence[Text], stop: int, *, wrapped: bool) -> float:
        """Weigh a cell of one or more lines that ends before ``texts[stop]``.

        Cells share a line only where their baselines meet: those of one line do, and all cells'
        first lines where the table's cells begin at the top.
        """
        if stop == len(texts) or texts[stop].new_page:
            return 0.0
        if texts[stop].same_line:
            return -_BESIDE_A_WRAPPED if wrapped else 0.0
        return 0.0 if wrapped or not self.at_top else -_NOT_JOINED

    def _gap(self, text: Text) -> tuple[float, float]:
        if text.new_page:
            return 0.0, 0.0
        small_boundary, small_on, wide_boundary, wide_on = self.gaps
        wide = text.blanks >= self.wide_from
        return (wide_boundary, wide_on) if wide else (small_boundary, small_on)

    def _begin(self, texts: Sequence[Text], start: int, role: str, *, resume: bool) -> float:
        text = texts[start]
        score = self._gap(text)[0] if start else 0.0
        score -= _BREAKS_NAME if text.in_name else 0.0
        if resume:
            return score + (1.0 if text.small else -1.5) + _AS_REST * _looks_like(text, role)
        if text.same_line:
            score -= _WITHIN_A_LINE
        if text.small:
            is_unit = role in _UNITS and _SMALL_UNIT.match(text.text)
            is_time = role == "time" and (text.time or text.time_whole)
            score -= 0.5 if is_unit or is_time else 3.0
        if _BULLET.match(text.text):
            score -= _in_list(texts[start - 1], text) if start else _LONE_ITEM
        if start and texts[start - 1].is_open:
            score -= 1.5
        return score + _looks_like(text, role)

    def _go_on(self, before: Text, text: Text, role: str) -> float:
        score = self._gap(text)[1] + self.further_line
        if _MARK.match(text.text) or _MARK.match(before.text):
            return score - _MARKED
        score += 1.5 if before.is_open or text.in_name else 0.0
        if text.folded == before.folded:
            score -= _SAID_TWICE
        if text.small:
            return score + 1.0
        if _BULLET.match(text.text) and before.text.endswith(":"):
            return score + 1.0
        if _BULLET.match(text.text) and _in_list(before, text) == _LISTED_ON:
            return score
        if not (before.is_open or text.in_name):
            score -= 0.5
            if text.time_whole and role != "time":
                score -= 2.0
            elif text.time and role in _UNITS:
                score -= 1.5
            if text.sure_unit and role in _UNITS:
                score -= 1.5
            elif text.sure_unit or (text.time and role not in _UNITS):
                score -= 0.7 if role in _WORDY else 0.0
            if before.text.endswith("."):
                score -= 0.7
        return score


def _are_joined(rows: Sequence[Sequence[tuple[int, Sequence[Text]]]]) -> bool:
    """Tell whether most cells of one line have the next one on that line."""
    joined = [
        after[0].same_line
        for row in rows
        for (_, texts), (_, after) in pairwise(row)
        if all(text.same_line for text in texts[1:]) and not after[0].new_page
    ]
    return sum(joined) >= _MOSTLY * len(joined)


def _finish(run: _Run, role: str) -> float:
    """Weigh ``run`` as a whole cell."""
    score = run.cost + _length(role, run.words)
    if run.is_time and role not in _PLAIN:
        score += 3.0 if role == "time" else -2.5
    return score


def _in_list(before: Text, text: Text) -> float:
    """Return what speaks against a cell that begins with the item ``text`` of a list.

    Items stand below a line that ends with a colon, or below items; only units, times and
    products are listed in one cell after the other.
    """
    if before.text.endswith(":"):
        return _LISTED
    if (
        text.unit
        or (text.time and len(text.text) <= _TIME_ITEM)
        or (text.product and not text.task)
        or not (_BULLET.match(before.text) or before.text.endswith((".", ";")))
    ):
        return _LONE_ITEM
    return _LISTED_ON


def _is_gap(text: Text) -> bool:
    """Tell whether the blank lines above ``text`` mean anything."""
    return not (text.new_page or text.same_line)


def _lengths(texts: Sequence[Text]) -> list[int]:
    """Return the lengths of a cell's lines."""
    found: list[int] = []
    for text in texts:
        if text.same_line and found:
            found[-1] += 1 + len(text.text)
        else:
            found.append(len(text.text))
    return found


def _fits(length: int, before: Text, text: Text, width: float) -> float:
    """Weigh a line break where the next word would have had room, and where it would not."""
    if not width:
        return 0.0
    first = len(text.text.split(" ", 1)[0])
    if length + 1 + first > _SLACK * width:
        return 0.5
    ended = bool(_BULLET.match(text.text)) or before.text.endswith((";", "."))
    return -0.5 if ended else -2.0


def _too_wide(length: int, width: float) -> float:
    if not width or length <= _TOO_WIDE * width + 2:
        return 0.0
    return -1.0 - 2.0 * (length / width - _TOO_WIDE)


def _in_line(text: Text, role: str) -> float:
    """Weigh two pieces of one line in one cell."""
    if text.in_name:
        return 0.0
    if role in _UNITS and text.sure_unit:
        return -1.5
    if role == "money":
        return -_AMOUNT_TOLD
    if text.task or text.product:
        return -_BEGINS_INSIDE
    return -1.5 if text.time_whole and role != "time" and not text.text[0].isdigit() else 0.0


def _looks_like(text: Text, role: str) -> float:
    """Return how well a cell's first line suits its column's role."""
    if role not in _PLAIN and _MARK.match(text.text):
        return -_MARKED
    if role == "money":
        return _AMOUNT_TOLD if _AMOUNT.match(text.text) else -_AMOUNT_TOLD
    if role not in _PLAIN and _AMOUNT.match(text.text):
        return -_AMOUNT_TOLD
    if role in _UNITS:
        if text.unit:
            return 2.5
        if _SMALL_UNIT.match(text.text):
            return 1.0
        return -2.5 if text.time or text.task else -1.0
    if role == "time":
        return 2.5 if text.time else -2.0
    if role == "product" and text.time and not text.product:
        return -1.5
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
