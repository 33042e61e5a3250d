"""The generator: the same seed gives the same plans, and what it calls truth is in the text."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from tests.synthetic.cite import spelled
from tests.synthetic.due import span
from tests.synthetic.pdf import fonts
from tests.synthetic.place import draw_place
from tests.synthetic.plan import Plan
from tests.synthetic.said import Cited, Said, fill
from tests.synthetic.text import write_text
from tests.synthetic.truth import Json, reading_order, truth
from tests.synthetic.words import DATA
from tests.synthetic.write import draw, write_all

ROOT = Path(__file__).parents[2]
REAL_PLANS = ROOT.parent / "shared" / "plans"
RUN_IN_COMMON = 14
"""Words in a row that a made-up plan may not share with a real one."""

SPELLED_BY_LAW = re.compile(
    r"c[ộo]ng h[òo]a[\W]+xã hội\W+chủ nghĩa\W+việt nam|độc lập\W+tự do\W+hạnh phúc"
    r"|mặt trận tổ quốc việt nam"
)
"""Names and words that every plan has to spell as the law does."""

VALUES = {
    "y": 2026, "Y": 2030, "z": 2027, "q": 2, "r": 3, "m": 2, "n": 5, "mm": "02", "dd": "08",
    "ee": "10",
}  # fmt: skip


@pytest.fixture(scope="module")
def plans() -> list[tuple[Plan, Json, str]]:
    drawn = [draw(5, index) for index in range(80)]
    return [(plan, truth(plan), write_text(plan, rng)) for plan, rng in drawn]


def test_same_seed_same_bytes(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        write_all(4, 11, tmp_path / folder, ["txt"])
    for file in sorted((tmp_path / "a").rglob("*.*")):
        assert file.read_bytes() == (tmp_path / "b" / file.relative_to(tmp_path / "a")).read_bytes()


def test_plans_differ() -> None:
    titles = {draw(1, index)[0].title.text for index in range(200)}
    assert len(titles) > 150


def _flat(text: str) -> str:
    return re.sub(r"[\s*|]+", "", text)


def test_truth_stands_in_the_text(plans: list[tuple[Plan, Json, str]]) -> None:
    for _, gold, text in plans:
        flat = _flat(text)
        for row in [*gold["citations"], *gold["deadlines"]]:
            assert _flat(row["raw"]).casefold() in flat.casefold(), row["raw"]
        for task in gold["tasks"]:
            assert _flat(task["task"]) in flat


def test_paths_are_unique_and_below_their_parent(plans: list[tuple[Plan, Json, str]]) -> None:
    for plan, _, _ in plans:
        marked = [item.path for item in plan.items if item.marker]
        assert len(marked) == len(set(marked))
        assert all("." not in p or p.rpartition(".")[0] in marked for p in marked)


def test_duties_stand_under_a_heading_of_the_outline(plans: list[tuple[Plan, Json, str]]) -> None:
    for plan, _, _ in plans:
        assert {duty.path for duty in plan.duties} <= {item.path for item in plan.items}


def test_formats(tmp_path: Path) -> None:
    if fonts() is None:
        pytest.skip("no serif font with Vietnamese letters")
    write_all(6, 3, tmp_path)
    assert {path.suffix for path in (tmp_path / "plans").iterdir()} == {".txt", ".docx", ".pdf"}
    gold = json.loads((tmp_path / "gold" / "p00001.json").read_text(encoding="utf-8"))
    assert gold["stem"] == "p00001"
    assert "format-docx" in gold["traits"]


@pytest.mark.parametrize(
    ("name", "dates"),
    [
        ("", ("", "")),
        ("year", ("2026-01-01", "2026-12-31")),
        ("years", ("2026-01-01", "2030-12-31")),
        ("quarter", ("2026-04-01", "2026-06-30")),
        ("quarters", ("2026-04-01", "2026-09-30")),
        ("second-half", ("2026-07-01", "2026-12-31")),
        ("month", ("2026-02-01", "2026-02-28")),
        ("days", ("2026-02-08", "2026-02-10")),
        ("over-year", ("2026-04-01", "2027-03-31")),
    ],
    ids=[
        "không ngày",
        "năm",
        "giai đoạn",
        "quý",
        "hai quý",
        "6 tháng cuối",
        "tháng",
        "ngày",
        "qua năm",
    ],
)
def test_span(name: str, dates: tuple[str, str]) -> None:
    assert span(name, VALUES) == dates


def test_fill_keeps_what_parts_state() -> None:
    cite = Said("Luật số 1", cites=(Cited("Luật số 1"),))
    said = fill("Theo {cite}, làm {obj}.", cite=cite, obj="việc")
    assert said.text == "Theo Luật số 1, làm việc."
    assert said.cites == cite.cites


def test_issuers_are_spelled_out() -> None:
    assert spelled("Chủ tịch UBND tỉnh") == "Chủ tịch Ủy ban nhân dân tỉnh"


def _names(folder: Path) -> Iterator[str]:
    for file in folder.glob("gazetteer_*.csv"):
        with file.open(encoding="utf-8", newline="") as rows:
            for row in csv.DictReader(rows):
                yield from (value for key, value in row.items() if key and "name" in key)


def test_places_do_not_exist() -> None:
    real = {name.casefold() for name in _names(ROOT / "pipeline" / "rules")}
    if not real:
        pytest.skip("no gazetteer")
    rng = Random(1)  # noqa: S311
    for _ in range(3000):
        place = draw_place(rng)
        assert place.name.casefold() not in real - {""}
        assert place.province.split(" ", 1 + place.province.count("thành phố"))[-1] not in real


def _runs(text: str, *, numbers: bool) -> set[tuple[str, ...]]:
    word = r"\w+" if numbers else r"[^\W\d_]+"
    words = re.findall(word, SPELLED_BY_LAW.sub(" ", text.casefold()))
    return {tuple(words[i : i + RUN_IN_COMMON]) for i in range(len(words) - RUN_IN_COMMON + 1)}


def test_nothing_is_copied_from_real_plans() -> None:
    if not REAL_PLANS.is_dir():
        pytest.skip("real plans are not here")
    files = [p for p in REAL_PLANS.rglob("*") if p.suffix in (".txt", ".md")]
    texts = [p.read_text(encoding="utf-8", errors="replace") for p in files]
    real = set().union(*(_runs(text, numbers=False) for text in texts))
    samples = [p for p in (ROOT / "data" / "raw").glob("*") if p.suffix in (".txt", ".md")]
    for path in [*DATA.iterdir(), *samples]:
        common = real & _runs(path.read_text(encoding="utf-8"), numbers=False)
        assert not common, f"{path.name}: {' '.join(min(common))}"
    # What cites a directive in full is alike but for its number.
    real = set().union(*(_runs(text, numbers=True) for text in texts))
    for index in range(60):
        for _, said in reading_order(draw(9, index)[0]):
            common = real & _runs(said.text, numbers=True)
            assert not common, f"plan {index}: {' '.join(min(common))}"
