"""Signed scans that nobody scanned: ``python -m tests.synthetic.signed --count 12``.

Prints made-up letters, decisions and reports, fills in number and day by hand, signs in blue over
the signer's name, sets a red round stamp beside it and scans the sheet as offices do (grey or
colour, a little skewed, the back shining through, a fold across). Then reads them and says which
particulars and citations came out wrong.
"""

from __future__ import annotations

import argparse
import io
import math
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from random import Random, SystemRandom
from typing import NamedTuple

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase.ttfonts import TTFontFile
from reportlab.pdfgen.canvas import Canvas

from pipeline.extract import extract
from pipeline.read.pdf import read_pdf
from pipeline.records import Facts, Source
from pipeline.repair import repair
from pipeline.rules import Rules
from pipeline.segment import segment
from tests.synthetic.letters import Letter, draw_letter
from tests.synthetic.said import Cited

_A4 = (595, 842)
_FONTS = (
    Path("/usr/share/fonts/truetype/liberation2/LiberationSerif-{}.ttf"),
    Path("/usr/share/fonts/truetype/liberation/LiberationSerif-{}.ttf"),
)
_RED, _BLUE, _BLACK = (205, 35, 45), (35, 50, 150), (25, 25, 25)


class Sheet:
    """A page being printed at ``dpi``; coordinates are points."""

    def __init__(self, dpi: int, family: str) -> None:
        self.scale = dpi / 72
        size = tuple(round(side * self.scale) for side in _A4)
        self.image = Image.new("RGB", (size[0], size[1]), "white")
        self.pen = ImageDraw.Draw(self.image)
        self.family = family
        self.y = 60.0

    def font(self, size: float, face: str = "Regular") -> ImageFont.FreeTypeFont:
        return ImageFont.truetype(self.family.format(face), round(size * self.scale))

    def width(self, text: str, size: float, face: str = "Regular") -> float:
        return self.font(size, face).getlength(text) / self.scale

    def text(self, x: float, y: float, text: str, size: float, face: str = "Regular") -> None:
        at = (x * self.scale, y * self.scale)
        self.pen.text(at, text, font=self.font(size, face), fill=_BLACK, anchor="ls")

    def centred(self, x: float, y: float, text: str, size: float, face: str = "Regular") -> None:
        self.text(x - self.width(text, size, face) / 2, y, text, size, face)

    def rule(self, x0: float, x1: float, y: float) -> None:
        box = [value * self.scale for value in (x0, y, x1, y)]
        self.pen.line(box, fill=_BLACK, width=max(1, round(0.7 * self.scale)))

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
            self.text(left, self.y, word, size)
            left += self.width(word, size) + gap
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
            self.image.paste(_BLUE if rng.random() < 0.5 else _BLACK, at, turned)
            x += size * rng.uniform(0.4, 0.55)

    def signed(self, x: float, y: float, rng: Random) -> None:
        """Sign in blue at (x, y) with loops and a flourish."""
        at, points = 0.0, []
        for step in range(60):
            at += rng.uniform(0.3, 1.6)
            swing = math.sin(step * 0.9) * rng.uniform(4, 16)
            points.append((x + at, y + swing - at / 6))
        points.append((x + at + 60, y - 30))
        path = [(px * self.scale, py * self.scale) for px, py in points]
        self.pen.line(path, fill=_BLUE, width=round(1.4 * self.scale), joint="curve")

    def stamped(self, x: float, y: float, name: str, rng: Random) -> None:
        """Set a round red stamp around (x, y), its ink over and under the black."""
        ink = Image.new("RGB", self.image.size, "white")
        pen, unit = ImageDraw.Draw(ink), self.scale
        for radius, width in ((50, 2.2), (47, 0.8), (30, 1.0)):
            box = [v * unit for v in (x - radius, y - radius, x + radius, y + radius)]
            pen.ellipse(box, outline=_RED, width=max(1, round(width * unit)))
        font = ImageFont.truetype(self.family.format("Bold"), round(9 * unit))
        for index, char in enumerate(name):
            angle = math.pi * (1.15 + 1.7 * index / max(1, len(name)))
            cx, cy = x + 38 * math.cos(angle), y + 38 * math.sin(angle)
            glyph = Image.new("RGB", (round(16 * unit),) * 2, "white")
            ImageDraw.Draw(glyph).text((8 * unit,) * 2, char, font=font, fill=_RED, anchor="mm")
            turned = glyph.rotate(-math.degrees(angle) - 90, fillcolor="white")
            ink.paste(turned, (round(cx * unit - 8 * unit), round(cy * unit - 8 * unit)))
        pen.regular_polygon((x * unit, y * unit, 14 * unit), 5, rotation=18, fill=_RED)
        faded = np.asarray(ink, np.float32)
        wear = np.random.default_rng(rng.randrange(2**32)).uniform(0.6, 1.0, faded.shape[:2])
        shown = (255 - (255 - faded) * wear[:, :, None]).astype(np.uint8)
        darker = np.minimum(np.asarray(self.image, np.uint8), shown)
        self.image = Image.fromarray(darker)
        self.pen = ImageDraw.Draw(self.image)


