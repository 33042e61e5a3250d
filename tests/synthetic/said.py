"""Text that knows what it states: citations, time frames and units travel with the words."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

SLOT = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Cited:
    """A mention of another document; ``inner`` are the mentions inside its subject."""

    raw: str
    kind: str = "numbered"
    doc_type: str = ""
    number: str = ""
    date: str = ""
    issuer: str = ""
    subject: str = ""
    inner: tuple[Cited, ...] = ()


@dataclass(frozen=True)
class Due:
    """A time frame, dates as ISO 8601. ``also`` are further cycles that may be given."""

    raw: str
    kind: str
    start: str = ""
    end: str = ""
    rrule: str = ""
    bound: str = ""
    scope: str = "task"
    strong: bool = True
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class Unit:
    """A unit by its canonical name and how this mention spells it."""

    canonical: str
    kind: str
    raw: str
    role: str = "actor"


@dataclass(frozen=True)
class Said:
    """A stretch of text and what it states, in reading order."""

    text: str = ""
    cites: tuple[Cited, ...] = ()
    dues: tuple[Due, ...] = ()
    units: tuple[Unit, ...] = ()

    def __add__(self, other: Said | str) -> Said:
        more = other if isinstance(other, Said) else Said(other)
        return Said(
            self.text + more.text,
            self.cites + more.cites,
            self.dues + more.dues,
            self.units + more.units,
        )

    def capital(self) -> Said:
        """Return the same with a capital first letter."""
        return replace(self, text=self.text[:1].upper() + self.text[1:])

    def upper(self) -> Said:
        return replace(self, text=self.text.upper())


def fill(template: str, **values: Said | str) -> Said:
    """Return ``template`` with each ``{slot}`` replaced, stating what its parts state."""
    out, at = Said(), 0
    for slot in SLOT.finditer(template):
        out = out + template[at : slot.start()] + values[slot[1]]
        at = slot.end()
    return out + template[at:]


def join(parts: list[Said], between: str) -> Said:
    """Return ``parts`` with ``between`` between them."""
    out = Said()
    for index, part in enumerate(parts):
        out = out + (between if index else "") + part
    return out
