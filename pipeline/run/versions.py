"""What each stage depends on besides its document, as one hash: code, rules, models, libraries.

The code of a stage is its package and all that it imports; its rules are the rule files that this
code names; a rule file that no code names belongs to every stage. So a change of a rule changes
the stages that read it and those behind them, and no other.
"""

from __future__ import annotations

import hashlib
import re
import shutil
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from pipeline.read.tools import office, tessdata
from pipeline.rules import FOLDER

ROOT = Path(__file__).parents[2]
MODELS = ROOT / "models"

STAGES: Mapping[str, tuple[str, ...]] = {
    "read": ("pipeline.read",),
    "repair": ("pipeline.repair",),
    "part": ("pipeline.document", "pipeline.rows", "pipeline.parts", "pipeline.run.work"),
    "tables": ("pipeline.tables", "pipeline.compare.views", "pipeline.run.finish"),
}
"""The modules that do the work of each stage."""

_ALONE = "pipeline.run"
"""Modules whose imports don't count: they call on everything, and what they use is named above."""

DISTRIBUTIONS = {
    "PIL": "pillow",
    "ahocorasick": "pyahocorasick",
    "cv2": "opencv-python-headless",
    "dateutil": "python-dateutil",
    "docx": "python-docx",
}
"""Packages whose name is not that of the module they hold."""

_BENEATH = {
    "pdfplumber": ("pdfminer.six",),
    "underthesea": ("underthesea-core",),
}
"""Packages that do the work of others."""


_IMPORT = re.compile(
    r"^[ ]*(?:from ([\w.]+) import (\([^)]*\)|[^\n]+)|import (\w[\w., ]*))", re.MULTILINE
)
_NAME = re.compile(r"\w+")
_STRING = re.compile(r'"([\w.-]+)"')
_START = re.compile(r'f"([\w-]{3,})\{')


@dataclass(frozen=True)
class Module:
    """One file of the program: what it imports (with what comes by the way) and says."""

    path: Path
    imports: frozenset[str]
    libraries: frozenset[str]
    words: frozenset[str]
    starts: frozenset[str]


@lru_cache(maxsize=1)
def fingerprints() -> Mapping[str, str]:
    """Return a hash of what each stage depends on."""
    return {stage: _hash(stage) for stage in STAGES}


def _hash(stage: str) -> str:
    found = modules(stage)
    total = hashlib.sha256(f"{sys.version_info[:2]}".encode())
    files = {module.path for module in found.values()} | set(data(stage))
    for path in sorted(files):
        total.update(path.relative_to(ROOT).as_posix().encode() + b"\0")
        total.update(_content(path))
    for name in sorted(libraries(stage)):
        total.update(f"{name}=={version(name)}\n".encode())
    if "pipeline.read" in found:
        total.update("\n".join(_tools()).encode())
    return total.hexdigest()


@cache
def _content(path: Path) -> bytes:
    return hashlib.sha256(path.read_bytes()).digest()


def modules(stage: str) -> dict[str, Module]:
    """Return the modules of ``stage`` by name: its own and all that they import."""
    known = _all()
    found: dict[str, Module] = {}
    waiting = [above for root in STAGES[stage] for above in _above(root)]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found[name] = known[name]
            waiting += () if name.startswith(_ALONE) else known[name].imports
    return found


def data(stage: str) -> Iterator[Path]:
    """Yield the rule files and models that ``stage`` reads."""
    everyone = _said(_all())
    own = _said(modules(stage))
    for path in sorted(FOLDER.iterdir()):
        if path.suffix in (".toml", ".csv") and (_names(path, *own) or not _names(path, *everyone)):
            yield path
    for module in modules(stage).values():
        yield from sorted(module.path.parent.glob("*.sql"))
    if "models" in own[0] and MODELS.is_dir():
        yield from sorted(path for path in MODELS.iterdir() if path.is_file())


def libraries(stage: str) -> set[str]:
    """Return the packages of others that ``stage`` works with."""
    imported = {name for module in modules(stage).values() for name in module.libraries}
    found = {DISTRIBUTIONS.get(name, name) for name in imported}
    return found | {below for name in found for below in _BENEATH.get(name, ())}


def version(package: str) -> str:
    """Return the version of an installed package."""
    return _installed().get(_folded(package), "not installed")


@cache
def _installed() -> Mapping[str, str]:
    """Return the versions of all packages, by the names of the folders that describe them."""
    folders = (Path(place) for place in sys.path if place.endswith(("site-packages", "-packages")))
    found = [path.stem.rpartition("-") for place in folders for path in place.glob("*.dist-info")]
    return {_folded(name): version for name, _, version in reversed(found)}


def _folded(package: str) -> str:
    return re.sub(r"[-_.]+", "-", package).lower()


def _names(path: Path, words: set[str], starts: set[str]) -> bool:
    return bool({path.stem, path.name} & words) or any(path.stem.startswith(s) for s in starts)


def _said(found: Mapping[str, Module]) -> tuple[set[str], set[str]]:
    words = {word for module in found.values() for word in module.words}
    return words, {start for module in found.values() for start in module.starts}


@cache
def _all() -> Mapping[str, Module]:
    package = ROOT / "pipeline"
    paths = {_module_name(path): path for path in sorted(package.rglob("*.py"))}
    return {name: _module(path, paths) for name, path in paths.items()}


def _module_name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _module(path: Path, known: Mapping[str, Path]) -> Module:
    """Return what a file imports and says, by its text: parsing all takes ten times as long.

    Too much is found rather than too little (what a comment names, for instance).
    """
    text = path.read_text(encoding="utf-8")
    imports: set[str] = set()
    for source, names, plain in _IMPORT.findall(text):
        imports.update(name.strip().split(" ")[0] for name in plain.split(",") if name.strip())
        if source:
            imports.update([source, *(f"{source}.{name}" for name in _NAME.findall(names))])
    whole = {above for name in imports for above in _above(name) if above in known}
    others = {name.split(".")[0] for name in imports} - sys.stdlib_module_names - {"pipeline"}
    words = frozenset(_STRING.findall(text))
    return Module(path, frozenset(whole), frozenset(others), words, frozenset(_START.findall(text)))


def _above(name: str) -> Iterator[str]:
    """Yield a module and the packages it lies in, which are imported with it."""
    parts = name.split(".")
    for count in range(2, len(parts) + 1):
        yield ".".join(parts[:count])


def _tools() -> Iterator[str]:
    """Yield what tells one installation of the programs that read files from another."""
    found = tessdata()
    for path in (found / "vie.traineddata" if found else None, office(), _program("tesseract")):
        if path:
            state = path.stat()
            yield f"{path} {state.st_size} {state.st_mtime_ns}"


def _program(name: str) -> Path | None:
    found = shutil.which(name)
    return Path(found) if found else None
