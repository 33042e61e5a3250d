"""Stretches of a line of OCR: where one ends, what it says and how sure that is."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.read.ocr import Pixels, Seen

Edges = tuple[int, int, int, int]
"""Left, top, right, bottom in pixels."""
Read = Callable[["Pixels"], "list[list[Seen]]"]

_GUTTER = 2.5
"""Words further apart than so many times the height of a line belong to two columns."""

_OPENS, _CLOSES = re.compile(r"['‘’`](?=[^\W\d_]{2})"), re.compile(r"\w['’][.,;:)]*$")


def unquoted(lines: list[list[Seen]]) -> list[list[Seen]]:
    """Return ``lines`` without the quotes that open words and that nothing closes.

    The serif of a T or a V at the edge of a cell is read as one.
    """
    if any(_CLOSES.search(word.text) for line in lines for word in line):
        return lines
    return [
        [word._replace(text=word.text[1:]) if _OPENS.match(word.text) else word for word in line]
        for line in lines
    ]


def pieces_of(line: list[Seen], usual: int) -> list[list[Seen]]:
    """Cut a line where two columns stand side by side; ``usual`` is the height of a line."""
    found: list[list[Seen]] = []
    for word in line:
        if found and word.box[0] - found[-1][-1].box[2] <= _GUTTER * usual:
            found[-1].append(word)
        else:
            found.append([word])
    return found


def text_of(piece: list[Seen]) -> str:
    """Return the words of ``piece`` with spaces between."""
    return " ".join(word.text for word in piece)


def certainty(piece: list[Seen]) -> float:
    """Return the mean certainty (0-1) of ``piece`` by letter."""
    letters = sum(len(word.text) for word in piece)
    return sum(word.certainty * len(word.text) for word in piece) / max(1, letters)
