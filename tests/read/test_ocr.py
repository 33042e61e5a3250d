"""Pages read by OCR: scans in PDFs and image files. Skipped where Tesseract is missing."""

from __future__ import annotations

import io
import os
import shutil
from pathlib import Path

import cv2
import numpy as np
import pypdfium2 as pdfium
import pytest
from PIL import Image, ImageDraw
from rapidfuzz.distance import Levenshtein
from reportlab.lib.utils import ImageReader

from pipeline.bench_mixed import scan as scan_of
from pipeline.errors import DocumentError, MissingToolError
from pipeline.read import ocr
from pipeline.read.image import read_image
from pipeline.read.pdf import read_pdf
from pipeline.records import Media, Scan, TextSource
from tests.read.printing import BODY, HEIGHT, LETTERHEAD, WIDTH, Paper, picture, plan, source

needs_tesseract = pytest.mark.skipif(not ocr.is_available(), reason="no Tesseract with vie")


def error_rate(scan: Scan, wanted: str) -> float:
    """Return the share of wrong characters, white space folded."""
    got = " ".join(scan.text.split())
    return Levenshtein.distance(got, wanted) / len(wanted)


def scanned_pdf(image: Image.Image, stamp: str = "") -> bytes:
    """Return a PDF of one page-wide image, with ``stamp`` as its only text."""
    paper = Paper()
    paper.canvas.drawImage(ImageReader(image), 0, 0, WIDTH, HEIGHT)
    if stamp:
        hidden = paper.canvas.beginText(300, 20)
        hidden.setFont(paper.font, 7)
        hidden.setTextRenderMode(3)
        hidden.textLine(stamp)
        paper.canvas.drawText(hidden)
    return paper.save()


LEFT, RIGHT = zip(*LETTERHEAD, strict=True)
WANTED = " ".join((*LEFT, *RIGHT, *BODY))


@needs_tesseract
def test_scan_in_a_pdf_is_read_column_by_column() -> None:
    content = scanned_pdf(picture(plan()), "Ký bởi: UBND xã. Thời gian ký: 12/03/2026 08:15:22")
    scan = read_pdf(source(), content)
    (page,) = scan.pages
    assert scan.media is Media.PDF_SCAN
    assert page.source is TextSource.OCR
    assert error_rate(scan, WANTED) < 0.05
    assert page.ocr_confidence is not None
    assert page.ocr_confidence > 0.8
    assert all(w.confidence is not None and 0 <= w.confidence <= 1 for w in page.words)
    number = next(w for w in page.words if w.span.of(scan.text).startswith("145"))
    assert number.box.x0 < WIDTH / 2
    assert 80 < number.box.top < 105


@needs_tesseract
def test_skewed_photo_is_levelled_and_boxes_lie_on_the_photo() -> None:
    image = picture(plan()).rotate(2.0, fillcolor="white", resample=Image.Resampling.BICUBIC)
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    scan = read_image(source("anh.png"), buffer.getvalue())
    assert error_rate(scan, WANTED) < 0.05
    last = next(w for w in scan.pages[0].words if w.span.of(scan.text) == "BAN")
    straight = read_pdf(source(), plan())
    same = next(w for w in straight.pages[0].words if w.span.of(straight.text) == "BAN")
    # Two degrees lift the left side of the page's top by some ten points.
    assert last.box.top - same.box.top == pytest.approx(8, abs=6)


@needs_tesseract
def test_layer_of_a_wrong_language_is_read_again_from_the_image() -> None:
    paper = Paper()
    paper.canvas.drawImage(ImageReader(picture(plan())), 0, 0, WIDTH, HEIGHT)
    hidden = paper.canvas.beginText(60, 500)
    hidden.setFont(paper.font, 10)
    hidden.setTextRenderMode(3)
    for _ in range(6):
        hidden.textLine("Thyc hién chuong trinh phat trién van héa doc cua tinh Ha Giang Nam")
    paper.canvas.drawText(hidden)
    scan = read_pdf(source(), paper.save())
    assert scan.pages[0].source is TextSource.OCR
    assert "not Vietnamese" in scan.pages[0].reason
    assert error_rate(scan, WANTED) < 0.05


