"""Made-up plans of ten provinces, the truth beside them: what was planted in them.

Copies with and without traces, conflicts, omissions, and offices under many names.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from random import Random
from unittest import mock

from tests.compare import variants
from tests.synthetic import compose, words
from tests.synthetic.place import Place, draw_place
from tests.synthetic.plan import Item, Plan
from tests.synthetic.said import Cited, Said
from tests.synthetic.truth import reading_order
from tests.synthetic.write import write_plan

PROVINCES = 10
OWN = 6
"""Sentences that a plan has for itself: enough that copying them shows."""

OFFICES = 6
"""Offices that a plan names besides, each in one of the ways clerks write it."""

_PIECES = tomllib.loads((Path(__file__).parent / "planted.toml").read_text(encoding="utf-8"))
_ORDER = ("who", "when", "does", "about", "whom", "how", "end")
_CENTRAL = (
    ("Nghị quyết", "NQ-CP", "Chính phủ"),
    ("Chỉ thị", "CT-TTg", "Thủ tướng Chính phủ"),
    ("Quyết định", "QĐ-TTg", "Thủ tướng Chính phủ"),
)
_LOCAL = ("Quyết định", "QĐ-UBND"), ("Kế hoạch", "KH-UBND"), ("Nghị quyết", "NQ-HĐND")


@dataclass
class Truth:
    """What was planted: pairs of stems and what they differ in, and what each province issued."""

    copies: list[tuple[str, str]] = field(default_factory=list)
    traces: list[tuple[str, str]] = field(default_factory=list)
    omissions: list[tuple[str, str]] = field(default_factory=list)
    conflicts: list[tuple[str, str]] = field(default_factory=list)
    variants: list[variants.Named] = field(default_factory=list)
    named: list[tuple[str, str]] = field(default_factory=list)
    """Plans and communes whose offices they name: true traces too, and no copies."""
    sentences: dict[str, list[str]] = field(default_factory=dict)
    cited: list[str] = field(default_factory=list)
    """Numbers that plans cite of themselves; two of them may be alike by chance."""


@dataclass(frozen=True)
class Upstream:
    """A document that a province's plans cite."""

    type: str
    number: str
    day: str
    issuer: str
    subject: str

    def said(self, lead: str, day: str = "") -> Said:
        where = f"của {self.issuer} về {self.subject}"
        return Said(f"{lead} {self.type} số {self.number} ngày {day or self.day} {where};")


def write(count: int, seed: int, out: Path, provinces: int = PROVINCES) -> Truth:
    """Write ``count`` plans of ``provinces`` and their truth under ``out``."""
    rng = Random(seed)  # noqa: S311 - plans must repeat
    truth = Truth()
    drafts = list(_drafts(count, provinces, rng, truth))
    _copy(drafts, rng, truth)
    folder = out / "plans"
    folder.mkdir(parents=True, exist_ok=True)
    for plan, chance in drafts:
        truth.sentences[plan.stem] = [item.said.text for item in plan.items]
        write_plan(plan, chance, "txt", folder)
    text = json.dumps(asdict(truth), ensure_ascii=False, indent=1)
    (out / "truth.json").write_text(text, encoding="utf-8")
    return truth


def sentence(rng: Random) -> str:
    """Return a sentence that hardly any other plan has."""
    return " ".join(rng.choice(_PIECES[name]) for name in _ORDER[:5]) + (
        f", {rng.choice(_PIECES['how'])}, {rng.choice(_PIECES['end'])}"
    )


def _drafts(count: int, homes: int, rng: Random, truth: Truth) -> Iterator[tuple[Plan, Random]]:
    provinces = _distinct(rng, homes, "province")
    places = _distinct(rng, count, "commune")
    topics = rng.sample(words.table("topics")["topic"], homes)
    national = [_upstream(rng, "") for _ in range(3)]
    issued = {
        name.province: national + [_upstream(rng, name.province) for _ in range(4)]
        for name in provinces
    }
    for index in range(count):
        home = provinces[index % homes]
        place = replace(places[index], province=home.province)
        topic = topics[index % homes]
        chance = Random(f"{rng.random()}")  # noqa: S311
        plan = _composed(chance, f"q{index:04}", place, {**topic, "titles": topic["titles"][:1]})
        truth.cited += _numbers([cite for _, said in reading_order(plan) for cite in said.cites])
        plan.preamble[:0] = list(_bases(plan, issued[home.province], rng, truth))
        _own_sentences(plan, rng)
        other = places[(index + homes) % count]
        truth.variants += _offices(plan, place, other, chance)
        truth.named.append((plan.stem, other.full))
        yield plan, chance


