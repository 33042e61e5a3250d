"""Citations in the many forms in which plans write them."""

from __future__ import annotations

from random import Random
from typing import Any

from tests.synthetic.place import Place
from tests.synthetic.said import Cited, Said, Unit
from tests.synthetic.words import lines, table

SPELLED = {"UBND": "Ủy ban nhân dân", "HĐND": "Hội đồng nhân dân"}
TERMS = {range(2011, 2016): "13", range(2016, 2021): "14", range(2021, 2030): "15"}
NESTING = [
    ("về việc", "thực hiện "),
    ("về", "triển khai thực hiện "),
    ("thực hiện", ""),
    ("ban hành", "Chương trình hành động thực hiện "),
]
Date = tuple[int, int, int]


def spelled(issuer: str) -> str:
    """Return ``issuer`` with the abbreviations of state bodies spelled out."""
    return " ".join(SPELLED.get(word, word) for word in issuer.split())


class Library:
    """Draws citations fit for a plan of ``place`` issued in ``year``."""

    def __init__(self, rng: Random, place: Place, year: int) -> None:
        self.rng, self.place, self.year = rng, place, year
        self.sources: list[dict[str, Any]] = [
            source
            for source in table("citations")["source"]
            if place.level in source.get("levels", [place.level])
        ]

    def date(self) -> Date:
        return (
            self.rng.randint(2019, self.year - 1),
            self.rng.randint(1, 12),
            self.rng.randint(1, 28),
        )

    def _number(self, source: dict[str, Any], year: int) -> str:
        rng = self.rng
        term = next(term for years, term in TERMS.items() if year in years)
        number = rng.choice([rng.randint(1, 99), rng.randint(100, 999), rng.randint(1000, 4999)])
        if "TW" in source["number"] or "TU" in source["number"] or "ĐU" in source["number"]:
            number = rng.randint(1, 460)
        text = f"{number:02}" if rng.random() < 0.7 else str(number)
        filled: str = source["number"].format(
            n=text, y=year, k=term, d1=rng.randint(60, 80), d2=rng.randint(1, 9)
        )
        return filled

    def _written(self, number: str) -> str:
        """Return ``number`` as writers type it: mostly right, sometimes with stray spaces."""
        chance = self.rng.random()
        head, dash, tail = number.rpartition("-")
        if not dash or chance < 0.88:
            return number
        if chance < 0.92:
            return f"{head}- {tail}"
        if chance < 0.96:
            return f"{head} - {tail}"
        return f"{head}–{tail}"

    def day(self, date: Date) -> tuple[str, str]:
        """Return a date in words, "ngày" included, and in ISO 8601."""
        y, m, d = date
        forms = [
            f"ngày {d:02}/{m}/{y}", f"ngày {d:02}/{m:02}/{y}", f"ngày {d:02} tháng {m:02} năm {y}",
            f"ngày {d} tháng {m} năm {y}", f"ngày {d:02}/{m:02}/{y}", f"ngày {d:02}-{m:02}-{y}",
            f"ngày {d:02}.{m:02}.{y}", f"ngày {d}/{m}/{y}",
        ]  # fmt: skip
        return self.rng.choice(forms), f"{y}-{m:02}-{d:02}"

    def one(self, *, subject: bool = True, nested: bool = False, source: str = "") -> Said:
        """Return one citation; ``nested`` puts another into its subject."""
        rng = self.rng
        kinds = [s for s in self.sources if not source or s["type"] == source]
        of = rng.choice(kinds)
        date = self.date()
        number = self._number(of, date[0])
        if of["type"] == "Luật":
            return self._law(of, number, date)
        issuer = rng.choice(of["issuers"]).format(**self.place.words())
        day, iso = self.day(date)
        raw, iso, issuer = self._shape(of["type"], self._written(number), day, iso, issuer)
        about, inner = "", Said()
        if nested:
            trigger, verb = rng.choice(NESTING)
            about, inner = f" {trigger} ", Said(verb) + self.one(subject=rng.random() < 0.5)
        elif subject and rng.random() < 0.8:
            about = f" {rng.choice(of['triggers'])} "
            inner = Said(rng.choice(of["subjects"]).format(**self.place.words()))
        cited = Cited(
            raw, "numbered", of["type"], number, iso, spelled(issuer), inner.text, inner.cites
        )
        return Said(raw + about + inner.text, cites=(cited,))

    def _shape(self, kind: str, no: str, day: str, iso: str, by: str) -> tuple[str, str, str]:
        """Return the words from type to issuer, and which of date and issuer they give."""
        chance = self.rng.random()
        if chance < 0.62:
            return f"{kind} số {no} {day} của {by}", iso, by
        if chance < 0.70:
            return f"{kind} số {no} của {by}", "", by
        if chance < 0.76:
            return f"{kind} số {no} của {by} {day}", iso, by
        if chance < 0.82:
            return f"{kind} {no} {day} của {by}", iso, by
        if chance < 0.87:
            return f"{kind} số {no}", "", ""
        if chance < 0.91:
            return f"{kind} số {no} {day}", iso, ""
        if chance < 0.94:
            return f"{kind} số {no}{day} của {by}", iso, by
        if chance < 0.97:
            return f"{kind} số: {no} {day} của {by}", iso, by
        return f"{kind} số {no}, {day} của {by}", iso, by

    def _law(self, of: dict[str, Any], number: str, date: Date) -> Said:
        name = self.rng.choice(of["names"])
        raw = f"Luật {name} số {number}" if name else f"Luật số {number}"
        iso = ""
        if self.rng.random() < 0.4:
            day, iso = self.day(date)
            raw += f" {day}"
        return Said(raw, cites=(Cited(raw, "numbered", "Luật", number, iso),))

    def listed(self) -> Said:
        """Return a list whose type, and sometimes issuer, is stated once."""
        rng = self.rng
        of = rng.choice(
            [s for s in self.sources if s["type"] not in ("Luật", "Thông tư liên tịch")]
        )
        issuer = rng.choice(of["issuers"]).format(**self.place.words())
        dates = [self.date() for _ in range(rng.randint(2, 3))]
        form = rng.randrange(3)
        out = Said(
            f"các {of['type']}" + (f" của {issuer}: " if form == 0 else ": " if form == 1 else " ")
        )
        for index, date in enumerate(dates):
            number, (day, iso) = self._number(of, date[0]), self.day(date)
            between = (
                ""
                if not index
                else (" và " if index == len(dates) - 1 else ("; ", ", ")[form == 2])
            )
            raw, by = f"số {number} {day}", issuer
            if form == 1:
                raw += f" của {issuer}"
            if form == 2:
                raw, iso, by = f"số {number}", "", ""
            cited = Cited(raw, "numbered", of["type"], number, iso, spelled(by))
            out = out + between + Said(raw, cites=(cited,))
        return out

    def pinpoint(self) -> Said:
        """Return a citation behind the article it is about."""
        kind = self.rng.choice(["Nghị định", "Thông tư", "Nghị quyết", "Luật"])
        article = f"Điều {self.rng.randint(2, 60)}"
        if self.rng.random() < 0.5:
            article = f"khoản {self.rng.randint(1, 6)} {article}"
        if self.rng.random() < 0.2:
            article = f"điểm {self.rng.choice('abcd')} {article}"
        return Said(article + " ") + self.one(source=kind)

    def proposed(self) -> Said:
        """Return "Theo đề nghị của … tại Tờ trình số …": the issuer stands first."""
        of = self.rng.choice([s for s in self.sources if s["number"].startswith("{n}/TTr")])
        date = self.date()
        number, (day, iso) = self._number(of, date[0]), self.day(date)
        raw = f"{of['type']} số {number} {day}"
        cited = Cited(raw, "numbered", of["type"], number, iso, of["issuers"][0])
        body = Unit(of["issuers"][0], "sở", of["issuers"][0], "issuer")
        return Said(f"Theo đề nghị của {body.raw} tại ", units=(body,)) + Said(raw, cites=(cited,))

    def named(self) -> Said:
        """Return a law called by its name alone."""
        name = self.rng.choice(lines("named"))
        return Said(name, cites=(Cited(name, "named", name.split()[0]),))

    def standard(self) -> Said:
        name = self.rng.choice(lines("standards"))
        return Said(name, cites=(Cited(name, "standard"),))

    def defined(self) -> tuple[Said, Said]:
        """Return a citation with "(sau đây gọi là …)" and the short form to use later."""
        while not (said := self.one()).cites[0].subject:
            pass
        (cited,) = said.cites
        number = cited.number.split("/")[0].split("-")[0]
        short = f"{cited.doc_type} số {number}"
        later = Said(short, cites=(Cited(short, "named", cited.doc_type, subject=cited.subject),))
        how = self.rng.choice(["sau đây gọi là", "sau đây gọi tắt là", "gọi tắt là"])
        return said + f" ({how} {short})", later
