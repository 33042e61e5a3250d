"""Outline -> the document's own particulars: issuer, number, date, place, title, period, signer.

What the letterhead says comes first. Where there is none, the preamble, the title and the closing
name the commune that plans. A blank number or day stays blank; what the file's name or a later
reference implies goes into the ``_inferred`` fields, with its source.
"""

from __future__ import annotations

import re
from collections import Counter

from pipeline.extract.imprint import Imprint, imprint_of
from pipeline.extract.inferred import infer
from pipeline.extract.issuers import (
    PROVINCE_LEVELS,
    Issuer,
    from_deciding,
    from_letterhead,
    from_level,
    from_text,
    is_central,
    placed,
    sentence_case,
)
from pipeline.extract.periods import Period, of_plan
from pipeline.extract.signer import signer_of
from pipeline.letters import in_name_case
from pipeline.normalise import dates, gazetteer
from pipeline.normalise.symbols import hyphened, type_of
from pipeline.records import Block, BlockKind, Fact, Header, Outline
from pipeline.rules import Rules
from pipeline.rules.sieve import sieve_of
from pipeline.spans import Span

_TWO_LEVELS_FROM = "2025-07"
"""Month from which there are no districts."""
_SURE, _SURE_JOINED = 0.85, 0.5
"""Certainty of OCR below which a numeral may be handwriting; one joined to its symbol is print."""
_HEAD_BLOCKS = 20
_DISTRICT = re.compile(
    r"\b(?P<level>[Hh]uyện|[Tt]hị xã|[Qq]uận|[Tt]hành phố) (?P<name>(?!ủy)\S.*)$"
)
_DEPARTMENT = re.compile(r"SỞ [^a-z]+$")
_DISTRICT_PARTY = re.compile(r"\b(?P<level>[Hh]uyện|[Qq]uận|[Tt]hị) ủy (?P<name>\S.*)$")


def extract(outline: Outline, rules: Rules, /) -> Header:
    """Return the particulars of the document; empty where it does not state them."""
    return _Reader(outline, rules).header()


