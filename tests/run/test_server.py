"""What a run loads is what it needs."""

from __future__ import annotations

import subprocess
import sys


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
