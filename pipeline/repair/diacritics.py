"""Destroyed text -> edits that give it back its letters and marks.

What an English OCR made of a Vietnamese page, and text typed without marks. Every changed token
is an edit with a confidence; line breaks, numbers, dates and symbols stay.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise
from pathlib import Path

import numpy as np

from pipeline.letters import bare
from pipeline.repair.beam import Model, decode
from pipeline.repair.candidates import Candidates
from pipeline.repair.certainty import confidences
from pipeline.repair.channel import Channel
from pipeline.repair.language import Language
from pipeline.repair.lattice import Ints, Lattice
from pipeline.repair.paragraphs import Judged, Reading, destroyed, measured, paragraphs
from pipeline.repair.readings import Reader, Readings
from pipeline.repair.ready import Ready
from pipeline.repair.sisters import ITSELF, leaning, numbers
from pipeline.repair.stripped import StrippedReadings
from pipeline.repair.tokens import QUOTES, STOP
from pipeline.repair.units import Unit, numbered, units
from pipeline.rules import Rules
from pipeline.spans import Edit, Span

MODELS = Path(__file__).parents[2] / "models"
_LONG, _PHRASE = 30, 10
"""Units: paragraphs that have more are cut where phrases end, into parts of at least so many."""
_FIRST_WIDTH = 12  # hypotheses kept on the first reading
_SECOND_WIDTH = 8
_STRIPPED_ACCENTED, _STRIPPED_BARE = 0.01, 0.93
_BODIES = ("sở", "bộ")  # written with a capital before their field
RULE = "diacritics"


@dataclass(frozen=True, eq=False)
class Mender:
    """The models and word lists that repair needs."""

    language: Language
    channel: Channel
    rules: Rules
    ready: Ready | None = None

    @cached_property
    def candidates(self) -> Candidates:
        return Candidates(self.language, self.channel, self.ready)

    @cached_property
    def syllables(self) -> frozenset[str]:
        return self.rules.column("syllables", "syllable")

    @cached_property
    def bases(self) -> frozenset[str]:
        return frozenset(map(bare, self.syllables))

    @cached_property
    def readings(self) -> Reader:
        return Readings(self.candidates, self._marked)

    @cached_property
    def stripped(self) -> Reader:
        return StrippedReadings(self.language, self._marked)

    def _is_stripped(self, text: str, wrong: Sequence[Span]) -> bool:
        """Tell whether marks are all that is missing."""
        reading = self.measure("\n".join(span.of(text) for span in wrong))
        return (
            reading.accented <= _STRIPPED_ACCENTED * reading.words
            and reading.bare >= _STRIPPED_BARE * reading.words
        )

    @cached_property
    def _marked(self) -> dict[str, str]:
        """Return known abbreviations that have lost a mark, by what is left of them."""
        forms = [row["short"] for row in self.rules.words("abbreviations")]
        forms += [
            f for row in self.rules.words("citation_types") for f in row["abbreviations"].split(";")
        ]
        parts = {part for form in forms for part in re.findall(r"[^\W\d_]+", form)}
        return {bare(part): part for part in sorted(parts) if len(part) > 1 and part.isupper()}

    @cached_property
    def _judged(self) -> Judged:
        return Judged(self.syllables, self.bases)

    def measure(self, text: str) -> Reading:
        return measured(text, self._judged)

    @lru_cache(maxsize=2)  # noqa: B019 - one mender lives as long as its process
    def with_sisters(self, texts: tuple[str, ...]) -> Model:
        """Return the language model, leaning on the phrases of ``texts`` where there are some."""
        good = tuple(text for text in texts if self.measure(text).is_good)
        words = numbers(good, self.language.ids)
        return leaning(self.language, words) if len(words) else self.language

    def edits(self, text: str, model: Model | None = None) -> Iterator[Edit]:
        """Yield the edits of all destroyed paragraphs of ``text``."""
        spans = paragraphs(text, 0, len(text))
        verdicts = destroyed(text, spans, self.measure)
        wrong = [span for span, bad in zip(spans, verdicts, strict=True) if bad]
        if not wrong:
            return
        reader = self.stripped if self._is_stripped(text, wrong) else self.readings
        parts = list(numbered([p for span in wrong for p in _parts(units(text, *span))]))
        lattice = reader.of([unit for part in parts for unit in part])
        lengths = [len(part) for part in parts]
        first = decode(lattice, lengths, model or self.language, _FIRST_WIDTH)
        # On a second reading the words the document is sure to use help with the others.
        own = leaning(model or self.language, _words(lattice, first.chosen), ITSELF)
        few = lattice.only(first.kept)
        chosen = decode(few, lengths, own, _SECOND_WIDTH).chosen
        for some, shares in zip(chosen, confidences(few, chosen, own), strict=True):
            yield from _edits(text, few, some, shares)


def _words(lattice: Lattice, chosen: Sequence[Ints]) -> Ints:
    columns, readings = lattice.columns, np.concatenate(chosen)
    words = np.stack([columns.word[readings], columns.second[readings]], axis=1)
    return words[words >= 0]


def _parts(found: Sequence[Unit]) -> Iterator[Sequence[Unit]]:
    """Cut a long paragraph where phrases end, so that all parts are about as long."""
    start = 0
    if len(found) > _LONG:
        for number, (last, unit) in enumerate(pairwise(found), 1):
            ends = unit.is_first or unit.before == STOP or last.after == STOP
            if ends and number - start >= _PHRASE:
                yield found[start:number]
                start = number
    if found[start:]:
        yield found[start:]


def _edits(text: str, lattice: Lattice, chosen: Ints, shares: Sequence[float]) -> Iterator[Edit]:
    texts = [lattice.text(reading) for reading in chosen.tolist()]
    first = lattice.columns.unit[chosen].tolist()
    after = [
        at + span for at, span in zip(first, lattice.columns.span[chosen].tolist(), strict=True)
    ]
    for new, following, start, end, share in zip(
        texts, [*texts[1:], ""], first, after, shares, strict=True
    ):
        one, last = lattice.units[start], lattice.units[end - 1]
        span = Span(one.start, last.end)
        if new in _BODIES and following.istitle() and one.after is None:
            new = new.capitalize()  # noqa: PLW2901
        if end < len(lattice.units) and lattice.units[end].start == span.end:
            new += " " if span.of(text)[-1] in QUOTES else ""  # noqa: PLW2901
        if span.of(text) != new:
            yield Edit(span, new, RULE, round(share, 3))


@lru_cache(maxsize=1)
def mender(folder: Path = MODELS) -> Mender | None:
    """Return what the models under ``folder`` can repair, None where there are none."""
    language, channel = folder / "language.npz", folder / "channel.npz"
    if not (language.is_file() and channel.is_file()):
        return None
    stored = folder / "candidates.npz"
    ready = Ready.load(stored) if stored.is_file() else None
    return Mender(Language.load(language), Channel.load(channel), Rules(), ready)
