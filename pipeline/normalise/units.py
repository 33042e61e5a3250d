"""A unit, as a document names it -> its canonical name, kind and function group.

``find`` gives the units in running text, ``split`` those of a cell or heading (where the whole
text is names), ``canonical`` the name to compare by: spelling variants merged, abbreviations
spelled out, the commune's own level dropped except for People's Committees, councils and Party
bodies. Look-alikes stay apart: only spelling is normalised, never one field swapped for another.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from pipeline.normalise.unit_grammar import Found, grammar, scanned
from pipeline.normalise.unit_groups import find_groups, group_at
from pipeline.normalise.unit_reading import TITLE, Reading, is_list, masked
from pipeline.normalise.unit_words import BREAK, capital, shadow
from pipeline.records import Header
from pipeline.rules import Rules
from pipeline.spans import Span

COMMUNE_TYPES = ("xã", "phường", "thị trấn", "đặc khu")
_DISTRICT_TYPES = ("huyện", "quận", "thị xã")
_SEPARATOR = re.compile(
    r"(?:(?P<always>[;\n•])|,|(?<=\s)(?:và|cùng)(?=\s))(?:[ \t]{0,8}[-+•](?=\s))?"
)
_EDGE = " \t\u00a0,;:.-–+*()\n"


class Places(NamedTuple):
    """The places a document is about; "" where it doesn't say."""

    commune_type: str = ""
    commune: str = ""
    district: str = ""
    province: str = ""

    @classmethod
    def of(cls, header: Header) -> Places:
        return cls(header.commune_type, header.commune, header.district, header.province)

    def named(self, level: str) -> str:
        """Return the full name of the document's place of ``level`` ("thành phố Hải Phòng")."""
        own = f"{self.commune_type} {self.commune}".strip() if self.commune else ""
        for name in (own, self.district, self.province):
            if level and name.lower().startswith(f"{level} "):
                return name
        return ""


_NOWHERE = Places()


class Unit(NamedTuple):
    """A unit's canonical name, its kind and the function group it is compared by."""

    name: str
    kind: str
    function_group: str


def find(text: str, rules: Rules | None = None) -> tuple[Found, ...]:
    """Return the units named in running text, in order, without overlaps. Groups are left out."""
    return scanned(text, (rules or Rules()).folder)


def split(
    text: str, rules: Rules | None = None, named: Sequence[Span] | None = None
) -> tuple[Span, ...]:
    """Return the units of a cell or heading, not split inside names; ``named`` are these if known.

    Semicolons, line breaks and bullets separate always; a comma or "và" only where a unit or a
    group of units starts behind it.
    """
    inside = [unit.span for unit in find(text, rules)] if named is None else [*named]
    inside += [group.span for group in find_groups(masked(text, inside), rules)]
    starts = {span.start for span in inside}
    spans: list[Span] = []
    at = 0
    for cut in _cuts(text, starts, inside):
        spans.append(Span(at, cut.start))
        at = cut.end
    spans.append(Span(at, len(text)))
    return tuple(s for s in (_trimmed(text, span) for span in spans) if s.start < s.end)


def read_unit(reading: Reading, span: Span, places: Places, rules: Rules) -> Unit:
    """Return the unit that ``span`` of a text names: one that was read already, or an unknown."""
    if name := reading.named(span):
        return unit_of(name, places)
    if group := reading.group(span):
        return Unit(group.name, group.kind, group.function_group)
    return canonical(span.of(reading.text), places, rules)


def canonical(phrase: str, places: Places = _NOWHERE, rules: Rules | None = None) -> Unit:
    """Return the unit that ``phrase`` names; an unknown one keeps its wording, cleaned."""
    text = _stripped(" ".join(phrase.split()))
    own = f" {places.commune_type} {places.commune}".lower()
    if places.commune and shadow(text).endswith(shadow(own)):
        text = text[: -len(places.commune) - 1]
    title = TITLE.match(shadow(text))
    if title and text[title.end() :].islower() and " " not in text[title.end() :]:
        return Unit(capital(re.sub(r"(?i)^đồng chí\s+", "", text)), "nhóm", "nhóm chung")
    known = grammar((rules or Rules()).folder)
    body = text[title.end() :] if title else text
    for reading in (body, text):
        units = [unit for unit in find(reading, rules)[:1] if unit.span.start == 0]
        if units and len(reading) - units[0].span.end <= 1:
            return unit_of(units[0], places)
    group = group_at(body, 0, rules)
    if group and title and group.plural:
        return Unit(capital(text), group.kind, group.function_group)
    units = [unit for unit in find(body, rules)[:1] if unit.span.start == 0]
    if group and not units and not is_list(group) and len(body) - group.span.end > 1:
        group = None  # "Ban" of "Ban quản lý chợ": a general noun that begins an unknown name
    if group and (not units or group.span.end >= units[0].span.end):
        # "Các trường" of "Các trường trung học phổ thông": what is left tells which of them.
        rest = body[group.span.end :].strip() if len(body) - group.span.end > 1 else ""
        rest = "" if shadow(rest).startswith("theo ") else rest
        return Unit(f"{group.name} {rest}".strip(), group.kind, group.function_group)
    if units:
        return _lengthened(units[0], body, places, rules)
    return Unit(
        capital(_own_level_dropped(known.fields.expanded(body), places)),
        "khác",
        known.fields.group(body),
    )


