"""Word files: body order, grids, numbers made visible, notes, tracked changes, pages, bad files."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from docx import Document

from pipeline.errors import DocumentError
from pipeline.read.docx import read_docx
from pipeline.read.numbering import counted
from pipeline.records import Scan, Source

NAMES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
)
SOURCE = Source(Path("a.docx"), "a.docx", "0" * 64)


def word(body: str, **parts: str) -> bytes:
    """Return a Word file with this body; other parts by name (``numbering``, ``footnotes``)."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as zipped:
        zipped.writestr(
            "word/document.xml", f"<w:document {NAMES}><w:body>{body}</w:body></w:document>"
        )
        for name, inner in parts.items():
            zipped.writestr(f"word/{name}.xml", f"<w:{name} {NAMES}>{inner}</w:{name}>")
    return buffer.getvalue()


def scan(body: str, **parts: str) -> Scan:
    return read_docx(SOURCE, word(body, **parts))


def p(inner: str, properties: str = "") -> str:
    run = inner if inner.startswith("<") else f"<w:r><w:t>{inner}</w:t></w:r>"
    return f"<w:p><w:pPr>{properties}</w:pPr>{run}</w:p>"


def t(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def tc(inner: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inner if '<w:p>' in inner else p(inner)}</w:tc>"


def tbl(*rows: str) -> str:
    return "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in rows) + "</w:tbl>"


@pytest.mark.parametrize(
    ("runs", "text"),
    [
        pytest.param(t("a") + "<w:r><w:tab/></w:r>" + t("b"), "a\tb", id="tab"),
        pytest.param(t("a") + "<w:r><w:br/></w:r>" + t("b"), "a\nb", id="xuống dòng"),
        pytest.param(
            t("UBND") + "<w:r><w:noBreakHyphen/></w:r>" + t("VP"), "UBND-VP", id="gạch cứng"
        ),
        pytest.param(
            t("thực ") + "<w:r><w:softHyphen/></w:r>" + t("hiện"), "thực hiện", id="gạch mềm"
        ),
        pytest.param(t("n\u00adíc"), "n\u00adíc", id="chữ ư của TCVN3 còn nguyên"),
        pytest.param(
            '<w:ins w:id="1">'
            + t("mới ")
            + '</w:ins><w:del w:id="2"><w:r><w:delText>cũ</w:delText></w:r>'
            "</w:del>" + t("xong"),
            "mới xong",
            id="sửa có theo dõi",
        ),
        pytest.param(
            '<w:hyperlink r:id="x">' + t("Cổng") + "</w:hyperlink>", "Cổng", id="liên kết"
        ),
        pytest.param(
            '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
            "<w:r><w:instrText>REF a</w:instrText></w:r>"
            '<w:r><w:fldChar w:fldCharType="separate"/></w:r>' + t("Mục 2"),
            "Mục 2",
            id="trường",
        ),
        pytest.param(
            "<w:sdt><w:sdtContent>" + t("trong khung") + "</w:sdtContent></w:sdt>",
            "trong khung",
            id="sdt",
        ),
        pytest.param(
            '<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>' + t(" có"), "☑ có", id="ký hiệu"
        ),
        pytest.param(
            "<w:r><w:rPr><w:vanish/></w:rPr><w:t>ẩn</w:t></w:r>" + t("hiện"), "hiện", id="chữ ẩn"
        ),
    ],
)
def test_paragraph_reads_as_word_shows_it(runs: str, text: str) -> None:
    assert scan(f"<w:p>{runs}</w:p>").text == f"{text}\n"


def level(at: int, form: str, text: str, more: str = "") -> str:
    return (
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
        f'<w:lvlText w:val="{text}"/>{more}</w:lvl>'
    )


NUMBERING = (
    '<w:abstractNum w:abstractNumId="0">'
    + level(0, "upperRoman", "%1.")
    + level(1, "decimal", "%2.")
    + level(2, "decimal", "%2.%3.")
    + level(3, "lowerLetter", "%4)")
    + "</w:abstractNum>"
    + '<w:abstractNum w:abstractNumId="1">'
    + level(0, "bullet", "\uf0b7", '<w:rPr><w:rFonts w:ascii="Symbol"/></w:rPr>')
    + level(1, "bullet", "+")
    + "</w:abstractNum>"
    + '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    + '<w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>'
    + '<w:num w:numId="3"><w:abstractNumId w:val="0"/>'
    + '<w:lvlOverride w:ilvl="1"><w:startOverride w:val="7"/></w:lvlOverride></w:num>'
)


def numbered(text: str, number: int, at: int) -> str:
    return p(text, f'<w:numPr><w:ilvl w:val="{at}"/><w:numId w:val="{number}"/></w:numPr>')


def test_automatic_numbers_become_text() -> None:
    body = [
        numbered("Mục đích", 1, 0), numbered("Một", 1, 1), numbered("Hai", 1, 1),
        numbered("Nhỏ", 1, 2), numbered("Điểm", 1, 3), numbered("Điểm", 1, 3),
        numbered("Gạch", 2, 0), numbered("Cộng", 2, 1), numbered("Nội dung", 1, 0),
        numbered("Lại từ đầu", 1, 1), numbered("Đặt lại", 3, 1), numbered("Không số", 0, 0),
    ]  # fmt: skip
    assert scan("".join(body), numbering=NUMBERING).text.split("\n")[:-1] == [
        "I. Mục đích", "1. Một", "2. Hai", "2.1. Nhỏ", "a) Điểm", "b) Điểm", "- Gạch", "+ Cộng",
        "II. Nội dung", "1. Lại từ đầu", "7. Đặt lại", "Không số",
    ]  # fmt: skip


def test_style_gives_the_list_and_its_level() -> None:
    listed = '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>'
    styles = (
        f'<w:style w:type="paragraph" w:styleId="Muc">{listed}</w:style>'
        f'<w:style w:type="paragraph" w:styleId="Con">{listed}</w:style>'
        '<w:style w:type="paragraph" w:styleId="Chau"><w:basedOn w:val="Con"/></w:style>'
    )
    numbering = NUMBERING.replace(
        '<w:lvlText w:val="%2."/>', '<w:pStyle w:val="Con"/><w:lvlText w:val="%2."/>'
    )
    body = p("A", '<w:pStyle w:val="Muc"/>') + p("B", '<w:pStyle w:val="Chau"/>')
    assert scan(body, numbering=numbering, styles=styles).text == "I. A\n1. B\n"


def test_row_numbers_in_cells_are_counted() -> None:
    rows = [
        tc(numbered("", 1, 1).replace("<w:r><w:t></w:t></w:r>", "")) + tc(f"Việc {n}") for n in "ab"
    ]
    found = scan(tbl(*rows), numbering=NUMBERING)
    assert found.text == "1.\nViệc a\n2.\nViệc b\n"


@pytest.mark.parametrize(
    ("number", "form", "text"),
    [
        (4, "lowerLetter", "d"), (27, "lowerLetter", "aa"), (14, "upperRoman", "XIV"),
        (3, "decimalZero", "03"), (0, "upperRoman", "0"), (5, "none", ""), (9, "lạ", "9"),
    ],
)  # fmt: skip
def test_number_formats(number: int, form: str, text: str) -> None:
    assert counted(number, form) == text


def test_merged_cells_stand_once() -> None:
    found = scan(
        tbl(
            tc("TT") + tc("Nội dung", '<w:gridSpan w:val="2"/>'),
            tc("1") + tc("Rà soát") + tc("Văn phòng", '<w:vMerge w:val="restart"/>'),
            tc("2") + tc("") + tc("", "<w:vMerge/>"),
        )
        + p("Sau bảng")
    )
    (table,) = found.tables
    cells = {(c.row, c.column): c for c in table.cells}
    assert (table.rows, table.columns) == (3, 3)
    assert cells[0, 1].column_span == 2
    assert cells[1, 2].row_span == 2
    assert (2, 2) not in cells
    assert cells[2, 1].spans == ()
    assert [s.of(found.text) for c in table.cells for s in c.spans] == [
        "TT", "Nội dung", "1", "Rà soát", "Văn phòng", "2",
    ]  # fmt: skip
    assert found.text.endswith("2\nSau bảng\n")


def test_cell_of_several_paragraphs_and_a_nested_table_is_contiguous() -> None:
    inner = tbl(tc("x") + tc("y"))
    found = scan(tbl(tc(p("Một") + p("") + p("Hai") + inner + p("Ba")) + tc("Bốn")))
    (table,) = found.tables
    assert table.cells[0].spans[0].of(found.text) == "Một\nHai\nx\ny\nBa"
    assert table.cells[1].spans[0].of(found.text) == "Bốn"


def test_frame_of_one_cell_is_no_table() -> None:
    found = scan(tbl(tc(p("Trong khung"))))
    assert found.tables == ()
    assert found.text == "Trong khung\n"


def test_footnote_follows_its_paragraph() -> None:
    mark = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    notes = (
        '<w:footnote w:type="separator" w:id="0"/><w:footnote w:id="2">'
        + p("Nguồn số liệu")
        + "</w:footnote>"
    )
    found = scan(f"<w:p>{t('Câu một')}{mark}</w:p>" + p("Câu hai"), footnotes=notes)
    assert found.text == "Câu một\nNguồn số liệu\nCâu hai\n"
    assert [span.of(found.text) for span in found.notes] == ["Nguồn số liệu"]


def test_footnote_of_a_cell_follows_the_table() -> None:
    mark = '<w:p><w:r><w:t>Ô</w:t><w:footnoteReference w:id="2"/></w:r></w:p>'
    notes = '<w:footnote w:id="2">' + p("Chú thích") + "</w:footnote>"
    found = scan(tbl(f"<w:tc>{mark}</w:tc>" + tc("Bên")), footnotes=notes)
    assert found.text == "Ô\nBên\nChú thích\n"


def test_text_box_is_read_once() -> None:
    box = "<w:txbxContent>" + p("ỦY BAN NHÂN DÂN") + "</w:txbxContent>"
    run = (
        f"<w:r><mc:AlternateContent><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )
    assert scan(f"<w:p>{run}</w:p>").text == "\nỦY BAN NHÂN DÂN\n"


def test_pages_are_those_word_laid_out() -> None:
    br, laid = '<w:r><w:br w:type="page"/></w:r>', "<w:r><w:lastRenderedPageBreak/></w:r>"
    body = p("Trang một") + f"<w:p>{br}</w:p>" + f"<w:p>{laid}{t('Trang hai')}</w:p>"
    body += f"<w:p>{t('dài ')}{laid}{t('sang trang')}</w:p>" + p("Trang ba")
    found = scan(body)
    assert [page.number for page in found.pages] == [1, 2, 3]
    assert [page.span.of(found.text) for page in found.pages] == [
        "Trang một\f",
        "Trang hai\ndài sang trang\f",
        "Trang ba\n",
    ]
    assert not found.wrapped


def test_row_over_two_pages_ends_one_page() -> None:
    laid = "<w:r><w:lastRenderedPageBreak/></w:r>"
    row = tc(f"<w:p>{t('a')}{laid}{t('b')}</w:p>") + tc(f"<w:p>{t('c')}{laid}{t('d')}</w:p>")
    found = scan(tbl(row, tc("e") + tc("f")))
    assert found.text == "ab\ncd\fe\nf\n"
    assert len(found.pages) == 2


def test_letterhead_in_the_page_header_is_read() -> None:
    document = Document()
    document.sections[0].header.paragraphs[0].text = "ỦY BAN NHÂN DÂN XÃ SƠN ĐÔNG HẠ"
    document.add_paragraph("KẾ HOẠCH")
    buffer = io.BytesIO()
    document.save(buffer)
    assert read_docx(SOURCE, buffer.getvalue()).text.startswith(
        "ỦY BAN NHÂN DÂN XÃ SƠN ĐÔNG HẠ\nKẾ HOẠCH"
    )


def test_page_header_without_letterhead_is_left_out() -> None:
    document = Document()
    document.sections[0].header.paragraphs[0].text = "Trang 2"
    document.add_paragraph("KẾ HOẠCH")
    buffer = io.BytesIO()
    document.save(buffer)
    assert read_docx(SOURCE, buffer.getvalue()).text == "KẾ HOẠCH\n"


def raw_word(document: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as zipped:
        zipped.writestr("word/document.xml", document)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        pytest.param(raw_word("<w:document"), "broken-docx", id="xml hỏng"),
        pytest.param(raw_word("<a/>"), "broken-docx", id="không có thân"),
        pytest.param(word(p("a"))[:-40], "broken-docx", id="zip bị cắt"),
        pytest.param(
            raw_word('<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'), "hostile-docx", id="bom thực thể"
        ),
        pytest.param(raw_word("<a>" + " " * 120_000_000 + "</a>"), "hostile-docx", id="bom zip"),
        pytest.param(raw_word("<a>" * 3000 + "</a>" * 3000), "hostile-docx", id="lồng quá sâu"),
    ],
)
def test_bad_files_are_document_errors(content: bytes, code: str) -> None:
    with pytest.raises(DocumentError) as caught:
        read_docx(SOURCE, content)
    assert caught.value.code == code


def font(name: str) -> str:
    return f'<w:rPr><w:rFonts w:ascii="{name}" w:hAnsi="{name}"/></w:rPr>'


@pytest.mark.parametrize(
    ("name", "capitals"), [(".VnTimeH", ["céng", "hßa"]), (".VnTime", []), (".VnSouth", [])]
)
def test_letters_of_a_capital_font_are_kept_and_known(name: str, capitals: list[str]) -> None:
    found = scan(p(f"<w:r>{font(name)}<w:t>céng hßa</w:t></w:r>") + p("x· héi"))
    assert found.text == "céng hßa\nx· héi\n"
    assert [span.of(found.text) for span in found.capitals] == capitals


def test_soft_hyphen_that_word_marks_is_a_letter_of_a_capital_font() -> None:
    word = f"<w:r>{font('.VnTimeH')}<w:t>ch</w:t><w:softHyphen/><w:t>\u00acng I</w:t></w:r>"
    found = scan(p(word) + p("Điều 1"))
    assert found.text.split("\n")[0] == "ch\u00ad\u00acng I"
