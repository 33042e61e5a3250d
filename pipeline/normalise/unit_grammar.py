"""The grammar of unit names: head, fields, level, place -> where a name ends.

A Vietnamese office is named by a head ("Phòng"), the fields it works in ("Văn hóa - Xã hội"), its
level ("xã") and its place ("Đại Sơn"). Heads and whole names are rules (``units.toml``,
``units.csv``), fields are a word list. Everything is matched on a shadow of the text of the same
length (lower case, new tone placement, plain hyphens), so that offsets stay those of the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from pipeline.normalise.unit_fields import Field, Fields
from pipeline.normalise.unit_slips import Slips
from pipeline.normalise.unit_words import (
    BREAK,
    GAP,
    LEVELS,
    capital,
    folded,
    shadow,
    squeezed,
    whole_words,
)
from pipeline.rules import Rule, Rules
from pipeline.rules.sieve import Sieve
from pipeline.spans import Span

_LEVEL = re.compile(
    r"\s+(?P<of>của\s+|thuộc\s+|trực thuộc\s+)?(?P<all>các\s+)?"
    rf"(?P<level>(?:cấp\s+)?(?:{LEVELS}|tp\.?|tx\.?)"
    rf"(?:(?:\s*[,/-]\s*|\s+và\s+)(?:cấp\s+)?(?:{LEVELS}))*)(?!\w)(?!\s+(?:ủy|đoàn|hội)(?!\w))"
)
_PARTY = re.compile(r"\s+(?P<body>(?:tỉnh|thành|huyện|thị|quận|đảng) ủy)(?!\w)")
"""A Party committee after a name is what the unit belongs to, and part of its name."""
_REACH = re.compile(rf"\s+(?:các cấp|từ (?:{LEVELS}) đến cơ sở|ở cơ sở)(?!\w)")
_REGION = re.compile(r"\s+(?:chi nhánh\s+)?(?:khu vực|vùng)\s+(?:số\s+)?(?:[ivx]+|\d+)(?!\w)")
_IN_SYMBOL = re.compile(r"/\s*[\w&.]{0,12}\s?-\s?$")
"""What stands before a body's short name in a document's symbol (``12/KH-UBND``)."""
_SEVERAL = re.compile(r"[,/]| và ")
_OWNER = re.compile(r"\s+của\s+(?:ubnd|ủy ban nhân dân)(?=\s+(?:xã|phường|thị trấn|đặc khu)(?!\w))")
_SYLLABLE = r"[^\W\d_]+"
_WORD = re.compile(_SYLLABLE)
_NEXT = re.compile(rf"\s+({_SYLLABLE})")
_NAME = re.compile(rf"\s+(?:-\s+)?({_SYLLABLE}|\d+)(?!\w)")
_LINK = re.compile(r"\s*(?:(?P<comma>,)|-|&|/|và(?!\w))\s*")
_NUMBERING = re.compile(r"[\s*+•–-]*(?:(?:[IVX]+|\d{1,2}(?:\.\d{1,2}){0,3}|[a-zđ])[.)]\s*)?")
_LETTERS = 3
"""Letters of an abbreviation that is also a word unless written in capitals ("CA", "ca")."""
_MOST_NAME_SYLLABLES = 4
"""A place's name has at most four syllables in almost all communes (Bà Rịa - Vũng Tàu apart)."""


class Found(NamedTuple):
    """A unit's name in a text: where it stands and what the grammar read in it.

    ``name`` is canonical without level and place. ``level`` is in lower case as written
    (``xã``, ``các xã, phường``), ``place`` the name after it. ``own`` is the rule's word on what
    becomes of the commune's own level: keep, drop, party or "".
    """

    span: Span
    name: str
    kind: str
    function_group: str
    own: str
    level: str = ""
    place: str = ""


