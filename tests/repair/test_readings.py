"""What units may stand for: themselves, two of them as one, one as two."""

from __future__ import annotations

import pytest

from pipeline.repair.candidates import Candidates
from pipeline.repair.diacritics import mender
from pipeline.repair.lattice import Lattice
from pipeline.repair.readings import Readings
from pipeline.repair.units import units

pytestmark = pytest.mark.skipif(mender() is None, reason="no models: build them first")


def lattice(text: str) -> Lattice:
    tools = mender()
    assert tools is not None
    return tools.readings.of(units(text, 0, len(text)))


def texts(found: Lattice, unit: int, span: int = 1) -> set[str]:
    columns = found.columns
    rows = ((columns.unit == unit) & (columns.span == span)).nonzero()[0]
    return {found.text(row) for row in rows.tolist()}


def test_numbers_are_themselves() -> None:
    found = lattice("ngay 25/6/2026")
    assert texts(found, 1) == {"25/6/2026"}
    assert "ngày" in texts(found, 0)


def test_a_syllable_cut_in_two_is_joined() -> None:
    assert "giao" in texts(lattice("da gi ao viéc"), 1, span=2)


def test_what_no_ocr_reads_as_one_syllable_is_not_joined() -> None:
    assert texts(lattice("tai x4 6 viéc"), 1, span=2) == set()


def test_two_syllables_run_into_one_come_apart() -> None:
    assert "tổ chức" in texts(lattice("da t6chirc hop"), 1)


def test_some_readings_are_left() -> None:
    found = lattice("da giao viéc")
    few = found.only(found.first)
    assert few.count.tolist() == [1, 1, 1]
    assert [few.text(row) for row in range(3)] == [found.text(row) for row in found.first.tolist()]


def test_what_was_read_before_changes_nothing() -> None:
    tools = mender()
    assert tools is not None
    text = "da qz wx qzwx"
    apart = Readings(Candidates(tools.language, tools.channel, tools.ready), {})
    apart.of(units(text, 0, 8))
    after = apart.of(units(text, 9, len(text)))
    fresh = Readings(Candidates(tools.language, tools.channel, tools.ready), {})
    alone = fresh.of(units(text, 9, len(text)))
    assert after.columns.word.tolist() == alone.columns.word.tolist()
    assert after.columns.score.tolist() == alone.columns.score.tolist()
