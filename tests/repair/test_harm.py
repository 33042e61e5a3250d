"""Sound text passes the repair unchanged, rare names and abbreviations too."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.read.plain import decode
from pipeline.repair import repair
from pipeline.rules import Rules
from tests import make

RULES = Rules()
ROOT = Path(__file__).parents[2]
SOUND = (
    "Thực hiện chương trình công tác năm, Ủy ban nhân dân xã xây dựng kế hoạch nạo vét kênh "
    "mương nội đồng, giao các thôn huy động nhân dân tham gia trước mùa mưa.\n"
)
CLEAN = [*sorted((ROOT / "data/raw").glob("*.txt")), *sorted((ROOT / "data/raw").glob("*.md"))]
PLANS = sorted((ROOT.parent / "shared/plans").glob("*/*.*"))
BROKEN = "003_"


@pytest.mark.parametrize(
    "line",
    [
        "(Kèm theo Kế hoạch số 20/KH-UBND ngày 28/11/2025 của UBND xã Đông Lũng)\nSTT",
        "- UBND các xã, TT;                         Bế Văn Thàng",
        "Lưu: VT, QLVH.\nLò Văn Sắc",
        "Krông Năng, Đắk Rlấp, Pờ Ê, Mường Lạn",
    ],
    ids=["tên xã lạ", "tên người", "chữ viết tắt", "tên dân tộc"],
)
def test_names_in_a_sound_text_stay(line: str) -> None:
    text = 6 * SOUND + line + "\n" + 6 * SOUND
    assert repair(make.scan(text), RULES).text == text


@pytest.mark.parametrize("path", CLEAN, ids=lambda path: path.stem)
def test_samples_stay(path: Path) -> None:
    text, _ = decode(path.read_bytes())
    assert repair(make.scan(text), RULES).text == text


@pytest.mark.skipif(not PLANS, reason="no plans beside the project")
def test_plans_stay() -> None:
    for path in PLANS:
        if path.suffix in (".txt", ".md") and not path.name.startswith(BROKEN):
            text, _ = decode(path.read_bytes())
            assert repair(make.scan(text), RULES).text == text, path.name
