"""All readings of a text's units, in flat arrays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, NamedTuple, Self

import numpy as np

from pipeline.repair.candidates import Case
from pipeline.repair.units import Unit

Ints = np.ndarray[Any, np.dtype[np.int64]]
Floats = np.ndarray[Any, np.dtype[np.float64]]

NO_WORD = -1


class Arc(NamedTuple):
    """A reading of one unit: its one or two words' numbers, its text and its log chance."""

    words: tuple[int, ...]
    text: str
    score: float


class Columns(NamedTuple):
    """Readings: the unit each starts at, its words, its log chance, how many units it takes."""

    unit: Ints
    word: Ints
    second: Ints
    """``NO_WORD`` where there is no second word."""
    score: Floats
    span: Ints
    case: Ints
    """How the word is written, where no text is given."""
    text: Ints
    """Where the reading's text stands among ``texts``, -1 where it is the word itself."""


@dataclass(frozen=True)
class Lattice:
    """Readings sorted by unit and word, so that a language model finds them faster."""

    units: Sequence[Unit]
    columns: Columns
    words: Sequence[str]
    texts: Sequence[str]

    @classmethod
    def of(
        cls,
        units: Sequence[Unit],
        arcs: Sequence[Sequence[Arc]],
        words: Sequence[str],
        others: Columns | None = None,
    ) -> Self:
        """Return the lattice of the ``arcs`` of each unit and of ``others``."""
        flat = [arc for some in arcs for arc in some]
        count = len(flat)
        columns = Columns(
            np.repeat(np.arange(len(units)), [len(some) for some in arcs]),
            np.array([arc.words[0] for arc in flat], dtype=np.int64),
            np.array([arc.words[1] if len(arc.words) > 1 else NO_WORD for arc in flat], np.int64),
            np.array([arc.score for arc in flat], dtype=np.float64),
            np.ones(count, dtype=np.int64),
            np.zeros(count, dtype=np.int64),
            np.arange(count),
        )
        if others is not None:
            columns = Columns._make(map(np.concatenate, zip(columns, others, strict=True)))
        order = np.lexsort((columns.second, columns.word, columns.span, columns.unit))
        columns = Columns._make(column[order] for column in columns)
        return cls(units, columns, words, [arc.text for arc in flat])

    def only(self, rows: Ints) -> Self:
        """Return the lattice of the readings of ``rows``.

        A unit that would be left with none keeps its likeliest, or no path might lead past it.
        """
        unit, score = self.columns.unit, self.columns.score
        bare = np.bincount(unit[rows], minlength=len(self.units)) == 0
        spare = np.flatnonzero(bare[unit])
        if len(spare):
            spare = spare[np.lexsort((-score[spare], unit[spare]))]
            _, likeliest = np.unique(unit[spare], return_index=True)
            rows = np.sort(np.concatenate([rows, spare[likeliest]]))
        return replace(self, columns=Columns._make(column[rows] for column in self.columns))

    @cached_property
    def count(self) -> Ints:
        """How many readings start at each unit."""
        return np.bincount(self.columns.unit, minlength=len(self.units))

    @cached_property
    def first(self) -> Ints:
        """The first reading that starts at each unit."""
        return np.cumsum(self.count) - self.count

    @cached_property
    def before(self) -> Ints:
        """The class of the punctuation before each unit, ``NO_WORD`` where there is none."""
        return np.array([NO_WORD if unit.before is None else unit.before for unit in self.units])

    @cached_property
    def after(self) -> Ints:
        """The class of the punctuation after each unit, ``NO_WORD`` where there is none."""
        return np.array([NO_WORD if unit.after is None else unit.after for unit in self.units])

    def text(self, reading: int) -> str:
        """Return the text of a reading."""
        at = int(self.columns.text[reading])
        if at >= 0:
            return self.texts[at]
        return Case(self.columns.case[reading]).write(self.words[self.columns.word[reading]])
