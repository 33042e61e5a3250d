"""No text, however odd, stops the stages after reading."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.extract import extract
from pipeline.repair import repair
from pipeline.rules import Rules
from pipeline.segment import segment
from tests import make

RULES = Rules()
_WORDS = [row[next(iter(row))] for row in RULES.words("unit_fields")]
_WORDS += [
    example for file in RULES.files if file != "schema" for r in RULES[file] for example in r.yes
]
_WORDS += [
    "KẾ HOẠCH",
    "PHỤ LỤC",
    "Nơi nhận:",
    "TT",
    "Cơ quan chủ trì",
    "1.",
    "a)",
    "-",
    "\n",
    "\f",
    "|",
    "\n\n",
]
_WORDS += [
    "Phòng",
    "Văn phòng",
    "Sở",
    "Ban Chỉ đạo",
    "UBND",
    "xã",
    "tỉnh",
    "số",
    "ngày",
    "/",
    "đến",
    "và",
    ",",
]


@given(st.lists(st.sampled_from(_WORDS), max_size=60), st.sampled_from([" ", "\n"]))
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_mixed_words(words: list[str], glue: str) -> None:
    facts = extract(segment(repair(make.scan(glue.join(words)), RULES), RULES), RULES)
    length = len(facts.outline.text)
    for group in (
        facts.citations,
        facts.unit_mentions,
        facts.deadlines,
        facts.tasks,
        facts.findings,
    ):
        assert all(0 <= fact.span.start <= fact.span.end <= length for fact in group)


@given(st.text(max_size=200))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_characters(text: str) -> None:
    extract(segment(repair(make.scan(text), RULES), RULES), RULES)


def test_every_field_is_read_however_its_hyphen_is_spaced() -> None:
    for row in RULES.words("unit_fields"):
        for hyphen in ("-", " - ", "- ", " -"):
            field = row["field"].replace(" - ", hyphen)
            extract(
                make.outline(f"Giao Phòng {field}, Văn phòng {field.upper()} thực hiện."), RULES
            )


def test_every_unit_name_is_read() -> None:
    for row in RULES.words("units"):
        for name in (row["canonical"], *row["variants"].split("|")):
            extract(
                make.outline(("I", f"I. {name} xã chủ trì"), ("I.1", f"1. {name}: Thực hiện.")),
                RULES,
            )
