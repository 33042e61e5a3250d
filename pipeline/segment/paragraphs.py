"""Lines -> paragraphs: which line goes on with the one above it.

Signals: where the page is known, the margins (a line that leaves room for the next word was ended
by choice; an indented line begins a paragraph); else the lengths of lines; punctuation, capitals,
blank lines. Double-spaced copies have a blank line after every line, which then says nothing.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from pipeline.rules import Rules
from pipeline.segment import markers
from pipeline.segment.lines import Line
from pipeline.segment.markers import Kind
from pipeline.segment.numbering import Fit
from pipeline.segment.patterns import is_capitals

_CUT_SYMBOL = re.compile(r"\d\s?[/-]\s?[^\W\d_]+(?:\s?[-/]\s?[^\W\d_]+)*$")
"""The end of a line that cut a symbol before its hyphen: 19/2022/NQ, then -HĐND."""
_HYPHENS = "-–—"
_DATE_OF_SYMBOL = re.compile(r"(?i)ngày\s+\d")
"""The start of a line that dates the symbol at the end of the line above."""
_RANGE_END = re.compile(r"\d{4}(?!\d)|\d{1,2}(?:[/.-]\d| (?:tháng|năm|giờ) |\W*$)")
"""What a line begins with that a dash joins to a number above: 2021 / - 2025, not - 100% hồ sơ."""
_ENDS = tuple(".;:!?")
_CLOSERS = '"”’)]*'
_FULL = 0.84
"""Share of the usual width (in characters) beyond which the next word may not have fitted."""
_LONG_LINE = 150
"""Characters: lines of a wrapped page are shorter; where many are longer, lines are paragraphs."""
_LEAST_WIDTH = 50
"""Characters: no page is set in narrower lines; a text of a few short lines tells nothing."""
_CUT_BY_PAGE = 100
"""Characters: where lines are paragraphs, a longer one without its full stop was cut by a page."""
_FEW_SPACED = 8
"""Lines below a gap: fewer tell nothing of how paragraphs are set apart."""
_TAIL = 40
"""Characters at the end of a line that tell whether it goes on: no rule's words are longer."""
_HEADS = ("sở", "bộ", "phòng")
"""Words in front of a field that make it the name of a unit."""
_INDENT = 9.0
"""Points: the least first-line indentation (Nghị định 30/2020/NĐ-CP asks for 1 to 1.27 cm)."""
_SLACK = 4.0
"""Points by which a justified line's end may miss the margin."""


@dataclass(frozen=True)
class Layout:
    """How a document's lines are set. ``width`` is in characters, the margins in points."""

    is_wrapped: bool
    is_double_spaced: bool
    is_blank_separated: bool
    """True where every paragraph has an empty line above it, as in crawled pages."""
    width: int
    left: float | None
    right: float | None

    def blanks(self, line: Line) -> int:
        """Return the empty lines above ``line`` that mean something."""
        return max(0, line.blanks - 1) if self.is_double_spaced else line.blanks


def measure(lines: Sequence[Line], *, wrapped: bool = True) -> Layout:
    """Return the layout of ``lines``, those of the body without tables."""
    lengths = sorted(len(line.text) for line in lines) or [0]
    width = max(_LEAST_WIDTH, lengths[int(0.9 * (len(lengths) - 1))])
    long_lines = sum(length > _LONG_LINE for length in lengths)
    is_wrapped = wrapped and long_lines < 0.04 * len(lengths) + 1
    spaced = sum(line.blanks > 0 for line in lines)
    double = len(lines) > 8 and spaced > 0.72 * len(lines) and is_wrapped
    separated = _FEW_SPACED <= spaced < 0.7 * len(lines) and _has_gaps_above_markers(lines)
    lefts = Counter(round(line.left) for line in lines if line.left is not None)
    left = min((x for x, n in lefts.items() if n >= 0.1 * len(lines)), default=None)
    rights = sorted(line.right for line in lines if line.right is not None)
    right = rights[int(0.9 * (len(rights) - 1))] if rights else None
    return Layout(is_wrapped, double, separated, width, left, right)


def _has_gaps_above_markers(lines: Sequence[Line]) -> bool:
    marked = [line for line in lines if markers.read(line.text)]
    return sum(line.blanks > 0 for line in marked) >= 0.9 * max(_FEW_SPACED, len(marked))


