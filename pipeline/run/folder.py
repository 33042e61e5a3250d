"""OUT: one run at a time, and files that are put there whole.

New files are written into a folder of their own inside OUT and renamed one by one. While that
lasts OUT has no ``.cache/state.json``; a run that is killed there leaves none, and the next one
writes all files again.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pipeline.errors import OutputError, cannot_write

CACHE = ".cache"
_STATE, _LOCK, _FRESH, _SCRATCH = "state.json", "lock", "fresh", "scratch"
TEXT = "text"
TEXTS = f"{'[0-9a-f]' * 16}.txt"
"""Names of the texts a run writes: ids of documents. What else lies in that folder is not ours."""

_AT_ONCE = 16
"""Files the disk is asked to keep at once: it writes them together, in the time of one or two."""

_MANY = 256
"""Files that wait for that together: what they take does not grow with the number of documents."""


@contextmanager
def held(out: Path) -> Iterator[Path]:
    """Make ``out`` and keep every other run from writing there; yield the folder of its cache.

    Raises OutputError where it can't be written or another run is writing there.
    """
    cache = out / CACHE
    try:
        cache.mkdir(parents=True, exist_ok=True)
        handle = (cache / _LOCK).open("w")
    except OSError as error:
        raise cannot_write(out, error) from error
    with handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise OutputError(
                f"Another run is writing to {out}. Wait for it to end, or choose another folder"
                " with --out."
            ) from error
        yield cache


def state(out: Path) -> dict[str, Any]:
    """Return what stands in ``out``, as ``publish`` was told; empty where that isn't known.

    It isn't where a run was killed, or a file was changed or removed since.
    """
    try:
        found: dict[str, Any] = json.loads((out / CACHE / _STATE).read_text(encoding="utf-8"))
        whole = all(_mark(out / name) == mark for name, mark in found["files"].items())
        whole = whole and _texts(out) == found["texts"]
    except (OSError, ValueError, KeyError, AttributeError):
        return {}
    return found if whole else {}


@contextmanager
def fresh(out: Path) -> Iterator[Path]:
    """Yield an empty folder on the disk of ``out`` that is gone afterwards.

    Raises OutputError where the disk is full or can't be written.
    """
    with _emptied(out / CACHE / _FRESH) as folder:
        try:
            yield folder
        except OSError as error:
            raise cannot_write(out, error) from error


@contextmanager
def scratch(cache: Path) -> Iterator[Path]:
    """Yield an empty folder for temporary files of workers that is gone afterwards.

    What workers that died left there goes as well, what a killed run left when the next one starts.
    Raises OutputError.
    """
    with _emptied(cache / _SCRATCH) as folder:
        yield folder


def publish(made: Path, out: Path, about: dict[str, Any]) -> None:
    """Move all files under ``made`` to ``out`` and remember ``about`` with them.

    Texts of documents that are no longer there are removed.
    """
    (out / CACHE / _STATE).unlink(missing_ok=True)
    (out / TEXT).mkdir(exist_ok=True)
    files = sorted(path.name for path in made.iterdir() if path.is_file())
    for text in (out / TEXT).iterdir():
        if text.match(TEXTS) and not (made / TEXT / text.name).exists():
            text.unlink()
    _moved(made, out, files)
    _moved(made / TEXT, out / TEXT, [text.name for text in (made / TEXT).iterdir()])
    _flush(out)
    marks = {name: _mark(out / name) for name in files}
    write(out / CACHE / _STATE, {**about, "files": marks, "texts": _texts(out)})


def _moved(before: Path, after: Path, names: Sequence[str]) -> None:
    """Move files from one folder to the other once the disk keeps them, some at a time."""
    with ThreadPoolExecutor(_AT_ONCE) as crew:
        for at in range(0, len(names), _MANY):
            some = names[at : at + _MANY]
            list(crew.map(_flush, (before / name for name in some)))
            for name in some:
                (before / name).replace(after / name)


def write(path: Path, content: dict[str, Any]) -> None:
    """Write ``content`` as JSON, whole or not at all. Raises OutputError."""
    text = json.dumps(content, ensure_ascii=False, indent=1) + "\n"
    new = path.with_name(f".{path.name}.new")
    try:
        try:
            new.write_text(text, encoding="utf-8")
            _flush(new)
            new.replace(path)
        finally:
            new.unlink(missing_ok=True)
    except OSError as error:
        raise cannot_write(path, error) from error


@contextmanager
def _emptied(folder: Path) -> Iterator[Path]:
    try:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
    except OSError as error:
        raise cannot_write(folder, error) from error
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _mark(path: Path) -> list[int]:
    """Return what changes when a file is written again."""
    found = path.stat()
    return [found.st_size, found.st_mtime_ns]


def _texts(out: Path) -> str:
    """Return a hash of what changes when a text is added, removed or written again."""
    total = hashlib.sha256()
    for name in sorted(path.name for path in (out / TEXT).iterdir()):
        total.update(f"{name} {_mark(out / TEXT / name)}\n".encode("utf-8", "surrogateescape"))
    return total.hexdigest()


def _flush(path: Path) -> None:
    """Have the disk keep a file or folder, should the power go."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
