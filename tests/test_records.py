"""A fact walks home: to its page, its line, its box and the document's own words."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.records import (
    Block,
    BlockKind,
    Box,
    Grade,
    Media,
    Outline,
    Page,
    Repaired,
    Scan,
    Source,
    TextSource,
    Word,
    Words,
)
from pipeline.spans import Edit, Layer, Span
from tests.make import outline


def two_pages() -> Outline:
    """Return a plan of two pages whose sentence is wrapped on the first."""
    text = "KẾ HOẠCH\nỦy ban nhân\ndân xã An Lạc\fPHỤ LỤC\nNội dung"
    at = text.index("\f") + 1
    words = (
        Word(Span(9, 20), Box(10, 20, 90, 30), 0.9),
        Word(Span(21, 34), Box(10, 35, 95, 45), 0.7),
    )
    pages = (
        Page(1, Span(0, at), TextSource.OCR, "scan", words=Words.of(words)),
        Page(2, Span(at, len(text)), TextSource.TEXT_LAYER, "text layer"),
    )
    scan = Scan(Source(Path("a.pdf"), "a.pdf", "a" * 64), Media.PDF_MIXED, text, pages)
    repaired = Repaired(scan, Layer.identity(text))
    parts: list[Span | str] = [
        Span(0, 8),
        "\n",
        Span(9, 20),
        " ",
        Span(21, 34),
        "\n",
        Span(at, at + 7),
        "\n",
    ]
    flow = Layer.woven(text, [*parts, Span(at + 8, len(text))])
    blocks, start = [], 0
    for line in flow.text.split("\n"):
        blocks.append(Block(Span(start, start + len(line)), BlockKind.BODY, "preamble"))
        start += len(line) + 1
    return Outline(repaired, flow, tuple(blocks), ())


def _span(made: Outline, phrase: str) -> Span:
    start = made.text.index(phrase)
    return Span(start, start + len(phrase))


@pytest.mark.parametrize(
    ("phrase", "page", "line"),
    [
        ("KẾ HOẠCH", 1, 1),
        ("Ủy ban nhân dân", 1, 2),
        ("dân xã", 1, 3),
        ("PHỤ LỤC", 2, 1),
        ("Nội dung", 2, 2),
    ],
)
def test_place_gives_page_and_line(phrase: str, page: int, line: int) -> None:
    made = two_pages()
    place = made.place(_span(made, phrase))
    assert (place.page, place.line) == (page, line)


def test_place_joins_the_boxes_of_wrapped_lines_and_takes_the_least_confidence() -> None:
    made = two_pages()
    place = made.place(_span(made, "nhân dân xã"))
    assert place.box == Box(10, 20, 95, 45)
    assert place.confidence == 0.7
    assert place.grade is Grade.EXACT


def test_place_of_a_text_file_counts_lines_through_the_file() -> None:
    made = outline("dòng một", "dòng hai", "dòng ba")
    place = made.place(_span(made, "ba"))
    assert (place.page, place.line, place.box) == (None, 3, None)


def test_raw_is_the_documents_own_text_with_white_space_folded() -> None:
    made = two_pages()
    assert made.raw(_span(made, "Ủy ban nhân dân xã")) == "Ủy ban nhân dân xã"


def test_a_repaired_fact_says_so_and_keeps_what_the_page_says() -> None:
    text = "Căn cứ Nghị đlnh số 45/2020/NĐ-CP"
    made = outline(text, edits=(Edit(Span(13, 14), "ị", "ocr-l-i", 0.6),))
    span = _span(made, "Nghị địnhsố".replace("số", ""))
    assert made.raw(span) == "Nghị đlnh"
    place = made.place(span)
    assert (place.grade, place.confidence) == (Grade.REPAIRED, 0.6)
    assert made.place(_span(made, "45/2020/NĐ-CP")).grade is Grade.EXACT


def test_block_at_finds_the_block_of_an_offset() -> None:
    made = outline(("I", "I. Mục đích"), ("I.1", "1. Nâng cao nhận thức"))
    assert made.block_at(0).path == "I"
    assert made.block_at(made.text.index("nhận")).path == "I.1"


def test_blocks_of_a_kind() -> None:
    made = outline(("title", "KẾ HOẠCH"), "Căn cứ")
    assert [block.path for block in made.blocks_of(BlockKind.TITLE)] == ["title"]


@pytest.mark.parametrize(
    ("source", "raw"),
    [(TextSource.OCR, "hằng quý"), (TextSource.TEXT_LAYER, "hãng quý")],
    ids=["máy đọc", "lớp chữ"],
)
def test_raw_is_the_files_text_or_ocr_without_its_slips(source: TextSource, raw: str) -> None:
    text = "Báo cáo hãng quý"
    page = Page(1, Span(0, len(text)), source, "")
    scan = Scan(Source(Path("a.pdf"), "a.pdf", "a" * 64), Media.PDF_MIXED, text, (page,))
    layer = Layer.edited(text, [Edit(Span(8, 12), "hằng", "ocr-mark")])
    doc = Outline(Repaired(scan, layer), Layer.identity(layer.text), (), ())
    assert doc.raw(Span(8, 16)) == raw
