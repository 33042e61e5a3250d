"""What a run loads is what it needs."""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
import time
from pathlib import Path

from pipeline.run import server
from tests.run.test_pool import until


def test_the_server_of_workers_loads_neither_pandas_nor_spacy() -> None:
    code = "import sys, pipeline.run.shared; print({'pandas', 'spacy'} & sys.modules.keys())"
    done = subprocess.run(  # noqa: S603 - ours
        [sys.executable, "-c", code + "; sys.stdout.flush()"], capture_output=True, check=True
    )
    assert done.stdout.split() == [b"set()"]


def test_arrow_that_did_without_pandas_still_gives_it_to_who_asks() -> None:
    code = "from pipeline import parts; print(parts.pa.table({'a': [1, None]}).to_pandas().shape)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)  # noqa: S603
    assert done.stdout.split() == [b"(2,", b"1)"]


def late(folder: Path) -> None:
    """Be bound to a run that is gone by then."""
    (folder / "pid").write_text(str(os.getpid()))
    run = multiprocessing.parent_process()
    assert run
    run.join()
    server.bind_to_run()
    (folder / "bound").touch()
    time.sleep(600)


def begin(folder: Path) -> None:
    multiprocessing.get_context("forkserver").Process(target=late, args=(folder,)).start()
    time.sleep(600)


def test_a_process_that_begins_as_its_run_is_killed_dies_as_well(tmp_path: Path) -> None:
    run = multiprocessing.get_context("spawn").Process(target=begin, args=(tmp_path,))
    run.start()
    until(lambda: (tmp_path / "pid").exists() and (tmp_path / "pid").read_text() != "")
    process = Path("/proc", (tmp_path / "pid").read_text())
    run.kill()
    run.join()
    until(lambda: not process.exists() or "zombie" in (process / "status").read_text())
    assert not (tmp_path / "bound").exists()
