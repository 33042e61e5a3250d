"""Sections and tasks -> passages that can be compared, and which of them are nearly the same.

A passage is a sentence of at least a dozen words. The plan's own name and the word for its kind
of commune are masked, so that a copy whose name was adapted is the same text. Equal passages are
one text; near ones are found by the hashes of their shingles (three words in a row), so that only
texts that share several shingles are ever compared word by word.
"""

from __future__ import annotations

import re
import zlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import Indel

from pipeline.compare.batch import Batch, folded, text
from pipeline.rows import Cells

LEAST_WORDS = 12
"""Words a passage needs: shorter ones are phrases that every plan has."""

LIKENESS = 0.75
"""Share (0-1) of words two passages have in common, in order, from which one is the other."""

_SHORTEST = LIKENESS / (2 - LIKENESS)
"""Length of the shorter passage to the longer's, below which they can't be that much alike."""

_SHINGLE = 3
_BANDS, _ROWS = 20, 2
"""Twenty pairs of hashes find texts that share half their shingles 996 times of 1,000."""

_BUCKET = 5
"""Texts of one bucket that each is compared with: where hundreds are alike, a few are enough."""

_STOP = re.compile(r"(?<=[.;!?])\s+|\n+")
_TYPES = re.compile(r"\b(?:thị trấn|đặc khu|phường|xã)\b(?! hội)")
_OUTSIDE = ("title", "preamble", "closing")


@dataclass(frozen=True)
class Passage:
    """A sentence of a plan: its place, its words as written, and the text it is compared by.

    ``at`` is its place among the passages of its plan, from 0.
    """

    doc_id: str
    row: Cells
    words: str
    key: str
    at: int = 0

    @property
    def size(self) -> int:
        return len(self.key.split())


def passages(batch: Batch) -> list[Passage]:
    """Return the passages of all plans, those of a plan in reading order."""
    found: list[Passage] = []
    for doc_id, document in batch.documents.items():
        own, at = folded(text(document, "commune")), 0
        for row, words in [*_texts(batch.sections_of(doc_id)), *_cells(batch.tasks_of(doc_id))]:
            for sentence in sentences(words):
                key = masked(sentence, own)
                if key.count(" ") >= LEAST_WORDS - 1:
                    found.append(Passage(doc_id, row, " ".join(sentence.split()), key, at))
                    at += 1
    return found


def _texts(rows: Sequence[Cells]) -> Iterator[tuple[Cells, str]]:
    for row in rows:
        path = text(row, "path")
        if path not in _OUTSIDE:
            words = text(row, "text").removeprefix(text(row, "marker"))
            yield {**row, "section_path": path}, words.strip()


def _cells(rows: Sequence[Cells]) -> Iterator[tuple[Cells, str]]:
    for row in rows:
        for column in ("task", "product"):
            yield row, text(row, column)


def sentences(words: str) -> list[str]:
    """Return ``words`` cut behind stops that a capital letter follows, and at line breaks."""
    found, start = [], 0
    for stop in _STOP.finditer(words):
        if "\n" in stop[0] or words[stop.end() : stop.end() + 1].isupper():
            found.append(words[start : stop.start()])
            start = stop.end()
    return [*found, words[start:]]


def masked(sentence: str, own: str) -> str:
    """Return the words of ``sentence`` without what names its own commune."""
    key = folded(sentence)
    if own:
        key = key.replace(own, "_")
    return _TYPES.sub("_", key).replace("_ _", "_")


@dataclass(frozen=True)
class Texts:
    """Passages by text: the passages of each text, and the texts nearly the same as it.

    ``near`` lists pairs of likeness (0-1) and text, nearest first.
    """

    members: dict[str, list[Passage]]
    near: dict[str, list[tuple[float, str]]]

    def like(self, key: str, least: float = LIKENESS) -> Iterator[tuple[float, Passage]]:
        """Yield the passages whose text is ``key`` or nearly so, nearest first."""
        for likeness, other in [(1.0, key), *self.near.get(key, [])]:
            if likeness >= least:
                for passage in self.members[other]:
                    yield likeness, passage


def texts(found: Sequence[Passage]) -> Texts:
    """Return which passages are the same or nearly the same text."""
    members: dict[str, list[Passage]] = defaultdict(list)
    for passage in found:
        members[passage.key].append(passage)
    keys = sorted(members)
    words = [key.split() for key in keys]
    near: dict[str, list[tuple[float, str]]] = defaultdict(list)
    for one, two in _pairs(words):
        shorter, longer = sorted((len(words[one]), len(words[two])))
        if shorter < _SHORTEST * longer:
            continue
        likeness = Indel.normalized_similarity(words[one], words[two], score_cutoff=LIKENESS)
        if likeness:
            near[keys[one]].append((likeness, keys[two]))
            near[keys[two]].append((likeness, keys[one]))
    for listed in near.values():
        listed.sort(key=lambda pair: (-pair[0], pair[1]))
    return Texts(members, near)


def _pairs(words: Sequence[Sequence[str]]) -> list[tuple[int, int]]:
    """Return pairs of texts that likely share many shingles, each once, in order."""
    if not words:
        return []
    signatures = _signatures(words)
    pairs: set[tuple[int, int]] = set()
    for band in range(_BANDS):
        part = np.ascontiguousarray(signatures[:, band * _ROWS : (band + 1) * _ROWS])
        bucket = part.view([("", part.dtype)] * _ROWS).ravel()
        order = np.argsort(bucket, kind="stable")
        edges = np.flatnonzero(bucket[order][1:] != bucket[order][:-1]) + 1
        for members in np.split(order, edges):
            if len(members) > 1:
                pairs.update(_within(members.tolist()))
    return sorted(pairs)


def _within(members: list[int]) -> Iterator[tuple[int, int]]:
    for at, one in enumerate(members):
        for two in members[at + 1 : at + 1 + _BUCKET]:
            yield one, two


def _signatures(words: Sequence[Sequence[str]]) -> NDArray[np.uint64]:
    """Return the smallest hashes of each text's shingles: (texts, bands * rows)."""
    known = {word: zlib.crc32(word.encode()) for text_ in words for word in text_}
    shingles: list[int] = []
    starts = []
    for one in words:
        starts.append(len(shingles))
        ids = [known[word] for word in one]
        shingles.extend(
            hash((ids[at], ids[at + 1], ids[at + 2])) & 0xFFFFFFFF
            for at in range(len(ids) - _SHINGLE + 1)
        )
    values = np.array(shingles, dtype=np.uint64)
    chance = np.random.default_rng(0)
    count = _BANDS * _ROWS
    factors = chance.integers(1, 1 << 61, size=count, dtype=np.uint64) | np.uint64(1)
    terms = chance.integers(0, 1 << 61, size=count, dtype=np.uint64)
    out = np.empty((len(words), count), dtype=np.uint64)
    for at in range(count):
        mixed = values * factors[at] + terms[at]
        mixed ^= mixed >> np.uint64(31)
        out[:, at] = np.minimum.reduceat(mixed * factors[at], starts)
    return out
