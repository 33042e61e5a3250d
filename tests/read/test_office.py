"""Old Word files and rich text: read through LibreOffice or a library, or said why not."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

from pipeline.errors import DocumentError
from pipeline.read import office
from pipeline.read.office import read_office
from pipeline.read.sniff import Kind, sniff
from pipeline.records import Scan, Source

SOURCE = Source(Path("a.rtf"), "a.rtf", "0" * 64)
LEGACY = Path(__file__).parents[3] / "shared" / "plans" / "more" / "legacy"
RTF = (
    rb"{\rtf1\ansi\deff0{\fonttbl{\f0 Times New Roman;}}\f0 K\u7871? ho\u7841?ch n\u259?m 2026\par"
    rb"\trowd\cellx2000\cellx4000\intbl Vi\u7879?c\cell Ph\u242?ng\cell\row\pard Cu\u7889?i\par}"
)
needs_office = pytest.mark.skipif(shutil.which("soffice") is None, reason="no LibreOffice here")


def read_without_office(monkeypatch: pytest.MonkeyPatch, content: bytes, kind: Kind) -> Scan:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    return read_office(SOURCE, content, kind)


@needs_office
def test_rtf_is_read_with_its_table() -> None:
    scan = read_office(SOURCE, RTF, Kind.RTF)
    assert scan.media == "rtf"
    assert scan.text.split() == ["Kế", "hoạch", "năm", "2026", "Việc", "Phòng", "Cuối"]
    (table,) = scan.tables
    assert (table.rows, table.columns) == (1, 2)


def test_library_reads_where_libreoffice_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("kreuzberg")
    scan = read_without_office(monkeypatch, RTF, Kind.RTF)
    assert "Kế hoạch năm 2026" in scan.text
    assert not scan.wrapped


def test_message_names_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "kreuzberg", None)
    with pytest.raises(DocumentError) as caught:
        read_without_office(monkeypatch, RTF, Kind.RTF)
    assert caught.value.code == "needs-libreoffice"
    assert "libreoffice-writer-nogui" in caught.value.message


def test_damaged_file_is_a_document_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "_convert", lambda *_: None)
    with pytest.raises(DocumentError) as caught:
        read_office(SOURCE, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 900, Kind.DOC)
    assert caught.value.code in ("broken-doc", "needs-libreoffice")


def test_program_that_hangs_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "_TIMEOUT", 0.2)
    assert office._ran(["sleep", "30"]) is False


@needs_office
@pytest.mark.skipif(not LEGACY.is_dir(), reason="real files are not here")
@pytest.mark.parametrize("name", ["2004-NghiDinh29_1998.doc", "2004-A40.rtf"])
def test_real_legacy_files_keep_their_letters(name: str) -> None:
    content = (LEGACY / name).read_bytes()
    scan = read_office(SOURCE, content, sniff(content, name))
    # U+00AD is the letter ư of TCVN3; repair needs it.
    assert scan.text.count("\u00ad") > 100
    assert "\u00a7i\u00d2u 1" in scan.text
