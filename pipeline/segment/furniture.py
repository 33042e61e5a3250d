"""Find the page numbers and running heads of a text whose page breaks are lost.

Copied out of a viewer, a page's number stands on a line of its own in the middle of a paragraph,
without a form feed or an empty line to tell. What tells is that such numbers count the pages:
each is one more than the last and about a page further down. A line that is the same next to
several of them is the running head.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Sequence

from pipeline.segment.lines import Line

_NUMBER = re.compile(r"^(?:[-–]\s?)?(\d{1,3})(?:\s?[-–])?$")
_LEAST_PAGE = 15
"""Lines: no page is shorter; the numbers of a flattened table's rows stand closer together."""
_SKIPPED = 2
"""Numbers that may be missing from the count: appendices often have none."""
_SUPERSCRIPT = re.compile(r"(?:\d|\s)(?:[kcdm]?m)$")
"""A unit whose exponent may have been put on the next line."""


def find(lines: Sequence[Line], taken: Container[int]) -> frozenset[int]:
    """Return the indices of page numbers and running heads in ``lines``.

    ``taken`` holds the starts of the lines that are in tables.
    """
    numbers = _page_numbers(lines, taken)
    heads: Counter[str] = Counter()
    beside = {i for n in numbers for i in (n - 1, n + 1) if 0 <= i < len(lines)} - numbers
    for index in beside:
        heads[lines[index].text] += 1
    running = {i for i in beside if heads[lines[i].text] > 1 and len(lines[i].text) > 3}
    return frozenset(numbers | running)


def _page_numbers(lines: Sequence[Line], taken: Container[int]) -> set[int]:
    """The longest count of pages that a bare number opens."""
    bare = [
        (index, int(match[1]))
        for index, line in enumerate(lines)
        if (match := _NUMBER.match(line.text)) and line.span.start not in taken
    ]
    best: list[tuple[int, int]] = []
    for at, (index, value) in enumerate(bare):
        if value > 1 + _SKIPPED or index < _LEAST_PAGE * (value - 1):
            continue
        run = [(index, value)]
        for follower, number in bare[at + 1 :]:
            last_index, last = run[-1]
            pages = number - last
            if 1 <= pages <= _SKIPPED and follower - last_index >= _LEAST_PAGE * pages:
                run.append((follower, number))
        if len(run) > len(best):
            best = run
    if len(best) == 1:
        index, value = best[0]
        if value != 2 or _SUPERSCRIPT.search(lines[index - 1].text):
            return set()
    return {index for index, _ in best}
