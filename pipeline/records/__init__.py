"""The records that flow through the pipeline, each holding the one it was made from.

``Source -> Scan -> Repaired -> Outline -> Facts``. Every fact carries a span of the outline's
text, so that ``Outline.place`` can walk it home: flow text -> repaired text -> scan -> page, line
and box. Nothing here is changed after it was made.
"""

from __future__ import annotations

from pipeline.records.facts import (
    NOWHERE,
    UNSTATED,
    Citation,
    Deadline,
    Fact,
    Facts,
    Finding,
    Header,
    Responsibility,
    Task,
    Token,
    UnitMention,
    When,
)
from pipeline.records.outline import (
    Block,
    BlockKind,
    Outline,
    Place,
    Section,
)
from pipeline.records.scan import (
    READABLE,
    Box,
    Cell,
    Grade,
    Media,
    Page,
    Repaired,
    Scan,
    Signature,
    Source,
    Table,
    TextSource,
    Word,
    Words,
)

__all__ = [
    "NOWHERE",
    "READABLE",
    "UNSTATED",
    "Block",
    "BlockKind",
    "Box",
    "Cell",
    "Citation",
    "Deadline",
    "Fact",
    "Facts",
    "Finding",
    "Grade",
    "Header",
    "Media",
    "Outline",
    "Page",
    "Place",
    "Repaired",
    "Responsibility",
    "Scan",
    "Section",
    "Signature",
    "Source",
    "Table",
    "Task",
    "TextSource",
    "Token",
    "UnitMention",
    "When",
    "Word",
    "Words",
]
