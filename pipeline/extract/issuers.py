"""Who issued the document: from its letterhead or, without one, from its own words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Set
from functools import cache
from typing import NamedTuple

from pipeline.letters import lower
from pipeline.normalise import gazetteer
from pipeline.records import BlockKind, Outline
from pipeline.rules import Rules
from pipeline.rules.sieve import sieve_of

_LEVELS = ("xã", "phường", "thị trấn", "đặc khu")
_PLACE_LEVELS = (*_LEVELS, "huyện", "quận", "thị xã", "thành phố", "tỉnh")
PROVINCE_LEVELS = ("tỉnh", "thành phố")
_NO_NAME = r"ủy\b|hội (?:việt nam|khu vực|tỉnh|thành phố|huyện|quận|thị xã)\b"
"""What follows a level's word in "Tỉnh ủy" and "Bảo hiểm xã hội tỉnh"."""
_PLACE = re.compile(rf"(?i)\b({'|'.join(_PLACE_LEVELS)})\s+(?!(?:ủy|đoàn)\b)(\S.*)$")
_OF_A_PLACE = re.compile(r"(?i)(?:nhân dân|ủy|bộ|công an|việt nam|quân sự|đoàn)\s+$")
"""What stands before a commune's level, also where its name begins with "Hội"."""
_LINES = re.compile(
    r"\s+(?:-\s+)?(?=(?:SỞ|(?<!HẢI )PHÒNG|VĂN PHÒNG|BAN (?:CHỈ ĐẠO|QUẢN LÝ)|TRUNG TÂM|CHI CỤC"
    r"|(?:UBND|[ỦU][ỶYỲ] BAN NHÂN DÂN)(?= (?:HUYỆN|QUẬN|THỊ XÃ|THÀNH PHỐ|XÃ|PHƯỜNG))"
    r"|HỘI ĐỒNG PHỐI HỢP|LIÊN NGÀNH|(?<!MÔI )TRƯỜNG|TRẠM|BỆNH VIỆN|ĐẢNG ỦY|BAN THƯỜNG VỤ"
    r"|CÔNG AN (?:TỈNH|THÀNH PHỐ|HUYỆN))"
    r"\s+[^\W\d_])"
)
"""Where two lines of a letterhead were set on one: UBND TỈNH HÀ GIANG NAM SỞ TÀI CHÍNH."""
_PROVINCE = re.compile(r"(?i)\b(tỉnh|thành phố)\s+(?!(?:ủy|đoàn)\b)(\S.*)$")
_PARTY = re.compile(r"(?i)^(?P<level>tỉnh|thành|huyện|quận|thị) (?P<kind>ủy|đoàn)\s+(?P<name>.+)$")
"""A committee of the Party or the Youth Union bears its level in its own name."""
_COMMUNE = re.compile(r"(?:xã|phường|thị trấn|đặc khu) \S")
_COMMITTEE_ABOVE = re.compile(r"Ủy ban nhân dân (?:huyện|quận|thị xã|thành phố|tỉnh) \S")
_COMMITTEE_IN_CAPITALS = re.compile(
    r"(?:UBND|[ỦU][ỶYỲ] BAN NHÂN DÂN|ĐẢNG BỘ|(?:TỈNH|THÀNH|HUYỆN|THỊ|QUẬN) (?:ỦY|ĐOÀN)|SỞ"
    r"|BỘ CÔNG AN) [^a-z]+$"
)
_YOUTH = re.compile(r"(?i)^đoàn (?:tncs|thanh niên cộng sản) hồ chí minh$")
"""What the Youth Union sets in the place of the motto."""
_SCHOOL = re.compile(
    r"(?i)^trường (?P<kind>(?:mầm non|mẫu giáo|tiểu học|th|mn|thcs|thpt|trung học cơ sở"
    r"|trung học phổ thông|phổ thông dân tộc (?:nội|bán) trú|ptdt ?(?:nội|bán) trú|ptdt[nb]t"
    r"|đại học|cao đẳng|trung cấp)(?:(?:\s?[&,-]\s?|\s(?:và\s)?)"
    r"(?:tiểu học|trung học cơ sở|trung học phổ thông|th|thcs|thpt)(?=\s))*)\s+(?P<name>\S.*)$"
)
"""A school, whose name needs no place after it."""
_SCHOOL_LETTERS = r"TH|MN|THCS|THPT|PTDT|PTDT[NB]T"
_DECIDING = ("own-commune", "own-district", "own-upper-committee")
_REGION = re.compile(r"(?<=khu vực )[ivx]+\b")
"""The number of a region: CHI CỤC THUẾ KHU VỰC II."""
_MOTTO = re.compile(r"(?i)cộng h(?:òa|oà) xã hội")
_LONG_NAME = 4
"""Words: few places have so long a name; more likely the title goes on."""
_WEIGHT = {"preamble": 3, "title": 3, "closing": 3}
"""How much a mention counts where the plan speaks of itself."""


