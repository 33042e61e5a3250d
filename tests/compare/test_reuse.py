"""Shared passages, what differs in them, and when that is a copy."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.compare import passages, reuse
from pipeline.compare.batch import Batch
from tests.compare.planted import sentence
from tests.compare.rows import batch, document, row

OWN = [sentence(Random(seed)) for seed in range(8)]  # noqa: S311


def plans(*texts: list[str], **more: str) -> Batch:
    """Return plans 0, 1, … of communes A, B, … with a section a text."""
    names = ["Sơn Đông Hạ", "An Lạc Tây", "Bình Lâm Thượng", "Kim Khê Nội"]
    documents = [
        document(str(at), names[at % 4], issue_date=more.get(f"date{at}"))
        for at in range(len(texts))
    ]
    sections = [
        row("sections", doc_id=str(at), path=f"II.{n}", marker="-", text=f"- {words}", line=n)
        for at, said in enumerate(texts)
        for n, words in enumerate(said, start=1)
    ]
    return batch(("documents", documents), ("sections", sections))


def test_a_copy_is_told_with_what_was_changed() -> None:
    changed = OWN[0].replace(" cho ", " đều dành cho ", 1)
    shared = reuse.reuse(plans([OWN[0], OWN[3]], [changed]))
    here = next(r for r in reuse.rows(shared) if r["doc_id"] == "1")
    assert here["other_doc_id"] == "0"
    assert here["differs"] == "+ đều dành"
    assert 0.9 < float(str(here["similarity"])) < 1


def test_own_names_do_not_hide_a_copy() -> None:
    words = "Vận động bà con trên địa bàn xã {} góp ngày công sửa lại bến thuyền và đường vào bến"
    found = reuse.rows(
        reuse.reuse(plans([words.format("Sơn Đông Hạ")], [words.format("An Lạc Tây")]))
    )
    assert [r["similarity"] for r in found] == [1.0, 1.0]
    assert found[0]["differs"] == "An Lạc Tây → Sơn Đông Hạ"


@pytest.mark.parametrize(
    ("shared", "told"),
    [pytest.param(2, False, id="hai đoạn"), pytest.param(4, True, id="bốn đoạn")],
)
def test_several_rare_passages_make_a_copy(shared: int, *, told: bool) -> None:
    whole = plans(OWN[:shared] + OWN[5:6], OWN[:shared] + OWN[6:7])
    assert bool(list(reuse.copies(reuse.reuse(whole), whole))) == told


def test_scattered_sentences_are_no_copy() -> None:
    more = [sentence(Random(seed)) for seed in range(20, 50)]  # noqa: S311
    apart = [words for n, own in enumerate(OWN[:4]) for words in (own, *more[3 * n : 3 * n + 3])]
    other = [
        words for n, own in enumerate(OWN[:4]) for words in (*more[12 + 3 * n : 15 + 3 * n], own)
    ]
    whole = plans(apart, other)
    assert len(reuse.reuse(whole).copied["0", "1"]) == 4
    assert list(reuse.copies(reuse.reuse(whole), whole)) == []


def test_a_model_text_of_all_is_no_copy() -> None:
    whole = plans(*[OWN[:5]] * 8)
    assert list(reuse.copies(reuse.reuse(whole), whole)) == []


def test_the_later_plan_is_the_copy() -> None:
    whole = plans(OWN[:4], OWN[:4], date0="2025-03-01", date1="2025-04-02")
    ((copied, other),) = reuse.copies(reuse.reuse(whole), whole)
    assert (copied[0].doc_id, other) == ("1", "0")


def test_pairs_tell_the_share_of_each() -> None:
    (pair,) = reuse.similar_plans(reuse.reuse(plans(OWN[:2], OWN[:4])))
    assert (pair["doc_id"], pair["share"]) == ("0", 1.0)
    assert 0.3 < float(str(pair["other_share"])) < 0.7


def test_a_plan_is_listed_with_the_nearest_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reuse, "MOST_PAIRS", 1)
    whole = plans(OWN[:4], OWN[:4], OWN[2:8], OWN[5:8])
    pairs = [(p["doc_id"], p["other_doc_id"]) for p in reuse.similar_plans(reuse.reuse(whole))]
    assert pairs == [("0", "1"), ("2", "3")]


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("Tổ chức họp xã", "Tổ chức họp phường", "xã → phường"),
        ("Tổ chức họp", "Tổ chức họp xóm", "+ xóm"),
        ("Tổ chức buổi họp", "Tổ chức họp.", "− buổi"),
        ("Một hai", "Một hai", ""),
    ],
)
def test_differs(before: str, after: str, told: str) -> None:
    assert reuse.differs(before, after) == told


def test_sentences_end_before_capitals() -> None:
    words = "Họp xóm. Đội văn nghệ diễn; lấy ý kiến; Ghi sổ.\nXong"
    assert passages.sentences(words) == [
        "Họp xóm.",
        "Đội văn nghệ diễn; lấy ý kiến;",
        "Ghi sổ.",
        "Xong",
    ]


@given(st.lists(st.lists(st.text(max_size=80), max_size=4), min_size=1, max_size=4))
def test_any_text_can_be_compared(texts: list[list[str]]) -> None:
    shared = reuse.reuse(plans(*texts))
    assert all(r["doc_id"] != r["other_doc_id"] for r in reuse.rows(shared))


def test_a_commune_may_copy_itself() -> None:
    whole = plans(OWN[:4], [], [], [], OWN[:4])  # plans 0 and 4 are of one commune
    assert list(reuse.copies(reuse.reuse(whole), whole)) == []
