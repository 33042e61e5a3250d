"""Image files: pages, turns, resolution, and what is no scan of a page."""

from __future__ import annotations

import io
from typing import Any

import pytest
from PIL import Image

from pipeline.errors import DocumentError
from pipeline.read import image as reader
from pipeline.read.sheets import Sheet
from pipeline.records import Media, TextSource
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
