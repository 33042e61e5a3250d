"""Many plans are compared within their provinces, and nothing of one province is lost for it."""

from __future__ import annotations

import errno
import multiprocessing
import os
import re
import signal
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pytest

from pipeline import compare, tables
from pipeline.rules import Rules
from pipeline.run import groups, sidebyside
from pipeline.run.sidebyside import compare_plans
from tests.compare.rows import batch, citation, document, made, row
from tests.run.test_pool import until

ONE, TWO, THREE, FOUR = (letter * 16 for letter in "dbca")
PROVINCES = {ONE: "01", TWO: "01", THREE: "02", FOUR: "02"}
SENTENCE = (
    "Rà soát toàn bộ thủ tục hành chính thuộc thẩm quyền giải quyết của địa phương, đề xuất"
    " cắt giảm thời gian và giấy tờ."
)


def written(folder: Path) -> Path:
    """Write tables of four plans of two provinces: all have one passage and cite one decree."""
    plans = [
        document(doc_id, f"Xã {code}", file=doc_id, province_code=code, province=f"tỉnh {code}")
        for doc_id, code in PROVINCES.items()
    ]
    plans.append(document("e" * 16, "Không Rõ", file="e", province_code=None, province=None))
    ids = [str(plan["doc_id"]) for plan in plans]
    sections = [row("sections", doc_id=one, path="II.1", text=SENTENCE, line=9) for one in ids]
    cites = [citation(one, "45/2020/NĐ-CP", line=2) for one in ids]
    found = [
        row("findings", doc_id=one, code="list-gap", message="Xem lại.", line=line)
        for one in ids
        for line in (3, 1)
    ]
    whole = batch(
        ("documents", plans), ("sections", sections), ("citations", cites), ("findings", found)
    )
    folder.mkdir()
    bare = made(whole)
    tables.write(folder, {**compare.compared(bare, Rules()), **bare})
    return folder


def test_plans_of_one_province_are_compared_and_the_rest_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    together, apart = written(tmp_path / "together"), written(tmp_path / "apart")
    compare_plans(together, Rules())
    monkeypatch.setattr(groups, "MOST", 4)
    done = compare_plans(apart, Rules())
    assert (done.is_apart, done.mistakes) == (True, [])
    for name in ("cited_mentions", "findings", "coverage"):
        assert tables.read(apart, name) == tables.read(together, name), name
    (cited,) = tables.read(apart, "cited_documents")
    (whole,) = tables.read(together, "cited_documents")
    assert (cited["mentions"], cited["documents"]) == (5, 5)
    assert cited["cited_id"] == whole["cited_id"]
    pairs = {(row["doc_id"], row["other_doc_id"]) for row in tables.read(apart, "reuse")}
    assert pairs == {(ONE, TWO), (TWO, ONE), (THREE, FOUR), (FOUR, THREE)}
    assert [row["doc_id"] for row in tables.read(apart, "reuse")] == sorted(PROVINCES)


