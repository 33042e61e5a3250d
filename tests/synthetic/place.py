"""Where a plan comes from: a commune, its district and province, none of which exist."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from tests.synthetic.words import lines, table

LEVELS = ["commune", "commune", "commune", "commune", "old", "old", "province"]


@dataclass(frozen=True)
class Place:
    """A People's Committee's place. ``level``: commune (from 2025-07-01), old or province."""

    level: str
    type: str
    name: str
    district: str
    province: str

    @property
    def full(self) -> str:
        return self.province if self.level == "province" else f"{self.type} {self.name}"

    @property
    def short(self) -> str:
        """How the plan calls its own place: xã, phường, tỉnh …"""
        return self.province_type if self.level == "province" else self.type

    @property
    def province_type(self) -> str:
        return "thành phố" if self.province.startswith("thành phố") else "tỉnh"

    @property
    def party(self) -> str:
        return "Thành" if self.province_type == "thành phố" else "Tỉnh"

    @property
    def bare(self) -> str:
        """The name that stands before the date: Sơn Đông Hạ."""
        if self.level == "province":
            return self.province.removeprefix(self.province_type + " ")
        return self.name

    def words(self) -> dict[str, str]:
        """Return the slots that name places in the vocabulary's wordings."""
        return {
            "x": self.short,
            "place": self.full,
            "p": self.province_type,
            "P": self.party,
            "prov": self.province,
            "d": self.district or self.province,
        }


def _name(rng: Random, parts: tuple[str, ...]) -> str:
    """Return a name that no place has and no syllable of which comes twice."""
    while True:
        words = [rng.choice(table("names")[part]) for part in parts]
        name = " ".join(words)
        if len(set(words)) == len(words) and name not in lines("existing"):
            return name


def draw_place(rng: Random, level: str = "") -> Place:
    """Return a place, of ``level`` if given."""
    level = level or rng.choice(LEVELS)
    kind = rng.choice(["tỉnh", "tỉnh", "tỉnh", "thành phố"])
    province = f"{kind} {_name(rng, ('province_first', 'province_last'))}"
    name = _name(rng, ("first", "middle", "last"))
    if level == "province":
        return Place(level, "", "", "", province)
    if level == "old":
        district = rng.choice(["huyện", "huyện", "thị xã", "quận"])
        where = _name(rng, ("first", "middle", "last"))
        type_ = {"quận": ["phường"], "thị xã": ["phường", "xã"]}.get(district, ["xã", "thị trấn"])
        return Place(level, rng.choice(type_), name, f"{district} {where}", province)
    return Place(level, rng.choice(["xã"] * 6 + ["phường"] * 3 + ["đặc khu"]), name, "", province)


def draw_person(rng: Random) -> str:
    names = table("names")
    return " ".join(rng.choice(names[part]) for part in ("surname", "between", "given"))
