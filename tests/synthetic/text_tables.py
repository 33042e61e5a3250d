"""Task tables as lines of text: what is left of a table where its ruling lines are gone.

``cells`` gives each paragraph of a cell a line, ``lines`` each line as a narrow column wraps it;
``-apart`` puts an empty line below each cell, ``-paged`` breaks pages in the middle of rows.
``bars`` are a crawler's lone bars, ``markdown`` has one row a line.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from random import Random

from tests.synthetic.plan import TaskTable

FORMS = (
    "cells",
    "cells-apart",
    "lines",
    "lines-apart",
    "lines-paged",
    "bars",
    "markdown",
)
_PAGE = 44
"""Lines of a page."""


def lines_of(table: TaskTable, form: str, width: int, rng: Random) -> list[str]:
    """Return the table's lines; ``width`` is that of the page in characters, 0 for no wrapping."""
    if form == "bars":
        return list(_bars(table, width))
    if form == "markdown":
        return list(_markdown(table))
    wide = {"no": 4, "task": rng.randint(26, 40)}
    others = rng.randint(14, 22)
    widths = [wide.get(key, others) if form[:5] == "lines" else 0 for key, _ in table.columns]
    lines: list[str] = []
    for row in table.grid():
        for cell, narrow in zip(row, widths, strict=True):
            if cell:
                lines += _wrapped(cell, narrow)
                lines += [""] if form.endswith("apart") else []
    return list(_paged(lines, rng)) if form.endswith("paged") else lines


def _wrapped(cell: str, width: int) -> list[str]:
    paragraphs = cell.split("\n")
    if not width:
        return paragraphs
    return [
        line
        for paragraph in paragraphs
        for line in textwrap.wrap(paragraph, width, break_long_words=False, break_on_hyphens=False)
    ]


def _paged(lines: list[str], rng: Random) -> Iterator[str]:
    number = rng.randint(2, 6)
    for index, line in enumerate(lines):
        if index and index % _PAGE == 0:
            yield f"{number}"
            yield f"\f{line}"
            number += 1
        else:
            yield line


def _bars(table: TaskTable, width: int) -> Iterator[str]:
    """Yield a bar before each cell and one after each row; merged cells are written once."""
    keys = [key for key, _ in table.columns]
    head = len(table.grid()) - len(table.rows)
    for index, cells in enumerate(table.grid()):
        row = table.rows[index - head] if index >= head else None
        written = cells[:2] if row and row.group else cells
        for key, cell in zip(keys, written, strict=False):
            if not (row and key in row.merged):
                yield from ["|", *_wrapped(cell, width)]
        yield "|"


def _markdown(table: TaskTable) -> Iterator[str]:
    for index, cells in enumerate(table.grid()):
        yield f"| {' | '.join(cell.replace(chr(10), ' ') for cell in cells)} |"
        if not index:
            yield f"|{'---|' * len(cells)}"
