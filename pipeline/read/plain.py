"""Text files (.txt, .md) -> a scan of one page whose lines are the file's lines.

Decode, set aside what a web portal put around the document, take off mark-up, find tables drawn
with bars. Line breaks are never added or taken away, so that a line number is the file's.
"""

from __future__ import annotations

import re
import unicodedata

from pipeline.read.bars import find_tables
from pipeline.read.chrome import blank_chrome
from pipeline.read.markup import take_off
from pipeline.read.sniff import wide_encoding
from pipeline.read.trust import trust
from pipeline.records import Media, Page, Scan, Source, Table, TextSource
from pipeline.rules import Rules
from pipeline.spans import Span

_LINE_BREAK = re.compile("\r\n|[\u2028\u2029\u0085]")
_WRITTEN_BREAK = re.compile(r"(?:\\r\\n)+")
_WRITTEN_OUT = 3
"""Line breaks written out as the four characters ``\\r\\n`` from which on a crawler made them."""
_BROKEN_SHARE = 0.01
"""Below this share of undecodable bytes, UTF-8 was cut or spliced; above, it is another code."""
_CP1258_MARKS = frozenset("\u0300\u0301\u0303\u0309\u0323")
_VOWELS = frozenset("aeiouyAEIOUYăâêôơưĂÂÊÔƠƯ")


def read_plain(source: Source, content: bytes) -> Scan:
    """Return the text file ``content`` as one page without a number."""
    text, encoding = decode(content)
    return scan_text(source, Media.TXT, text, f"text file, {encoding}")


def scan_text(
    source: Source, media: Media, text: str, reason: str, *, wrapped: bool = True
) -> Scan:
    """Return ``text``, as a file or a converter gives it, as a scan of one page."""
    raw = unify_breaks(text).split("\n")
    opens_page = [line.startswith("\f") for line in raw]
    lines = [line.lstrip("\f").replace("\f", " ") for line in raw]
    rules = Rules()
    lines = blank_chrome(lines, rules)
    empty = {number for number, line in enumerate(lines) if not line.strip()}
    lines, tables = find_tables(take_off(lines), empty, rules)
    joined, starts = _join(lines, opens_page)
    spans = tuple(
        Table(
            table.origin,
            table.rows,
            table.columns,
            tuple(cell.placed(starts) for cell in table.cells),
        )
        for table in tables
    )
    quality = trust(joined).quality
    page = Page(None, Span(0, len(joined)), TextSource.PLAIN, reason, quality)
    return Scan(source, media, joined, (page,), spans, wrapped=wrapped)


def decode(content: bytes) -> tuple[str, str]:
    """Return the text of ``content`` and the name of its encoding.

    UTF-8 and UTF-16, with or without a byte order mark, then Windows-1258 where its combining
    tone marks follow vowels, else Windows-1252, in which text in legacy fonts (TCVN3, VNI) keeps
    each of its bytes as one character.
    """
    for mark, name in (
        (b"\xef\xbb\xbf", "utf-8"),
        (b"\xff\xfe", "utf-16"),
        (b"\xfe\xff", "utf-16"),
    ):
        if content.startswith(mark):
            return content.decode(name, "replace").lstrip("\ufeff"), name
    if wide := wide_encoding(content):
        return content.decode(wide, "replace"), wide
    loose = content.decode("utf-8", "replace")
    high = sum(byte >= 0x80 for byte in content)
    if loose.count("\ufffd") - content.count(b"\xef\xbf\xbd") <= _BROKEN_SHARE * high:
        return loose, "utf-8"
    windows = content.decode("cp1258", "replace")
    if _reads_as_1258(windows):
        return unicodedata.normalize("NFC", windows), "windows-1258"
    return "".join(_western(byte) for byte in content), "windows-1252"


def _reads_as_1258(text: str) -> bool:
    marks = [at for at, char in enumerate(text) if char in _CP1258_MARKS and at]
    after_vowel = sum(text[at - 1] in _VOWELS for at in marks)
    return bool(marks) and after_vowel >= 0.9 * len(marks)


def _western(byte: int) -> str:
    try:
        return bytes((byte,)).decode("cp1252")
    except UnicodeDecodeError:
        return chr(byte)


def unify_breaks(text: str) -> str:
    """Return ``text`` with line feeds for line breaks and form feeds where a page ends.

    The line count stays that of the file: a form feed next to a line feed takes its place, any
    other becomes a space, as does a carriage return inside a line.
    """
    text = text.replace("\x00", " ")
    if text.count("\\r\\n") >= _WRITTEN_OUT:
        text = _WRITTEN_BREAK.sub(" ", text)
    text = _LINE_BREAK.sub(lambda m: "\n" if m[0] == "\r\n" else " ", text)
    if "\n" not in text:
        text = text.replace("\r", "\n")
    text = text.replace("\r", " ").replace("\x0b", " ")
    # A form feed opens a line here; joining puts it in place of the line feed before it.
    text = re.sub(r"\f+", "\f", text).replace("\f\n", "\n\f")
    return re.sub(r"\n\f+", "\n\f", text)


def _join(lines: list[str], opens_page: list[bool]) -> tuple[str, list[int]]:
    """Return the lines as one text, and where each starts in it."""
    parts: list[str] = []
    starts: list[int] = []
    at = 0
    for number, line in enumerate(lines):
        if number:
            parts.append("\f" if opens_page[number] else "\n")
            at += 1
        starts.append(at)
        parts.append(line)
        at += len(line)
    return "".join(parts), starts
