"""Comparison notebooks run over a run's tables -> one HTML page that needs no network."""

from __future__ import annotations

import html
import importlib
import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

from pipeline import tables
from pipeline.errors import MissingToolError, RunError

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"

_SECONDS = 600
_PAGE = """<!doctype html>
<html lang="vi"><head><meta charset="utf-8"><title>So sánh kế hoạch</title><style>
body { font: 16px/1.5 sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; font-size: 14px; }
td, th { border: 1px solid #ccc; padding: .2rem .5rem; text-align: left; vertical-align: top; }
img { max-width: 100%; } .wide { overflow-x: auto; } pre { white-space: pre-wrap; }
</style></head><body>
"""


def report(out: Path, notebooks: Path = NOTEBOOKS) -> Path:
    """Run the notebooks over the tables in ``out``; write ``out/report.html`` and return it.

    Raises OutputError where there are no tables, MissingToolError where a library is missing.
    """
    tables.read(out, "documents")
    paths = sorted(notebooks.glob("*.ipynb"))
    if not paths:
        raise RunError(f"{notebooks} holds no notebook. Run this in a checkout of the project.")
    parts = [part for path in paths for part in _parts(_executed(path, out))]
    page = out / "report.html"
    page.write_text(_PAGE + "\n".join(parts) + "\n</body></html>\n", encoding="utf-8")
    return page


def _library(name: str) -> ModuleType:
    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise MissingToolError(f"{name} is not installed. Run: make setup") from error


def _executed(path: Path, out: Path) -> Sequence[Mapping[str, Any]]:
    """Return the cells of a notebook after a run over the tables in ``out``."""
    notebook = _library("nbformat").read(path, as_version=4)
    client = _library("nbclient").NotebookClient(
        notebook, timeout=_SECONDS, resources={"metadata": {"path": str(path.parent)}}
    )
    client.execute(env=os.environ | {"KEHOACH_TABLES": str(out.resolve())})
    cells: Sequence[Mapping[str, Any]] = notebook.cells
    return cells


def _parts(cells: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    markdown = _library("markdown_it").MarkdownIt()
    for cell in cells:
        if cell["cell_type"] == "markdown":
            yield markdown.render(cell["source"])
        for output in cell.get("outputs", []):
            yield from _shown(output)


def _shown(output: Mapping[str, Any]) -> Iterator[str]:
    """Yield the richest form of a cell's output."""
    forms = output.get("data", {})
    if "image/png" in forms:
        yield f'<img alt="" src="data:image/png;base64,{forms["image/png"].strip()}">'
    elif "text/html" in forms:
        yield f'<div class="wide">{forms["text/html"]}</div>'
    elif text := forms.get("text/plain") or output.get("text"):
        yield f"<pre>{html.escape(text)}</pre>"
