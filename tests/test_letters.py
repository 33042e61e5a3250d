"""Texts keep their length when their spelling is folded."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.letters import TONES, bare, lower, one_tone, standing


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("uỷ ban nhân dân", "ủy ban nhân dân"),
        ("hoà bình", "hòa bình"),
        ("quý ii", "quý ii"),
        ("hoàn thành", "hoàn thành"),
        ("thuỷ lợi, xã hoá", "thủy lợi, xã hóa"),
    ],
)
def test_the_tone_is_on_the_first_vowel(text: str, told: str) -> None:
    assert one_tone(text) == told


def test_each_pair_is_one_letter_for_a_letter() -> None:
    assert all(len(old) == len(new) == 2 and old != new for old, new in TONES.items())


@given(st.text(alphabet="aoàuỷqyÝİIỦ -", max_size=30))
def test_a_letter_for_each(text: str) -> None:
    assert len(one_tone(lower(text))) == len(text)


def test_bare_letters_have_no_mark() -> None:
    assert bare("Đặng Thuỳ Ưng, hòa") == "Dang Thuy Ung, hoa"


def test_words_of_their_own_are_found_wherever_they_stand() -> None:
    assert list(standing("KH", "KH, KHKT, (KH) và 2KH_ KH")) == [(0, 2), (11, 13), (23, 25)]
    assert list(standing("KHKH", "KHKHKH KHKH")) == [(7, 11)]
    assert list(standing("KH", "kế hoạch")) == []
