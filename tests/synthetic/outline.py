"""Numbering of the body: which marker stands before a block and which path it has."""

from __future__ import annotations

from random import Random

from tests.synthetic.plan import Item
from tests.synthetic.said import Said

LETTERS = list("abcdđeghiklmnopq")
CAPITALS = "ABCDĐEGH"
ROMAN = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X"]
STYLES = {
    "usual": ("roman", "arabic", "letter", "dash"),
    "dashes": ("roman", "arabic", "dash", "plus"),
    "decimals": ("roman", "arabic", "decimal", "dash"),
    "arabic": ("arabic", "decimal", "letter", "dash"),
    "brackets": ("roman", "arabic)", "letter.", "dash"),
    "lettered": ("capital", "roman", "arabic", "dash"),
}
WEIGHTS = {"usual": 8, "dashes": 4, "decimals": 2, "arabic": 1, "brackets": 1, "lettered": 1}


class Numbering:
    """Writes items of four levels in one style, keeping count."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self.style = rng.choices(list(WEIGHTS), list(WEIGHTS.values()))[0]
        self.levels = STYLES[self.style]
        self.items: list[Item] = []
        self.counts = [0, 0, 0, 0]
        self.paths = ["", "", "", ""]
        self.odd_letter = rng.random()

    def _next(self, level: int) -> tuple[str, str]:
        """Return the next marker and path of ``level`` (0 = part)."""
        self.counts[level] += 1
        self.counts[level + 1 :] = [0] * (3 - level)
        count, above = self.counts[level], self.paths[level - 1] if level else ""
        kind = self.levels[level]
        name, marker = self._name(kind, count, above)
        path = f"{above}.{name}" if above else name
        self.paths[level] = path
        return marker, path

    def _name(self, kind: str, count: int, above: str) -> tuple[str, str]:
        if kind == "roman":
            return ROMAN[count - 1], f"{ROMAN[count - 1]}."
        if kind == "capital":
            return CAPITALS[count - 1], f"{CAPITALS[count - 1]}."
        if kind in ("letter", "letter."):
            name = self._letter(count)
            return name, name + (")" if kind == "letter" else ".")
        if kind == "decimal":
            return str(count), f"{above.rsplit('.', maxsplit=1)[-1]}.{count}."
        if kind in ("dash", "plus"):
            sign = "-" if kind == "dash" else "+"
            return f"{sign}{count}", sign
        return str(count), f"{count}" + (")" if kind.endswith(")") else ".")

    def _letter(self, count: int) -> str:
        """Return the letter of ``count``; some writers leave out đ or use f and j."""
        if self.odd_letter < 0.06:
            return "abcdefghijkl"[count - 1]
        if self.odd_letter < 0.12:
            return "abcdeghiklmn"[count - 1]
        return LETTERS[count - 1]

    def part(self, said: Said) -> str:
        marker, path = self._next(0)
        self.items.append(Item(path, marker, said, "heading"))
        return path

    def head(self, said: Said) -> str:
        marker, path = self._next(1)
        self.items.append(Item(path, marker, said, "heading"))
        return path

    def leaves(self, sentences: list[Said], *, paragraphs: bool = False) -> None:
        for said in sentences:
            if paragraphs:
                self.paragraph(said)
                continue
            marker, path = self._next(2)
            self.items.append(Item(path, marker, said, "item"))

    def nested(self, groups: list[tuple[Said, list[Said]]]) -> None:
        """Write lead-ins with children of the lowest level."""
        for lead_in, sentences in groups:
            marker, path = self._next(2)
            self.items.append(Item(path, marker, lead_in, "heading"))
            for said in sentences:
                marker, path = self._next(3)
                self.items.append(Item(path, marker, said, "item"))

    def paragraph(self, said: Said, kind: str = "paragraph") -> None:
        last = next(item.path for item in reversed(self.items) if item.kind == "heading")
        self.items.append(Item(last, "", said, kind))

    def inline(self, heading: Said, duty: Said) -> str:
        """Write "2. Sở Tài chính: Chủ trì …" and return its path."""
        marker, path = self._next(1)
        self.items.append(Item(path, marker, heading + ": " + duty))
        return path

    def given(self, names: Said, duty: Said) -> str:
        """Write "3. Giao Phòng … chủ trì …" and return its path."""
        marker, path = self._next(1)
        verb = duty.text[:1].lower() + duty.text[1:]
        lowered = Said(verb, duty.cites, duty.dues, duty.units)
        self.items.append(Item(path, marker, Said("Giao ") + names + " " + lowered))
        return path