def test_of_a_province_with_many_plans_those_of_a_year_and_subject_are_compared(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    about = {ONE: ("2025", "Chuyển đổi số xã Khe Bưởi"), TWO: ("2026", "Chuyển đổi số xã Khe Bưởi")}
    about |= {THREE: ("2026", "Phòng chống thiên tai"), FOUR: ("2025", "Chuyển đổi số xã Đồi Sim")}
    plans = [
        document(one, name, file=one, province_code="01", plan_year=year, title=title)
        for name, (one, (year, title)) in zip(
            ("Khe Bưởi",) * 3 + ("Đồi Sim",), about.items(), strict=True
        )
    ]
    sections = [row("sections", doc_id=one, path="II.1", text=SENTENCE, line=9) for one in about]
    bare = made(batch(("documents", plans), ("sections", sections)))
    tmp_path = tmp_path / "out"
    tmp_path.mkdir()
    tables.write(tmp_path, {**compare.compared(bare, Rules()), **bare})
    monkeypatch.setattr(groups, "MOST", 3)
    monkeypatch.setattr(sidebyside, "LIKEST", 2)
    assert compare_plans(tmp_path, Rules()).is_apart
    pairs = {(row["doc_id"], row["other_doc_id"]) for row in tables.read(tmp_path, "reuse")}
    assert pairs == {(ONE, FOUR), (FOUR, ONE), (TWO, THREE), (THREE, TWO)}


def test_more_plans_of_one_subject_than_can_be_compared_are_cut(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sidebyside, "LIKEST", 3)
    plans = [("2025", "a", f"{at}") for at in range(7)] + [("2025", "b", "7"), ("2026", "b", "8")]
    plans += [("2026", "c", "9"), ("2026", "c", "10")]
    cut = list(sidebyside._cut(plans))
    assert cut == [["0", "1", "2"], ["3", "4", "5"], ["6", "7", "8"], ["9", "10"]]


def test_nothing_else_is_left_beside_the_tables(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = written(tmp_path / "out")
    before = sorted(path.name for path in out.iterdir())
    monkeypatch.setattr(groups, "MOST", 2)
    compare_plans(out, Rules())
    assert sorted(path.name for path in out.iterdir()) == before


def test_what_a_group_takes_goes_with_its_process(tmp_path: Path) -> None:
    out = written(tmp_path / "out")
    long = [
        row("deadlines", doc_id=one, raw=one * 60_000, line=n)
        for one in (ONE, TWO)
        for n in range(40)
    ]
    tables.write(out, {"deadlines": tables.table("deadlines", long)})
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        own, of_groups = pool.submit(peaks, out).result()
    assert of_groups - own > 80e6


def peaks(out: Path) -> tuple[int, int]:
    """Return the most memory that comparing groups took, in this process and in theirs."""
    groups.MOST = 2
    done = compare_plans(out, Rules())
    # Not what getrusage tells, which is also what the process held that started this one.
    (held,) = re.findall(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())
    return int(held) * 1024, done.peak


def misbehave(made: Path, ids: Sequence[str], rules: Rules, into: Path) -> groups.Compared:
    """Compare a group, unless its plans are of one province: say where, or die half-way."""
    done = groups._compared(made, ids, rules, into)
    if ONE in ids:
        (into / "reuse.parquet").write_bytes(b"half")
        os.kill(os.getpid(), signal.SIGKILL)
    if THREE in ids:
        raise ValueError("no such word")
    return done


@pytest.mark.parametrize("jobs", [1, 3])
def test_a_group_whose_process_dies_costs_its_own_comparison_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, jobs: int
) -> None:
    out = written(tmp_path / "out")
    monkeypatch.setattr(groups, "_compared", misbehave)
    monkeypatch.setattr(sidebyside, "_groups", lambda _: [[ONE, TWO], ["e" * 16], [THREE, FOUR]])
    monkeypatch.setattr(groups, "MOST", 4)
    done = compare_plans(out, Rules(), jobs)
    dead, wrong = done.lost
    assert dead.startswith(f"{TWO} and 1 more plans were not compared with each other: ")
    assert "--retry" in dead
    assert "ValueError: no such word" in wrong
    assert "report" in wrong
    assert [row["doc_id"] for row in tables.read(out, "cited_mentions")] == ["e" * 16]
    kept = [str(row["doc_id"]) for row in tables.read(out, "findings") if row["code"] == "list-gap"]
    assert sorted(kept) == sorted([*PROVINCES, "e" * 16] * 2)


def full(made: Path, ids: Sequence[str], rules: Rules, into: Path) -> groups.Compared:
    raise OSError(errno.ENOSPC, "no space")


def test_a_full_disk_is_no_lost_group(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = written(tmp_path / "out")
    monkeypatch.setattr(groups, "_compared", full)
    monkeypatch.setattr(groups, "MOST", 2)
    with pytest.raises(OSError, match="no space"):
        compare_plans(out, Rules())


def hang(made: Path, ids: Sequence[str], rules: Rules, into: Path) -> groups.Compared:
    (made / "pid").write_text(str(os.getpid()))
    time.sleep(600)
    return groups.Compared((), 0)


def endless(out: Path) -> None:
    groups.MOST, groups._compared = 2, hang
    compare_plans(out, Rules())


def test_the_process_of_a_group_dies_with_the_run(tmp_path: Path) -> None:
    out = written(tmp_path / "out")
    run = multiprocessing.get_context("spawn").Process(target=endless, args=(out,))
    run.start()
    until(lambda: (out / "pid").exists() and (out / "pid").read_text() != "")
    process = Path("/proc", (out / "pid").read_text())
    assert process.exists()
    run.kill()
    run.join()
    until(lambda: not process.exists() or "zombie" in (process / "status").read_text())
