"""What a reviewer should look at, found in plans made by hand."""

from __future__ import annotations

import pytest

from pipeline.extract import extract
from pipeline.records import Finding
from pipeline.rules import Rules
from pipeline.segment import segment
from tests import make

RULES = Rules()
HEAD = (
    "ỦY BAN NHÂN DÂN\nXÃ SƠN ĐÔNG HẠ\nSố: 12/KH-UBND\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n"
    "Độc lập - Tự do - Hạnh phúc\nSơn Đông Hạ, ngày 05 tháng 9 năm 2025\n"
)
TITLE = "KẾ HOẠCH\nDiệt chuột bảo vệ lúa mùa xã Sơn Đông Hạ năm 2025\n"
BODY = "Thực hiện chỉ đạo của cấp trên;\nI. NỘI DUNG\n1. Diệt chuột trên toàn bộ cánh đồng.\n"


def findings(text: str) -> tuple[Finding, ...]:
    return extract(segment(make.repaired(text), RULES), RULES).findings


def codes(text: str) -> set[str]:
    return {finding.code for finding in findings(text)}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (HEAD.replace("12/KH", "     /KH") + TITLE + BODY, "blank-number"),
        (HEAD.replace("ngày 05", "ngày    ") + TITLE + BODY, "blank-date"),
        (TITLE + BODY, "missing-letterhead"),
        (HEAD + TITLE + BODY + "2. Phát động trên địa bàn phường và báo về.\n", ""),
        (HEAD + TITLE + BODY + "2. Phát động trên địa bàn phường đúng lịch.\n", "wrong-commune-type"),
        (HEAD + TITLE + BODY + "2. Báo cáo Phòng Nội vụ huyện theo dõi.\n", "stale-level"),
        (
            HEAD + TITLE.replace("năm 2025", "6 tháng cuối năm 2025") + BODY
            + "Trên đây là Kế hoạch./.\nNơi nhận:\n- Lưu: VT.\nCHỦ TỊCH\nLò Văn Mẫu\n"
            "PHỤ LỤC\nCÁC NHIỆM VỤ NĂM 2025\n",
            "period-mismatch",
        ),
        (HEAD + TITLE + BODY + "4. Tổng kết.\n", "list-gap"),
        (HEAD + TITLE + BODY + "2. Theo Kế hoạch số 5-KH/UBND ngày 02/4/2025 của UBND xã.\n", "symbol-form"),
        (HEAD + TITLE + BODY + "2. Theo Quyết định số 5/QĐ-UBND ngày 02/12/2025 của UBND xã.\n", "date-suspect"),
        (
            HEAD + TITLE + BODY + "2. Theo Quyết định số 5/QĐ-UBND ngày 02/4/2025 của UBND xã.\n"
            "3. Bám sát Quyết định số 5/QĐ-UBND ngày 20/4/2025 của UBND xã.\n",
            "citation-conflict",
        ),
    ],
    ids=["số trống", "ngày trống", "không phần đầu", "xã và phường", "phường trong kế hoạch xã",
         "cấp huyện", "kỳ khác", "nhảy số", "ký hiệu lai", "ngày sau ngày ký", "hai ngày"],
)  # fmt: skip
def test_found(text: str, code: str) -> None:
    found = codes(text)
    assert code in found if code else "wrong-commune-type" not in found


def test_a_sound_plan_raises_nothing_grave() -> None:
    assert not [f for f in findings(HEAD + TITLE + BODY) if f.severity == "error"]


def test_a_finding_says_where_and_in_plain_words() -> None:
    (found,) = [f for f in findings(HEAD + TITLE + BODY + "4. Tổng kết.\n") if f.code == "list-gap"]
    assert found.raw.startswith("4. Tổng kết")
    assert "sau 1 là 4" in found.message
