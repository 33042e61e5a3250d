"""Many documents: every kind of trouble is one row, the others are done, nothing is done twice."""

from __future__ import annotations

import errno
import json
import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from pipeline import run
from pipeline.errors import ExitCode, OutputError
from pipeline.heads import Head
from pipeline.run import versions
from pipeline.run.folder import held
from tests.run.files import PLAN, contents, write

ONE = run.Settings(jobs=1)


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> tuple[run.Summary, Path]:
    """Read two plans, one of them twice, and a file that is none."""
    raw = tmp_path_factory.mktemp("raw")
    write(raw, a_txt=PLAN, b__a_txt=PLAN, c_txt=PLAN.replace("2026", "2025"), d_txt="")
    out = tmp_path_factory.mktemp("out")
    return run.extract([raw], out, run.Settings(jobs=2)), out


def test_a_run_sums_up_what_it_did(done: tuple[run.Summary, Path]) -> None:
    summary, out = done
    assert summary.documents == 2
    assert [row["file"] for row in summary.failed] == ["d.txt"]
    assert {row["code"] for row in summary.failures} >= {"duplicate"}
    assert summary.mistakes == ()
    assert summary.tables["citations"] == 2
    assert summary.tables["deadlines"] >= 2
    assert summary.tables["tokens"] > 50
    record = json.loads((out / "run.json").read_text(encoding="utf-8"))
    assert record["rows"] == summary.tables
    assert record["stage_seconds"].keys() >= {"read", "repair", "segment", "extract", "words"}


def test_the_text_that_was_read_is_kept(done: tuple[run.Summary, Path]) -> None:
    texts = list((done[1] / "text").glob("*.txt"))
    assert len(texts) == 2
    assert all("XÃ SƠN ĐÔNG HẠ" in path.read_text(encoding="utf-8") for path in texts)


def test_another_number_of_workers_writes_the_same_tables(
    done: tuple[run.Summary, Path], tmp_path: Path
) -> None:
    raw = write(tmp_path / "raw", a_txt=PLAN, b__a_txt=PLAN, d_txt="")
    write(raw, c_txt=PLAN.replace("2026", "2025"))
    run.extract([raw], tmp_path / "out", run.Settings(jobs=1))
    assert contents(done[1]) == contents(tmp_path / "out")


def read_anew(raw: Path, out: Path, settings: run.Settings = ONE) -> list[str]:
    """Run over ``raw``; return the files that no earlier run had read."""
    run.extract([raw], out, settings)
    lines = (out / "run.jsonl").read_text(encoding="utf-8").splitlines()
    events = [json.loads(line) for line in lines]
    assert [events[0]["event"], events[-1]["event"]] == ["start", "end"]
    return sorted(event["file"] for event in events if event["event"] == "document")


def test_a_second_run_reads_what_changed_and_nothing_else(tmp_path: Path) -> None:
    raw, out = (
        write(tmp_path / "raw", a_txt=PLAN, b_txt=PLAN + "1\n", hong_pdf="x"),
        tmp_path / "out",
    )
    assert read_anew(raw, out) == ["a.txt", "b.txt", "hong.pdf"]
    before = contents(out)
    assert read_anew(raw, out) == []
    assert contents(out) == before
    write(raw, b_txt=PLAN + "2\n")
    assert read_anew(raw, out) == ["b.txt"]
    changed = contents(out)
    assert changed != before
    run.extract([raw], tmp_path / "anew", ONE)
    assert changed == contents(tmp_path / "anew")


def test_a_file_that_was_removed_leaves_the_tables(tmp_path: Path) -> None:
    raw, out = write(tmp_path / "raw", a_txt=PLAN, b_txt=PLAN + "1\n"), tmp_path / "out"
    run.extract([raw], out, ONE)
    (raw / "b.txt").unlink()
    assert run.extract([raw], out, ONE).documents == 1
    assert len(list((out / "text").iterdir())) == 1
    assert (
        len([path for path in (out / ".cache").glob("??/*") if b"b.txt" in path.read_bytes()]) == 0
    )


def test_a_file_of_a_new_name_gets_its_row(tmp_path: Path) -> None:
    raw, out = write(tmp_path / "raw", a_txt=PLAN), tmp_path / "out"
    run.extract([raw], out, ONE)
    (raw / "a.txt").rename(raw / "b.txt")
    assert read_anew(raw, out) == ["b.txt"]
    assert "b.txt" in (out / "documents.csv").read_text(encoding="utf-8")


def test_a_table_that_was_lost_is_written_again(tmp_path: Path) -> None:
    raw, out = write(tmp_path / "raw", a_txt=PLAN), tmp_path / "out"
    run.extract([raw], out, ONE)
    before = contents(out)
    (out / "sections.csv").unlink()
    (out / "citations.csv").write_text("changed by hand\n", encoding="utf-8")
    assert read_anew(raw, out) == []
    assert contents(out) == before


def test_failures_are_remembered_until_they_are_to_be_retried(tmp_path: Path) -> None:
    raw, out = (
        write(tmp_path / "raw", a_txt=PLAN, hong_pdf="%PDF-1.7 x", bo_bin="\x00\x01"),
        tmp_path / "out",
    )
    read_anew(raw, out)
    assert read_anew(raw, out) == []
    assert read_anew(raw, out, run.Settings(jobs=1, retry=True)) == ["hong.pdf"]


