"""Image files: pages, turns, resolution, and what is no scan of a page."""

from __future__ import annotations

import io
from typing import Any

import cv2
import numpy as np
import pytest
from PIL import Image

from pipeline.errors import DocumentError
from pipeline.read import image as reader
from pipeline.read.glyphs import Printed
from pipeline.read.sheets import Sheet
from pipeline.records import Box, Media, TextSource
from tests.read.printing import source


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Image.Image, float]]:
    """Stand in for OCR and keep the pages it is given."""
    pages: list[tuple[Image.Image, float]] = []

    def keep(page: Image.Image, dpi: float, reason: str, *, first: bool) -> Sheet:
        assert first == (not pages)
        pages.append((page, dpi))
        return Sheet([], 595.0, 842.0, TextSource.OCR, reason)

    monkeypatch.setattr(reader, "scanned_sheet", keep)
    return pages


def encoded(image: Image.Image, kind: str = "PNG", **options: Any) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def page(width: int = 827, height: int = 1169, colour: str = "white") -> Image.Image:
    return Image.new("RGB", (width, height), colour)


@pytest.mark.usefixtures("seen")
def test_every_frame_of_a_tiff_is_a_page() -> None:
    content = encoded(page(), "TIFF", save_all=True, append_images=[page(), page()])
    scan = reader.read_image(source("quet.tif"), content)
    assert scan.media is Media.IMAGE
    assert [p.number for p in scan.pages] == [1, 2, 3]
    assert scan.text == "\f\f\f"


def test_photo_is_turned_as_the_camera_says(seen: list[tuple[Image.Image, float]]) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    reader.read_image(source("anh.jpg"), encoded(page(1169, 827), "JPEG", exif=exif))
    assert seen[0][0].size == (827, 1169)


def test_resolution_is_that_of_a_page_and_at_most_300(
    seen: list[tuple[Image.Image, float]],
) -> None:
    reader.read_image(source("a.png"), encoded(page(827, 1169), dpi=(72, 72)))
    reader_dpi = seen[0][1]
    assert reader_dpi == pytest.approx(100, abs=1)
    seen.clear()
    reader.read_image(source("b.png"), encoded(page(4960, 7016)))
    assert seen[0][0].width == pytest.approx(2480, abs=3)
    assert seen[0][1] == 300


def test_transparent_paper_is_white(seen: list[tuple[Image.Image, float]]) -> None:
    reader.read_image(source("a.png"), encoded(Image.new("RGBA", (827, 1169), (0, 0, 0, 0))))
    assert seen[0][0].getpixel((5, 5)) == (255, 255, 255)


@pytest.mark.usefixtures("seen")
@pytest.mark.parametrize(
    ("content", "code"),
    [
        pytest.param(encoded(Image.new("1", (30000, 30000))), "too-large-image", id="bom ảnh"),
        pytest.param(encoded(Image.new("1", (30000, 100))), "too-large-image", id="quá dài"),
        pytest.param(encoded(page())[:200], "broken-image", id="cụt"),
        pytest.param(b"\x89PNG\r\n\x1a\n" + b"rac" * 50, "broken-image", id="hỏng"),
    ],
)
def test_unreadable_image_says_what_to_do(content: bytes, code: str) -> None:
    with pytest.raises(DocumentError) as caught:
        reader.read_image(source("a.png"), content)
    assert caught.value.code == code
    assert caught.value.message.count(". ") >= 1


def test_sixteen_bits_and_fractions_become_eight(
    seen: list[tuple[Image.Image, float]],
) -> None:
    grey = np.linspace(0, 65535, 827 * 1169).reshape(1169, 827)
    images = (
        encoded(Image.fromarray(grey.astype(np.uint16))),
        encoded(Image.fromarray((grey / 257).astype(np.float32)), "TIFF"),
        encoded(Image.fromarray((grey / 65535).astype(np.float32)), "TIFF"),
    )
    for content in images:
        reader.read_image(source("a"), content)
        (got, _) = seen.pop()
        seen.clear()
        middle = np.asarray(got)[584, 413, 0]
        assert middle == pytest.approx(127, abs=2)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(encoded(page().convert("CMYK"), "JPEG"), id="CMYK"),
        pytest.param(encoded(page().convert("P")), id="palette"),
        pytest.param(encoded(page().convert("1"), "TIFF", compression="group4"), id="fax"),
        pytest.param(encoded(page().convert("LA")), id="grey with alpha"),
        pytest.param(encoded(page(), "TIFF", compression="jpeg"), id="JPEG in TIFF"),
    ],
)
def test_kinds_of_pixels_become_colours(
    seen: list[tuple[Image.Image, float]], content: bytes
) -> None:
    reader.read_image(source("a"), content)
    assert seen[0][0].mode == "RGB"
    assert seen[0][0].getpixel((5, 5)) == (255, 255, 255)


def test_fax_of_few_lines_is_stretched(seen: list[tuple[Image.Image, float]]) -> None:
    flat = page(1728, 1143).convert("1")
    content = encoded(flat, "TIFF", compression="group4", dpi=(204, 98))
    reader.read_image(source("fax.tif"), content)
    assert seen[0][0].size == (1728, round(1143 * 204 / 98))


def test_words_of_a_photo_lie_on_the_photo(monkeypatch: pytest.MonkeyPatch) -> None:
    corners = np.array([[120, 90], [760, 130], [730, 1010], [90, 980]], np.float32)
    flat = np.array([[0, 0], [620, 0], [620, 877], [0, 877]], np.float32)
    photo = np.full((1100, 850, 3), (90, 70, 50), np.uint8)
    onto = cv2.getPerspectiveTransform(flat, corners)
    cv2.warpPerspective(
        np.full((877, 620, 3), 250, np.uint8),
        onto,
        (850, 1100),
        dst=photo,
        borderMode=cv2.BORDER_TRANSPARENT,
    )

    def corner(page: Image.Image, dpi: float, reason: str, *, first: bool) -> Sheet:
        assert first
        width, height = page.width * 72 / dpi, page.height * 72 / dpi
        word = Printed("chữ", Box(0.0, 0.0, 10.0, 10.0), 0.9)
        return Sheet([[word]], width, height, TextSource.OCR, reason)

    monkeypatch.setattr(reader, "scanned_sheet", corner)
    scan = reader.read_image(source("anh.jpg"), encoded(Image.fromarray(photo)))
    (found,) = scan.pages
    assert found.reason == "photo of a page"
    # The photo is taken for a page: 850 pixels are 8.27 inches wide at most.
    scale = 72 / max(850 / 8.27, 1100 / 11.69)
    assert found.width == pytest.approx(850 * scale, abs=0.5)
    assert found.words[0].box.x0 == pytest.approx(120 * scale, abs=6)
    assert found.words[0].box.top == pytest.approx(90 * scale, abs=6)
