"""Where the programs and their data are that reading needs: Tesseract's Vietnamese, LibreOffice."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

LANGUAGE = "vie"
_FOLDERS = (
    "usr/share/tesseract-ocr/*/tessdata",
    "usr/share/tessdata",
    "usr/local/share/tessdata",
)
_OFFICE = ("soffice", "libreoffice")


def tessdata() -> Path | None:
    """Return the folder of Tesseract's data that holds Vietnamese, None where none does."""
    candidates = [os.environ.get("TESSDATA_PREFIX", "")]
    for pattern in _FOLDERS:
        candidates += sorted(map(str, Path("/").glob(pattern)), reverse=True)
    for folder in filter(None, candidates):
        for path in (Path(folder), Path(folder) / "tessdata"):
            if (path / f"{LANGUAGE}.traineddata").is_file():
                return path
    return None


def office() -> Path | None:
    """Return LibreOffice's program, None where it is not installed."""
    found = next((found for name in _OFFICE if (found := shutil.which(name))), None)
    return Path(found) if found else None