class Grammar:
    """The compiled unit rules of a rule folder."""

    def __init__(self, rules: Rules) -> None:
        self.heads: tuple[Rule, ...] = rules["units"]
        self._heads = Sieve(self.heads)
        self.fields = Fields(rules)
        self.known: dict[str, Mapping[str, str]] = {}
        for row in rules.words("units"):
            for variant in (row["canonical"], *row["variants"].split("|")):
                if variant.strip():
                    self.known.setdefault(squeezed(shadow(variant)), row)
        self._known = whole_words(self.known)
        self._slips = Slips([*self.known, *self._phrases()], rules.column("syllables", "syllable"))

    def _phrases(self) -> Iterator[str]:
        """Yield the names that heads and fields make."""
        for rule in self.heads:
            if rule["canonical"] and rule["tail"].startswith("fields"):
                for field in self.fields.phrases():
                    yield f"{shadow(rule['canonical'])} {field}"

    def scan(self, text: str, low: str) -> tuple[Found, ...]:
        """Return the units named in ``text``, the longest of overlapping readings, in order.

        ``low`` is its shadow. Names with one wrong letter are read as what they were meant to be.
        """
        mended = self._slips.mended(text, low)
        if mended is None:
            return self._read(text, low)
        found = self._read(mended.text, folded(mended.text))
        return tuple(unit._replace(span=mended.back(unit.span)) for unit in found)

    def _read(self, text: str, low: str) -> tuple[Found, ...]:
        found = [*self._whole_names(text, low), *self._built_names(text, low)]
        if len(found) < 2:
            return tuple(found)
        found.sort(key=lambda unit: (unit.span.start - unit.span.end, unit.span.start))
        free = bytearray(b"\1") * len(text)
        taken: list[Found] = []
        for unit in found:
            start, end = unit.span
            if all(free[start:end]):
                free[start:end] = bytes(end - start)
                taken.append(unit)
        return tuple(sorted(taken))

    def _whole_names(self, text: str, low: str) -> Iterator[Found]:
        for match in self._known.finditer(low):
            row = self.known[squeezed(match[0])]
            if not _stands_alone(text, low, match, row):
                continue
            end, level, place = tail(text, low, match.end())
            yield Found(
                Span(match.start(), end),
                row["canonical"],
                row["kind"],
                row["group"],
                row["own"],
                level,
                place,
            )

    def _built_names(self, text: str, low: str) -> Iterator[Found]:
        for rule, match in self._heads.matches(low, low):
            head = Span(*match.span())
            if rule["tail"] == "name":
                end, names, group = self._capitals(text, head.end)
            elif rule["tail"] == "none":
                end, names, group = head.end, "", ""
            else:
                end, names, group = self._work(text, low, head)
                if not names and rule["tail"] == "fields":
                    continue
            after, level, place = tail(text, low, end)
            start = rule["canonical"] or capital(GAP.sub(" ", head.of(text)))
            if "phụ trách" in head.of(low):
                start = f"{start} phụ trách công tác"
            name = f"{start} {names}".strip()
            yield Found(
                Span(head.start, after),
                name,
                rule["kind"],
                rule["group"] or group,
                rule["own"],
                level,
                place,
            )

    def _work(self, text: str, low: str, head: Span) -> tuple[int, str, str]:
        """Read the fields after a head; return their end, canonical wording and function group.

        The head or the first field must be capitalised: "phòng kinh tế" in running text is no
        name, "Phòng kinh tế" and "phòng Kinh tế" are; fields known to go together are one in any
        case. A comma joins other fields only where the chain ends in "và" or "&" ("Văn hóa, Thể
        thao và Du lịch").
        """
        gap = GAP.match(low, head.end)
        at = gap.end() if gap else head.end
        first = self.fields.at(text, low, at)
        if first is None:
            return self._unknown_fields(text, at, head.end)
        together = self.fields.together(text, low, at)
        if not (text[head.start].isupper() or text[at].isupper()):
            return (*together,) if together else (head.end, "", "")
        parts = [("", first)]
        while (link := self._linked(text, low, parts[-1][1].end, head)) is not None:
            parts.append(link)
        while len(parts) > 1 and any(joint == ", " for joint, _ in parts) and parts[-1][0] == ", ":
            parts.pop()
        end = parts[-1][1].end
        if together and together.end >= end:
            return (*together,)
        wording = "".join(joint + field.name for joint, field in parts)
        groups = [field.group for _, field in parts if field.group]
        group = next((g for g in groups if g not in ("Đảng", "văn phòng")), "".join(groups[:1]))
        return end, wording, group

    def _linked(self, text: str, low: str, at: int, head: Span) -> tuple[str, Field] | None:
        """Read a link and the field after it; None where the name ends at ``at``."""
        link = _LINK.match(low, at)
        start = link.end() if link else at
        if link is None:
            gap = GAP.match(low, at)
            if gap is None:
                return None
            start = gap.end()
            found = self.fields.at(text, low, start)
            whole = found is not None and _is_line(text, Span(head.start, found.end))
            closes = whole or (found is not None and _LEVEL.match(low, found.end))
            if not (text[start : start + 1].isupper() or closes):
                return None
            office = self.fields.together(text, low, start)
            if office is not None and " và " in office.name:
                return " ", office  # "Công nghệ thông tin Nông nghiệp và Môi trường": whose it is
        found = self.fields.at(text, low, start)
        if found is None or (link and link["comma"] and not text[start].isupper()):
            return None
        if link and "-" not in link[0] and self._starts_unit(low, start):
            return None
        mark = link[0].strip() if link else "-"
        joint = {",": ", ", "&": " và ", "và": " và "}.get(mark, " - ")
        return joint, found

    def _starts_unit(self, low: str, at: int) -> bool:
        """Tell whether another unit begins at ``at`` ("Sở Nội vụ và Thanh tra tỉnh")."""
        if self._known.match(low, at):
            return True
        return any(rule.pattern.match(low, at) for rule in self.heads)

    def _unknown_fields(self, text: str, at: int, head_end: int) -> tuple[int, str, str]:
        """Take a capitalised syllable and the lower-case one after it: most words have two."""
        match = _WORD.match(text, at)
        if match is None or not match[0].istitle():
            return head_end, "", ""
        end = match.end()
        following = _NEXT.match(text, end)
        if len(match[0]) == 1 and not (following and following[1].islower()):
            return head_end, "", ""
        if following and following[1].islower() and not _CLOSER.match(shadow(following[1])):
            end = following.end()
        return end, GAP.sub(" ", text[at:end]), self.fields.group(text[at:end])

    def _capitals(self, text: str, at: int) -> tuple[int, str, str]:
        end = name_end(text, at)
        return end, GAP.sub(" ", text[at:end]).strip(), ""


