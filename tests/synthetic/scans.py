"""Character errors of OCR on scans nobody typed: ``python -m tests.synthetic.scans --count 6``.

Draws plans with a fresh seed (or ``--seed``), prints their PDFs' pages as images, wears these down
as scanners do, reads them and compares with the PDF's own text, white space folded. ``--max`` is
the most errors (share of characters) any kind of scan may have; repair may not add any.
"""

from __future__ import annotations

import argparse
import io
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from random import Random, SystemRandom
from typing import NamedTuple

import cv2
import numpy as np
import pypdfium2 as pdfium
from PIL import Image, ImageDraw
from rapidfuzz.distance import Levenshtein
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from pipeline.read.image import read_image
from pipeline.read.pdf import read_pdf
from pipeline.records import Media, Scan, Source
from pipeline.repair import repair
from pipeline.rules import Rules
from tests.synthetic.write import draw, write_plan

PAGES = 2
"""Pages read of each plan: letterhead, body and the first page of a table, if there is one."""
_SOURCE = Source(Path("scan.pdf"), "scan.pdf", "0" * 64)
_RED = (200, 30, 40)
_TURNS = (Image.Transpose.ROTATE_90, Image.Transpose.ROTATE_180, Image.Transpose.ROTATE_270)

Wear = Callable[[Image.Image, Random], Image.Image]


class Kind(NamedTuple):
    """A kind of scan: its resolution and what wears the page down."""

    name: str
    dpi: int
    wear: Wear
    quality: int
    """JPEG quality, as scanners save pages."""


class Errors(NamedTuple):
    """Wrong characters as read, after repair, and characters in all."""

    read: int
    repaired: int
    characters: int


def clean(image: Image.Image, rng: Random) -> Image.Image:
    """Return ``image`` as it is."""
    return image


def noisy(image: Image.Image, rng: Random) -> Image.Image:
    """Return ``image`` a little blurred, with grain and grey paper."""
    pixels = cv2.GaussianBlur(np.asarray(image, np.uint8), (0, 0), 0.6).astype(np.float32)
    grain = np.random.default_rng(rng.randrange(2**32)).normal(0, 12, pixels.shape[:2])
    pixels = pixels * 0.94 + grain[:, :, None]
    return Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))


def skewed(image: Image.Image, rng: Random) -> Image.Image:
    """Return ``image`` turned by up to two degrees."""
    angle = rng.choice((-1, 1)) * rng.uniform(0.7, 2.0)
    return image.rotate(angle, Image.Resampling.BICUBIC, fillcolor="white")


def stamped(image: Image.Image, rng: Random) -> Image.Image:
    """Return ``image`` with two round red stamps over its text."""
    ink = Image.new("RGB", image.size, "white")
    pen = ImageDraw.Draw(ink)
    unit = image.width / 100
    for _ in range(2):
        x, y = rng.uniform(20, 80) * unit, rng.uniform(15, 120) * unit
        for size in (9.0, 8.2, 5.5):
            box = (x - size * unit, y - size * unit, x + size * unit, y + size * unit)
            pen.ellipse(box, outline=_RED, width=round(unit * 0.4))
        pen.text((x - 4 * unit, y - unit), "UBND XA", fill=_RED, font_size=2 * unit)
    darker = np.minimum(np.asarray(image, np.uint8), np.asarray(ink, np.uint8))
    return Image.fromarray(darker)


def bitonal(image: Image.Image, rng: Random) -> Image.Image:
    """Return ``image`` in black and white, as fax machines and frugal scanners save it."""
    return image.convert("L").point(lambda value: 255 * (value > 140)).convert("RGB")


def turned(image: Image.Image, rng: Random) -> Image.Image:
    """Return ``image`` laid on the scanner sideways or upside down."""
    return image.transpose(rng.choice(_TURNS))


def shadowed(image: Image.Image, rng: Random) -> Image.Image:
    """Return ``image`` lit from one side."""
    across = np.linspace(1.0, rng.uniform(0.35, 0.6), image.width)
    light = np.outer(np.linspace(1.0, 0.8, image.height), across)
    return Image.fromarray((np.asarray(image, np.uint8) * light[:, :, None]).astype(np.uint8))


def photographed(image: Image.Image, rng: Random) -> Image.Image:
    """Return ``image`` as a photo from a little aside, on a dark table, lit from one side."""
    width, height = image.size
    flat = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    aside = np.array([[rng.uniform(0, 0.04) for _ in range(2)] for _ in flat], np.float32)
    room = np.array([0.08 * width, 0.06 * height], np.float32)
    corners = (flat + room + aside * (width, height)).astype(np.float32)
    size = (round(width * 1.2), round(height * 1.16))
    table = np.full((size[1], size[0], 3), (90, 70, 50), np.uint8)
    onto = cv2.getPerspectiveTransform(flat, corners)
    cv2.warpPerspective(
        np.asarray(image, np.uint8), onto, size, dst=table, borderMode=cv2.BORDER_TRANSPARENT
    )
    return shadowed(Image.fromarray(table), rng)


