"""A phrase that states a time -> what it means: ``Quý IV/2025`` -> quarter, 2025-10-01..2025-12-31.

The forms stand in ``rules/deadlines.toml``; each names a reading below. Parts of dates that stand
side by side are joined ("từ ngày 08 đến ngày 10 tháng 12 năm 2025"), lend each other the month and
year they leave out, and take their bound from the words before them ("trước", "chậm nhất", "từ").
Whether a phrase binds anything is not decided here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from typing import NamedTuple

from pipeline.normalise.timeframes import Part, between, each_year, frame
from pipeline.normalise.timephrases import ELSEWHERE, READINGS
from pipeline.records import Header, When
from pipeline.rules import Rule, Rules
from pipeline.rules.sieve import Sieve
from pipeline.spans import Span

_RULES = Rules()
_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")
_CONTEXT = frozenset(
    (
        "prefix",
        "yearly",
        "yearly-before",
        "yearly-sentence",
        "next-year",
        "next-year-each",
        "this-year",
        "onward",
        "to",
        "and",
    )
)
_WIDE = re.compile(r"[^\S \n]| {2}")
_LEFT = 60
"""How many characters before a date may hold the words that bound it."""

Read = tuple[tuple[Span, When], ...]


class _Token(NamedTuple):
    """A match that was kept: parts of dates still to be joined, or finished times."""

    span: Span
    parts: tuple[Part, ...]
    whens: tuple[When, ...]


def read(text: str, year: str = "", /, *, cell: bool = False, rules: Rules = _RULES) -> Read:
    """Return each time ``text`` states with its span, in reading order.

    ``year`` is the year meant where the text gives none (``2025``; "" where nobody says).
    ``cell`` is for a table cell that is a time as a whole: bare years (``2026``), ``Trong năm``
    and times given by an event or another document count only there. A phrase with several
    cycles or dates gives a pair for each, all with the same span. Dates of cited documents
    (``số 16/KH-UBND ngày 31/7/2025``) are never returned. A date nothing bounds is returned with
    bound ``on``: whether it is a deadline is the caller's to decide. Never raises.
    """
    folded, places = _folded(text)
    found = _read(folded, year, cell=cell, rules=rules)
    return tuple((Span(places[span.start], places[span.end - 1] + 1), when) for span, when in found)


def places(text: str, rules: Rules) -> Sequence[int]:
    """Return places in ``text``, in order: lines that hold none of them state no time.

    One look at a whole document spares ``read`` most of its lines. Odd white space is a place as
    well, since ``read`` folds it.
    """
    flat = text.replace("\n", " ")
    low = flat.lower()
    if len(low) != len(text):
        return range(len(text))
    told = _forms(rules, cell=False).places(low)
    return told if flat.isprintable() and "  " not in flat else sorted([*told, *_odd(text)])


def _odd(text: str) -> Iterator[int]:
    """Yield where white space is more than a space or the end of a line."""
    return (match.start() for match in _WIDE.finditer(text))


def context_year(header: Header, /) -> str:
    """Return the year a phrase without one means in this document, "" where nothing says it.

    The plan's own year, else its period's first, its title's, its issue date's.
    """
    for value in (header.plan_year, header.period_start):
        if value:
            return value[:4]
    if match := _YEAR.search(header.title):
        return match[0]
    return (header.issue_date or header.issue_date_inferred)[:4]


def _folded(text: str) -> tuple[str, Sequence[int]]:
    """Return ``text`` with single spaces, and for each character its place in ``text``."""
    if "  " not in text and text.isprintable():
        return text, range(len(text))
    kept = [
        at for at, char in enumerate(text) if not (char.isspace() and text[at - 1 : at].isspace())
    ]
    return "".join(" " if text[at].isspace() else text[at] for at in kept), kept


def _read(text: str, year: str, *, cell: bool, rules: Rules) -> Read:
    tokens = [_token(rule, match) for rule, match in _chosen(text, rules, cell=cell)]
    if not tokens:
        return ()
    context = int(year[:4]) if year[:4].isdigit() else None
    found: list[tuple[Span, When]] = []
    group: list[_Token] = []
    for token in tokens:
        if group and not (token.parts and _linked(text, group[-1], token, rules)):
            found += _Group(text, group, context, rules, cell=cell).times()
            group = []
        if token.parts:
            group.append(token)
        else:
            found += ((token.span, when) for when in token.whens)
    if group:
        found += _Group(text, group, context, rules, cell=cell).times()
    kept = list(_outermost(found))
    said = [item for item in kept if item[1].bound != ELSEWHERE]
    return tuple(_bounded(text, span, when, rules) for span, when in said or kept)


def _outermost(found: list[tuple[Span, When]]) -> Iterator[tuple[Span, When]]:
    """Drop what lies inside a longer phrase: "hằng năm" of "trước ngày 15/11 hằng năm"."""
    spans = {span for span, _ in found}
    for span, when in found:
        inside = (o.start <= span.start and span.end <= o.end and o != span for o in spans)
        if not any(inside):
            yield span, when


@cache
def _named(rules: Rules, make: str) -> tuple[Rule, ...]:
    return tuple(rule for rule in rules["deadlines"] if rule["make"] == make)


@cache
def _forms(rules: Rules, *, cell: bool) -> Sieve:
    """The rules that read a time; those for cells only where asked."""
    return Sieve(
        rule
        for rule in rules["deadlines"]
        if rule["make"] not in _CONTEXT and (cell or rule["cell"] != "only")
    )


def _chosen(text: str, rules: Rules, *, cell: bool) -> Iterator[tuple[Rule, re.Match[str]]]:
    """Yield the matches that don't overlap, the leftmost first, then the longest."""
    matches = [
        (match.start(), -match.end(), number, rule, match)
        for number, (rule, match) in enumerate(_forms(rules, cell=cell).matches(text))
    ]
    at = 0
    for start, end, _, rule, match in sorted(matches, key=lambda item: item[:3]):
        if start >= at and -end > start:
            at = -end
            if rule["make"] != "skip":
                yield rule, match


