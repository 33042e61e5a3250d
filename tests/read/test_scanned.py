"""Which way up a scanned page is read."""

from __future__ import annotations

import pytest
from PIL import Image

from pipeline.read import ocr, scanned
from pipeline.read.glyphs import Printed
from pipeline.read.sheets import Grid, GridCell, Sheet
from pipeline.records import Box, TextSource

WORD = Printed("nhiệm", Box(10, 10, 60, 20), 0.9)


@pytest.mark.parametrize(
    ("known", "certain", "reason"),
    [(0.96, 0.95, "scan"), (0.72, 0.53, "scan; turned"), (0.2, 0.8, "scan; turned")],
    ids=["đúng chiều", "âm tiết có thật nhưng không chắc", "không thành âm tiết"],
)
def test_page_of_words_nobody_is_sure_of_is_turned(
    monkeypatch: pytest.MonkeyPatch, known: float, certain: float, reason: str
) -> None:
    def read(image: Image.Image, dpi: float, reason: str, *, first: bool) -> Sheet:
        upright = image.width > image.height
        size = (float(image.width), float(image.height))
        of = (0.97, 0.95) if upright else (known, certain)
        return Sheet([[WORD]], *size, TextSource.OCR, reason, *of)

    monkeypatch.setattr(scanned, "_read", read)
    monkeypatch.setattr(scanned, "_upright", lambda *page: 90 * (page[-1] < 0.7))
    page = scanned.scanned_sheet(Image.new("L", (300, 400)), 72.0, "scan", first=False)
    assert page.reason == reason


def test_page_whose_words_stand_on_end_in_the_cells_of_a_table_is_turned(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def read(image: Image.Image, dpi: float, reason: str, *, first: bool) -> Sheet:
        upright = image.width > image.height
        word = WORD if upright else WORD._replace(box=Box(10, 10, 20, 60))
        cell = GridCell(0, 0, 1, 1, Box(0, 0, 100, 100), [[word]])
        size = (float(image.width), float(image.height))
        quality = 0.97 if upright else 0.96
        parts = [Grid(1, 1, cell.box, [cell])]
        return Sheet([*parts], *size, TextSource.OCR, reason, quality, 0.95)

    monkeypatch.setattr(scanned, "_read", read)
    monkeypatch.setattr(scanned, "_upright", lambda *page: 90 * (page[-1] < 0.7))
    page = scanned.scanned_sheet(Image.new("L", (300, 400)), 72.0, "scan", first=False)
    assert page.reason == "scan; turned"


@pytest.mark.parametrize(
    ("apart", "wanted"), [(90.0, True), (4.0, False)], ids=["có cột", "văn xuôi"]
)
def test_page_may_go_on_with_a_table_below_the_rest_of_a_long_cell(
    apart: float, *, wanted: bool
) -> None:
    words = [Printed("nhân", Box(130, 15.0 * row, 170, 15.0 * row + 10)) for row in range(12)]
    places = (100 + (40 + apart) * at for at in range(4))
    words += [Printed("Quý", Box(x, 200, x + 40, 210)) for x in places]
    page = scanned._Page(words, [], set(), 842, 595, first=False)
    assert scanned._may_go_on(page) is wanted


@pytest.mark.parametrize("row", [5, 400, 795])
def test_page_with_ink_anywhere_is_read(monkeypatch: pytest.MonkeyPatch, row: int) -> None:
    page = Image.new("RGB", (600, 800), (250, 250, 250))
    page.paste((120, 120, 120), (50, row, 400, row + 4))
    monkeypatch.setattr(ocr, "words", lambda *_, **__: [])
    read = scanned.scanned_sheet(page, 72.0, "scan", first=True)
    assert not read.is_blank
    assert scanned.scanned_sheet(
        Image.new("RGB", (600, 800), "white"), 72.0, "scan", first=True
    ).is_blank


def test_grain_at_the_rim_of_a_page_is_no_text() -> None:
    grain = Printed("ˆ|", Box(5, 300, 12, 310), 0.2)
    number = Printed("2", Box(290, 20, 296, 30), 0.94)
    body = Printed("nhiệm", Box(100, 300, 140, 310), 0.3)
    assert scanned._without_rim([grain, number, body], 595, 842) == [number, body]
