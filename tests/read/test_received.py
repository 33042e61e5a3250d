"""Stamps in a frame beside the title."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from pipeline.read.glyphs import Printed
from pipeline.read.ocr import Pixels
from pipeline.read.received import without_received
from pipeline.records import Box

DPI = 144
TITLE = Printed("BÁO", Box(190, 80, 230, 94), 0.9)


def page(angle: float = 0.0) -> Pixels:
    """Return a page with a frame of 100 x 60 points in its upper left, turned by ``angle``."""
    pixels = np.full((1600, 1200), 255, np.uint8)
    corners = cv2.boxPoints(((200.0, 200.0), (200.0, 120.0), angle)).astype(np.int32)
    cv2.polylines(pixels, [corners], isClosed=True, color=(0,), thickness=4)
    return pixels


def inside(text: str) -> Printed:
    return Printed(text, Box(80, 84, 110, 96), 0.9)


@pytest.mark.parametrize("angle", [0.0, 8.0, -5.0])
def test_words_of_a_framed_stamp_go(angle: float) -> None:
    words = [inside("ĐẾN"), inside("4213"), TITLE]
    assert without_received(words, page(angle), DPI) == [TITLE]


def test_words_without_a_frame_stay() -> None:
    words = [inside("ĐẾN"), TITLE]
    assert without_received(words, np.full((1600, 1200), 255, np.uint8), DPI) == words


def test_other_words_in_a_frame_stay() -> None:
    words = [inside("DỰ"), inside("THẢO"), TITLE]
    assert without_received(words, page(), DPI) == words


def test_frames_in_the_lower_part_stay() -> None:
    words = [Printed("ĐẾN", Box(80, 684, 110, 696), 0.9)]
    assert without_received(words, page()[::-1], DPI) == words
