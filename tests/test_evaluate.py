"""Scores: what counts as right, missed and extra; the same numbers as the shared scorer gives."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from pipeline.errors import RunError
from pipeline.evaluate import Run, compare, gold_files, report, score_document, short, total
from pipeline.measures import Score, bag, beginning, fold, near, share, symbol

SHARED = Path(__file__).parents[2] / "shared" / "tools" / "score.py"

DOCUMENT = {
    "doc_id": "d1", "file": "p1.txt", "doc_type": "Kế hoạch", "symbol": "/KH-UBND",
    "number_inferred": "12", "issuer": "Ủy ban nhân dân xã Sơn Đông Hạ", "title": "Chuyển đổi số",
}  # fmt: skip
TABLES: dict[str, list[dict[str, str]]] = {
    "documents": [DOCUMENT],
    "sections": [
        {"path": "I", "kind": "heading", "text": "I. MỤC ĐÍCH"},
        {"path": "I.1", "kind": "item", "text": "1. Nâng cao nhận thức"},
        {"path": "I", "kind": "paragraph", "text": "Đoạn không đánh số"},
    ],
    "citations": [
        {"number": "76/NQ-CP", "doc_type": "Nghị quyết", "date": "2021-07-15", "issuer": "CP"},
        {"number": "9/KH-UBND", "doc_type": "Kế hoạch", "date": "", "issuer": ""},
    ],
    "responsibilities": [{"unit": "Phòng Kinh tế", "role": "lead", "section_path": "V.1"}],
    "tasks": [
        {"task": "Rà soát quy trình", "lead_unit_raw": "Phòng Kinh tế", "time_raw": "Quý I/2026",
         "deadline_kind": "quarter", "start": "2026-01-01", "end": "2026-03-31", "rrule": "",
         "source": "table"},
    ],
    "deadlines": [{"kind": "recurring", "start": "", "end": "", "rrule": "FREQ=MONTHLY"}],
    "unit_mentions": [{"unit_id": "u1", "actor_role": "actor"}],
}  # fmt: skip
GOLD: dict[str, Any] = {
    "stem": "p1",
    "document": {
        "doc_type": "Kế hoạch", "symbol": "12/KH-UBND", "title": "Chuyển đổi số", "commune": None,
        "issuer": "Uỷ ban nhân dân xã Sơn Đông Hạ",
    },
    "sections": [
        {"path": "I", "title_or_first_words": "MỤC ĐÍCH"},
        {"path": "I.1", "title_or_first_words": "Nâng cao nhận thức"},
        {"path": "I.2", "title_or_first_words": "Yêu cầu"},
    ],
    "citations": [
        {"number": "76/NQ-CP", "doc_type": "nghị quyết", "date": "2021-07-15", "issuer": None},
        {"number": "12/KH-UBND", "doc_type": "Kế hoạch", "date": None, "issuer": None},
    ],
    "responsibilities": [
        {"unit_canonical": "Phòng Kinh tế", "role": "lead", "section_path": "V.1"},
    ],
    "tasks": [
        {"stt": "1", "task": "Rà soát quy trình", "lead": "Phòng Kinh tế", "time": "Cả năm 2026",
         "deadline": {"kind": "quarter", "start": "2026-01-01", "end": "2026-03-31"}},
    ],
    "deadlines": [
        {"kind": "recurring", "start": None, "end": None, "recurrence": "FREQ=MONTHLY"},
        {"kind": "year", "start": "2026-01-01", "end": "2026-12-31", "strength": "weak"},
    ],
    "units": [
        {"canonical": "Phòng Kinh tế", "variants": ["phòng KT"]},
        {"canonical": "Các thôn", "kind": "nhóm"},
    ],
}  # fmt: skip


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    """Return a run's tables and its gold, made by hand."""
    out, gold = tmp_path / "out", tmp_path / "gold"
    out.mkdir()
    gold.mkdir()
    for name, rows in TABLES.items():
        _write(out / f"{name}.csv", [{"doc_id": "d1", **row} for row in rows])
    _write(out / "units.csv", [{"unit_id": "u1", "unit": "Phòng Kinh tế"}])
    (gold / "p1.json").write_text(json.dumps(GOLD, ensure_ascii=False), encoding="utf-8")
    return out, gold


