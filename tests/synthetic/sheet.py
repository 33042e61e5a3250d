"""A page being printed, filled in by hand, signed and stamped."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
from PIL import Image, ImageDraw, ImageFont
from reportlab.pdfbase.ttfonts import TTFontFile

A4 = (595, 842)
_FONTS = (
    Path("/usr/share/fonts/truetype/liberation2/LiberationSerif-{}.ttf"),
    Path("/usr/share/fonts/truetype/liberation/LiberationSerif-{}.ttf"),
    Path("/usr/share/fonts/truetype/croscore/Tinos-{}.ttf"),
)
RED, BLUE, BLACK = (205, 35, 45), (35, 50, 150), (25, 25, 25)

Colour = tuple[int, int, int]
Ink = np.ndarray[Any, np.dtype[np.uint8]]


class Sheet:
    """A page being printed at ``dpi``; coordinates are points."""

    def __init__(self, dpi: int, family: str) -> None:
        self.scale = dpi / 72
        size = tuple(round(side * self.scale) for side in A4)
        self.image = Image.new("RGB", (size[0], size[1]), "white")
        self.pen = ImageDraw.Draw(self.image)
        self.family = family
        self.y = 60.0
        self.lines: list[str] = []
        """What was printed, line by line."""

    def font(self, size: float, face: str = "Regular") -> ImageFont.FreeTypeFont:
        return ImageFont.truetype(self.family.format(face), round(size * self.scale))

    def width(self, text: str, size: float, face: str = "Regular") -> float:
        return self.font(size, face).getlength(text) / self.scale

    def text(self, x: float, y: float, text: str, size: float, face: str = "Regular") -> None:
        self.lines.append(text)
        self._set(x, y, text, size, face)

    def _set(self, x: float, y: float, text: str, size: float, face: str) -> None:
        at = (x * self.scale, y * self.scale)
        self.pen.text(at, text, font=self.font(size, face), fill=BLACK, anchor="ls")

    def centred(self, x: float, y: float, text: str, size: float, face: str = "Regular") -> None:
        self.text(x - self.width(text, size, face) / 2, y, text, size, face)

    def rule(self, x0: float, x1: float, y: float) -> None:
        box = [value * self.scale for value in (x0, y, x1, y)]
        self.pen.line(box, fill=BLACK, width=max(1, round(0.7 * self.scale)))

    def paragraph(self, text: str, size: float, left: float = 85, right: float = 545) -> None:
        """Set ``text`` justified from ``y`` on, its first line indented."""
        words, indent = text.split(), 28.0
        line: list[str] = []
        for word in [*words, ""]:
            wide = self.width(" ".join([*line, word]), size) > right - left - indent
            if line and (wide or not word):
                self._line(line, size, left + indent, right, last=not word)
                line, indent = [], 0.0
            line.append(word)
        self.y += 4

    def _line(self, line: list[str], size: float, left: float, right: float, *, last: bool) -> None:
        gap = self.width(" ", size)
        if not last and len(line) > 1:
            gap = (right - left - sum(self.width(w, size) for w in line)) / (len(line) - 1)
        for word in line:
            self._set(left, self.y, word, size, "Regular")
            left += self.width(word, size) + gap
        self.lines.append(" ".join(line))
        self.y += size * 1.32

    def by_hand(self, x: float, y: float, text: str, size: float, rng: Random) -> None:
        """Write ``text`` as a pen does: slanted, uneven, thicker than print."""
        for char in text:
            side = round(size * 2 * self.scale)
            glyph = Image.new("L", (side, side), 0)
            face = ImageFont.truetype(self.family.format("Italic"), round(size * self.scale))
            pen = ImageDraw.Draw(glyph)
            pen.text((side / 2, side / 2), char, font=face, fill=255, anchor="mm", stroke_width=1)
            turned = glyph.rotate(rng.uniform(-25, 12), Image.Resampling.BICUBIC)
            at = (round(x * self.scale - side / 2), round((y - size / 3) * self.scale - side / 2))
            self.image.paste(BLUE if rng.random() < 0.5 else BLACK, at, turned)
            x += size * rng.uniform(0.4, 0.55)

    def signed(self, x: float, y: float, rng: Random) -> None:
        """Sign at (x, y) in blue or black with loops, a flourish and often a line underneath."""
        ink, wide = rng.choice((BLUE, BLUE, BLACK)), rng.uniform(0.9, 1.8)
        stretch, high = rng.uniform(1.0, 1.9), rng.uniform(6, 16)
        points = []
        for step in range(90):
            at = step * stretch * 0.55
            swing = math.sin(step * 0.5) * high * rng.uniform(0.6, 1.2)
            points.append((x + at + math.cos(step * 0.5) * high / 2, y + swing - at / 5))
        points.append((x + 90 * stretch * 0.55 + rng.uniform(30, 80), y - rng.uniform(20, 45)))
        self._stroke(points, ink, wide)
        if rng.random() < 0.5:
            low = y + rng.uniform(8, 24)
            self._stroke([(x - 30, low + 4), (x + 40, low - 3), (x + 110, low - 14)], ink, wide)

    def noted(self, x: float, y: float, rng: Random) -> None:
        """Scribble a few lines at (x, y), as an official does who passes a letter on."""
        for line in range(rng.randint(1, 3)):
            points = [
                (x + step * 3.1 + rng.uniform(-1, 1), y + 17 * line + rng.uniform(-6, 6) - step)
                for step in range(rng.randint(9, 18))
            ]
            self._stroke(points, BLUE, 1.1)

    def _stroke(self, points: list[tuple[float, float]], ink: Colour, width: float) -> None:
        path = [(px * self.scale, py * self.scale) for px, py in points]
        pad = self._pad()
        pen = ImageDraw.Draw(pad)
        pen.line(path, fill=ink, width=max(1, round(width * self.scale)), joint="curve")
        self._darkened(np.asarray(pad, np.uint8))

    def stamped(self, x: float, y: float, name: str, rng: Random) -> None:
        """Set a round red stamp around (x, y): rings, the body's name, a star in a wreath."""
        ink, unit = self._pad(), self.scale
        pen = ImageDraw.Draw(ink)
        for radius, width in ((50, 2.2), (47, 0.8), (31, 1.0)):
            box = [v * unit for v in (x - radius, y - radius, x + radius, y + radius)]
            pen.ellipse(box, outline=RED, width=max(1, round(width * unit)))
        font = ImageFont.truetype(self.family.format("Bold"), round(10 * unit))
        for index, char in enumerate(name):
            angle = math.pi * (0.8 + 1.9 * index / max(1, len(name)))
            glyph = Image.new("L", (round(18 * unit),) * 2, 0)
            ImageDraw.Draw(glyph).text((9 * unit,) * 2, char, font=font, fill=255, anchor="mm")
            turned = glyph.rotate(-math.degrees(angle) - 90, Image.Resampling.BICUBIC)
            at = (x + 39 * math.cos(angle) - 9, y + 39 * math.sin(angle) - 9)
            ink.paste(RED, (round(at[0] * unit), round(at[1] * unit)), turned)
        for spoke in range(24):
            angle = spoke * math.pi / 12
            ends = [(x + r * math.cos(angle), y + r * math.sin(angle)) for r in (20, 27)]
            pen.line([(px * unit, py * unit) for px, py in ends], fill=RED, width=round(2 * unit))
        points = [
            (x + r * math.cos(a), y + r * math.sin(a))
            for a, r in ((k * math.pi / 5 - math.pi / 2, 6 if k % 2 else 14) for k in range(10))
        ]
        pen.polygon([(px * unit, py * unit) for px, py in points], fill=RED)
        self._inked(ink, rng)

    def boxed(self, x: float, y: float, lines: Sequence[str], ink: Colour, rng: Random) -> None:
        """Set a stamp of ``lines`` in a frame, tilted, its middle at (x, y)."""
        unit = self.scale
        wide = max(self.width(line, 11, "Bold") for line in lines) + 14
        size = (round(wide * unit), round((15 * len(lines) + 8) * unit))
        stamp = Image.new("L", size, 0)
        pen = ImageDraw.Draw(stamp)
        pen.rectangle((0, 0, size[0] - 1, size[1] - 1), outline=255, width=round(1.5 * unit))
        for index, line in enumerate(lines):
            at = (7 * unit, (15 * index + 6) * unit)
            pen.text(at, line, font=self.font(11, "Bold"), fill=255)
        turned = stamp.rotate(rng.uniform(-6, 12), Image.Resampling.BICUBIC, expand=True)
        pad = self._pad()
        pad.paste(
            ink, (round(x * unit - turned.width / 2), round(y * unit - turned.height / 2)), turned
        )
        self._inked(pad, rng)

    def _pad(self) -> Image.Image:
        return Image.new("RGB", self.image.size, "white")

    def _inked(self, pad: Image.Image, rng: Random) -> None:
        """Print the ink of ``pad``, worn, over and under the black."""
        faded = np.asarray(pad, np.float32)
        wear = np.random.default_rng(rng.randrange(2**32)).uniform(0.6, 1.0, faded.shape[:2])
        shown = (255 - (255 - faded) * wear[:, :, None]).astype(np.uint8)
        self._darkened(shown)

    def _darkened(self, ink: Ink) -> None:
        """Lay ``ink`` on the page: black under it stays black."""
        self.image = Image.fromarray(np.minimum(np.asarray(self.image, np.uint8), ink))
        self.pen = ImageDraw.Draw(self.image)


def family(rng: Random) -> str:
    there = [str(path) for path in _FONTS if all(map(_is_vietnamese, _faces(path)))]
    if not there:
        raise FileNotFoundError("no serif font with Vietnamese letters")
    return rng.choice(there)


def _faces(path: Path) -> list[Path]:
    return [Path(str(path).format(face)) for face in ("Regular", "Bold", "Italic", "BoldItalic")]


@cache
def _is_vietnamese(font: Path) -> bool:
    return font.exists() and ord("Ủ") in TTFontFile(str(font)).charToGlyph
