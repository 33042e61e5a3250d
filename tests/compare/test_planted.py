"""Planted copies, traces, omissions and conflicts are found in made-up plans, end to end."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from pipeline import compare, run
from pipeline.compare import findings
from pipeline.compare.batch import Batch
from pipeline.rules import Rules
from tests.compare import planted, recall, variants

COUNT, PROVINCES, SEED = 60, 3, 11
_RECALL = 0.95
"""Share of planted things to be found; the few plans that name no place of their own hide some."""

_SECONDS = 6


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("planted")


@pytest.fixture(scope="module")
def truth(folder: Path) -> tuple[Batch, planted.Truth]:
    told = planted.write(COUNT, SEED, folder, PROVINCES)
    run.extract([folder / "plans"], folder / "out", run.Settings(jobs=1))
    return Batch.read(folder / "out"), told


def test_planted_things_are_found(truth: tuple[Batch, planted.Truth]) -> None:
    batch, told = truth
    rows = [row for row in batch["findings"] if row["code"] in findings.CODES]
    found = recall.scores(batch, told, rows)
    for kind, (missed, extra) in found.items():
        count = len({tuple(pair) for pair in getattr(told, kind)})
        assert len(missed) <= (1 - _RECALL) * count + 1, (kind, missed)
        assert len(extra) <= (1 - _RECALL) * count + 1, (kind, extra)


def test_offices_are_one_unit_under_all_their_names(
    truth: tuple[Batch, planted.Truth], folder: Path
) -> None:
    named = variants.placed(folder / "out", truth[1].variants)
    astray, foreign, _ = variants.scores(named)
    assert len(named) == COUNT * planted.OFFICES
    assert len(astray) <= (1 - _RECALL) * len(named), astray
    assert len(foreign) <= (1 - _RECALL) * len(named), foreign


def test_the_run_wrote_what_comparing_finds(truth: tuple[Batch, planted.Truth]) -> None:
    batch, _ = truth
    codes = {row["code"] for row in batch["findings"]}
    assert {"duplicate-text", "citation-conflict"} <= codes


def test_comparing_is_quick(truth: tuple[Batch, planted.Truth]) -> None:
    start = time.process_time()
    compare.rows(truth[0], Rules())
    assert time.process_time() - start < _SECONDS


def test_every_sixth_plan_is_a_copy(tmp_path: Path) -> None:
    told = planted.write(12, SEED, tmp_path)
    assert len(told.copies) == 2
    assert all(len(pair) == 2 for pair in told.copies)