class Issuer(NamedTuple):
    """The issuing body in full, and the commune or province it stands for."""

    full: str = ""
    commune_type: str = ""
    commune: str = ""
    province: str = ""
    names_place: bool = False


def sentence_case(text: str) -> str:
    """Return capitals as a sentence begins: ``KẾ HOẠCH`` -> ``Kế hoạch``."""
    if not text.isupper():
        return text
    return _REGION.sub(lambda match: match[0].upper(), text[:1].upper() + text[1:].lower())


def from_letterhead(lines: list[str], rules: Rules, /) -> Issuer:
    """Return the issuer the letterhead's left column names, the lowest body where it has two.

    A motto in small letters was typed in a font that shows capitals, and so was what is beside it.
    """
    patterns = {rule.name: rule.pattern for rule in rules["segment"]}
    if any(_MOTTO.match(line) and not _is_name(line) for line in lines):
        lines = [line.upper() for line in lines]
    kept: list[str] = []
    for line in lines:
        if kept and patterns["number-line"].search(line):
            break
        if any(patterns[name].search(line) for name in ("motto", "number-line", "place-date")):
            continue
        if re.search(r"(?i)\bngày\b|\btháng\b|^v/v|^số\b|^dự thảo\b", line) or not _is_name(line):
            continue
        line = line.strip(" *-|")  # noqa: PLW2901
        kept += _LINES.split(line) if _COMMITTEE_IN_CAPITALS.match(line) else [line]
    spelt, full = _bodies_known(rules)
    organ = rules.one("header", "standing-organ").pattern
    tu = rules.one("header", "word-like-abbreviation").pattern
    plain = [_unabridged(line, full, tu) for line in kept]
    if "THƯỜNG TRỰC" in plain[1:]:
        at = plain.index("THƯỜNG TRỰC", 1)
        plain[at - 1 : at + 1] = [f"{plain[at]} {plain[at - 1]}"]
    organs = [line for line in plain if organ.match(line)] if len(plain) > 1 else []
    plain = [line for line in plain if line not in organs and not _YOUTH.match(line)]
    issuer = _issuer(_bodies(plain, spelt, rules.one("header", "body-start").pattern), rules)
    if not organs or not issuer.full:
        return issuer
    return issuer._replace(full=f"{_organ(organs[-1])} {issuer.full}")


def _organ(line: str) -> str:
    """Return the standing organ that ``line`` names: ``BAN THƯỜNG VỤ`` -> ``Ban Thường vụ``."""
    head, _, name = line.partition(" ")
    return f"{head.capitalize()} {name.capitalize()}"


@cache
def _bodies_known(rules: Rules) -> tuple[Mapping[str, str], Mapping[str, str]]:
    """The spelling of fields and bodies by their small letters, and what abbreviations mean."""
    full = {row["abbreviation"]: row["full"] for row in rules.words("citation_issuers")}
    spelt = {row["domain"].lower(): row["domain"] for row in rules.words("citation_domains")}
    spelt |= {row["body"].lower(): row["body"] for row in rules.words("central_bodies")}
    spelt |= {short.lower(): name for short, name in full.items() if " " in short}
    return spelt | {name.lower(): name for name in full.values()}, full


