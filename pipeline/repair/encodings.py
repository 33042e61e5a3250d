"""Text in the codes of an old font (TCVN3, VNI, VISCII, VPS) -> edits that spell it in Unicode.

The code is decided page by page, by which table turns the most words into Vietnamese syllables; a
page with too little text takes the verdict of the whole document. In lines that also hold letters
no old code has, words of two fonts meet: only those that the table turns into syllables change.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

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
_HIGH_CONTROLS = ("viscii", "vps")
"""Codes whose letters stand where Windows-1252 has signs."""
_CONTROL_OF_SIGN = {
    ord(bytes((byte,)).decode("cp1252")): byte
    for byte in range(0x80, 0xA0)
    if byte not in (0x81, 0x8D, 0x8F, 0x90, 0x9D)
}
_HYPHENED = re.compile(
    r"(?<![\w/\xa1-\xff-])(?:[^\W\d_]|[\xa1-\xff])*-(?:[^\W\d_]|[\xa1-\xff-])*(?![\w/])"
)
_SIGNS = "".join(_LETTER_OF_SIGN)
_SIGN = re.compile(rf"(?<=[^\s\d])[{_SIGNS}]|[{_SIGNS}](?=[^\s\d])")


def edits(scan: Scan, rules: Rules, /) -> Iterator[Edit]:
    """Yield an edit for every word of ``scan`` that is written in the codes of an old font."""
    lexicon = _lexicon(rules)
    broken = {page.span for page in scan.pages if page.quality is None or page.quality < READABLE}
    if not broken:
        return
    whole = code_of(scan.text, lexicon)
    codes = {span: code_of(span.of(scan.text), lexicon) or whole for span in broken}
    usual = next(iter(Counter(filter(None, codes.values())).most_common(1)), ("", 0))[0]
    for page in scan.pages:
        if code := codes.get(page.span, ""):
            yield from _of_page(scan.text, page.span, code, lexicon)
        elif usual and page.span not in broken:
            yield from _of_lines(scan.text, page.span, usual, lexicon)


def edits_of_fonts(scan: Scan, rules: Rules, /) -> Iterator[Edit]:
    """Yield an edit for what ``scan`` says is typed in a font of TCVN3, whatever its page is in."""
    lexicon = _lexicon(rules)
    for span in scan.capitals:
        old = span.of(scan.text)
        new = decoded(old, "tcvn3", lexicon)
        if new != old and known(new, lexicon) >= known(old, lexicon):
            yield Edit(span, new, "tcvn3")


def code_of(text: str, lexicon: frozenset[str]) -> str:
    """Return the old code ``text`` is written in, "" where it is Unicode or not Vietnamese."""
    sample = _sample(text, lexicon)
    if sample.isascii() or len(_WORD.findall(sample)) < _FEW:
        return ""
    least = known(sample, lexicon) + _GAIN
    # What is printable ASCII is the same in every code.
    tokens: list[str] = _TOKEN.findall(sample)
    plain = "\n".join(token for token in tokens if _is_plain(token))
    rest = "\n".join(token for token in tokens if not _is_plain(token))
    shares = {code: known(f"{plain}\n{decoded(rest, code, lexicon)}", lexicon) for code in CODES}
    best = max(shares, key=lambda code: shares[code])
    return best if shares[best] >= max(least, READABLE) else ""


def _is_plain(token: str) -> bool:
    return token.isascii() and token.isprintable()


def _sample(text: str, lexicon: frozenset[str]) -> str:
    """Return what of ``text`` may be in an old code: lines, and words of lines in two fonts."""
    found: list[str] = []
    length = 0
    for line in _LINE.finditer(text):
        if not _ONLY_UNICODE.search(line[0]):
            found.append(line[0])
        else:
            found += (token for token in line[0].split() if _is_odd(token, lexicon))
        length += len(found[-1]) if found else 0
        if length > _SAMPLE:
            break
    return "\n".join(found)[:_SAMPLE]


def _is_odd(token: str, lexicon: frozenset[str]) -> bool:
    """Tell whether a word holds marks, none of them only Unicode's, and is no syllable."""
    if token.isascii() or _ONLY_UNICODE.search(token):
        return False
    return not any(word.lower() in lexicon for word in _WORD.findall(token))


