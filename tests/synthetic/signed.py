"""Signed scans that nobody scanned: ``python -m tests.synthetic.signed --count 12``.

Prints made-up letters, decisions and reports, fills in number and day by hand, signs in blue over
the signer's name, sets a red round stamp beside it and scans the sheet as offices do (grey or
colour or a copy, a little skewed, the back shining through, a fold across); some bear the stamp of
who received them or a note by hand. Then reads them and says which particulars and citations came
out wrong.
"""

from __future__ import annotations

import argparse
import io
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random, SystemRandom
from typing import NamedTuple

import cv2
import numpy as np
from PIL import Image
from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from pipeline.extract import extract
from pipeline.read.pdf import read_pdf
from pipeline.records import Facts, Source
from pipeline.repair import repair
from pipeline.rules import Rules
from pipeline.segment import segment
from tests.synthetic.letters import Letter, draw_letter
from tests.synthetic.said import Cited
from tests.synthetic.sheet import A4, BLUE, RED, Sheet, family
from tests.synthetic.words import phrases

_COPIED, _GREY = 0.15, 0.25
"""Shares of sheets that come as a copy, and of the others that are scanned in grey."""
_LEAST = 6
"""Characters of a printed line that can be told apart in the text."""


def printed(letter: Letter, dpi: int, rng: Random) -> Sheet:
    """Return the sheet: printed, filled in by hand, signed and stamped."""
    sheet = Sheet(dpi, family(rng))
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
    _received(sheet, rng)
    return sheet


def _letterhead(sheet: Sheet, letter: Letter, rng: Random) -> None:
    left, right, top = 165, 420, 62
    for index, line in enumerate(letter.left):
        face = "Bold" if index or len(letter.left) < 3 else "Regular"
        sheet.centred(left, top + 15 * index, line, 12, face)
    end = top + 15 * len(letter.left)
    sheet.rule(left - 35, left + 35, end - 9)
    sheet.centred(right, top, phrases("state")[0], 12, "Bold")
    sheet.centred(right, top + 16, phrases("motto")[0], 13, "Bold")
    sheet.rule(right - 80, right + 80, top + 21)
    y, gap = end + 12, " " * (3 + 3 * len(letter.number))
    head = f"Số:{gap}{letter.symbol}"
    x = left - sheet.width(head, 13) / 2
    sheet.text(x, y, head, 13)
    if rng.random() < 0.3:
        sheet.text(x + sheet.width("Số: ", 13) + 4, y + rng.uniform(-2, 2), letter.number, 14)
    else:
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


def _received(sheet: Sheet, rng: Random) -> None:
    """Set the stamps of who received the letter, and what was noted on it."""
    if rng.random() < 0.3:
        lines = (
            "VĂN PHÒNG",
            f"ĐẾN  Số: {rng.randint(10, 9000)}",
            "Ngày: ......../......",
            "Chuyển:",
        )
        sheet.boxed(rng.uniform(72, 100), 190, lines, rng.choice((RED, BLUE)), rng)
    elif rng.random() < 0.3:
        word = rng.choice(("KHẨN", "HỎA TỐC", "THƯỢNG KHẨN"))
        sheet.boxed(rng.uniform(72, 100), 195, (word,), RED, rng)
    if rng.random() < 0.3:
        sheet.noted(rng.uniform(25, 50), rng.uniform(200, 330), rng)


def _wrapped(sheet: Sheet, text: str, size: float, wide: float, face: str = "Regular") -> list[str]:
    lines: list[str] = []
    for word in text.split():
        if lines and sheet.width(f"{lines[-1]} {word}", size, face) < wide:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


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
    if rng.random() < _COPIED:
        return _copied(page, rng)
    return page.convert("L").convert("RGB") if rng.random() < _GREY else page


def _copied(page: Image.Image, rng: Random) -> Image.Image:
    """Return ``page`` as a copier gives it: grey, of strong contrast, with specks."""
    grey = np.asarray(page.convert("L"), np.float32)
    dark, light = rng.uniform(40, 80), rng.uniform(190, 225)
    strong = np.clip((grey - dark) * 255 / (light - dark), 0, 255)
    chance = np.random.default_rng(rng.randrange(2**32)).random(grey.shape)
    strong[chance < rng.uniform(0, 2e-4)] = 0
    soft = cv2.GaussianBlur(strong, (0, 0), 0.5)
    return Image.fromarray(soft.astype(np.uint8)).convert("RGB")


def scanned(image: Image.Image, quality: int) -> bytes:
    """Return a PDF of one page, the sheet as a JPEG."""
    jpeg, buffer = io.BytesIO(), io.BytesIO()
    image.save(jpeg, "JPEG", quality=quality)
    jpeg.seek(0)
    canvas = Canvas(buffer, pagesize=A4)
    canvas.drawImage(ImageReader(jpeg), 0, 0, *A4)
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


def errors(lines: Sequence[str], text: str) -> tuple[int, int]:
    """Return the wrong characters of ``text`` where ``lines`` are printed, and theirs in all."""
    wrong = total = 0
    folded = " ".join(text.split())
    for line in (" ".join(line.split()) for line in lines):
        if len(line) < _LEAST:
            continue
        found = fuzz.partial_ratio_alignment(line, folded)
        near = folded[found.dest_start : found.dest_end] if found else ""
        wrong, total = wrong + Levenshtein.distance(line, near), total + len(line)
    return wrong, total


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
        sheet = printed(letter, rng.choice((200, 200, 300)), rng)
        content = scanned(worn(sheet.image, rng), rng.choice((60, 75, 85)))
        if args.keep:
            args.keep.mkdir(parents=True, exist_ok=True)
            (args.keep / f"{index}.pdf").write_bytes(content)
        source = Source(Path("scan.pdf"), "scan.pdf", "0" * 64)
        repaired = repair(read_pdf(source, content), rules)
        wrong, of = errors(sheet.lines, repaired.layer.text)
        total["characters"], right["characters"] = (
            total["characters"] + of,
            right["characters"] + of - wrong,
        )
        facts = extract(segment(repaired, rules), rules)
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
