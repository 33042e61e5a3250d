"""The kind comes from the bytes; a file that claims to be another gets a row that says so."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from docx import Document

from pipeline.errors import DocumentError
from pipeline.read import read
from pipeline.read.sniff import Kind, sniff
from pipeline.records import Source

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600


def archive(**parts: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as zipped:
        for name, text in parts.items():
            zipped.writestr(name.replace("__", "/"), text)
    return buffer.getvalue()


def word_file() -> bytes:
    buffer = io.BytesIO()
    document = Document()
    document.add_paragraph("Kế hoạch năm 2026")
    document.save(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("content", "name", "kind"),
    [
        pytest.param(b"%PDF-1.7\n%\xe2\xe3", "a.pdf", Kind.PDF, id="pdf"),
        pytest.param(b"\x00\n%PDF-1.4\n", "a.bin", Kind.PDF, id="pdf sau vài byte lạ"),
        pytest.param(b"%PDF-1.7\n", "ke-hoach.txt", Kind.PDF, id="pdf mang tên txt"),
        pytest.param(word_file(), "a.docx", Kind.DOCX, id="docx"),
        pytest.param(word_file(), "a.doc", Kind.DOCX, id="docx mang tên doc"),
        pytest.param(OLE + "WordDocument".encode("utf-16-le"), "a.doc", Kind.DOC, id="doc"),
        pytest.param(b"{\\rtf1\\ansi", "a.doc", Kind.RTF, id="rtf mang tên doc"),
        pytest.param(b"\x89PNG\r\n\x1a\n....", "a", Kind.IMAGE, id="png"),
        pytest.param(b"\xff\xd8\xff\xe0", "a.jpg", Kind.IMAGE, id="jpeg"),
        pytest.param(b"MM\x00*\x00", "a.tif", Kind.IMAGE, id="tiff"),
        pytest.param("Kế hoạch".encode(), "a.txt", Kind.TEXT, id="utf-8"),
        pytest.param("Kế hoạch năm".encode("utf-16"), "a.txt", Kind.TEXT, id="utf-16"),
        pytest.param(b"K\xd5 ho\xb9ch", "khong-duoi", Kind.TEXT, id="tcvn3"),
        pytest.param(b"%PDF la dinh dang", "a.txt", Kind.TEXT, id="chữ nói về pdf"),
    ],
)
def test_kind_is_decided_from_the_bytes(content: bytes, name: str, kind: Kind) -> None:
    assert sniff(content, name) is kind


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        pytest.param(b"", "a.pdf", "empty-file", id="rỗng"),
        pytest.param(b" \n\r\n", "a.txt", "empty-file", id="chỉ có khoảng trắng"),
        pytest.param(b"\xef\xbb\xbf", "a.txt", "empty-file", id="chỉ có BOM"),
        pytest.param("Kế hoạch".encode(), "a.pdf", "wrong-content", id="chữ mang tên pdf"),
        pytest.param(b"\x00\x01\x02\x03" * 50, "a.pdf", "wrong-content", id="pdf hỏng đầu"),
        pytest.param(b"<html><body>a</body></html>", "a.doc", "html", id="trang web mang tên doc"),
        pytest.param(b"<html></html>", "a.html", "skipped", id="trang web"),
        pytest.param(b"a,b\n1,2\n", "a.csv", "skipped", id="csv"),
        pytest.param(b"\x00\x01\x02\x03" * 50, "a.bin", "skipped", id="nhị phân lạ"),
        pytest.param(OLE + "Workbook".encode("utf-16-le"), "a.xls", "skipped", id="bảng tính cũ"),
        pytest.param(
            OLE + "EncryptedPackage".encode("utf-16-le"),
            "a.docx",
            "encrypted-docx",
            id="có mật khẩu",
        ),
        pytest.param(
            OLE + "EncryptedPackage".encode("utf-16-le"),
            "a.xlsx",
            "skipped",
            id="bảng tính có mật khẩu",
        ),
        pytest.param(OLE + bytes(600), "a.doc", "broken-doc", id="doc bị cắt"),
        pytest.param(OLE + bytes(600), "Thumbs.db", "skipped", id="ảnh thu nhỏ của Windows"),
        pytest.param(b",root,may,25.11.2026", ".~lock.a.docx#", "skipped", id="khóa LibreOffice"),
        pytest.param(b"\x05Admin" + b" " * 50, "~$a.docx", "skipped", id="khóa Word"),
        pytest.param(b"\x00\x05\x16\x07" * 40, "x/._a.pdf", "skipped", id="phụ tệp của Mac"),
        pytest.param(b"[InternetShortcut]\nURL=x", "a.url", "skipped", id="lối tắt"),
        pytest.param(b"From: a@b\n\nxin", "a.eml", "skipped", id="thư điện tử"),
        pytest.param(archive(xl__workbook="x"), "a.xlsx", "skipped", id="bảng tính"),
        pytest.param(archive(a="x"), "a.docx", "broken-docx", id="zip không phải Word"),
        pytest.param(word_file()[:900], "a.docx", "broken-docx", id="docx bị cắt"),
    ],
)
def test_what_cannot_be_read_says_why_and_what_to_do(content: bytes, name: str, code: str) -> None:
    with pytest.raises(DocumentError) as caught:
        sniff(content, name)
    assert caught.value.code == code
    assert caught.value.stage == "read"
    assert len([part for part in caught.value.message.split(". ") if part]) >= 2


def test_missing_file_is_a_document_error(tmp_path: Path) -> None:
    with pytest.raises(DocumentError) as caught:
        read(Source(tmp_path / "khong-co.txt", "khong-co.txt", "0" * 64))
    assert caught.value.code == "unreadable-file"


def test_reading_dispatches_on_content(tmp_path: Path) -> None:
    path = tmp_path / "ke-hoach.pdf.txt"
    path.write_bytes(word_file())
    scan = read(Source(path, path.name, "0" * 64))
    assert scan.media == "docx"
    assert scan.text == "Kế hoạch năm 2026\n"
