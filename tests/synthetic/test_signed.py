"""Signed scans: what is drawn is what is stated."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest

from tests.synthetic import sheet, signed
from tests.synthetic.letters import draw_letter

needs_font = pytest.mark.skipif(
    not any(map(sheet._is_vietnamese, (p for path in sheet._FONTS for p in sheet._faces(path)))),
    reason="no serif font with Vietnamese letters",
)


def test_letter_is_the_same_for_the_same_seed() -> None:
    one, two = (draw_letter(Random(7)) for _ in range(2))  # noqa: S311 - letters, not secrets
    assert one == two


@needs_font
def test_sheet_is_signed_and_stamped() -> None:
    rng = Random(7)  # noqa: S311 - letters, not secrets
    page = np.asarray(signed.printed(draw_letter(rng), 100, rng).image, np.int16)
    red, green, blue = page[:, :, 0], page[:, :, 1], page[:, :, 2]
    assert ((red - green > 80) & (red - blue > 80)).sum() > 500
    assert blue.min() < 60