def decoded(text: str, code: str, lexicon: frozenset[str]) -> str:
    """Return ``text`` of an old code in Unicode; ``lexicon`` holds the syllables."""
    if code in _HIGH_CONTROLS:
        text = text.translate(_CONTROL_OF_SIGN)
    if code == "tcvn3":
        text = _SIGN.sub(lambda match: _LETTER_OF_SIGN[match[0]], text)
        text = _HYPHENED.sub(lambda match: _with_u_horn(match[0], lexicon), text)
    return _CAPITALS.sub(lambda match: match[0].upper(), _converted(text, code))


def _converted(text: str, code: str) -> str:
    # Imported late: needed for old files only.
    from viparse.normalize.encodings import CHARMAPS  # noqa: PLC0415
    from viparse.normalize.tables import convert  # noqa: PLC0415

    return str(convert(text, CHARMAPS[code]))


def _with_u_horn(word: str, lexicon: frozenset[str]) -> str:
    """Return a word of TCVN3 with its letters ư, which PDF fonts of Windows show as hyphens."""
    first, *rest = word.split("-")
    done, last = "", first
    for part in rest:
        whole = f"{last}\xad{part}"
        halves = [half for half in (last, part) if half]
        stand = all(len(half) > 1 and _is_syllable(half, lexicon) for half in halves)
        if _is_syllable(whole, lexicon) and not stand:
            last = whole
        else:
            done, last = f"{done}{last}-", part
    return done + last


def _is_syllable(word: str, lexicon: frozenset[str]) -> bool:
    return _converted(word, "tcvn3").lower() in lexicon


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


def _of_page(text: str, span: Span, code: str, lexicon: frozenset[str]) -> Iterator[Edit]:
    page = span.of(text)
    in_two_fonts = _ONLY_UNICODE.search(page) is not None
    for line in _LINE.finditer(page):
        tokens = list(_TOKEN.finditer(line[0]))
        if in_two_fonts and not _is_old(line[0], code, lexicon):
            tokens = _old_tokens(tokens, code, lexicon)
        for token in tokens:
            new = decoded(token[0], code, lexicon)
            if new != token[0]:
                at = span.start + line.start() + token.start()
                yield Edit(Span(at, at + len(token[0])), new, code)


def _of_lines(text: str, span: Span, code: str, lexicon: frozenset[str]) -> Iterator[Edit]:
    """Yield the edits of the old lines on a page that is else in Unicode: a heading, a note."""
    for line in _LINE.finditer(text, *span):
        if not line[0].isascii() and _is_old(line[0], code, lexicon):
            yield Edit(Span(*line.span()), decoded(line[0], code, lexicon), code)


def _is_old(line: str, code: str, lexicon: frozenset[str]) -> bool:
    """Tell whether all of a line in a document of two fonts is in the old one."""
    if _ONLY_UNICODE.search(line):
        return False
    return known(decoded(line, code, lexicon), lexicon) > known(line, lexicon) + _GAIN


def _old_tokens(
    tokens: list[re.Match[str]], code: str, lexicon: frozenset[str]
) -> list[re.Match[str]]:
    """Return the words of a line in two fonts that are in the old one.

    A word that is a syllable either way goes with the one before it.
    """
    sides = [_side(token[0], code, lexicon) for token in tokens]
    last = next((side for side in sides if side is not None), False)
    old = []
    for token, side in zip(tokens, sides, strict=True):
        last = last if side is None else side
        if last:
            old.append(token)
    return old


def _side(token: str, code: str, lexicon: frozenset[str]) -> bool | None:
    """Tell whether a word is in the old code (True) or in Unicode (False); None: either."""
    if token.isascii():
        return None
    if _ONLY_UNICODE.search(token):
        return False
    as_it_is, as_old = known(token, lexicon), known(decoded(token, code, lexicon), lexicon)
    return None if as_it_is == as_old else as_old > as_it_is


def _lexicon(rules: Rules) -> frozenset[str]:
    return rules.column("syllables", "syllable")
