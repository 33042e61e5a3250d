"""Where the document begins below a portal's headline that reads like its title.

"KẾ HOẠCH Trồng cây năm 2026 / Đăng ngày …" stands above the letterhead, which has its own title.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.rules import Rules
from pipeline.segment.lines import Line

_REACH = 60
"""Lines within which the letterhead must follow the headline."""
_ABOVE_MOTTO = 8
"""Lines that the issuer's column may take where it stands above the motto."""
_LETTERHEAD = 25
_TITLES = ("title-word", "title-joined")
_BELOW_MOTTO = ("title-word", "addressed", "number-line", "place-date")


def after_headline(lines: Sequence[Line], rules: Rules, /) -> int:
    """Return the index of the letterhead's first line, 0 where no headline stands above it."""
    says = {rule.name: rule.pattern for rule in rules["segment"]}
    texts = [" ".join(line.text.split()) for line in lines[: _REACH + _LETTERHEAD]]
    motto = next((i for i, t in enumerate(texts[:_REACH]) if says["motto"].search(t)), 0)
    if not any(says[name].search(text) for text in texts[:motto] for name in _TITLES):
        return 0
    below = texts[motto + 1 : motto + _LETTERHEAD]
    if not any(says[name].search(text) for text in below for name in _BELOW_MOTTO):
        return 0
    near = range(max(0, motto - _ABOVE_MOTTO), motto)
    return next((i for i in near if says["body-name"].search(texts[i])), 0)
