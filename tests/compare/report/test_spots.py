"""Rows lead to the characters of the text that they are about, counted as a browser counts them."""

from __future__ import annotations

import pytest

from pipeline.compare.report.spots import Spots, Text
from tests.compare.rows import row

TEXT = "Số: 12/KH-UBND\nCăn cứ Nghị quyết\nsố 45/NQ-CP\n\fTrang hai\ncó hai dòng"


def at(text: str, spot: tuple[int, int]) -> str:
    """Return what a browser sees at ``spot``, whose units are those of UTF-16."""
    units = text.encode("utf-16-le")
    return units[2 * spot[0] : 2 * spot[1]].decode("utf-16-le")


@pytest.mark.parametrize(
    ("words", "page", "line", "found"),
    [
        ("Nghị quyết số 45/NQ-CP", None, 2, "Nghị quyết\nsố 45/NQ-CP"),
        ("có hai dòng", 2, 2, "có hai dòng"),
        ("không có ở đâu", None, 1, "Số: 12/KH-UBND"),
        ("", 2, 1, "Trang hai"),
        ("một", None, 99, "có hai dòng"),
    ],
    ids=["qua dòng", "trang hai", "không thấy thì cả dòng", "không có chữ", "quá dòng cuối"],
)
def test_words_are_found_from_their_line_on(
    words: str, page: int | None, line: int, found: str
) -> None:
    assert at(TEXT, Text(TEXT).near(words, page, line)) == found


def test_letters_beyond_sixteen_bits_count_twice() -> None:
    text = "𝔸 đầu \U0001f4d8 Nghị quyết"
    assert at(text, Text(text).near("Nghị quyết", None, 1)) == "Nghị quyết"


def test_a_row_is_found_by_its_id_first() -> None:
    span = row("spans", doc_id="a", fact_id="t1", start=3, end=6)
    spots = Spots({"a": "một hai một"}, [span])
    task = row("tasks", doc_id="a", task_id="t1", line=1)
    assert spots.of(task, "task_id") == (3, 6)


def test_proof_is_found_within_its_fact() -> None:
    span = row("spans", doc_id="a", fact_id="s1", start=8, end=19)
    spots = Spots({"a": "một cửa, một cửa xã"}, [span])
    proof = row("coverage", doc_id="a", source_id="s1", raw="một cửa")
    assert spots.within(proof, "source_id", "một cửa") == (9, 16)


def test_values_of_the_letterhead_go_by_column() -> None:
    span = row("spans", doc_id="a", fact_id="a", column="symbol", start=4, end=14)
    assert Spots({"a": TEXT}, [span]).heads == {"a": {"symbol": (4, 14)}}