class Joiner:
    """Decides between two lines."""

    def __init__(self, layout: Layout, rules: Rules) -> None:
        self._layout = layout
        self._unfinished = rules.one("segment", "unfinished").pattern
        self._compound = rules.one("segment", "compound").pattern
        self._halves = _halves(rules)
        self._rests = _rests(rules)
        self._cut_after = _cut_after(rules)

    def continues(self, above: Line, line: Line) -> bool:
        """Tell whether ``line``, which has no marker, goes on with the paragraph of ``above``."""
        if markers.is_bare(above.text):
            return True
        if not self._ended(above) and (line.text[0].islower() or self._is_unfinished(above)):
            return True
        if self._is_cut(above, line):
            return True
        if not self._layout.is_wrapped:
            return not self._ended(above) and len(above.text) > _CUT_BY_PAGE
        blanks = self._layout.blanks(line)
        if not blanks and self._layout.is_blank_separated:
            return True
        if is_capitals(above.text) and is_capitals(line.text) and not blanks:
            return True
        if not self._is_full(above, line):
            return False
        if is_capitals(line.text) and self._ended(above) and not is_capitals(above.text):
            return False
        if blanks:
            return not self._ended(above) and not is_capitals(above.text)
        if above.text.rstrip(_CLOSERS).endswith((";", ":", "./.")):
            return line.text[0].islower()
        return not (self._ended(above) and self._is_indented(line))

    def _is_cut(self, above: Line, line: Line) -> bool:
        """Tell whether a symbol, a field or a unit's name was cut between the two lines."""
        first = line.text[0]
        if first.isupper() and above.text[-1].isalpha() and self._cuts_unit(above.text, line.text):
            return True
        if first in _HYPHENS and self._cuts_name(above, line):
            return True
        dated = _DATE_OF_SYMBOL.match(line.text) is not None
        return dated and _CUT_SYMBOL.search(above.text) is not None

    def begins(self, above: Line | None, line: Line, fit: Fit) -> bool:
        """Tell whether the marker of ``line`` opens a section, rather than being text."""
        if above is None:
            return True
        ended = self._ended(above)
        is_free = (
            self._layout.blanks(line) > 0 or ended or not self._is_full(above, line)
        ) or not self._layout.is_wrapped
        rest = line.text.lstrip("-–—•+* ")
        if fit.node.kind in (Kind.DASH, Kind.PLUS, Kind.STAR):
            if _RANGE_END.match(rest) and above.text[-1].isdigit():
                return False
            if _CUT_SYMBOL.search(above.text) and rest.split(" ", 1)[0].isupper():
                return False
            if not ended and rest[:1].islower() and not self._layout.blanks(line):
                return False
            if self._cuts_name(above, line):
                return False
            if not is_free and self._compound.search(above.text[-_TAIL:]):
                return False
            return is_free or not self._is_unfinished(above)
        if not is_free and self._is_unfinished(above):
            return False
        return is_free or fit.is_exact

    def _cuts_name(self, above: Line, line: Line) -> bool:
        """Tell whether a field's name was cut before its hyphen: Lao động / - Thương binh."""
        end, start = above.text.lower(), line.text.lstrip(f"{_HYPHENS} ").lower()
        return any(end.endswith(one) and start.startswith(two) for one, two in self._halves)

    def _cuts_unit(self, above: str, line: str) -> bool:
        """Tell whether a unit's name was cut between its words: Ủy ban / Mặt trận Tổ quốc."""
        words = above[-_TAIL:].lower().split(" ")
        if words[-1] not in self._cut_after:
            return False
        start = f"{line[:_TAIL].lower()} "
        keys = (" ".join(words[at:]) for at in range(len(words)))
        return any(start.startswith(rest) for key in keys for rest in self._rests.get(key, ()))

    def _ended(self, line: Line) -> bool:
        return line.text.rstrip(_CLOSERS).endswith(_ENDS)

    def _is_unfinished(self, line: Line) -> bool:
        return self._unfinished.search(line.text[-_TAIL:]) is not None

    def _is_full(self, above: Line, line: Line) -> bool:
        """Tell whether the first word of ``line`` would not have fitted behind ``above``."""
        right = self._layout.right
        if right is not None and above.right is not None and line.first_word is not None:
            return above.right + line.first_word + _SLACK >= right
        word = line.text.split(" ", 1)[0]
        return len(above.text) + 1 + len(word) >= _FULL * self._layout.width

    def _is_indented(self, line: Line) -> bool:
        left = self._layout.left
        return left is not None and line.left is not None and line.left > left + _INDENT


@cache
def _halves(rules: Rules) -> tuple[tuple[str, str], ...]:
    """Return the halves of the fields' names that have a hyphen: Lao động - Thương binh."""
    names = (row["domain"].lower().split(" - ") for row in rules.words("citation_domains"))
    return tuple((name[0], name[1]) for name in names if len(name) == 2)


@cache
def _rests(rules: Rules) -> dict[str, tuple[str, ...]]:
    """Return how each unit's name may begin on one line, and then go on below.

    In small letters, a space behind the rest of the name.
    """
    names = [name for row in rules.words("units") for name in _names(row)]
    for row in rules.words("citation_domains"):
        names += [f"{head} {row['domain'].lower()}" for head in _HEADS]
    found: dict[str, set[str]] = {}
    for name in names:
        words = name.split(" ")
        for at in range(1, len(words)):
            found.setdefault(" ".join(words[:at]), set()).add(f"{' '.join(words[at:])} ")
    return {key: tuple(sorted(rests)) for key, rests in found.items()}


@cache
def _cut_after(rules: Rules) -> frozenset[str]:
    """Return the words behind which a unit's name may be cut."""
    return frozenset(key.rpartition(" ")[2] for key in _rests(rules))


def _names(row: Mapping[str, str]) -> list[str]:
    return [row["canonical"].lower(), *filter(None, row["variants"].split("|"))]
