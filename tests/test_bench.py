"""The speed bench measures what it says it does."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline import bench
from tests.read.printing import BODY, LETTERHEAD, plan


def test_bare_pdfium_gives_every_word() -> None:
    found = [word for word, _ in bench.words_with_boxes(plan())]
    wanted = " ".join([*(text for pair in LETTERHEAD for text in pair), *BODY]).split()
    assert sorted(found) == sorted(wanted)


def test_ratios_of_text_pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench, "_ROUNDS", 1)
    monkeypatch.setattr(bench, "_SECONDS", 0.0)
    (tmp_path / "chu.pdf").write_bytes(plan())
    (tmp_path / "bang.pdf").write_bytes(plan(lambda p: p.table((("TT", "Việc"), ("1", "Họp")))))
    (tmp_path / "hong.pdf").write_bytes(b"%PDF-1.4")
    (tmp_path / "ghi-chu.txt").write_text("không phải PDF", encoding="utf-8")
    lines = list(bench.measure([tmp_path]))
    assert any(line.startswith("text pages") for line in lines)
    assert any("tables" in line for line in lines)
    assert sum("pypdfium2, words and boxes      " in line for line in lines) == 2
    assert lines[-1].startswith("peak memory")


def test_folder_without_pdfs_is_said(tmp_path: Path) -> None:
    assert "No text PDF" in list(bench.measure([tmp_path]))[-1]
