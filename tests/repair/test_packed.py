"""Arrays come back from their file as they were, packed or not."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from pipeline.repair import packed


def test_arrays_are_stored(tmp_path: Path) -> None:
    arrays: dict[str, packed.Array] = {
        "alike": np.zeros(1000, dtype=np.uint16),
        "random": np.random.default_rng(1).integers(0, 256, 1000).astype(np.uint8),
        "signed": np.array([-3, 2], dtype=np.int16),
    }
    packed.save(tmp_path / "some.npz", arrays)
    stored = packed.load(tmp_path / "some.npz")
    assert list(stored) == list(arrays)
    for name, array in arrays.items():
        assert stored[name].dtype == array.dtype
        assert stored[name].tolist() == array.tolist()
    assert (tmp_path / "some.npz").stat().st_size < 3000
