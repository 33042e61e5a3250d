"""Where the document begins below a portal's headline that reads like its title.

"KẾ HOẠCH Trồng cây năm 2026 / Đăng ngày …" stands above the letterhead, which has its own title.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

from pipeline.rules import Rules
from pipeline.segment.lines import Line
from pipeline.segment.patterns import folded

_REACH = 60
"""Lines within which the letterhead must follow the headline."""
_ABOVE_MOTTO = 8
"""Lines that the issuer's column may take where it stands above the motto."""
_LETTERHEAD = 25
_TITLES = ("title-word", "title-joined")
_BELOW_MOTTO = ("title-word", "addressed", "number-line", "place-date")


def after_headline(lines: Sequence[Line], rules: Rules, /) -> int:
    """Return the index of the letterhead's first line, 0 where no headline stands above it."""
    texts = (folded(line.text) for line in lines[:_REACH])
    above = list(takewhile(lambda text: not _says(rules, text, "motto"), texts))
    motto = len(above)
    if motto == _REACH or not any(_says(rules, text, *_TITLES) for text in above):
        return 0
    below = (folded(line.text) for line in lines[motto + 1 : motto + _LETTERHEAD])
    if not any(_says(rules, text, *_BELOW_MOTTO) for text in below):
        return 0
    near = range(max(0, motto - _ABOVE_MOTTO), motto)
    return next((i for i in near if _says(rules, above[i], "body-name")), 0)


def _says(rules: Rules, text: str, *names: str) -> bool:
    return any(rules.one("segment", name).pattern.search(text) for name in names)