def printed(letter: Letter, dpi: int, rng: Random) -> Image.Image:
    """Return the sheet: printed, filled in by hand, signed and stamped."""
    sheet = Sheet(dpi, _family(rng))
    size = rng.choice((13.0, 13.5, 14.0))
    _letterhead(sheet, letter, rng)
    sheet.y = max(sheet.y, 172)
    if letter.doc_type == "Công văn":
        sheet.centred(300, sheet.y, "Kính gửi: Các cơ quan, đơn vị trực thuộc.", size)
    else:
        sheet.centred(300, sheet.y, letter.doc_type.upper(), 14, "Bold")
        for line in _wrapped(sheet, letter.title, 14, 330, "Bold"):
            sheet.y += 18
            sheet.centred(300, sheet.y, line, 14, "Bold")
        sheet.y += 5
        sheet.rule(250, 350, sheet.y)
    sheet.y += 30
    for text in letter.body:
        if sheet.y < 600:
            sheet.paragraph(text, size)
    _closing(sheet, letter, rng)
    return sheet.image


def _letterhead(sheet: Sheet, letter: Letter, rng: Random) -> None:
    left, right, top = 165, 420, 62
    for index, line in enumerate(letter.left):
        face = "Bold" if index or len(letter.left) < 3 else "Regular"
        sheet.centred(left, top + 15 * index, line, 12, face)
    end = top + 15 * len(letter.left)
    sheet.rule(left - 35, left + 35, end - 9)
    sheet.centred(right, top, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 12, "Bold")
    sheet.centred(right, top + 16, "Độc lập - Tự do - Hạnh phúc", 13, "Bold")
    sheet.rule(right - 80, right + 80, top + 21)
    y, gap = end + 12, "         "
    head = f"Số:{gap}{letter.symbol}"
    x = left - sheet.width(head, 13) / 2
    sheet.text(x, y, head, 13)
    sheet.by_hand(x + sheet.width("Số: ", 13) + 4, y, letter.number, 15, rng)
    year, month, day = letter.date
    shown = f"{month:02}" if month < 3 else str(month)
    lead, tail = f"{letter.place}, ngày", f"       tháng {shown} năm {year}"
    x = right - sheet.width(lead + tail, 13, "Italic") / 2
    sheet.text(x, y, lead + tail, 13, "Italic")
    sheet.by_hand(x + sheet.width(lead, 13, "Italic") + 8, y, f"{day:02}", 15, rng)
    sheet.y = y + 16
    if letter.doc_type == "Công văn":
        for line in _wrapped(sheet, f"V/v {letter.title}", 12, 190):
            sheet.centred(left, sheet.y, line, 12)
            sheet.y += 14
        sheet.y += 14


def _closing(sheet: Sheet, letter: Letter, rng: Random) -> None:
    top, right = sheet.y + 8, 430
    sheet.text(85, top, "Nơi nhận:", 12, "BoldItalic")
    for index, line in enumerate(letter.recipients, 1):
        sheet.text(85, top + 13 * index, line, 11)
    for index, line in enumerate(letter.signature):
        sheet.centred(right, top + 16 * index, line, 13, "Bold")
    low = top + 16 * len(letter.signature) + 62
    sheet.centred(right, low, letter.signer, 14, "Bold")
    sheet.signed(right - 40 + rng.uniform(-15, 15), low - rng.uniform(14, 34), rng)
    name = " ".join(letter.left) + " *"
    sheet.stamped(right - rng.uniform(45, 75), low - rng.uniform(30, 55), name, rng)


def _wrapped(sheet: Sheet, text: str, size: float, wide: float, face: str = "Regular") -> list[str]:
    lines: list[str] = []
    for word in text.split():
        if lines and sheet.width(f"{lines[-1]} {word}", size, face) < wide:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def _family(rng: Random) -> str:
    there = [str(path) for path in _FONTS if all(map(_is_vietnamese, _faces(path)))]
    if not there:
        raise FileNotFoundError("no serif font with Vietnamese letters")
    return rng.choice(there)


def _faces(path: Path) -> list[Path]:
    return [Path(str(path).format(face)) for face in ("Regular", "Bold", "Italic", "BoldItalic")]


@cache
def _is_vietnamese(font: Path) -> bool:
    return font.exists() and ord("Ủ") in TTFontFile(str(font)).charToGlyph


