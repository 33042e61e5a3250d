"""Each stage depends on the code and rules it uses, and on no other."""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable
from importlib import metadata
from pathlib import Path
from typing import Any, TypeVar

import pytest

from pipeline.document import process
from pipeline.records import Source
from pipeline.rules import FOLDER, Rule, Rules, WordList
from pipeline.run import versions

T = TypeVar("T")
SAMPLES = sorted(Path("data/raw").glob("0[13]*"))


def names(stage: str) -> set[str]:
    return {path.name for path in versions.data(stage)}


def test_a_stage_is_made_of_its_package_and_what_that_imports() -> None:
    reading, repairing = set(versions.modules("read")), set(versions.modules("repair"))
    assert {"pipeline.read.ocr", "pipeline.records.scan", "pipeline.spans"} <= reading
    assert not any(name.startswith(("pipeline.extract", "pipeline.repair")) for name in reading)
    assert not any(name.startswith("pipeline.read.") for name in repairing)
    assert {"pipeline.extract.deadlines", *reading, *repairing} <= set(versions.modules("part"))
    assert "pipeline.compare.reuse" in versions.modules("tables")


def test_a_rule_belongs_to_the_stages_that_name_it() -> None:
    assert "chrome.toml" in names("read")
    assert "deadlines.toml" not in names("read") | names("repair")
    assert {"deadlines.toml", "gazetteer_after.csv", "chrome.toml"} <= names("part")
    assert {"findings.csv", "contents.toml", "plans.sql"} <= names("tables")
    assert "language.npz" in names("repair")
    assert "language.npz" not in names("read")


def test_a_rule_that_nothing_names_belongs_to_every_stage(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for path in FOLDER.glob("*.toml"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / "unheard-of.toml").write_text("")
    monkeypatch.setattr(versions, "FOLDER", tmp_path)
    for stage in versions.STAGES:
        assert tmp_path / "unheard-of.toml" in set(versions.data(stage))


class _Told(Rules):
    """Rules that tell which files they are asked for."""

    asked: set[str]

    def __getitem__(self, name: str) -> tuple[Rule, ...]:
        self.asked.add(f"{name}.toml")
        return super().__getitem__(name)

    def words(self, name: str) -> WordList:
        self.asked.add(f"{name}.csv")
        return super().words(name)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name[:2])
def test_a_stage_asks_for_no_rule_besides_those_it_names(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: dict[str, set[str]] = {}

    def stages(stage: str, make: Callable[..., T], *values: Any) -> T:
        monkeypatch.setattr(_Told, "asked", asked.setdefault(stage, set()), raising=False)
        return make(*values)

    process(Source(path, path.name, "0" * 64), _Told(), stages)
    assert asked["extract"]
    assert asked["read"] <= names("read")
    assert asked["repair"] <= names("repair")
    assert set().union(*asked.values()) <= names("part")


def test_everything_a_file_imports_and_names_is_seen() -> None:
    rules = {path.stem for path in FOLDER.iterdir()} | {"models"}
    for name, module in versions._all().items():
        for node in ast.walk(ast.parse(module.path.read_bytes())):
            if isinstance(node, ast.ImportFrom) and str(node.module).startswith("pipeline"):
                wanted = {str(node.module), *(f"{node.module}.{a.name}" for a in node.names)}
                assert wanted & versions._all().keys() - {"pipeline"} <= module.imports, name
            elif isinstance(node, ast.ImportFrom | ast.Import):
                names = (
                    [a.name for a in node.names]
                    if isinstance(node, ast.Import)
                    else [str(node.module)]
                )
                outside = {n.split(".")[0] for n in names} - sys.stdlib_module_names - {"pipeline"}
                assert outside <= module.libraries, name
            elif isinstance(node, ast.Constant) and node.value in rules:
                assert node.value in module.words or any(
                    str(node.value).startswith(start) for start in module.starts
                ), (name, node.value)


def test_every_library_that_is_imported_is_known() -> None:
    installed = metadata.packages_distributions()
    for stage in versions.STAGES:
        imported = {name for m in versions.modules(stage).values() for name in m.libraries}
        for name in imported:
            package = versions.DISTRIBUTIONS.get(name, name)
            assert package.replace("_", "-") in [d.lower() for d in installed[name]], name
        assert "not installed" not in {versions.version(p) for p in versions.libraries(stage)}
