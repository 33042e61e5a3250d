"""Roman numbers of quarters told from the strokes on the image."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from pipeline.read.roman import quarter
from tests.read.printing import FONT


def printed(text: str) -> np.ndarray:
    """Return ``text`` in a serif font, 12 points at 200 dpi, cut out closely."""
    font = ImageFont.truetype(str(FONT), 33)
    box = font.getbbox(text)
    image = Image.new("L", (round(box[2] - box[0]), round(box[3] - box[1])), 255)
    ImageDraw.Draw(image).text((-box[0], -box[1]), text, fill=0, font=font)
    return np.asarray(image)


@pytest.mark.parametrize(
    ("shown", "read", "wanted"),
    [
        pytest.param("III/2026", "IH/2026", "III/2026", id="ba vạch"),
        pytest.param("II/2026", "11/2026", "II/2026", id="hai vạch"),
        pytest.param("II", "H", "II", id="đứng một mình"),
        pytest.param("I/2026", "1/2026", "I/2026", id="một vạch"),
        pytest.param("1/2026", "1/2026", "1/2026", id="số một"),
        pytest.param("I,II/2026", "LH/2026", "I,II/2026", id="mất dấu phẩy"),
        pytest.param("I,II/2026", "J,II/2026", "I,II/2026", id="vạch cong"),
        pytest.param("III,IV/2026", "IH,IV/2026", "III,IV/2026", id="quý sau đọc đúng"),
        pytest.param("IV/2026", "IV/2026", "IV/2026", id="quý bốn"),
        pytest.param("I/2026", "1⁄2026", "I/2026", id="gạch phân số"),
    ],
)
def test_strokes_behind_the_word_quarter_are_counted(shown: str, read: str, wanted: str) -> None:
    assert quarter("Quý", read, printed(shown)) == wanted


def test_other_words_stay() -> None:
    assert quarter("hộ", "HI/2026", printed("III/2026")) == "HI/2026"
    assert quarter("II,", "IH/2026", printed("III/2026")) == "III/2026"


@pytest.mark.parametrize(("shown", "wanted"), [("I/2027", "I/2027"), ("1/2027", "1/2027")])
def test_serifs_of_a_worn_page_are_thinner_than_a_pixel(shown: str, wanted: str) -> None:
    for number in range(8):
        image = Image.new("L", (160, 60), 255)
        font = ImageFont.truetype(str(FONT), 25)
        ImageDraw.Draw(image).text((20 + number / 8, 10), shown, fill=0, font=font)
        grain = np.random.default_rng(number).normal(0, 12, (60, 160))
        blurred = cv2.GaussianBlur(np.asarray(image), (0, 0), 0.7).astype(np.float32)
        worn = np.clip(blurred * 0.94 + grain, 0, 255).astype(np.uint8)
        rows, columns = np.nonzero(np.asarray(image) < 128)
        word = worn[rows.min() : rows.max() + 1, columns.min() - 4 : columns.max() + 1]
        assert quarter("quý", "1/2027", word) == wanted
