"""The repair of single texts, outside any run."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from pathlib import Path

from pipeline.document import mend, mend_file
from pipeline.errors import DocumentError, RunError
from pipeline.read import read
from pipeline.records import Source
from pipeline.repair.measure import Score, score
from pipeline.rules import Rules
from pipeline.run.collect import collect

_MARKED = (b"%PDF", b"{\\rtf")
"""How files of plain letters begin that are no plain text."""


def mended(file: Path, sisters: Path | None = None) -> str:
    """Return the repaired text of a file; clean plans under ``sisters`` lend their phrases.

    A text keeps its line breaks; of every other kind it is what a run writes under ``text/``.
    Raises RunError if ``file`` can't be read.
    """
    try:
        content = file.read_bytes()
    except OSError as error:
        raise RunError(f"{file} can't be opened: {error.strerror}. Check the path.") from error
    source = Source(file, file.name, hashlib.sha256(content).hexdigest())
    lent = _texts(sisters, source) if sisters else ()
    if not content.lstrip().startswith(_MARKED):
        with suppress(UnicodeDecodeError):
            return mend(content.decode("utf-8-sig"), source, Rules(), lent)
    try:
        return mend_file(source, Rules(), lent)
    except DocumentError as error:
        raise RunError(f"{file} can't be repaired. {error}") from error


def repair_score(sheets: Path) -> Score:
    """Return how well destroyed text of ``sheets`` is repaired."""
    source, rules = Source(sheets, sheets.name, ""), Rules()
    return score(sheets, lambda text: mend(text, source, rules))


def _texts(folder: Path, besides: Source) -> list[str]:
    """Return the texts of all documents under ``folder`` but one; what can't be read lends none."""
    texts = []
    for source in collect([folder])[0]:
        if source.sha256 != besides.sha256:
            with suppress(DocumentError):
                texts.append(read(source).text)
    return texts
