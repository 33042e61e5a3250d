"""Read who issued a document: where the phrase for a body ends, and its full form.

A phrase is offices ("Ban Thường vụ"), a body ("Tỉnh ủy", "Bộ Nội vụ", "Ban Chỉ đạo …"), a level and
place ("tỉnh Hà Giang Nam") and a term ("khóa XV"). Names of ministries and departments come from
the list of domains, since they hold commas and "và"; other names end at a word that opens a
subject or a new clause.
"""

from __future__ import annotations

import re
from functools import lru_cache

from pipeline.extract.citations.types import Types, types_of
from pipeline.extract.citations.view import tidy
from pipeline.normalise.glued import apart
from pipeline.rules import Rules
from pipeline.spans import Span

_WORD = re.compile(r"(?:(?<=\bTP)\.)?\s{1,3}(?:(?:-|và|&)\s{1,3})?([\w&]+(?:-[\w&]+)*)")
_ALLIED = re.compile(r"[Ll]iên\s{1,3}(?=(?i:bộ|sở|ngành)\s)")
"""What opens the issuer of a joint document: "liên Bộ Công an - Bộ Nội vụ"."""
_PROGRAMME = re.compile(
    r"(?:(?:các|triển khai|thực hiện|điều hành)\s{1,3}){0,2}"
    r"(?P<last>Đề án|Chương trình|Dự án|Chiến lược)"
    r"(?=\s{1,3}\w)(?!\s{1,3}(?:số\s{1,3})?\d{1,5}\s?[-/])"
)
"""What a steering committee or a task force steers, as part of its name."""
_OUTER = re.compile(r",\s{1,3}(?:huyện|quận|thị xã|thành phố|tỉnh)(?=\s{1,3}[^\W\d_a-zđ])")
_DASH = re.compile(r"\s{0,3}-\s{0,3}")
_TWO_WORDS = re.compile(r"([^\W\d_]+)\s([^\W\d_]+)")
_REACH = 200
_LONGEST_OPEN_NAME = 16  # words of "Ban Chỉ đạo …"
_LONGEST_PLACE = 6  # syllables: "Bà Rịa - Vũng Tàu", "Thành phố Hồ Chí Minh"


