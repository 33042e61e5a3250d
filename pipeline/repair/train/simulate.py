"""Clean text -> what an English OCR makes of it: pages are typeset, spoiled and read.

A page's fonts, size, resolution (150 to 300 dpi), blur, noise, turn and JPEG quality follow from
its seed alone, so that the same folder of text gives the same pages.
"""

from __future__ import annotations

import io
import os
import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

os.environ.setdefault("OMP_THREAD_LIMIT", "1")

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from pipeline.errors import RunError
from pipeline.repair.channel import LETTERS

FONTS = (Path("/usr/share/fonts/truetype"), Path("/usr/share/texmf/fonts/opentype/public"))
TRAINED = ("Tinos", "FreeSerif", "texgyretermes", "Arimo", "DejaVuSans", "texgyrepagella")
"""Font families pages to learn from are set in; the first has the metrics of the usual Times."""
UNSEEN = ("NotoSerif", "NotoSans", "FreeSans", "DejaVuSerif")
"""Font families kept for tests."""

_A4 = (8.27, 11.69)  # inches
_MARGINS = (1.0, 0.8)  # inches, left and right; top and bottom
_POINTS = 13
_RESOLUTIONS = (150, 200, 200, 250, 300)
_STYLES = ("Regular", "Regular", "Regular", "Regular", "Bold", "Italic")
_CAPITALS, _LIST = 0.07, 0.3
_BILEVEL, _THRESHOLDS = 0.3, (100, 190)
"""Share of pages scanned in black and white, and the greys below which a dot is black there."""


@dataclass(frozen=True)
class Sheet:
    """A page's true lines and the lines an English OCR read."""

    seed: int
    family: str
    true: tuple[str, ...]
    read: tuple[str, ...]


def sheets(
    paragraphs: Sequence[str], families: Sequence[str], seeds: Iterable[int], lines: int
) -> Iterator[Sheet]:
    """Yield a sheet for each seed, set from ``paragraphs`` drawn at random.

    Raises RunError where the fonts or Tesseract's English are missing.
    """
    import tesserocr  # noqa: PLC0415

    try:
        reader = tesserocr.PyTessBaseAPI(path=_tessdata(), lang="eng", psm=6)
    except RuntimeError as error:
        raise RunError("Tesseract has no English. Install tesseract-ocr-eng.") from error
    with reader:
        for seed in seeds:
            chance = random.Random(seed)  # noqa: S311 - pages must be made again alike
            usual = families[0] if chance.random() < 1 / 2 else chance.choice(families)
            dpi = chance.choice(_RESOLUTIONS)
            page, true = typeset(paragraphs, usual, dpi, lines, chance)
            reader.SetImage(spoiled(page, chance, seed))
            reader.SetSourceResolution(dpi)
            read = [line for line in reader.GetUTF8Text().split("\n") if line.strip()]
            yield Sheet(seed, usual, tuple(true), tuple(read))


def scanned(lines: Sequence[str], family: str, dpi: int, seed: int) -> Image.Image:
    """Return a scan of a page of ``lines``, 13 points high. Raises RunError without the font."""
    font = _font(family, "Regular", round(_POINTS * dpi / 72))
    step = 1.4 * font.size
    left, top = _MARGINS[0] * dpi, _MARGINS[1] * dpi
    width = max([_A4[0] * dpi, *(2 * left + font.getlength(line) for line in lines)])
    page = Image.new("L", (int(width), int(2 * top + step * len(lines))), 255)
    draw = ImageDraw.Draw(page)
    for number, line in enumerate(lines):
        draw.text((left, top + number * step), line, fill=0, font=font)
    return spoiled(page, random.Random(seed), seed)  # noqa: S311 - the same page each time


def _tessdata() -> str:
    found = sorted(Path("/usr/share/tesseract-ocr").glob("*/tessdata/eng.traineddata"))
    return str(found[-1].parent) + "/" if found else ""


def typeset(
    paragraphs: Sequence[str], family: str, dpi: int, lines: int, chance: random.Random
) -> tuple[Image.Image, list[str]]:
    """Return a page of at most ``lines`` lines of ``paragraphs`` at ``dpi``, and those lines."""
    width, height = int(_A4[0] * dpi), int(_A4[1] * dpi)
    page = Image.new("L", (width, height), 255)
    draw = ImageDraw.Draw(page)
    size = chance.choice((12, 13, 13, 14, 14)) * dpi / 72
    left, y = _MARGINS[0] * dpi, _MARGINS[1] * dpi
    room, step = width - 1.8 * left, size * chance.choice((1.25, 1.4, 1.5))
    true: list[str] = []
    while True:
        style = chance.choice(_STYLES)
        font = _font(family, style, round(size))
        text = chance.choice(paragraphs)[:600].rsplit(" ", 1)[0]
        if chance.random() < _CAPITALS:
            text = text[:120].upper()
        elif chance.random() < _LIST:
            text = "- " + text
        for line in _wrapped(text, font, room):
            if len(true) >= lines or y + step > height - _MARGINS[1] * dpi:
                return page.crop((0, 0, width, min(height, int(y + dpi)))), true
            draw.text((left, y), line, fill=chance.choice((0, 0, 25, 50)), font=font)
            true.append(line)
            y += step


def _wrapped(text: str, font: ImageFont.FreeTypeFont, room: float) -> Iterator[str]:
    line = ""
    for word in text.split():
        longer = f"{line} {word}".strip()
        if line and font.getlength(longer) > room:
            yield line
            line = word
        else:
            line = longer
    yield line


@lru_cache(maxsize=256)
def _font(family: str, style: str, size: int) -> ImageFont.FreeTypeFont:
    italic = "Oblique" if family in ("FreeSans", "DejaVuSans") else "Italic"
    mark = {"Regular": "", "Bold": "Bold", "Italic": italic}[style]
    full = mark or "Regular"
    for name in (f"{family}-{full}.ttf", f"{family}{mark}.ttf", f"{family}-{full.lower()}.otf"):
        for path in sorted(path for root in FONTS for path in root.glob(f"*/{name}")):
            font = ImageFont.truetype(str(path), size)
            if _is_vietnamese(font):
                return font
    raise RunError(f"No font {family} with all Vietnamese letters. Run: make fonts")


def _is_vietnamese(font: ImageFont.FreeTypeFont) -> bool:
    """Tell whether the font draws every letter: one that lacks some would silently teach boxes."""
    box = bytes(font.getmask("\uffff"))
    return all(bytes(font.getmask(letter)) != box for letter in LETTERS)


def spoiled(page: Image.Image, chance: random.Random, seed: int) -> Image.Image:
    """Return ``page`` as a scanner leaves it: turned a little, blurred, grainy, a JPEG."""
    turned = page.rotate(chance.uniform(-0.5, 0.5), Image.Resampling.BILINEAR, fillcolor=255)
    blurred = turned.filter(ImageFilter.GaussianBlur(chance.uniform(0.0, 0.9)))
    noise = np.random.default_rng(seed).normal(
        0.0, chance.uniform(0, 18), (blurred.height, blurred.width)
    )
    grey: np.ndarray[Any, Any] = np.clip(np.asarray(blurred) + noise, 0, 255).astype(np.uint8)
    if chance.random() < _BILEVEL:
        return Image.fromarray(
            np.where(grey < chance.randint(*_THRESHOLDS), 0, 255).astype(np.uint8)
        )
    buffer = io.BytesIO()
    Image.fromarray(grey).save(buffer, "JPEG", quality=chance.randrange(35, 90))
    return Image.open(buffer).convert("L")
