"""Many plans are compared within their provinces, and nothing of one province is lost for it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from pipeline import compare, tables
from pipeline.errors import OutputError
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
    assert (done.is_apart, done.mistakes) == (True, [])
    for name in ("cited_mentions", "findings", "coverage"):
        assert tables.read(apart, name) == tables.read(together, name), name
    (cited,) = tables.read(apart, "cited_documents")
    (whole,) = tables.read(together, "cited_documents")
    assert (cited["mentions"], cited["documents"]) == (5, 5)
    assert cited["cited_id"] == whole["cited_id"]
    pairs = {(row["doc_id"], row["other_doc_id"]) for row in tables.read(apart, "reuse")}
    assert pairs == {(ONE, TWO), (TWO, ONE), (THREE, FOUR), (FOUR, THREE)}
    assert [row["doc_id"] for row in tables.read(apart, "reuse")] == sorted(PROVINCES)


def test_of_a_province_with_many_plans_those_of_a_year_and_subject_are_compared(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    about = {ONE: ("2025", "Chuyển đổi số xã Khe Bưởi"), TWO: ("2026", "Chuyển đổi số xã Khe Bưởi")}
    about |= {THREE: ("2026", "Phòng chống thiên tai"), FOUR: ("2025", "Chuyển đổi số xã Đồi Sim")}
    plans = [
        document(one, name, file=one, province_code="01", plan_year=year, title=title)
        for name, (one, (year, title)) in zip(
            ("Khe Bưởi",) * 3 + ("Đồi Sim",), about.items(), strict=True
        )
    ]
    sections = [row("sections", doc_id=one, path="II.1", text=SENTENCE, line=9) for one in about]
    bare = made(batch(("documents", plans), ("sections", sections)))
    tmp_path = tmp_path / "out"
    tmp_path.mkdir()
    tables.write(tmp_path, {**compare.compared(bare, Rules()), **bare})
    monkeypatch.setattr(sidebyside, "MOST", 3)
    monkeypatch.setattr(sidebyside, "LIKEST", 2)
    assert compare_plans(tmp_path, Rules()).is_apart
    pairs = {(row["doc_id"], row["other_doc_id"]) for row in tables.read(tmp_path, "reuse")}
    assert pairs == {(ONE, FOUR), (FOUR, ONE), (TWO, THREE), (THREE, TWO)}


def test_more_plans_of_one_subject_than_can_be_compared_are_cut(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sidebyside, "LIKEST", 3)
    plans = [("2025", "a", f"{at}") for at in range(7)] + [("2025", "b", "7"), ("2026", "b", "8")]
    plans += [("2026", "c", "9"), ("2026", "c", "10")]
    groups = list(sidebyside._cut(plans))
    assert groups == [["0", "1", "2"], ["3", "4", "5"], ["6", "7", "8"], ["9", "10"]]


def test_nothing_else_is_left_beside_the_tables(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = written(tmp_path / "out")
    before = sorted(path.name for path in out.iterdir())
    monkeypatch.setattr(sidebyside, "MOST", 2)
    compare_plans(out, Rules())
    assert sorted(path.name for path in out.iterdir()) == before


class Deadly(Rules):
    """Rules whose way to another process ends that process."""

    def __reduce__(self) -> tuple[object, tuple[int]]:
        return os._exit, (1,)


def test_each_group_is_compared_in_a_process_of_its_own_that_tells_what_it_took(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = written(tmp_path / "out")
    assert compare_plans(out, Rules()).peak == 0
    monkeypatch.setattr(sidebyside, "MOST", 2)
    monkeypatch.setattr(sidebyside, "_new", None)
    assert compare_plans(out, Rules()).peak > 20e6


def test_a_group_that_memory_does_not_hold_is_told_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = written(tmp_path / "out")
    before = sorted(path.name for path in out.iterdir())
    monkeypatch.setattr(sidebyside, "MOST", 2)
    with pytest.raises(OutputError, match="fewer plans"):
        compare_plans(out, Deadly())
    assert sorted(path.name for path in out.iterdir()) == before
