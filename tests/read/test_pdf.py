"""Text PDFs: words with boxes, reading order, columns, footnotes, what can't be read."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest
from reportlab.lib.pdfencrypt import StandardEncryption

from pipeline.errors import DocumentError
from pipeline.read.pdf import read_pdf
from pipeline.records import Media, Scan, TextSource
from tests.read.printing import BODY, HEIGHT, LETTERHEAD, WIDTH, Paper, page_lines, plan, source


def scan(content: bytes) -> Scan:
    return read_pdf(source(), content)


def test_words_span_their_text_and_lie_on_the_page() -> None:
    read = scan(plan())
    (page,) = read.pages
    assert read.media is Media.PDF_TEXT and page.source is TextSource.TEXT_LAYER
    assert [w.span.of(read.text) for w in page.words] == read.text.split()
    assert all(0 <= w.box.x0 < w.box.x1 <= WIDTH for w in page.words)
    assert all(0 <= w.box.top < w.box.bottom <= HEIGHT for w in page.words)
    assert page.quality is not None and page.quality > 0.9


@pytest.mark.parametrize("shift", [0.0, 3.0, 8.0], ids=["bằng hàng", "lệch ít", "lệch nửa dòng"])
def test_letterhead_is_read_column_by_column(shift: float) -> None:
    paper = Paper()
    paper.letterhead(shift)
    paper.centred(WIDTH / 2, paper.y, "KẾ HOẠCH")
    paper.y += 22
    paper.lines(BODY)
    left, right = zip(*LETTERHEAD, strict=True)
    assert page_lines(scan(paper.save())) == [*left, *right, "KẾ HOẠCH", *BODY]


def test_recipients_and_signature_are_not_interleaved() -> None:
    recipients = ["Nơi nhận:", "- Đảng ủy xã;", "- Trường tiểu học Đông Hạ;", "- Lưu: VT."]
    signature = ["TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "Lê Văn Mẫu"]

    def closing(paper: Paper) -> None:
        top = paper.y + 10
        for number, line in enumerate(recipients):
            paper.text(85, top + 4 + 14 * number, line, 11)
        for number, line in enumerate(signature):
            paper.centred(420, top + 17 * number + (60 if number == 3 else 0), line)

    assert page_lines(scan(plan(closing)))[-8:] == recipients + signature


def test_justified_line_with_wide_gaps_stays_whole() -> None:
    paper = Paper()
    paper.lines(BODY)
    for x, word in ((85, "Giao"), (180, "các"), (270, "thôn"), (420, "họp"), (500, "dân.")):
        paper.text(x, paper.y, word)
    assert page_lines(scan(paper.save()))[-1] == "Giao các thôn họp dân."


def test_pages_end_with_a_form_feed_and_lines_with_a_line_feed() -> None:
    paper = Paper()
    paper.lines(BODY)
    paper.page()
    paper.page()
    paper.lines(BODY[:2])
    read = scan(paper.save())
    assert read.text == "\n".join(BODY) + "\f" + "\f" + "\n".join(BODY[:2]) + "\f"
    assert [p.number for p in read.pages] == [1, 2, 3]
    assert [p.reason for p in read.pages] == ["text layer", "empty page", "text layer"]


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_page_turned_by_the_viewer_reads_as_shown(turn: int) -> None:
    paper = Paper()
    paper.canvas.setPageRotation(turn)
    # Text is drawn so that it stands upright once the viewer has turned the page.
    paper.canvas.translate(*{90: (HEIGHT, 0), 180: (WIDTH, HEIGHT), 270: (0, WIDTH)}[turn])
    paper.canvas.rotate(turn)
    paper.lines(BODY)
    read = scan(paper.save())
    (page,) = read.pages
    assert page_lines(read) == list(BODY)
    assert (page.width, page.height) == (round(WIDTH, 2), round(HEIGHT, 2))
    first = page.words[0].box
    assert first.x0 == pytest.approx(85, abs=1) and 45 < first.top < 60


def test_text_lying_on_its_side_is_read_and_boxed_as_shown() -> None:
    paper = Paper()
    paper.canvas.translate(WIDTH, 0)
    paper.canvas.rotate(90)
    paper.height = WIDTH
    paper.lines(BODY)
    read = scan(paper.save())
    (page,) = read.pages
    assert page_lines(read) == list(BODY)
    assert (page.width, page.height) == (round(WIDTH, 2), round(HEIGHT, 2))
    first = page.words[0].box
    assert first.bottom - first.top > first.x1 - first.x0
    assert first.bottom == pytest.approx(HEIGHT - 85, abs=1)


def test_crop_box_moves_the_origin() -> None:
    paper = Paper()
    paper.canvas.setCropBox((40, 30, WIDTH - 20, HEIGHT - 25))
    paper.lines(BODY)
    (page,) = scan(paper.save()).pages
    assert page.width == pytest.approx(WIDTH - 60, abs=0.1)
    assert page.words[0].box.x0 == pytest.approx(45, abs=1)


def test_footnotes_become_notes_and_their_marks_superscripts() -> None:
    def notes(paper: Paper) -> None:
        paper.text(85, paper.y, "Theo Nghị quyết số 11/NQ-HĐND")
        width = paper.canvas.stringWidth(
            "Theo Nghị quyết số 11/NQ-HĐND", paper.font, 13 * paper.scale
        )
        paper.text(85 + width, paper.y - 5, "1", 8)
        paper.text(95 + width, paper.y, "của xã.")
        paper.canvas.line(85, 85, 220, 85)
        paper.text(85, HEIGHT - 66, "1", 6)
        paper.text(90, HEIGHT - 63, "Nghị quyết về phát triển văn hóa đọc", 9)
        paper.text(85, HEIGHT - 52, "giai đoạn 2026 - 2030.", 9)
        paper.centred(WIDTH / 2, HEIGHT - 25, "2")

    read = scan(plan(notes))
    assert "11/NQ-HĐND¹ của xã." in read.text
    (note,) = read.notes
    assert note.of(read.text).split("\n")[-1] == "giai đoạn 2026 - 2030."
    assert note.of(read.text).startswith("¹")
    assert page_lines(read)[-1] == "2"


def test_small_recipients_are_no_footnotes() -> None:
    def closing(paper: Paper) -> None:
        paper.y += 250
        paper.lines(["Nơi nhận:", "- Như trên;", "- Lưu: VT."], 9)

    assert scan(plan(closing)).notes == ()


def test_letters_drawn_out_of_order_are_put_back_by_position() -> None:
    """A second font stands in for accented letters and is drawn after the line's others."""
    paper = Paper()
    for accented in (False, True):
        for number, line in enumerate(BODY):
            x = 85.0
            for letter in line:
                if (ord(letter) > 0x7F) == accented and letter != " ":
                    paper.text(x, 60 + 18 * number, letter)
                x += paper.canvas.stringWidth(letter, paper.font, 13 * paper.scale)
    read = scan(paper.save())
    assert page_lines(read) == list(BODY)
    assert "by position" in read.pages[0].reason


