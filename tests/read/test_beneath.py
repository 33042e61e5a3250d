"""What stands beneath a stamp or a signature that has no colour."""

from __future__ import annotations

import cv2
import numpy as np

from pipeline.read.beneath import covered, uncovered
from pipeline.read.ocr import Pixels, Seen

USUAL = 20
DARK, GREY = 0, 140
NAME = [Seen("Lý", 0.95, (60, 90, 90, 110)), Seen("Sa", 0.96, (100, 90, 130, 110))]


def page() -> Pixels:
    """Return a page with black print under the grey ring of a stamp."""
    pixels = np.full((800, 600), 255, np.uint8)
    cv2.circle(pixels, (300, 200), 60, (GREY,), 4)
    cv2.rectangle(pixels, (290, 240), (360, 255), (DARK,), -1)
    return pixels


def darkest(pixels: Pixels) -> list[list[Seen]]:
    """See a name where there is print, and strokes too where there is a stamp."""
    if (pixels == GREY).any():
        return [[Seen("£-Á", 0.2, (150, 80, 190, 100)), Seen("ề", 0.3, (200, 90, 210, 99))]]
    return [NAME] if (pixels == DARK).any() else []


def texts(lines: list[list[Seen]]) -> list[str]:
    return [" ".join(word.text for word in line) for line in lines]


def test_name_under_a_stamp_is_read_from_the_darkest_ink() -> None:
    assert texts(uncovered([], page(), covered(page(), USUAL), USUAL, darkest)) == ["Lý Sa"]


def test_place_of_a_word_is_its_place_on_the_page() -> None:
    ((word, _),) = uncovered([], page(), covered(page(), USUAL), USUAL, darkest)
    left, top = 240 - 8 * USUAL, 140 - 1.5 * USUAL
    assert abs(word.box[0] - (left + 60 - 12)) <= 4
    assert abs(word.box[1] - (top + 90 - 12)) <= 4


def test_words_of_the_page_there_stay_where_they_are_worth_more() -> None:
    there = [Seen("Nguyễn", 0.97, (120, 185, 180, 210)), Seen("Sa", 0.97, (185, 185, 215, 210))]
    assert texts(uncovered([there], page(), covered(page(), USUAL), USUAL, darkest)) == [
        "Nguyễn Sa"
    ]


def test_surer_reading_of_a_word_takes_its_place() -> None:
    def read(pixels: Pixels) -> list[list[Seen]]:
        if (pixels == GREY).any():
            return [[NAME[0], Seen("Sơn", 0.97, NAME[1].box)]]
        return [[NAME[0], Seen("SƠ", 0.6, NAME[1].box)]]

    assert texts(uncovered([], page(), covered(page(), USUAL), USUAL, read)) == ["Lý Sơn"]


def test_page_without_strokes_taller_than_lines_is_left_alone() -> None:
    pixels = np.full((800, 600), 255, np.uint8)
    pixels[100:118, 50:400] = DARK
    assert uncovered([], pixels, covered(pixels, USUAL), USUAL, darkest) == []


def test_picture_is_no_stamp() -> None:
    pixels = np.full((800, 600), 255, np.uint8)
    cv2.circle(pixels, (300, 300), 250, (GREY,), 4)
    cv2.rectangle(pixels, (290, 240), (360, 255), (DARK,), -1)
    assert uncovered([], pixels, covered(pixels, USUAL), USUAL, darkest) == []
