"""What is wrong with this installation, and how to mend it."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import resource
import shutil
import subprocess
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from pipeline.errors import RunError
from pipeline.read.tools import LANGUAGE, office, tessdata
from pipeline.rules import Rules
from pipeline.run import default_jobs
from pipeline.run.task import DEFAULT
from pipeline.run.versions import MODELS, libraries, version
from pipeline.schema import schema


class State(StrEnum):
    """How grave what was found is: ``missing`` stops a run, ``less`` costs some results."""

    GOOD = "good"
    LESS = "less"
    MISSING = "missing"


class Checked(NamedTuple):
    """One thing that was looked at: what was found, and what to do where it is not good."""

    what: str
    state: State
    found: str
    mend: str = ""


_FREE_DISK = 2 << 30
"""Bytes: about what a thousand plans and their tables take."""

_OF_ADDRESSES = 2
"""A worker's address space is about this many times the memory it holds."""


def examine(out: Path) -> Iterator[Checked]:
    """Yield what a run into ``out`` needs, each as it was found."""
    yield _packages()
    yield _rules()
    yield _models()
    yield _tesseract()
    yield _engine()
    yield _office()
    yield _fonts()
    yield _memory()
    yield _disk(out)


def _packages() -> Checked:
    names = sorted(libraries("part") | libraries("tables"))
    lost = [name for name in names if version(name) == "not installed"]
    if lost:
        mend = f"Install what is missing: pip install {' '.join(lost)}, or run make setup."
        return Checked("packages", State.MISSING, f"not installed: {', '.join(lost)}", mend)
    return Checked("packages", State.GOOD, f"{len(names)} packages, kehoach {version('kehoach')}")


def _rules() -> Checked:
    try:
        rules = Rules()
        rules.load()
        tables = len(schema())
    except RunError as error:
        return Checked("rules", State.MISSING, str(error), "Restore the file from the repository.")
    return Checked("rules", State.GOOD, f"{len(rules.files)} rule files, {tables} tables")


def _models() -> Checked:
    mend = "Restore models/ from the repository, or build it: make models CORPUS=FOLDER."
    try:
        manifest = json.loads((MODELS / "manifest.json").read_text(encoding="utf-8"))
        wrong = [
            name
            for name, about in manifest["models"].items()
            if hashlib.sha256((MODELS / name).read_bytes()).hexdigest() != about["sha256"]
        ]
    except (OSError, ValueError, KeyError) as error:
        found = f"destroyed text is not repaired: {MODELS} can't be read ({error})"
        return Checked("models", State.LESS, found, mend)
    if wrong:
        return Checked("models", State.LESS, f"not as they were built: {', '.join(wrong)}", mend)
    return Checked("models", State.GOOD, f"{len(manifest['models'])} models as they were built")


def _tesseract() -> Checked:
    folder = tessdata()
    mend = "sudo apt-get install -y tesseract-ocr tesseract-ocr-vie"
    if folder is None:
        found = f"no {LANGUAGE}.traineddata: scanned pages and images stay unread"
        return Checked("Tesseract", State.LESS, found, mend)
    others = sorted(path.stem for path in folder.glob("*.traineddata") if path.stem != LANGUAGE)
    return Checked("Tesseract", State.GOOD, f"{folder}: {', '.join([LANGUAGE, *others])}")


def _engine() -> Checked:
    if importlib.util.find_spec("tesserocr"):
        return Checked("OCR in process", State.GOOD, f"tesserocr {version('tesserocr')}")
    program = shutil.which("tesseract")
    if program:
        return Checked(
            "OCR in process",
            State.LESS,
            "no tesserocr: OCR through the tesseract program is half as fast",
            "pip install tesserocr",
        )
    return Checked("OCR in process", State.LESS, "neither tesserocr nor tesseract", "make setup")


def _office() -> Checked:
    program = office()
    if program:
        return Checked("LibreOffice", State.GOOD, str(program))
    return Checked(
        "LibreOffice",
        State.LESS,
        "not installed: .doc and .rtf are read without the grid of their tables",
        "sudo apt-get install -y libreoffice-writer-nogui",
    )


def _fonts() -> Checked:
    """PDFs whose fonts are not embedded are drawn with the machine's for OCR."""
    mend = "sudo apt-get install -y fonts-dejavu-core fontconfig"
    program = shutil.which("fc-list")
    if program is None:
        return Checked("fonts", State.LESS, "fontconfig is not installed", mend)
    command = [program, ":lang=vi", "family"]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    families = {line.strip() for line in ran.stdout.splitlines() if line.strip()}
    if not families:
        found = "no font with Vietnamese letters: pages without embedded fonts are drawn badly"
        return Checked("fonts", State.LESS, found, mend)
    return Checked("fonts", State.GOOD, f"{len(families)} families with Vietnamese letters")


def _memory() -> Checked:
    there = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    jobs = default_jobs()
    wanted = DEFAULT.memory * jobs // _OF_ADDRESSES
    found = f"{there / 1e9:.1f} GB for {jobs} workers"
    soft, _ = resource.getrlimit(resource.RLIMIT_AS)
    if 0 < soft < DEFAULT.memory:
        mend = "Raise it (ulimit -v unlimited), or give a smaller --memory."
        return Checked("memory", State.LESS, f"{soft / 1e9:.1f} GB allowed a process", mend)
    if there < wanted:
        mend = "Run fewer workers (--jobs 1) or give a smaller --memory."
        return Checked("memory", State.LESS, found, mend)
    return Checked("memory", State.GOOD, found)


def _disk(out: Path) -> Checked:
    place = next(path for path in (out.absolute(), *out.absolute().parents) if path.exists())
    free = shutil.disk_usage(place).free
    if not os.access(place, os.W_OK):
        mend = "Give write permission there, or choose another folder with --out."
        return Checked("disk", State.MISSING, f"{place} can't be written", mend)
    if free < _FREE_DISK:
        mend = "Free space, or choose another folder with --out."
        return Checked("disk", State.LESS, f"{free / 1e9:.1f} GB free at {place}", mend)
    return Checked("disk", State.GOOD, f"{free / 1e9:.1f} GB free at {place}")
