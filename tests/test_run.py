"""Many documents: files are collected, every kind of trouble is one row, the others are done."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from pipeline import run
from pipeline.document import Watch
from pipeline.errors import DocumentError, ExitCode, OutputError, RunError
from pipeline.records import Facts, Source
from pipeline.rules import Rules
from tests.make import outline

PLAN = """ỦY BAN NHÂN DÂN
XÃ SƠN ĐÔNG HẠ

KẾ HOẠCH
Chuyển đổi số của xã Sơn Đông Hạ năm 2026

Căn cứ Nghị quyết số 45/NQ-CP ngày 12/01/2026 của Chính phủ; Ủy ban nhân dân xã xây dựng Kế hoạch:
I. MỤC ĐÍCH
1. Nâng cao nhận thức của cán bộ.
II. TỔ CHỨC THỰC HIỆN
1. Phòng Văn hóa - Xã hội: Tham mưu triển khai Kế hoạch, báo cáo trước ngày 15/11/2026.
"""


def write(folder: Path, **files: str | bytes) -> Path:
    """Write files named by keyword; ``__`` stands for a slash, ``_`` for the dot."""
    for key, content in files.items():
        path = folder / key.replace("__", "/").replace("_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


def source(path: Path) -> Source:
    return Source(path, path.name, "c" * 64)


def test_folders_are_searched_to_the_bottom_in_the_order_of_names(tmp_path: Path) -> None:
    write(tmp_path, b_txt="2", a__c_txt="1", a__b__z_txt="3")
    sources, failures = run.collect([tmp_path])
    assert [one.name for one in sources] == ["a/b/z.txt", "a/c.txt", "b.txt"]
    assert failures == []


def test_a_file_with_the_bytes_of_another_is_set_aside(tmp_path: Path) -> None:
    write(tmp_path, a_txt="như nhau", b_txt="như nhau")
    sources, (failure,) = run.collect([tmp_path])
    assert [one.name for one in sources] == ["a.txt"]
    assert (failure["file"], failure["code"]) == ("b.txt", "duplicate")
    assert "a.txt" in str(failure["message"])


def test_the_same_file_named_twice_is_read_once(tmp_path: Path) -> None:
    write(tmp_path, a_txt="một")
    sources, failures = run.collect([tmp_path, tmp_path / "a.txt"])
    assert (len(sources), failures) == (1, [])


def test_empty_files_are_no_duplicates_of_each_other(tmp_path: Path) -> None:
    sources, failures = run.collect([write(tmp_path, a_txt="", b_txt="")])
    assert (len(sources), failures) == (2, [])


def test_two_folders_with_files_of_one_name_are_told_apart(tmp_path: Path) -> None:
    write(tmp_path, x__a_txt="1", y__a_txt="2")
    sources, _ = run.collect([tmp_path / "x", tmp_path / "y"])
    assert [one.name for one in sources] == ["x/a.txt", "y/a.txt"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_a_failure(tmp_path: Path) -> None:
    write(tmp_path, a_txt="một", b_txt="hai")
    (tmp_path / "a.txt").chmod(0)
    _, (failure,) = run.collect([tmp_path])
    assert failure["code"] == "unreadable"


def test_a_path_that_is_not_there_stops_the_run(tmp_path: Path) -> None:
    with pytest.raises(RunError, match="Check the path"):
        run.collect([tmp_path / "nothing"])


def test_an_empty_folder_stops_the_run(tmp_path: Path) -> None:
    with pytest.raises(RunError, match="holds no file"):
        run.collect([tmp_path])


def test_an_output_folder_that_is_a_file_stops_the_run(tmp_path: Path) -> None:
    write(tmp_path, a_txt="một", out="")
    with pytest.raises(OutputError) as caught:
        run.extract([tmp_path / "a.txt"], tmp_path / "out")
    assert caught.value.exit_code is ExitCode.CANNOT_WRITE


@pytest.mark.parametrize(
    ("error", "code", "words"),
    [
        (DocumentError("encrypted-pdf", "Locked. Unlock it."), "encrypted-pdf", "Unlock"),
        (MemoryError(), "memory", "Split"),
        (ZeroDivisionError("division"), "unexpected", "report"),
    ],
    ids=["document", "memory", "fault of the program"],
)
def test_any_error_of_a_document_is_one_row(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception, code: str, words: str
) -> None:
    def broken(_source: Source, _rules: Rules, _watch: Watch) -> Facts:
        raise error

    monkeypatch.setattr(run, "process", broken)
    done = run._one(source(tmp_path / "a.txt"))
    assert done.rows is None
    assert done.failure is not None
    assert done.failure["code"] == code
    assert words in str(done.failure["message"])


def test_a_run_error_in_a_document_stops_the_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_source: Source, _rules: Rules, _watch: Watch) -> Facts:
        raise RunError("No rules. Restore them.")

    monkeypatch.setattr(run, "process", broken)
    with pytest.raises(RunError, match="Restore"):
        run._one(source(tmp_path / "a.txt"))


def _sleep(source: Source) -> run.Done:
    os.read(os.pipe()[0], 1)
    return run.Done(source)


def _die(source: Source) -> run.Done:
    os._exit(9)


@pytest.mark.parametrize(("work", "code"), [(_sleep, "timeout"), (_die, "crashed")])
def test_a_document_that_hangs_or_dies_costs_itself_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, work: object, code: str
) -> None:
    monkeypatch.setattr(run, "_one", work)
    (done,) = run._all_done([source(tmp_path / "a.txt")], 1, 2.0)
    assert done.failure is not None
    assert done.failure["code"] == code


def test_stages_are_timed() -> None:
    watch = Watch(now=iter([1.0, 3.5, 10.0, 11.0]).__next__)
    for _ in range(2):
        with watch.stage("read"):
            outline("một")
    assert watch.seconds == {"read": 3.5}


def test_a_broken_text_is_read_in_part(tmp_path: Path) -> None:
    broken = "Zxqv wrtp kjhg fdsw qpzm xkcd vbnw rtzq jklw pqzx mnbw trwq. "
    write(tmp_path, tot_txt=PLAN, hong_txt=PLAN + broken * 60)
    status = {}
    for name in ("tot.txt", "hong.txt"):
        done = run._one(source(tmp_path / name))
        assert done.rows is not None
        status[name] = done.rows.tables["documents"][0]["status"]
    assert status == {"tot.txt": "done", "hong.txt": "partial"}


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> tuple[run.Summary, Path]:
    """Read two plans, one of them twice, and a file that is none."""
    raw = tmp_path_factory.mktemp("raw")
    write(raw, a_txt=PLAN, b__a_txt=PLAN, c_txt=PLAN.replace("2026", "2025"), d_txt="")
    out = tmp_path_factory.mktemp("out")
    return run.extract([raw], out, jobs=2), out


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
    run.extract([raw], tmp_path / "out", jobs=1)
    for path in sorted(done[1].iterdir()):
        if path.suffix in (".csv", ".parquet") or path.name == "datapackage.json":
            assert path.read_bytes() == (tmp_path / "out" / path.name).read_bytes(), path.name
