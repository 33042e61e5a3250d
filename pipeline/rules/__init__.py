"""What a person edits: rule files (TOML) and word lists (CSV), and the loader that proves them.

A rule file holds ``[fragments]`` and ``[[rule]]`` entries with ``name``, ``pattern``, ``yes``
examples, ``no`` counter-examples and ``source``. A fragment is a named piece of patterns, used as
``{name}``, or as ``{=name}`` to be put in verbatim, as inside ``[...]``. Other keys must be
declared in the file's ``extra`` list, and are strings. A word list is a CSV file whose first row
names its columns.
"""

from __future__ import annotations

import csv
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from pipeline.errors import RulesError

FOLDER = Path(__file__).parent
_REQUIRED = {"name", "pattern", "yes", "no", "source"}
_FRAGMENT = re.compile(r"\{(=?)([a-z_]+)\}")

WordList = tuple[Mapping[str, str], ...]
"""The rows of a word list, by column."""


@dataclass(frozen=True)
class Rule:
    """One pattern with the examples that prove it and the norm it comes from."""

    name: str
    pattern: re.Pattern[str]
    yes: tuple[str, ...]
    no: tuple[str, ...]
    source: str
    extra: Mapping[str, str]

    def __getitem__(self, key: str) -> str:
        return self.extra.get(key, "")


@dataclass(frozen=True)
class Rules:
    """All rules of a folder, read when first asked for."""

    folder: Path = FOLDER
    _read: dict[str, tuple[Rule, ...]] = field(default_factory=dict, repr=False, compare=False)
    _named: dict[tuple[str, str], Rule] = field(default_factory=dict, repr=False, compare=False)
    _lists: dict[str, WordList] = field(default_factory=dict, repr=False, compare=False)
    _hash: int = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_hash", hash(self.folder))

    def __hash__(self) -> int:  # what is compiled from rules is looked up by them all the time
        return self._hash

    def __getitem__(self, name: str) -> tuple[Rule, ...]:
        """Return the rules of ``name``.toml. Raises RulesError if the file is wrong."""
        rules = self._read.get(name)
        if rules is None:
            rules = self._read[name] = _rules(self.folder / f"{name}.toml")
        return rules

    def one(self, file: str, name: str) -> Rule:
        """Return the rule ``name`` of ``file``.toml."""
        rule = self._named.get((file, name))
        if rule is not None:
            return rule
        for rule in self[file]:
            if rule.name == name:
                self._named[file, name] = rule
                return rule
        raise RulesError(f"{file}.toml has no rule {name!r}. Add it or restore the file.")

    def words(self, name: str) -> WordList:
        """Return the rows of ``name``.csv. Raises RulesError if the file is wrong."""
        rows = self._lists.get(name)
        if rows is None:
            rows = self._lists[name] = _words(self.folder / f"{name}.csv")
        return rows

    def column(self, name: str, column: str) -> frozenset[str]:
        """Return what a column of ``name``.csv holds. Raises RulesError if the file is wrong."""
        return _column(self.folder, name, column)

    @cached_property
    def files(self) -> tuple[str, ...]:
        """Names of all rule files in the folder; the schema of the tables is no rule file."""
        return tuple(sorted(p.stem for p in self.folder.glob("*.toml") if p.stem != "schema"))

    def load(self) -> None:
        """Read and check all rule files and word lists now. Raises RulesError if one is wrong."""
        for name in self.files:
            self[name]
        for path in self.folder.glob("*.csv"):
            self.words(path.stem)


@lru_cache(maxsize=64)
def _rules(path: Path) -> tuple[Rule, ...]:
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise RulesError(
            f"{path.name} can't be read: {error}. Mend or restore the file."
        ) from error
    fragments = _expanded(content.pop("fragments", {}), path)
    extra = set(content.pop("extra", []))
    entries = content.pop("rule", [])
    if content:
        raise RulesError(f"{path.name} has unknown keys {sorted(content)}. Remove them.")
    return tuple(_rule(entry, fragments, extra, path) for entry in entries)


def _rule(entry: dict[str, Any], fragments: dict[str, str], extra: set[str], path: Path) -> Rule:
    name = entry.get("name", "?")
    if missing := _REQUIRED - entry.keys():
        raise RulesError(f"{path.name}: rule {name!r} lacks {sorted(missing)}. Add them.")
    if unknown := entry.keys() - _REQUIRED - extra:
        raise RulesError(f"{path.name}: rule {name!r} has unknown keys {sorted(unknown)}.")
    pattern = _filled(entry["pattern"], fragments, path)
    try:
        compiled = re.compile(pattern)
    except re.error as error:
        raise RulesError(f"{path.name}: pattern of {name!r} is wrong: {error}. Mend it.") from error
    rest = {key: str(entry[key]) for key in entry.keys() & extra}
    return Rule(name, compiled, tuple(entry["yes"]), tuple(entry["no"]), entry["source"], rest)


def _expanded(fragments: dict[str, str], path: Path) -> dict[str, str]:
    done: dict[str, str] = {}
    for name, pattern in fragments.items():
        done[name] = _filled(pattern, done, path)
    return done


def _filled(pattern: str, fragments: dict[str, str], path: Path) -> str:
    def fill(match: re.Match[str]) -> str:
        verbatim, name = match.groups()
        if name not in fragments:
            raise RulesError(f"{path.name}: no fragment {{{name}}}. Define it above its use.")
        return fragments[name] if verbatim else f"(?:{fragments[name]})"

    return _FRAGMENT.sub(fill, pattern)


@lru_cache(maxsize=64)
def _column(folder: Path, name: str, column: str) -> frozenset[str]:
    return frozenset(row[column] for row in _words(folder / f"{name}.csv"))


@lru_cache(maxsize=64)
def _words(path: Path) -> WordList:
    try:
        with path.open(encoding="utf-8", newline="") as handle:
            return tuple(csv.DictReader(handle, strict=True))
    except (OSError, csv.Error) as error:
        raise RulesError(f"{path.name} can't be read: {error}. Mend or restore it.") from error
