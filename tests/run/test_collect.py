"""Files are collected: in order, each once, and nothing from outside."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from pipeline.errors import RunError
from pipeline.run import collect
from tests.run.files import write


def test_folders_are_searched_to_the_bottom_in_the_order_of_names(tmp_path: Path) -> None:
    write(tmp_path, b_txt="2", a__c_txt="1", a__b__z_txt="3")
    sources, failures = collect([tmp_path])
    assert [one.name for one in sources] == ["a/b/z.txt", "a/c.txt", "b.txt"]
    assert failures == []


def test_a_file_with_the_bytes_of_another_is_set_aside(tmp_path: Path) -> None:
    write(tmp_path, a_txt="như nhau", b_txt="như nhau")
    sources, (failure,) = collect([tmp_path])
    assert [one.name for one in sources] == ["a.txt"]
    assert (failure["file"], failure["code"]) == ("b.txt", "duplicate")
    assert "a.txt" in str(failure["message"])


def test_the_same_file_named_twice_is_read_once(tmp_path: Path) -> None:
    write(tmp_path, a_txt="một")
    sources, failures = collect([tmp_path, tmp_path / "a.txt"])
    assert (len(sources), failures) == (1, [])


def test_empty_files_are_no_duplicates_of_each_other(tmp_path: Path) -> None:
    sources, failures = collect([write(tmp_path, a_txt="", b_txt="")])
    assert (len(sources), failures) == (2, [])


def test_two_folders_with_files_of_one_name_are_told_apart(tmp_path: Path) -> None:
    write(tmp_path, x__a_txt="1", y__a_txt="2")
    sources, _ = collect([tmp_path / "x", tmp_path / "y"])
    assert [one.name for one in sources] == ["x/a.txt", "y/a.txt"]


def test_two_folders_of_one_name_lose_no_file(tmp_path: Path) -> None:
    for year in ("2025", "2026"):
        (tmp_path / year / "xa").mkdir(parents=True)
        (tmp_path / year / "xa" / "a.txt").write_text(f"kế hoạch năm {year}", encoding="utf-8")
    found, failures = collect([tmp_path / "2025" / "xa", tmp_path / "2026" / "xa"])
    assert not failures
    assert [source.name.split("/")[-3:] for source in found] == [
        ["2025", "xa", "a.txt"],
        ["2026", "xa", "a.txt"],
    ]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_a_failure(tmp_path: Path) -> None:
    write(tmp_path, a_txt="một", b_txt="hai")
    (tmp_path / "a.txt").chmod(0)
    _, (failure,) = collect([tmp_path])
    assert failure["code"] == "unreadable"


def test_a_path_that_is_not_there_stops_the_run(tmp_path: Path) -> None:
    with pytest.raises(RunError, match="Check the path"):
        collect([tmp_path / "nothing"])


def test_an_empty_folder_stops_the_run(tmp_path: Path) -> None:
    with pytest.raises(RunError, match="holds no file"):
        collect([tmp_path])
