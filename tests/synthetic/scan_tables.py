"""Scans of plans with task tables: every way a table's lines look, worn as scanners wear pages."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from random import Random

from PIL import Image

from tests.synthetic import scans
from tests.synthetic.pdf_tables import Drawn, print_table

FULL = ("grid", "double", "coloured", "bars")
HALF = ("across", "header", "inside", "shaded", "framed")
_ROWS = 12
"""A page takes seconds to read: tables are cut to so many rows."""


def askew(image: Image.Image, rng: Random) -> Image.Image:
    """Return ``image`` as an office scanner shows it: turned a little, with grain."""
    return scans.noisy(scans.skewed(image, rng), rng)


ASKEW = scans.Kind("200 dpi", 200, askew, 80)
FINE = scans.Kind("300 dpi", 300, askew, 80)
STAMPED = scans.Kind("stamped", 200, scans.stamped, 85)
TURNED = scans.Kind("turned", 200, scans.turned, 85)


def scan_tables(
    drawn: Drawn, folder: Path, *, lines: Sequence[str], kind: scans.Kind = ASKEW
) -> None:
    """Write the pages with each plan's table as images, drawn in one of the ways ``lines``."""
    printed = folder.parent / "printed"
    for made in (printed, folder):
        made.mkdir(parents=True, exist_ok=True)
    for plan, rng in drawn:
        if plan.table:
            del plan.table.rows[_ROWS:]
        path = printed / f"{plan.stem}.pdf"
        pages = print_table(plan, rng, path, rng.choice(lines))
        content = scans.chosen(path.read_bytes(), pages)
        worn = scans.scanned(content, kind, rng, pages=len(pages))
        (folder / f"{plan.stem}.pdf").write_bytes(worn)
