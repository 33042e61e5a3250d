"""Arrays of whole numbers <-> one file that is quick to read: an npz of members packed by zstd.

What packing hardly makes smaller stays as it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import zstandard

Array = np.ndarray[Any, np.dtype[Any]]

_LEVEL = 19
_WORTH = 0.75
"""A member is packed where that leaves at most this share of its bytes."""
_MARK = "."
"""Between the name of a packed member and the type of its numbers."""


def save(path: Path, arrays: Mapping[str, Array]) -> None:
    """Write ``arrays``, each of one dimension."""
    packer = zstandard.ZstdCompressor(level=_LEVEL)
    members: dict[str, Any] = {}
    for name, array in arrays.items():
        small = packer.compress(array.tobytes())
        if len(small) <= _WORTH * array.nbytes:
            members[f"{name}{_MARK}{array.dtype.name}"] = np.frombuffer(small, np.uint8)
        else:
            members[name] = array
    with path.open("wb") as out:
        np.savez(out, **members)


def load(path: Path) -> dict[str, Array]:
    """Read the arrays that ``save`` wrote."""
    unpacker = zstandard.ZstdDecompressor()
    found: dict[str, Array] = {}
    with np.load(path, allow_pickle=False) as stored:
        for member in stored:
            name, _, dtype = member.partition(_MARK)
            array = stored[member]
            found[name] = np.frombuffer(unpacker.decompress(array), dtype) if dtype else array
    return found


def text(lines: Iterable[str]) -> Array:
    """Return ``lines``, which hold no line breaks, as one array."""
    return np.frombuffer("\n".join(lines).encode(), np.uint8)


def texts(array: Array) -> list[str]:
    """Return the lines that ``text`` put into ``array``."""
    return array.tobytes().decode().split("\n")
