"""The command line: what is documented exists, and bad input costs a row and an exit code."""

from __future__ import annotations

import csv
import io
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import docx
import pytest
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas
from typer.testing import CliRunner

from pipeline.__main__ import app
from pipeline.errors import ExitCode
from pipeline.schema import schema
from tests.run.files import PLAN

ROOT = Path(__file__).parent.parent


def kehoach(*arguments: object) -> subprocess.CompletedProcess[str]:
    """Run the command as a person does."""
    command = [sys.executable, "-m", "pipeline", *map(str, arguments)]
    return subprocess.run(  # noqa: S603 - our own command
        command, cwd=ROOT, text=True, capture_output=True, check=False
    )


def failures(out: Path) -> dict[str, dict[str, str]]:
    with (out / "failures.csv").open(encoding="utf-8", newline="") as handle:
        return {row["file"]: row for row in csv.DictReader(handle)}


def encrypted_pdf() -> bytes:
    """Return a PDF of one page that can't be opened without its password."""
    target = io.BytesIO()
    canvas = Canvas(target, encrypt=StandardEncryption("mat-khau", ownerPassword="chu"))
    canvas.drawString(72, 720, "KE HOACH")
    canvas.save()
    return target.getvalue()


def broken_docx() -> bytes:
    """Return a Word file whose body was cut off in the middle."""
    whole = io.BytesIO()
    document = docx.Document()
    document.add_paragraph("Kế hoạch của phường An Lạc Tây")
    document.save(whole)
    target = io.BytesIO()
    with zipfile.ZipFile(whole) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, content[: len(content) // 2] if "document.xml" in name else content)
    return target.getvalue()


@pytest.fixture(scope="module")
def bad(tmp_path_factory: pytest.TempPathFactory) -> tuple[subprocess.CompletedProcess[str], Path]:
    """Extract one good plan among files that can't be read."""
    raw = tmp_path_factory.mktemp("raw")
    (raw / "tot.txt").write_text(PLAN, encoding="utf-8")
    (raw / "rong.pdf").write_bytes(b"")
    (raw / "gia.pdf").write_text("Đây không phải là tệp PDF.", encoding="utf-8")
    (raw / "khoa.pdf").write_bytes(encrypted_pdf())
    (raw / "hong.docx").write_bytes(broken_docx())
    (raw / "nen.zip").write_bytes(b"PK\x03\x04" + bytes(40))
    (raw / "may.bin").write_bytes(bytes(range(256)) * 4)
    out = tmp_path_factory.mktemp("out")
    return kehoach("extract", raw, "--out", out, "--jobs", 1), out


@pytest.mark.parametrize("file", ["rong.pdf", "gia.pdf", "khoa.pdf", "hong.docx"])
def test_a_file_that_cannot_be_read_is_one_row_that_says_what_to_do(
    bad: tuple[subprocess.CompletedProcess[str], Path], file: str
) -> None:
    row = failures(bad[1])[file]
    assert row["code"] not in ("skipped", "duplicate", "unexpected", "crashed")
    assert len(re.findall(r"[.!]( |$)", row["message"])) >= 2, "what is wrong, then what to do"
    assert len(row["sha256"]) == 64


@pytest.mark.parametrize("file", ["may.bin", "nen.zip"])
def test_a_file_of_another_kind_is_skipped_with_a_row(
    bad: tuple[subprocess.CompletedProcess[str], Path], file: str
) -> None:
    assert failures(bad[1])[file]["code"] == "skipped"


def test_the_other_files_are_done_and_the_exit_code_says_that_some_failed(
    bad: tuple[subprocess.CompletedProcess[str], Path],
) -> None:
    ran, out = bad
    assert ran.returncode == ExitCode.SOME_FAILED, ran.stderr
    with (out / "documents.csv").open(encoding="utf-8", newline="") as handle:
        assert [row["file"] for row in csv.DictReader(handle)] == ["tot.txt"]


def test_the_summary_names_the_failures_and_where_to_look(
    bad: tuple[subprocess.CompletedProcess[str], Path],
) -> None:
    told = bad[0].stderr
    for words in (
        "khoa.pdf",
        "hong.docx",
        "failures.csv",
        "Found      7 files",
        "Read       1 document ",
        "Failed     4 files",
        "2 files (skipped",
    ):
        assert words in told


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["extract", "/nowhere"], ExitCode.BAD_ARGUMENTS),
        (["extract"], ExitCode.BAD_ARGUMENTS),
        (["extract", ".", "--jobs", "0"], ExitCode.BAD_ARGUMENTS),
        (["unknown"], ExitCode.BAD_ARGUMENTS),
        (["repair", "/nowhere"], ExitCode.BAD_ARGUMENTS),
        (["score", "/nowhere", "/nowhere"], ExitCode.BAD_ARGUMENTS),
        (["export", "--tables", "/nowhere"], ExitCode.BAD_ARGUMENTS),
        (["report", "--tables", "/nowhere"], ExitCode.BAD_ARGUMENTS),
        (["explain", "x", "--tables", "/nowhere"], ExitCode.BAD_ARGUMENTS),
        (["measure", "/nowhere"], ExitCode.BAD_ARGUMENTS),
        (["bench", "/nowhere"], ExitCode.BAD_ARGUMENTS),
        (["repair", "README.md", "-o", "/nowhere/a.txt"], ExitCode.CANNOT_WRITE),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_wrong_arguments_have_an_exit_code_and_no_traceback(
    arguments: list[str], code: ExitCode
) -> None:
    ran = kehoach(*arguments)
    assert ran.returncode == code
    assert "Traceback" not in ran.stderr
    assert ran.stderr.strip()


