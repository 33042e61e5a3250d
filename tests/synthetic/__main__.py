"""Write plans and their truth: ``python -m tests.synthetic --count 1000 --seed 7 --out DIR``.

The plans stand in ``DIR/plans``, the truth in ``DIR/gold``; each plan has one of the formats.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from tests.synthetic.write import FORMATS, write_all


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--formats", nargs="+", choices=FORMATS, default=list(FORMATS))
    args = parser.parse_args()
    write_all(args.count, args.seed, args.out, args.formats)


if __name__ == "__main__":
    main()
