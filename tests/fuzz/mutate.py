"""Damage files as disks, networks and attackers do: flipped bits, cuts, splices, swollen parts."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

from PIL import Image

SAMPLES = Path(__file__).parents[2] / "data" / "raw"

_MAGIC = (
    b"%PDF-1.7\n",
    b"PK\x03\x04",
    b"{\\rtf1 ",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    b"\x89PNG",
)
_ODD = (b"\x00" * 64, b"\xff" * 64, b"9" * 40, b"(" * 200, b"<w:p>" * 50, "ế".encode() * 40)

RTF = (
    rb"{\rtf1\ansi\ansicpg1258\deff0 K\u7871? ho\u7841?ch s\u7889? 12/KH-UBND\par I. M\u7908?C"
    rb" \u272?\u205?CH\par 1. R\u224? so\u225?t.\par}"
)


def samples() -> dict[str, bytes]:
    """Return a file of every format that is read, by name; scans are small, to be quick."""
    found = {path.name: path.read_bytes() for path in sorted(SAMPLES.glob("0[1-7]*"))}
    page = Image.new("L", (300, 200), 255)
    page.paste(0, (20, 20, 200, 24))
    for name, frames in (("page.png", []), ("page.jpg", []), ("pages.tif", [page])):
        target = io.BytesIO()
        kind = {"jpg": "JPEG", "tif": "TIFF"}.get(name[-3:], "PNG")
        more = {"save_all": True, "append_images": frames} if frames else {}
        page.save(target, kind, **more)
        found[name] = target.getvalue()
    return {**found, "plan.rtf": RTF}


def mutated(content: bytes, other: bytes, chance: random.Random) -> bytes:
    """Return ``content`` damaged in one to three ways, some of them with pieces of ``other``."""
    for _ in range(chance.randint(1, 3)):
        content = chance.choice(_WAYS)(content, other, chance)
    return content


def many(count: int, seed: int) -> list[tuple[str, bytes]]:
    """Return ``count`` damaged files with names; the same for the same ``seed``."""
    chance = random.Random(seed)  # noqa: S311
    known: Sequence[tuple[str, bytes]] = sorted(samples().items())
    found = []
    for number in range(count):
        name, content = known[number % len(known)]
        other = chance.choice(known)[1]
        if name.endswith(".docx") and chance.random() < 0.5:
            content = _part(content, other, chance)
        found.append((f"{number:05}-{name}", mutated(content, other, chance)))
    return found


def _flip(content: bytes, _: bytes, chance: random.Random) -> bytes:
    damaged = bytearray(content)
    for _at in range(chance.choice((1, 4, 64))):
        if damaged:
            damaged[chance.randrange(len(damaged))] ^= 1 << chance.randrange(8)
    return bytes(damaged)


def _cut(content: bytes, _: bytes, chance: random.Random) -> bytes:
    return content[: chance.randint(0, len(content))]


def _hole(content: bytes, _: bytes, chance: random.Random) -> bytes:
    start = chance.randint(0, len(content))
    return content[:start] + content[start + chance.randint(0, 2000) :]


def _splice(content: bytes, other: bytes, chance: random.Random) -> bytes:
    at, start = chance.randint(0, len(content)), chance.randint(0, len(other))
    return content[:at] + other[start : start + chance.randint(1, 20_000)] + content[at:]


def _head(content: bytes, _: bytes, chance: random.Random) -> bytes:
    return chance.choice(_MAGIC) + content[chance.choice((0, 4, 8)) :]


def _repeat(content: bytes, _: bytes, chance: random.Random) -> bytes:
    start = chance.randint(0, len(content))
    piece = content[start : start + chance.randint(1, 300)]
    return content[:start] + piece * chance.choice((2, 50, 500)) + content[start:]


def _insert(content: bytes, _: bytes, chance: random.Random) -> bytes:
    at = chance.randint(0, len(content))
    return content[:at] + chance.choice(_ODD) + content[at:]


def _numbers(content: bytes, _: bytes, chance: random.Random) -> bytes:
    """Change a digit run, as sizes and offsets inside files are."""
    places = [at for at in range(len(content)) if 48 <= content[at] <= 57]
    if not places:
        return content
    at = chance.choice(places)
    return (
        content[:at]
        + chance.choice((b"0", b"-1", b"4294967296", b"99999999999"))
        + content[at + 1 :]
    )


_WAYS: tuple[Callable[[bytes, bytes, random.Random], bytes], ...] = (
    _flip,
    _cut,
    _hole,
    _splice,
    _head,
    _repeat,
    _insert,
    _numbers,
)


def _part(content: bytes, other: bytes, chance: random.Random) -> bytes:
    """Damage one part inside a Word file and pack it again, so that it can be unpacked."""
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        names = old.namelist()
        hit = chance.choice(names)
        for name in names:
            part = old.read(name)
            new.writestr(name, mutated(part, other, chance) if name == hit else part)
    return target.getvalue()
