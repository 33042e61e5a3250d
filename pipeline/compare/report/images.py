"""Plans with pages -> small pictures of these pages, as many as there is room for.

Pages that were read from their image come first, and of all plans the first pages first: what a
reviewer doubts is the letterhead of a scan.
"""

from __future__ import annotations

import base64
import hashlib
import io
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import pypdfium2 as pdfium
from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError

from pipeline import tables
from pipeline.rows import Cells

_WIDTH = 1000
"""Pixels: enough to read 13-point letters of an A4 page."""

_QUALITY = 32
_SMALLEST_ROOM = 60_000
_AROUND = 120
"""Bytes of the element that holds a picture."""

_SEEN = frozenset({"ocr", "repaired"})
_DRAWN = frozenset({"pdf-text", "pdf-scan", "pdf-mixed", "image"})
_LARGEST_SIDE = 15_000


class Picture(NamedTuple):
    """A WebP file in base64 of ``page`` (``doc_id/number``), whose sides are given in points."""

    page: str
    width: float
    height: float
    data: str


def pictures(out: Path, documents: Sequence[Cells], room: int) -> list[Picture]:
    """Return pictures of the plans' pages that take ``room`` bytes at most.

    A plan whose file is no longer where it was read from has none.
    """
    made: list[Picture] = []
    files = {str(row["doc_id"]): _Pages(path) for row, path in _files(out, documents)}
    for doc_id, page in _wanted(out, files):
        if room < _SMALLEST_ROOM:
            break
        picture = files[doc_id].picture(page)
        if picture is not None:
            data = base64.b64encode(_webp(picture)).decode()
            if len(data) <= room:
                size = files[doc_id].size(page, picture)
                made.append(Picture(f"{doc_id}/{page}", *size, data))
                room -= len(data) + _AROUND
    for pages in files.values():
        pages.close()
    return made


def _wanted(out: Path, files: dict[str, _Pages]) -> list[tuple[str, int]]:
    """Return the pages to show, the most wanted first."""
    rows = [row for row in tables.read(out, "pages") if str(row["doc_id"]) in files and row["page"]]
    found = [
        (row["source"] not in _SEEN, int(f"{row['page']}"), str(row["doc_id"])) for row in rows
    ]
    return [(doc_id, page) for _, page, doc_id in sorted(found)]


def _files(out: Path, documents: Sequence[Cells]) -> Iterator[tuple[Cells, Path]]:
    """Yield each plan that has pages with the file it was read from, if that is still the same."""
    try:
        roots = [Path(root) for root in json.loads((out / "run.json").read_bytes())["raw"]]
    except (OSError, ValueError, KeyError):
        return
    for row in documents:
        if row["media"] in _DRAWN:
            name = str(row["file"])
            for path in (p for root in roots for p in (root / name, root, root.parent / name)):
                if path.is_file() and _digest(path) == row["sha256"]:
                    yield row, path
                    break


def _digest(path: Path) -> str:
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def _webp(picture: Image.Image) -> bytes:
    width = min(_WIDTH, picture.width)
    height = max(1, round(picture.height * width / picture.width))
    small = picture.convert("RGB").resize((width, height), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    small.save(out, "WEBP", quality=_QUALITY, method=4)
    return out.getvalue()


class _Pages:
    """The pages of a PDF or image file; opened when the first is asked for."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._pdf: pdfium.PdfDocument | None = None
        self._points: dict[int, tuple[float, float]] = {}

    def picture(self, number: int) -> Image.Image | None:
        """Return page ``number`` (1-based) as an image, None where it can't be drawn."""
        try:
            with self._path.open("rb") as handle:
                is_pdf = b"%PDF-" in handle.read(1024)
            return self._page(number) if is_pdf else self._frame(number)
        except (OSError, ValueError, IndexError, UnidentifiedImageError, pdfium.PdfiumError):
            return None

    def size(self, number: int, picture: Image.Image) -> tuple[float, float]:
        """Return width and height of a page in points, as its boxes are measured."""
        if number in self._points:
            return self._points[number]
        dpi = max(min(picture.size) / 8.27, max(picture.size) / 11.69)
        return round(picture.width * 72 / dpi, 1), round(picture.height * 72 / dpi, 1)

    def _page(self, number: int) -> Image.Image:
        if self._pdf is None:
            self._pdf = pdfium.PdfDocument(self._path)
        page = self._pdf[number - 1]
        try:
            width, height = page.get_size()
            self._points[number] = round(width, 1), round(height, 1)
            scale = min(2 * _WIDTH / width, _LARGEST_SIDE / height)
            picture: Image.Image = page.render(scale=scale, may_draw_forms=True).to_pil()
            return picture
        finally:
            page.close()

    def _frame(self, number: int) -> Image.Image:
        with Image.open(self._path) as file:
            for at, frame in enumerate(ImageSequence.Iterator(file), start=1):
                if at == number:
                    return ImageOps.exif_transpose(frame).convert("RGB")
        raise IndexError(number)

    def close(self) -> None:
        if self._pdf is not None:
            self._pdf.close()
