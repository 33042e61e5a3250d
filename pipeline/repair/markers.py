"""Slips of OCR in the marks that begin a line -> edits: points, parts, numbers.

A mark is a letter or numeral alone, so no word around it tells what it was; its place in the
sequence does. A second ``đ)`` after ``c)`` was ``d)``, ``HI.`` after ``II.`` was ``III.``. Only a
mark that looks like the one due becomes it; one that can stand where it does stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import zip_longest
from pathlib import Path

from pipeline.records import Scan, TextSource
from pipeline.rules import Rules
from pipeline.spans import Edit, Span

RULE = "ocr-marker"
_POINTS = "abcdđeghiklmnopq"
_PARTS = (
    *("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X"),
    *("XI", "XII", "XIII", "XIV", "XV"),
)
_START = r"(?:^|(?<=\f))[ \t]*"
_MARK = re.compile(
    rf"{_START}(?:(?P<point>\S)\)(?=\s)"
    r"|(?P<number>\d{1,2})(?P<stop>[.,])(?=\s+[^\W\d_a-zà-ỹđ])"
    r"|(?P<part>[A-Z1l|!ÍÌÏÎ]{1,5})[.,](?=\s+[^\W\d_a-zà-ỹđ]))",
    re.MULTILINE,
)
_STROKES = str.maketrans({"H": "II", "N": "IV", **dict.fromkeys("1l|!ÍÌÏÎLTJ", "I")})
"""What the strokes of Roman numerals are taken for."""
_ON_BEHALF = ("KT", "TL", "TM", "TUQ")
"""Begin the lines of a signature: Nghị định 30/2020/NĐ-CP, phụ lục I, mục II.7."""
_LINE = re.compile(r"[^\n\f]*")

Marks = list[re.Match[str]]


def edits(scan: Scan, rules: Rules, /) -> Iterator[Edit]:
    """Yield the edits of all pages that OCR read, in text order."""
    read = [page.span for page in scan.pages if page.source is TextSource.OCR]
    marks = [match for page in read for match in _MARK.finditer(scan.text, *page)]
    alike = _alike(rules.folder)
    yield from sorted([*_parts(marks), *_numbers(marks), *_points(marks, alike)])


def _parts(marks: Marks) -> Iterator[Edit]:
    """Yield what Roman numerals must be: the next in turn, where their strokes are the same."""
    last = -1
    for at, match in enumerate(marks):
        mark = match["part"] or match["number"]
        if (
            not mark
            or mark in _ON_BEHALF
            or (match["number"] and not _is_part(match, last, marks[at + 1 :]))
        ):
            continue
        strokes = mark.translate(_STROKES)
        # A part may have been missed, but one stroke alone can't tell.
        skipped = last >= 0 or mark.startswith("I")
        if mark in _PARTS:
            last = max(last, _PARTS.index(mark))
        elif strokes in _PARTS[last + 1 : last + 2 + skipped]:
            last = _PARTS.index(strokes)
            yield _edit(match, "part" if match["part"] else "number", strokes)


def _is_part(match: re.Match[str], last: int, following: Marks) -> bool:
    """Tell whether a number is a Roman one: before capitals, and parts stand around it."""
    rest = _LINE.match(match.string, match.end())
    if rest is None or not rest[0].isupper():
        return False
    second = _PARTS[1]
    return last >= 0 or any(
        other["part"] and other["part"].translate(_STROKES) == second for other in following
    )


def _numbers(marks: Marks) -> Iterator[Edit]:
    """Yield full stops for commas after numbers in turn."""
    last = 0
    for match in marks:
        if match["part"]:
            last = 0
        if not match["number"]:
            continue
        number = int(match["number"])
        if match["stop"] == "," and number in (1, last + 1):
            yield _edit(match, "stop", ".")
        last = number


def _points(marks: Marks, alike: Mapping[str, str]) -> Iterator[Edit]:
    run: Marks = []
    for match in [*marks, None]:
        mark = match["point"] if match else None
        if mark is None or mark == "a":
            yield from _run(run, alike)
            run = []
        if match and mark is not None:
            run.append(match)


def _run(run: Marks, alike: Mapping[str, str]) -> Iterator[Edit]:
    """Yield what the points between two numbers must be: a) b) c) d) đ) e) g) …"""
    due = 0
    for match, following in zip_longest(run, run[1:]):
        mark = match["point"]
        if due == len(_POINTS) or (mark.isdigit() and not due):
            return
        wanted = _POINTS[due]
        skips = _POINTS[due + 1 : due + 3]
        is_next = bool(skips) and mark == skips[0]
        if mark == wanted:
            due += 1
        elif mark in alike[wanted] and not (is_next and _follows(following, skips, alike)):
            due += 1
            yield _edit(match, "point", wanted)
        elif mark in _POINTS:
            due = _POINTS.index(mark) + 1
        elif not mark.isalnum() and (looks := _looks(mark, alike)):
            due = _POINTS.index(looks) + 1
            yield _edit(match, "point", looks)


def _looks(mark: str, alike: Mapping[str, str]) -> str:
    """Return the first point whose letter ``mark``, a sign, looks like; "" for none."""
    return next((point for point, seen in alike.items() if mark in seen), "")


def _follows(following: re.Match[str] | None, skips: str, alike: Mapping[str, str]) -> bool:
    """Tell whether the mark after one that is a step ahead goes on from there."""
    if following is None or len(skips) < 2:
        return False
    mark = following["point"]
    return mark == skips[1] or (mark in alike[skips[1]] and mark not in _POINTS)


def _edit(match: re.Match[str], group: str, new: str) -> Edit:
    return Edit(Span(*match.span(group)), new, RULE)


@lru_cache(maxsize=2)
def _alike(folder: Path) -> dict[str, str]:
    """Return the characters that OCR reads for each point's letter."""
    seen = {row["mark"]: row["seen"] for row in Rules(folder).words("ocr_markers")}
    return {point: seen.get(point, "") for point in _POINTS}