class Issuers:
    """The rules for issuers, compiled."""

    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        self._types: Types = types_of(rules)
        self._rule = {rule.name: rule.pattern for rule in rules["citation_issuers"]}
        domains = sorted((row["domain"] for row in rules.words("citation_domains")), key=len)
        short = rules.words("citation_issuers")
        self._full = {row["abbreviation"]: row["full"] for row in short}
        keys = sorted(self._full, key=len, reverse=True)
        self._short = re.compile(rf"(?<![\w&])(?:{'|'.join(map(re.escape, keys))})(?![\w&])\.?")
        names = sorted((*keys, *domains), key=len, reverse=True)
        self._bodies = [
            (re.compile(row["abbreviation"]), re.compile(row["issuer"]))
            for row in rules.words("citation_bodies")
        ]
        self._domain = re.compile(rf"(?i)(?:{'|'.join(map(_spaced, names))})(?!\w)")

    def fits(self, symbol: str, issuer: str) -> bool | None:
        """Tell whether ``issuer`` can have issued a document with ``symbol``, None if unknown."""
        parts = [part for part in re.split(r"[-/&.+()]", symbol) if part]
        bodies = parts[1:] if parts and self._types.of_abbreviation(parts[0]) else parts
        if not bodies:
            return None
        for pattern, words in self._bodies:
            if pattern.fullmatch(bodies[0]):
                return bool(words.search(issuer.casefold()))
        return None

    def at(self, view: str, start: int) -> Span | None:
        """Return the body named at ``start``, or None where none is."""
        if allied := _ALLIED.match(view, start):
            first = self._body_end(view, allied.end())
            return self._allied(view, Span(start, first)) if first else None
        end = self._body_end(view, start)
        if end is None:
            return None
        return Span(start, end)

    def introduced(self, view: str, at: int) -> Span | None:
        """Return the issuer after "của", "do" or "giữa" at ``at``."""
        match = self._rule["introduced"].search(view[at : at + _REACH])
        if match is None:
            return None
        start = at + match.end()
        joint = "giữa" in match[0].casefold()
        if _ALLIED.match(view, start):
            return self.at(view, start)
        span = self.at(view, start) or self._unknown(view, start)
        return self.joined(view, span) if span and joint else span

    def spelled_out(self, text: str) -> str:
        """Return an issuer with abbreviations of state bodies spelled out."""
        plain = apart(tidy(text), self._rules)
        full = self._short.sub(lambda m: self._full[m[0].rstrip(".")], plain)
        if plain.isupper():
            full = re.sub(r"[^\W\d_]{2,}", _place_case, full)
        full = re.sub(r"^vp(?= )", "Văn phòng", full, flags=re.IGNORECASE)
        return re.sub(r"Thủ tướng CP\b", "Thủ tướng Chính phủ", full).strip(" ,;:.")

    def former(self, view: str, at: int) -> int:
        """Return the end of a remark such as "(nay là …)" at ``at``, else ``at``."""
        match = self._rule["former"].search(view[at : at + _REACH])
        return at + match.end() if match else at

    def joined(self, view: str, span: Span, joints: str = r",|và|-") -> Span:
        """Return ``span`` drawn out over the other bodies of a joint document."""
        joint = re.compile(rf"\s{{0,3}}(?:{joints})\s{{1,3}}")
        while match := joint.match(view[span.end : span.end + 8]):
            more = self.at(view, span.end + match.end())
            if more is None:
                return span
            span = Span(span.start, more.end)
        return span

    def _allied(self, view: str, span: Span) -> Span:
        """Return ``liên Bộ A - Bộ B`` or ``liên Bộ A - B``; a comma may end the citation."""
        span = self.joined(view, span, r"và|-")
        while dash := _DASH.match(view, span.end):
            field = self._domain.match(view, dash.end())
            if field is None:
                break
            span = Span(span.start, field.end())
        return span

    def _body_end(self, view: str, start: int, depth: int = 0) -> int | None:
        if depth > 4:
            return None
        if (end := self._match("central", view, start)) is not None:
            return self._termed(view, end)
        if (end := self._match("local", view, start)) is not None:
            if more := re.match(r"\s{1,3}(?=\w)", view[end : end + 4]):
                nested = self._nested(view, end + more.end(), depth)
                if nested is not None:
                    return nested
            return self._termed(view, self._placed(view, end))
        for kind in ("office", "open", "domain"):
            end = self._match(kind, view, start)
            if end is None:
                continue
            if kind == "domain":
                return self._domain_end(view, end)
            inner = self._body_end(view, end, depth + 1)
            if inner is not None:
                return inner
            if kind == "open":
                named = self._free(view, end, _LONGEST_OPEN_NAME, is_open=True)
                return named or len(view[:end].rstrip())
        return None

    def _nested(self, view: str, start: int, depth: int) -> int | None:
        """``Đảng ủy Ủy ban nhân dân tỉnh``: a body of a body, but not ``UBND tỉnh``."""
        for kind in ("central", "local"):
            end = self._match(kind, view, start)
            if end is not None and not self._rule["level"].search(" " + view[start:end]):
                return self._body_end(view, start, depth + 1)
        return None

    def _match(self, kind: str, view: str, start: int) -> int | None:
        match = self._rule[kind].match(view, start)
        return match.end() if match else None

    def _domain_end(self, view: str, start: int) -> int | None:
        if match := self._domain.match(view, start):
            more = re.match(r"\s{1,3}(?=\w)", view[match.end() : match.end() + 4])
            nested = self._nested(view, match.end() + more.end(), 1) if more else None
            return nested or self._termed(view, self._placed(view, match.end()))
        return self._free(view, start, 10)

    def _placed(self, view: str, end: int) -> int:
        match = self._rule["level"].search(view[end : end + 60])
        if match is None:
            return self._capitals(view, end)
        named = self._capitals(view, end + match.end())
        outer = _OUTER.match(view, named) if named > end + match.end() else None
        if outer is None or match[0].strip().casefold() in ("tỉnh", "thành phố"):
            return named
        return self._placed(view, named + 1)

    def _capitals(self, view: str, end: int) -> int:
        """Go on over the capitalised words of a place or a person's name."""
        for _ in range(_LONGEST_PLACE):
            match = _WORD.match(view, end)
            if match is None or not match[1][0].isupper():
                return end
            if self._stops(view, match.start(1)) and not _is_name(view, match.start(1)):
                return end
            if " và " in match[0] or "&" in match[0]:
                return end
            if "- " in match[0] and self._opens(view, match.start(1)):
                return end  # "Bộ Công an - Bộ Nội vụ", not "Bà Rịa - Vũng Tàu"
            end = match.end()
        return end

    def _free(self, view: str, start: int, longest: int, *, is_open: bool = False) -> int | None:
        """Go on over any words up to one that opens a subject or a clause."""
        if is_open and (programme := _PROGRAMME.match(view, start)):
            start = programme.start("last")  # "Ban Chỉ đạo các Chương trình mục tiêu quốc gia"
            first = re.compile(r"\w+\s\w+").match(view, start)
            return self._words(view, first.end(), longest, is_open=True) if first else None
        first = re.compile(r"[\w&]+(?:-[\w&]+)*").match(view, start)
        if first is None or self._rule["stop"].match(view, start):
            return None
        if not is_open and self._rule["soft-stop"].match(view, start):
            return None
        return self._words(view, first.end(), longest, is_open=is_open)

    def _words(self, view: str, end: int, longest: int, *, is_open: bool) -> int:
        """Go on over words from ``end`` up to one that opens a subject or a clause."""
        for _ in range(longest):
            match = _WORD.match(view, end)
            if match is None:
                comma = re.match(r",\s{1,3}(?=[a-zđ]\w*(?:\s\w+){0,4}\s)", view[end : end + 60])
                match = _WORD.match(view, end + 1) if comma else None
            if match is None or self._stops(view, match.start(1)):
                return end
            if not is_open and self._rule["soft-stop"].match(view, match.start(1)):
                return end
            end = match.end()
        return end

    def _unknown(self, view: str, start: int) -> Span | None:
        if not view[start : start + 1].isupper():
            return None
        end = self._free(view, start, 10)
        return Span(start, end) if end else None

    def _termed(self, view: str, end: int) -> int:
        match = self._rule["term"].search(view[end : end + 30])
        return end + match.end() if match else end

    def _stops(self, view: str, at: int) -> bool:
        if self._rule["stop"].match(view, at):
            return True
        named = self._types.pattern.match(view, at)
        return named is not None and not view[max(0, at - 8) : at].rstrip().casefold().endswith(
            "pháp"
        )

    def _opens(self, view: str, at: int) -> bool:
        """Tell whether the next body of a joint document, or its field, begins at ``at``."""
        return self._match("domain", view, at) is not None or bool(self._domain.match(view, at))


def _is_name(view: str, at: int) -> bool:
    """Tell whether a place's name begins like a clause: "Như Xuân", "Năm Căn"."""
    words = _TWO_WORDS.match(view, at)
    return words is not None and words[1].istitle() and words[2].istitle()


def _place_case(match: re.Match[str]) -> str:
    """``NGHỆ`` -> ``Nghệ``; words that are spelled out already, and ``XIII``, stay."""
    word = match[0]
    return word if not word.isupper() or set(word) <= set("IVX") else word.capitalize()


def _spaced(name: str) -> str:
    return (
        re.escape(name)
        .replace(r"\ \-\ ", r"\s{0,3}-\s{0,3}")
        .replace(r"\ ", r"\s{1,3}")
        .replace(r",\s", r"\s?,\s")
        .replace("và", "(?:và|&)")
    )


@lru_cache(maxsize=8)
def issuers_of(rules: Rules, /) -> Issuers:
    """Return the compiled issuer rules."""
    return Issuers(rules)
