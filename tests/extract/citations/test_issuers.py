"""Who issued a cited document, where the body's name is long or looks like something else."""

from __future__ import annotations

import pytest

from pipeline.extract.citations import extract
from pipeline.records import Header
from pipeline.rules import Rules
from tests.make import outline

RULES = Rules()

CASES = {
    "ban của hội đồng nhân dân": (
        "Báo cáo thẩm tra số 64/BC- BKTNS của Ban Kinh tế - Ngân sách HĐND tỉnh Hạ Đông;",
        (
            "Báo cáo thẩm tra",
            "64/BC-BKTNS",
            "",
            "Ban Kinh tế - Ngân sách Hội đồng nhân dân tỉnh Hạ Đông",
        ),
    ),
    "pháp luật không phải luật": (
        "Báo cáo số 80/BC-UBPL ngày 20/8/2025 của Ủy ban Pháp luật và Tư pháp, đề nghị",
        ("Báo cáo", "80/BC-UBPL", "2025-08-20", "Ủy ban Pháp luật và Tư pháp"),
    ),
    "trưởng ban chỉ đạo": (
        "Quyết định số 17/QĐ-BCĐ ngày 21/11/2025 của Trưởng Ban Chỉ đạo Nhà nước về Du lịch",
        ("Quyết định", "17/QĐ-BCĐ", "2025-11-21", "Trưởng Ban Chỉ đạo Nhà nước"),
    ),
    "liên bộ nêu một lần": (
        "Thông tư số 12/TT-LB ngày 3/8/1992 của Liên Bộ Lao động - Thương binh và Xã hội - Tài chính.",
        (
            "Thông tư",
            "12/TT-LB",
            "1992-08-03",
            "Liên Bộ Lao động - Thương binh và Xã hội - Tài chính",
        ),
    ),
    "ban hành không phải ban": (
        "Thông tư số 56/2024/TT-BGTVT Ban hành Quy chuẩn kỹ thuật quốc gia về bến xe",
        ("Thông tư", "56/2024/TT-BGTVT", "", ""),
    ),
    "nơi có cấp trên": (
        "Quyết định số 45/QĐ-UBND ngày 8/2/2021 của Chủ tịch UBND huyện Kim Lưu, tỉnh Hạ Đông về",
        (
            "Quyết định",
            "45/QĐ-UBND",
            "2021-02-08",
            "Chủ tịch Ủy ban nhân dân huyện Kim Lưu, tỉnh Hạ Đông",
        ),
    ),
    "ban chỉ đạo chuyển đổi số": (
        "Kế hoạch số 15/KH-BCĐ ngày 03/6/2026 của Ban Chỉ đạo chuyển đổi số tỉnh; Ban Chỉ đạo",
        ("Kế hoạch", "15/KH-BCĐ", "2026-06-03", "Ban Chỉ đạo chuyển đổi số tỉnh"),
    ),
}


@pytest.mark.parametrize(("text", "expected"), CASES.values(), ids=CASES.keys())
def test_reads_the_issuer(text: str, expected: tuple[str, str, str, str]) -> None:
    (found,) = extract(outline(text), Header(), RULES)
    assert (found.doc_type, found.number, found.date, found.issuer) == expected
