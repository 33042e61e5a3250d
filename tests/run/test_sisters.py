"""Destroyed documents are repaired with the clean ones of the same run, and again when those change."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline import run
from pipeline.records import Source
from pipeline.repair.diacritics import mender
from pipeline.run.plan import planned, sisters
from tests.run.files import PLAN, contents, write
from tests.test_document import DESTROYED, SISTER

ONE = run.Settings(jobs=1)


def test_destroyed_documents_are_repaired_after_clean_ones_in_any_order(tmp_path: Path) -> None:
    one, two, three = (Source(tmp_path / n, n, n * 64) for n in "abc")
    keys = sisters([three, two], tmp_path)
    assert keys == (planned(two, tmp_path).key, planned(three, tmp_path).key)
    assert sisters([two, three], tmp_path) == keys
    assert sisters([], tmp_path) == ()
    first, second = planned(one, tmp_path), planned(one, tmp_path, keys)
    assert second.sisters == keys
    assert second.keys.read == first.keys.read
    assert len({first.key, second.key, planned(one, tmp_path, keys[:1]).key}) == 3


@pytest.mark.skipif(mender() is None, reason="no models: build them first")
def test_a_run_repairs_what_is_destroyed_with_its_clean_plans(tmp_path: Path) -> None:
    raw, out = write(tmp_path / "raw", hong_txt=DESTROYED, tot_txt=PLAN + SISTER), tmp_path / "out"
    told: list[int] = []
    run.extract([raw], out, ONE, started=told.append)
    assert told == [2, 1]
    texts = [path.read_text(encoding="utf-8") for path in (out / "text").iterdir()]
    assert all("Kỳ Hoa Sơn" in text for text in texts)
    lines = (out / "run.jsonl").read_text(encoding="utf-8").splitlines()
    files = [event["file"] for event in map(json.loads, lines) if event["event"] == "document"]
    assert sorted(files) == ["hong.txt", "hong.txt", "tot.txt"]
    (raw / "tot.txt").unlink()
    run.extract([raw], out, ONE)
    run.extract([raw], tmp_path / "alone", ONE)
    assert contents(out) == contents(tmp_path / "alone")
