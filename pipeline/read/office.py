"""Old Word files (.doc) and rich text (.rtf), read through another program or library.

LibreOffice first: it turns them into .docx, with tables, merged cells and automatic numbers. Where
it is not installed, the kreuzberg library gives their text, without the grid of tables. Neither
converts legacy fonts (TCVN3, VNI): that is repair's task.
"""

from __future__ import annotations

import os
import signal
import subprocess
import tempfile
from pathlib import Path

from pipeline.errors import DocumentError
from pipeline.read.docx import read_docx
from pipeline.read.plain import scan_text
from pipeline.read.sniff import Kind, broken_doc
from pipeline.read.tools import office
from pipeline.records import Media, Scan, Source

_TIMEOUT = 180.0
"""Seconds. LibreOffice takes about three for a plan; a file that takes minutes has stuck it."""
_MIME = {Kind.DOC: "application/msword", Kind.RTF: "application/rtf"}


def read_office(source: Source, content: bytes, kind: Kind) -> Scan:
    """Return the text of a .doc or .rtf file.

    Raises DocumentError ``needs-libreoffice`` where nothing installed can read it,
    ``broken-doc`` where what is installed fails on it.
    """
    media = Media.RTF if kind is Kind.RTF else Media.DOC
    program = office()
    if program and (converted := _convert(program, content, kind)):
        return read_docx(source, converted, media)
    text = _extract(content, kind)
    if text is None and not program:
        raise DocumentError(
            "needs-libreoffice",
            f"A .{kind} file is read through LibreOffice, which is not installed. Install it"
            " (Debian: apt-get install libreoffice-writer-nogui) or save the file as .docx.",
        )
    if not text:
        raise broken_doc(kind)
    return scan_text(source, media, text, f".{kind} text, without tables", wrapped=False)


def _convert(program: Path, content: bytes, kind: Kind) -> bytes | None:
    """Return the file as .docx, None where LibreOffice fails on it."""
    with tempfile.TemporaryDirectory(prefix="kehoach-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        # The name inside is ours: a file's own name could look like an option.
        original = folder / f"plan.{kind}"
        original.write_bytes(content)
        # A profile of its own, so that two conversions, or an open office, don't block another.
        command = [
            str(program),
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            "--headless",
            "--norestore",
            "--convert-to",
            "docx:MS Word 2007 XML",
            "--outdir",
            str(folder / "out"),
            str(original),
        ]
        if not _ran(command):
            return None
        made = folder / "out" / "plan.docx"
        return made.read_bytes() if made.is_file() else None


def _ran(command: list[str]) -> bool:
    """Run a program quietly; tell whether it ended well within the time allowed."""
    try:
        process = subprocess.Popen(  # noqa: S603
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError:
        return False
    try:
        return process.wait(_TIMEOUT) == 0
    except subprocess.TimeoutExpired:
        return False
    finally:
        if process.poll() is None:
            # LibreOffice works in a child of the program that was started.
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _extract(content: bytes, kind: Kind) -> str | None:
    """Return the text by the library, "" where it fails, None where it is not installed."""
    try:
        import kreuzberg  # noqa: PLC0415
    except ImportError:
        return None
    try:
        found = kreuzberg.extract_bytes_sync(content, _MIME[kind])
    except kreuzberg.KreuzbergError:
        return ""
    return str(found.content).strip()
