"""Find the type of a cited document left of its number, and its dictionary form."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from pipeline.letters import lower
from pipeline.normalise.unit_words import whole_words
from pipeline.rules import Rules
from pipeline.spans import Span

_WINDOW = 220
_ABBREVIATED = re.compile(r"(?<![\w/-])([A-ZĐ][A-Za-zĐ]{1,3})\s{1,3}(?:số\s{1,3}:?\s{0,3})?$")
NUMBER_WORD = re.compile(r"(?i)(?<!\w)số\s{0,3}:?\s{0,3}$")
"""The word before a number."""
_IN_A_NAME = re.compile(r"(?<!\w)(?:Bộ|Sở|Phòng|Ban|Vụ|Cục|Tài chính\s?-)\s{1,3}$")
"""What stands before a type's word in a body's name: Bộ Kế hoạch và Đầu tư."""
_LONGEST_JOINT = 20  # characters between a type and its number: quotes, a colon, "số"
_LONGEST_NAME = 26  # words between a type and "số": "Luật Sửa đổi, bổ sung một số điều của …"


class Typed(NamedTuple):
    """A type where it stands; ``between`` is the text between it and the word "số"."""

    span: Span
    doc_type: str
    between: Span

    @property
    def is_joined(self) -> bool:
        """True where nothing but "số" stands between the type and the number."""
        return self.between.start == self.between.end


class Types:
    """The document types of the rules, compiled for looking left of a number."""

    def __init__(self, rules: Rules) -> None:
        rows = rules.words("citation_types")
        self._dictionary = {row["type"].casefold(): row["type"] for row in rows}
        self._class = {row["type"]: row["class"] for row in rows}
        self._bare = {row["type"] for row in rows if row["bare"]}
        self._abbreviated: dict[str, str] = {}
        for row in rows:
            for abbreviation in filter(None, row["abbreviations"].split(";")):
                known = self._abbreviated.get(abbreviation.upper())
                if known is None or len(row["type"]) < len(known):
                    self._abbreviated[abbreviation.upper()] = row["type"]
        self._abbreviated["QĐ"] = "Quyết định"
        self._abbreviated["CT"] = "Chỉ thị"
        names = sorted((row["type"] for row in rows), key=len, reverse=True)
        any_type = "|".join(name.replace(" ", r"\s{1,3}") for name in names)
        self.pattern = re.compile(rf"(?i)(?<!\w)(?:{any_type})(?!\w)")
        self._low = whole_words((name.lower() for name in names), r"\s{1,3}")
        self._direct = re.compile(
            rf"({self._low.pattern})[\s“\"]{{0,3}}:?\s{{0,3}}(?:số)?\s{{0,3}}:?\s{{0,3}}$"
        )
        self._reach = max(len(name) + 2 * name.count(" ") for name in names) + _LONGEST_JOINT

    def _ending(self, left: str) -> re.Match[str] | None:
        """Return the type that ``left`` ends with; only as much is read as a type takes."""
        return self._direct.search(lower(left), max(0, len(left) - self._reach))

    def mentions(self, view: str) -> Iterator[Span]:
        """Yield where a type is named, from left to right."""
        for match in self._low.finditer(lower(view)):
            yield Span(*match.span())

    def ends(self, left: str) -> bool:
        """Tell whether ``left`` ends with a type (and perhaps "số")."""
        return self._ending(left) is not None

    def of_abbreviation(self, abbreviation: str) -> str:
        """Return the type of ``NQ``, ``KH`` …, "" where there is none."""
        return self._abbreviated.get(abbreviation.upper(), "")

    def of_symbol(self, symbol: str) -> str:
        """Return the type that a symbol such as ``QĐ-UBND`` or ``KL/TW`` names."""
        return self.of_abbreviation(re.split(r"[-/&.+(]", symbol.strip("-/"))[0])

    def is_bare(self, doc_type: str) -> bool:
        """Tell whether a number without symbol is one after this type ("Văn bản số 35")."""
        return doc_type in self._bare

    def is_law(self, doc_type: str) -> bool:
        """Tell whether the type is a law, whose issuer is not given."""
        return self._class.get(doc_type) == "law"

    def canonical(self, text: str) -> str:
        """Return the dictionary form of a type as written."""
        return self._dictionary.get(" ".join(text.split()).casefold(), text)

    def before(self, view: str, at: int, floor: int) -> Typed | None:
        """Return the type that the number at ``at`` belongs to, not left of ``floor``."""
        start = max(floor, at - _WINDOW)
        left = view[start:at]
        if match := self._ending(left):
            span = Span(start + match.start(1), start + match.end(1))
            return Typed(span, self.canonical(span.of(view)), Span(span.end, span.end))
        if (match := _ABBREVIATED.search(left)) and (short := self.of_abbreviation(match[1])):
            span = Span(start + match.start(1), start + match.end(1))
            return Typed(span, short, Span(span.end, span.end))
        said = NUMBER_WORD.search(left)
        if said is None:
            return None
        return self._named(left, start, said.start())

    def _named(self, left: str, start: int, end: int) -> Typed | None:
        best = None
        for match in self.pattern.finditer(left, 0, end):
            between = left[match.end() : end].rstrip(" :")
            if _IN_A_NAME.search(left, max(0, match.start() - 12), match.start()):
                continue
            words = between.split()
            if not (match[0][0].isupper() or words[:1] == ["của"]):
                continue
            if re.search(r"(?<!TP)(?<!TX)\.|[;:()“”\"\n]|\d/", between):
                continue
            law = self.is_law(self.canonical(match[0]))
            if not words or len(words) > (_LONGEST_NAME if law else 12):
                continue
            if "," in between and not law and "của" not in words[:1]:
                continue
            span = Span(start + match.start(), start + match.end())
            stop = span.end + len(between)
            found = Typed(span, self.canonical(match[0]), Span(span.end, stop))
            if law:
                return found
            best = found
        return best


@lru_cache(maxsize=8)
def types_of(rules: Rules, /) -> Types:
    """Return the compiled types of ``rules``."""
    return Types(rules)
