"""Blank what a web portal put around a document; lines stay, so that their numbers do.

The data sheet and notices above the letterhead, the link lists, notices and addresses below the
last page. Marker lines are rules (``rules/chrome.toml``); a lone marker is never enough to drop
what is around it, and without a letterhead only the marker lines themselves go.
"""

from __future__ import annotations

import re
import unicodedata

from pipeline.rules import Rule, Rules

_MARKS = re.compile(r"^[\s*#>|_]+|(?<![\s*|_])[\s*|_]+$")
_HEAD_REACH = 60
"""Lines below the last mark of the head within which the letterhead has to stand."""
_AGREEING = 2
_SHEET_VALUE_REACH = 8
"""Lines from a data sheet's value that looks like a letterhead (the issuer) to the next label."""


def blank_chrome(lines: list[str], rules: Rules) -> list[str]:
    """Return ``lines`` with the lines of a portal emptied."""
    found: dict[str, dict[int, str]] = {}
    for number, line in enumerate(lines):
        for rule in _matching(line, rules["chrome"]):
            found.setdefault(rule["scope"], {})[number] = rule.name
    if not found:
        return lines
    drop = set(found.get("line", ()))
    drop |= _head(lines, found)
    drop |= _tail(lines, found)
    return ["" if number in drop else line for number, line in enumerate(lines)]


def _matching(line: str, rules: tuple[Rule, ...]) -> list[Rule]:
    bare = _bare(line)
    return [rule for rule in rules if rule.pattern.search(bare)] if bare else []


def _bare(line: str) -> str:
    text = _MARKS.sub("", line.replace("**", ""))
    return unicodedata.normalize("NFC", " ".join(text.split()))


def _head(lines: list[str], found: dict[str, dict[int, str]]) -> set[int]:
    labels = sorted(found.get("label", ()))
    marks = sorted(found.get("head", ()))
    if len(labels) >= _AGREEING:
        # A sheet's labels stand together; a later "Trích yếu:" belongs to the document.
        sheet = [labels[0]]
        for number in labels[1:]:
            if number - sheet[-1] <= _HEAD_REACH // 3:
                sheet.append(number)
        marks = sorted({*marks, *(sheet if len(sheet) >= _AGREEING else [])})
    letterheads = sorted({*found.get("letterhead", ()), *found.get("title", ())})
    above = 0
    last = 0
    for mark in marks:
        if mark - last > _HEAD_REACH:
            break
        if above and mark > above and mark - above > _SHEET_VALUE_REACH:
            break
        last = mark
        below = next((n for n in letterheads if n > mark), None)
        if below is not None and below - mark <= _HEAD_REACH:
            above = below
    if not above:
        return {n for n in marks if n <= last}
    opened_by_bar = lines[above - 1].strip() == "|"
    return set(range(above - opened_by_bar))


def _tail(lines: list[str], found: dict[str, dict[int, str]]) -> set[int]:
    opened = min((*found.get("letterhead", ()), *found.get("title", ())), default=-1)
    marks = {n: name for n, name in found.get("tail", {}).items() if n > opened}
    if len(set(marks.values())) < _AGREEING:
        return set()
    first = min(marks)
    if first < len(lines) // 4:
        # Navigation above the text uses the same words: take those below the middle only.
        later = [n for n in marks if n >= len(lines) // 4]
        if len({marks[n] for n in later}) < _AGREEING:
            return set()
        first = min(later)
    while first > 0 and (not lines[first - 1].strip() or first - 1 in found.get("echo", {})):
        first -= 1
    return set(range(first, len(lines)))
