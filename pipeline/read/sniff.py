"""Decide what a file is from its bytes; the name only words the message when they disagree, and
tells what is no prose at all.

Signatures first (PDF, zip, OLE, RTF, images), then whether the rest is text at all. A Word file
is a zip that declares a main document; a zip or OLE file that holds something else is skipped.
"""

from __future__ import annotations

import io
import re
import zipfile
from enum import StrEnum
from pathlib import PurePosixPath

from pipeline.errors import DocumentError


class Kind(StrEnum):
    """What a reader is chosen by."""

    PDF = "pdf"
    DOCX = "docx"
    DOC = "doc"
    RTF = "rtf"
    IMAGE = "image"
    TEXT = "text"


_IMAGES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*", b"II+\x00", b"MM\x00+")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PDF = re.compile(rb"(?:\A|[\r\n\x00])\s*%PDF-\d")
_HTML = re.compile(
    rb"\A\s*(?:<!--.*?-->\s*)?<(?:!doctype\s+html|html|head|body|meta)\b", re.I | re.S
)
_XML = re.compile(rb"\A\s*<(?:\?xml|svg)\b", re.I)
_SIGNATURE_WINDOW = 1024
"""Readers of PDF accept the signature anywhere in the first 1,024 bytes (PDF 1.7, annex H)."""
_CONTROL = re.compile(rb"[\x00-\x06\x0e-\x1a\x1c-\x1f]")
_CONTROL_SHARE = 0.03
_NOT_PROSE = frozenset(
    {
        *(".csv", ".tsv", ".json", ".jsonl", ".xml", ".html", ".htm", ".svg", ".py", ".toml"),
        *(".yaml", ".yml", ".ini", ".cfg", ".log", ".css", ".js", ".sh", ".sql", ".ipynb"),
        *(".url", ".eml", ".ics"),
    }
)
_BINARY_NAMES = frozenset(
    {".pdf", ".docx", ".doc", ".rtf", ".png", ".jpg", ".jpeg", ".tif", ".tiff"}
)
_BESIDE = (".", "~$")
"""How names begin of what programs keep beside documents: Word (``~$``) and LibreOffice
(``.~lock``) while one is open, a Mac (``._``, ``.DS_Store``) always."""

_MAIN_PART = re.compile(
    rb"wordprocessingml\.(?:document|template)\.main|ms-word\.\w+\.macroEnabledM?"
)

_OFFICE_FOLDERS = {"xl/": "an Excel workbook", "ppt/": "a PowerPoint presentation"}


def sniff(content: bytes, name: str) -> Kind:
    """Return the kind of ``content``; ``name`` is that of the file.

    Raises DocumentError ``empty-file``, ``broken-doc``, ``broken-docx``, ``encrypted-docx``,
    ``html`` or ``wrong-content`` for files that claim to be readable and are not, ``skipped`` for
    every other kind of file.
    """
    path = PurePosixPath(name)
    suffix = path.suffix.lower()
    if path.name.startswith(_BESIDE):
        raise DocumentError(
            "skipped",
            "By its name this is what a program keeps beside documents. If it is a plan, give it a"
            " name that begins with a letter or digit.",
        )
    if not content.strip(b"\x00 \t\r\n\f\xef\xbb\xbf"):
        raise DocumentError(
            "empty-file", "The file holds no text at all. Copy it again from where it came from."
        )
    if content.startswith(_IMAGES):
        return Kind.IMAGE
    if content.startswith(_OLE):
        return _ole(content, suffix)
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return _zip(content, suffix)
    if content.lstrip()[:5] == b"{\\rtf":
        return Kind.RTF
    if _PDF.search(content[:_SIGNATURE_WINDOW]):
        return Kind.PDF
    return _text(content, suffix)


