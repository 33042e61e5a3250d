"""Coloured ink on black print."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw

from pipeline.read.ink import without_ink

RED, BLUE = (220, 40, 40), (40, 50, 160)


@pytest.mark.parametrize("ink", [RED, BLUE])
def test_ink_is_taken_out_and_black_under_it_stays(ink: tuple[int, int, int]) -> None:
    image = Image.new("RGB", (200, 100), "white")
    draw = ImageDraw.Draw(image)
    draw.ellipse((20, 10, 120, 90), outline=ink, width=8)
    draw.line((10, 50, 190, 50), fill=(20, 20, 20), width=4)
    grey, where = without_ink(np.asarray(image))
    assert where is not None
    assert where[14, 70]
    assert grey[14, 70] > 180
    assert grey[50, 24] < 100


def test_blue_letters_stay() -> None:
    image = Image.new("RGB", (1200, 1700), "white")
    draw = ImageDraw.Draw(image)
    draw.text((100, 100), "thu.dien.tu@xa-son-dong-ha.gov.vn", fill=BLUE, font_size=24)
    grey, where = without_ink(np.asarray(image))
    assert where is None
    assert grey.min() < 100


def test_page_in_black_alone_keeps_its_grey() -> None:
    image = Image.linear_gradient("L").convert("RGB")
    grey, where = without_ink(np.asarray(image))
    assert where is None
    assert (grey == np.asarray(image)[:, :, 0]).all()


def test_blue_lines_of_a_table_stay() -> None:
    image = Image.new("RGB", (1200, 1700), "white")
    draw = ImageDraw.Draw(image)
    for y in range(200, 1500, 100):
        draw.line((100, y, 1100, y + 30), fill=BLUE, width=3)
    for x in (100, 300, 800, 1100):
        draw.line((x + 40, 200, x, 1400), fill=BLUE, width=3)
    grey, where = without_ink(np.asarray(image))
    assert where is None
    assert grey.min() < 100


def test_thin_line_under_a_stamp_stays() -> None:
    image = Image.new("RGB", (200, 100), "white")
    draw = ImageDraw.Draw(image)
    draw.ellipse((20, 10, 120, 90), outline=RED, width=12)
    draw.line((10, 50, 190, 50), fill=(130, 130, 130), width=1)
    draw.line((21, 50, 31, 50), fill=(130, 30, 30), width=1)
    grey, _ = without_ink(np.asarray(image))
    assert grey[50, 26] < 190
    assert grey[47, 26] == grey[14, 70] == 255
