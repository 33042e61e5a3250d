"""Files and names made to harm: each costs one row, and nothing else happens."""

from __future__ import annotations

import csv
import io
import os
import zipfile
import zlib
from pathlib import Path

import pytest
from PIL import Image

from pipeline import run
from pipeline.compare import export
from tests.run.files import PLAN

HIDDEN = "Mật khẩu của máy này là bí mật."
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
LIMITS = run.Limits(seconds=60.0, memory=3 << 30)


def docx(body: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", b"<Types/>")
        archive.writestr("word/document.xml", body)
    return target.getvalue()


def word(inside: bytes) -> bytes:
    return docx(b"<w:document %s><w:body>%s</w:body></w:document>" % (W.encode(), inside))


def pdf(*objects: bytes) -> bytes:
    """Return a PDF of ``objects``, numbered from 1; the first is the catalogue."""
    found, places = b"%PDF-1.7\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(found))
        found += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(found)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    found += b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table)
    return found + b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (
        len(objects) + 1,
        start,
    )


def pages(count: int, *more: bytes, page: bytes = b"") -> bytes:
    kids = b" ".join(b"%d 0 R" % (3 + number) for number in range(count))
    each = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]%s>>" % page
    tree = b"<</Type/Pages/Count %d/Kids[%s]>>" % (count, kids)
    return pdf(b"<</Type/Catalog/Pages 2 0 R>>", tree, *[each] * count, *more)


def picture(width: int, height: int) -> bytes:
    target = io.BytesIO()
    Image.new("1", (width, height), 1).save(target, "PNG")
    return target.getvalue()


swollen = zlib.compress(b" " * 100_000_000, 9)
BOMB = b"<</Filter/FlateDecode/Length %d>>\nstream\n%s\nendstream" % (len(swollen), swollen)

FILES: dict[str, bytes] = {
    "zip-bomb.docx": word(b"<w:p/>" + b" " * 120_000_000),
    "nested.docx": word(b"<w:p>" * 100_000 + b"</w:p>" * 100_000),
    "tables.docx": word(b"<w:tbl><w:tr><w:tc>" * 3000 + b"</w:tc></w:tr></w:tbl>" * 3000),
    "entities.docx": docx(
        b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><x>&b;</x>'
    ),
    "outside.docx": docx(b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'),
    "loop.pdf": pdf(b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 2/Kids[2 0 R 2 0 R]>>"),
    "pages.pdf": pages(4000),
    "stream-bomb.pdf": pages(1, BOMB, page=b"/Contents 4 0 R"),
    "form-loop.pdf": pages(
        1,
        b"<</Length 5>>\nstream\n/F Do\nendstream",
        b"<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</F 5 0 R>>>>/Length 5>>"
        b"\nstream\n/F Do\nendstream",
        page=b"/Contents 4 0 R/Resources<</XObject<</F 5 0 R>>>>",
    ),
    "huge-page.pdf": pages(1, page=b"/UserUnit 1000/CropBox[0 0 900000 900000]"),
    "wide.png": picture(30_000, 30_000),
    "thin.png": picture(30_000, 2),
    "open.txt": b"(" * 20_000,
    "digits.txt": b"1" * 50_000 + b"\n" + b"1/" * 20_000,
    "spaces.txt": ("ngày " + " " * 20_000 + "tháng").encode(),
    "cited.txt": ("Căn cứ Nghị định số " * 4_000).encode(),
    "dates.txt": ("trước ngày 15/11/2026, " * 800).encode(),
    "outline.txt": "".join(f"{n}. a\na) b\n- c\n+ d\n" for n in range(1500)).encode(),
    "bars.txt": (b"|" * 3000 + b"\n") * 20,
    "marks.txt": ("e\u0301" * 10_000 + "\u202e" * 100 + "\ufeff").encode(),
}
NAMES = (
    "=cmd|'!A0.txt",
    "+1+1.txt",
    '"ngoặc",kép\'.txt',
    "hai\ndòng.txt",
    "-rf.txt",
    "<script>alert(1)</script>.txt".replace("/", "∕"),
    "'; DROP TABLE documents; --.txt",
)


@pytest.fixture(scope="module")
def harmed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    """Read all of it; return OUT and how each file ended."""
    top = tmp_path_factory.mktemp("top")
    raw, out = top / "raw", top / "out"
    raw.mkdir()
    for name, content in FILES.items():
        (raw / name).write_bytes(content)
    for number, name in enumerate(NAMES):
        (raw / name).write_text(f"{PLAN}{number}\n", encoding="utf-8")
    (raw / os.fsdecode(b"\xff\xfe.txt")).write_text(f"{PLAN}bytes\n", encoding="utf-8")
    (top / "secret.txt").write_text(HIDDEN, encoding="utf-8")
    (raw / "link.txt").symlink_to(top / "secret.txt")
    (raw / "folder").symlink_to(top)
    (raw / "self.txt").symlink_to(raw / "self.txt")
    os.mkfifo(raw / "pipe.txt")
    before = {path for path in top.rglob("*") if not path.is_relative_to(out)}
    run.extract([raw], out, run.Settings(jobs=2, limits=LIMITS))
    assert {path for path in top.rglob("*") if not path.is_relative_to(out)} == before
    ends = {}
    for table, column in (("documents", "status"), ("failures", "code")):
        with (out / f"{table}.csv").open(encoding="utf-8", newline="") as handle:
            ends.update({row["file"]: row[column] for row in csv.DictReader(handle)})
    return out, ends


def test_every_file_is_accounted_for(harmed: tuple[Path, dict[str, str]]) -> None:
    expected = {*FILES, *NAMES, "??.txt", "link.txt", "folder", "self.txt", "pipe.txt"}
    assert harmed[1].keys() == expected
    assert not {name: end for name, end in harmed[1].items() if end in ("unexpected", "timeout")}


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("zip-bomb.docx", "hostile-docx"),
        ("nested.docx", "hostile-docx"),
        ("entities.docx", "hostile-docx"),
        ("outside.docx", "hostile-docx"),
        ("pages.pdf", "too-many-pages"),
        ("wide.png", "too-large-image"),
        ("thin.png", "too-large-image"),
        ("link.txt", "outside"),
        ("folder", "outside"),
        ("self.txt", "unreadable"),
        ("pipe.txt", "special"),
    ],
)
def test_what_is_made_to_harm_is_refused_by_name(
    harmed: tuple[Path, dict[str, str]], name: str, code: str
) -> None:
    assert harmed[1][name] == code


def test_names_are_read_as_names(harmed: tuple[Path, dict[str, str]]) -> None:
    assert {harmed[1][name] for name in (*NAMES, "??.txt")} == {"done"}


def test_nothing_from_outside_the_folder_is_in_the_output(
    harmed: tuple[Path, dict[str, str]],
) -> None:
    kept = [path for path in harmed[0].rglob("*") if path.is_file()]
    assert not [path for path in kept if HIDDEN.encode() in path.read_bytes()]
    assert not [path for path in kept if b"root:x:0" in path.read_bytes()]


def test_no_name_is_a_formula_in_what_spreadsheets_open(
    harmed: tuple[Path, dict[str, str]],
) -> None:
    for path in export.export(harmed[0]):
        if path.suffix == ".csv":
            with path.open(encoding="utf-8-sig", newline="") as handle:
                cells = [cell for row in csv.reader(handle) for cell in row]
            assert not [cell for cell in cells if cell.startswith(("=", "@", "+1", "\t", "\r"))]
