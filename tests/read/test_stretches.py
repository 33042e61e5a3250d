"""Stretches of ink."""

from __future__ import annotations

import numpy as np

from pipeline.read.stretches import stretches


def test_positions_are_parted_at_wide_gaps() -> None:
    inked = np.array([2, 3, 4, 7, 12])
    assert [part.tolist() for part in stretches(inked)] == [[2, 3, 4], [7], [12]]
    assert [part.tolist() for part in stretches(inked, 3)] == [[2, 3, 4, 7], [12]]
    assert stretches(inked[:0]) == []