def _offices(plan: Plan, place: Place, other: Place, rng: Random) -> list[variants.Named]:
    """Let a plan name offices, in sentences after its own ones."""
    named = list(variants.draw(rng, plan.stem, place, other, OFFICES))
    at = _own(plan).stop
    holder = plan.items[at - 1].path
    plan.items[at:at] = [Item(holder, "", Said(one.sentence), "paragraph") for one in named]
    return named


def _composed(rng: Random, stem: str, place: Place, topic: dict[str, list[object]]) -> Plan:
    with (
        mock.patch.object(compose, "draw_place", return_value=place),
        mock.patch.object(compose, "table", return_value={"topic": [topic]}),
    ):
        return compose.Composer(rng, stem).compose()


def _numbers(cites: Sequence[Cited]) -> list[str]:
    return [number for one in cites for number in (one.number, *_numbers(one.inner))]


def _distinct(rng: Random, count: int, level: str) -> list[Place]:
    found: dict[str, Place] = {}
    while len(found) < count:
        place = draw_place(rng, level)
        found[place.province if level == "province" else place.name] = place
    return list(found.values())


def _upstream(rng: Random, province: str) -> Upstream:
    day = f"{rng.randint(1, 28):02}/{rng.randint(3, 12)}/{rng.randint(2021, 2024)}"
    subject = rng.choice(_PIECES["subject"]) + f" giai đoạn 2021-20{rng.randint(26, 34)}"
    number = rng.randint(101, 4000)
    if not province:
        kind, symbol, issuer = rng.choice(_CENTRAL)
        return Upstream(kind, f"{number}/{symbol}", day, issuer, subject)
    kind, symbol = rng.choice(_LOCAL)
    council = "Hội đồng nhân dân" if symbol.endswith("HĐND") else "Ủy ban nhân dân"
    return Upstream(kind, f"{number}/{symbol}", day, f"{council} {province}", subject)


def _bases(plan: Plan, issued: Sequence[Upstream], rng: Random, truth: Truth) -> Iterator[Said]:
    for one in issued:
        chance = rng.random()
        if chance < 0.06:
            truth.omissions.append((plan.stem, one.number))
        elif chance < 0.09:
            day, rest = one.day.split("/", 1)
            truth.conflicts.append((plan.stem, one.number))
            yield one.said("Căn cứ", f"{int(day) % 28 + 1:02}/{rest}")
        else:
            yield one.said("Căn cứ")


def _leaves(plan: Plan) -> list[int]:
    """Return where the plan's own sentences may stand: items of the contents."""
    parts = [item.path.split(".")[0] for item in plan.items]
    second = list(dict.fromkeys(parts))[1]
    return [
        at
        for at, item in enumerate(plan.items)
        if parts[at] == second and item.kind in ("item", "paragraph")
    ]


def _own_sentences(plan: Plan, rng: Random) -> None:
    """Add sentences of the plan's own after the first leaf of its contents, as paragraphs."""
    at = _leaves(plan)[0]
    holder = plan.items[at].path
    own = [Item(holder, "", Said(sentence(rng)), "paragraph") for _ in range(OWN)]
    plan.items[at + 1 : at + 1] = own
    plan.traits.append(f"own-{at + 1}")


def _own(plan: Plan) -> slice:
    at = next(int(trait[4:]) for trait in plan.traits if trait.startswith("own-"))
    return slice(at, at + OWN)


def _copy(drafts: Sequence[tuple[Plan, Random]], rng: Random, truth: Truth) -> None:
    """Let every sixth plan copy four or more sentences of another, half of them with a trace."""
    plans = [plan for plan, _ in drafts]
    chosen = rng.sample(plans, len(plans) // 6 * 2)
    for source, copier in zip(chosen[::2], chosen[1::2], strict=True):
        theirs = source.items[_own(source)]
        count = rng.randint(4, OWN)
        at = _own(copier).start
        for step, item in enumerate(theirs[:count]):
            copied = _edited(item.said.text, rng)
            named = source.letterhead and copier.letterhead  # else the trace is all that is named
            if step == 1 and rng.random() < 0.5 and named:
                copied = copied.removesuffix(".") + f" trên địa bàn {source.place.full}."
                truth.traces.append((copier.stem, source.place.full))
            copier.items[at + step] = replace(copier.items[at + step], said=Said(copied))
        truth.copies.append((copier.stem, source.stem))


def _edited(text: str, rng: Random) -> str:
    """Return ``text`` with up to two words left out or changed."""
    said = text.split()
    for _ in range(rng.randint(0, 2)):
        at = rng.randrange(1, len(said) - 1)
        said[at] = rng.choice(["cùng", "đều", "hãy", ""])
    return " ".join(filter(None, said))
