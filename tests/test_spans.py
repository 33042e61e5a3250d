"""A layer always leads back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.spans import Edit, Layer, Span, SpanSet

_TEXT = st.text(alphabet="aăâđ \n-12Ủy", min_size=0, max_size=40)


@st.composite
def edited(draw: st.DrawFn) -> tuple[str, list[Edit]]:
    """Draw a text and edits of it that don't overlap."""
    text = draw(_TEXT)
    cuts = sorted(draw(st.lists(st.integers(0, len(text)), max_size=8, unique=True)))
    spans = [Span(a, b) for a, b in zip(cuts[::2], cuts[1::2], strict=False)]
    return text, [
        Edit(span, draw(_TEXT), "rule", draw(st.none() | st.floats(0, 1))) for span in spans
    ]


@given(edited())
def test_an_edited_text_is_the_source_with_the_edits(drawn: tuple[str, list[Edit]]) -> None:
    source, edits = drawn
    expected, at = "", 0
    for edit in edits:
        expected += source[at : edit.span.start] + edit.new
        at = edit.span.end
    assert Layer.edited(source, edits).text == expected + source[at:]


@given(edited())
def test_every_untouched_character_leads_back_to_itself(drawn: tuple[str, list[Edit]]) -> None:
    source, edits = drawn
    layer = Layer.edited(source, edits)
    for piece in layer.pieces:
        if piece.is_copy:
            for at in range(piece.new.start, piece.new.end):
                back = layer.back(Span(at, at + 1))
                assert back.of(source) == layer.text[at]
                assert layer.forward(back) == Span(at, at + 1)


@given(edited())
def test_pieces_cover_the_new_text_without_gaps(drawn: tuple[str, list[Edit]]) -> None:
    layer = Layer.edited(*drawn)
    at = 0
    for piece in layer.pieces:
        assert piece.new.start == at
        at = piece.new.end
    assert at == len(layer.text)


@given(edited(), st.data())
def test_parts_of_a_span_lie_within_it(drawn: tuple[str, list[Edit]], data: st.DataObject) -> None:
    layer = Layer.edited(*drawn)
    start = data.draw(st.integers(0, len(layer.text)))
    span = Span(start, data.draw(st.integers(start, len(layer.text))))
    copies = [piece for piece in layer.parts(span) if piece.is_copy]
    assert all(span.covers(piece.new) for piece in copies)
    assert all(piece.old.of(layer.source) == piece.new.of(layer.text) for piece in copies)
    back = layer.back(span)
    assert 0 <= back.start <= back.end <= len(layer.source)


@given(_TEXT)
def test_identity_changes_nothing(text: str) -> None:
    layer = Layer.identity(text)
    assert layer.text == text
    assert not layer.touched(Span(0, len(text)))
    assert layer.back(Span(0, len(text))) == Span(0, len(text))


def test_an_edit_touches_what_it_covers_and_nothing_else() -> None:
    layer = Layer.edited("Nghị đlnh số 45", [Edit(Span(6, 7), "ị", "ocr", 0.8)])
    assert layer.text == "Nghị định số 45"
    assert layer.touched(Span(5, 9))
    assert layer.confidence(Span(5, 9)) == 0.8
    assert not layer.touched(Span(10, 15))
    assert layer.confidence(Span(10, 15)) is None


def test_a_woven_layer_joins_lines_and_leads_back_past_the_break() -> None:
    source = "Ủy ban\nnhân dân"
    layer = Layer.woven(source, [Span(0, 6), " ", Span(7, 15)])
    assert layer.text == "Ủy ban nhân dân"
    assert layer.back(Span(0, 15)) == Span(0, 15)
    assert layer.back(Span(7, 11)).of(source) == "nhân"
    assert not layer.touched(Span(0, 15))
    assert layer.forward(Span(7, 11)) == Span(7, 11)


def test_what_a_weave_leaves_out_leads_nowhere() -> None:
    layer = Layer.woven("trang 2\nNội dung", [Span(8, 16)])
    assert layer.forward(Span(0, 7)) is None
    assert layer.forward(Span(8, 11)) == Span(0, 3)


@pytest.mark.parametrize(
    "edits",
    [
        [Edit(Span(0, 3), "x", "r"), Edit(Span(2, 4), "y", "r")],
        [Edit(Span(3, 9), "x", "r")],
        [Edit(Span(-1, 1), "x", "r")],
    ],
    ids=["overlap", "past the end", "before the start"],
)
def test_wrong_edits_are_refused(edits: list[Edit]) -> None:
    with pytest.raises(ValueError, match="edit"):
        Layer.edited("Quý IV", edits)


@given(edited(), st.data())
def test_forward_is_the_hull_of_all_that_the_span_touches(
    drawn: tuple[str, list[Edit]], data: st.DataObject
) -> None:
    layer = Layer.edited(*drawn)
    start = data.draw(st.integers(0, len(layer.source)))
    span = Span(start, data.draw(st.integers(start, len(layer.source))))
    touched = [piece for piece in layer.pieces if piece.old.overlaps(span)]
    found = layer.forward(span)
    assert (found is None) == (not touched)
    if found is not None:
        assert touched[0].new.start <= found.start
        assert found.end <= touched[-1].new.end
        assert all(piece.new.overlaps(found) or not piece.new.of(layer.text) for piece in touched)


SPANS = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 9)), max_size=8)


@given(SPANS, st.integers(0, 40), st.integers(0, 9))
def test_a_set_of_spans_meets_what_one_of_them_overlaps(
    drawn: list[tuple[int, int]], start: int, length: int
) -> None:
    spans = [Span(at, at + size) for at, size in drawn]
    span = Span(start, start + length)
    assert SpanSet(spans).meets(span) == any(one.overlaps(span) for one in spans)
