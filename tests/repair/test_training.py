"""Alignment, confusions and counting on texts small enough to check by hand."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import numpy as np
import pytest

from pipeline.repair import measure
from pipeline.repair.channel import Channel, Memory
from pipeline.repair.language import MAX_WORDS, Language
from pipeline.repair.paragraphs import paragraphs
from pipeline.repair.tokens import CLASSES, UNKNOWN, folded, is_syllable, pieces, split_read
from pipeline.repair.train import align, confusions, corpus, counts
from pipeline.repair.train.capitals import Capitals
from pipeline.repair.train.simulate import Sheet


@pytest.mark.parametrize(
    ("token", "expected"),
    [
        ("(Hoà,", ["<stop>", "hòa", "<comma>"]),
        ("15/2026/QĐ-UBND;", ["<number>", "<stop>"]),
        ("kinh-tế", ["kinh", "tế"]),
    ],
)
def test_pieces(token: str, expected: list[str]) -> None:
    assert pieces(token) == expected


@pytest.mark.parametrize("word", ["nghiêng", "quý", "gì", "khuỷu", "ương", "uyên", "đặc"])
def test_syllables(word: str) -> None:
    assert is_syllable(word)


@pytest.mark.parametrize("word", ["zalo", "facebook", "ubnd", "thh", ""])
def test_no_syllables(word: str) -> None:
    assert not is_syllable(word)


def test_old_tone_placement() -> None:
    assert [folded(w) for w in ("hoà", "thuỷ", "quý", "toàn")] == ["hòa", "thủy", "quý", "toàn"]


def test_a_horn_read_as_a_quote_belongs_to_the_word() -> None:
    assert split_read("co’,") == ("", "co’", ",")
    assert split_read("‘co’") == ("‘", "co", "’")


def test_an_open_bracket_is_a_stroke() -> None:
    assert split_read("{ch,") == ("", "{ch", ",")
    assert split_read("{a}") == ("{", "a", "}")


def test_capitals_inside_sentences_are_counted() -> None:
    capitals = Capitals()
    capitals.add(["Việc của Việt Nam là việc của mọi người. Việc khác"] * 50)
    name, common, unseen = capitals.shares(["việt", "việc", "xyz"])
    assert name > 0.8
    assert common < 0.1 < unseen < 0.2


def test_lines_and_tokens_are_aligned() -> None:
    sheet = Sheet(1, "", ("xã tổ chức họp", "Điều 2"), ("x4 t6 chirchop", "noise ~~", "Diéu 2"))
    found = list(align.pairs(sheet))
    assert align.Pair(("xã",), ("x4",)) in found
    assert align.Pair(("chức", "họp"), ("chirchop",)) in found
    assert align.Pair(("Điều",), ("Diéu",)) in found


def test_confusions_are_learnt() -> None:
    pairs = [("xã", "x4"), ("đã", "d4"), ("xa", "xa"), ("đa", "da"), ("cho", "cho")] * 20
    channel = confusions.learnt(pairs)
    assert channel.arcs["ã", "4"] > 0.9
    assert channel.remembered("x4")[0][:2] == ("xã", 1.0)


def test_a_channel_is_stored(tmp_path: Path) -> None:
    counted = {("xã", "x4"): 3, ("xa", "xa"): 2, ("xã", "xa"): 1}
    channel = Channel({("ã", "4"): 0.75}, Memory.of(counted))
    channel.save(tmp_path / "channel.npz")
    stored = Channel.load(tmp_path / "channel.npz")
    assert stored.arcs == channel.arcs
    assert [true for true, _, _ in stored.remembered("xa")] == ["xa", "xã"]
    assert stored.remembered("x4") == channel.remembered("x4")
    assert stored.remembered("x4")[0][:2] == ("xã", 3 / 4)
    assert stored.weight("xã") > stored.weight("xa") > stored.weight("x") == 0


def model() -> Language:
    encoder = counts.Encoder()
    ids = encoder.encode(["ủy ban nhân dân xã", "ủy ban nhân dân phường", "nhân dân cả nước"] * 9)
    weights = np.ones(len(ids))
    ids = np.append(ids, encoder.encode(["một hai", "hai ba", "ba bốn bốn", "năm năm sáu"]))
    weights = np.ones(len(ids))
    return counts.estimate(encoder.words, ids, weights, (0.0, 0.0, 0.0))


def chance(language: Language, *words: str) -> float:
    state, score = language.start(np.array([2])), 0.0
    for word in words:
        found, state = language.follow(state, np.array([language.ids[word]]))
        score = float(found[0])
    return score


def test_context_foretells_a_word() -> None:
    language = model()
    assert chance(language, "nhân", "dân") > chance(language, "xã", "dân")
    assert chance(language, "ủy", "ban", "nhân", "dân") > -0.5


def test_no_context_stands_for_another() -> None:
    words = {name: number for number, name in enumerate([*CLASSES, "a", "b", "c", "d", "e"])}
    ids = np.array([UNKNOWN, 4, 5, 6, 7, UNKNOWN, 5, 6, 7, 8, 4] * 9)
    two, three, four = counts.estimate(words, ids, np.ones(len(ids)), (0.0, 0.0, 0.0)).orders
    said = {tuple(ids[at : at + size].tolist()) for size in (3, 4) for at in range(len(ids))}
    pairs = [divmod(key, MAX_WORDS) for key in two.keys.tolist()]
    triples = [(*pairs[key // MAX_WORDS], key % MAX_WORDS) for key in three.keys.tolist()]
    fours = [(*triples[key // MAX_WORDS], key % MAX_WORDS) for key in four.keys.tolist()]
    assert triples
    assert said.issuperset([*triples, *fours])
    assert all(np.diff(order.keys).min(initial=1) > 0 for order in (two, three, four))


def test_a_model_is_stored(tmp_path: Path) -> None:
    language = model()
    language.save(tmp_path / "model.npz")
    stored = Language.load(tmp_path / "model.npz")
    assert chance(stored, "ủy", "ban", "nhân") == pytest.approx(
        chance(language, "ủy", "ban", "nhân"), abs=0.1
    )


def test_a_text_with_empty_lines_between_all_lines_has_paragraphs() -> None:
    lines = ("- Tổ chức các hội nghị tuyên truyền tới", "mọi người dân trong xã và cả những", "ai")
    text = "\n\n".join([*lines, ""])
    assert len(paragraphs(text, 0, len(text))) == 1


def test_some_text_is_kept_out() -> None:
    kept = [corpus.is_kept_out(f"Điều {n}. Điều khoản thi hành") for n in range(2000)]
    assert 20 < sum(kept) < 90


def test_syllables_have_no_outer_marks_and_one_place_for_the_tone() -> None:
    assert measure.syllables("“Hoà bình” – 2026;") == ["Hòa", "bình", "2026"]


def test_numerals_lost_and_made_up_are_counted(tmp_path: Path) -> None:
    rows = [{"true": ["ngày 08/9/2026, nhà ở 12"], "read": ["ngay 08/9/2026, nha 6 12"]}]
    file = tmp_path / "sheets.jsonl.gz"
    file.write_bytes(gzip.compress("\n".join(map(json.dumps, rows)).encode()))
    score = measure.score(file, lambda text: text.replace("08/9/2026", "8/9/2026"))
    assert (score.numerals, score.lost, score.added) == (2, 1, 1)
