"""Counts side by side in one number."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.tally import packed, summed

COUNTS = st.tuples(*[st.integers(0, 100_000)] * 3)


@given(st.lists(COUNTS, max_size=20))
def test_counts_add_up_each_for_itself(rows: list[tuple[int, int, int]]) -> None:
    each = [sum(row[place] for row in rows) for place in range(3)]
    assert summed(map(packed, rows), 3) == each