def _unabridged(line: str, full: Mapping[str, str], tu: re.Pattern[str]) -> str:
    """``UBND HUYỆN KIM LƯU`` -> ``ỦY BAN NHÂN DÂN HUYỆN KIM LƯU``; ``SỞ TƯ PHÁP`` stays."""
    line = line.replace("UỶ", "ỦY").replace("Uỷ", "Ủy").replace("uỷ", "ủy")
    for short in re.findall(r"[^\W\d_]+(?:[&-][^\W\d_]+)*", line):
        if short in full and (short != "TƯ" or tu.search(line)):
            new = full[short].upper() if line.isupper() else full[short]
            line = re.sub(rf"(?<![\w&]){re.escape(short)}(?![\w&])\.?", new, line)
    return line


def is_central(issuer: str, rules: Rules, /) -> bool:
    """Tell whether ``issuer`` is a body of the whole country, which belongs to no province."""
    return issuer in rules.column("central_bodies", "body")


def _is_name(line: str) -> bool:
    letters = [char for char in line if char.isalpha()]
    return bool(letters) and sum(char.isupper() for char in letters) >= 0.7 * len(letters)


def _bodies(lines: list[str], spelt: Mapping[str, str], start: re.Pattern[str]) -> list[str]:
    """Join a body that runs over two lines with its place; ``start`` opens another body."""
    bodies: list[str] = []
    for line in lines:
        text = _cased(line, spelt, start)
        if bodies and _COMMUNE.match(text) and _COMMITTEE_ABOVE.match(bodies[-1]):
            bodies.append(f"Ủy ban nhân dân {text}")
        elif bodies and not start.match(text):
            whole = f"{bodies[-1]} {text}"
            bodies[-1] = spelt.get(whole.lower(), whole)
        else:
            bodies.append(text)
    return [_with_names(body, spelt) for body in bodies]


def _with_names(body: str, spelt: Mapping[str, str]) -> str:
    """``Ủy ban mặt trận tổ quốc`` -> ``Ủy ban Mặt trận Tổ quốc``; names of two words or more."""
    low = body.lower()
    if low in spelt:
        return spelt[low]
    for name in sorted((n for n in spelt if " " in n and n in low), key=len):
        body = re.sub(rf"(?i)(?<=\s){re.escape(name)}(?!\w)", spelt[name], body)
    return re.sub(r"(?<= - )[sbđ](?=ở |ộ |oàn )", lambda m: m[0].upper(), body)


def _cased(line: str, spelt: Mapping[str, str], start: re.Pattern[str]) -> str:
    """``ỦY BAN NHÂN DÂN`` -> ``Ủy ban nhân dân``; ``XÃ ĐẠI SƠN`` -> ``xã Đại Sơn``.

    ``spelt`` gives the spelling of a field or body by its small letters: ``SỞ CÔNG THƯƠNG`` ->
    ``Sở Công Thương``.
    """
    text = " ".join(line.split())
    if not text.isupper():
        return text
    if school := _SCHOOL.match(text):
        words = re.split(r"(\W+)", school["kind"])
        grade = "".join(w if re.fullmatch(_SCHOOL_LETTERS, w) else w.lower() for w in words)
        return f"Trường {grade[:1].upper()}{grade[1:]} {school['name'].title()}"
    if party := _PARTY.match(text):
        committee = party["kind"].lower()
        return f"{sentence_case(party['level'])} {committee} {party['name'].title()}"
    if text.lower() in spelt:
        return spelt[text.lower()]
    level = re.search(rf"(?i)\b(?:{'|'.join(_PLACE_LEVELS)})\s+(?!{_NO_NAME})(?=\S)", text)
    if level is None:
        if len(text.split()) <= 3 and not start.match(f"{text} "):
            return text.title()
        kind = re.match(r"(?i)(?:sở|bộ|phòng|ban|cục|chi cục|trung tâm|văn phòng)\s", text)
        end = kind.end() if kind else 0
        domain = spelt.get(text[end:].lower(), sentence_case(text[end:]))
        return sentence_case(text[:end]) + domain
    head = text[: level.start()].lower()
    head = head[:1].upper() + head[1:]
    return head + level[0].lower() + text[level.end() :].title()


