"""Text in the codes of old fonts, decoded by edits that keep the way back."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from viparse.normalize.encodings import CHARMAPS

from pipeline.records import Media, Page, Scan, Source, TextSource
from pipeline.repair import encodings, repair
from pipeline.repair.spelling import spelled
from pipeline.rules import Rules
from pipeline.spans import Layer, Span

RULES = Rules()
SOUND = (
    "Ủy ban nhân dân xã Sơn Đông Hạ xây dựng kế hoạch tuyên truyền phổ biến pháp luật năm 2004, "
    "trường học và các thôn thực hiện nghiêm túc, báo cáo kết quả trước ngày 15 tháng 12."
)


def scan(text: str, quality: float | None = None) -> Scan:
    page = Page(1, Span(0, len(text)), TextSource.TEXT_LAYER, "Word text", quality)
    return Scan(Source(Path("a.doc"), "a.doc", "0" * 64), Media.DOC, text, (page,))


def in_code(text: str, code: str) -> str:
    """Write ``text`` in an old code, its capitals with marks as small letters where it has none."""

    back = {new: old for old, new in reversed(CHARMAPS[code].pairs)}
    return "".join(back.get(char, back.get(char.lower(), char)) for char in text)


@pytest.mark.parametrize("code", encodings.CODES)
def test_old_code_is_told_and_decoded(code: str) -> None:
    text = in_code(SOUND, code)
    layer = Layer.edited(text, encodings.edits(scan(text, 0.2), RULES))
    assert layer.text.lower() == SOUND.lower()
    assert {piece.rule for piece in layer.pieces if piece.rule} == {code}


def test_page_says_how_it_was_written() -> None:
    read, layer = spelled(scan(in_code(SOUND, "tcvn3"), 0.2), RULES)
    (page,) = read.pages
    assert page.source is TextSource.DECODED
    assert "TCVN3" in page.reason
    assert page.quality is not None
    assert page.quality > 0.9
    at = layer.text.index("tuyên")
    assert layer.touched(Span(at, at + 5))


def test_minus_signs_that_pdf_fonts_make_of_letters() -> None:
    text = in_code(SOUND, "tcvn3").replace("\xad", "\u2212")
    layer = Layer.edited(text, encodings.edits(scan(text, 0.2), RULES))
    assert layer.text.lower() == SOUND.lower()


def test_word_in_capitals_keeps_its_small_stand_ins_capital() -> None:
    assert encodings.decoded("THU\u00d5 VI\u00d6t", "tcvn3", frozenset()) == "THUẾ VIệt"


@pytest.mark.parametrize(
    "text",
    [SOUND, "Nguyen Van A, so 12, duong Hoa Binh " * 5, "El niño mañana según años " * 9, "12 345"],
    ids=["Unicode", "không dấu", "tiếng Tây Ban Nha", "chữ số"],
)
def test_other_text_stays(text: str) -> None:
    assert list(encodings.edits(scan(text, 0.3), RULES)) == []


def test_unicode_line_among_old_ones_stays() -> None:
    text = f"{in_code(SOUND, 'tcvn3')}\nGhi chú: ý kiến của Sở Nội vụ\n{in_code(SOUND, 'tcvn3')}"
    fixed = repair(scan(text, 0.4), RULES).text
    assert "Ghi chú: ý kiến của Sở Nội vụ" in fixed


@given(st.text(max_size=300))
def test_no_text_stops_it(text: str) -> None:
    Layer.edited(text, encodings.edits(scan(text, 0.1), RULES))


@pytest.mark.parametrize("code", encodings.CODES)
def test_line_of_two_fonts_is_decoded_where_it_is_old(code: str) -> None:
    words = SOUND.split(" ")
    mixed = " ".join(in_code(w, code) if at // 5 % 2 else w for at, w in enumerate(words))
    text = "\n".join([in_code(SOUND, code), mixed, SOUND, in_code(SOUND, code)])
    layer = Layer.edited(text, encodings.edits(scan(text, 0.4), RULES))
    wrong = [
        a
        for a, b in zip(layer.text.lower().split(), SOUND.lower().split() * 4, strict=True)
        if a != b
    ]
    assert len(wrong) <= 4


def test_foreign_words_in_a_plan_stay() -> None:
    text = f"{SOUND}\nHội nghị Genève, dự án Résilience, café naïve, El Niño, Curaçao, São Tomé"
    assert list(encodings.edits(scan(text, 0.6), RULES)) == []


def test_signs_of_windows_stand_for_letters_of_viscii() -> None:
    text = in_code(SOUND, "viscii").encode("latin-1", "replace").decode("cp1252", "replace")
    layer = Layer.edited(text, encodings.edits(scan(text, 0.2), RULES))
    wrong = [
        a for a, b in zip(layer.text.lower().split(), SOUND.lower().split(), strict=True) if a != b
    ]
    assert len(wrong) <= 1


def test_words_in_a_capital_font_are_decoded_on_a_sound_page_and_shown_as_capitals() -> None:
    title = in_code("kế hoạch", "tcvn3")
    text = f"{title}\n{SOUND}"
    spans = (Span(0, title.index(" ")), Span(title.index(" ") + 1, len(title)))
    found = repair(replace(scan(text, 1.0), capitals=spans), RULES)
    assert found.text == f"kế hoạch\n{SOUND}"
    assert found.shown == f"KẾ HOẠCH\n{SOUND}"


def test_word_that_is_sound_already_stays_in_a_capital_font() -> None:
    found = repair(replace(scan("hành\n", 1.0), capitals=(Span(0, 4),)), RULES)
    assert (found.text, found.shown) == ("hành\n", "HÀNH\n")


def test_old_lines_on_a_sound_page_of_an_old_document_are_decoded() -> None:
    first, heading = in_code(SOUND, "vni"), in_code("phụ lục nhiệm vụ triển khai", "vni")
    text = f"{first}\n\f{SOUND}\n{heading}\n"
    at = text.index("\f") + 1
    old, sound = Page(1, Span(0, at), TextSource.TEXT_LAYER, "", 0.2), Span(at, len(text))
    pages = (old, Page(2, sound, TextSource.TEXT_LAYER, "", 0.95))
    layer = spelled(replace(scan(text), pages=pages), RULES)[1]
    assert layer.text.split("\f")[1] == f"{SOUND}\nphụ lục nhiệm vụ triển khai\n"


@pytest.mark.parametrize(
    "sound",
    [
        "người dân thôn Tư Nước ưu tiên như trước",
        "- Như trên, ước lượng kinh tế-xã hội, Hà-Nội",
        "Lưu VT-BTC 24h-25h, số 5/KH-UBND",
    ],
)
def test_hyphens_that_windows_fonts_make_of_the_letter_u_with_horn(sound: str) -> None:
    text = in_code(f"{SOUND} {sound}", "tcvn3").replace("\xad", "-")
    layer = Layer.edited(text, encodings.edits(scan(text, 0.2), RULES))
    assert layer.text.lower() == f"{SOUND} {sound}".lower()
