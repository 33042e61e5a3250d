"""Text in the codes of an old font (TCVN3, VNI, VISCII, VPS) -> edits that spell it in Unicode.

The code is decided page by page, by which table turns the most words into Vietnamese syllables; a
page with too little text takes the verdict of the whole document. Lines that already hold letters
no old code has are Unicode and stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path

from pipeline.records import READABLE, Page, Scan
from pipeline.rules import Rules
from pipeline.spans import Edit, Span

CODES = ("tcvn3", "vni", "viscii", "vps")
_TOKEN = re.compile(r"[^ \t\n\r\f]+")
_LINE = re.compile(r"[^\n\r\f]+")
_WORD = re.compile(r"[^\W\d_]{2,}")
_CAPITALS = re.compile(
    r"\b(?:[A-ZĂÂÊÔƠƯĐ]{2,}[^\W\d_A-Za-z]+[A-Z]*|[A-ZĂÂÊÔƠƯĐ]+[^\W\d_A-Za-z]+[A-Z]+)\b"
)
"""A word typed in capitals: TCVN3 has no capitals with a tone mark, their small forms stand in."""
_ONLY_UNICODE = re.compile("[\u1ea0-\u1ef9ơưđƠƯĐ]")
# Below so many words the share of syllables says little.
_FEW = 20
_GAIN = 0.2
"""A table must make this many more of the words Vietnamese; sound text leaves no room for it."""
_SAMPLE = 6000
_LETTER_OF_SIGN = {"\u2212": "\u00ad", "\u2219": "\u00b7", "\u2010": "\u00ad", "\u03bc": "\u00b5"}
"""What PDF fonts make of the codes of the letters ư, ã and à: minus, bullet, hyphen, mu."""
_SIGNS = "".join(_LETTER_OF_SIGN)
_SIGN = re.compile(rf"(?<=[^\s\d])[{_SIGNS}]|[{_SIGNS}](?=[^\s\d])")


def edits(scan: Scan, rules: Rules, /) -> Iterator[Edit]:
    """Yield an edit for every word of ``scan`` that is written in the codes of an old font."""
    lexicon = _lexicon(rules)
    broken = [page for page in scan.pages if page.quality is None or page.quality < READABLE]
    if not broken:
        return
    whole = code_of(scan.text, lexicon)
    for page in broken:
        code = code_of(page.span.of(scan.text), lexicon) or whole
        if code:
            yield from _of_page(scan.text, page.span, code)


def code_of(text: str, lexicon: frozenset[str]) -> str:
    """Return the old code ``text`` is written in, "" where it is Unicode or not Vietnamese."""
    sample = "\n".join(line[0] for line in _old_lines(text))[:_SAMPLE]
    if sample.isascii():
        return ""
    least = known(sample, lexicon) + _GAIN
    if len(_WORD.findall(sample)) < _FEW:
        return ""
    shares = {code: known(decoded(sample, code), lexicon) for code in CODES}
    best = max(shares, key=lambda code: shares[code])
    return best if shares[best] >= max(least, READABLE) else ""


def decoded(text: str, code: str) -> str:
    """Return ``text`` of an old code in Unicode."""
    # Imported late: needed for old files only.
    from viparse.normalize.encodings import CHARMAPS  # noqa: PLC0415
    from viparse.normalize.tables import convert  # noqa: PLC0415

    if code == "tcvn3":
        text = _SIGN.sub(lambda match: _LETTER_OF_SIGN[match[0]], text)
    return _CAPITALS.sub(lambda match: match[0].upper(), convert(text, CHARMAPS[code]))


def known(text: str, lexicon: frozenset[str]) -> float:
    """Return the share (0-1) of the words of ``text`` that are Vietnamese syllables."""
    words = [word.lower() for word in _WORD.findall(text)]
    return sum(map(lexicon.__contains__, words)) / max(1, len(words))


def share(text: str, rules: Rules) -> float:
    """Return the share (0-1) of the words of ``text`` that are Vietnamese syllables."""
    return known(text, _lexicon(rules))


def settled(pages: Iterable[Page], found: Iterable[Edit]) -> dict[int, str]:
    """Return the old code in which the page that starts at an offset was written."""
    codes: dict[int, str] = {}
    starts = [(page.span, page.span.start) for page in pages]
    at = 0
    for edit in found:
        while at < len(starts) and starts[at][0].end <= edit.span.start:
            at += 1
        if at < len(starts):
            codes.setdefault(starts[at][1], edit.rule)
    return codes


def _of_page(text: str, span: Span, code: str) -> Iterator[Edit]:
    for line in _old_lines(span.of(text)):
        for token in _TOKEN.finditer(line[0]):
            new = decoded(token[0], code)
            if new != token[0]:
                at = span.start + line.start() + token.start()
                yield Edit(Span(at, at + len(token[0])), new, code)


def _old_lines(text: str) -> Iterator[re.Match[str]]:
    return (line for line in _LINE.finditer(text) if not _ONLY_UNICODE.search(line[0]))


def _lexicon(rules: Rules) -> frozenset[str]:
    return _syllables(rules.folder)


@lru_cache(maxsize=2)
def _syllables(folder: Path) -> frozenset[str]:
    return frozenset(row["syllable"] for row in Rules(folder).words("syllables"))
