"""Take Markdown and HTML marks off the lines of a text file, keeping every line.

Crawlers set emphasis in ways no Markdown reader accepts (``**1**. **Mục đích**``, ``*Đơn vị: *Các
Sở``), so that marks are counted within a paragraph instead of parsed. A star that is a bullet, a
factor or a note mark is text and stays, as does everything in a file without any mark-up.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

_RULE = re.compile(r"(?:(?:[-–—_=*~]\s?){3,}|[-*_]{2,}[o0&*+][-*_]{2,})")
_TABLE_RULE = re.compile(
    r"\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)+\|?|\|\s*:?-{2,}:?\s*\||\+(?:[-=]{2,}\+)+"
)
_HEADING = re.compile(r"#{1,6}(?:\s+(.*))?")
_QUOTE = re.compile(r"^\s*(?:>\s?)+")
_FENCE = re.compile(r"(?:```|~~~)\w*")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|>~<])")
_LINK = re.compile(
    r"!?\[(?P<text>(?:[^\[\]]|\[[^\[\]]{0,40}\]){0,300})\]\((?P<to>[^()\s]{0,500})\)"
)
_TAG = re.compile(
    r"</?(?P<name>a|b|i|u|em|strong|p|div|span|br|hr|sup|sub|font|center|table|tbody|thead|tr|td|th"
    r"|ul|ol|li|h[1-6]|img|o:p|small|big|s|strike)(?:\s[^<>=]{1,60}=[^<>]{0,500})?\s{0,5}/?>",
    re.I,
)
_INLINE = frozenset(
    ("a", "b", "i", "u", "em", "strong", "span", "sup", "sub", "font", "o:p", "small", "big", "s")
)
_ENTITY = re.compile(r"&(?:[a-zA-Z]{2,8}|#\d{2,6}|#x[0-9a-fA-F]{2,5});")
_MARKED = re.compile(r"\*\*[^\s*][^*\n]{0,400}\*\*|^#{1,6} \S|^\|$|^[ \t]{0,9}\|?:?-{3,}:?\|", re.M)
_NOTE_MARK = re.compile(r"\(\*{1,4}\)")
_STARS = re.compile(r"\*+")
_UNDERSCORES = re.compile(r"(?<![\w_])(_{1,2})(?=[^\s_])([^_\n]{1,400}?)(?<=[^\s_])\1(?![\w_])")
_KEPT_STAR = "\ue000"
KEPT_BAR = "\ue001"
"""Private characters that stand for a star or a bar that is text, until all marks are off."""
_GUTTER = "    "
_ESCAPED = {"*": _KEPT_STAR, "|": KEPT_BAR}


def take_off(lines: list[str]) -> list[str]:
    """Return ``lines`` without marks: as many lines, table bars still in place."""
    marked = _MARKED.search("\n".join(lines)) is not None
    cleaned = [_line(line, marked=marked) for line in lines]
    for first, last in _paragraphs(cleaned):
        cleaned[first:last] = _stars(cleaned[first:last], marked=marked)
    return [line.replace(_KEPT_STAR, "*").rstrip() for line in cleaned]


def _line(line: str, *, marked: bool) -> str:
    bare = line.strip()
    if _TABLE_RULE.fullmatch(bare):
        return line
    if _RULE.fullmatch(bare) or (marked and _FENCE.fullmatch(bare)):
        return ""
    if marked and (heading := _HEADING.fullmatch(bare)):
        line = (heading[1] or "").rstrip("#").rstrip()
    elif marked:
        line = _QUOTE.sub("", line)
    line = _ESCAPE.sub(lambda m: _ESCAPED.get(m[1], m[1]), line)
    if "](" in line:
        line = _LINK.sub(lambda m: "" if m[0].startswith("!") else m["text"], line)
    line = _ENTITY.sub(_entity, _TAG.sub(_tag, line))
    if marked and "_" in line:
        line = _UNDERSCORES.sub(r"\2", line)
    return line


def _tag(match: re.Match[str]) -> str:
    """A line break inside a line leaves a gap such as stands between two columns."""
    name = match["name"].lower()
    return "" if name in _INLINE else _GUTTER if name == "br" else " "


def _entity(match: re.Match[str]) -> str:
    return html.unescape(match[0]).replace("\n", " ")


def _paragraphs(lines: list[str]) -> Iterator[tuple[int, int]]:
    """Yield the runs of lines between empty lines and bars, as first and last + 1."""
    first: int | None = None
    for number, line in enumerate([*lines, ""]):
        if line.strip() in ("", "|") or _only_stars(line):
            if first is not None:
                yield first, number
            if number < len(lines) and "*" in line:
                yield number, number + 1
            first = None
        elif first is None:
            first = number


def _only_stars(line: str) -> bool:
    return "*" in line and not line.replace("*", "").strip()


def _stars(lines: list[str], *, marked: bool) -> list[str]:
    """Take the emphasis off one paragraph."""
    if not any("*" in line for line in lines):
        return lines
    if len(lines) == 1 and _only_stars(lines[0]):
        return [""]
    text = _NOTE_MARK.sub(lambda m: m[0].replace("*", _KEPT_STAR), "\n".join(lines))
    kept = _text_stars(text, marked=marked)
    held = "".join(_KEPT_STAR if at in kept else char for at, char in enumerate(text))
    return held.replace("*", "").split("\n")


def _text_stars(text: str, *, marked: bool) -> set[int]:
    """Return the places of the stars that are bullets, factors or note marks."""
    singles = [m.start() for m in _STARS.finditer(text) if len(m[0]) % 2]
    kept = {at for at in singles if _is_factor(text, at)}
    bullets = [at for at in singles if _is_bullet(text, at)]
    emphasis = [at for at in singles if at not in kept and at not in bullets]
    if len(emphasis) % 2:
        if before := [at for at in bullets if at < emphasis[0]]:
            # One of the "bullets" opens an emphasis with a space in it: ``* Ghi chú: *``.
            bullets.remove(before[-1])
        elif not marked:
            kept.update(emphasis)
    return kept.union(bullets)


def _is_factor(text: str, at: int) -> bool:
    """Tell whether the star stands between two numbers: ``12 * 500.000``, ``2*3``."""
    before = text[max(0, at - 3) : at].rstrip()[-1:]
    after = text[at + 1 : at + 4].lstrip()[:1]
    return before.isdigit() and after.isdigit() and text[at : at + 2] != "**"


def _is_bullet(text: str, at: int) -> bool:
    opens = at == 0 or text[at - 1] == "\n"
    return opens and text[at + 1 : at + 2] in (" ", "\t", "\xa0")
