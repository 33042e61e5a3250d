"""What Word's styles say about paragraphs: lists, page breaks, hidden text."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from pipeline.read.numbering import ListRef, Numbering
from pipeline.read.package import W

_OFF = ("0", "false", "off")


def is_on(node: etree._Element | None, child: str) -> bool:
    """Tell whether a property such as ``w:vanish`` is there and not switched off."""
    found = node.find(f"{W}{child}") if node is not None else None
    return found is not None and found.get(f"{W}val") not in _OFF


@dataclass(frozen=True)
class Styles:
    """The styles by id; ``default`` is the paragraph style used where none is named."""

    nodes: dict[str, etree._Element]
    default: str

    def lists(self) -> dict[str, str]:
        """Return the list each style names, by style id."""
        return {
            name: number
            for name, node in self.nodes.items()
            if (number := _number(node.find(f"{W}pPr/{W}numPr")))
        }

    def chain(self, style: str) -> list[tuple[str, etree._Element]]:
        """Return the style and those it is based on, nearest first."""
        found: list[tuple[str, etree._Element]] = []
        seen: set[str] = set()
        while style in self.nodes and style not in seen:
            seen.add(style)
            node = self.nodes[style]
            found.append((style, node))
            based = node.find(f"{W}basedOn")
            style = (based.get(f"{W}val") or "") if based is not None else ""
        return found

    def list_of(self, properties: etree._Element | None, numbering: Numbering) -> ListRef | None:
        """Return the list and level of a paragraph with these properties, None without one."""
        own = properties.find(f"{W}numPr") if properties is not None else None
        number, level = _number(own), _level(own)
        for style, node in self.chain(self.style_of(properties)):
            if number and level is not None:
                break
            inherited = node.find(f"{W}pPr/{W}numPr")
            if inherited is None:
                continue
            if not number:
                number = _number(inherited)
                if level is None:
                    level = _level(inherited)
                if level is None and number:
                    level = numbering.level_of_style(number, style)
            elif level is None:
                level = _level(inherited)
        return None if number in ("", "0") else ListRef(number, level or 0)

    def style_of(self, properties: etree._Element | None) -> str:
        """Return the id of the paragraph style that the properties name, else the default."""
        named = properties.find(f"{W}pStyle") if properties is not None else None
        return (named.get(f"{W}val") or "") if named is not None else self.default

    def breaks_before(self, properties: etree._Element | None) -> bool:
        """Tell whether the paragraph starts a page (``w:pageBreakBefore``)."""
        if properties is not None and properties.find(f"{W}pageBreakBefore") is not None:
            return is_on(properties, "pageBreakBefore")
        for _, node in self.chain(self.style_of(properties)):
            inner = node.find(f"{W}pPr")
            if inner is not None and inner.find(f"{W}pageBreakBefore") is not None:
                return is_on(inner, "pageBreakBefore")
        return False


def read_styles(root: etree._Element | None) -> Styles:
    """Return the styles of a styles part."""
    nodes: dict[str, etree._Element] = {}
    default = ""
    for node in root.iterfind(f"{W}style") if root is not None else ():
        name = node.get(f"{W}styleId") or ""
        nodes[name] = node
        paragraph = node.get(f"{W}type") == "paragraph"
        if paragraph and node.get(f"{W}default") not in (None, *_OFF):
            default = name
    return Styles(nodes, default)


def _number(node: etree._Element | None) -> str:
    found = node.find(f"{W}numId") if node is not None else None
    return (found.get(f"{W}val") or "") if found is not None else ""


def _level(node: etree._Element | None) -> int | None:
    found = node.find(f"{W}ilvl") if node is not None else None
    text = (found.get(f"{W}val") or "") if found is not None else ""
    return int(text) if text.isdigit() else None
