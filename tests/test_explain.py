"""A row is explained from its value back to the file, with every repair on the way."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline import parts, tables
from pipeline.errors import RunError
from pipeline.explain import explain
from pipeline.heads import Head
from pipeline.records import Citation, Facts, Header, Repaired
from pipeline.rows import rows
from pipeline.rules import Rules
from pipeline.schema import schema
from pipeline.spans import Edit, Span
from tests.make import outline
from tests.test_tables import bound, facts


def steps(out: Path, fact_id: object) -> dict[str, str]:
    return {step.stage: step.says for step in explain(out, str(fact_id))}


@pytest.fixture(scope="module")
def repaired(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write a plan one of whose citations OCR had broken."""
    out = tmp_path_factory.mktemp("out")
    raw = "Căn cứ Nghi đlnh số 45/2020/NĐ-CP;"
    edits = (Edit(Span(10, 11), "ị", "diacritics", 0.8), Edit(Span(13, 14), "ị", "ocr-l-i"))
    made = outline(("preamble", raw), edits=edits)
    source = replace(made.scan.source, sha256="a" * 64)
    made = replace(made, repaired=Repaired(replace(made.scan, source=source), made.repaired.layer))
    cited = Citation(Span(7, 33), "decree", doc_type="Nghị định", number="45/2020/NĐ-CP")
    whole = Facts(made, Header(), (replace(cited, section_path="preamble"),))
    part = parts.part(Head("a.txt", "a" * 64), rows(whole, Rules()))
    tables.bind(out, [part], [])
    tables.finish(out)
    return out


def test_a_repaired_citation_is_led_back_to_what_the_file_says(repaired: Path) -> None:
    (row,) = tables.read(repaired, "citations")
    told = steps(repaired, row["citation_id"])
    assert "number 45/2020/NĐ-CP" in told["value"]
    assert told["rule"] == "decree"
    assert "⟦Nghị định số 45/2020/NĐ-CP⟧" in told["text"]
    assert told["raw text"] == "Nghi đlnh số 45/2020/NĐ-CP"
    assert "ocr-l-i" in told["repair"]
    assert told["section"].startswith("preamble: Căn cứ")
    assert "grade repaired" in told["place"]
    assert "media" in told["file"]


def test_every_id_of_every_table_can_be_explained(tmp_path: Path) -> None:
    bound(tmp_path, facts())
    explained = 0
    for name, about in schema().items():
        key = next((column.name for column in about.columns if column.unique), "")
        for row in tables.read(tmp_path, name) if key else ():
            told = steps(tmp_path, row[key])
            assert f"table {name}" in told["value"]
            assert "file" in told or name == "units"
            explained += 1
    assert explained > 10


def test_a_unit_is_led_back_to_where_it_is_named(tmp_path: Path) -> None:
    bound(tmp_path, facts())
    for unit in tables.read(tmp_path, "units"):
        said = steps(tmp_path, unit["unit_id"])["made from"]
        mention, file, place, raw = re.split(r"[:,] ", said, maxsplit=3)
        found = [row for row in tables.read(tmp_path, "unit_mentions") if row["raw"] in raw]
        assert mention in {row["mention_id"] for row in found}
        assert file == "xa-son-dong-ha.txt"
        assert place.startswith("line ")


def test_control_characters_of_a_document_do_not_reach_the_terminal(tmp_path: Path) -> None:
    evil = replace(facts(), header=replace(facts().header, title="Kế hoạch\x1b[2J\x07"))
    bound(tmp_path, evil)
    assert all("\x1b" not in step.says for step in explain(tmp_path, "a" * 16))


def test_an_unknown_id_says_where_to_find_one(repaired: Path) -> None:
    with pytest.raises(RunError, match=r"citations\.csv"):
        explain(repaired, "nothing")


def test_a_folder_without_tables_says_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(RunError, match="kehoach extract"):
        explain(tmp_path, "a" * 16)