KINDS = (
    Kind("300 dpi clean", 300, clean, 90),
    Kind("200 dpi noisy", 200, noisy, 75),
    Kind("150 dpi skewed", 150, skewed, 80),
    Kind("200 dpi stamped", 200, stamped, 85),
    Kind("300 dpi stamped", 300, stamped, 85),
    Kind("200 dpi bitonal", 200, bitonal, 95),
    Kind("200 dpi turned", 200, turned, 85),
    Kind("200 dpi shadowed", 200, shadowed, 85),
)
PHOTO = Kind("photo on a table", 300, photographed, 80)


def photo(content: bytes, kind: Kind, rng: Random) -> bytes:
    """Return a photo (JPEG) of the first page of the PDF ``content``."""
    with pdfium.PdfDocument(content) as document:
        page = document[0].render(scale=kind.dpi / 72).to_pil().convert("RGB")
    jpeg = io.BytesIO()
    kind.wear(page, rng).save(jpeg, "JPEG", quality=kind.quality)
    return jpeg.getvalue()


def scanned(content: bytes, kind: Kind, rng: Random, pages: int = PAGES) -> bytes:
    """Return the first ``pages`` of the PDF ``content`` as a PDF of worn images."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer)
    with pdfium.PdfDocument(content) as document:
        for index in range(min(pages, len(document))):
            page = document[index]
            width, height = page.get_size()
            image = kind.wear(page.render(scale=kind.dpi / 72).to_pil().convert("RGB"), rng)
            jpeg = io.BytesIO()
            image.save(jpeg, "JPEG", quality=kind.quality)
            jpeg.seek(0)
            if (image.width > image.height) != (width > height):
                width, height = height, width
            canvas.setPageSize((width, height))
            canvas.drawImage(ImageReader(jpeg), 0, 0, width, height)
            canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def chosen(content: bytes, pages: Sequence[int]) -> bytes:
    """Return the ``pages`` (0-based) of the PDF ``content``."""
    buffer = io.BytesIO()
    with pdfium.PdfDocument(content) as document:
        short = pdfium.PdfDocument.new()
        short.import_pages(document, [page for page in pages if page < len(document)])
        short.save(buffer)
    return buffer.getvalue()


def errors(scan: Scan, wanted: str, rules: Rules) -> Errors:
    """Count the wrong characters of ``scan``, white space folded."""
    wanted = _folded(wanted)
    got, mended = _folded(scan.text), _folded(repair(scan, rules).text)
    read = Levenshtein.distance(got, wanted)
    return Errors(read, Levenshtein.distance(mended, wanted), len(wanted))


def measured(count: int, seed: int, folder: Path) -> Iterator[tuple[Kind, Errors]]:
    """Yield the errors of ``count`` plans, each as every kind of scan."""
    rules = Rules()
    for index in range(count):
        plan, rng = draw(seed, index)
        content = chosen(write_plan(plan, rng, "pdf", folder).read_bytes(), range(PAGES))
        wanted = read_pdf(_SOURCE, content)
        if wanted.media is not Media.PDF_TEXT:
            raise ValueError("a made-up plan has no text layer")
        for kind in KINDS:
            scan = read_pdf(_SOURCE, scanned(content, kind, rng))
            yield kind, errors(scan, repair(wanted, rules).text, rules)
        first = read_pdf(_SOURCE, chosen(content, (0,)))
        scan = read_image(_SOURCE, photo(content, PHOTO, rng))
        yield PHOTO, errors(scan, repair(first, rules).text, rules)


def _folded(text: str) -> str:
    return " ".join(text.split())


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=6)
    parser.add_argument("--seed", type=int, default=None)
    parser.add_argument("--max", type=float, default=0.005)
    args = parser.parse_args(argv)
    seed = args.seed if args.seed is not None else SystemRandom().randrange(10**6)
    sums: dict[str, Errors] = {}
    with tempfile.TemporaryDirectory(prefix="kehoach-scans-") as folder:
        for kind, found in measured(args.count, seed, Path(folder)):
            before = sums.get(kind.name, Errors(0, 0, 0))
            sums[kind.name] = Errors(*(a + b for a, b in zip(before, found, strict=True)))
    lines = [
        f"{args.count} plans, seed {seed}",
        f"{'scan':20}{'characters':>12}{'CER':>9}{'repaired':>10}",
    ]
    failed = False
    for name, found in sums.items():
        cer, mended = found.read / found.characters, found.repaired / found.characters
        failed = failed or mended > args.max or found.repaired > found.read
        lines.append(f"{name:20}{found.characters:12}{cer:9.4f}{mended:10.4f}")
    sys.stdout.write("\n".join(lines) + "\n")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