def _token(rule: Rule, match: re.Match[str]) -> _Token:
    made = READINGS[rule["make"]](match) if rule["make"] in READINGS else []
    parts = tuple(item for item in made if isinstance(item, Part))
    whens = tuple(item for item in made if isinstance(item, When))
    return _Token(Span(*match.span()), parts, whens)


def _linked(text: str, first: _Token, second: _Token, rules: Rules) -> bool:
    gap = text[first.span.end : second.span.start]
    if not gap.strip() or len(gap) > _LEFT:
        return False
    if any(rule.pattern.search(gap) for rule in _named(rules, "to")):
        return True
    before, after = first.parts[-1], second.parts[0]
    if before.unit != after.unit or (before.year is not None and after.year is None):
        return False
    return any(rule.pattern.search(gap) for rule in _named(rules, "and"))


def _bounded(text: str, span: Span, when: When, rules: Rules) -> tuple[Span, When]:
    """Let "trước ngày" before a recurring day bound it, and name no bound that isn't one."""
    if when.bound == ELSEWHERE:
        return span, when._replace(bound="during")
    if when.kind != "recurring" or when.bound != "on":
        return span, when
    prefix, bound = _prefix(text, span.start, rules)
    if bound not in ("before", "by"):
        return span, when
    return Span(prefix, span.end), when._replace(bound=bound)


def _prefix(text: str, at: int, rules: Rules) -> tuple[int, str]:
    left = text[max(0, at - _LEFT) : at]
    for rule in _named(rules, "prefix"):
        if match := rule.pattern.search(left):
            return at - len(left) + match.start(), rule["bound"]
    return at, ""


