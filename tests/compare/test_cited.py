"""Which document a mention means, and where mentions contradict each other."""

from __future__ import annotations

from itertools import pairwise

import pytest

from pipeline.compare import cited
from pipeline.compare.batch import Batch
from pipeline.rows import Cells
from pipeline.rules import Rules
from tests.compare.rows import batch, citation, document

TINH = "Ủy ban nhân dân tỉnh"
XA = "Ủy ban nhân dân xã"
CP = "Chính phủ"
ABOUT = "Kế hoạch giữ gìn nghề đan lát trong các xóm ven sông"


def rows(*citations: Cells, **documents: str) -> list[Cells]:
    """Return the cited documents of plans a, b, c; ``documents`` gives provinces by plan."""
    plans = [
        document(name, province=documents.get(name, "tỉnh Hà Giang Nam"))
        for name in ("a", "b", "c")
    ]
    whole = batch(("documents", plans), ("citations", citations))
    return cited.documents(cited.cited(whole, Rules()), whole)


CASES = [
    pytest.param([("a", "76/NQ-CP", "2021-07-15", CP), ("b", "76/NQ-CP", "", "")], 1, id="trung ương, một nơi thiếu ngày"),
    pytest.param([("a", "76/NQ-CP", "2021-07-15", CP), ("b", "76/NQ-CP", "2023-05-02", CP)], 2, id="trung ương, cùng số hai năm"),
    pytest.param([("a", "30/2020/NĐ-CP", "2020-03-05", CP), ("b", "30/2020/NĐ-CP", "", "")], 1, id="số có năm"),
    pytest.param([("a", "83/QĐ-UBND", "2025-03-05", XA), ("b", "83/QĐ-UBND", "2025-03-05", XA)], 2, id="mỗi xã một quyết định 83"),
    pytest.param([("a", "83/QĐ-UBND", "2025-03-05", TINH), ("b", "83/QĐ-UBND", "2025-03-05", TINH)], 1, id="của tỉnh"),
    pytest.param([("a", "83/QĐ-UBND", "2025-03-05", TINH), ("a", "83/QĐ-UBND", "2025-04-09", XA)], 2, id="của tỉnh và của xã"),
    pytest.param([("a", "83/QĐ-UBND", "2025-03-05", TINH), ("a", "83/QĐ-UBND", "2025-03-05", XA)], 1, id="một ngày, hai cơ quan, một kế hoạch"),
    pytest.param([("a", "83/QĐ-UBND", "2025-03-05", TINH), ("a", "83/QĐ-UBND", "", "")], 1, id="nhắc lại không cơ quan"),
    pytest.param([("a", "83/QĐ-UBND", "2025-03-05", TINH), ("b", "83/QĐ-UBND", "2025-03-05", "")], 1, id="nơi khác không nêu cơ quan, cùng ngày"),
    pytest.param([("a", "83/QĐ-UBND", "2025-03-05", TINH), ("b", "83/QĐ-UBND", "", "")], 2, id="nơi khác không nêu gì"),
    pytest.param([("a", "15-KH/HU", "2024-03-05", "Huyện ủy"), ("b", "15-KH/TU", "2024-03-05", "Tỉnh ủy")], 2, id="huyện ủy và tỉnh ủy"),
]  # fmt: skip


@pytest.mark.parametrize(("mentions", "count"), CASES)
def test_how_many_documents_are_meant(mentions: list[tuple[str, ...]], count: int) -> None:
    assert len(rows(*(citation(*mention) for mention in mentions))) == count


def test_two_provinces_two_documents() -> None:
    same = [citation(plan, "83/QĐ-UBND", "2025-03-05", TINH) for plan in ("a", "b")]
    assert len(rows(*same, b="tỉnh Sơn Hải Hạ")) == 2


def test_two_dates_of_one_document_are_a_conflict() -> None:
    (one,) = rows(
        citation("a", "83/QĐ-UBND", "2025-07-15", TINH, subject=ABOUT),
        citation("b", "83/QĐ-UBND", "2025-07-15", TINH, subject=ABOUT),
        citation("c", "83/QĐ-UBND", "2025-08-15", TINH, subject=ABOUT),
    )
    assert one["date"] == "2025-07-15"
    assert one["conflicts"] == "ngày: 2025-07-15 (2 lần), 2025-08-15 (1 lần)"
    assert one["issuer"] == "Ủy ban nhân dân tỉnh Hà Giang Nam"
    assert one["documents"] == 3


def test_a_year_mistaken_is_a_conflict_where_the_day_agrees() -> None:
    (one,) = rows(
        citation("a", "76/NQ-CP", "2021-07-15", CP), citation("b", "76/NQ-CP", "2020-07-15", CP)
    )
    assert "2020-07-15" in str(one["conflicts"])


def test_plans_of_two_years_are_two_documents() -> None:
    found = rows(
        citation("a", "5/KH-UBND", "2024-01-12", TINH, subject="Kế hoạch đọc sách của tỉnh năm 2024"),
        citation("b", "5/KH-UBND", "2025-01-19", TINH, subject="Kế hoạch đọc sách của tỉnh năm 2025"),
    )  # fmt: skip
    assert len(found) == 2


def test_nested_chains_are_told_from_the_outside_in() -> None:
    outer = citation("a", "38/NQ-CP", "2024-04-02", CP, citation_id="1")
    middle = citation("a", "62-KL/TW", citation_id="2", nested_in="1")
    inner = citation("a", "19-NQ/TW", citation_id="3", nested_in="2")
    told = {row["number"]: row["nested_in"] for row in rows(outer, middle, inner)}
    assert told == {"38/NQ-CP": "", "62-KL/TW": "38/NQ-CP", "19-NQ/TW": "38/NQ-CP → 62-KL/TW"}


def test_a_name_is_one_document_also_where_its_words_were_destroyed() -> None:
    name = "Đề án phát triển nghề gốm Cẩm Khê"
    (one,) = rows(
        citation("a", "", kind="named", name=name, raw=name),
        citation("b", "", kind="named", name=name, raw="De an phat trién nghé gém Cam Khé"),
    )
    assert (one["title"], one["documents"]) == (name, 2)


def test_order_of_the_plans_changes_nothing() -> None:
    mentions = [citation(*param.values[0][0]) for param in CASES]  # type: ignore[index]
    assert rows(*mentions) == rows(*reversed(mentions))


def test_rows_are_sorted_by_key() -> None:
    whole = batch(
        ("documents", [document("a")]),
        ("citations", [citation("a", f"{n}/NQ-CP") for n in (3, 1, 2)]),
    )
    keys = [one.key for one in cited.cited(whole, Rules())]
    assert all(one < two for one, two in pairwise(keys))


def test_an_empty_batch_cites_nothing() -> None:
    assert cited.cited(Batch({name: [] for name in ("documents", "citations")}), Rules()) == []
