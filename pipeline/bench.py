"""Reading speed: the project's PDF reader against bare pypdfium2, and the words apart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from time import perf_counter

import pypdfium2

from pipeline import run
from pipeline.document import Watch, process
from pipeline.errors import DocumentError, RunError
from pipeline.records import Facts, Media, Source
from pipeline.rules import Rules

_ROUNDS = 3


def measure(raw: Sequence[Path]) -> Iterator[str]:
    """Yield lines that compare times a page over the text PDFs under ``raw``.

    Raises RunError where there is none.
    """
    sources, _ = run.collect(raw)
    rules = Rules()
    measured = 0
    yield f"{'file':40} {'pages':>5} {'bare ms':>8} {'read ms':>8} {'ratio':>6} {'words ms':>9}"
    for source in sources:
        facts, watch = _timed(source, rules)
        if facts is None or facts.outline.scan.media is not Media.PDF_TEXT:
            continue
        measured += 1
        yield _line(source, facts, watch)
    if not measured:
        raise RunError("No text PDF among the files. Name a folder that holds some.")


def _timed(source: Source, rules: Rules) -> tuple[Facts | None, Watch]:
    """Process ``source`` a few times; return the times of the fastest reading."""
    best = Watch()
    facts: Facts | None = None
    for _ in range(_ROUNDS):
        watch = Watch()
        try:
            facts = process(source, rules, watch)
        except DocumentError:
            return None, best
        if not best.seconds or watch.seconds["read"] < best.seconds["read"]:
            best = watch
    return facts, best


def _line(source: Source, facts: Facts, watch: Watch) -> str:
    pages = len(facts.outline.scan.pages)
    bare = min(_bare(source.path) for _ in range(_ROUNDS))
    read = watch.seconds["read"]
    name = source.name[-40:]
    each = 1000 / max(pages, 1)
    return (
        f"{name:40} {pages:5} {bare * each:8.2f} {read * each:8.2f} {read / bare:6.2f} "
        f"{watch.seconds['words'] * each:9.2f}"
    )


def _bare(path: Path) -> float:
    """Return the seconds pypdfium2 alone takes to give the words of ``path`` with their boxes."""
    start = perf_counter()
    document = pypdfium2.PdfDocument(path)
    for page in document:
        text = page.get_textpage()
        words(text)
        text.close()
        page.close()
    document.close()
    return perf_counter() - start


def words(text: pypdfium2.PdfTextPage) -> list[tuple[str, tuple[float, float, float, float]]]:
    """Return the words of a page, each with the box around its characters."""
    found: list[tuple[str, tuple[float, float, float, float]]] = []
    letters: list[str] = []
    boxes: list[tuple[float, float, float, float]] = []
    for at, letter in enumerate(text.get_text_range() + " "):
        if not letter.isspace():
            letters.append(letter)
            boxes.append(text.get_charbox(at))
        elif letters:
            left, bottom, right, top = zip(*boxes, strict=True)
            box = (min(left), min(bottom), max(right), max(top))
            found.append(("".join(letters), box))
            letters, boxes = [], []
    return found
