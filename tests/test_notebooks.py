"""Every notebook runs from top to bottom on the tables of the committed samples."""

from __future__ import annotations

import os
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from pipeline import run

ROOT = Path(__file__).parent.parent
SAMPLES = ("03_*.txt", "04_*.txt", "05_*.md")


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("tables")
    raw = [path for name in SAMPLES for path in sorted((ROOT / "data/raw").glob(name))]
    run.extract(raw, out, run.Settings(jobs=1))
    return out


@pytest.mark.parametrize("path", sorted((ROOT / "notebooks").glob("*.ipynb")), ids=lambda p: p.stem)
def test_notebook(path: Path, tables: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    environment = os.environ | {"KEHOACH_TABLES": str(tables)}
    client = NotebookClient(
        notebook, timeout=300, resources={"metadata": {"path": str(path.parent)}}
    )
    client.execute(env=environment)
    shown = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    assert any("image/png" in output.get("data", {}) for output in shown)


@pytest.mark.parametrize("path", sorted((ROOT / "notebooks").glob("*.ipynb")), ids=lambda p: p.stem)
def test_notebook_is_committed_without_outputs(path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    assert not any(cell.get("outputs") for cell in notebook.cells)
