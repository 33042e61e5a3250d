"""Words keep their way back to the text."""

from __future__ import annotations

import subprocess
import sys
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.records import BlockKind
from pipeline.segment.docs import language
from pipeline.segment.words import cut, words
from tests.make import outline


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("xây dựng kế hoạch cải cách hành chính", "kế hoạch"),
        ("công tác cải cách hành chính năm 2026", "cải cách"),
        ("Hòa giải cơ sở", "cơ sở"),
    ],
    ids=["kế hoạch", "từ ghép", "cơ sở"],
)
def test_syllables_make_words(text: str, expected: str) -> None:
    assert expected in [span.of(text) for span in cut(text)]


def test_old_tone_placement_stays_as_written() -> None:
    assert "hoà" in "".join(span.of("văn hoà") for span in cut("văn hoà"))


def test_a_word_never_spans_two_blocks_and_knows_its_section() -> None:
    made = outline(("I", "cải cách hành"), ("I.1", "chính nhà nước"))
    found = words(made)
    assert [token.span.of(made.text) for token in found][:2] == ["cải cách", "hành"]
    assert {token.section_path for token in found} == {"I", "I.1"}


def test_page_furniture_has_no_words() -> None:
    made = outline("2")
    chrome = made.blocks[0]._replace(kind=BlockKind.CHROME)
    assert not words(type(made)(made.repaired, made.flow, (chrome,), ()))


def test_a_very_long_block_is_cut_whole() -> None:
    text = "phòng văn hóa " * 1000
    assert "".join(span.of(text) for span in cut(text)).replace(" ", "") == "phòngvănhóa" * 1000


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet=st.sampled_from("Đđàệươ aăbcxáÀ0123./-;\t\xa0\u0301…\"'(<&"), max_size=80))
def test_words_hold_all_but_white_space_in_order(text: str) -> None:
    spans = list(cut(text))
    assert "".join("".join(span.of(text).split()) for span in spans) == "".join(text.split())
    assert all(a.end <= b.start for a, b in pairwise(spans))
    doc = language().make_doc(text)
    assert doc.text == text
    held = [(token.idx, token.idx + len(token)) for token in doc if not token.is_space]
    assert held == spans


def test_only_the_cutting_of_words_is_loaded_and_the_rest_stays_to_be_had() -> None:
    said = (
        "import sys; from pipeline.segment.words import cut; list(cut('cải cách'));"
        "print(*(n for n in sys.modules if n.startswith('underthesea')));"
        "import underthesea; print(underthesea.word_tokenize('cải cách'), underthesea.pos_tag)"
    )
    run = subprocess.run([sys.executable, "-c", said], capture_output=True, text=True, check=True)  # noqa: S603 - ours
    loaded, whole = run.stdout.splitlines()
    assert "underthesea.pipeline.word_tokenize" in loaded.split()
    assert not {"underthesea", "underthesea.pipeline.ner"} & set(loaded.split())
    assert whole.startswith("['cải cách'] <function pos_tag")
