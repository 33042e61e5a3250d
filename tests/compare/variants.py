"""Offices under many names: planted in plans, and counted where the tables put them."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import duckdb

from tests.synthetic.place import Place

_OFFICES: Sequence[Mapping[str, Any]] = tomllib.loads(
    (Path(__file__).parent / "offices.toml").read_text(encoding="utf-8")
)["office"]
_FRAMES = (
    "Trong đợt này, {unit} cử người đến từng ngõ ghi lại điều bà con còn vướng.",
    "Bản tổng hợp do {unit} giữ, ai cần thì mượn xem tại chỗ.",
    "Mọi thắc mắc gửi về {unit}, có người nghe máy đến hết giờ chiều.",
    "Cuối buổi, đại diện thôn cùng {unit} đọc lại từng ý rồi ký nháy.",
)
_MISSPELT = 0.15
"""Share of names that a slip of the keyboard spoils, one letter each."""

_LONG_ENOUGH = 3
"""Syllables of a name that stays readable with a wrong letter."""

_NEAR_KEYS = {"a": "s", "c": "v", "i": "o", "n": "m", "o": "p", "t": "r", "h": "g", "u": "y"}


@dataclass(frozen=True)
class Named:
    """An office in a plan: its key (with the place it belongs to, where another's), how the plan
    says it, the sentence that does, and whether a letter is wrong."""

    stem: str
    key: str
    said: str
    sentence: str
    misspelt: bool


def draw(rng: Random, stem: str, place: Place, other: Place, count: int) -> Iterator[Named]:
    """Yield ``count`` offices as a clerk of ``place`` may name them, no office twice."""
    slots = {
        "x": place.type,
        "own": place.full,
        "p": place.province_type,
        "prov": place.province,
        "other": other.full,
    }
    for office in rng.sample(_OFFICES, count):
        form = rng.choice(office["said"])
        plain = office["said"][0]
        name = plain.split(" {")[0]
        spoilt = (
            rng.random() < _MISSPELT
            and len(name.split()) >= _LONG_ENOUGH
            and not office.get("of", "").startswith("{other")
        )
        if spoilt:
            form = plain.replace(name, misspelt(name, rng))
        said = form.format(**slots)
        whose = office.get("of", "").format(**slots)
        key = f"{office['key']} {whose}".strip()
        yield Named(stem, key, said, rng.choice(_FRAMES).format(unit=said), spoilt)


def misspelt(name: str, rng: Random) -> str:
    """Return ``name`` with one letter wrong: a mark lost, a letter dropped, doubled or beside it.

    The first word and the place stay whole: what is left would be no name.
    """
    words = name.split(" ")
    at = rng.choice([at for at, word in enumerate(words) if at and word.strip(",-")])
    bare = words[at].strip(",")
    words[at] = words[at].replace(bare, _spoilt(bare, rng))
    return " ".join(words)


def _spoilt(word: str, rng: Random) -> str:
    at = rng.randrange(min(1, len(word) - 1), len(word))
    letter = word[at]
    bare = unicodedata.normalize("NFD", letter)[0]
    slips = [word[:at] + letter + word[at:]]
    if len(word) > 2:
        slips.append(word[:at] + word[at + 1 :])
    if bare != letter:
        slips += [word[:at] + bare + word[at + 1 :]] * 2
    if letter in _NEAR_KEYS:
        slips.append(word[:at] + _NEAR_KEYS[letter] + word[at + 1 :])
    return rng.choice(slips)


def placed(out: Path, named: Sequence[Named]) -> dict[Named, str]:
    """Return the unit that the tables of ``out`` give each planted name; "" where they have none."""
    with duckdb.connect(str(out / "plans.duckdb"), read_only=True) as database:
        rows = database.execute(
            "SELECT file, unit_mentions.doc_id, spans.start, spans.end, unit FROM unit_mentions"
            " JOIN spans ON fact_id = mention_id AND spans.doc_id = unit_mentions.doc_id"
            " JOIN units USING (unit_id) JOIN documents ON documents.doc_id = unit_mentions.doc_id"
        ).fetchall()
    where: dict[str, list[tuple[int, int, str]]] = defaultdict(list)
    ids = {}
    for file, doc_id, start, end, unit in rows:
        where[Path(file).stem].append((start, end, unit))
        ids[Path(file).stem] = doc_id
    found = {}
    for one in named:
        text = (out / "text" / f"{ids[one.stem]}.txt").read_text(encoding="utf-8")
        start, end = _place(text, one)
        inside = [(s, e, unit) for s, e, unit in where[one.stem] if s < end and e > start]
        found[one] = (
            max(inside, key=lambda it: min(it[1], end) - max(it[0], start))[2] if inside else ""
        )
    return found


def _place(text: str, one: Named) -> tuple[int, int]:
    words = [re.escape(word) for word in one.sentence.split()]
    whole = re.search(r"\s+".join(words), text)
    assert whole, one
    name = re.compile(r"\s+".join(map(re.escape, one.said.split()))).search(text, whole.start())
    assert name, one
    return name.span()


def scores(found: Mapping[Named, str]) -> tuple[list[Named], list[Named], dict[str, str]]:
    """Return names that don't stand with their office, names that stand with another one, and
    the unit of each office: the one most of its names have."""
    by_key: dict[str, Counter[str]] = defaultdict(Counter)
    for one, unit in found.items():
        if unit and not one.misspelt:
            by_key[one.key][unit] += 1
    units = {key: max(units, key=lambda u: (units[u], u)) for key, units in by_key.items()}
    owner = {unit: key for key, unit in sorted(units.items(), reverse=True)}
    missed = [one for one, unit in found.items() if unit != units.get(one.key)]
    wrong = [one for one, unit in found.items() if owner.get(unit, one.key) != one.key]
    return missed, wrong, units
