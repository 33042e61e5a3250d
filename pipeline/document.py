"""One document, start to end."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from time import perf_counter
from typing import Any, Protocol, TypeVar

from pipeline.extract import extract
from pipeline.read import read
from pipeline.records import Facts, Media, Page, Scan, Source, TextSource
from pipeline.repair import repair
from pipeline.rules import Rules
from pipeline.segment import segment
from pipeline.segment.words import words
from pipeline.spans import Span

T = TypeVar("T")

_NEW_OBJECTS = 200_000
"""Made and kept between two looks for garbage: about as many as a plan of a hundred pages has."""
_WORDS = """ỦY BAN NHÂN DÂN
XÃ AN
Số: 1/KH-UBND

KẾ HOẠCH
Về việc họp

Căn cứ Luật số 1/2020/QH14;
1. Phòng Kinh tế chủ trì, phối hợp với Công an xã thực hiện trước ngày 30/6/2025.
"""


class Stages(Protocol):
    """What runs the stages of a document: it may time them, or know their results already."""

    def __call__(self, stage: str, make: Callable[..., T], *values: Any) -> T:
        """Return what ``make`` makes of ``values``."""


@dataclass(frozen=True)
class Watch:
    """Runs the stages and counts the seconds spent in each."""

    seconds: dict[str, float] = field(default_factory=dict)
    now: Callable[[], float] = perf_counter

    def __call__(self, stage: str, make: Callable[..., T], *values: Any) -> T:
        """Return what ``make`` makes of ``values``; add the time it takes to ``stage``."""
        start = self.now()
        try:
            return make(*values)
        finally:
            self.seconds[stage] = self.seconds.get(stage, 0.0) + self.now() - start


def process(
    source: Source, rules: Rules, stages: Stages | None = None, sisters: Iterable[str] = ()
) -> Facts:
    """Return all that is found in ``source``. Raises DocumentError if it can't be read.

    ``sisters`` are clean texts of the same batch, whose phrases destroyed text may share;
    ``needs_sisters`` tells of what was found whether they would help.
    """
    stages = stages or Watch()
    scan = stages("read", read, source)
    repaired = stages("repair", repair, scan, rules, sisters)
    outline = stages("segment", segment, repaired, rules)
    facts = stages("extract", extract, outline, rules)
    return replace(facts, tokens=stages("words", words, outline))


def rehearse(rules: Rules) -> None:
    """Take a few words through the stages after reading, which load then what they need."""
    page = Page(None, Span(0, len(_WORDS)), TextSource.PLAIN, "rehearsal")
    scan = Scan(Source(Path(), "", "0" * 64), Media.TXT, _WORDS, (page,))
    outline = segment(repair(scan, rules), rules)
    extract(outline, rules)
    words(outline)


def settle() -> None:
    """Keep what is loaded from the garbage collector, and have it look at new objects seldom.

    Models that were loaded are no garbage, and the tens of thousands of words, spans and rows of a
    document go with the last that refers to them.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(_NEW_OBJECTS)


def mend(text: str, source: Source, rules: Rules, sisters: Iterable[str] = ()) -> str:
    """Return ``text``, a plain text file's content, repaired; its line breaks stay.

    ``sisters`` are the texts of clean plans, whose phrases it may share.
    """
    page = Page(None, Span(0, len(text)), TextSource.PLAIN, "text file")
    return repair(Scan(source, Media.TXT, text, (page,)), rules, sisters).text


def mend_file(source: Source, rules: Rules, sisters: Iterable[str] = ()) -> str:
    """Return the text of ``source``, whatever its kind, repaired. Raises DocumentError."""
    return repair(read(source), rules, sisters).text
