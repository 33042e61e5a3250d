"""What a worker is told to do, and what it may take for it."""

from __future__ import annotations

import os
import resource
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from pipeline.records import Source

_KB = 1024
"""Linux counts peak memory in kilobytes."""


@dataclass(frozen=True)
class Limits:
    """What one document may take: seconds, and bytes of a worker's address space.

    The defaults let two workers and the run itself live in 4 GB: a worker's address space is two
    to three times the memory it holds (1.15 and 0.4 GB over a scan). Long scans take about two
    seconds a page.
    """

    seconds: float = 600.0
    memory: int = 3 << 30


DEFAULT = Limits()


class Keys(NamedTuple):
    """What a document's stages are kept under; ``part`` is the key of the whole."""

    read: str
    repair: str
    part: str


@dataclass(frozen=True, slots=True)
class Task:
    """One document to be read.

    ``sisters`` are the keys of clean documents whose phrases it may share.
    """

    source: Source
    keys: Keys
    cache: Path
    sisters: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """What the document's part is kept under."""
        return self.keys.part


def peak_memory() -> int:
    """Return the most memory this process has held so far, in bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _KB


def default_jobs() -> int:
    """Return how many workers to run: one a processor, four at most, since each takes memory."""
    return max(1, min(len(os.sched_getaffinity(0)), 4))