def test_hyphen_at_the_end_of_a_line_stays() -> None:
    paper = Paper()
    paper.lines(["Căn cứ Nghị quyết số 19-", "nq/tw về đổi mới;"])
    assert page_lines(scan(paper.save())) == ["Căn cứ Nghị quyết số 19-", "nq/tw về đổi mới;"]


def _encrypted() -> bytes:
    paper = Paper(encrypt=StandardEncryption("mat-khau", "chu", canPrint=0))
    paper.lines(BODY)
    return paper.save()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        pytest.param(_encrypted, "encrypted-pdf", id="có mật khẩu"),
        pytest.param(lambda: b"%PDF-1.4\n" + b"khong phai pdf " * 20, "broken-pdf", id="giả PDF"),
        pytest.param(lambda: b"%PDF-1.7\n%%EOF", "broken-pdf", id="rỗng"),
        pytest.param(lambda: plan()[:300], "broken-pdf", id="cụt đầu"),
    ],
)
def test_unreadable_pdf_says_what_to_do(content: Any, code: str) -> None:
    with pytest.raises(DocumentError) as caught:
        scan(content())
    assert caught.value.code == code and caught.value.message.count(". ") >= 1


@pytest.mark.parametrize("share", range(5, 100, 5))
def test_any_truncation_gives_text_or_a_document_error(share: int) -> None:
    whole = plan()
    with suppress(DocumentError):
        assert scan(whole[: len(whole) * share // 100]).pages
