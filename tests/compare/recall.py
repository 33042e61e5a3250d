"""How many planted things the tables name, and what else: copies, traces, omissions, conflicts,
and offices under many names.

A pair of plans that shares sentences by chance is a true copy too: the truth holds the sentences.
``python -m tests.compare.recall --count 300 --seed 5 --out DIR`` makes plans, reads and compares
them, and prints recall and precision of each kind.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from pipeline import compare, run
from pipeline.compare import cited, findings, missing, reuse
from pipeline.compare.batch import Batch, text
from pipeline.rows import Cells
from pipeline.rules import Rules
from tests.compare import planted, variants
from tests.compare.planted import Truth

Pairs = set[tuple[str, str]]
_WORDS = 12
_SHARED = 3


def compared(batch: Batch) -> list[Cells]:
    """Return the cross-document findings of ``batch``."""
    rules = Rules()
    found = cited.cited(batch, rules)
    left_out = missing.missing(found, batch)
    return findings.findings(batch, found, left_out, reuse.reuse(batch), rules)


def scores(batch: Batch, truth: Truth, rows: Sequence[Cells]) -> dict[str, tuple[Pairs, Pairs]]:
    """Return, for each kind, the planted pairs that were missed and the found ones nobody planted."""
    stems = {doc_id: Path(text(row, "file")).stem for doc_id, row in batch.documents.items()}
    shared = reuse.reuse(batch)
    copied = {(stems[told[0].doc_id], stems[other]) for told, other in reuse.copies(shared, batch)}
    sorted_copies = {_sorted(*pair) for pair in copied}
    planted = {_sorted(*pair) for pair in truth.copies}
    by_chance = {pair for pair in sorted_copies - planted if _share(*pair, truth)}
    found = {
        "copies": (planted, sorted_copies - by_chance),
        "traces": (
            set(map(tuple_of, truth.traces)),
            _told(rows, "foreign-place", stems) - set(map(tuple_of, truth.named)),
        ),
        "omissions": (
            set(map(tuple_of, truth.omissions)),
            {(stems[m.doc_id], m.cited.mentions[0].number) for m in _left_out(batch)},
        ),
        "conflicts": (
            set(map(tuple_of, truth.conflicts)),
            {
                pair
                for pair in _told(rows, "citation-conflict", stems)
                if pair[1] not in truth.cited
            },
        ),
    }
    return {kind: (right - got, got - right) for kind, (right, got) in found.items()}


def tuple_of(pair: Sequence[str]) -> tuple[str, str]:
    return pair[0], pair[1]


def _left_out(batch: Batch) -> list[missing.Missing]:
    return missing.missing(cited.cited(batch, Rules()), batch)


def _told(rows: Sequence[Cells], code: str, stems: dict[str, str]) -> Pairs:
    """Return the plan and the thing each finding of ``code`` names."""
    found = set()
    for row in rows:
        if row["code"] == code:
            message = text(row, "message")
            if code == "citation-conflict":
                if "kế hoạch)" not in message:  # within one plan
                    continue
                thing = message.removeprefix("Cùng số ").split(" ", 1)[0]
            else:
                words = text(row, "raw").split()
                at = next(
                    i for i, w in enumerate(words) if w in ("xã", "phường", "khu", "tỉnh", "phố")
                )
                thing = " ".join(words[at - (words[at] in ("khu", "phố")) :])
            found.add((stems[text(row, "doc_id")], thing))
    return found


def _sorted(one: str, two: str) -> tuple[str, str]:
    return (one, two) if one < two else (two, one)


def _share(one: str, two: str, truth: Truth) -> bool:
    """Tell whether two plans were composed with several long sentences in common."""
    both = set(truth.sentences[one]) & set(truth.sentences[two])
    return sum(len(sentence.split()) >= _WORDS for sentence in both) >= _SHARED


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    truth = planted.write(args.count, args.seed, args.out)
    run.extract([args.out / "plans"], args.out / "tables")
    batch = Batch.read(args.out / "tables")
    began = time.perf_counter()
    compare.rows(batch, Rules())
    _say(f"comparison tables: {time.perf_counter() - began:.1f} s")
    rows = [row for row in batch["findings"] if row["code"] in findings.CODES]
    for kind, (missed, extra) in scores(batch, truth, rows).items():
        count = len(set(map(tuple_of, getattr(truth, kind))))
        _print(kind, count, len(missed), count - len(missed) + len(extra), len(extra))
    named = variants.placed(args.out / "tables", truth.variants)
    astray, foreign, _ = variants.scores(named)
    _print("variants", len(named), len(astray), sum(map(bool, named.values())), len(foreign))
    for one in [*astray, *foreign]:
        _say(f"  {one.key}: {one.said} -> {named[one] or 'no unit'}")


def _print(kind: str, planted_: int, missed: int, found: int, wrong: int) -> None:
    recall, precision = 1 - missed / max(planted_, 1), 1 - wrong / max(found, 1)
    _say(f"{kind:12}{planted_:6} planted  recall {recall:.3f}  precision {precision:.3f}")


if __name__ == "__main__":
    main()
