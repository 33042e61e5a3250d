"""On a Dask cluster the same files give the same tables, and bad ones cost a row each as well."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline import run
from pipeline.errors import RunError
from pipeline.run import cluster
from tests.run.files import PLAN, contents, write

pytest.importorskip("distributed")


def dask(command: str, *arguments: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603 - our own command
        [sys.executable, "-m", "distributed.cli.dask_" + command, *arguments],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Start a scheduler and a worker on this machine; yield the scheduler's address."""
    about = tmp_path_factory.mktemp("dask") / "scheduler.json"
    where = ["--scheduler-file", str(about)]
    local = ["--host", "127.0.0.1", "--no-dashboard"]
    running = [dask("scheduler", *where, *local, "--port", "0")]
    try:
        for _ in range(600):
            if about.exists() and about.stat().st_size:
                break
            time.sleep(0.1)
        running.append(dask("worker", *where, *local, "--no-nanny", "--nthreads", "1"))
        yield str(json.loads(about.read_text())["address"])
    finally:
        for process in reversed(running):
            process.terminate()
            process.wait(30)


@pytest.fixture(scope="module")
def raw(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(
        tmp_path_factory.mktemp("raw"), a_txt=PLAN, b_txt=PLAN + "1\n", hong_pdf="%PDF-1.7 x"
    )


def test_a_cluster_writes_the_tables_of_a_single_machine(
    tmp_path: Path, raw: Path, address: str
) -> None:
    run.extract([raw], tmp_path / "here", run.Settings(jobs=1))
    summary = run.extract([raw.as_uri()], tmp_path / "there", run.Settings(cluster=address))
    assert summary.documents == 2
    assert contents(tmp_path / "here") == contents(tmp_path / "there")


def test_workers_that_do_not_see_the_folder_send_what_they_read(
    tmp_path: Path, raw: Path, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "_is_shared", lambda *_: False)
    summary = run.extract([raw], tmp_path / "out", run.Settings(cluster=address))
    assert (summary.documents, len(summary.failed)) == (2, 1)


def test_a_worker_of_another_version_stops_the_run(
    tmp_path: Path, raw: Path, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "fingerprints", lambda: {"part": "another"})
    with pytest.raises(RunError, match="another version"):
        run.extract([raw], tmp_path / "out", run.Settings(cluster=address))


def test_no_scheduler_says_how_to_start_one(
    tmp_path: Path, raw: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "_SECONDS", 1.0)
    with pytest.raises(RunError, match="dask scheduler"):
        run.extract([raw], tmp_path / "out", run.Settings(cluster="tcp://127.0.0.1:9"))


def test_a_file_elsewhere_is_fetched_by_who_reads_it(tmp_path: Path) -> None:
    raw = write(tmp_path / "raw", a_txt=PLAN, x__b_txt=PLAN + "1\n")
    summary = run.extract([raw.as_uri()], tmp_path / "out", run.Settings(jobs=1))
    assert summary.documents == 2
    assert "x/b.txt" in (tmp_path / "out" / "documents.csv").read_text(encoding="utf-8")


def test_an_address_that_nothing_can_open_says_what_to_install(tmp_path: Path) -> None:
    with pytest.raises(RunError, match="fsspec"):
        run.extract(["nostore://bucket/plans"], tmp_path / "out")
