"""Run over damaged files: ``python -m tests.fuzz --count 1000 --seed 1``; 1 where one is lost."""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from pipeline import run, tables
from tests.fuzz.mutate import many

LIMITS = run.Limits(seconds=60.0, memory=2 << 30)


def fuzzed(folder: Path, count: int, seed: int, jobs: int = 2) -> Counter[str]:
    """Read ``count`` damaged files; return how they ended: done, partial or a failure's code.

    Raises AssertionError where a file is in neither ``documents`` nor ``failures``, or in both.
    """
    raw, out = folder / "raw", folder / "out"
    raw.mkdir()
    for name, content in many(count, seed):
        (raw / name).write_bytes(content)
    run.extract([raw], out, run.Settings(jobs, LIMITS))
    ends = [(row["file"], row["status"]) for row in tables.read(out, "documents")]
    ends += [(row["file"], row["code"]) for row in tables.read(out, "failures")]
    files = Counter(str(file) for file, _ in ends)
    expected = {path.name for path in raw.iterdir()}
    assert files.keys() == expected, f"lost: {sorted(expected - files.keys())}"
    assert set(files.values()) <= {1}, f"counted twice: {files.most_common(3)}"
    for row in tables.read(out, "failures"):
        if row["code"] in ("unexpected", "crashed", "timeout"):
            sys.stdout.write(f"{row['file']}: {row['code']}: {row['message']}\n")
    return Counter(str(end) for _, end in ends)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))  # noqa: S311
    parser.add_argument("--jobs", type=int, default=2)
    asked = parser.parse_args()
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="kehoach-fuzz-") as name:
        ends = fuzzed(Path(name), asked.count, asked.seed, asked.jobs)
    took = time.monotonic() - began
    told = ", ".join(f"{end} {number}" for end, number in ends.most_common())
    sys.stdout.write(f"{asked.count} files, seed {asked.seed}, {took:.0f} s: {told}\n")
    sys.exit(1 if ends["unexpected"] else 0)


if __name__ == "__main__":
    main()
