"""Foreign names, coverage and the findings that only show side by side."""

from __future__ import annotations

import pytest

from pipeline import compare, tables
from pipeline.compare import coverage, foreign
from pipeline.compare.batch import Batch
from pipeline.rules import Rules
from pipeline.schema import Value
from tests.compare.rows import batch, citation, document, made, row

RULES = Rules()


def of(words: str, **plan: Value) -> Batch:
    """Return a plan of xã Sơn Đông Hạ that says ``words``, beside one of phường An Lạc Tây."""
    own = document("a", "Sơn Đông Hạ", **plan)
    other = document("b", "An Lạc Tây", commune_type="phường", province="tỉnh Sơn Hải Hạ")
    section = row("sections", doc_id="a", path="II.1", text=words, line=7)
    quoted = citation("a", "12/QĐ-UBND", subject="Đề án của phường An Lạc Tây năm 2024")
    citations = [quoted] if "Đề án" in words else []
    return batch(("documents", [own, other]), ("sections", [section]), ("citations", citations))


@pytest.mark.parametrize(
    ("words", "places"),
    [
        ("Phát động trên địa bàn phường An Lạc Tây.", ["phường An Lạc Tây"]),
        ("Báo cáo UBND phường An Lạc Tây theo dõi.", ["phường An Lạc Tây"]),
        ("Theo hướng dẫn của Sở Nội vụ tỉnh Sơn Hải Hạ.", ["tỉnh Sơn Hải Hạ"]),
        ("Phát động trên địa bàn xã Sơn Đông Hạ.", []),
        ("Theo hướng dẫn của UBND tỉnh Hà Giang Nam.", []),
        ("Phối hợp với các phường An Lạc Tây, Bình Lâm Thượng giáp ranh.", []),
        ("Đường giáp phường An Lạc Tây.", []),
        ("Thực hiện Đề án của phường An Lạc Tây năm 2024.", []),
        ("Trên địa bàn phường Không Nơi Nào Có.", []),
    ],
)
def test_foreign_places(words: str, places: list[str]) -> None:
    assert [trace.place for trace in foreign.traces(of(words), RULES)] == places


def test_a_plan_of_unknown_place_has_no_foreign_one() -> None:
    whole = of("Phát động trên địa bàn phường An Lạc Tây.", province=None)
    assert list(foreign.traces(whole, RULES)) == []


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("Công khai thủ tục hành chính tại nơi tiếp nhận", [("thu-tuc-hanh-chinh", "text")]),
        ("Bồi dưỡng cán bộ; số hóa hồ sơ lưu", [("che-do-cong-vu", "text"), ("chinh-quyen-so", "text")]),
        ("Cải cách thể chế; thủ tục hành chính; tổ chức bộ máy; chế độ công vụ; tài chính công", [
            (name, "list") for name in ("the-che", "thu-tuc-hanh-chinh", "to-chuc-bo-may", "che-do-cong-vu", "tai-chinh-cong")]),
        ("Trồng cây ven đường", []),
    ],
)  # fmt: skip
def test_coverage(words: str, found: list[tuple[str, str]]) -> None:
    rows = coverage.coverage(of(words), RULES)
    assert [(r["content"], r["depth"]) for r in rows] == found


def test_a_duty_is_told_once_with_its_unit() -> None:
    words = "a) Công khai thủ tục hành chính"
    duty = row("responsibilities", doc_id="a", unit="Văn phòng", duty=words, duty_path="II.1")
    whole = Batch({**of(words).rows, "responsibilities": [duty]})
    (told,) = coverage.coverage(whole, RULES)
    assert (told["depth"], told["unit"]) == ("duty", "Văn phòng")


def test_the_date_of_the_fewer_is_a_finding() -> None:
    dates = ["2024-05-06"] * 3 + ["2024-06-05"]
    about = "Kế hoạch khôi phục hội vật đầu xuân ở các xóm"
    citations = [
        citation(str(n), "12/QĐ-UBND", date, "Ủy ban nhân dân tỉnh", subject=about, line=3)
        for n, date in enumerate(dates)
    ]
    whole = batch(("documents", [document(str(n)) for n in range(4)]), ("citations", citations))
    found = compare.rows(whole, RULES)["findings"]
    assert [(r["doc_id"], r["code"], r["line"]) for r in found] == [("3", "citation-conflict", 3)]
    assert "06/05/2024 (3 kế hoạch)" in str(found[0]["message"])


def test_tables_keep_the_schema_and_the_findings_of_each_plan() -> None:
    one = row("findings", doc_id="a" * 16, code="list-gap", message="m", finding_id="f")
    plan = document("a" * 16, "Sơn Đông Hạ")
    whole = batch(("documents", [plan]), ("findings", [one]))
    new = compare.compared(made(whole), RULES)
    assert new["findings"]["code"].to_pylist() == ["list-gap"]
    assert tables.mistakes(new) == []


@pytest.mark.parametrize("count", [0, 1, 2])
def test_few_plans_can_be_compared(count: int) -> None:
    bare = [row("documents", doc_id=str(n) * 16, file=f"{n}.txt") for n in range(count)]
    new = compare.compared(made(batch(("documents", bare))), RULES)
    assert tables.mistakes(new) == []
    assert new["findings"].num_rows == 0
