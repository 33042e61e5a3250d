"""Score the pipeline on plans nobody typed: ``python -m tests.synthetic.score --count 200``.

Draws plans with a fresh seed (or ``--seed``), reads them and prints precision, recall and F1 of
each table for all plans, for each format and for each trait. ``--min table=0.99`` gives floors.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from random import SystemRandom

from pipeline import run
from pipeline.evaluate import Run, Scores, gold_files, report, score_document, short, total
from tests.synthetic.write import FORMATS, write_all

NOVEL = "novel-"
"""Traits no rule was written for begin so; plans with one are told apart."""


def read_and_score(folder: Path) -> dict[str, Scores]:
    """Read ``folder/plans`` and return the scores of each plan in ``folder/gold``."""
    run.extract([folder / "plans"], folder / "out")
    tables = Run(folder / "out")
    return {
        stem: score_document(stem, of, tables) for stem, of in gold_files(folder / "gold").items()
    }


def novel(folder: Path) -> set[str]:
    """Return the stems of plans with a trait that no rule was written for."""
    golds = gold_files(folder / "gold")
    return {s for s, gold in golds.items() if any(t.startswith(NOVEL) for t in gold["traits"])}


def by_trait(folder: Path, scores: dict[str, Scores]) -> str:
    """Return a line of F1 values for each trait, a column a table."""
    traits: dict[str, list[Scores]] = {}
    for stem, gold in gold_files(folder / "gold").items():
        for trait in gold["traits"]:
            traits.setdefault(trait, []).append(scores[stem])
    names = list(total(scores.values()))
    lines = [f"{'trait':22}{'plans':>6}" + "".join(f"{name[:11]:>12}" for name in names)]
    for trait, found in sorted(traits.items()):
        sums = total(found)
        values = "".join(f"{sums[n].f1:12.3f}" if n in sums else f"{'n/a':>12}" for n in names)
        lines.append(f"{trait:22}{len(found):6}" + values)
    return "\n".join(lines)


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--seed", type=int, default=None)
    parser.add_argument("--out", type=Path, default=None)
    parser.add_argument("--formats", nargs="+", choices=FORMATS, default=list(FORMATS))
    parser.add_argument("--min", nargs="*", default=[], metavar="TABLE=F1")
    parser.add_argument("--misses", type=int, default=0)
    args = parser.parse_args(argv)
    seed = args.seed if args.seed is not None else SystemRandom().randrange(10**6)
    folder = args.out or Path(tempfile.mkdtemp(prefix="kehoach-"))
    write_all(args.count, seed, folder, args.formats)
    scores = read_and_score(folder)
    strange = novel(folder)
    known = total(of for stem, of in scores.items() if stem not in strange)
    least = {name: float(value) for name, value in (pair.split("=") for pair in args.min)}
    below = short(known, least)
    parts = [f"{args.count} plans, seed {seed}, in {folder}", report(known, args.misses)]
    if strange:
        strangers = total(scores[stem] for stem in sorted(strange))
        parts += ["with traits no rule was written for:", report(strangers)]
    sys.stdout.write("\n\n".join([*parts, by_trait(folder, scores), *below]) + "\n")
    return 1 if below else 0


if __name__ == "__main__":
    sys.exit(main())
