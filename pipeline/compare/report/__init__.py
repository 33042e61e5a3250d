"""Tables of a run -> ``report.html``: one page that needs nothing else and no network.

The page holds the tables and the texts, compressed, and a script that shows them. Nothing that a
plan says ever becomes markup: values travel as JSON inside base64, the script sets text and never
HTML, and the page's own policy forbids every other script, style and address.
"""

from __future__ import annotations

import base64
import hashlib
import os
from collections.abc import Sequence
from functools import cache
from importlib import resources
from pathlib import Path

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from pipeline.compare.report import content, images
from pipeline.compare.report.packed import packed
from pipeline.errors import cannot_write
from pipeline.rules import Rules

FILE = "report.html"

LARGEST = 14_500_000
"""Bytes a report may take: what a mail server usually lets pass, with room for its envelope."""

_MARGIN = 0.95
"""Share of the plans that would just fit that is tried next: plans are not equally long."""

SCRIPTS = (
    "dom",
    "words",
    "store",
    "marks",
    "route",
    "grid",
    "source",
    "overview",
    "compare",
    "plans",
    "plan",
    "citations",
    "tasks",
    "deadlines",
    "findings",
    "reuse",
    "search",
    "main",
)
"""The scripts under ``js/``, in the order they are put into the page; they share one scope."""


def report(out: Path) -> Path:
    """Write ``out/report.html`` from the tables in ``out`` and return its path.

    Where all plans would make the page too large, it holds as many as it can and says so. Raises
    RunError where there are no tables, OutputError where the page can't be written.
    """
    most: int | None = None
    while True:
        found = content.content(out, Rules(), most)
        tables, texts = packed(found.tables), packed(found.texts)
        size, count = len(tables) + len(texts), len(found.documents)
        room = LARGEST - size - len(_style()) - len(_script())
        if room >= 0 or count <= 1:
            break
        most = max(1, int(count * (size + room) / size * _MARGIN))
    pictures = images.pictures(out, found.documents, room)
    page = _page(tables, texts, pictures)
    path = out / FILE
    fresh = out / f".{FILE}-{os.getpid()}"
    try:
        fresh.write_text(page, encoding="utf-8")
        fresh.replace(path)
    except OSError as error:
        raise cannot_write(path, error) from error
    return path


def _page(tables: str, texts: str, pictures: Sequence[images.Picture]) -> str:
    style, script = _style(), _script()
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    template = environment.from_string(_file("template.html"))
    return template.render(
        style=Markup(style),  # noqa: S704 - our own files
        script=Markup(script),  # noqa: S704
        style_hash=_hash(style),
        script_hash=_hash(script),
        tables=tables,
        texts=texts,
        pictures=pictures,
    )


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return base64.b64encode(digest).decode()


@cache
def _style() -> str:
    return _file("report.css")


@cache
def _script() -> str:
    parts = [_file(f"js/{name}.js") for name in SCRIPTS]
    return '"use strict";\n(() => {\n' + "\n".join(parts) + "\n})();\n"


def _file(name: str) -> str:
    return resources.files(__name__).joinpath(name).read_text(encoding="utf-8")
