"""Folders and files -> what is to be read, and a row for each file that can't be."""

from __future__ import annotations

import hashlib
import os
import stat
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from pipeline.errors import RunError
from pipeline.records import Source
from pipeline.rows import Cells
from pipeline.run import folder
from pipeline.run.work import failed


class _Found(NamedTuple):
    """A file with its name below the folder it was found in, and that folder."""

    name: str
    path: Path
    root: Path


def collect(raw: Sequence[Path], out: Path | None = None) -> tuple[list[Source], list[Cells]]:
    """Return the files to read, sorted by name, and the failures of those that can't be.

    A file with the bytes of another is a failure ``duplicate``, a link that leads out of its
    folder ``outside``, a device or pipe ``special``. What a run wrote to ``out`` is not read.
    Raises RunError where a path isn't there or nothing is found.
    """
    if missing := [str(path) for path in raw if not path.exists()]:
        raise RunError(f"{', '.join(missing)}: no such file or folder. Check the path.")
    files = sorted({found.name: found for found in _named(raw, out)}.values())
    if not files:
        raise RunError(f"{', '.join(map(str, raw))} holds no file. Put plans there and run again.")
    sources: dict[str, Source] = {}
    failures: list[Cells] = []
    for name, path, root in files:
        shown = Source(path, _readable(name), "")
        if trouble := _trouble(path, root):
            failures.append(failed(shown, "collect", *trouble))
            continue
        try:
            with path.open("rb") as handle:
                digest = hashlib.file_digest(handle, "sha256").hexdigest()
                empty = not os.fstat(handle.fileno()).st_size
        except OSError as error:
            message = f"The file can't be opened: {error.strerror}. Give read permission to it."
            failures.append(failed(shown, "collect", "unreadable", message))
            continue
        source = Source(path, shown.name, digest)
        if digest in sources and not empty:
            message = f"Same content as {sources[digest].name}, which was read. Nothing to do."
            failures.append(failed(source, "collect", "duplicate", message))
            continue
        sources[digest if digest not in sources else f"{digest} {name}"] = source
    return list(sources.values()), failures


def _named(raw: Sequence[Path], out: Path | None) -> Iterator[_Found]:
    """Yield each file with its path below the folder it was found in.

    Two files of one name from two folders get the folder's name before theirs.
    """
    found = [(root, path) for root in raw for path in _files(root) if not _is_ours(path, out)]
    names = {
        path: path.relative_to(root).as_posix() if root.is_dir() else path.name
        for root, path in found
    }
    uses = Counter(names.values())
    for root, path in found:
        name = names[path]
        yield _Found(f"{root.resolve().name}/{name}" if uses[name] > 1 else name, path, root)


def _files(root: Path) -> Iterator[Path]:
    """Yield all that is no folder under ``root``, in order; linked folders are not entered."""
    if not root.is_dir():
        yield root
        return
    for folder_name, folders, files in os.walk(root):
        inside = Path(folder_name)
        linked = [name for name in folders if (inside / name).is_symlink()]
        yield from (inside / name for name in sorted([*files, *linked]))


def _is_ours(path: Path, out: Path | None) -> bool:
    """Tell whether a run keeps ``path`` for itself."""
    return out is not None and path.is_relative_to(out / folder.CACHE)


def _trouble(path: Path, root: Path) -> tuple[str, str] | None:
    """Return the code and message for what is no plain file of its folder, None for what is."""
    if path.is_symlink() and root.is_dir():
        target = path.resolve()
        if not target.exists():
            return "unreadable", "The link leads nowhere. Put the file itself there."
        if not target.is_relative_to(root.resolve()):
            return "outside", (
                "The link leads out of the folder and is not followed. Put the file itself there."
            )
        if target.is_dir():
            return "skipped", "The link leads to a folder that is read anyway. Nothing to do."
    try:
        mode = path.stat().st_mode
    except OSError as error:
        return "unreadable", f"The file can't be opened: {error.strerror}. Check its permissions."
    if not stat.S_ISREG(mode):
        return "special", "This is a device, pipe or socket and no file. Take it out of the folder."
    return None


def _readable(name: str) -> str:
    """Return a file's name as text; bytes that are no UTF-8 become question marks."""
    return name.encode("utf-8", "replace").decode()
