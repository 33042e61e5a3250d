"""Whole groups of bodies ("các phòng, ban, đơn vị có liên quan") -> one canonical group.

A group is a list of general nouns (``unit_groups.csv``) with what narrows it ("có liên quan",
"trên địa bàn xã", "cấp tỉnh"). Its name keeps the author's nouns and their order; a repeated
"các" and missing commas are mended.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from pipeline.normalise.unit_words import LEVELS, alternation, capital, shadow
from pipeline.rules import Rules
from pipeline.spans import Span

_ADJECTIVE = (
    r"(?:chuyên môn|chuyên trách|chức năng|nghiệp vụ|tham mưu|trực thuộc|phụ trách|khác|đầu mối"
    r"|sự nghiệp(?: công lập| công)?|hành chính(?: nhà nước)?|nhà nước|chính trị|vũ trang|dân cư"
    r"|ngành dọc|(?:đóng )?trên địa bàn|cấp (?:xã|tỉnh|huyện|phường|thành phố|trên))"
)
_NARROWED = (
    r"(?:(?:có )?liên quan|khác|cùng cấp|cấp (?:xã|tỉnh|huyện|phường|trên|thành phố|cơ sở)"
    rf"|(?:trực )?thuộc(?: (?:ubnd|ủy ban nhân dân))? (?:{LEVELS})"
    r"|(?:(?:trực )?thuộc |(?<=thuộc ))(?:sở|bộ|ngành|chi cục|cục|đảng ủy|nhà trường)|trực thuộc"
    rf"|(?:đóng )?trên (?:toàn )?địa bàn(?: (?:toàn )?(?:{LEVELS}))?|của (?:cơ quan|{LEVELS})"
    rf"|(?:trong|toàn) (?:{LEVELS})|được giao chủ trì|ngành dọc|(?:{LEVELS})(?! (?:hội|ủy|đoàn)))"
)

_HYPHEN = re.compile(r"\s*-\s*")
_SOCIAL = re.compile(r"\s*[-–]\s*(?=[Xx]ã hội)")
_EACH = re.compile(r"(?i)(?<=[,\s])các ")
_COMMA = re.compile(r"\s*,\s*")
_UNPARTED = re.compile(r"(?i)(cơ quan|ngành|ban)(?= (?:đơn vị|đoàn thể|ngành(?! dọc))(?!\w))")
"""Nouns that a comma should part from the next one."""


class Group(NamedTuple):
    """A group of bodies in a text; ``plural`` tells whether it begins with "các"."""

    span: Span
    name: str
    kind: str
    function_group: str
    plural: bool
    nouns: int
    narrowed: bool


class _Nouns(NamedTuple):
    """General nouns: the pattern of a group of them, that of one, and each one's kinds."""

    pattern: re.Pattern[str]
    single: re.Pattern[str]
    kinds: Mapping[str, tuple[str, str]]
    """Kind and function group."""


def find_groups(text: str, rules: Rules | None = None) -> tuple[Group, ...]:
    """Return the groups of bodies in ``text``, in order: those with "các", and lists of nouns."""
    nouns = _compiled((rules or Rules()).folder)
    return tuple(_group(match, text, nouns) for match in nouns.pattern.finditer(shadow(text)))


def group_at(
    text: str, at: int, rules: Rules | None = None, low: str | None = None
) -> Group | None:
    """Return the group that begins at ``at``, or None; ``low`` is the text's shadow if known."""
    nouns = _compiled((rules or Rules()).folder)
    match = nouns.pattern.match(shadow(text) if low is None else low, at)
    return _group(match, text, nouns) if match else None


@lru_cache(maxsize=4)
def opening(folder: Path) -> re.Pattern[str]:
    """Return the pattern of what a group begins with, for a text's shadow; most places fail it."""
    nouns = (shadow(row["noun"]) for row in Rules(folder).words("unit_groups"))
    return re.compile(rf"(?:(?:tất cả\s+)?các\s+)?{alternation(nouns)}")


@lru_cache(maxsize=4)
def _compiled(folder: Path) -> _Nouns:
    rows = Rules(folder).words("unit_groups")
    nouns = {shadow(row["noun"]): (row["kind"], row["group"]) for row in rows}
    apart = {shadow(row["noun"]): row["not_before"] for row in rows}
    plain = alternation(noun for noun in nouns if not apart[noun])
    guarded = "|".join(_noun(n, apart[n]) for n in sorted(nouns, key=len, reverse=True) if apart[n])
    noun = rf"(?:{plain}(?!\w)|{guarded})"
    link = (
        r"(?:\s*[,/]\s*(?:và\s+)?(?:các\s+)?|\s+và\s+(?:các\s+)?"
        r"|\s+(?=(?:đơn vị|đoàn thể|ngành|ban|công chức|viên chức|địa phương)(?!\w)))"
    )
    pattern = (
        rf"(?<!\w)(?P<all>(?:tất cả\s+)?các\s+)?(?P<nouns>{noun}(?:\s+{_ADJECTIVE}(?!\w)){{0,2}}"
        rf"(?:{link}{noun}(?:\s+{_ADJECTIVE}(?!\w)){{0,2}}){{0,8}})"
        rf"(?P<narrow>(?:\s+{_NARROWED}(?!\w)){{0,4}})"
    )
    single = "|".join(re.escape(noun) for noun in sorted(nouns, key=len, reverse=True))
    return _Nouns(re.compile(pattern), re.compile(single), nouns)


def _noun(noun: str, not_before: str) -> str:
    """Return the pattern of a noun that isn't the first half of another word ("trường hợp")."""
    word = re.escape(noun).replace(r"\ \-\ ", r"\s*-\s*").replace(r"\ ", r"\s+")
    return rf"{word}(?!\w)" + (rf"(?!\s+(?:{not_before})(?!\w))" if not_before else "")


def _group(match: re.Match[str], text: str, nouns: _Nouns) -> Group:
    span = Span(*match.span())
    listed = Span(*match.span("nouns")).of(text)
    narrow = " ".join(Span(*match.span("narrow")).of(text).split())
    low = _HYPHEN.sub(" - ", " ".join(shadow(listed).split()))
    named = [hit[0] for hit in nouns.single.finditer(low)]
    kinds = [nouns.kinds[name] for name in named]
    main = next(
        (k for first in ("báo chí", "đoàn thể", "nhóm") for k in kinds if k[0] == first), kinds[0]
    )
    plural = bool(match["all"])
    words = _mended(listed, plural=plural)
    name = f"{'Các ' if plural else ''}{words} {narrow}".strip()
    return Group(span, capital(name), main[0], main[1], plural, len(named), bool(narrow))


def _mended(listed: str, *, plural: bool) -> str:
    """Join the nouns of a list: one comma between them, "các" only once."""
    words = " ".join(listed.split())
    words = _SOCIAL.sub(" - ", words)
    if plural:
        words = _EACH.sub("", words)
    return _UNPARTED.sub(r"\1,", _COMMA.sub(", ", words))
