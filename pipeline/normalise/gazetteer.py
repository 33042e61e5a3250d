"""A commune's name, as a document gives it -> the official codes on the document's day.

Two generations of units are known: three levels (province, district, commune) to 2025-06-30, two
levels from 2025-07-01. Signals, strongest first: the date chooses the generation; the province
and the district, where stated, choose among communes of one name. What stays open is said to be
ambiguous: this module never picks one of several.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import NamedTuple

from pipeline.letters import one_tone
from pipeline.normalise.unit_words import whole_words
from pipeline.rules import Rules

TWO_LEVELS = "2025-07-01"
"""First day of two-level local government (Luật số 72/2025/QH15)."""

_ABBREVIATED = re.compile(r"(tp|tx)\.?\s*")
_KINDS = {"tp": "thành phố", "tx": "thị xã"}
_KIND = re.compile(r"^(?:tỉnh|thành phố|tp\.?|thị xã|tx\.?|quận|q\.|huyện|h\.)\s*(?=\S)")


class Commune(NamedTuple):
    """A commune of one generation; ``district`` is empty where there are two levels."""

    code: str
    type: str
    name: str
    district: str
    province: str
    province_code: str


class Resolved(NamedTuple):
    """What the gazetteer knows of a commune; empty where it can't tell.

    ``ambiguous`` is True where several communes fit; ``candidates`` lists those that fit.
    """

    commune_code: str = ""
    province_code: str = ""
    commune_type: str = ""
    commune: str = ""
    district: str = ""
    province: str = ""
    ambiguous: bool = False
    candidates: tuple[Commune, ...] = ()


@lru_cache(maxsize=1024)
def key(name: str) -> str:
    """Fold what never matters in a place's name: case, tone placement, dashes, spaces."""
    text = one_tone(unicodedata.normalize("NFC", name).casefold())
    return re.sub(r"\s+", " ", re.sub(r"\s*[-‐‑–—]\s*", " ", text)).strip(" .,;:")


def resolve(
    commune_type: str,
    commune: str,
    district: str = "",
    province: str = "",
    date: str = "",
    *,
    not_before: str = "",
    rules: Rules | None = None,
) -> Resolved:
    """Return the codes of a commune on ``date`` (ISO 8601 of any precision, "" where unknown).

    A year or no date leaves both generations open; ``not_before`` (the latest date the document
    cites: it can't be older), a district, a ``thị trấn`` or a ``đặc khu`` decides then, else the
    names themselves must.
    """
    is_open = not date or date == TWO_LEVELS[:4]
    if is_open and not_before >= TWO_LEVELS:
        date = TWO_LEVELS
    atlas = _atlas((rules or Rules()).folder)
    fits = [
        place
        for generation in _generations(commune_type, district, date)
        for place in atlas.communes[generation].get(key(commune), ())
        if _fits(place, commune_type, district, province)
    ]
    if not fits:
        return _province_only(province, date, atlas)
    return _agreed(fits)


def infer_province(
    text: str,
    commune_type: str,
    commune: str,
    district: str = "",
    date: str = "",
    *,
    rules: Rules | None = None,
) -> str:
    """Return the province a document's text implies for its commune, "" where it doesn't.

    The provinces named in ``text`` ("tỉnh X", "thành phố X") are tried, most often named first;
    the first that has such a commune wins. A commune found in one province only needs no mention.
    """
    rules = rules or Rules()
    named = named_provinces(text, date, rules=rules)
    if not commune:
        return next(iter(named), "")
    for province in named:
        found = resolve(commune_type, commune, district, province, date, rules=rules)
        if found.commune_code:
            return found.province
    return resolve(commune_type, commune, district, "", date, rules=rules).province


def province_of_district(
    text: str, district: str, date: str = "", *, rules: Rules | None = None
) -> str:
    """Return the province of a district ("huyện X"): the only one, or the first ``text`` names."""
    rules = rules or Rules()
    having = _atlas(rules.folder).districts.get(key(district), frozenset())
    if len(having) == 1:
        return next(iter(having))
    return next((p for p in named_provinces(text, date, rules=rules) if p in having), "")


def is_province(place: str, *, rules: Rules | None = None) -> bool:
    """Tell whether ``place`` ("tỉnh X", "thành phố X") is a province, not a city within one.

    An unknown city counts as a province: only a list of all districts tells cities apart.
    """
    atlas = _atlas((rules or Rules()).folder)
    name = key(place)
    if any(name in known for known in atlas.provinces.values()):
        return True
    return not (name in atlas.districts or any(d.startswith(f"{name} ") for d in atlas.districts))