def _write(path: Path, rows: list[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, sorted({key for row in rows for key in row}))
        writer.writeheader()
        writer.writerows(rows)


@pytest.mark.parametrize(
    ("table", "right", "found", "wanted"),
    [
        ("documents", 4, 4, 4),
        ("sections", 2, 2, 3),
        ("citations", 1, 2, 1),
        ("citations_dated", 1, 2, 1),
        ("citations_issuer", 0, 2, 1),
        ("responsibilities", 1, 1, 1),
        ("tasks", 2, 3, 3),
        ("task_rows", 0, 1, 1),
        ("task_deadlines", 1, 1, 1),
        ("deadlines", 1, 1, 1),
        ("units", 1, 1, 1),
    ],
)
def test_counts(
    folders: tuple[Path, Path], table: str, right: int, found: int, wanted: int
) -> None:
    score = score_document("p1", GOLD, Run(folders[0]))[table]
    assert (score.right, score.found, score.wanted) == (right, found, wanted)


def test_a_document_not_in_the_run_is_missed(folders: tuple[Path, Path]) -> None:
    scores = score_document("p2", GOLD, Run(folders[0]))
    assert scores["citations"].f1 == 0
    assert scores["sections"].wanted == 3


def test_two_documents_for_one_gold_file(folders: tuple[Path, Path]) -> None:
    rows = [DOCUMENT, {**DOCUMENT, "doc_id": "d2", "file": "p1.pdf"}]
    _write(folders[0] / "documents.csv", rows)
    with pytest.raises(ValueError, match="2 documents"):
        score_document("p1", GOLD, Run(folders[0]))


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Hoà Bình", "hòa bình"),
        ("UỶ BAN", "Ủy ban"),
        ("Văn hóa- Xã hội", "Văn hóa – xã hội"),
        ("Quý  IV/2025.", "quý iv/2025"),
        ("“Một cửa”", "một cửa"),
    ],
    ids=["dấu thanh", "chữ hoa", "gạch nối", "khoảng trắng", "ngoặc kép"],
)
def test_fold(a: str, b: str) -> None:
    assert fold(a) == fold(b)


@pytest.mark.parametrize("word", ["quý", "quỳ", "toàn", "khuỷu"])
def test_fold_keeps_other_words(word: str) -> None:
    assert fold(word) == word


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("II. NỘI DUNG THỰC HIỆN CỤ THỂ", "nội dung thực hiện"),
        ("đ) Tổ chức", "tổ chức"),
        ("3.10 Đề nghị các đoàn thể", "đề nghị các đoàn"),
        ("- Chủ trì", "chủ trì"),
    ],
)
def test_beginning(text: str, words: str) -> None:
    assert beginning(text) == words


def test_symbol_has_one_spelling() -> None:
    assert symbol("37 – CT/ TU") == "37-CT/TU"


def test_near() -> None:
    assert near("Phòng Văn hóa - Xã hội", "phòng văn hóa- xã hội.")
    assert not near("Phòng Kinh tế", "Phòng Văn hóa")


def test_scores_add_up() -> None:
    score = bag("a", ["x", "x", "y"], ["x", "z"]) + share("b", [(True, ""), (False, "ô")], 1)
    assert (score.right, score.found, score.wanted) == (2, 6, 4)
    assert score.missed == ("a: z", "b: ô")
    assert 0 < score.f1 < 1
    assert Score().f1 == 0


def test_report_and_floors(folders: tuple[Path, Path]) -> None:
    out, gold = folders
    scores = total(score_document(stem, of, Run(out)) for stem, of in gold_files(gold).items())
    assert "missed  p1: ('I.2', 'yêu cầu')" in report(scores, 3)
    assert short(scores, {"sections": 0.99, "documents": 0.99}) == ["sections: 0.800 is below 0.99"]
    told, enough = compare(out, gold, 0, {"sections": 0.99})
    assert "sections: 0.800 is below 0.99" in told
    assert "citations_issuer" in told
    assert not enough
    assert compare(out, gold)[1]


def test_folders_without_tables_or_gold_are_no_score(folders: tuple[Path, Path]) -> None:
    out, gold = folders
    with pytest.raises(RunError, match="holds no tables"):
        compare(gold, gold)
    with pytest.raises(RunError, match="holds no gold"):
        compare(out, out)


@pytest.mark.skipif(not SHARED.exists(), reason="the shared scorer is not here")
def test_same_as_the_shared_scorer(folders: tuple[Path, Path]) -> None:
    out, gold = folders
    command = [sys.executable, str(SHARED), str(out), str(gold), "--json"]
    theirs = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)  # noqa: S603
    ours = total(score_document(stem, of, Run(out)) for stem, of in gold_files(gold).items())
    for table, score in ours.items():
        assert score.f1 == pytest.approx(theirs[table]["f1"]), table
