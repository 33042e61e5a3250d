"""Arrays of numbers <-> one file that is quick to read: an npz of members packed by zstd.

The first bytes of all numbers of an array are a member, so are the second, and so on: high bytes
are alike. What packing hardly makes smaller stays as it is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import zstandard

Array = np.ndarray[Any, np.dtype[Any]]

_LEVEL = 19
_WORTH = 0.75
"""A member is packed where that leaves at most this share of its bytes."""
_MARK, _PACKED = ".", "zst"
"""A member is named for its array, the type of that, its place among the bytes, and packing."""


def save(path: Path, arrays: Mapping[str, Array]) -> None:
    """Write ``arrays``, each of one dimension."""
    packer = zstandard.ZstdCompressor(level=_LEVEL)
    members: dict[str, Any] = {}
    for name, array in arrays.items():
        size = array.dtype.itemsize
        for place, plane in enumerate(array.view(np.uint8).reshape(-1, size).T):
            member = _MARK.join((name, array.dtype.name, str(place)))
            small = packer.compress(plane.tobytes())
            if len(small) <= _WORTH * len(plane):
                members[member + _MARK + _PACKED] = np.frombuffer(small, np.uint8)
            else:
                members[member] = plane
    with path.open("wb") as out:
        np.savez(out, **members)


def load(path: Path) -> dict[str, Array]:
    """Read the arrays that ``save`` wrote."""
    unpacker = zstandard.ZstdDecompressor()
    planes: dict[tuple[str, str], list[Array]] = defaultdict(list)
    with np.load(path, allow_pickle=False) as stored:
        for member in stored:
            name, dtype, _, *is_packed = member.split(_MARK)
            plane = stored[member]
            if is_packed:
                plane = np.frombuffer(unpacker.decompress(plane), np.uint8)
            planes[name, dtype].append(plane)
    return {name: _joined(some, np.dtype(dtype)) for (name, dtype), some in planes.items()}


def _joined(planes: list[Array], dtype: np.dtype[Any]) -> Array:
    whole = planes.pop().astype(f"<u{dtype.itemsize}", copy=False)
    while planes:
        whole <<= 8
        whole |= planes.pop()
    return whole.view(dtype.newbyteorder("<"))


def text(lines: Iterable[str]) -> Array:
    """Return ``lines``, which hold no line breaks, as one array."""
    return np.frombuffer("\n".join(lines).encode(), np.uint8)


def texts(array: Array) -> list[str]:
    """Return the lines that ``text`` put into ``array``."""
    return array.tobytes().decode().split("\n")
