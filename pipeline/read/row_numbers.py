"""Row numbers as OCR read them -> those of the sequence they stand in.

A number that makes no sense is what may follow the one above it: the next (1.2 after 1.1), the
first below it (1.1 after 1), the next of a level above (2 after 1.3). Signals, in order: what was
read with dots lost and strokes mistaken (11 for 1.1, TT for II), what stands below.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from pipeline.read.glyphs import Printed
from pipeline.read.row_cuts import is_number
from pipeline.read.sheets import Grid
from pipeline.records import Box

_NOT_READ = 0.3
"""Certainty of a number that the sequence alone tells."""
_LONGEST = 9
_ROMANS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII")
_NUMBER = re.compile(r"(?P<head>(?:\d{1,3}[.-])*)(?P<last>\d{1,3})(?P<end>\D*)")
_LETTER = re.compile(r"[A-HJ-UW-Za-z]")
_FIRST = re.compile(r"1[.)]?")
_ROMAN = re.compile(r"([IVX]{1,4})(\W*)")
_STROKES = str.maketrans({"I": "1", "l": "1", "i": "1", "T": "1", "|": "1", "!": "1", "}": "1",
                          "]": "1", "O": "0", "o": "0", "H": "11"})  # fmt: skip
# What speaks for a number: it was read so, the one below follows it, it is simply the next.
_READ, _FOLLOWED, _NEXT = 3, 2, 1


def restored(read: Sequence[str]) -> list[str]:
    """Return the numbers of a table's rows, top down, "" where nothing tells; unchanged where
    fewer than half of those ``read`` look like numbers."""
    if sum(_is_sound(text) or _bare(text).isdecimal() for text in read) * 2 < len(read):
        return list(read)
    known = [text if _is_sound(text) else "" for text in read]
    for index, (text, below) in enumerate(pairwise(known)):
        if text == below and _FIRST.fullmatch(text):
            # The stroke of a group's number: the first number is there once.
            known[index] = text.replace("1", "I")
    group = ""
    for index in range(1, len(known)):
        before, below = known[index - 1], next(iter(known[index + 1 :]), "")
        group = before if _ROMAN.fullmatch(before) else group
        after = [*_followers(before), *list(_followers(group))[:1]]
        if _is_stray(known[index], known[:index]):
            after = [n for n in after if _bare(n) == _bare(read[index]) or below in _followers(n)]
        elif known[index] and not _is_doubtful(known[index], after):
            continue
        known[index] = _likely(after, read[index], below) or known[index]
    for index in range(len(known) - 2, -1, -1):
        known[index] = known[index] or _moved(known[index + 1], -1)
    return known


def numbered(table: Grid, inked: set[Box]) -> Grid:
    """Return ``table`` with the numbers of its first column that OCR missed or misread.

    Only those of cells that hold words or are ``inked``: something is printed in them.
    """
    column = [cell for cell in table.cells if cell.column == 0 and cell.column_span == 1]
    rows = [cell for cell in column if cell.row and (cell.lines or cell.box in inked)]
    texts = ["".join(w.text for line in cell.lines for w in line) for cell in rows]
    better = {
        cell.box: cell._replace(lines=[[number_at(text, cell.box)]])
        for cell, text, was in zip(rows, restored(texts), texts, strict=True)
        if text and text != was
    }
    cells = [better.get(cell.box, cell) if cell.column == 0 else cell for cell in table.cells]
    return table._replace(cells=cells)


def number_at(text: str, box: Box) -> Printed:
    """Return a number that nobody could read, in the middle of ``box``."""
    x, y = (box.x0 + box.x1) / 2, (box.top + box.bottom) / 2
    return Printed(text, Box(x - 3, y - 6, x + 3, y + 6), _NOT_READ)


def _is_sound(text: str) -> bool:
    if not 0 < len(text) <= _LONGEST:
        return False
    return is_number([Printed(text, Box(0, 0, 1, 1), None)])


def _is_doubtful(text: str, after: Sequence[str]) -> bool:
    """Tell whether a number lost its dots: without them it is one of those that may come."""
    if not text.rstrip(".)").isdecimal() or text in after:
        return False
    return any("." in one and _bare(one) == _bare(text) for one in after)


def _is_stray(text: str, above: Sequence[str]) -> bool:
    """Tell whether a number is a letter that none before it leads to: B without A."""
    letter = text.rstrip(".):/")
    if not _LETTER.fullmatch(letter) or letter in "Aa":
        return False
    return chr(ord(letter) - 1) not in {number.rstrip(".):/") for number in above}


def _likely(after: Sequence[str], read: str, below: str) -> str:
    """Return which of the numbers that may come is most likely, "" where none is."""
    best, most = "", 0
    for place, number in enumerate(after):
        worth = _READ * (bool(read) and _bare(number) == _bare(read)) + _NEXT * (not place)
        worth += _FOLLOWED * (bool(below) and below in _followers(number))
        if worth > most:
            best, most = number, worth
    return best


def _followers(number: str) -> Iterator[str]:
    """Yield what may follow ``number``, first the next of its own level."""
    if (roman := _ROMAN.fullmatch(number)) and roman[1] in _ROMANS[:-1]:
        yield _ROMANS[_ROMANS.index(roman[1]) + 1] + roman[2]
        yield from ("1", "1.", "1.1")
        return
    match = _NUMBER.fullmatch(number)
    if match is None:
        return
    yield _moved(number, 1)
    yield f"{match['head']}{match['last']}.1{match['end']}"
    parts = re.findall(r"\d+", match["head"])
    for level in range(len(parts) - 1, -1, -1):
        yield ".".join([*parts[:level], str(int(parts[level]) + 1)]) + match["end"]


def _moved(number: str, by: int) -> str:
    """Return ``number`` with its last part one up or down, "" where it has none or is the first."""
    match = _NUMBER.fullmatch(number)
    if match is None or int(match["last"]) + by < 1:
        return ""
    return f"{match['head']}{int(match['last']) + by}{match['end']}"


def _bare(number: str) -> str:
    """Return the strokes of ``number`` alone: letters that look like digits are digits."""
    return "".join(filter(str.isalnum, number.translate(_STROKES)))
