"""One document, start to end."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from time import perf_counter

from pipeline.extract import extract
from pipeline.read import read
from pipeline.records import Facts, Media, Page, Scan, Source, TextSource
from pipeline.repair import repair
from pipeline.rules import Rules
from pipeline.segment import segment
from pipeline.segment.words import words
from pipeline.spans import Span


@dataclass(frozen=True)
class Watch:
    """Seconds spent in each stage."""

    seconds: dict[str, float] = field(default_factory=dict)
    now: Callable[[], float] = perf_counter

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Add the time the block takes to ``name``."""
        start = self.now()
        try:
            yield
        finally:
            self.seconds[name] = self.seconds.get(name, 0.0) + self.now() - start


def process(
    source: Source, rules: Rules, watch: Watch | None = None, sisters: Iterable[str] = ()
) -> Facts:
    """Return all that is found in ``source``. Raises DocumentError if it can't be read.

    ``sisters`` are clean texts of the same batch, whose phrases destroyed text may share;
    ``needs_sisters`` tells of what was found whether they would help.
    """
    watch = watch or Watch()
    with watch.stage("read"):
        scan = read(source)
    with watch.stage("repair"):
        repaired = repair(scan, rules, sisters)
    with watch.stage("segment"):
        outline = segment(repaired, rules)
    with watch.stage("extract"):
        facts = extract(outline, rules)
    with watch.stage("words"):
        return replace(facts, tokens=words(outline))


def mend(text: str, source: Source, rules: Rules, sisters: Iterable[str] = ()) -> str:
    """Return ``text``, a plain text file's content, repaired; its line breaks stay.

    ``sisters`` are the texts of clean plans, whose phrases it may share.
    """
    page = Page(None, Span(0, len(text)), TextSource.PLAIN, "text file")
    return repair(Scan(source, Media.TXT, text, (page,)), rules, sisters).text
