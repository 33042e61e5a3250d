"""Many plans are compared within their provinces, and nothing of one province is lost for it."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline import compare, tables
from pipeline.rules import Rules
from pipeline.run import sidebyside
from pipeline.run.sidebyside import compare_plans
from tests.compare.rows import batch, citation, document, made, row

ONE, TWO, THREE, FOUR = (letter * 16 for letter in "dbca")
PROVINCES = {ONE: "01", TWO: "01", THREE: "02", FOUR: "02"}
SENTENCE = (
    "Rà soát toàn bộ thủ tục hành chính thuộc thẩm quyền giải quyết của địa phương, đề xuất"
    " cắt giảm thời gian và giấy tờ."
)


def written(folder: Path) -> Path:
    """Write tables of four plans of two provinces: all have one passage and cite one decree."""
    plans = [
        document(doc_id, f"Xã {code}", file=doc_id, province_code=code, province=f"tỉnh {code}")
        for doc_id, code in PROVINCES.items()
    ]
    plans.append(document("e" * 16, "Không Rõ", file="e", province_code=None, province=None))
    ids = [str(plan["doc_id"]) for plan in plans]
    sections = [row("sections", doc_id=one, path="II.1", text=SENTENCE, line=9) for one in ids]
    cites = [citation(one, "45/2020/NĐ-CP", line=2) for one in ids]
    found = [
        row("findings", doc_id=one, code="list-gap", message="Xem lại.", line=line)
        for one in ids
        for line in (3, 1)
    ]
    whole = batch(
        ("documents", plans), ("sections", sections), ("citations", cites), ("findings", found)
    )
    folder.mkdir()
    bare = made(whole)
    tables.write(folder, {**compare.compared(bare, Rules()), **bare})
    return folder


def test_plans_of_one_province_are_compared_and_the_rest_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    together, apart = written(tmp_path / "together"), written(tmp_path / "apart")
    compare_plans(together, Rules())
    monkeypatch.setattr(sidebyside, "MOST", 4)
    done = compare_plans(apart, Rules())
    assert (done.is_apart, done.left_out, done.mistakes) == (True, 0, [])
    for name in ("cited_mentions", "findings", "coverage"):
        assert tables.read(apart, name) == tables.read(together, name), name
    (cited,) = tables.read(apart, "cited_documents")
    (whole,) = tables.read(together, "cited_documents")
    assert (cited["mentions"], cited["documents"]) == (5, 5)
    assert cited["cited_id"] == whole["cited_id"]
    pairs = {(row["doc_id"], row["other_doc_id"]) for row in tables.read(apart, "reuse")}
    assert pairs == {(ONE, TWO), (TWO, ONE), (THREE, FOUR), (FOUR, THREE)}
    assert [row["doc_id"] for row in tables.read(apart, "reuse")] == sorted(PROVINCES)


def test_a_province_with_too_many_plans_keeps_what_is_found_in_each(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = written(tmp_path / "out")
    monkeypatch.setattr(sidebyside, "MOST", 1)
    done = compare_plans(out, Rules())
    assert (done.is_apart, done.left_out) == (True, 4)
    assert tables.read(out, "reuse") == []
    assert len(tables.read(out, "findings")) == 10


def test_nothing_else_is_left_beside_the_tables(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = written(tmp_path / "out")
    before = sorted(path.name for path in out.iterdir())
    monkeypatch.setattr(sidebyside, "MOST", 2)
    compare_plans(out, Rules())
    assert sorted(path.name for path in out.iterdir()) == before
