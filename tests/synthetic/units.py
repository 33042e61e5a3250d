"""The units of a place, in the spellings of one plan."""

from __future__ import annotations

from random import Random

from tests.synthetic.place import Place
from tests.synthetic.said import Said, Unit
from tests.synthetic.words import rows

LEVELS = {
    "commune": ("commune", "mass", "group"),
    "old": ("old", "mass", "group"),
    "province": ("province", "massprovince", "groupprovince"),
}


class Staff:
    """Draws units; one plan knows only some of them and mostly keeps to one spelling."""

    def __init__(self, rng: Random, place: Place) -> None:
        self.rng, self.place = rng, place
        own, mass, group = LEVELS[place.level]
        known = [row for row in rows("units") if row["level"] == own]
        rivals = {"Phòng Kinh tế", "Phòng Kinh tế, Hạ tầng và Đô thị"}
        out = rng.choice(sorted(rivals)) if place.level == "commune" else ""
        self.known = rng.sample(
            [r for r in known if r["canonical"] != out], k=min(7, len(known) - 1)
        )
        self.mass = [row for row in rows("units") if row["level"] == mass]
        self.groups = [row for row in rows("units") if row["level"] == group]
        self.usual: dict[str, str] = {}

    def _unit(self, row: dict[str, str]) -> Unit:
        spellings = row["spellings"].split(";")
        first = self.usual.setdefault(row["canonical"], self.rng.choice(spellings))
        raw = first if self.rng.random() < 0.85 else self.rng.choice(spellings)
        canonical = row["canonical"]
        if self.place.level == "province":
            canonical = canonical.replace("tỉnh", self.place.province_type)
        return Unit(canonical, row["kind"], raw.format(x=self.place.short))

    def mention(self, *, but: str = "") -> Said:
        """Return a unit in a sentence, never ``but``."""
        unit = self._unit(self.rng.choice([r for r in self.known if r["canonical"] != but]))
        return Said(unit.raw, units=(unit,))

    def committee(self) -> Said:
        """Return the People's Committee as the plan calls itself."""
        place = self.place
        raw = self.rng.choice(["UBND", "Ủy ban nhân dân", "Ủy ban nhân dân"])
        raw += " " + self.rng.choice([place.short, place.short, place.full])
        return Said(raw, units=(Unit(committee(place), "UBND", raw),))

    def lead(self) -> Said:
        return self.mention()

    def coordinating(self) -> Said:
        """Return what a table's coordinating cell says: a group, a unit or several."""
        chance = self.rng.random()
        if chance < 0.4:
            unit = self._unit(self.rng.choice(self.groups))
            return Said(unit.raw, units=(unit,))
        one = self.mention()
        if chance < 0.75:
            return one
        other = self.mention(but=one.units[0].canonical)
        return one + self.rng.choice(["; ", ", "]) + other

    def headings(self, count: int) -> list[list[Unit]]:
        """Return the units of the headings of the part Tổ chức thực hiện, some two by two."""
        rng = self.rng
        out = [[self._unit(row)] for row in rng.sample(self.known, k=min(count, len(self.known)))]
        if rng.random() < 0.4:
            out.append([self._unit(rng.choice(self.groups))])
        if rng.random() < 0.7:
            mass = rng.sample(self.mass, k=min(len(self.mass), rng.choice([1, 1, 2])))
            out.append([self._unit(row) for row in sorted(mass, key=self.mass.index)])
        return out


def committee(place: Place) -> str:
    """Return the canonical name of the place's People's Committee."""
    if place.level == "province":
        return f"Ủy ban nhân dân {place.province}"
    return f"Ủy ban nhân dân {place.type}"