def worn(image: Image.Image, rng: Random) -> Image.Image:
    """Return ``image`` as a scanner of an office gives it."""
    pixels = np.asarray(image, np.uint8)
    if rng.random() < 0.6:
        back = cv2.GaussianBlur(pixels[:, ::-1], (0, 0), 3).astype(np.float32)
        shining = pixels.astype(np.float32) * (1 - (1 - back / 255) * rng.uniform(0.04, 0.12))
        pixels = shining.astype(np.uint8)
    angle = rng.uniform(-1.4, 1.4)
    turned = Image.fromarray(pixels).rotate(angle, Image.Resampling.BICUBIC, fillcolor="white")
    light = np.asarray(turned, np.float32)
    if rng.random() < 0.5:
        down = np.arange(light.shape[0])[:, None, None]
        fold = light.shape[0] * rng.choice((1 / 3, 1 / 2, 2 / 3))
        light = light * (1 - rng.uniform(0.1, 0.3) * np.exp(-((down - fold) ** 2) / (2 * 30.0**2)))
    noise = np.random.default_rng(rng.randrange(2**32)).normal(
        0, rng.uniform(2, 10), light.shape[:2]
    )
    soft = cv2.GaussianBlur(light, (0, 0), rng.uniform(0.4, 0.8))
    page = Image.fromarray(np.clip(soft * 0.96 + noise[:, :, None], 0, 255).astype(np.uint8))
    return page.convert("L").convert("RGB") if rng.random() < 0.35 else page


def scanned(image: Image.Image, quality: int) -> bytes:
    """Return a PDF of one page, the sheet as a JPEG."""
    jpeg, buffer = io.BytesIO(), io.BytesIO()
    image.save(jpeg, "JPEG", quality=quality)
    jpeg.seek(0)
    canvas = Canvas(buffer, pagesize=_A4)
    canvas.drawImage(ImageReader(jpeg), 0, 0, *_A4)
    canvas.showPage()
    canvas.save()
    return buffer.getvalue()


class Compared(NamedTuple):
    """A value as stated and as read."""

    what: str
    stated: str
    read: str


def compared(letter: Letter, facts: Facts) -> Iterator[Compared]:
    """Yield the particulars and citations of ``letter`` beside those that were read."""
    head = facts.header
    year, month, day = letter.date
    yield Compared("type", letter.doc_type, head.doc_type)
    yield Compared("issuer", letter.issuer, head.issuer)
    yield Compared("symbol", letter.symbol, head.symbol[len(head.number) :])
    yield Compared("title", letter.title, head.title)
    yield Compared("signer", letter.signer, head.signer)
    yield Compared("signer title", letter.signer_title, head.signer_title)
    yield Compared("number", "", head.number if head.number != letter.number else "")
    full = f"{year}-{month:02}-{day:02}"
    yield Compared("date", full[:7], head.issue_date[:7] if head.issue_date != full else full[:7])
    left = Counter(map(_cited, (c for c in facts.citations if c.kind == "numbered" and not c.own)))
    for cite in _all(letter.cites):
        wanted = _cited(cite)
        near = (
            wanted if left[wanted] else next((k for k in left if left[k] and k[1] == wanted[1]), ())
        )
        if near:
            left[near] -= 1
        yield Compared("citation", " | ".join(wanted), " | ".join(near))
    for extra in left.elements():
        yield Compared("citation", "", " | ".join(extra))


def _cited(cite: object) -> tuple[str, str, str, str]:
    return (cite.doc_type, cite.number, cite.date, cite.issuer)  # type: ignore[attr-defined]


def _all(cites: Sequence[Cited]) -> Iterator[Cited]:
    for cite in cites:
        if cite.kind == "numbered":
            yield cite
        yield from _all(cite.inner)


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=12)
    parser.add_argument("--seed", type=int, default=None)
    parser.add_argument("--keep", type=Path, help="a folder to keep the scans in")
    args = parser.parse_args(argv)
    seed = args.seed if args.seed is not None else SystemRandom().randrange(10**6)
    rules, right, total = Rules(), Counter[str](), Counter[str]()
    for index in range(args.count):
        rng = Random(f"{seed} {index}")  # noqa: S311 - scans, not secrets
        letter = draw_letter(rng)
        image = worn(printed(letter, rng.choice((200, 200, 300)), rng), rng)
        content = scanned(image, rng.choice((60, 75, 85)))
        if args.keep:
            args.keep.mkdir(parents=True, exist_ok=True)
            (args.keep / f"{index}.pdf").write_bytes(content)
        source = Source(Path("scan.pdf"), "scan.pdf", "0" * 64)
        facts = extract(segment(repair(read_pdf(source, content), rules), rules), rules)
        for what, stated, read in compared(letter, facts):
            total[what] += 1
            right[what] += stated == read
            if stated != read:
                sys.stdout.write(f"{index:3} {what}: {stated!r}\n{'':8}read {read!r}\n")
    sys.stdout.write(f"{args.count} letters, seed {seed}\n")
    for what, count in total.items():
        sys.stdout.write(f"{what:14}{right[what]:5} of {count}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
