"""What a plan leaves out that plans like it cite."""

from __future__ import annotations

import pytest

from pipeline.compare import cited, missing
from pipeline.rows import Cells
from pipeline.rules import Rules
from pipeline.schema import Value
from tests.compare.rows import batch, citation, document

TINH = "Ủy ban nhân dân tỉnh"


def left_out(plan: dict[str, Value], citing: int = 4, date: str = "2024-05-06") -> list[str]:
    """Return the numbers that plan x leaves out while ``citing`` others cite one document."""
    others = [document(f"p{n}") for n in range(citing)]
    citations: list[Cells] = [
        citation(str(one["doc_id"]), "12/QĐ-UBND", date, TINH) for one in others
    ]
    whole = batch(("documents", [{**document("x"), **plan}, *others]), ("citations", citations))
    found = missing.missing(cited.cited(whole, Rules()), whole)
    return [one.cited.mentions[0].number for one in found if one.doc_id == "x"]


@pytest.mark.parametrize(
    ("plan", "wanted"),
    [
        pytest.param({}, True, id="cùng tỉnh, cùng năm, cùng chủ đề"),
        pytest.param({"title": "Về việc ban hành Kế hoạch cải cách hành chính xã Sơn Đông x năm 2025"}, True, id="tên viết dài hơn"),
        pytest.param({"title": "Phòng, chống ma túy năm 2025"}, False, id="chủ đề khác"),
        pytest.param({"plan_year": "2026"}, False, id="năm khác"),
        pytest.param({"province": "tỉnh Sơn Hải Hạ"}, False, id="tỉnh khác"),
        pytest.param({"issue_date": "2024-01-02"}, False, id="ban hành trước văn bản"),
        pytest.param({"issue_date": "2024"}, True, id="chỉ biết năm"),
        pytest.param({"status": "partial"}, False, id="chữ hỏng"),
    ],
)  # fmt: skip
def test_who_misses_it(plan: dict[str, Value], *, wanted: bool) -> None:
    assert left_out(plan) == (["12/QĐ-UBND"] if wanted else [])


def test_two_plans_prove_nothing() -> None:
    assert left_out({}, citing=2) == []


def test_the_nation_is_compared_over_provinces() -> None:
    others = [document(f"p{n}", province=f"tỉnh {n}") for n in range(4)]
    citations = [citation(f"p{n}", "76/NQ-CP", "2021-07-15", "Chính phủ") for n in range(4)]
    whole = batch(("documents", [document("x"), *others]), ("citations", citations))
    documents = cited.cited(whole, Rules())
    (row,) = missing.rows(missing.missing(documents, whole), cited.documents(documents, whole))
    assert (row["doc_id"], row["citing"], row["peers"], row["share"]) == ("x", 4, 4, 1.0)