@needs_tesseract
def test_text_page_and_scanned_page_make_a_mixed_document() -> None:
    paper = Paper()
    paper.lines(BODY)
    paper.page()
    paper.canvas.drawImage(ImageReader(picture(plan())), 0, 0, WIDTH, HEIGHT)
    scan = read_pdf(source(), paper.save())
    assert scan.media is Media.PDF_MIXED
    assert [p.source for p in scan.pages] == [TextSource.TEXT_LAYER, TextSource.OCR]


@needs_tesseract
def test_ruled_table_in_a_scan_is_read_cell_by_cell() -> None:
    cells = (
        ("TT", "Nhiệm vụ", "Cơ quan chủ trì", "Thời gian"),
        ("1", "Rà soát tủ sách", "Phòng Văn hóa", "Quý I năm 2026"),
        ("2", "Mua sách mới", "Văn phòng", "Tháng 5 năm 2026"),
    )
    image = picture(plan(lambda paper: paper.table(cells)))
    scan = read_pdf(source(), scanned_pdf(image))
    (table,) = scan.tables
    assert (table.rows, table.columns) == (3, 4)
    got = {(c.row, c.column): " ".join(s.of(scan.text) for s in c.spans) for c in table.cells}
    assert got[1, 1] == "Rà soát tủ sách"
    assert got[2, 3] == "Tháng 5 năm 2026"


@pytest.mark.parametrize("angle", [-3.0, -1.0, 0.0, 0.5, 2.5])
def test_skew_is_found(angle: float) -> None:
    grey = np.asarray(picture(plan(), 100).convert("L"))
    found = ocr.skew_of(ocr.turned(grey, angle))
    assert found == pytest.approx(-angle, abs=0.5)


def test_blank_page_has_no_skew() -> None:
    assert ocr.skew_of(np.full((200, 150), 255, np.uint8)) == 0.0


def test_missing_tesseract_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "tessdata", lambda: None)
    monkeypatch.setattr(ocr, "_engines", ocr._Engines())
    with pytest.raises(MissingToolError, match="apt-get install"):
        ocr.engine()


def test_threads_are_limited() -> None:
    assert os.environ["OMP_THREAD_LIMIT"] == "1"
    assert cv2.__version__


SCANS = Path(__file__).parents[3] / "shared" / "plans" / "more"


@needs_tesseract
@pytest.mark.skipif(not SCANS.is_dir(), reason="no shared plans")
def test_real_scan_has_its_letterhead_in_columns() -> None:
    path = SCANS / "scan" / "chi-thi-05.pdf"
    scan = read_pdf(source(path.name), path.read_bytes())
    assert scan.media is Media.PDF_SCAN
    assert all((page.quality or 0) > 0.9 for page in scan.pages)
    assert scan.text.index("CT-UBND") < scan.text.index("Độc lập")


@needs_tesseract
@pytest.mark.parametrize("turn", [90, 180, 270])
def test_page_scanned_sideways_is_turned_and_boxes_lie_on_the_scan(turn: int) -> None:
    upright = picture(plan(), 150)
    buffer = io.BytesIO()
    upright.rotate(turn, expand=True).save(buffer, "PNG")
    scan = read_image(source("anh.png"), buffer.getvalue())
    (page,) = scan.pages
    assert error_rate(scan, WANTED) < 0.05
    assert (page.width > page.height) == (turn != 180)
    number = next(w for w in page.words if w.span.of(scan.text).startswith("145"))
    # The number stands in the upper left of the page, a quarter from the left edge.
    across, down = number.box.x0 / page.width, number.box.top / page.height
    near_left = {90: down > 0.6, 180: across > 0.6, 270: down < 0.4}
    near_top = {90: across < 0.2, 180: down > 0.8, 270: across > 0.8}
    assert near_left[turn]
    assert near_top[turn]