def unit_of(found: Found, places: Places) -> Unit:
    """Return the unit of a name the grammar read, its level and place settled by ``places``."""
    name, level = found.name, found.level
    is_committee = found.kind in ("UBND", "HĐND")
    if found.own == "party":
        return _unit(found, _with_place(name, places))
    if level[:1].isupper() or level.startswith(("khu vực", "chi nhánh")):
        return _unit(found, f"{name} {level}")
    if found.own == "" or (level == "các cấp" and not is_committee):
        return _unit(found, name)
    if level == f"cấp {places.commune_type}":
        level = places.commune_type
    if level.startswith(("các ", "cấp ")):
        return _unit(found, f"{name} {level}")
    if not level and is_committee:
        level = places.commune_type or _top_level(places)
    elif not level and name.endswith("Đảng ủy"):
        level = places.commune_type
    if level in COMMUNE_TYPES:
        return _commune_unit(found, level, places)
    return _higher_unit(found, level, places) if level else _unit(found, name)


def _unit(found: Found, name: str) -> Unit:
    return Unit(name, found.kind, found.function_group)


def _higher_unit(found: Found, level: str, places: Places) -> Unit:
    """Name a unit above the commune; committees and offices take the place's name where known."""
    place = f"{level} {found.place}" if found.place else places.named(level) or level
    if found.kind == "UBND":
        return Unit(f"{found.name} {place}", found.kind, "UBND cấp trên")
    if found.kind in ("HĐND", "phòng"):
        return _unit(found, f"{found.name} {place}")
    if found.kind == "sở":
        return _unit(found, f"{found.name} {place.removeprefix(level)}".rstrip().replace("  ", " "))
    return _unit(found, f"{found.name} {level}")


def _commune_unit(found: Found, level: str, places: Places) -> Unit:
    place = found.place
    is_own = not place or not places.commune or shadow(place) == shadow(places.commune)
    if not is_own:
        return _unit(found, f"{found.name} {level} {place}")
    return _unit(found, f"{found.name} {level}" if found.own == "keep" else found.name)


def _with_place(name: str, places: Places) -> str:
    """Add the place's name to a Party body of a higher level (``Thành ủy Hải Phòng``)."""
    kinds = {
        "tỉnh ủy": ("tỉnh",),
        "thành ủy": ("thành phố",),
        "huyện ủy": ("huyện",),
        "thị ủy": ("thị xã",),
        "quận ủy": ("quận",),
    }
    for ending, levels in kinds.items():
        if name.lower().endswith(ending):
            for level in levels:
                known = places.named(level)
                if known:
                    return f"{name} {known[len(level) :].strip()}"
    return name


def _top_level(places: Places) -> str:
    for name in (places.district, places.province):
        for level in (*_DISTRICT_TYPES, "thành phố", "tỉnh"):
            if name.lower().startswith(f"{level} "):
                return level
    return ""


def _lengthened(found: Found, text: str, places: Places, rules: Rules | None) -> Unit:
    """Take a delimited phrase whole: what follows the name the grammar knows belongs to it."""
    known = grammar((rules or Rules()).folder)
    unit = unit_of(found, places)
    rest = _own_level_dropped(known.fields.expanded(text[found.span.end :]), places)
    rest = re.sub(r"\s*&\s*", " và ", re.sub(r"\s*[-–]\s*", " - ", rest))
    joint = "" if rest[:1] in ",;:" else " "
    return Unit(_stripped(f"{unit.name}{joint}{rest.strip()}"), unit.kind, unit.function_group)


def _own_level_dropped(text: str, places: Places) -> str:
    text = text.strip()
    own = [places.commune_type] if places.commune_type else list(COMMUNE_TYPES)
    names = [f"{level} {places.commune}" for level in own if places.commune] + own
    for name in names:
        if shadow(text).endswith(f" {shadow(name)}"):
            return text[: -len(name)].strip()
    return text


def _stripped(phrase: str) -> str:
    """Take separators and brackets off both ends; a bracket that opened inside stays closed."""
    text = phrase.strip(_EDGE)
    return text + ")" * (text.count("(") - text.count(")"))


def _cuts(text: str, starts: set[int], inside: list[Span]) -> list[Span]:
    """Return the separators between units; what stands inside a name is none."""
    hidden = masked(text, inside)
    cuts: list[Span] = []
    for match in _SEPARATOR.finditer(text):
        if hidden[match.start()] == BREAK and match.start() not in starts:
            continue
        end = match.end()
        while end < len(text) and text[end] in " \t\u00a0":
            end += 1
        if match["always"] or end in starts:
            cuts.append(Span(match.start(), end))
    return cuts


def _trimmed(text: str, span: Span) -> Span:
    raw = span.of(text)
    lead = len(raw) - len(raw.lstrip(" \t\u00a0,;:-–+*\n"))
    kept = raw.strip(" \t\u00a0,;:-–+*\n").rstrip(".")
    return Span(span.start + lead, span.start + lead + len(kept))
