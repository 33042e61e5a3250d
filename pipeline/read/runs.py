"""The text of one Word paragraph as Word shows it: insertions in, deletions and field codes out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from lxml import etree

from pipeline.read.package import W
from pipeline.read.styles import is_on
from pipeline.spans import Span

_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_THROUGH = {
    f"{W}{name}"
    for name in (
        "hyperlink", "ins", "moveTo", "smartTag", "sdt", "sdtContent", "fldSimple", "customXml",
        "dir", "bdo",
    )
}  # fmt: skip
_CAPITAL_FONT = re.compile(r"\.V[nN]\w+H$")
"""Fonts of TCVN3 whose small letters are drawn as capitals (.VnTimeH, .VnArialH)."""
_CAPITALS = 0xF0000
_CAPITAL = re.compile("[\U000f0021-\U000f00ff]+")
"""Letters of such a font on their way to ``typed``: one private code for each."""
_CODE = re.compile("[\uf020-\uf0ff]")
_SOFT_HYPHEN = "\u00ad"
_UNICODE_VIETNAMESE = re.compile("[\u1ea0-\u1ef9ơưđƠƯĐ]")
"""Letters no legacy encoding has: where they stand, U+00AD is a soft hyphen and not a letter ư."""
_WITH_HYPHEN = re.compile(rf"\S*{_SOFT_HYPHEN}\S*")
_SIGNS = {
    f"{W}tab": "\t",
    f"{W}ptab": "\t",
    f"{W}cr": "\n",
    f"{W}noBreakHyphen": "-",
    f"{W}softHyphen": _SOFT_HYPHEN,
}
_NOTES = {f"{W}footnoteReference": "footnote", f"{W}endnoteReference": "endnote"}
_DRAWN = (f"{W}drawing", f"{W}pict", f"{W}object")


def _joined(word: re.Match[str]) -> str:
    """Return a word without its soft hyphens, unless it is of a legacy font among other words."""
    rest = word[0].replace(_SOFT_HYPHEN, "")
    is_legacy = not rest.isascii() and not _UNICODE_VIETNAMESE.search(rest)
    return word[0] if is_legacy else rest


@dataclass
class Paragraph:
    """A paragraph's text with line feeds for line breaks, and what hangs on it.

    ``breaks_before`` and ``breaks_after`` count the page breaks above its first and below it;
    ``notes`` are pairs (``footnote`` or ``endnote``, id); ``boxes`` are the contents of text boxes.
    """

    parts: list[str] = field(default_factory=list)
    breaks_before: int = 0
    breaks_after: int = 0
    notes: list[tuple[str, str]] = field(default_factory=list)
    boxes: list[etree._Element] = field(default_factory=list)
    symbols: Mapping[tuple[str, str], str] = field(default_factory=dict)

    @property
    def text(self) -> str:
        text = "".join(self.parts).replace("\f", " ").replace("\r", "").replace("\v", "\n")
        if _SOFT_HYPHEN in text and _UNICODE_VIETNAMESE.search(text):
            text = _WITH_HYPHEN.sub(_joined, text)
        return "\n".join(line.strip() for line in text.split("\n"))

    def add_break(self) -> None:
        if any(part.strip() for part in self.parts):
            self.breaks_after += 1
        else:
            self.breaks_before = 1


def read_paragraph(node: etree._Element, symbols: Mapping[tuple[str, str], str]) -> Paragraph:
    """Return the paragraph ``node``; ``symbols`` maps a font and a hex code to a character."""
    paragraph = Paragraph(symbols=symbols)
    _children(node, paragraph)
    return paragraph


def typed(text: str) -> tuple[str, tuple[Span, ...]]:
    """Return ``text``, made of paragraphs, as it was typed, and what of it is in a capital font."""
    spans = tuple(Span(*match.span()) for match in _CAPITAL.finditer(text))
    if not spans:
        return text, spans
    return _CAPITAL.sub(lambda m: "".join(chr(ord(c) - _CAPITALS) for c in m[0]), text), spans


def _children(node: etree._Element, paragraph: Paragraph) -> None:
    for child in node:
        tag = child.tag
        if tag == f"{W}r":
            _run(child, paragraph)
        elif tag == f"{_MC}AlternateContent":
            _alternate(child, paragraph)
        elif tag == f"{W}txbxContent":
            paragraph.boxes.append(child)
        elif tag in (f"{_MATH}oMath", f"{_MATH}oMathPara"):
            paragraph.parts += [text.text or "" for text in child.iter(f"{_MATH}t")]
        elif tag in _THROUGH:
            _children(child, paragraph)


def _alternate(node: etree._Element, paragraph: Paragraph) -> None:
    """Read one of the alternatives: both hold the same text box."""
    choice = node.find(f"{_MC}Choice")
    _drawn(node.find(f"{_MC}Fallback") if choice is None else choice, paragraph)


def _drawn(node: etree._Element | None, paragraph: Paragraph) -> None:
    """Collect the text boxes of a drawing, not those inside them."""
    if node is None:
        return
    for child in node:
        if child.tag == f"{W}txbxContent":
            paragraph.boxes.append(child)
        elif child.tag == f"{_MC}AlternateContent":
            _alternate(child, paragraph)
        else:
            _drawn(child, paragraph)


def _run(node: etree._Element, paragraph: Paragraph) -> None:
    properties = node.find(f"{W}rPr")
    if is_on(properties, "vanish"):
        return
    for child in node:
        tag = child.tag
        if tag == f"{W}t":
            paragraph.parts.append(_spelled(child.text or "", properties, paragraph.symbols))
        elif tag in _SIGNS:
            paragraph.parts.append(_spelled(_SIGNS[tag], properties, paragraph.symbols))
        elif tag == f"{W}lastRenderedPageBreak" or child.get(f"{W}type") == "page":
            paragraph.add_break()
        elif tag == f"{W}br":
            paragraph.parts.append("\n")
        elif tag == f"{W}sym":
            font, code = child.get(f"{W}font") or "", child.get(f"{W}char") or ""
            paragraph.parts.append(_symbol(font, code[-2:].upper(), paragraph.symbols))
        elif tag in _NOTES:
            paragraph.notes.append((_NOTES[tag], child.get(f"{W}id") or ""))
        elif tag == f"{_MC}AlternateContent":
            _alternate(child, paragraph)
        elif tag in _DRAWN:
            _drawn(child, paragraph)


def _spelled(
    text: str, properties: etree._Element | None, symbols: Mapping[tuple[str, str], str]
) -> str:
    """Return ``text`` with the signs its symbol font shows; ``typed`` knows a capital font's."""
    fonts = properties.find(f"{W}rFonts") if properties is not None else None
    font = (fonts.get(f"{W}ascii") or fonts.get(f"{W}hAnsi") or "") if fonts is not None else ""
    if _CAPITAL_FONT.match(font):
        return "".join(chr(ord(c) + _CAPITALS) if "!" <= c <= "\xff" else c for c in text)
    if not _CODE.search(text):
        return text
    return _CODE.sub(lambda m: _symbol(font, f"{ord(m[0]) & 0xFF:02X}", symbols), text)


def _symbol(font: str, code: str, symbols: Mapping[tuple[str, str], str]) -> str:
    family = "wingdings" if font.casefold().startswith("wingdings") else "symbol"
    return symbols.get((family, code), "")
