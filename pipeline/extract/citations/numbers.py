"""Find document numbers: ``76/NQ-CP``, ``35/2023/UBTVQH15``, ``62-KL/TW``, ``8151/UBND-NC``.

Signals, strongest first: the shape of the number, a type or the word "số" before it, a type
abbreviation inside it. Dates, fractions, phone numbers and standards have none of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from pipeline.extract.citations.types import Types
from pipeline.normalise.symbols import hyphened
from pipeline.rules import Rule, Rules
from pipeline.rules.sieve import sieve_of
from pipeline.spans import Span

_SHAPES = ("state-number", "party-number", "old-number", "blank-number", "year-number")
_CAPITALS = {"TTG": "TTg", "CTR": "CTr", "TTR": "TTr", "QYĐ": "QyĐ", "TTRI": "TTri"}
_KNOWN_BODY = re.compile(r"(?:UBTV)?QH\d+|UBND|HĐND|CP|TTg|TW|CTN|\w{0,12}(?:UBND|TTLT)\w*")
_BEFORE = 40
_JUST_BEFORE = 24
"""Characters that hold the word for a form or a part ("đối tượng số") right before a number."""
_LISTED = re.compile(r"(?:[,;]|\bvà)\s{1,3}$")
_LETTERHEAD = re.compile(r"\s*(?P<body>(?:[^\W\d_]{2,}[\s,-]+)*)Số\s{0,3}:[\s.…_]*(?:\d+)?$")
_JOINTS = re.compile(r"([-/&.+()])")
_BEGINNING = re.compile(
    r"[\dSs](?:(?<=\d)\d{0,4}(?:\.\d{1,3})?[a-zđ]?\s{0,3}|(?<=[Ss])[ốỐ]\s{0,3}:?[\s.…_]{0,40})[/-]"
)
"""What every shape begins with: a numeral, or the word alone where the number is left blank."""


class Number(NamedTuple):
    """A number where it stands: canonical ``text``, ``symbol`` and how it was ``found``."""

    span: Span
    text: str
    symbol: str
    found: str


def find_numbers(view: str, rules: Rules, types: Types, /) -> list[Number]:
    """Return the numbers of a folded block in order, longest first where they overlap."""
    found: list[Number] = []
    doubtful: list[Number] = []
    if "/" not in view and view.rfind("-") < 1:  # no shape does without one of them
        return found
    starts = [match.start() for match in _BEGINNING.finditer(view)]
    if not starts:
        return found
    for rule in _shapes(rules):
        for match in _matches(rule, view, starts):
            number = _number(match, rule.name, rules)
            if _is_document(view, match, number, rules, types):
                found.append(number)
            elif _follows(view, number):
                doubtful.append(number)
    bodies = {_body(number) for number in found}
    found += [number for number in doubtful if _body(number) in bodies]
    chosen: list[Number] = []
    for number in sorted(found, key=lambda n: (n.span.start, -n.span.end)):
        if not chosen or number.span.start >= chosen[-1].span.end:
            chosen.append(number)
    return chosen


@cache
def _shapes(rules: Rules) -> tuple[Rule, ...]:
    return tuple(rules.one("citations", name) for name in _SHAPES)


def _matches(rule: Rule, view: str, starts: list[int]) -> Iterator[re.Match[str]]:
    end = 0
    for start in starts:
        if start >= end and (match := rule.pattern.match(view, start)):
            yield match
            end = match.end()


def _number(match: re.Match[str], name: str, rules: Rules) -> Number:
    parts = match.groupdict()
    start = match.start("symbol") if name == "blank-number" else match.start()
    span = Span(start, match.end())
    text = "".join(match.string[span.start : span.end].split())
    pieces = _JOINTS.split(text)
    text = "".join(_CAPITALS.get(piece, piece) for piece in pieces)
    symbol = "".join((parts.get("symbol") or "").split())
    return Number(span, hyphened(text, rules), hyphened(symbol, rules), name)


def _body(number: Number) -> str:
    return _JOINTS.split(number.symbol)[0]


def _follows(view: str, number: Number) -> bool:
    """Tell whether the number may go on with a list: ``số 25/THU-KTr ngày …, 31/THU-KTr``."""
    before = view[max(0, number.span.start - _BEFORE) : number.span.start]
    return bool(number.symbol) and _LISTED.search(before) is not None


def _heads(view: str, number: Number) -> bool:
    """Tell whether the number stands in the letterhead of an attached document.

    ``ỦY BAN NHÂN DÂN TỈNH A Số: 12/QĐ-UBND``, or a blank number that says nothing else.
    """
    above = _LETTERHEAD.match(view[: number.span.start])
    if above is None:
        return False
    return above["body"].isupper() or (number.found == "blank-number" and not above["body"])


def _is_document(
    view: str, match: re.Match[str], number: Number, rules: Rules, types: Types
) -> bool:
    left = view[max(0, number.span.start - _BEFORE) : number.span.start]
    if sieve_of(rules, "citations", "not-a-document").matches(left[-_JUST_BEFORE:]):
        return False
    if _heads(view, number):
        return False
    if number.found == "blank-number":
        return True
    said = bool(rules.one("citations", "word-number").pattern.search(left))
    typed = types.ends(left)
    if number.found in ("old-number", "year-number"):
        return typed
    if said or typed:
        return True
    first, *rest = [part for part in re.split(r"[-/&.+()]", number.symbol) if part]
    if types.of_abbreviation(first):
        return bool(rest)
    return bool(_KNOWN_BODY.fullmatch(first)) or match.groupdict().get("year") is not None
