"""What is kept comes back whole or not at all, and nothing kept is ever run."""

from __future__ import annotations

import os
import pickle
from pathlib import Path

import pytest

from pipeline.errors import OutputError
from pipeline.read import read
from pipeline.records import Repaired, Source
from pipeline.repair import repair
from pipeline.rules import Rules
from pipeline.run.cache import Cache, packed, unpacked
from pipeline.spans import Edit, Layer, Span
from tests.make import outline

KEY = "ab" * 32
SAMPLES = Path(__file__).parents[2] / "data" / "raw"


def test_what_is_put_comes_back(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    assert cache.get(KEY) is None
    cache.put(KEY, b"\x00kept")
    assert cache.get(KEY) == b"\x00kept"
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == [KEY]


@pytest.mark.parametrize("damage", ["cut", "changed", "empty"])
def test_a_damaged_entry_is_missing(tmp_path: Path, damage: str) -> None:
    cache = Cache(tmp_path)
    cache.put(KEY, b"kept for long")
    path = tmp_path / KEY[:2] / KEY
    whole = path.read_bytes()
    path.write_bytes({"cut": whole[:-3], "changed": whole[:-1] + b"?", "empty": b""}[damage])
    assert cache.get(KEY) is None


def test_only_what_is_named_is_kept(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    for key in (KEY, "cd" * 32):
        cache.put(key, b"x")
    cache.keep([KEY])
    assert (cache.get(KEY), cache.get("cd" * 32)) == (b"x", None)


def test_a_cache_that_cannot_be_written_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / KEY[:2]).write_text("a file where a folder should be")
    with pytest.raises(OutputError, match="Free space"):
        Cache(tmp_path).put(KEY, b"x")


def test_a_record_comes_back_with_the_source_of_now(tmp_path: Path) -> None:
    scan = outline(("I", "I. MUC ĐICH"), ("I.1", "1. Nâng cao.")).scan
    layer = Layer.edited(scan.text, [Edit(Span(3, 6), "MỤC", "diacritics", 0.9)])
    now = Source(tmp_path / "b.pdf", "b.pdf", scan.source.sha256)
    back = unpacked(packed(Repaired(scan, layer)), now)
    assert back.text == "I. MỤC" + scan.text[6:]
    assert back.layer == layer
    assert back.scan.pages == scan.pages
    assert back.scan.source == now


@pytest.mark.parametrize("name", ["01", "02", "03"])
def test_what_reading_gives_comes_back_equal(name: str) -> None:
    (path,) = SAMPLES.glob(f"{name}_*")
    source = Source(path, path.name, "0" * 64)
    scan = read(source)
    assert unpacked(packed(scan), source) == scan
    repaired = repair(scan, Rules())
    assert unpacked(packed(repaired), source) == repaired


class Evil:
    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.system, ("echo run > /tmp/evil",)


@pytest.mark.parametrize(
    "content",
    [
        pickle.dumps(Evil()),
        pickle.dumps(os.system),
        pickle.dumps([print]),
        b"cpipeline.records.scan\nPath\n.",
        b"cpipeline.records.scan\ncached_property.__init__\n.",
        b"",
        b"\x80\x05",
    ],
    ids=["call", "function", "builtin", "import of a record's module", "dotted", "empty", "cut"],
)
def test_nothing_but_records_is_made_of_a_kept_record(content: bytes, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no record"):
        unpacked(content, Source(tmp_path, "a", "0" * 64))
