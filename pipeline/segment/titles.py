"""Where a document's title stands, and where its letterhead ends without one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from pipeline.segment.lines import Line
from pipeline.segment.patterns import Patterns, folded, is_capitals

SEARCH_TITLE_WITHIN = 80
"""Lines: a title word further down is no letterhead's end but a heading."""
TITLE_LINES = 10
_LETTERHEAD_LINES = 25
_BELOW_LETTERHEAD = 4
"""Lines below a letterhead within which the title begins: rules and a date may stand between."""
SECTION = re.compile(r"^(?:[IVX]{1,5}|[A-D]|1)\s?[.)/-]\s*\D|^(?:PHẦN|Phần|CHƯƠNG|Chương|Điều)\s")
BODY_THAT_DECIDES = re.compile(
    r"^(?:(?:PHÓ )?CHỦ TỊCH |ỦY BAN NHÂN DÂN|UỶ BAN NHÂN DÂN|HỘI ĐỒNG NHÂN DÂN|(?:PHÓ )?GIÁM ĐỐC |"
    r"BAN (?:THƯỜNG VỤ|CHẤP HÀNH) |(?:THỦ TƯỚNG )?CHÍNH PHỦ$|BỘ TRƯỞNG |QUỐC HỘI$)"
)
"""A decision names who decides, in capitals, between its title and its grounds."""


def may_open(line: Line) -> bool:
    """Tell whether a line may open a zone: the words that do begin with a capital."""
    return line.text[0].isupper()


def find_title(lines: Sequence[Line], patterns: Patterns) -> int | None:
    """Return the index of the line that names the document's type, None where there is none."""
    for find in (_title_in_capitals, mixed_title, _title_in_small_letters):
        if (index := find(lines, patterns)) is not None:
            return index
    return None


def _title_in_capitals(lines: Sequence[Line], patterns: Patterns) -> int | None:
    grounds = False
    for index, line in enumerate(lines[:SEARCH_TITLE_WITHIN]):
        grounds = grounds or line.text.startswith("Căn cứ ")
        if grounds and line.text.endswith(":") and patterns.says("title-word", line.text):
            return None  # "QUYẾT ĐỊNH:" that opens the articles of a decision without its title
        if patterns.says("title-word", line.text) or patterns.says("title-joined", line.text):
            return index
        if patterns.says("addressed", line.text):
            return None
        if SECTION.match(line.text) and len(line.text) > 12 and index > 25:
            return None
    return None


def mixed_title(lines: Sequence[Line], patterns: Patterns) -> int | None:
    """Return the title in small letters of a text without letterhead: Kế hoạch trồng cây năm 2026.

    What it is attached to, or the grounds, must follow.
    """
    if has_letterhead(lines, patterns):
        return None
    for index, line in enumerate(lines[:TITLE_LINES]):
        if not (may_open(line) and patterns.says("title-mixed", line.text)):
            continue
        below = lines[index + 1 : index + 5]
        texts = [f"{one.text} {two.text}" for one, two in pairwise(below)]
        if any(patterns.says("attached", text) for text in texts):
            return index
        if any(after.text.startswith(("Căn cứ ", "Thực hiện ")) for after in below[:2]):
            return index
    return None


def _title_in_small_letters(lines: Sequence[Line], patterns: Patterns) -> int | None:
    """Return the type word in small letters, "Kế hoạch", that stands right below a letterhead."""
    if not has_letterhead(lines, patterns):
        return None
    end = letterhead_end(lines, patterns)
    for index, line in enumerate(lines[end : end + _BELOW_LETTERHEAD], end):
        if may_open(line) and patterns.says("title-word", line.text.upper()):
            return None if line.text.endswith(":") else index
    return None


def has_letterhead(lines: Sequence[Line], patterns: Patterns) -> bool:
    """Tell whether the motto stands among the first lines."""
    return any(patterns.says("motto", line.text) for line in lines[:_LETTERHEAD_LINES])


def letterhead_end(lines: Sequence[Line], patterns: Patterns) -> int:
    """Return where the letterhead of a document without a title word, an official letter, ends."""
    head = lines[:_LETTERHEAD_LINES]
    for index, line in enumerate(head):
        if patterns.says("addressed", line.text):
            return index
    for index, line in enumerate(head):
        if patterns.says("place-date", line.text):
            return index + 1
    marks = ("motto", "number-line")
    last = (i for i, line in enumerate(head) if any(patterns.says(m, line.text) for m in marks))
    return max(last, default=-1) + 1


def untyped_title(lines: Sequence[Line], start: int) -> int:
    """Return the end of a title in capitals that has lost the word above it: QUYẾT ĐỊNH."""
    for index in range(start, min(len(lines), start + TITLE_LINES)):
        text = folded(lines[index].text)
        if not is_capitals(text) or SECTION.match(text) or BODY_THAT_DECIDES.match(text):
            return index
    return start
