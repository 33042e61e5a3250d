"""Destroyed documents are repaired with the clean ones of the same run, and again when those change."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline import run
from pipeline.records import Source
from pipeline.repair.diacritics import mender
from pipeline.run.plan import planned, with_sisters
from tests.run.files import PLAN, contents, write
from tests.test_document import DESTROYED, SISTER

ONE = run.Settings(jobs=1)


def test_only_destroyed_documents_are_read_a_second_time(tmp_path: Path) -> None:
    tasks = [planned(Source(tmp_path / n, n, n * 64), tmp_path) for n in "abc"]
    broken, clean = {tasks[0].key}, {tasks[1].key, tasks[2].key}
    again = with_sisters(tasks, clean, broken)
    assert again.keys() == {tasks[0].key}
    second = again[tasks[0].key]
    assert second.sisters == (tasks[1].key, tasks[2].key)
    assert second.keys.read == tasks[0].keys.read
    assert second.key != tasks[0].key
    assert with_sisters(tasks[::-1], clean, broken) == again
    assert with_sisters(tasks[:2], clean, broken)[tasks[0].key].key != second.key
    assert with_sisters(tasks[:1], clean, broken) == {}


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