def _issuer(bodies: list[str], rules: Rules) -> Issuer:
    if not bodies:
        return Issuer()
    committee = [body for body in bodies if body.startswith("Ủy ban nhân dân")]
    last = bodies[-1]
    match = _place(last)
    above = next((found for body in bodies if (found := _PROVINCE.search(body))), None)
    province = f"{above[1].lower()} {above[2]}" if above else ""
    if province and not gazetteer.is_province(province, rules=rules):
        province = ""
    party = next((found for body in bodies if (found := _PARTY.match(body))), None)
    if party and not above:
        province = _province_of(party)
    outer = above or (_place(committee[-1]) if committee else None)
    if last == "Văn phòng" and committee:
        last = f"{last} {committee[-1]}"
        match = above
    elif match is None and party and above is None:
        owner = province if province and last.startswith("Đảng ủy") else party[0]
        last = last if _PARTY.match(last) else f"{last} {owner}"
        return Issuer(last, province=province, names_place=True)
    elif (
        last not in committee
        and not (match or _PARTY.match(last) or _SCHOOL.match(last))
        and outer is not None
    ):
        last = f"{last} {outer[1].lower()} {outer[2]}"
        match = outer
    if match is None:
        return Issuer(last, names_place=False)
    level, name = match[1].lower(), match[2]
    if level in _LEVELS:
        above_name = above[2] if above else ""
        return Issuer(last, level, name, province if above_name != name else "", names_place=True)
    return Issuer(last, province=province, names_place=True)


def _place(body: str) -> re.Match[str] | None:
    """Return the level and name of the place in a body's name; "Bảo hiểm xã hội" has none."""
    match = _PLACE.search(body)
    if match is None or not match[0].lower().startswith("xã hội"):
        return match
    return match if _OF_A_PLACE.search(body, 0, match.start()) else _place(body[match.end(1) :])


def _province_of(party: re.Match[str]) -> str:
    """Return the province of a provincial Party committee: ``Tỉnh ủy Hà Giang Nam``."""
    levels = {"tỉnh": "tỉnh", "thành": "thành phố"}
    level = levels.get(party["level"].lower())
    return f"{level} {party['name']}" if level else ""


def from_text(outline: Outline, rules: Rules, /) -> Issuer:
    """Return the body that the preamble, title and closing name as the one that plans.

    A commune wins over a province: communes cite their province, provinces rarely one commune.
    """
    commune = _most_named(outline, rules, {"own-commune": 2, "place-of-plan": 1})
    if commune:
        level, name = commune
        return Issuer(f"Ủy ban nhân dân {level} {name}", level, name, "", names_place=True)
    return _upper_from_text(outline, rules)


def from_deciding(outline: Outline, rules: Rules, /) -> Issuer:
    """Return the committee that a line in capitals below the title names as the one that decides.

    ``CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH HÀ GIANG NAM`` stands there above the grounds.
    """
    patterns = [rules.one("header", name).pattern for name in _DECIDING]
    for block in outline.blocks:
        if block.path != "preamble":
            continue
        text = block.span.of(outline.text)
        if not text.isupper():
            return Issuer()
        for pattern in patterns:
            if match := pattern.search(text):
                lines = [match[0]]
                return from_letterhead(lines, rules)
    return Issuer()


def placed(body: str, place: str, text: str, rules: Rules, /) -> Issuer:
    """Return ``body`` with the province the document is dated from, where ``text`` says its kind.

    A letterhead copied without its second line reads "ỦY BAN NHÂN DÂN" alone.
    """
    name = re.escape(place)
    found = re.finditer(rf"(?i)\b(tỉnh|thành phố) {name}\b", text)
    kinds = Counter(match[1].lower() for match in found)
    if place and not kinds:
        own = rules.one("header", "own-level").pattern
        levels = Counter(match["level"].lower() for match in own.finditer(text))
        level = levels.most_common(1)[0][0] if levels else ""
        if level and gazetteer.named_provinces(f"{level} {place}", rules=rules):
            kinds[level] += 1
    if not place or not kinds:
        return Issuer(body)
    province = f"{kinds.most_common(1)[0][0]} {place}"
    return Issuer(f"{body} {province}", province=province, names_place=True)


