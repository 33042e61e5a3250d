"""Text typed without marks -> for every word the syllables it may be, all letters as they stand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cached_property

from pipeline.letters import bare
from pipeline.repair.language import Language
from pipeline.repair.lattice import Arc, Lattice
from pipeline.repair.tokens import NUMBER, UNKNOWN, folded, is_syllable
from pipeline.repair.units import Unit, one_reading

_FOREIGN = -12.0  # log chance of a word that no syllable explains
_RARE = -16.0  # a syllable below this log probability is a slip or a foreign word


class StrippedReadings:
    """Gives the readings of units whose marks are gone; ``marked`` as in Readings."""

    def __init__(self, language: Language, marked: Mapping[str, str]) -> None:
        self._language, self._marked = language, marked

    @cached_property
    def _words(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = defaultdict(list)
        syllables = self._language.syllables
        usual = syllables[self._language.unigrams[syllables] > _RARE]
        for number in usual.tolist():
            found[bare(self._language.words[number])].append(number)
        return dict(found)

    def of(self, found: Sequence[Unit], /) -> Lattice:
        """Return all readings of ``found``."""
        return Lattice.of(found, [self._arcs(unit) for unit in found], self._language.words)

    def _arcs(self, unit: Unit) -> list[Arc]:
        text, language = unit.text, self._language
        one = one_reading(unit, self._marked)
        if one is not None:
            number = NUMBER if any(map(str.isdigit, one)) else language.ids.get(folded(one), 0)
            return [Arc((number,), one, 0.0)]
        low = text.lower()
        arcs = [
            Arc((number,), _cased(language.words[number], text), 0.0)
            for number in self._words.get(low, ())
        ]
        known = language.ids.get(low)
        if known is not None and not is_syllable(low):
            arcs.append(Arc((known,), text, 0.0))
        marked = self._marked.get(text)
        if marked and (number := language.ids.get(folded(marked), UNKNOWN)):
            arcs.append(Arc((number,), marked, 0.0))
        return arcs or [Arc((UNKNOWN,), text, _FOREIGN)]


def _cased(word: str, text: str) -> str:
    """Return ``word`` with capitals where ``text`` has them; both are equally long."""
    return "".join(w.upper() if t.isupper() else w for w, t in zip(word, text, strict=True))
