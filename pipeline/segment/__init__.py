"""Repaired text -> blocks in reading order and the tree of sections.

Lines get their zone (letterhead, title, body, recipients, signature, appendix), tables their
cells, body lines are joined to paragraphs, and the numbering at their start makes the tree. This
stage never changes, drops or reorders text but for the columns it cuts apart: the blocks, read in
order, are the document.
"""

from __future__ import annotations

from pipeline.records import Outline, Repaired
from pipeline.rules import Rules
from pipeline.segment import blocks, furniture, lines, weave, zones


def segment(repaired: Repaired, rules: Rules, /) -> Outline:
    """Return the outline of ``repaired``."""
    found = lines.split(repaired)
    grid = blocks.Grid.of(repaired, found, rules)
    aside = furniture.find(found, grid.of_line)
    drafts = blocks.build(repaired, zones.assign(found, rules, aside), grid, rules)
    return weave.outline(repaired, drafts, grid.tables)
