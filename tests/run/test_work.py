"""One document in a worker: any error of it is one row, and what took long is kept."""

from __future__ import annotations

import hashlib
import socket
from collections.abc import Iterable
from pathlib import Path

import pytest

from pipeline.document import Stages, Watch
from pipeline.errors import DocumentError, RunError
from pipeline.parts import Part
from pipeline.records import Facts, Source
from pipeline.rules import Rules
from pipeline.run import work
from pipeline.run.cache import Cache
from pipeline.run.plan import planned
from pipeline.run.task import Task
from tests.make import outline
from tests.run.files import PLAN, write


def task(folder: Path, name: str = "a.txt") -> Task:
    return planned(Source(folder / name, name, f"{name:c>64}"), folder / "cache")


@pytest.mark.parametrize(
    ("error", "code", "words"),
    [
        (DocumentError("encrypted-pdf", "Locked. Unlock it."), "encrypted-pdf", "Unlock"),
        (MemoryError(), "memory", "split"),
        (ImportError("x.so: failed to map segment from shared object"), "memory", "split"),
        (ImportError("No module named x"), "unexpected", "report"),
        (ZeroDivisionError("division"), "unexpected", "report"),
    ],
    ids=["document", "memory", "library in no memory", "no library", "fault of the program"],
)
def test_any_error_of_a_document_is_one_row(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception, code: str, words: str
) -> None:
    def broken(_: Source, _rules: Rules, _stages: Stages, _sisters: Iterable[str]) -> Facts:
        raise error

    monkeypatch.setattr(work, "process", broken)
    head = work.work(task(tmp_path))
    assert head.failure is not None
    assert head.failure["code"] == code
    assert words in str(head.failure["message"])
    kept = Cache(tmp_path / "cache").get(task(tmp_path).key)
    assert kept is not None
    assert Part.from_bytes(kept).head.failure == head.failure


def test_a_run_error_in_a_document_stops_the_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_: Source, _rules: Rules, _stages: Stages, _sisters: Iterable[str]) -> Facts:
        raise RunError("No rules. Restore them.")

    monkeypatch.setattr(work, "process", broken)
    with pytest.raises(RunError, match="Restore"):
        work.work(task(tmp_path))


def test_stages_are_timed() -> None:
    watch = Watch(now=iter([1.0, 3.5, 10.0, 11.0]).__next__)
    for _ in range(2):
        watch("read", outline, "một")
    assert watch.seconds == {"read": 3.5}


def test_a_broken_text_is_read_in_part(tmp_path: Path) -> None:
    broken = "Zxqv wrtp kjhg fdsw qpzm xkcd vbnw rtzq jklw pqzx mnbw trwq. "
    write(tmp_path, tot_txt=PLAN, hong_txt=PLAN + broken * 60)
    status = {}
    for name in ("tot.txt", "hong.txt"):
        work.work(task(tmp_path, name))
        kept = Cache(tmp_path / "cache").get(task(tmp_path, name).key)
        assert kept is not None
        rows = Part.from_bytes(kept).table("documents")
        assert rows is not None
        status[name] = rows.to_pylist()[0]["status"]
    assert status == {"tot.txt": "done", "hong.txt": "partial"}


def test_a_stage_that_took_long_is_not_done_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, a_txt=PLAN)
    monkeypatch.setattr(work, "_WORTH", -1.0)
    first = work.work(task(tmp_path))
    (tmp_path / "a.txt").unlink()
    again = work.work(task(tmp_path))
    assert first.seconds.keys() - again.seconds.keys() == {"read", "repair"}
    assert again.failure is None


@pytest.mark.parametrize("kind", ["txt", "md", "docx", "pdf"])
def test_reading_opens_no_connection(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    def refused(*_: object, **__: object) -> None:
        raise AssertionError("a connection")

    for name in ("connect", "connect_ex", "sendto"):
        monkeypatch.setattr(socket.socket, name, refused)
    monkeypatch.setattr(socket, "getaddrinfo", refused)
    path = next(iter(sorted(Path("data/raw").glob(f"*.{kind}"))))
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    assert work.work(planned(Source(path, path.name, digest), tmp_path)).failure is None
