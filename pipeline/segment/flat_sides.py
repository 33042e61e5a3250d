"""Whether units that stand alone in a row lead or coordinate: a merged cell leaves nothing behind.

Where one of the two cells of a row is left out, its other cell says by itself on which side it is:
lists and groups ("các phòng, ban liên quan") coordinate, and a unit does what it does in the rows
that name both.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache

from pipeline.rules import Rules

_PARTS = re.compile(r"\s*[;,]\s*|\s+-\s+(?=\w)|^-\s*")
_OF_MANY = 1.0
"""What speaks for a list or a group that coordinates, and against one that leads."""
_OF_KNOWN = 0.75
"""What speaks for the side on which a unit stands in all other rows."""


@dataclass(frozen=True)
class Sides:
    """How often each unit leads and coordinates, by name without case, over a table's rows."""

    leads: Counter[str] = field(default_factory=Counter)
    coordinates: Counter[str] = field(default_factory=Counter)
    _leads: dict[str, float] = field(default_factory=dict)
    """What speaks for each cell asked for being one of those that lead."""

    @classmethod
    def of_rows(cls, rows: Iterable[Mapping[str, str]]) -> Sides:
        """Count the units of ``rows``, cells by role, that have both cells."""
        sides = cls()
        for row in rows:
            if "lead" in row and "coordinate" in row:
                sides.leads.update(_units(row["lead"]))
                sides.coordinates.update(_units(row["coordinate"]))
        return sides

    def of(self, cell: str, role: str) -> float:
        """Return what speaks for ``cell`` being one of ``role``, lead or coordinate."""
        score = self._leads.get(cell)
        if score is None:
            score = self._leads[cell] = self._leading(cell)
        return score if role == "lead" else -score

    def _leading(self, cell: str) -> float:
        score = -_OF_MANY if _many().search(cell) else 0.0
        known = [lean for unit in _units(cell) if (lean := self._lean(unit)) is not None]
        return score + _OF_KNOWN * sum(known) / len(known) if known else score

    def _lean(self, unit: str) -> float | None:
        led, helped = self.leads[unit], self.coordinates[unit]
        return (led - helped) / (led + helped + 1) if led + helped else None


def _units(cell: str) -> list[str]:
    return [part for part in _PARTS.split(cell) if part]


@cache
def _many() -> re.Pattern[str]:
    return Rules().one("table_cells", "many-bodies").pattern
