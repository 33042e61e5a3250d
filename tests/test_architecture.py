"""Imports point one way, files stay short, and only one place catches everything."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "pipeline"
MODULES = sorted(PACKAGE.rglob("*.py"))
TESTS = sorted(Path(__file__).parent.rglob("*.py"))

# What stands in one row may import the rows above it, not its neighbours in the same row.
LAYERS = (
    ("spans", "letters", "tally", "errors"),
    ("rules",),
    ("records",),
    ("normalise",),
    ("read", "repair", "segment", "extract"),
    ("schema", "heads"),
    ("document", "rows", "measures"),
    ("parts",),
    ("tables", "evaluate"),
    ("compare",),
    ("run", "explain"),
    ("doctor", "bench_runs"),
    ("bench_scans", "bench_repair", "bench_mixed", "bench_tables"),
    ("bench_ocr",),
    ("bench",),
    ("__main__",),
)
LEVEL = {name: level for level, names in enumerate(LAYERS) for name in names}

_LONGEST_FILE = 400
_LONGEST_FUNCTION = 50
_BOUNDARY = "run/work.py"


def part(path: Path) -> str:
    """Return the part of the package a file belongs to: ``read`` for ``read/pdf.py``."""
    first = path.relative_to(PACKAGE).parts[0]
    return first.removesuffix(".py")


def imported(path: Path) -> Iterator[str]:
    """Yield the parts of the package a file imports."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module == "pipeline":
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("pipeline."):
            yield str(node.module).split(".")[1]
        elif isinstance(node, ast.Import):
            for alias in node.names:
                if alias.name.startswith("pipeline."):
                    yield alias.name.split(".")[1]


def name(path: Path) -> str:
    return path.relative_to(PACKAGE.parent).as_posix()


@pytest.mark.parametrize("path", [p for p in MODULES if p != PACKAGE / "__init__.py"], ids=name)
def test_imports_point_one_way(path: Path) -> None:
    own = part(path)
    assert own in LEVEL, "name the new part in LAYERS"
    wrong = {other for other in imported(path) if other != own and LEVEL[other] >= LEVEL[own]}
    assert not wrong


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_only_the_command_line_prints(path: Path) -> None:
    calls = [
        node.func.id
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    ]
    assert "print" not in calls


@pytest.mark.parametrize("path", [*MODULES, *TESTS], ids=name)
def test_files_are_short(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= _LONGEST_FILE


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_functions_are_short(path: Path) -> None:
    long = [
        node.name
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef)
        and (node.end_lineno or 0) - node.lineno >= _LONGEST_FUNCTION
    ]
    assert not long


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_what_a_module_names_for_itself_is_used(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    private = re.findall(r"^(?:def |class )?(_[a-zA-Z]\w*)(?=\(|:| =|, _)", text, re.MULTILINE)
    assert [one for one in private if len(re.findall(rf"\b{one}\b", text)) < 2] == []


def test_everything_is_caught_in_one_place_only() -> None:
    catchers = [
        name(path)
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ExceptHandler)
        and (
            node.type is None
            or (isinstance(node.type, ast.Name) and node.type.id in ("Exception", "BaseException"))
        )
    ]
    assert catchers == [f"pipeline/{_BOUNDARY}"]


def test_no_file_names_an_address_of_a_registry() -> None:
    root = PACKAGE.parent
    files = [*MODULES, root / "pyproject.toml", root / "Makefile", root / "constraints.txt"]
    assert [path for path in files if "index-url" in path.read_text(encoding="utf-8")] == []


def test_every_promise_about_hostile_files_names_tests_that_exist() -> None:
    home = PACKAGE.parent
    lines = (home / "SECURITY.md").read_text(encoding="utf-8").splitlines()
    promises = [line for line in lines if line.startswith("| ")][1:]
    assert promises
    for promise in promises:
        named = re.findall(r"`(tests/[\w/]+\.py)::(test_\w+)`", promise)
        assert named, promise
        for file, test in named:
            assert f"def {test}(" in (home / file).read_text(encoding="utf-8"), (file, test)