def _ole(content: bytes, suffix: str) -> Kind:
    if suffix in (".xls", ".xlsx", ".ppt", ".pptx", ".msg", ".db"):
        raise _skipped("of another Office program than Word")
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise DocumentError(
            "encrypted-docx",
            "The Word file is locked with a password. Open it in Word, remove the password and"
            " save it again.",
        )
    if "WordDocument".encode("utf-16-le") in content:
        return Kind.DOC
    if suffix == ".doc":
        raise broken_doc(Kind.DOC)
    raise _skipped("an Office file without a Word document")


def _zip(content: bytes, suffix: str) -> Kind:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
            if "word/document.xml" in names:
                return Kind.DOCX
            if "[Content_Types].xml" in names:
                with archive.open("[Content_Types].xml") as part:
                    if _MAIN_PART.search(part.read(1_000_000)):
                        return Kind.DOCX
    except (zipfile.BadZipFile, OSError, NotImplementedError, RuntimeError, ValueError) as error:
        if suffix in (".zip", ".xlsx", ".pptx", ".odt"):
            raise _skipped("a damaged zip archive") from error
        raise broken_docx("the zip archive inside it is damaged or cut off") from error
    if suffix == ".docx":
        raise broken_docx("it is a zip archive without a Word document in it")
    for folder, what in _OFFICE_FOLDERS.items():
        if any(one.startswith(folder) for one in names):
            raise _skipped(what)
    raise _skipped("a zip archive that is no Word document")


def broken_docx(why: str) -> DocumentError:
    """Return the error for a Word file that can't be opened because of ``why``."""
    return DocumentError(
        "broken-docx",
        f"The Word file can't be opened: {why}. Open it in Word or LibreOffice, repair it and"
        " save it as .docx again.",
    )


def broken_doc(kind: Kind) -> DocumentError:
    """Return the error for an old Word or RTF file that can't be opened."""
    return DocumentError(
        "broken-doc",
        f"The .{kind} file can't be opened, it is damaged or not finished. Open it in Word or"
        " LibreOffice and save it as .docx.",
    )


def _text(content: bytes, suffix: str) -> Kind:
    if _HTML.search(content[:4096]):
        if suffix in _NOT_PROSE:
            raise _skipped("a web page")
        raise DocumentError(
            "html",
            f"The file is a web page saved as {suffix or 'a document'}. Open it in Word or a"
            " browser and save it as .docx or PDF.",
        )
    if _XML.search(content[:256]) or suffix in _NOT_PROSE:
        raise _skipped("data or code, not a document")
    if not _is_text(content):
        if suffix in _BINARY_NAMES:
            raise _wrong(suffix, "something else or is damaged")
        raise _skipped("not of a kind that is read")
    if suffix in _BINARY_NAMES:
        raise _wrong(suffix, "plain text")
    return Kind.TEXT


def _is_text(content: bytes) -> bool:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")) or wide_encoding(content):
        return True
    head = content[:65536]
    return b"\x00" not in head and len(_CONTROL.findall(head)) <= _CONTROL_SHARE * len(head)


def wide_encoding(content: bytes) -> str:
    """Return ``utf-16-le`` or ``utf-16-be`` for UTF-16 text without a mark, else "".

    Vietnamese text in UTF-16 has a zero in most units of two bytes: the high one of each
    letter, space and digit of Latin-1.
    """
    head = content[:4096]
    units = len(head) // 2
    if units < 4:
        return ""
    high = head[1::2].count(0) / units
    low = head[0::2].count(0) / units
    if high > 0.5 and low < 0.05:
        return "utf-16-le"
    return "utf-16-be" if low > 0.5 and high < 0.05 else ""


def _wrong(suffix: str, found: str) -> DocumentError:
    return DocumentError(
        "wrong-content",
        f"The file is named {suffix} but holds {found}. Find the original file, or give this one"
        " the ending that fits its content.",
    )


def _skipped(what: str) -> DocumentError:
    return DocumentError(
        "skipped",
        f"The file is {what}. Save plans as PDF, Word, image or text to have them read.",
    )
