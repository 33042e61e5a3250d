"""The likeliest readings of paragraphs, by channel and language together."""

from __future__ import annotations

import numpy as np

from pipeline.repair.beam import decode
from pipeline.repair.certainty import confidences
from pipeline.repair.lattice import Arc, Columns, Lattice
from pipeline.repair.sisters import leaning, numbers
from pipeline.repair.train import counts
from pipeline.repair.units import Unit, units

PHRASES = ["ủy ban nhân dân xã", "bản đồ xã", "nhân viên xã"]
ENCODER = counts.Encoder()
IDS = ENCODER.encode(PHRASES * 9 + ["một hai", "hai ba", "ba bốn bốn", "năm năm sáu"])
LANGUAGE = counts.estimate(ENCODER.words, IDS, np.ones(len(IDS)), (0.0, 0.0, 0.0))
MAY_BE = {"uy": ["ủy"], "ban": ["bản", "ban"], "nhan": ["nhân"], "dan": ["dân"], "x4": ["xã"],
          "do": ["đồ"], "nh": [], "an": []}  # fmt: skip


def lattice(*texts: str, score: float = -1.0) -> tuple[Lattice, list[int]]:
    parts = [units(text, 0, len(text)) for text in texts]
    found: list[Unit] = [unit for part in parts for unit in part]
    arcs = [
        [Arc((LANGUAGE.ids[word],), word, score) for word in MAY_BE[unit.text]]
        or [Arc((0,), unit.text, -20.0)]
        for unit in found
    ]
    whole = LANGUAGE.ids["nhân"]
    joined = [at for at, unit in enumerate(found) if unit.text == "nh"]
    count = len(joined)
    others = Columns(
        np.array(joined, dtype=np.int64),
        np.full(count, whole),
        np.full(count, -1),
        np.full(count, -9.5),
        np.full(count, 2),
        np.zeros(count, dtype=np.int64),
        np.full(count, -1),
    )
    return Lattice.of(found, arcs, LANGUAGE.words, others), [len(part) for part in parts]


def said(*texts: str) -> list[str]:
    found, lengths = lattice(*texts)
    chosen = decode(found, lengths, LANGUAGE, 4).chosen
    return [" ".join(found.text(reading) for reading in some.tolist()) for some in chosen]


def test_the_words_around_decide() -> None:
    assert said("uy ban nhan dan x4", "ban do x4") == ["ủy ban nhân dân xã", "bản đồ xã"]


def test_two_units_may_be_one_word() -> None:
    assert said("uy ban nh an dan x4", "ban do") == ["ủy ban nhân dân xã", "bản đồ"]


def test_what_a_narrower_search_may_look_at_holds_what_was_chosen() -> None:
    found, lengths = lattice("uy ban nhan dan x4")
    first = decode(found, lengths, LANGUAGE, 4)
    assert set(first.chosen[0].tolist()) <= set(first.kept.tolist())
    second = decode(found.only(first.kept), lengths, LANGUAGE, 4)
    assert first.kept[second.chosen[0]].tolist() == first.chosen[0].tolist()


def test_a_narrower_search_still_leads_past_every_unit() -> None:
    found, lengths = lattice("uy ban nhan dan x4", "ban do")
    unit = found.columns.unit
    few = found.only(np.flatnonzero((unit != 3) & (unit != 6)))
    assert few.count.min() == 1
    chosen = decode(few, lengths, LANGUAGE, 4).chosen
    assert [len(some) for some in chosen] == lengths


def test_doubt_is_told() -> None:
    found, lengths = lattice("uy ban nhan dan x4", "ban do")
    chosen = decode(found, lengths, LANGUAGE, 4).chosen
    sure = confidences(found, chosen, LANGUAGE)
    assert [len(shares) for shares in sure] == lengths
    assert sure[0][0] == 1.0
    assert 0.5 < sure[0][1] < 1.0


def test_a_leaning_model_prefers_its_own_words() -> None:
    own = leaning(LANGUAGE, numbers(["ban đồ"], LANGUAGE.ids))
    after = np.array([LANGUAGE.ids["ban"]])
    word = np.array([LANGUAGE.ids["đồ"]])
    plain, _ = LANGUAGE.follow(LANGUAGE.start(after), word)
    leant, _ = own.follow(own.start(after), word)
    assert float(leant[0]) > float(plain[0])
