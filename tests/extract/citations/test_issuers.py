"""Who issued a cited document, where the body's name is long or looks like something else."""

from __future__ import annotations

import pytest

from pipeline.extract.citations import extract
from pipeline.records import Header
from pipeline.rules import Rules
from tests.make import outline

RULES = Rules()

CASES = {
    "ngày không có thật": (
        "Quyết định số 67/QĐ-BXD ngày 31 tháng 11 năm 2025 của Bộ trưởng Bộ Xây dựng",
        ("Quyết định", "67/QĐ-BXD", "", "Bộ trưởng Bộ Xây dựng"),
    ),
    "năm thừa chữ số": (
        "Quyết định số 15/QĐ-UBND ngày 20/11/20255 của Chủ tịch UBND tỉnh Hạ Đông",
        ("Quyết định", "15/QĐ-UBND", "", "Chủ tịch Ủy ban nhân dân tỉnh Hạ Đông"),
    ),
    "dính vào trích yếu": (
        "Nghị định số 166/2020/NĐ-CP ngày 3/4/2020 của Chính phủvề tổ chức",
        ("Nghị định", "166/2020/NĐ-CP", "2020-04-03", "Chính phủ"),
    ),
    "đề nghị trong ngoặc": (
        "Xét đề nghị của Giám đốc Sở Nội vụ (Tờ trình số 90/TTr-SNV ngày 4/2/2026) về việc",
        ("Tờ trình", "90/TTr-SNV", "2026-02-04", "Giám đốc Sở Nội vụ"),
    ),
    "ban chỉ đạo không tên": (
        "Công văn số 3/CV-BCĐ ngày 15/3/2025 của Ban Chỉ đạo;",
        ("Công văn", "3/CV-BCĐ", "2025-03-15", "Ban Chỉ đạo"),
    ),
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