def test_repair_keeps_line_breaks(tmp_path: Path) -> None:
    text = "Kế hoạch\n\nnăm 2026\f\nphường An Lạc Tây"
    (tmp_path / "a.txt").write_bytes(text.encode())
    ran = kehoach("repair", tmp_path / "a.txt", "-o", tmp_path / "b.txt")
    assert ran.returncode == ExitCode.DONE, ran.stderr
    assert (tmp_path / "b.txt").read_bytes().decode() == text


def test_repair_gives_the_text_of_any_kind_of_file(tmp_path: Path) -> None:
    old = b"{\\rtf1\\ansi\\ansicpg1252{\\fonttbl{\\f0 .VnTime;}}\\f0 "
    words = (
        "ñy ban nh©n d©n x· giao c¸c th«n vËn ®éng bµ con dän vÖ sinh ®\u00adêng lµng, trång hoa hai bªn "
        "®\u00adêng, ph©n lo¹i r¸c t¹i nhµ vµ b¸o c¸o kÕt qu¶ vÒ Phßng Kinh tÕ tr\u00adíc ngµy 15 th¸ng 5."
    )
    codes = "".join(f"\\'{ord(char):02x}" if ord(char) > 127 else char for char in words)
    (tmp_path / "a.rtf").write_bytes(old + codes.encode() + b"\\par}")
    ran = kehoach("repair", tmp_path / "a.rtf", "-o", tmp_path / "b.txt")
    assert ran.returncode == ExitCode.DONE, ran.stderr
    text = (tmp_path / "b.txt").read_text(encoding="utf-8")
    assert text.startswith("ủy ban nhân dân xã giao các thôn vận động bà con")
    assert "trước ngày 15 tháng 5." in text


def test_repair_says_why_a_file_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7\xff\xfe")
    ran = kehoach("repair", tmp_path / "a.pdf")
    assert ran.returncode == ExitCode.BAD_ARGUMENTS
    assert "can't be repaired" in " ".join(ran.stderr.split())


def test_export_writes_a_file_a_province_with_a_mark(
    bad: tuple[subprocess.CompletedProcess[str], Path],
) -> None:
    out = bad[1]
    assert kehoach("export", "--tables", out).returncode == ExitCode.DONE
    (path,) = (out / "export").glob("*.csv")
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")


def test_every_command_is_documented() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    commands = {
        command.callback.__name__ for command in app.registered_commands if command.callback
    }
    assert set(re.findall(r"`kehoach ([a-z]+) ", readme)) == commands


def test_every_table_is_documented() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    listed = readme[readme.index("## What comes out") : readme.index("## Commands")]
    named = {name.removesuffix(".parquet") for name in re.findall(r"`(\w+(?:\.\w+)?)`", listed)}
    assert schema().keys() <= named


def test_every_exit_code_is_documented() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [int(code) for code in re.findall(r"^\| (\d) \|", readme, re.MULTILINE)] == [*ExitCode]


@pytest.mark.parametrize(
    "command", ["extract", "repair", "score", "export", "report", "bench", "doctor", "explain"]
)
def test_every_command_has_help(command: str) -> None:
    result = CliRunner().invoke(app, [command, "--help"])
    assert result.exit_code == 0
    assert "Usage" in result.output


def test_make_help_lists_every_target() -> None:
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    listed = set(re.findall(r"^([a-z]+):.*## ", text, re.MULTILINE))
    wanted = "help setup extract test check rules score bench models report export clean"
    assert set(wanted.split()) <= listed


def test_make_takes_folders_whose_names_hold_spaces() -> None:
    lines = (ROOT / "Makefile").read_text(encoding="utf-8").splitlines()
    called = [line for line in lines if line.startswith("\t") and "$(KEHOACH)" in line]
    assert called
    for line in called:
        assert not re.search(r"\$\((?:RAW|OUT|PLANS|GOLD|CORPUS)\)", re.sub(r'"[^"]*"', "", line))
