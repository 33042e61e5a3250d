"""Folders and files -> what is to be read, and a row for each file that can't be."""

from __future__ import annotations

import hashlib
import os
import stat
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from pipeline.errors import RunError
from pipeline.heads import Failure, failed
from pipeline.records import Source
from pipeline.run import folder
from pipeline.run.remote import is_address, listed

_EMPTY = hashlib.sha256().hexdigest()
"""Empty files are no copies of each other: each is a failure of its own."""

_WRITTEN = (".csv", ".parquet", ".duckdb", ".json", ".jsonl", ".html")
"""Ends of the names of files that stand in OUT; no plan has them."""


class _Found(NamedTuple):
    """A file with its name below the folder it was found in, and that folder.

    Its path is text, since there may be any number of them.
    """

    name: str
    path: str
    root: Path


def collect(
    raw: Sequence[Path | str], out: Path | None = None
) -> tuple[list[Source], list[Failure]]:
    """Return the files to read, sorted by name, and the failures of those that can't be.

    ``raw`` are paths or fsspec addresses. A file with the bytes of another is a failure
    ``duplicate``, a link that leads out of its folder ``outside``, a device or pipe ``special``.
    What a run keeps in ``out`` is not read. Raises RunError where a path isn't there or nothing
    is found.
    """
    here = [Path(one) for one in raw if not is_address(str(one))]
    if missing := [str(path) for path in here if not path.exists()]:
        raise RunError(f"{', '.join(missing)}: no such file or folder. Check the path.")
    named = {one.name: one for one in _named(here, out)}
    found: list[Source | Failure] = [_opened(*one) for one in named.values()]
    found += [one for address in raw if is_address(str(address)) for one in listed(str(address))]
    if not found:
        raise RunError(f"{', '.join(map(str, raw))} holds no file. Put plans there and run again.")
    failures = [one for one in found if not isinstance(one, Source)]
    sources: dict[str, Source] = {}
    for source in sorted((one for one in found if isinstance(one, Source)), key=_by_name):
        first = sources.get(source.sha256)
        if first and source.sha256 != _EMPTY:
            message = f"Same content as {first.name}, which was read. Nothing to do."
            failures.append(failed(source, "collect", "duplicate", message))
        else:
            sources[f"{source.sha256} {source.name}" if first else source.sha256] = source
    return list(sources.values()), failures


def _opened(name: str, path: str, root: Path) -> Source | Failure:
    """Return a file ready to be read, or the row of its failure."""
    shown = Source(path, _readable(name), "")
    if trouble := _trouble(Path(path), root):
        return failed(shown, "collect", *trouble)
    try:
        with Path(path).open("rb") as handle:
            digest = hashlib.file_digest(handle, "sha256").hexdigest()
    except OSError as error:
        message = f"The file can't be opened: {error.strerror}. Give read permission to it."
        return failed(shown, "collect", "unreadable", message)
    return Source(path, shown.name, digest)


def _by_name(source: Source) -> str:
    return source.name


def _named(raw: Sequence[Path], out: Path | None) -> Iterator[_Found]:
    """Yield each file with its path below the folder it was found in.

    Two files of one name from two folders get the folder's name before theirs, its whole path where
    the folders have one name, too.
    """
    found = {
        str(path): _Found(_name(path, root), str(path), root)
        for root in raw
        for ours in [_below(root, out)]
        for path in _files(root)
        if not _is_ours(path, ours)
    }
    by_folder = _apart(list(found.values()), lambda root: root.name)
    yield from _apart(by_folder, lambda root: root.as_posix().lstrip("/").removesuffix(root.name))


def _apart(found: list[_Found], before: Callable[[Path], str]) -> list[_Found]:
    """Put what is told of its folder before the name of each file that shares it with another."""
    uses = Counter(one.name for one in found)
    return [
        one._replace(name=(Path(before(one.root.resolve())) / one.name).as_posix())
        if uses[one.name] > 1
        else one
        for one in found
    ]


def _name(path: Path, root: Path) -> str:
    return path.relative_to(root).as_posix() if path != root else path.name


def _files(root: Path) -> Iterator[Path]:
    """Yield all that is no folder under ``root``, in order; linked folders are not entered."""
    if not root.is_dir():
        yield root
        return
    for folder_name, folders, files in os.walk(root):
        inside = Path(folder_name)
        linked = [name for name in folders if (inside / name).is_symlink()]
        yield from (inside / name for name in sorted([*files, *linked]))


def _below(root: Path, out: Path | None) -> Path | None:
    """Return ``out`` as a path below ``root``, None where it lies elsewhere."""
    if out is None or not out.resolve().is_relative_to(root.resolve()):
        return None
    return root / out.resolve().relative_to(root.resolve())


def _is_ours(path: Path, out: Path | None) -> bool:
    """Tell whether ``path`` is what a run keeps or writes in ``out``, or is made of that."""
    if out is None or not path.is_relative_to(out):
        return False
    match path.relative_to(out).parts:
        case (folder.CACHE | "export", *_):
            return True
        case (folder.TEXT, _):
            return path.match(folder.TEXTS)
        case (name,):
            return name.endswith(_WRITTEN)
    return False


def _trouble(path: Path, root: Path) -> tuple[str, str] | None:
    """Return the code and message for what is no plain file of its folder, None for what is."""
    if path.is_symlink() and root.is_dir():
        try:
            target = path.resolve(strict=True)
        except (OSError, RuntimeError):  # RuntimeError: links in a circle
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
    text = name.encode("utf-8", "replace").decode()
    return name if text == name else text  # one string and not two of the same