class _Group:
    """Parts of dates that stand side by side, with the words around them."""

    def __init__(
        self, text: str, tokens: list[_Token], year: int | None, rules: Rules, *, cell: bool
    ) -> None:
        self.text, self.tokens, self.year, self.cell, self.rules = text, tokens, year, cell, rules
        self.start, self.end = tokens[0].span.start, tokens[-1].span.end
        self.prefix, self.stated = _prefix(text, self.start, rules)
        self.bound = self.stated

    def _after(self, make: str) -> bool:
        right = self.text[self.end : self.end + _LEFT]
        return any(rule.pattern.search(right) for rule in _named(self.rules, make))

    def _suffix_end(self, make: str) -> int:
        right = self.text[self.end : self.end + _LEFT]
        ends = [m.end() for r in _named(self.rules, make) if (m := r.pattern.search(right))]
        return self.end + max(ends, default=0)

    def times(self) -> Iterator[tuple[Span, When]]:
        """Yield the times the group states; ranges are one, the rest one each."""
        if self._yearly():
            yield from self._each_year()
            return
        year = self._shifted_year()
        end = self.end
        if self._after("onward"):
            self.bound, end = "from", self._suffix_end("onward")
        end = max(end, self._suffix_end("next-year"))
        open_side = self.bound in ("before", "by", "from")
        start = self.prefix if open_side else self.start
        index = 0
        while index < len(self.tokens):
            token = self.tokens[index]
            if index + 1 < len(self.tokens) and self._ranged(index):
                after = self.tokens[index + 1]
                opened = start if index == 0 and self.bound == "from" else token.span.start
                span = Span(opened, after.span.end)
                yield span, between(token.parts[0], after.parts[-1], year)
                self.bound = "" if self.bound == "from" else self.bound  # the range's own
                index += 2
                continue
            last = index + 1 == len(self.tokens)
            own = token.span if index else Span(start, token.span.end)
            own = Span(own.start, end) if last else own
            yield from self._alone(index, own, year)
            index += 1

    def _alone(self, index: int, span: Span, year: int | None) -> Iterator[tuple[Span, When]]:
        start = self.tokens[index].span.start
        own = _prefix(self.text, start, self.rules)[1] if index else self.stated
        bound = own or self.bound
        for part in self.tokens[index].parts:
            known = self._lent(index, part)
            bare = part.loose and not (bound or self.cell)
            if bare or not known.first:
                continue
            when = frame(known, bound, year)
            if when.kind != "date" or when.start or when.end or year is None:
                yield span, when

    def _lent(self, index: int, part: Part) -> Part:
        """Return ``part`` with the month and year its right neighbours lend it."""
        for token in self.tokens[index + 1 :]:
            other = token.parts[0]
            if other.unit != part.unit:
                break
            if not part.first and other.first:
                part = replace(part, first=other.first, last=other.last)
            if part.year is None and other.year is not None:
                part = replace(part, year=other.year)
        return part

    def _ranged(self, index: int) -> bool:
        gap = self.text[self.tokens[index].span.end : self.tokens[index + 1].span.start]
        return any(rule.pattern.search(gap) for rule in _named(self.rules, "to"))

    def _every_before(self) -> int | None:
        """Return where a "hằng năm" before the dates starts, None where there is none."""
        left = self.text[max(0, self.start - _LEFT) : self.start]
        for rule in _named(self.rules, "yearly-before"):
            if match := rule.pattern.search(left):
                return self.start - len(left) + max(match.start(), match.start("at"))
        opened = _named(self.rules, "yearly-sentence")
        before = self.text[: self.prefix]
        if self.bound in ("before", "by") and any(r.pattern.search(before) for r in opened):
            return self.prefix
        return None

    def _yearly(self) -> bool:
        if any(part.year for token in self.tokens for part in token.parts):
            return False
        after = self._after("yearly") or self._after("next-year-each")
        return after or self._every_before() is not None

    def _each_year(self) -> Iterator[tuple[Span, When]]:
        end = max(self._suffix_end("yearly"), self._suffix_end("next-year-each"))
        start = self.prefix if self.bound in ("before", "by") else self.start
        before = self._every_before()
        start = start if before is None else before
        for index, token in enumerate(self.tokens):
            for part in token.parts:
                known = self._lent(index, part)
                if known.first:
                    yield Span(start, end), each_year(known, self.bound)

    def _shifted_year(self) -> int | None:
        if self.year is not None and self._after("next-year"):
            return self.year + 1
        return self.year
