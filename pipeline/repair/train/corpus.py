"""Training text, one paragraph a line, cleaned; a part of it is always kept out for tests.

Files are ``*.txt`` or ``*.txt.xz``. A paragraph is kept out by its own hash, so that it stays out
of every model however the folder grows.
"""

from __future__ import annotations

import lzma
import re
import unicodedata
import zlib
from collections.abc import Iterator
from pathlib import Path

from pipeline.errors import RunError

_KEPT_OUT = 40  # one paragraph in so many is never trained on
_FORM_DOTS = re.compile(r"[.…_]{3,}|(?:\. ){3,}")
_ODD = re.compile(r"[^\x20-\x7e\u00a0-\u024f\u1e00-\u1eff\u2010-\u2026\u0300-\u0323]")
_LEAST_LETTERS = 0.6


def files(folder: Path) -> list[Path]:
    """Return the text files of ``folder``. Raises RunError where there is none."""
    found = sorted([*folder.glob("*.txt"), *folder.glob("*.txt.xz")])
    if not found:
        raise RunError(f"{folder} holds no .txt or .txt.xz file. Name a folder of text.")
    return found


def paragraphs(path: Path, *, kept_out: bool = False) -> Iterator[str]:
    """Yield the clean paragraphs of a file: those to train on, or those kept out for tests."""
    content = path.read_bytes()
    if path.suffix == ".xz":
        content = lzma.decompress(content)
    for line in content.decode("utf-8").split("\n"):
        text = cleaned(line)
        if text and is_kept_out(text) == kept_out:
            yield text


def cleaned(line: str) -> str:
    """Return ``line`` without form dots and odd characters, "" where little is left of it."""
    text = unicodedata.normalize("NFC", line)
    text = " ".join(_ODD.sub(" ", _FORM_DOTS.sub(" ", text)).split())
    letters = sum(map(str.isalpha, text)) + text.count(" ")
    return text if letters >= _LEAST_LETTERS * max(1, len(text)) else ""


def is_kept_out(text: str) -> bool:
    """Tell whether a paragraph is for tests only."""
    return zlib.crc32(text.encode()) % _KEPT_OUT == 0