def named_provinces(text: str, date: str = "", *, rules: Rules | None = None) -> tuple[str, ...]:
    """Return the provinces of ``date``'s generation that ``text`` names, most frequent first."""
    atlas = _atlas((rules or Rules()).folder)
    allowed = {
        name for generation in _generations("", "", date) for name in atlas.provinces[generation]
    }
    low = one_tone(text.lower())
    spans = [match.span() for match in atlas.mention.finditer(low)]
    found = (key(low[start:end]) for start, end in spans)
    counts = Counter(name for name in found if name in allowed)
    names = {**atlas.provinces["after"], **atlas.provinces["before"]}
    return tuple(names[name][0] for name, _ in counts.most_common())


def successors(code: str, *, rules: Rules | None = None) -> tuple[tuple[str, str], ...]:
    """Return (new code, whole | main | part) for a commune code of before 2025-07-01."""
    return _successors((rules or Rules()).folder).get(code, ())


class _Atlas(NamedTuple):
    communes: Mapping[str, Mapping[str, tuple[Commune, ...]]]
    provinces: Mapping[str, Mapping[str, tuple[str, str]]]
    districts: Mapping[str, frozenset[str]]
    mention: re.Pattern[str]


@lru_cache(maxsize=4)
def _atlas(folder: object) -> _Atlas:
    rules = Rules(folder)  # type: ignore[arg-type]
    communes: dict[str, dict[str, tuple[Commune, ...]]] = {}
    provinces: dict[str, dict[str, tuple[str, str]]] = {}
    districts: dict[str, frozenset[str]] = {}
    for generation in ("before", "after"):
        by_name: dict[str, list[Commune]] = {}
        provinces[generation] = {}
        for row in rules.words(f"gazetteer_{generation}"):
            place = Commune(
                row["code"],
                row["type"],
                row["name"],
                row.get("district", ""),
                row["province"],
                row["province_code"],
            )
            provinces[generation][key(place.province)] = (place.province, place.province_code)
            if place.district:
                of = districts.get(key(place.district), frozenset())
                districts[key(place.district)] = of | {place.province}
            if place.name:
                by_name.setdefault(key(place.name), []).append(place)
        communes[generation] = {name: tuple(found) for name, found in by_name.items()}
    names = {name for known in provinces.values() for name in known}
    return _Atlas(communes, provinces, districts, _mention(names))


def _mention(names: Iterable[str]) -> re.Pattern[str]:
    """Compile a pattern for provinces in small letters; a dash in a name may be spaced or not."""
    return whole_words(names, r"(?:\s+|\s*[-–]\s*)")


@lru_cache(maxsize=4)
def _successors(folder: object) -> Mapping[str, tuple[tuple[str, str], ...]]:
    rules = Rules(folder)  # type: ignore[arg-type]
    found: dict[str, tuple[tuple[str, str], ...]] = {}
    for row in rules.words("gazetteer_succession"):
        pair = (row["new_code"], row["share"])
        found[row["old_code"]] = (*found.get(row["old_code"], ()), pair)
    return found


def _generations(commune_type: str, district: str, date: str) -> tuple[str, ...]:
    if date and date[:7] >= TWO_LEVELS[:7]:
        return ("after",)
    if date and (len(date) >= 7 or date[:4] < TWO_LEVELS[:4]):
        return ("before",)
    if district or commune_type == "thị trấn":
        return ("before",)
    if commune_type == "đặc khu":
        return ("after",)
    return ("before", "after")


def _fits(place: Commune, commune_type: str, district: str, province: str) -> bool:
    if commune_type and place.type != commune_type:
        return False
    if province and not _same(place.province, province):
        return False
    return not district or _same(place.district, district)


def _same(official: str, given: str) -> bool:
    """Tell whether two names agree; a name without its kind ("Hải Phòng") agrees with either."""
    a, b = key(official), key(given)
    return a == b or (_KIND.sub("", b) == b and _KIND.sub("", a) == b) or _short(a) == _short(b)


def _short(name: str) -> str:
    """Spell out the kind where it is abbreviated (``TP. Hải Phòng``)."""
    match = _ABBREVIATED.match(name)
    return f"{_KINDS[match[1]]} {name[match.end() :]}" if match else name


def _province_only(province: str, date: str, atlas: _Atlas) -> Resolved:
    found = {
        pair
        for generation in _generations("", "", date)
        for pair in atlas.provinces[generation].values()
        if province and _same(pair[0], province)
    }
    if len(found) != 1:
        return Resolved()
    ((name, code),) = found
    return Resolved(province_code=code, province=name)


def _agreed(fits: list[Commune]) -> Resolved:
    """Return what all candidates agree on; ambiguous where more than one is left."""
    if len(set(fits)) == 1:
        place = fits[0]
        return Resolved(
            place.code,
            place.province_code,
            place.type,
            place.name,
            place.district,
            place.province,
            candidates=(place,),
        )

    def shared(field: str) -> str:
        values = {str(getattr(place, field)) for place in fits}
        return values.pop() if len(values) == 1 else ""

    return Resolved(
        shared("code"),
        shared("province_code"),
        shared("type"),
        shared("name"),
        shared("district"),
        shared("province"),
        ambiguous=True,
        candidates=tuple(sorted(set(fits))),
    )
