"""The report is one file of its own that holds every plan and lets none of them speak."""

from __future__ import annotations

import ast
import base64
import gzip
import json
import re
from pathlib import Path
from typing import Any

import pytest

from pipeline.compare import report
from pipeline.compare.report import images
from pipeline.errors import RunError
from pipeline.rules import Rules
from pipeline.tables import read
from tests.compare.report.conftest import HARM

PACKAGE = Path(report.__file__).parents[2]
SCRIPTS = Path(report.__file__).parent / "js"


def part(page: Path, name: str) -> Any:
    """Return an unpacked part of the page."""
    found = re.search(rf'id="{name}">([^<]*)<', page.read_text(encoding="utf-8"))
    assert found
    return json.loads(gzip.decompress(base64.b64decode(found[1])))


def test_two_reports_of_one_run_are_the_same(page: Path, tables: Path) -> None:
    before = page.read_bytes()
    assert report.report(tables).read_bytes() == before


def test_the_page_names_no_address(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert not re.search(r"""(?:src|href)\s*=\s*["']?(?:https?:)?//""", text)
    assert "http://" not in text.replace("http://www.w3.org", "")
    assert "https://" not in text


def test_what_a_plan_says_is_no_part_of_the_markup(page: Path) -> None:
    assert HARM not in page.read_text(encoding="utf-8")
    assert HARM in "".join(part(page, "texts")["texts"])


def test_the_policy_lets_only_the_pages_own_script_run(page: Path) -> None:
    found = re.search(r'http-equiv="Content-Security-Policy" content="([^"]+)"', page.read_text())
    assert found
    policy = dict(one.strip().split(" ", 1) for one in found[1].split(";"))
    assert policy["default-src"] == "'none'"
    assert re.fullmatch(r"'sha256-[\w+/=]+'", policy["script-src"])
    assert re.fullmatch(r"'sha256-[\w+/=]+'", policy["style-src"])


def test_every_script_is_in_the_page() -> None:
    assert sorted(path.stem for path in SCRIPTS.glob("*.js")) == sorted(report.SCRIPTS)


@pytest.mark.parametrize("path", sorted(SCRIPTS.glob("*.js")), ids=lambda path: path.stem)
def test_no_script_parses_markup(path: Path) -> None:
    code = path.read_text(encoding="utf-8")
    for word in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "DOMParser"):
        assert word not in code
    assert not re.search(r"\beval\(|new Function", code)
    assert len(code.splitlines()) <= 400


def test_spots_lead_to_the_words_of_the_facts(page: Path) -> None:
    found = part(page, "tables")["tables"]
    texts = part(page, "texts")["texts"]
    cites = found["citations"]
    for d, start, end, number in zip(
        cites["d"], cites["s"], cites["e"], cites["number"], strict=True
    ):
        if number:
            said = re.sub(r"\s", "", texts[d][start:end])
            assert re.sub(r"\D", "", number) in re.sub(r"\D", "", said)


def test_pages_are_shown_as_far_as_there_is_room(tables: Path) -> None:
    documents = read(tables, "documents")
    all_pages = images.pictures(tables, documents, 10_000_000)
    assert all_pages
    assert images.pictures(tables, documents, len(all_pages[0].data) + 100)[0] == all_pages[0]
    assert images.pictures(tables, documents, 0) == []
    for one in all_pages:
        assert base64.b64decode(one.data)[8:12] == b"WEBP"
        assert (round(one.width), round(one.height)) == (595, 842)


def test_no_tables_no_report(tmp_path: Path) -> None:
    with pytest.raises(RunError, match="kehoach extract"):
        report.report(tmp_path)


def test_files_that_were_not_read_are_told_in_vietnamese(page: Path) -> None:
    failures = part(page, "tables")["tables"]["failures"]
    told = dict(zip(failures["code"], failures["message"], strict=True))
    known = {row["code"]: row["message"] for row in Rules().words("failures")}
    assert told["broken-pdf"] == known["broken-pdf"]


def test_every_code_of_a_failure_has_its_words() -> None:
    """Codes are what ``DocumentError`` and ``failed`` are given, and those of lost workers."""
    known = {row["code"] for row in Rules().words("failures")}
    given = {"timeout", "crashed", "memory", "unexpected", "unreadable", "outside", "special"}
    for path in PACKAGE.rglob("*.py"):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Name):
                at = {"DocumentError": 0, "failed": 2}.get(call.func.id)
                if at is not None and len(call.args) > at:
                    code = call.args[at]
                    if isinstance(code, ast.Constant):
                        given.add(str(code.value))
    assert {"skipped", "duplicate", "broken-pdf"} <= given
    assert given <= known


def test_a_page_that_would_be_too_large_holds_fewer_plans_and_says_so(
    tables: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = report.report(tables)
    everything = len(part(whole, "tables")["tables"]["documents"]["doc_id"])
    monkeypatch.setattr(images, "pictures", lambda *_: [])
    plain = report.report(tables).stat().st_size
    try:
        monkeypatch.setattr(report, "LARGEST", plain - 8_000)
        small = report.report(tables)
        found = part(small, "tables")
        kept = found["tables"]["documents"]["doc_id"]
        assert small.stat().st_size < plain
        assert 0 < len(kept) < everything
        assert found["left_out"] == everything - len(kept)
        assert len(part(small, "texts")["texts"]) == len(kept)
        assert max(found["tables"]["sections"]["d"]) < len(kept)
    finally:
        monkeypatch.undo()
        report.report(tables)
