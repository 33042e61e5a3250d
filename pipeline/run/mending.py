"""The repair of single texts, outside any run."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from pathlib import Path

from pipeline.document import mend
from pipeline.errors import DocumentError, RunError
from pipeline.read import read
from pipeline.records import Source
from pipeline.repair.measure import Score, score
from pipeline.rules import Rules
from pipeline.run.collect import collect


def mended(file: Path, sisters: Path | None = None) -> str:
    """Return the repaired text of a text file; clean plans under ``sisters`` lend their phrases.

    Raises RunError if ``file`` is no text.
    """
    try:
        content = file.read_bytes()
        text = content.decode("utf-8-sig")
    except OSError as error:
        raise RunError(f"{file} can't be opened: {error.strerror}. Check the path.") from error
    except UnicodeDecodeError as error:
        raise RunError(
            f"{file} is no UTF-8 text. Read other kinds with `kehoach extract`, "
            "which writes the repaired text under text/."
        ) from error
    source = Source(file, file.name, hashlib.sha256(content).hexdigest())
    return mend(text, source, Rules(), _texts(sisters, source) if sisters else ())


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
