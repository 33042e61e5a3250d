"""Counts side by side in one number."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.tally import packed, summed

COUNTS = st.tuples(*[st.integers(0, 100_000)] * 4)


@given(st.lists(COUNTS, max_size=20))
def test_counts_add_up_each_for_itself(rows: list[tuple[int, int, int, int]]) -> None:
    each = tuple(sum(row[place] for row in rows) for place in range(4))
    assert summed(map(packed, rows)) == each
