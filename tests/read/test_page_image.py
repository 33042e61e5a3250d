"""A page's image: the scanner's own pixels where the page is nothing but them, else a rendering."""

import io
from collections.abc import Callable

import numpy as np
import pypdfium2 as pdfium
import pytest
from PIL import Image, ImageChops
from reportlab.lib.colors import Color, red
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from pipeline.read.page_image import has_masks, page_image

SIDES = (400, 600)
DPI = 200.0
Draw = Callable[[Canvas], None]


def picture(mode: str = "RGB") -> Image.Image:
    """Return a white sheet of paper with strokes of two pixels, a red one among them."""
    image = Image.new("RGB", SIDES, "white")
    for row in range(40, 560, 9):
        image.paste((30, 30, 30), (40, row, 360, row + 2))
    image.paste((200, 30, 30), (40, 300, 360, 310))
    return image.convert(mode)


def pdf(image: Image.Image, more: Draw | None = None, dpi: float = DPI, **how: object) -> bytes:
    """Return a page that shows ``image`` from edge to edge, and ``more`` on it."""
    buffer = io.BytesIO()
    width, height = (side * 72 / dpi for side in image.size)
    canvas = Canvas(buffer, pagesize=(width, height))
    canvas.drawImage(ImageReader(image), 0, 0, width, height, **how)
    if more:
        more(canvas)
    canvas.save()
    return buffer.getvalue()


def seen(content: bytes, *, rendered: bool = False) -> tuple[Image.Image, float]:
    with pdfium.PdfDocument(content) as document:
        image, dpi, is_scan = page_image(document[0], lambda: rendered or has_masks(content))
    assert is_scan
    return image, dpi


def is_own(content: bytes) -> bool:
    """Tell whether the image of the page is other than its rendering: softened pixels of its own."""
    image, there = seen(content)[0], seen(content, rendered=True)[0]
    return image.size != there.size or ImageChops.difference(image, there).getbbox() is not None


def test_page_that_is_a_scan_gives_the_pixels_of_the_scan_softened() -> None:
    image, dpi = seen(pdf(picture()))
    assert (image.size, image.mode, round(dpi)) == (SIDES, "RGB", 200)
    apart = np.abs(np.asarray(image, np.int16) - np.asarray(picture(), np.int16))
    assert apart.max() > 0
    assert apart.mean() < 10
    assert image.getpixel((200, 305)) == (200, 30, 30)


@pytest.mark.parametrize("mode", ["L", "1"])
def test_scan_without_colours_gives_an_image_in_grey(mode: str) -> None:
    buffer = io.BytesIO()
    picture(mode).save(buffer, "PDF", resolution=DPI)
    image, _ = seen(buffer.getvalue())
    assert (image.size, image.mode) == (SIDES, "L")


def test_unseen_text_of_an_ocr_over_a_scan_changes_nothing() -> None:
    def unseen(canvas: Canvas) -> None:
        text = canvas.beginText(20, 20)
        text.setTextRenderMode(3)
        text.textLine("unseen")
        canvas.drawText(text)

    assert is_own(pdf(picture(), unseen))


@pytest.mark.parametrize(
    "more",
    [
        pytest.param(lambda canvas: canvas.drawString(20, 20, "shown"), id="text"),
        pytest.param(lambda canvas: canvas.rect(20, 20, 50, 50, fill=1), id="drawing"),
        pytest.param(lambda canvas: canvas.drawImage(ImageReader(picture()), 9, 9, 9, 9), id="image"),
        pytest.param(lambda canvas: canvas.acroForm.checkbox(x=20, y=20, fillColor=red), id="note"),
        pytest.param(lambda canvas: canvas.setPageRotation(90), id="turned"),
    ],
)  # fmt: skip
def test_page_that_shows_more_than_a_scan_is_rendered(more: Draw) -> None:
    assert not is_own(pdf(picture(), more))


def test_see_through_scan_is_rendered_on_white_paper() -> None:
    image = picture("RGBA")
    image.putalpha(0)
    content = pdf(image, mask="auto")
    assert has_masks(content)
    assert seen(content)[0].getextrema() == ((255, 255),) * 3


def test_faint_scan_and_one_beside_the_page_are_rendered() -> None:
    def covered(canvas: Canvas) -> None:
        canvas.setFillColor(Color(1, 1, 1, alpha=0.5))
        canvas.rect(0, 0, 200, 300, fill=1)

    assert not is_own(pdf(picture(), covered))
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(144, 216))
    canvas.drawImage(ImageReader(picture()), 20, 20, 144, 216)
    canvas.save()
    assert not is_own(buffer.getvalue())


@pytest.mark.parametrize(("dpi", "shown"), [(100, 150), (170, 170), (400, 300)])
def test_coarse_scan_and_one_too_fine_are_rendered(dpi: float, shown: int) -> None:
    content = pdf(picture(), dpi=dpi)
    assert not is_own(content)
    assert round(seen(content)[1]) == shown
