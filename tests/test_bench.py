"""The speed bench measures what it says it does."""

from __future__ import annotations

from pathlib import Path

import pypdfium2 as pdfium
import pytest

from pipeline import bench, bench_mixed, bench_ocr, bench_repair, bench_scans, bench_tables
from pipeline.read.trust import trust
from pipeline.repair.diacritics import mender
from tests.read.printing import BODY, LETTERHEAD, plan


def test_bare_pdfium_gives_every_word() -> None:
    found = [word for word, _ in bench.words_with_boxes(plan())]
    wanted = " ".join([*(text for pair in LETTERHEAD for text in pair), *BODY]).split()
    assert sorted(found) == sorted(wanted)


def test_ratios_of_text_pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench, "_ROUNDS", 1)
    monkeypatch.setattr(bench, "_SECONDS", 0.0)
    monkeypatch.setattr(bench_scans, "measure", lambda _paths, _others: iter(()))
    monkeypatch.setattr(bench_ocr, "measure", lambda _pages: iter(()))
    (tmp_path / "chu.pdf").write_bytes(plan())
    (tmp_path / "bang.pdf").write_bytes(plan(lambda p: p.table((("TT", "Việc"), ("1", "Họp")))))
    (tmp_path / "hong.pdf").write_bytes(b"%PDF-1.4")
    (tmp_path / "ghi-chu.txt").write_text("không phải PDF", encoding="utf-8")
    lines = list(bench.measure([tmp_path]))
    assert any(line.startswith("text pages") for line in lines)
    assert any("tables" in line for line in lines)
    assert sum("pypdfium2, words and boxes      " in line for line in lines) == 2
    assert lines[-1].startswith("peak memory of a worker")


def test_ratios_of_pages_with_tables(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench_tables, "_ROUNDS", 1)
    path = tmp_path / "bang.pdf"
    path.write_bytes(plan(lambda p: p.table((("TT", "Việc"), ("1", "Họp")))))
    other = tmp_path / "chu.pdf"
    other.write_bytes(plan())
    lines = list(bench_tables.measure([path, other]))
    assert lines[0] == "pages with tables"
    assert lines[-1].startswith("pages without")


def test_folder_without_pdfs_is_said(tmp_path: Path) -> None:
    assert "No text PDF" in list(bench.measure([tmp_path]))[-1]


def test_mixed_pages_are_text_scans_and_wrong_codes(tmp_path: Path) -> None:
    (tmp_path / "chu.pdf").write_bytes(plan())
    pages = bench_mixed.mixed([tmp_path / "chu.pdf"])
    assert pages is not None
    assert "phát triển văn hóa đọc" in pages.text
    with pdfium.PdfDocument(pages.content) as document:
        layers = [page.get_textpage().get_text_range() for page in document]
    assert len(layers) == bench_mixed.PAGES
    assert [bool(text.strip()) for text in layers[:5]] == [True, False, True, False, False]
    assert trust(layers[0]).is_vietnamese
    assert not trust(layers[2]).is_vietnamese
    assert len(pages.single) == bench_mixed.PAGES
    assert len(pages.scanned) == 8


def test_pages_without_text_make_no_mixed_pages(tmp_path: Path) -> None:
    (tmp_path / "trong.pdf").write_bytes(b"%PDF-1.4")
    assert bench_mixed.mixed([tmp_path / "trong.pdf"]) is None


def test_recall_counts_each_syllable_as_often_as_it_stands() -> None:
    assert bench_ocr.recall("Kế hoạch kế", "kế hoạch, kế kế") == pytest.approx(0.75)
    assert bench_ocr.recall("", "kế hoạch") == 0.0


def test_absent_ocrmypdf_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda _name: None)
    (line,) = bench_ocr._against_ocrmypdf(bench_mixed.Mixed(b"", "", (), ()))
    assert "not installed" in line


@pytest.mark.skipif(mender() is None, reason="no models: build them first")
def test_ratios_of_garbled_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench_repair, "_ROUNDS", 1)
    monkeypatch.setattr(bench_repair, "_PAGES", 2)
    lines = list(bench_repair.measure())
    assert [line.split("  ")[1] for line in lines[1:4:2]] == ["Tesseract on their images", ""]
    assert lines[-2].endswith("tokens/s warm")
    assert list(bench_repair.measure(Path("khong-co.jsonl.gz"))) == []
