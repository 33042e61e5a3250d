"""One document in a worker: read it as far as nothing is kept yet, and keep what comes of it.

The one place where any error of a document becomes a row.
"""

from __future__ import annotations

import os
import resource
import sys
import tempfile
import traceback
import warnings
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from functools import lru_cache, partial
from pathlib import Path
from typing import Any, TypeVar

from pipeline import parts
from pipeline.document import Watch, process, rehearse, settle
from pipeline.errors import DocumentError, RunError
from pipeline.heads import Head, failed
from pipeline.parts import Part
from pipeline.read import crew
from pipeline.repair import needs_sisters
from pipeline.rows import Rows, rows
from pipeline.rules import Rules
from pipeline.run import server
from pipeline.run.cache import Cache, packed, unpacked
from pipeline.run.remote import Elsewhere, fetched
from pipeline.run.task import Limits, Task, peak_memory

T = TypeVar("T")

_WORTH = 0.25
"""Seconds from which what a stage made is kept: what takes less is as quick to make as to load."""

_TURN = 0.0005
"""Seconds after which a thread lets another have the interpreter: those that make pages ready need
it for many short steps, and each would wait ten times as long for what loads beside them."""

_TOO_MUCH = (
    "process",
    "memory",
    "The document takes more memory than --memory allows. Allow more, or split it.",
)

_CLEAN = 0.95
"""Share of words that read like Vietnamese in a text that others are repaired after."""


_NO_ROOM = ("failed to map segment", "cannot allocate memory")
"""What the dynamic linker says where a library doesn't fit into the address space any more."""


@dataclass
class Kept:
    """Runs the stages of a document, and keeps what took long for the next time."""

    task: Task
    watch: Watch = field(default_factory=Watch)

    def __call__(self, stage: str, make: Callable[..., T], *values: Any) -> T:
        """Return what ``make`` makes of ``values``, or made of the same before."""
        key, cache = getattr(self.task.keys, stage, None), Cache(self.task.cache)
        if key and (content := cache.get(key)):
            try:
                found: T = unpacked(content, self.task.source)
            except ValueError:
                pass
            else:
                return found
        made = self.watch(stage, make, *values)
        if key and self.watch.seconds[stage] > _WORTH:
            cache.put(key, packed(made))
        return made


def confine(limits: Limits, threads: int, scratch: Path | None = None) -> None:
    """Set this worker's limits and load the rules; what stays is kept from the collector.

    ``threads`` is how many pages of a scan it may read at once, ``scratch`` where its temporary
    files are (None: where the system has them).
    """
    server.bind_to_run()
    if scratch:
        tempfile.tempdir = os.environ["TMPDIR"] = str(scratch.resolve())
    parts.lean()
    sys.setswitchinterval(_TURN)
    crew.enlist(threads, partial(rehearse, Rules()))
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory, limits.memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # What libraries warn of is for their makers; what is wrong with a file becomes a row.
    warnings.simplefilter("ignore")
    Rules().load()
    settle()


def work(task: Task) -> Head:
    """Read one document and keep its part; return what is known of it."""
    made = _part(task)
    Cache(task.cache).put(task.key, made.to_bytes())
    return replace(made.head, peak=peak_memory())


@lru_cache(maxsize=1)
def _texts(cache: Path, keys: tuple[str, ...]) -> tuple[str, ...]:
    contents = (Cache(cache).get(key) for key in keys)
    return tuple(Part.from_bytes(content).text for content in contents if content)


def _is_clean(found: Rows) -> bool:
    """Tell whether a document reads so well that others may be repaired after it."""
    (row,) = found.tables["documents"]
    return row["status"] == "done" and float(row["text_quality"] or 0) >= _CLEAN


def _part(task: Task) -> Part:
    source, stages = task.source, Kept(task)
    try:
        rules = Rules()
        with fetched(source) if isinstance(source, Elsewhere) else nullcontext(source) as here:
            facts = process(here, rules, stages, _texts(task.cache, task.sisters))
        found = stages("rows", rows, facts, rules)
        broken = needs_sisters(facts.outline.repaired)
        head = Head(
            source.name,
            source.sha256,
            seconds=stages.watch.seconds,
            is_broken=broken,
            is_clean=not broken and _is_clean(found),
        )
        return stages("pack", parts.part, head, found)
    except DocumentError as error:
        stage, code, message = error.stage, error.code, error.message
    except MemoryError:
        stage, code, message = _TOO_MUCH
    except RunError:
        raise
    except Exception as error:  # noqa: BLE001 - the document boundary
        stage, code = "process", "unexpected"
        last = traceback.extract_tb(error.__traceback__)[-1]
        where = f"{Path(last.filename).name}:{last.lineno}"
        kind = type(error).__name__
        message = f"{kind} at {where}: {error}. This is a fault of the program: please report it."
        if isinstance(error, ImportError) and any(said in str(error) for said in _NO_ROOM):
            stage, code, message = _TOO_MUCH
    failure = failed(source, stage, code, message)
    return Part(Head(source.name, source.sha256, failure, stages.watch.seconds))
