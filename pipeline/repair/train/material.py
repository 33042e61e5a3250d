"""What the language model is counted from: corpus, gazetteer, names of units; each with a weight.

Texts of local administration weigh more, and each of their paragraphs that speaks of communes as
xã is counted once more as of wards: phường are as many since 2025, but older texts don't know them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from pipeline.repair.train import corpus
from pipeline.rules import Rules

_LOCAL = re.compile(r"(?i)ủy ban nhân dân|uỷ ban nhân dân|\bUBND\b")
_COMMUNE = re.compile(r"\b([Xx])ã\b(?! hội| giao| luận)|\bXÃ\b(?! HỘI)")
GENERAL = 1.5
"""Texts that weigh no more are general, not official."""
_WARD_FROM, _MOST, _GAIN = 2.0, 5.0, 40.0
_NAMES_WEIGHT, _UNITS_WEIGHT = 3.0, 4.0  # names seen once must not be pruned


def weighted(folder: Path, rules: Rules) -> Iterator[tuple[list[str], float]]:
    """Yield paragraphs and how much they weigh, one part after another."""
    for path in corpus.files(folder):
        texts = list(corpus.paragraphs(path))
        weight = weight_of(texts)
        yield texts, weight
        if weight > _WARD_FROM:
            wards = [_COMMUNE.sub(_ward, text) for text in texts if _COMMUNE.search(text)]
            yield wards, weight / 2
    yield list(_places(rules)), _NAMES_WEIGHT
    yield list(_units(rules)), _UNITS_WEIGHT


def weight_of(texts: Sequence[str]) -> float:
    """Return 1 for general text, up to 5 for texts that often speak of People's Committees."""
    share = sum(bool(_LOCAL.search(text)) for text in texts) / max(1, len(texts))
    return min(_MOST, 1 + _GAIN * share)


def _ward(match: re.Match[str]) -> str:
    found = match[0]
    return "PHƯỜNG" if found == "XÃ" else "Phường" if found[0] == "X" else "phường"


def _places(rules: Rules) -> Iterator[str]:
    for row in rules.words("gazetteer_after"):
        place = f"{row['type']} {row['name']}"
        yield f"Ủy ban nhân dân {place}, {row['province']}"
        yield f"UBND {place} xây dựng kế hoạch, {place} năm 2025"
    for row in rules.words("gazetteer_before"):
        yield f"{row['type']} {row['name']}, {row['district']}, {row['province']}"


def _units(rules: Rules) -> Iterator[str]:
    for row in rules.words("units"):
        name = row["canonical"]
        for place in ("xã", "phường", "các xã, phường, đặc khu"):
            yield f"{name} {place}; {name[:1].lower() + name[1:]} {place}."
            yield f"{name}: phối hợp với {name} và các cơ quan, đơn vị có liên quan của {place}"