def test_words_of_a_slanting_line_stand_on_one_line() -> None:
    level = [(60 * at, 100, 60 * at + 50, 130 + 8 * (at % 2)) for at in range(20)]
    slanting = [(x0, top + x0 // 15, x1, low + x0 // 15) for x0, top, x1, low in level]
    assert len(set(ocr._bands(level))) == 1
    assert len(set(ocr._bands(slanting))) == 1
    tall = [*level, (1220, 40, 1280, 200)]
    assert ocr._bands(tall)[-1] == (40, 200)


@needs_tesseract
def test_page_in_another_language_keeps_its_layer() -> None:
    paper = Paper()
    paper.lines(["An ordinary page of the annual report that goes on for several lines"] * 4)
    scan = read_pdf(source(), paper.save())
    (page,) = scan.pages
    assert page.source is TextSource.TEXT_LAYER
    assert "OCR reads the same" in page.reason
    assert scan.text.startswith("An ordinary page")


@needs_tesseract
def test_each_page_of_a_mixed_document_is_read_as_it_needs() -> None:
    hidden = scan_of(plan(), "\n".join(BODY * 3))
    whole, buffer = pdfium.PdfDocument.new(), io.BytesIO()
    for content in (plan(), scanned_pdf(picture(plan())), hidden):
        whole.import_pages(pdfium.PdfDocument(content))
    whole.save(buffer)
    scan = read_pdf(source(), buffer.getvalue())
    assert scan.media is Media.PDF_MIXED
    sources = [page.source for page in scan.pages]
    assert sources == [TextSource.TEXT_LAYER, TextSource.OCR, TextSource.OCR]
    assert [page.reason for page in scan.pages][:2] == ["text layer", "scan without text"]
    assert "not Vietnamese" in scan.pages[2].reason
    texts = [" ".join(page.span.of(scan.text).split()) for page in scan.pages]
    for text in texts[1:]:
        assert Levenshtein.distance(text, texts[0]) < 0.03 * len(texts[0])


def test_good_layer_over_an_image_is_kept() -> None:
    paper = Paper()
    paper.canvas.drawImage(ImageReader(picture(plan(), 72)), 0, 0, WIDTH, HEIGHT)
    hidden = paper.canvas.beginText(85, 700)
    hidden.setFont(paper.font, 12)
    hidden.setTextRenderMode(3)
    for line in BODY:
        hidden.textLine(line)
    paper.canvas.drawText(hidden)
    (page,) = read_pdf(source(), paper.save()).pages
    assert page.source is TextSource.TEXT_LAYER


@needs_tesseract
@pytest.mark.skipif(shutil.which("tesseract") is None, reason="no tesseract program")
def test_scan_is_read_through_the_program_where_the_library_is_missing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(ocr, "engine", lambda: None)
    scan = read_pdf(source(), scanned_pdf(picture(plan())))
    (page,) = scan.pages
    assert page.source is TextSource.OCR
    assert error_rate(scan, WANTED) < 0.05
    assert page.ocr_confidence is not None


def test_missing_program_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "engine", lambda: None)
    monkeypatch.setattr("pytesseract.pytesseract.tesseract_cmd", "no-such-tesseract")
    with pytest.raises(DocumentError, match="apt-get install") as failure:
        read_pdf(source(), scanned_pdf(picture(plan(), 100)))
    assert failure.value.code == "missing-tool"


def test_without_tesseract_other_pages_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "tessdata", lambda: None)
    monkeypatch.setattr(ocr, "_engines", ocr._Engines())
    image = ImageReader(picture(plan(), 100))

    def scanned_page(paper: Paper) -> None:
        paper.page()
        paper.canvas.drawImage(image, 0, 0, WIDTH, HEIGHT)

    first, second = read_pdf(source(), plan(scanned_page)).pages
    assert not first.is_unread
    assert second.is_unread
    assert "Tesseract" in second.reason


def test_paper_from_which_nothing_stands_out_needs_no_ocr(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "words", lambda *_args, **_more: pytest.fail("read by OCR"))
    noise = np.random.default_rng(1).normal(235, 4, (1754, 1240)).clip(0, 255)
    (page,) = read_pdf(source(), scanned_pdf(Image.fromarray(noise.astype(np.uint8)))).pages
    assert page.is_blank


def test_pale_print_is_looked_at_by_ocr(monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[object] = []

    def words(pixels: object, *_args: object, **_more: object) -> list[object]:
        looked.append(pixels)
        return []

    monkeypatch.setattr(ocr, "words", words)
    paper = Image.new("RGB", (1240, 1754), "white")
    ImageDraw.Draw(paper).text((600, 1600), "2", fill=(215, 215, 215), font_size=25)
    read_pdf(source(), scanned_pdf(paper))
    assert looked


@needs_tesseract
@pytest.mark.parametrize("specks", [0, 40])
def test_back_of_a_signed_page_is_blank(specks: int) -> None:
    paper = Image.new("RGB", (1240, 1754), "white")
    for at in range(specks):
        paper.putpixel((at * 997 % 1240, at * 613 % 1754), (0, 0, 0))
    (page,) = read_pdf(source(), scanned_pdf(paper)).pages
    assert page.is_blank
    assert page.reason == "blank page"
