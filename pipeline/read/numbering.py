"""Word's automatic numbers and bullets -> the text Word would show before a paragraph.

A paragraph names a list and a level, itself or through its style; the list's abstract definition
holds each level's start, format and text (``%1.%2.``). Counters run through the document for each
abstract definition; a deeper level starts anew below a higher one; a list may override starts.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from lxml import etree

from pipeline.read.package import W

_LEVELS = 9
_SYMBOL_FONTS = ("symbol", "wingdings", "webdings", "zapf", "marlett", "courier")
_HOLLOW_BULLETS = "o§"
_ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"),
    (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip
_LETTERS = 26
_LONGEST = 4000
"""Word shows letters and roman numerals up to a limit; beyond, plain digits are clear enough."""


class Level(NamedTuple):
    """How a list's level is counted and shown."""

    start: int
    form: str
    text: str
    legal: bool
    restart: int | None
    style: str
    font: str


class ListRef(NamedTuple):
    """The list and level a paragraph belongs to."""

    number: str
    level: int


@dataclass
class Numbering:
    """The lists of a document and where their counters stand."""

    abstract: dict[str, dict[int, Level]]
    lists: dict[str, tuple[str, dict[int, Level], dict[int, int]]]
    counts: dict[str, dict[int, int]] = field(default_factory=dict)
    begun: set[tuple[str, int]] = field(default_factory=set)

    def label(self, ref: ListRef) -> str:
        """Count the paragraph and return its number or bullet, "" if it shows none."""
        if ref.number not in self.lists:
            return ""
        abstract, own, starts = self.lists[ref.number]
        levels = {**self.abstract.get(abstract, {}), **own}
        if not (level := levels.get(ref.level)):
            return ""
        counts = self.counts.setdefault(abstract, {})
        if (ref.number, ref.level) not in self.begun:
            self.begun.add((ref.number, ref.level))
            if ref.level in starts:
                counts[ref.level] = starts[ref.level] - 1
        counts[ref.level] = counts.get(ref.level, level.start - 1) + 1
        for deeper in range(ref.level + 1, _LEVELS):
            restart = levels[deeper].restart if deeper in levels else None
            if restart is None or ref.level < restart:
                counts.pop(deeper, None)
        return _shown(level, levels, counts)

    def level_of_style(self, number: str, style: str) -> int:
        """Return the level of a list that is tied to a paragraph style, 0 if none is."""
        abstract, own, _ = self.lists.get(number, ("", {}, {}))
        levels = {**self.abstract.get(abstract, {}), **own}
        return next((at for at, level in levels.items() if level.style == style), 0)


def _shown(level: Level, levels: dict[int, Level], counts: dict[int, int]) -> str:
    if level.form == "none" and "%" in level.text and not level.text.strip("%123456789"):
        return ""
    if level.form == "bullet":
        return _bullet(level)
    text = level.text
    for at in range(_LEVELS):
        sign = f"%{at + 1}"
        if sign in text:
            other = levels.get(at)
            form = "decimal" if level.legal or other is None else other.form
            start = other.start if other else 1
            text = text.replace(sign, counted(counts.get(at, start), form))
    return text.strip()


def _bullet(level: Level) -> str:
    text = level.text.strip()
    if not text:
        return ""
    private = any("\ue000" <= char <= "\uf8ff" for char in text)
    symbol = level.font.casefold().startswith(_SYMBOL_FONTS)
    if private or (symbol and text not in "-–+*"):
        return "-"
    return "-" if text in _HOLLOW_BULLETS else text


def counted(number: int, form: str) -> str:
    """Return ``number`` in a Word number format (``upperRoman``, ``lowerLetter``, …)."""
    if form == "none":
        return ""
    if form == "decimalZero":
        return f"{number:02d}"
    if not 0 < number < _LONGEST:
        return str(number)
    if form in ("upperRoman", "lowerRoman"):
        roman = _roman(number)
        return roman if form == "upperRoman" else roman.lower()
    if form in ("upperLetter", "lowerLetter"):
        # After z Word doubles the letter: aa, bb.
        turns, rest = divmod(number - 1, _LETTERS)
        letters = chr(ord("a") + rest) * (turns + 1)
        return letters if form == "lowerLetter" else letters.upper()
    return str(number)


def _roman(number: int) -> str:
    parts: list[str] = []
    for value, sign in _ROMAN:
        times, number = divmod(number, value)
        parts.append(sign * times)
    return "".join(parts)


def read_numbering(root: etree._Element | None, style_lists: dict[str, str]) -> Numbering:
    """Return the lists of a numbering part; ``style_lists`` maps list styles to their list."""
    abstract: dict[str, dict[int, Level]] = {}
    links: dict[str, str] = {}
    lists: dict[str, tuple[str, dict[int, Level], dict[int, int]]] = {}
    for node in root.iterfind(f"{W}abstractNum") if root is not None else ():
        name = node.get(f"{W}abstractNumId") or ""
        abstract[name] = _levels(node)
        if link := _value(node, "numStyleLink"):
            links[name] = style_lists.get(link, "")
    for node in root.iterfind(f"{W}num") if root is not None else ():
        own: dict[int, Level] = {}
        starts: dict[int, int] = {}
        for override in node.iterfind(f"{W}lvlOverride"):
            at = _whole(override.get(f"{W}ilvl"), 0)
            if start := _value(override, "startOverride"):
                starts[at] = _whole(start, 1)
            own.update(_levels(override))
        lists[node.get(f"{W}numId") or ""] = (_value(node, "abstractNumId"), own, starts)
    for number, (name, own, starts) in lists.items():
        target = lists.get(links.get(name, ""))
        if target and name in links:
            lists[number] = (target[0], own, starts)
    return Numbering(abstract, lists)


def _levels(node: etree._Element) -> dict[int, Level]:
    return {_whole(lvl.get(f"{W}ilvl"), 0): _level(lvl) for lvl in node.iterfind(f"{W}lvl")}


def _level(node: etree._Element) -> Level:
    fonts = node.find(f"{W}rPr/{W}rFonts")
    font = (fonts.get(f"{W}ascii") or fonts.get(f"{W}hAnsi") or "") if fonts is not None else ""
    restart = _value(node, "lvlRestart")
    legal = node.find(f"{W}isLgl")
    return Level(
        _whole(_value(node, "start"), 1),
        _value(node, "numFmt") or "decimal",
        _value(node, "lvlText"),
        legal is not None and legal.get(f"{W}val") not in ("0", "false", "off"),
        _whole(restart, 0) if restart else None,
        _value(node, "pStyle"),
        font,
    )


def _value(node: etree._Element, child: str) -> str:
    found = node.find(f"{W}{child}")
    return (found.get(f"{W}val") or "") if found is not None else ""


def _whole(text: str | None, default: int) -> int:
    try:
        return int(text or "")
    except ValueError:
        return default
