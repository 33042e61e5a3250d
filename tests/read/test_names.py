"""Names beneath pen and stamp are read again by themselves."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.read.names import inked, renamed
from pipeline.read.ocr import Pixels, Seen

USUAL = 20
PLACE = (100, 100, 500, 300)
GIVEN = Seen("Sa", 0.8, (300, 200, 340, 220))
FAMILY = Seen("Lý", 0.95, (140, 20, 180, 40))
"""In the image of the band, which begins nine heights before what was seen of the name."""


def page(*ink: int) -> Pixels:
    """Return a page whose band of the name has stripes of these grey values."""
    pixels = np.full((400, 600), 255, np.uint8)
    for index, grey in enumerate(ink):
        pixels[200 + 3 * index : 203 + 3 * index, 150:380] = grey
    return pixels


def without_grey(pixels: Pixels) -> list[list[Seen]]:
    """See the family name where only black ink is left."""
    inks = set(np.unique(pixels).tolist())
    return [[FAMILY]] if 120 not in inks else []


def texts(lines: list[list[Seen]]) -> list[str]:
    return [" ".join(word.text for word in line) for line in lines]


def test_family_name_below_a_stamp_is_added() -> None:
    found = renamed([[GIVEN]], page(10, 120), [PLACE], USUAL, without_grey)
    assert texts(found) == ["Lý Sa"]


def test_strokes_read_there_make_room_for_the_name() -> None:
    strokes = [Seen("(Wué©", 0.1, (250, 205, 290, 225))]
    found = renamed([[GIVEN], strokes], page(10, 120), [PLACE], USUAL, without_grey)
    assert texts(found) == ["Lý Sa"]


@pytest.mark.parametrize(
    "line",
    [
        [Seen("CHỦ", 0.96, (200, 200, 240, 220)), Seen("TỊCH", 0.96, (245, 200, 290, 220))],
        [Seen("Ngày:", 0.9, (200, 200, 260, 220))],
        [Seen("Như", 0.9, (200, 200, 240, 220)), Seen("trên;", 0.9, (245, 200, 290, 220))],
        [Seen(word, 0.95, (200 + 50 * at, 200, 240 + 50 * at, 220)) for at, word in enumerate(
            ("Lý", "Văn", "Sa"))],
        [Seen("Sa", 0.8, (10, 200, 50, 220))],
    ],
    ids=["office", "label", "recipient", "whole name", "elsewhere"],
)  # fmt: skip
def test_other_lines_are_not_read_again(line: list[Seen]) -> None:
    def never(pixels: Pixels) -> list[list[Seen]]:
        raise AssertionError

    assert renamed([line], page(10), [PLACE], USUAL, never) == [line]


def test_coloured_ink_tells_where_names_may_be_crossed() -> None:
    ink = np.zeros((400, 600), np.uint8)
    ink[150:250, 200:300] = 1
    ink[20:24, 20:24] = 1
    ((left, top, right, bottom),) = inked(ink, USUAL)
    assert left < 200 < 300 < right
    assert top < 150 < 250 < bottom
    assert inked(None, USUAL) == []
