"""Compose a plan: what it is about, its parts, its duties, its tasks."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from tests.synthetic.cite import Library
from tests.synthetic.due import draw_due, often
from tests.synthetic.letter import add_letter
from tests.synthetic.outline import Numbering
from tests.synthetic.place import draw_place
from tests.synthetic.plan import Duty, Plan
from tests.synthetic.said import Due, Said, fill, join
from tests.synthetic.tasks import add_prose_tasks, add_table
from tests.synthetic.units import Staff
from tests.synthetic.words import phrases, table


class Composer:
    """Composes one plan; every choice comes from ``rng``."""

    def __init__(self, rng: Random, stem: str, level: str = "") -> None:
        self.rng = rng
        place = draw_place(rng, level)
        year = rng.randint(2022, 2024) if place.level == "old" else rng.randint(2025, 2027)
        topic = rng.choice(table("topics")["topic"])
        self.plan = Plan(stem, place, year, topic)
        self.library = Library(rng, place, year)
        self.staff = Staff(rng, place)
        self.numbering = Numbering(rng)
        self.short: Said | None = None
        self.used: set[tuple[str, str]] = set()

    def compose(self) -> Plan:
        rng, plan = self.rng, self.plan
        self._title()
        add_letter(self)
        self._preamble()
        self._aims()
        self._contents()
        place_of_tasks = rng.choice(["annex", "annex", "part", "none"])
        if rng.random() < 0.15:
            add_prose_tasks(self)
        if place_of_tasks != "none":
            add_table(self, annex=place_of_tasks == "annex")
        self._budget()
        self._duties()
        self._closing()
        return plan

    def cite(self) -> Said:
        if self.short and self.rng.random() < 0.15:
            return self.short
        return self.library.one(subject=self.rng.random() < 0.6)

    def sentence(self, kind: str, *, duty: str = "") -> Said:
        """Return a sentence of the vocabulary's ``kind`` that the plan doesn't have yet."""
        for _ in range(20):
            template = self.rng.choice(phrases(kind))
            obj = self.rng.choice(self.plan.topic["objects"])
            if (template, obj) not in self.used:
                break
        self.used.add((template, obj))
        return self.fill(template, obj, duty=duty)

    def fill(self, template: str, obj: str = "", duty: str = "", **more: Said | str) -> Said:
        """Return ``template`` filled from topic, place, library, staff and calendar."""
        rng, library = self.rng, self.library
        values: dict[str, Said | str] = {
            "obj": obj,
            "often": often(),
            "Often": often().capital(),
            "phone": f"0{rng.randint(200, 299)}.{rng.randint(3000, 3999)}.{rng.randint(100, 999)}",
            "pct": str(rng.randint(60, 100)),
            "n1": str(rng.randint(1, 9)),
            "n2": str(rng.randint(10, 20)),
            "year": str(self.plan.year),
            "byear": self._budget_year(),
            **self.plan.place.words(),
        }
        makers: dict[str, Callable[[], Said]] = {
            "cite": self.cite, "pin": library.pinpoint, "list": library.listed,
            "nested": lambda: library.one(nested=True), "named": library.named,
            "standard": library.standard, "unit": lambda: self.staff.mention(but=duty),
            "when": lambda: draw_due(rng, self.plan.year, "prose"),
            "report": lambda: draw_due(rng, self.plan.year, "report", "report"),
        }  # fmt: skip
        values |= {name: make() for name, make in makers.items() if f"{{{name}}}" in template}
        return fill(template, **values, **more)

    def _budget_year(self) -> Said:
        y = self.plan.year
        due = Due(f"năm {y}", "year", f"{y}-01-01", f"{y}-12-31", scope="budget")
        return Said(f"năm {y}", dues=(due,))

    def _title(self) -> None:
        rng, plan = self.rng, self.plan
        topic = Said(rng.choice(plan.topic["titles"]))
        when = draw_due(rng, plan.year, "title", "plan")
        where = rng.choice(["", f" {plan.place.full}", f" trên địa bàn {plan.place.full}"])
        verb = rng.choice(["", "", "Triển khai ", "Thực hiện "])
        if verb:
            topic = Said(verb + topic.text[:1].lower() + topic.text[1:])
        plan.title = topic + where + " " + when
        if rng.random() < 0.06:
            plan.title = topic + (where or f" {plan.place.full}")
        plan.title_lines = rng.choice([1, 1, 2, 2, 3])

    def mention_title(self) -> Said:
        """Return the title as it stands inside a sentence."""
        title = self.plan.title
        return Said(title.text[:1].lower() + title.text[1:], dues=title.dues)

    def _preamble(self) -> None:
        rng, plan = self.rng, self.plan
        cites = [self.library.one(nested=rng.random() < 0.12) for _ in range(rng.randint(1, 5))]
        if rng.random() < 0.25:
            defined, self.short = self.library.defined()
            cites[-1] = defined
        if rng.random() < 0.25:
            cites.insert(0, self.library.named())
        starts = ["Căn cứ ", "Thực hiện "] if len(cites) > 1 else ["Thực hiện "]
        lead_ins = [
            Said(starts[min(i * 2 // len(cites), len(starts) - 1)]) for i in range(len(cites))
        ]
        bases = [lead + cite for lead, cite in zip(lead_ins, cites, strict=True)]
        if rng.random() < 0.1 and plan.place.level != "old":
            bases.append(self.library.proposed())
        end = rng.choice(phrases("preamble_end"))
        if end.startswith("nhằm") or rng.random() < 0.35:
            closing = self.fill(end, ubnd=self.staff.committee(), title=self.mention_title())
            plan.preamble = [join(bases, "; ") + ", " + closing]
        else:
            closing = self.fill(end, ubnd=self.staff.committee(), title=self.mention_title())
            plan.preamble = [base + ";" for base in bases[:-1]] + [
                bases[-1] + rng.choice([";", "."])
            ]
            plan.preamble.append(closing.capital())

    def _aims(self) -> None:
        number = self.numbering
        number.part(Said(self.rng.choice(phrases("head_aims"))))
        for head, kind in (("head_aim", "aim"), ("head_demand", "demand")):
            number.head(Said(self.rng.choice(phrases(head))))
            sentences = [self.sentence(kind) for _ in range(self.rng.randint(1, 4))]
            number.leaves(sentences, paragraphs=self.rng.random() < 0.15)
        self.plan.items = number.items

    def _contents(self) -> None:
        rng, number = self.rng, self.numbering
        number.part(Said(rng.choice(phrases("head_content"))))
        for title in rng.sample(phrases("head_sub"), rng.randint(2, 4)):
            number.head(Said(title))
            if rng.random() < 0.3:
                number.nested(
                    [
                        (
                            self.sentence("lead_in"),
                            [self.sentence("content") for _ in range(rng.randint(2, 3))],
                        )
                        for _ in range(2)
                    ]
                )
            else:
                number.leaves([self.sentence("content") for _ in range(rng.randint(1, 6))])

    def _budget(self) -> None:
        self.numbering.part(Said(self.rng.choice(phrases("head_budget"))))
        self.numbering.paragraph(self.sentence("budget"))

    def _duties(self) -> None:
        rng, number = self.rng, self.numbering
        number.part(Said(rng.choice(phrases("head_duties"))))
        for units in self.staff.headings(rng.randint(3, 6)):
            request = units[0].kind in ("MTTQ", "đoàn thể") and rng.random() < 0.8
            together = not request and rng.random() < 0.2
            kind = "duty_request" if request else "duty_together" if together else "duty"
            count = rng.choice([1, 1, 2, 3, 4])
            names = join([Said(u.raw, units=(u,)) for u in units], " và ")
            duties = [self.sentence(kind, duty=units[0].canonical) for _ in range(count)]
            joint = all(d.text.startswith(("Phối hợp", "Tham mưu, phối hợp")) for d in duties)
            role = "request" if request else "coordinate" if joint else "lead"
            heading = Said("Đề nghị ") + names if request else names.capital()
            if rng.random() < 0.2 and len(units) == 1:
                path = number.inline(heading, duties[0])
            elif rng.random() < 0.1 and not request and duties[0].text.startswith("Chủ trì"):
                path = number.given(names, duties[0])
            else:
                path = number.head(heading)
                number.leaves(duties, paragraphs=count == 1 or rng.random() < 0.1)
                count = 0
            if count:  # only the first duty was written
                joint = duties[0].text.startswith(("Phối hợp", "Tham mưu, phối hợp"))
                role = "request" if request else "coordinate" if joint else "lead"
            self.plan.duties += [Duty(u.canonical, u.raw, role, path) for u in units]

    def _closing(self) -> None:
        template = self.rng.choice(phrases("closing"))
        closing = self.fill(template, title=self.mention_title())
        if self.rng.random() < 0.5:
            before = Said(
                closing.text.removesuffix("./."), closing.cites, closing.dues, closing.units
            )
            report = self.sentence("report")
            after = Said(report.text.removesuffix("."), (), report.dues, report.units)
            closing = before + ". " + after + "./."
        self.plan.closing = closing


def footnote(plan: Plan, rng: Random) -> Said:
    """Return a footnote that cites a document."""
    cite = Library(rng, plan.place, plan.year).one()
    return fill(rng.choice(phrases("note")), cite=cite)