def test_a_damaged_entry_of_the_cache_is_made_again(tmp_path: Path) -> None:
    raw, out = write(tmp_path / "raw", a_txt=PLAN), tmp_path / "out"
    run.extract([raw], out, ONE)
    before = contents(out)
    (entry,) = (p for p in (out / ".cache").glob("??/*") if b'{"file"' in p.read_bytes())
    entry.write_bytes(entry.read_bytes()[:-1] + b"?")
    shutil.rmtree(out / "text")
    assert read_anew(raw, out) == ["a.txt"]
    assert contents(out) == before


@pytest.mark.parametrize("out", [".", "out"], ids=["the same folder", "a folder inside"])
def test_what_a_run_wrote_is_not_read_as_a_plan(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, out: str
) -> None:
    write(tmp_path, a_txt=PLAN, text__b_txt=PLAN + "1\n")
    monkeypatch.chdir(tmp_path)
    run.extract([tmp_path], Path(out), ONE)
    summary = run.extract([tmp_path], Path(out), ONE)
    assert (summary.documents, summary.failures, summary.kept) == (2, (), 2)


def test_texts_of_a_run_are_read_where_they_are_asked_for(tmp_path: Path) -> None:
    raw = write(tmp_path / "raw", a_txt=PLAN)
    run.extract([raw], tmp_path, ONE)
    summary = run.extract([tmp_path / "text"], tmp_path, ONE)
    assert summary.documents == 1


def test_a_change_of_the_rules_of_a_stage_reads_all_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    raw, out = write(tmp_path / "raw", a_txt=PLAN), tmp_path / "out"
    read_anew(raw, out)
    changed = {**versions.fingerprints(), "part": "another rule"}
    monkeypatch.setattr("pipeline.run.plan.fingerprints", lambda: changed)
    assert read_anew(raw, out) == ["a.txt"]


def test_two_runs_do_not_write_to_one_folder(tmp_path: Path) -> None:
    raw = write(tmp_path / "raw", a_txt=PLAN)
    with held(tmp_path / "out"), pytest.raises(OutputError, match="Another run is writing"):
        run.extract([raw], tmp_path / "out", ONE)


def test_an_output_folder_that_is_a_file_stops_the_run(tmp_path: Path) -> None:
    write(tmp_path, a_txt="một", out="")
    with pytest.raises(OutputError) as caught:
        run.extract([tmp_path / "a.txt"], tmp_path / "out")
    assert caught.value.exit_code is ExitCode.CANNOT_WRITE


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_an_output_folder_that_is_read_only_stops_the_run(tmp_path: Path) -> None:
    write(tmp_path, a_txt="một")
    (tmp_path / "out").mkdir(mode=0o500)
    with pytest.raises(OutputError, match="can't be written"):
        run.extract([tmp_path / "a.txt"], tmp_path / "out")


@pytest.mark.parametrize("code", [errno.EROFS, errno.EACCES, errno.ENOSPC])
def test_an_output_folder_that_refuses_files_stops_the_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    """Root may write everywhere: the file system's refusal is played to whoever runs the test."""
    write(tmp_path, a_txt="một")
    out = tmp_path / "out"
    plain = Path.open

    def refused(self: Path, mode: str = "r", *more: Any, **named: Any) -> Any:
        if self.is_relative_to(out) and "w" in mode:
            raise OSError(code, os.strerror(code), str(self))
        return plain(self, mode, *more, **named)

    monkeypatch.setattr(Path, "open", refused)
    with pytest.raises(OutputError, match="can't be written") as caught:
        run.extract([tmp_path / "a.txt"], out)
    assert caught.value.exit_code is ExitCode.CANNOT_WRITE
    assert not [path for path in out.rglob("*") if path.is_file()]


def test_a_table_that_another_program_keeps_open_is_named_and_made_good(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Shared folders of Windows refuse to replace a file that Excel has open."""
    raw, out = write(tmp_path / "raw", a_txt=PLAN), tmp_path / "out"
    plain = Path.replace

    def refused(self: Path, target: Path) -> Path:
        if target == out / "tasks.csv":
            raise PermissionError(
                errno.EACCES, os.strerror(errno.EACCES), str(self), None, str(target)
            )
        return plain(self, target)

    with monkeypatch.context() as held_open:
        held_open.setattr(Path, "replace", refused)
        with pytest.raises(OutputError, match=r"out/tasks\.csv can't be written.*Close"):
            run.extract([raw], out, ONE)
    run.extract([raw], out, ONE)
    run.extract([raw], tmp_path / "undisturbed", ONE)
    assert contents(out) == contents(tmp_path / "undisturbed")


def test_an_output_folder_below_a_file_stops_the_run(tmp_path: Path) -> None:
    write(tmp_path, a_txt="một", held="")
    with pytest.raises(OutputError, match="can't be written"):
        run.extract([tmp_path / "a.txt"], tmp_path / "held" / "out")


def test_progress_is_told_for_every_file(tmp_path: Path) -> None:
    raw = write(tmp_path / "raw", a_txt=PLAN, b_txt="")
    for _ in range(2):
        seen: list[Head] = []
        counts: list[int] = []
        run.extract([raw], tmp_path / "out", ONE, started=counts.append, finished=seen.append)
        assert counts == [2]
    assert seen == []
