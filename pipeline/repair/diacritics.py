"""Destroyed text -> edits that give it back its letters and marks.

What an English OCR made of a Vietnamese page, and text typed without marks. Every changed token
is an edit with a confidence; line breaks, numbers, dates and symbols stay.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from pipeline.repair.beam import Model, Paragraph, decode
from pipeline.repair.candidates import Candidates
from pipeline.repair.certainty import confidences
from pipeline.repair.channel import Channel
from pipeline.repair.language import Language
from pipeline.repair.lattice import Arc, Reader, Readings, Unit, numbered, units
from pipeline.repair.paragraphs import Judged, Reading, destroyed, measured, paragraphs
from pipeline.repair.ready import Ready
from pipeline.repair.sisters import ITSELF, leaning
from pipeline.repair.stripped import StrippedReadings
from pipeline.repair.tokens import QUOTES, bare
from pipeline.rules import Rules
from pipeline.spans import Edit, Span

MODELS = Path(__file__).parents[2] / "models"
_LONG, _SENTENCE = 60, 15  # units; longer paragraphs are cut at the ends of sentences
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
        return frozenset(row["syllable"] for row in self.rules.words("syllables"))

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
        return leaning(self.language, self.language.ids, good) if good else self.language

    def edits(self, text: str, model: Model | None = None) -> Iterator[Edit]:
        """Yield the edits of all destroyed paragraphs of ``text``."""
        spans = paragraphs(text, 0, len(text))
        verdicts = destroyed(text, spans, self.measure)
        wrong = [span for span, bad in zip(spans, verdicts, strict=True) if bad]
        if not wrong:
            return
        reader = self.stripped if self._is_stripped(text, wrong) else self.readings
        parts = list(numbered([p for span in wrong for p in _parts(units(text, *span))]))
        lattice = _lattice(parts, reader)
        first = decode(lattice, model or self.language, _FIRST_WIDTH)
        # On a second reading the words the document is sure to use help with the others.
        words = [" ".join(arc.text for _, arc in chosen) for chosen in first]
        own = leaning(model or self.language, self.language.ids, words, ITSELF)
        second = decode(lattice, own, _SECOND_WIDTH)
        sure = confidences(lattice, second, own)
        for part, chosen, shares in zip(parts, second, sure, strict=True):
            yield from _edits(text, part, chosen, shares)


def _lattice(parts: Sequence[Sequence[Unit]], reader: Reader) -> list[Paragraph]:
    arcs = reader.of([unit for part in parts for unit in part])
    at, lattice = 0, []
    for part in parts:
        lattice.append(Paragraph(part, arcs[at : at + len(part)]))
        at += len(part)
    return lattice


def _parts(found: Sequence[Unit]) -> Iterator[Sequence[Unit]]:
    """Cut a long paragraph where sentences end."""
    start = 0
    for number, unit in enumerate(found):
        if number - start >= _SENTENCE and unit.is_first and len(found) > _LONG:
            yield found[start:number]
            start = number
    if found[start:]:
        yield found[start:]


def _edits(
    text: str, part: Sequence[Unit], chosen: Sequence[tuple[int, Arc]], shares: Sequence[float]
) -> Iterator[Edit]:
    following = [*(arc for _, arc in chosen[1:]), None]
    for (number, arc), share, after in zip(chosen, shares, following, strict=True):
        if arc.text in _BODIES and after and after.text.istitle() and part[number].after is None:
            arc = arc._replace(text=arc.text.capitalize())  # noqa: PLW2901
        span = Span(part[number].start, part[number + arc.units - 1].end)
        nearby = part[number + arc.units : number + arc.units + 1]
        if nearby and nearby[0].start == span.end and span.of(text)[-1] in QUOTES:
            arc = arc._replace(text=f"{arc.text} ")  # noqa: PLW2901
        if span.of(text) != arc.text:
            yield Edit(span, arc.text, RULE, round(share, 3))


@lru_cache(maxsize=1)
def mender(folder: Path = MODELS) -> Mender | None:
    """Return what the models under ``folder`` can repair, None where there are none."""
    language, channel = folder / "language.npz", folder / "channel.json.gz"
    if not (language.is_file() and channel.is_file()):
        return None
    stored = folder / "candidates.npz"
    ready = Ready.load(stored) if stored.is_file() else None
    return Mender(Language.load(language), Channel.load(channel), Rules(), ready)
