"""Stamps in a frame that whoever received or sent a letter set on it: ĐẾN, HỎA TỐC.

Red and blue ones are taken out with their ink. In grey they stand beside the title, in the middle
of its lines. They are no part of the document, as those in colour are none.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np

from pipeline.letters import bare
from pipeline.read.glyphs import Printed
from pipeline.rules import Rules

if TYPE_CHECKING:
    from pipeline.read.ocr import Pixels

_UPPER = 0.45
"""Share of the page, from its top, where such stamps are set."""
_LEAST, _MOST = (35.0, 15.0), (150.0, 95.0)
"""Points that a frame is wide and high."""
_EDGE, _DRAWN = 2.2, 0.35
"""Points from its edges within which a frame's ink lies, and the least share that does."""
_INK, _SHRUNK, _POINTS = 0.65, 2, 72.0
"""Share of the paper's grey value below which ink is; times the small copy is smaller."""

Frame = tuple[tuple[float, float], tuple[float, float], float]
"""Middle, size (points) and turn (degrees) of a rectangle."""


def without_received(words: list[Printed], pixels: Pixels, dpi: float) -> list[Printed]:
    """Return ``words`` of a page without those in frames that a stamp's words stand in."""
    if not any(_is_mark(word.text) for word in words):
        return words
    for frame in _frames(pixels, dpi):
        inside = [word for word in words if _holds(frame, word)]
        if any(_is_mark(word.text) for word in inside):
            words = [word for word in words if word not in inside]
    return words


def _frames(pixels: Pixels, dpi: float) -> list[Frame]:
    """Return the rectangles that lines draw in the upper part of ``pixels``."""
    upper = pixels[: round(_UPPER * len(pixels))]
    small = cv2.resize(upper, None, fx=1 / _SHRUNK, fy=1 / _SHRUNK, interpolation=cv2.INTER_AREA)
    ink = (small < _INK * np.median(small[::4, ::4])).astype(np.uint8)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(ink)
    point = dpi / _POINTS / _SHRUNK
    found: list[Frame] = []
    for index, (x, y, width, high, _) in enumerate(stats[1:].tolist(), 1):
        size = (width / point, high / point)
        if all(low < side < most for low, side, most in zip(_LEAST, size, _MOST, strict=True)):
            rows, columns = np.nonzero(labels[y : y + high, x : x + width] == index)
            points = np.stack([columns + x, rows + y], axis=1).astype(np.float32) / point
            middle, sides, turn = cv2.minAreaRect(points)
            frame = ((middle[0], middle[1]), (sides[0], sides[1]), float(turn))
            if _is_drawn(points, frame):
                found.append(frame)
    return found


def _is_drawn(points: Any, frame: Frame) -> bool:
    """Tell whether enough of the ink at ``points`` (n x 2) lies along the edges of ``frame``."""
    across, down = _from_middle(points, frame)
    width, height = frame[1]
    edge = (across > width / 2 - _EDGE) | (down > height / 2 - _EDGE)
    return bool(edge.mean() > _DRAWN)


def _from_middle(points: Any, frame: Frame) -> tuple[Any, Any]:
    """Return how far ``points`` lie from the middle of ``frame``, along each of its sides."""
    middle, _, turn = frame
    cosine, sine = np.cos(np.deg2rad(turn)), np.sin(np.deg2rad(turn))
    away = np.asarray(points, np.float32) - np.asarray(middle, np.float32)
    return np.abs(away @ np.array([cosine, sine])), np.abs(away @ np.array([-sine, cosine]))


def _holds(frame: Frame, word: Printed) -> bool:
    box = word.box
    across, down = _from_middle([((box.x0 + box.x1) / 2, (box.top + box.bottom) / 2)], frame)
    return bool(across[0] < frame[1][0] / 2 and down[0] < frame[1][1] / 2)


def _is_mark(text: str) -> bool:
    letters = "".join(filter(str.isalpha, text))
    return bare(letters).upper() in _marks()


@lru_cache(maxsize=1)
def _marks() -> frozenset[str]:
    return frozenset(bare(row["word"]) for row in Rules().words("received"))
