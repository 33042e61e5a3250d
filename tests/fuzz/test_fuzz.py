"""A small slice of ``make fuzz``; any bytes are read or refused, and never more than that."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import DocumentError
from pipeline.read import read
from pipeline.records import Source
from tests.fuzz.__main__ import fuzzed
from tests.fuzz.mutate import mutated, samples

TEXTS = {
    name: content for name, content in samples().items() if name.endswith((".txt", ".md", ".docx"))
}


def test_every_damaged_file_is_a_document_or_a_failure(tmp_path: Path) -> None:
    ends = fuzzed(tmp_path, 11, seed=3)
    assert ends.total() == 11
    assert not ends["unexpected"], ends


@pytest.mark.parametrize("name", sorted(TEXTS))
@settings(max_examples=10, deadline=None, derandomize=True)
@given(seed=st.integers(0, 10**6))
def test_any_damaged_file_is_read_or_refused_with_a_message(
    tmp_path_factory: pytest.TempPathFactory, name: str, seed: int
) -> None:
    path = tmp_path_factory.mktemp("raw") / name
    path.write_bytes(mutated(TEXTS[name], samples()["plan.rtf"], random.Random(seed)))  # noqa: S311
    told = ""
    try:
        read(Source(path, name, "0" * 64))
    except DocumentError as error:
        told = error.message
    assert not told or ". " in told