def _upper_from_text(outline: Outline, rules: Rules) -> Issuer:
    named = {"own-district": 3, "own-upper-committee": 1, "own-province": 1}
    upper = _most_named(outline, rules, named, own=True)
    if upper:
        place = " ".join(upper)
        is_province = upper[0] in PROVINCE_LEVELS and gazetteer.is_province(place, rules=rules)
        province = place if is_province else ""
        return Issuer(f"Ủy ban nhân dân {place}", province=province, names_place=True)
    return Issuer()


def from_level(outline: Outline, rules: Rules, /) -> Issuer:
    """Return the committee that the preamble names by its level, with the place named most."""
    own = rules.one("header", "own-level").pattern
    texts = (b.span.of(outline.text) for b in outline.blocks if b.path == "preamble")
    match = next((found for text in texts if (found := own.search(text))), None)
    if match is None or match["level"].lower() in _LEVELS:
        return Issuer()
    level = match["level"].lower()
    named = sieve_of(rules, "header", "own-province").matches(outline.text)
    places = Counter(f"{level} {m['name']}" for _, m in named if m["level"].lower() == level)
    place = next((p for p, _ in places.most_common(1)), level)
    province = place if gazetteer.is_province(place, rules=rules) else ""
    return Issuer(f"Ủy ban nhân dân {place}", province=province, names_place=place != level)


def _most_named(
    outline: Outline, rules: Rules, factors: dict[str, int], *, own: bool = False
) -> tuple[str, str] | None:
    """Return level and name of the place named most; ``own``: where the plan speaks of itself."""
    counts: Counter[tuple[str, str]] = Counter()
    low = lower(outline.text)
    for rule, factor in factors.items():
        sieve = sieve_of(rules, "header", rule)
        places = sieve.places(low)
        for block in outline.blocks:
            if block.kind in (BlockKind.RECIPIENT, BlockKind.CELL) or not block.span.holds(places):
                continue
            if own and block.path not in _WEIGHT:
                continue
            weight = factor * _WEIGHT.get(block.path, 1)
            for _, match in sieve.matches(block.span.of(outline.text)):
                name = match["name"]
                if _is_society(name, rules):
                    continue
                name = _name_in_capitals(name, rules) if name.isupper() else name
                if not name:
                    continue
                level = (
                    "thành phố" if match["level"][:2].upper() == "TP" else match["level"].lower()
                )
                counts[level, name] += weight
    return counts.most_common(1)[0][0] if counts else None


def _name_in_capitals(text: str, rules: Rules) -> str:
    """Return the name a title in capitals goes on from: ``SƠN HẠ GIAI ĐOẠN`` -> ``Sơn Hạ``."""
    after = rules.one("header", "after-name").pattern.search(text)
    words = (text[: after.start()] if after else text).split()
    if after or len(words) < _LONG_NAME:
        return " ".join(words).title()
    known = _place_names(rules)
    ends = (end for end in range(len(words), 1, -1) if " ".join(words[:end]).lower() in known)
    return " ".join(words[: next(ends, len(words))]).title()


@cache
def _place_names(rules: Rules) -> Set[str]:
    communes = [*rules.words("gazetteer_after"), *rules.words("gazetteer_before")]
    provinces = (row["province"] for row in communes)
    kind = re.compile(r"^(?:tỉnh|thành phố) ")
    return {row["name"].lower() for row in communes} | {
        kind.sub("", name).lower() for name in set(provinces)
    }


def _is_society(name: str, rules: Rules) -> bool:
    """Tell whether what follows "xã" is the rest of "xã hội" rather than a commune's name."""
    words = name.lower().split()
    if words[0] != "hội":
        return False
    known = _place_names(rules)
    return not any(" ".join(words[:end]) in known for end in range(2, len(words) + 1))