class _Reader:
    def __init__(self, outline: Outline, rules: Rules) -> None:
        self._outline = outline
        self._rules = rules
        self._pattern = {rule.name: rule.pattern for rule in rules["header"]}
        self._letterhead = outline.blocks_of(BlockKind.LETTERHEAD)
        self._spans: dict[str, Span] = {}

    def header(self) -> Header:
        number, symbol = self._number()
        place, issue_date = self._place_and_date()
        doc_type, title = self._title()
        imprint = None if symbol else imprint_of(title, self._rules)
        if imprint:
            number, symbol, title = imprint.number, imprint.symbol, imprint.subject
            issue_date = imprint.date or issue_date
            self._place(imprint)
        issuer = self._issuer(symbol, place, imprint.issuer if imprint else "")
        period = self._period(title)
        signer = signer_of(self._outline, self._rules)
        if signer.span:
            self._spans["signer"] = signer.span
        doc_type = doc_type or type_of(symbol, self._rules) or self._letter(symbol)
        inferred = infer(
            self._outline,
            self._rules,
            number=number,
            date=issue_date,
            doc_type=doc_type,
            issuer=issuer.full,
        )
        when = issue_date or period.start[: len("2025")]
        district = self._district(issuer, when)
        province = self._province(issuer, district, when)
        district = district or self._former_district(issuer, province, when)
        return Header(
            doc_type=doc_type,
            number=number,
            symbol=symbol,
            issue_place=place,
            issue_date=issue_date,
            issuer=issuer.full,
            commune_type=issuer.commune_type,
            commune=issuer.commune,
            district=district,
            province=province,
            title=title,
            plan_year=period.year,
            period_start=period.start,
            period_end=period.end,
            signer=signer.name,
            signer_title=signer.office,
            number_inferred=inferred.number,
            issue_date_inferred=inferred.date,
            inferred_from=inferred.sources,
            recipients=tuple(self._recipients()),
            spans=self._spans,
        )

    def _text(self, block: Block) -> str:
        return block.span.of(self._outline.text)

    def _number(self) -> tuple[str, str]:
        for block in self._letterhead:
            text = self._text(block)
            if not self._pattern_says("number-line", text):
                continue
            match = self._pattern["number"].search(text)
            if match is None:
                match = self._pattern["number-by-hand"].search(text)
            if match is None:
                continue
            self._spans["symbol"] = Span(*match.span()).shifted(block.span.start)
            number = match.groupdict().get("number") or ""
            if number and not self._is_print(Span(*match.span("number")), block.span.start, text):
                number = ""
            symbol = re.sub(r"\s+", "", match["symbol"]).rstrip(".").replace("–", "-")
            return number, number + hyphened(symbol, self._rules)
        return "", ""

    def _is_print(self, span: Span, start: int, text: str) -> bool:
        """Tell whether a numeral is printed; OCR is unsure of one written or stamped in a gap."""
        place = self._outline.place(span.shifted(start))
        sure = place.confidence
        pages = {page.number: page for page in self._outline.scan.pages}
        if place.page is not None and not pages[place.page].is_image:
            return True
        joined = text[span.end : span.end + 1] in ("/", "-")
        return sure is None or sure >= (_SURE_JOINED if joined else _SURE)

    def _dated(self, found: dates.DateMention, text: str, start: int) -> str:
        """Return the date without a day that may be written by hand."""
        day = re.match(r"(?i)ngày\s*(\d{1,2})", found.span.of(text))
        if day is None:  # "ngày J3 tháng 12": strokes of a pen stand before the numeral
            glued = text[: found.span.start][-1:].strip() and found.span.of(text)[:1].isdigit()
            return found.iso[: len("2025-08")] if glued else found.iso
        span = Span(*day.span(1)).shifted(found.span.start)
        return found.iso if self._is_print(span, start, text) else found.iso[: len("2025-08")]

    def _place_and_date(self) -> tuple[str, str]:
        """The date line may have been broken in two; it ends with the year."""
        if not self._letterhead:
            return "", ""
        start = self._letterhead[0].span.start
        text = Span(start, self._letterhead[-1].span.end).of(self._outline.text)
        text = text.replace("\n", " ")
        match = next(reversed(list(self._pattern["place"].finditer(text))), None)
        if match is None:
            found = [m for m in dates.find_dates(text) if "ngày" in m.span.of(text).lower()]
            if not found:
                return "", ""
            self._spans["issue_date"] = found[0].span.shifted(start)
            return "", self._dated(found[0], text, start)
        place = _without_prefix(match["place"])
        tail = text[match.end("place") : match.end() + 60]
        self._spans["issue_place"] = Span(*match.span("place")).shifted(start)
        first = next(iter(dates.find_dates(tail)), None)
        if first is not None:
            at = start + match.end("place")
            self._spans["issue_date"] = first.span.shifted(at)
            return place, self._dated(first, tail, at)
        return place, ""

    def _title(self) -> tuple[str, str]:
        words, lines = "", ""
        is_type = {rule.name: rule.pattern for rule in self._rules["segment"]}
        for block in self._outline.blocks_of(BlockKind.TITLE):
            text = self._text(block)
            if is_type["title-word"].search(text.upper()):
                if words:
                    break
                words = text
                self._spans["doc_type"] = block.span
            elif is_type["attached"].search(text):
                continue
            elif not lines:
                lines = text
                self._spans["title"] = block.span
        if not words and (joined := self._pattern["joined-title"].match(lines)):
            words, lines = joined[1], lines[joined.end() :]
        if not words and not lines:
            lines = self._subject_line()
        words = words.removeprefix("DỰ THẢO ").partition(" CỦA ")[0]
        lines = _without_body(lines)
        return sentence_case(words.rstrip(".:")), lines.strip(" .")

    def _subject_line(self) -> str:
        """The ``V/v`` line of an official letter."""
        for index, block in enumerate(self._letterhead):
            if re.match(r"(?i)(?:v/v|về việc)\s*:?\s*\S", self._text(block)):
                parts = [self._text(block)]
                for more in self._letterhead[index + 1 :]:
                    text = self._text(more)
                    if text.isupper() or self._is_furniture(text):
                        break
                    parts.append(text)
                last = self._letterhead[index + len(parts) - 1]
                self._spans["title"] = Span(block.span.start, last.span.end)
                return re.sub(r"(?i)^(?:v/v|về việc)\s*:?\s*", "", " ".join(parts).rstrip(" |"))
        return ""

    def _is_furniture(self, text: str) -> bool:
        names = ("motto", "number-line", "place-date", "rule-line")
        return any(self._pattern_says(name, text) for name in names)

    def _letter(self, symbol: str) -> str:
        """An official letter has no type word: it has a symbol and a subject or an addressee."""
        texts = [self._text(block) for block in self._outline.blocks]
        addressed = any(self._pattern_says("addressed", text) for text in texts[:_HEAD_BLOCKS])
        return "Công văn" if symbol and ("title" in self._spans or addressed) else ""

    def _place(self, imprint: Imprint) -> None:
        """Keep where the title states number and date."""
        start = self._spans["title"].start
        self._spans["symbol"] = imprint.symbol_span.shifted(start)
        if imprint.date_span:
            self._spans["issue_date"] = imprint.date_span.shifted(start)

    def _issuer(self, symbol: str, place: str, stated: str) -> Issuer:
        texts = [self._text(block) for block in self._letterhead]
        issuer = from_letterhead(texts, self._rules)
        if stated and not issuer.full:
            issuer = from_letterhead([stated.upper()], self._rules)
        if issuer.full and issuer.names_place:
            return issuer
        if is_central(issuer.full, self._rules):
            return issuer
        if symbol and "UBND" not in symbol and issuer.full:
            return issuer
        named = from_deciding(self._outline, self._rules)
        if not named.full:
            named = from_text(self._outline, self._rules)
        if named.full:
            return named
        if not issuer.full:
            return from_level(self._outline, self._rules)
        return placed(issuer.full, place, self._outline.text, self._rules)

    def _period(self, title: str) -> Period:
        own = [
            self._text(block)
            for block in self._outline.blocks
            if block.path in ("preamble", "closing") and block.kind is BlockKind.BODY
        ]
        return of_plan(title, own, self._pattern)

    def _district(self, issuer: Issuer, when: str) -> str:
        if issuer.commune_type == "đặc khu" or when >= _TWO_LEVELS_FROM:
            return ""
        if not issuer.commune:
            return self._own_district(issuer)
        counts: Counter[str] = Counter()
        provinces = self._rules.column("gazetteer_provinces", "old_province")
        named = sieve_of(self._rules, "header", "own-district").places(self._outline.low)
        for block in self._outline.blocks:
            if not block.span.holds(named):
                continue
            for match in self._pattern["own-district"].finditer(self._text(block)):
                name = f"{match['level'].lower()} {in_name_case(match['name'])}"
                if name not in provinces:
                    counts[name] += 1 if block.kind is not BlockKind.LETTERHEAD else 5
        return counts.most_common(1)[0][0] if counts else ""

    def _former_district(self, issuer: Issuer, province: str, when: str) -> str:
        """Return the district in which the gazetteer has a commune of before July 2025."""
        if not issuer.commune or not when or when >= _TWO_LEVELS_FROM:
            return ""
        kind, name = issuer.commune_type, issuer.commune
        return gazetteer.resolve(kind, name, "", province, when, rules=self._rules).district

    def _own_district(self, issuer: Issuer) -> str:
        """The district whose body issues the plan; a city may be a province as well."""
        if party := _DISTRICT_PARTY.search(issuer.full):
            level = {"thị": "thị xã"}.get(party["level"].lower(), party["level"].lower())
            return f"{level} {in_name_case(party['name'])}"
        match = _DISTRICT.search(issuer.full)
        is_city = match is not None and match["level"].lower() == "thành phố"
        if match is None or (is_city and issuer.province and "tỉnh" not in issuer.province):
            return ""
        return f"{match['level'].lower()} {in_name_case(match['name'])}"

    def _province(self, issuer: Issuer, district: str, when: str) -> str:
        if issuer.province or is_central(issuer.full, self._rules):
            return issuer.province
        text = self._outline.text
        if district and not issuer.commune:
            found = gazetteer.province_of_district(text, district, when, rules=self._rules)
        else:
            found = gazetteer.infer_province(
                text, issuer.commune_type, issuer.commune, "", when, rules=self._rules
            )
        if found:
            return found
        counts: Counter[str] = Counter()
        sieve = sieve_of(self._rules, "header", "own-province")
        for _, match in sieve.matches(text, self._outline.low):
            level = "tỉnh" if match["level"].lower() == "tỉnh" else "thành phố"
            counts[f"{level} {in_name_case(match['name'])}"] += 1
        places = (place for place, _ in counts.most_common())
        named = next((p for p in places if gazetteer.is_province(p, rules=self._rules)), "")
        return named or self._province_behind_department(when)

    def _province_behind_department(self, when: str) -> str:
        """``SỞ Y TẾ HÀ NAM NINH``: the province stands behind its department without its level."""
        for text in map(self._text, self._letterhead):
            if _DEPARTMENT.match(text):
                words = text.title().split()[2:]
                levels = (
                    f"{level} {' '.join(words[-n:])}"
                    for n in (4, 3, 2)
                    for level in PROVINCE_LEVELS
                )
                for place in levels:
                    named = gazetteer.named_provinces(place, when, rules=self._rules)
                    if named and gazetteer.key(named[0]) == gazetteer.key(place):
                        return named[0]
        return ""

    def _recipients(self) -> list[Fact]:
        facts = []
        for block in self._outline.blocks_of(BlockKind.RECIPIENT):
            text = self._text(block)
            if self._pattern_says("recipients", text):
                start = text.find(":") + 1 or len(text)
                text = text[start:]
            else:
                start = 0
            lead = re.match(r"\s*(?:[-–+•*]\s*)?", text)
            start += lead.end() if lead else 0
            body = text[lead.end() if lead else 0 :].rstrip(" ;.,")
            if body:
                at = block.span.start + start
                facts.append(Fact(Span(at, at + len(body)), "recipient"))
        return facts

    def _pattern_says(self, name: str, text: str) -> bool:
        return self._rules.one("segment", name).pattern.search(text) is not None


def _without_body(title: str) -> str:
    """Leave out whose resolution it is, in capitals above a title in small letters."""
    words = title.split(" ")
    capitals = next((n for n, word in enumerate(words) if not word.isupper()), 0)
    is_body = words[0] == "CỦA" and words[capitals][:1].islower()
    return " ".join(words[capitals:]) if is_body else title


def _without_prefix(place: str) -> str:
    return re.sub(r"^(?:TP\.?|Tp\.?)\s", "Thành phố ", place)
