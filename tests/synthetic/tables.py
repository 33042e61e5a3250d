"""Whole task rows right, by table layout: ``python -m tests.synthetic.tables --count 8``.

Draws plans with large task tables with a fresh seed (or ``--seed``), writes each in every layout,
reads them and prints how many cells and whole rows are right. Layouts that LibreOffice prints are
left out where it isn't found. ``--min "ruled=0.98"`` gives the least share of whole rows.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from random import Random, SystemRandom
from typing import NamedTuple

from pipeline import run
from pipeline.evaluate import Run, Scores, gold_files, score_document, total
from tests.synthetic import odd_tables, pdf_tables, scan_tables, text_tables, word_tables
from tests.synthetic.large import draw_large
from tests.synthetic.plan import Plan
from tests.synthetic.text import write_text
from tests.synthetic.truth import truth

Writer = Callable[[Sequence[tuple[Plan, Random]], Path], None]
"""Writes each plan, named by its stem, into a folder."""


class Layout(NamedTuple):
    """A way a table may look: its name, how it is written and what its writing needs."""

    name: str
    write: Writer
    needs: Callable[[], bool] = lambda: True


def _printed(drawn: Sequence[tuple[Plan, Random]], folder: Path, *, borders: Sequence[str]) -> None:
    words = folder.parent / "words"
    word_tables.write_tables(drawn, words, borders=borders)
    word_tables.print_tables(words, folder)


def _texts(drawn: Sequence[tuple[Plan, Random]], folder: Path, *, form: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for plan, rng in drawn:
        written = write_text(plan, rng, form)
        (folder / f"{plan.stem}.txt").write_text(written, encoding="utf-8")


LAYOUTS = (
    Layout("docx", partial(word_tables.write_tables, borders=word_tables.FULL)),
    Layout("docx, odd", odd_tables.write_odd_tables),
    *(Layout(f"text, {form}", partial(_texts, form=form)) for form in text_tables.FORMS),
    *(
        Layout(f"docx printed, {name}", partial(_printed, borders=borders), word_tables.can_print)
        for name, borders in (
            ("ruled", word_tables.FULL),
            ("half-ruled", word_tables.HALF),
            ("borderless", word_tables.OPEN),
        )
    ),
    *(
        Layout(f"PDF, {name}", partial(pdf_tables.write_tables, lines=lines))
        for name, lines in (
            ("ruled", pdf_tables.FULL),
            ("half-ruled", pdf_tables.HALF),
            ("borderless", pdf_tables.OPEN),
        )
    ),
    Layout("PDF, turned", partial(pdf_tables.write_tables, lines=pdf_tables.FULL, turned=True)),
    *(
        Layout(
            f"scan, {kind.name}",
            partial(scan_tables.scan_tables, lines=scan_tables.FULL, kind=kind),
        )
        for kind in (scan_tables.ASKEW, scan_tables.FINE, scan_tables.STAMPED, scan_tables.TURNED)
    ),
    *(
        Layout(f"scan, {name}", partial(scan_tables.scan_tables, lines=lines))
        for name, lines in (
            ("half-ruled", scan_tables.HALF),
            ("dashed", pdf_tables.BROKEN),
            ("borderless", pdf_tables.OPEN),
        )
    ),
)


def written(layout: Layout, count: int, seed: int, folder: Path) -> None:
    """Write ``count`` plans below ``folder/plans`` and their tasks below ``folder/gold``."""
    gold = folder / "gold"
    gold.mkdir(parents=True, exist_ok=True)
    drawn = [draw_large(seed, index) for index in range(count)]
    layout.write(drawn, folder / "plans")
    for plan, _ in drawn:
        told = truth(plan)
        kept = {"document": {}, **{key: told[key] for key in ("stem", "traits", "tasks")}}
        text = json.dumps(kept, ensure_ascii=False, indent=1)
        (gold / f"{plan.stem}.json").write_text(text + "\n", encoding="utf-8")


def measured(
    layouts: Sequence[Layout], count: int, seed: int, out: Path
) -> Iterator[tuple[Layout, Scores]]:
    """Yield the scores of ``count`` plans in each layout; files stay below ``out``."""
    for layout in layouts:
        folder = out / layout.name.replace(", ", "-").replace(" ", "-")
        written(layout, count, seed, folder)
        run.extract([folder / "plans"], folder / "out")
        tables = Run(folder / "out")
        gold = gold_files(folder / "gold")
        yield layout, total([score_document(s, of, tables) for s, of in gold.items()])


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=8)
    parser.add_argument("--seed", type=int, default=None)
    parser.add_argument("--out", type=Path, default=None)
    parser.add_argument("--only", nargs="*", default=[], metavar="WORD", help="layouts named so")
    parser.add_argument("--min", nargs="*", default=[], metavar="LAYOUT=SHARE")
    parser.add_argument("--misses", type=int, default=0)
    args = parser.parse_args(argv)
    seed = args.seed if args.seed is not None else SystemRandom().randrange(10**6)
    out = args.out or Path(tempfile.mkdtemp(prefix="kehoach-tables-"))
    least = {name: float(value) for name, value in (pair.split("=") for pair in args.min)}
    wanted = [y for y in LAYOUTS if not args.only or any(word in y.name for word in args.only)]
    able = [layout for layout in wanted if layout.needs()]
    _say(f"{args.count} plans, seed {seed}, in {out}")
    _say(f"{'table':28}{'rows':>6}{'whole':>9}{'cells':>9}")
    below = []
    for layout, scores in measured(able, args.count, seed, out):
        rows, cells = scores["task_rows"], scores["tasks"]
        _say(f"{layout.name:28}{rows.wanted:6.0f}{rows.f1:9.3f}{cells.f1:9.3f}")
        _say(*(f"    {miss}" for miss in cells.missed[: args.misses]))
        if rows.f1 < least.get(layout.name, 0.0):
            below.append(f"{layout.name}: {rows.f1:.3f} is below {least[layout.name]:.3f}")
    _say(*(f"{y.name}: not measured, LibreOffice is missing" for y in wanted if y not in able))
    _say(*below)
    return 1 if below else 0


def _say(*lines: str) -> None:
    """Print at once: a layout takes minutes."""
    sys.stdout.writelines(f"{line}\n" for line in lines)
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
