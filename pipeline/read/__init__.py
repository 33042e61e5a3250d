"""Files -> text with a way back to the page: ``read`` opens a source, whatever its kind.

The kind is decided from the bytes. Each reader keeps what the file says (lines, pages, boxes,
tables, footnotes) and interprets nothing: what is a heading or a task is found later.
"""

from __future__ import annotations

from pathlib import Path

from pipeline.errors import DocumentError
from pipeline.read.sniff import Kind, sniff
from pipeline.records import Scan, Source

_MAX_BYTES = 500_000_000
"""No plan is this large; a film or a disk image named .pdf is."""


def read(source: Source) -> Scan:
    """Return the text of ``source`` page by page, with its tables and footnotes.

    Raises DocumentError where the file can't be read; its code says why.
    """
    try:
        path = Path(source.path)
        size = path.stat().st_size
        if size > _MAX_BYTES:
            raise DocumentError(
                "too-large",
                f"The file has {size // 1_000_000} MB, more than a plan can have. Split it or"
                " save it in a smaller form.",
            )
        content = path.read_bytes()
    except OSError as error:
        raise DocumentError(
            "unreadable-file",
            f"The file can't be opened ({error.strerror}). Check its permissions and that it is"
            " still there.",
        ) from error
    return _read(source, content)


def _read(source: Source, content: bytes) -> Scan:
    # Imported late: opening a text file must not load the PDF and image libraries.
    match sniff(content, source.name):
        case Kind.PDF:
            from pipeline.read.pdf import read_pdf  # noqa: PLC0415

            return read_pdf(source, content)
        case Kind.IMAGE:
            from pipeline.read.image import read_image  # noqa: PLC0415

            return read_image(source, content)
        case Kind.DOCX:
            from pipeline.read.docx import read_docx  # noqa: PLC0415

            return read_docx(source, content)
        case Kind.DOC | Kind.RTF as kind:
            from pipeline.read.office import read_office  # noqa: PLC0415

            return read_office(source, content, kind)
        case Kind.TEXT:
            from pipeline.read.plain import read_plain  # noqa: PLC0415

            return read_plain(source, content)