_ANOTHER = re.compile(r"\s*(?:Sở|Văn phòng|Trung tâm|Công an|Ủy ban|Chi cục)\s+[A-ZĐ]")
"""What begins another unit, never a place's name."""
_CLOSER = re.compile(
    r"(?:và|hoặc|của|thuộc|trong|trên|tại|là|có|được|để|với|về|theo|từ|đến|cùng|chủ|phối|tham|tổ"
    r"|thực|xã|phường|tỉnh|huyện|quận|trình|gửi|báo)$"
)
"""Lower-case syllables that begin something else and never end a field's name."""


def tail(text: str, low: str, at: int) -> tuple[int, str, str]:
    """Read a level and a place after a name; return their end, the level and the place's name."""
    if reach := _REACH.match(low, at):
        return reach.end(), "các cấp", ""
    if region := _REGION.match(low, at):
        return region.end(), GAP.sub(" ", text[at : region.end()]).strip(), ""
    if party := _PARTY.match(low, at):
        return party.end(), capital(party["body"]), ""
    owner = _OWNER.match(low, at)
    match = _LEVEL.match(low, owner.end() if owner else at)
    if match is None:
        return at, "", ""
    level = GAP.sub(" ", match["level"])
    if match["of"] and match["all"] and not level:
        return at, "", ""
    if match["all"] or _SEVERAL.search(level):
        return match.end(), f"các {level}", ""
    level = {"tp": "thành phố", "tp.": "thành phố", "tx": "thị xã", "tx.": "thị xã"}.get(
        level, level
    )
    end = name_end(text, match.end())
    place = GAP.sub(" ", text[match.end() : end]).strip()
    return end, level, place


def name_end(text: str, at: int) -> int:
    """Return where the capitalised words after ``at`` end; all-capital lines are left alone.

    One capitalised syllable before a lower-case one is a word that begins a sentence ("xã Giám
    sát"), not a place.
    """
    end, syllables = at, 0
    for _ in range(_MOST_NAME_SYLLABLES):
        match = _NAME.match(text, end)
        if match is None or _ANOTHER.match(text, end):
            break
        if not (match[1][0].isupper() or match[1].isdigit()):
            break
        if match[1].isdigit() and end == at:
            pass
        elif match[1].isupper() and len(match[1]) > 1:
            break
        end = match.end()
        syllables += 1
    follows_word = _NEXT.match(text, end)
    if syllables == 1 and follows_word and follows_word[1].islower():
        return at
    return end


@lru_cache(maxsize=4)
def grammar(folder: Path) -> Grammar:
    """Return the compiled grammar of a rule folder."""
    return Grammar(Rules(folder))


@lru_cache(maxsize=2048)
def scanned(text: str, folder: Path) -> tuple[Found, ...]:
    """Return what ``Grammar.scan`` finds; texts are asked for again and again."""
    return grammar(folder).scan(text, shadow(text))


def _is_line(text: str, span: Span) -> bool:
    """Tell whether ``span`` is all that a line of ``text`` holds but for its numbering."""
    start = text.rfind(BREAK, 0, span.start) + 1
    ends = text[span.end : span.end + 1] in ("", BREAK)
    return ends and _NUMBERING.fullmatch(text, start, span.start) is not None


def _stands_alone(text: str, low: str, match: re.Match[str], row: Mapping[str, str]) -> bool:
    """Tell whether a whole name is meant as one: lower-case common words are not."""
    name = match[0]
    if len(name) <= _LETTERS and not text[match.start() : match.end()].isupper():
        return False
    if _IN_SYMBOL.search(low, max(0, match.start() - 24), match.start()):
        return False
    if low.endswith("đại biểu ", 0, match.start()):
        return False
    if row["canonical"] in ("Thuế", "Công an", "Công đoàn", "Bưu điện"):
        after = low[match.end() : match.end() + 12].strip()
        return text[match.start()].isupper() or bool(re.match(rf"(?:{LEVELS})", after))
    return not (name == "văn phòng" or low.endswith("mục ", 0, match.start()))
