"""Quarters in Roman numbers on a page image: strokes counted where OCR took them for letters.

Tesseract reads the strokes of ``III`` as ``IH``, ``HI`` or ``11``. What follows the word quarter,
or another quarter and a comma, is looked at again on the image: up to three upright strokes, with
wider gaps where commas are. A lone stroke that was read as the digit 1 is an I where its top juts
out to both sides alike; that of a 1 has a flag on the left. Anything else stays as it was read.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Any

import numpy as np

from pipeline.read.stretches import stretches

Pixels = np.ndarray[Any, np.dtype[np.uint8]]

_QUARTER = re.compile(r"(?:qu[ýíyi]|.*\b(?:I{1,3}|IV),)", re.IGNORECASE)
_STROKES = re.compile(r"[IHLTJl1|!i]{1,4}(?:,[IHLTJl1|!i]{1,4})?(?=$|[/⁄,.;–-])")
_DARK, _PALE, _INKY = 140, 217, 38
"""Grey values: strokes are darker than the first; between the others lies what ink takes a part of.
"""
_UPPER, _LOWER = 0.2, 0.72
"""Part of a word's height in which strokes have no serifs."""
_INKED, _WHOLE, _THICK, _LEANS = 0.2, 0.85, 0.3, 0.04
"""Share of that part in which a column is inked, and wholly so; the breadth of a stroke and how far
it leans at most, by its height."""
_MOST, _WIDER = 3, 1.35
"""Strokes of a number; a gap so many times the least holds a comma."""
_TOP, _JUTS, _EVEN, _AROUND = 0.15, 0.028, 0.4, 0.25
"""Share of the height that serifs take at the top, and by which they jut out at least; how much
one side's must be of the other's; how far they are looked for."""


def quarter(before: str, text: str, inside: Pixels) -> str:
    """Return ``text``, the word after ``before``, with the Roman numbers its pixels show."""
    match = _STROKES.match(text) if _QUARTER.fullmatch(before) else None
    if match is None or not inside.size:
        return text
    dark = inside < _DARK
    numbers = _numbers(_strokes(dark))
    if text[match.end() :].startswith(","):
        # What follows is a number that was read well.
        numbers = numbers[: match[0].count(",") + 1]
    if not numbers or max(numbers) > _MOST or min(numbers) < 1:
        return text
    if numbers == [1] and match[0] != "I" and not _has_serifs(inside):
        return text
    wanted = ",".join("I" * count for count in numbers)
    # The stroke of a fraction is how Tesseract reads 1/20.
    return wanted + text[match.end() :].replace("⁄", "/")


def _strokes(dark: Any) -> list[tuple[int, int]]:
    """Return the left and right ends of the upright strokes a word begins with."""
    high = len(dark)
    middle = dark[round(_UPPER * high) : round(_LOWER * high)]
    share = middle.mean(axis=0)
    inked = np.flatnonzero(share > _INKED)
    found: list[tuple[int, int]] = []
    for part in stretches(inked):
        left, right = int(part[0]), int(part[-1]) + 1
        if share[part].max() < _WHOLE or right - left > _THICK * high:
            break
        if _leans(middle[:, max(0, left - 2) : right + 2]) > _LEANS * high:
            break
        found.append((left, right))
    return found


def _leans(stroke: Any) -> float:
    """Return by how many pixels the upper part of a stroke stands off the lower one."""
    third = max(1, len(stroke) // 3)
    ends = [np.flatnonzero(part.any(axis=0)) for part in (stroke[:third], stroke[-third:])]
    return abs(float(ends[0].mean() - ends[1].mean())) if all(map(len, ends)) else 0.0


def _numbers(strokes: list[tuple[int, int]]) -> list[int]:
    """Return how many strokes each number has."""
    if not strokes:
        return []
    gaps = [two[0] - one[1] for one, two in pairwise(strokes)]
    counts = [1]
    for gap in gaps:
        if gap > _WIDER * min(gaps):
            counts.append(1)
        else:
            counts[-1] += 1
    return counts


def _has_serifs(inside: Pixels) -> bool:
    """Tell whether the first stroke of a word juts out to both sides at its top.

    Serifs are as thin as pixels: how dark these are tells of how much of each they take.
    """
    high = len(inside)
    left, right = _strokes(inside < _DARK)[0]
    reach = round(_AROUND * high)
    top = inside[: max(1, round(_TOP * high))].min(axis=0)
    juts = np.clip((_PALE - top.astype(np.float32)) / (_PALE - _INKY), 0.0, 1.0)
    before = float(juts[max(0, left - reach) : left].sum())
    after = float(juts[right : right + reach].sum())
    return min(before, after) >= max(_JUTS * high, _EVEN * max(before, after))
