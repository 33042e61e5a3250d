"""Photos and odd scans set right: light, negatives, a sheet on a table."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from pipeline.read.paper import Pixels, evenly_lit, sheet_on_table, without_grain


def printed(width: int = 620, height: int = 877) -> Pixels:
    """Return a white page with lines of black bars."""
    page = np.full((height, width), 250, np.uint8)
    for top in range(80, height - 80, 24):
        page[top : top + 8, 60 : width - 60 : 3] = 20
    return page


def test_shadow_is_lifted_and_letters_stay() -> None:
    light = np.linspace(1.0, 0.35, 620)[None, :]
    grey = (printed() * light).astype(np.uint8)
    even = evenly_lit(grey).astype(int)
    assert even[40, 30] == pytest.approx(even[40, 590], abs=12)
    assert even[40, 590] > 220
    assert even[84, 60 + 3 * 160] < 60


def test_even_page_passes_unchanged() -> None:
    page = printed()
    assert np.array_equal(evenly_lit(page), page)
    grey = (page * 0.8).astype(np.uint8)
    assert np.array_equal(evenly_lit(grey), grey)


def test_negative_is_turned_to_black_on_white() -> None:
    page = printed()
    assert np.array_equal(evenly_lit(np.asarray(255 - page, np.uint8)), page)


def test_blank_and_tiny_images_pass() -> None:
    for shape in ((1, 1), (3, 900), (200, 100)):
        assert evenly_lit(np.full(shape, 255, np.uint8)).shape == shape


def photographed() -> tuple[Pixels, Pixels]:
    """Return a photo of the page on a brown table, and where its corners lie (4 x 2)."""
    page = cv2.cvtColor(printed(), cv2.COLOR_GRAY2RGB)
    corners = np.array([[120, 90], [760, 130], [730, 1010], [90, 980]], np.float32)
    flat = np.array([[0, 0], [620, 0], [620, 877], [0, 877]], np.float32)
    photo = np.full((1100, 850, 3), (90, 70, 50), np.uint8)
    onto = cv2.getPerspectiveTransform(flat, corners)
    cv2.warpPerspective(page, onto, (850, 1100), dst=photo, borderMode=cv2.BORDER_TRANSPARENT)
    return photo, np.asarray(corners)


def test_sheet_on_a_table_is_cut_out_and_leads_back_to_the_photo() -> None:
    photo, corners = photographed()
    found = sheet_on_table(photo)
    assert found is not None
    sheet, back = found
    height, width = sheet.shape[:2]
    assert height / width == pytest.approx(1.37, abs=0.1)
    ends = np.array([[[0, 0], [width, 0], [width, height], [0, height]]], np.float64)
    assert np.abs(cv2.perspectiveTransform(ends, back)[0] - corners).max() < 8


@pytest.mark.parametrize(
    "image",
    [
        pytest.param(cv2.cvtColor(printed(), cv2.COLOR_GRAY2RGB), id="scan"),
        pytest.param(np.full((600, 400, 3), 30, np.uint8), id="black"),
        pytest.param(
            np.repeat(np.linspace(20, 250, 600 * 400).reshape(600, 400, 1), 3, axis=2).astype(
                np.uint8
            ),
            id="shadow",
        ),
        pytest.param(np.full((600, 400, 3), 255, np.uint8), id="blank"),
        pytest.param(np.full((1, 1, 3), 255, np.uint8), id="a pixel"),
    ],
)
def test_what_is_no_photo_of_a_sheet_is_left(image: Pixels) -> None:
    assert sheet_on_table(image) is None


def grainy(page: Pixels) -> Pixels:
    """Return ``page`` with grain, on grey paper."""
    noise = np.random.default_rng(4).normal(0, 7, page.shape)
    return np.asarray(np.clip(page * 0.94 + noise, 0, 255), np.uint8)


def test_grain_is_wiped_where_little_is_left_of_a_page() -> None:
    page = grainy(printed())
    left = page.copy()
    empty = grainy(np.full_like(page, 250))
    left[90:500], left[:, 150:] = empty[90:500], empty[:, 150:]
    left[500:] = 255
    clean = without_grain(left, page)
    assert (clean[90:] == 255).all()
    assert clean[84, 60 + 3 * 20] < 60


def test_page_of_text_keeps_its_grain() -> None:
    page = grainy(printed())
    assert without_grain(page, page) is page
