"""Fields of work in units' names: ``VH-XH``, ``Văn hoá, Xã hội`` -> ``Văn hóa - Xã hội``.

Clerks join the fields of one office by hyphens, commas, "và" or nothing, in any order, and shorten
them to letters with anything between. Which fields make one office is told by the abbreviations
of the rules: whatever their links, the same fields together are the same office's, unless the
rules know them in this order as another's ("Kế hoạch - Tài chính", "Tài chính - Kế hoạch").
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from pipeline.normalise.unit_words import GAP, shadow, squeezed, whole_words
from pipeline.rules import Rules

_JOINTS = re.compile(r" - |, | và ")
_LINK = re.compile(r"\s*(?:[-,&/]|và(?!\w))\s*")
_LETTERS = re.compile(r"[A-ZĐƯ]{2,8}(?:\s?(?:[-&,./]|và)\s?[A-ZĐƯ]{2,8}){0,3}(?!\w)")
_CAPITALS = re.compile(r"[A-ZĐƯ]+")
_MOST = 6
"""Fields one office has at most."""


class Field(NamedTuple):
    """A field in a text: where it ends, its canonical wording and function group."""

    end: int
    name: str
    group: str


class Fields:
    """The fields of a rule folder, alone and together."""

    def __init__(self, rules: Rules) -> None:
        self.known: dict[str, tuple[str, str]] = {}
        for row in rules.words("unit_fields"):
            self.known[squeezed(shadow(row["field"]))] = (row["name"], row["group"])
        plain = dict(self.known)
        self.short: set[str] = set()
        self._letters: dict[str, tuple[str, str]] = {}
        self._together: dict[frozenset[str], tuple[str, str]] = {}
        self._in_order: dict[tuple[str, ...], tuple[str, str]] = {}
        for row in rules.words("abbreviations"):
            if row["use"] == "field":
                parts = [squeezed(shadow(part)) for part in _JOINTS.split(row["long"])]
                meant = row["long"], plain.get(parts[0], ("", ""))[1]
                low = squeezed(shadow(row["short"]))
                self.known.setdefault(low, meant)
                self.short.add(low)
                self._letters.setdefault("".join(_CAPITALS.findall(row["short"])), meant)
                if len(parts) > 1:
                    self._together.setdefault(frozenset(parts), meant)
                    self._in_order.setdefault(tuple(parts), meant)
        self.pattern = whole_words(self.known)

    def phrases(self) -> Iterator[str]:
        """Yield all wordings in lower case that are no abbreviations, alone and together."""
        yield from (key for key in self.known if key not in self.short)
        yield from (shadow(name) for name, _ in self._in_order.values())

    def at(self, text: str, low: str, at: int) -> Field | None:
        """Return the field that begins at ``at``, the longest; abbreviations in capitals only."""
        match = self.pattern.match(low, at)
        if match:
            key = squeezed(match[0])
            if key in self.short and not text[at : at + 2].isupper():
                match = None
        short = self._short_at(text, at)
        if match is None or (short and short.end > match.end()):
            return short
        return Field(match.end(), *self.known[squeezed(match[0])])

    def together(self, text: str, low: str, at: int) -> Field | None:
        """Return the longest run of fields from ``at`` that one office is known to have.

        It isn't cut before "và": what follows that would belong to it.
        """
        parts: list[str] = []
        best: Field | None = None
        end = at
        for _ in range(_MOST):
            field = self.at(text, low, end)
            if field is None:
                return best
            parts += (squeezed(shadow(part)) for part in _JOINTS.split(field.name))
            link = _LINK.match(low, field.end)
            follows = link or GAP.match(low, field.end)
            end = follows.end() if follows else field.end
            goes_on = link is not None and link[0].strip() in ("và", "&")
            known = self._in_order.get((*parts,)) or self._together.get(frozenset(parts))
            if known and not (goes_on and self.at(text, low, end)):
                best = Field(field.end, *known)
            if follows is None:
                return best
        return best

    def expanded(self, text: str) -> str:
        """Return ``text`` with the abbreviations of fields spelled out."""
        low = shadow(text)
        out, at = [], 0
        for match in self.pattern.finditer(low):
            key = squeezed(match[0])
            if key in self.short and text[match.start() : match.end()].isupper():
                out += [text[at : match.start()], self.known[key][0]]
                at = match.end()
        return "".join([*out, text[at:]])

    def group(self, text: str) -> str:
        """Return the function group of the first field named in ``text``, "" where none is."""
        match = self.pattern.search(shadow(text))
        return self.known[squeezed(match[0])][1] if match else ""

    def _short_at(self, text: str, at: int) -> Field | None:
        """Return the field whose letters stand at ``at``, whatever stands between them."""
        match = _LETTERS.match(text, at)
        if match is None:
            return None
        ends = [piece.end() for piece in _CAPITALS.finditer(match[0])]
        for end in reversed(ends):
            letters = "".join(_CAPITALS.findall(match[0][:end]))
            if letters in self._letters:
                return Field(at + end, *self._letters[letters])
        return None
