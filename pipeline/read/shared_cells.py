"""Which rows share a lead that no lines show: one unit stands once for several tasks.

The text of a shared cell stands at its top or about its middle. The empty rows between two texts
are dealt out so that each text stands so, as nearly as can be; both settings are tried.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

_WORSE = 1.2
"""A setting about the middle must be this much nearer than one from the top."""


class Slot(NamedTuple):
    """A row from ``top`` to ``bottom`` and what stands in its cell, ``text`` (top, bottom)."""

    top: float
    bottom: float
    text: tuple[float, float] | None
    joined: bool = False
    """True where the text above reaches into this row."""


def cell_starts(slots: Sequence[Slot]) -> list[int]:
    """Return for each row the row its cell begins with; empty rows above the first text are one."""
    holders = _holders(slots)
    if not holders:
        return [0] * len(slots)
    by_top, cost = [first for first, _ in holders], _off(slots, holders, None)
    by_middle = _dealt(slots, holders)
    centred = _off(slots, holders, by_middle)
    starts = by_middle if centred * _WORSE < cost else by_top
    lead = [0] * (starts[0] or 0)
    ends = [*starts[1:], len(slots)]
    return lead + [a for a, b in zip(starts, ends, strict=True) for _ in range(a, b)]


def _holders(slots: Sequence[Slot]) -> list[tuple[int, int]]:
    """Return the first and the last row that each text stands in."""
    found: list[tuple[int, int]] = []
    for index, slot in enumerate(slots):
        if found and slot.joined and found[-1][1] == index - 1:
            found[-1] = (found[-1][0], index)
        elif slot.text is not None:
            found.append((max(0, index - slot.joined), index))
    return found


def _text(slots: Sequence[Slot], holder: tuple[int, int]) -> tuple[float, float]:
    texts = [slot.text for slot in slots[holder[0] : holder[1] + 1] if slot.text]
    return min(top for top, _ in texts), max(bottom for _, bottom in texts)


def _off(
    slots: Sequence[Slot], holders: Sequence[tuple[int, int]], starts: list[int] | None
) -> float:
    """Return how far the texts stand off, in points; ``starts`` None: from the rows' tops."""
    if starts is None:
        return sum(_text(slots, h)[0] - slots[h[0]].top for h in holders)
    ends = [*starts[1:], len(slots)]
    return sum(
        _from_middle(slots, holder, start, end)
        for holder, start, end in zip(holders, starts, ends, strict=True)
    )


def _from_middle(slots: Sequence[Slot], holder: tuple[int, int], start: int, end: int) -> float:
    top, bottom = _text(slots, holder)
    return abs((top + bottom) / 2 - (slots[start].top + slots[end - 1].bottom) / 2)


def _dealt(slots: Sequence[Slot], holders: Sequence[tuple[int, int]]) -> list[int]:
    """Return where each cell begins, so that the texts stand about their middles."""
    best: dict[int, tuple[float, list[int]]] = {
        start: (0.0, [start]) for start in range(holders[0][0] + 1)
    }
    for holder, after in zip(holders, [*holders[1:], None], strict=True):
        nexts = range(holder[1] + 1, after[0] + 1) if after else [len(slots)]
        better: dict[int, tuple[float, list[int]]] = {}
        for start, (cost, starts) in best.items():
            for end in nexts:
                total = cost + _from_middle(slots, holder, start, end)
                if end not in better or total < better[end][0]:
                    better[end] = (total, [*starts, end])
        best = better
    return best[len(slots)][1][:-1]
