"""The vocabulary beside this package, read once."""

from __future__ import annotations

import csv
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"


@cache
def table(name: str) -> dict[str, Any]:
    """Return ``data/<name>.toml``."""
    return tomllib.loads((DATA / f"{name}.toml").read_text(encoding="utf-8"))


@cache
def lines(name: str) -> tuple[str, ...]:
    """Return the lines of ``data/<name>.txt``."""
    return tuple((DATA / f"{name}.txt").read_text(encoding="utf-8").splitlines())


@cache
def rows(name: str) -> tuple[dict[str, str], ...]:
    """Return the rows of ``data/<name>.csv``."""
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


def phrases(name: str) -> list[str]:
    """Return the wordings called ``name`` in ``phrases.toml``."""
    found: list[str] = table("phrases")[name]
    return found
