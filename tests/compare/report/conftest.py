"""A run over made-up plans, one of which means harm (and writes Ð as U+00D0), and its report."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline import run
from pipeline.compare import report
from tests.compare.report.browser import FOUND, Browser

ROOT = Path(__file__).parents[3]

HARM = "</script><svg onload=window.harmed=1>"

HOSTILE = f"""ỦY BAN NHÂN DÂN                    CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
XÃ HẠ BÌNH NGOẠI                      Ðộc lập - Tự do - Hạnh phúc

Số: 15/KH-UBND              Hạ Bình Ngoại, ngày 05 tháng 01 năm 2026

KẾ HOẠCH
Cải cách hành chính {HARM} năm 2026

Căn cứ Nghị quyết số 45/NQ-CP ngày 12/01/2025 của Chính phủ về {HARM} và ${{window.harmed=1}};
Ủy ban nhân dân xã xây dựng Kế hoạch, cụ thể như sau:

I. MỤC ĐÍCH
1. Bộ phận một cửa của phường giải đáp cho người dân {HARM}.
2. Giá trị {{{{ 7*7 }}}} không được tính.

II. TỔ CHỨC THỰC HIỆN
1. Văn phòng HĐND và UBND: Tham mưu {HARM}, báo cáo trước ngày 15/11/2026.

TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH

Trần Văn Thử
"""


@pytest.fixture(scope="session")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("plans")
    hostile = folder / "nguy'\"><img src=x onerror=window.harmed=1>.txt"
    hostile.write_text(HOSTILE, encoding="utf-8")
    (folder / "hỏng.pdf").write_bytes(b"%PDF-1.4 cut off")
    raw = [*(ROOT / "data/raw").glob("0[34]_*.txt"), *(ROOT / "data/raw").glob("07_*.pdf")]
    out = tmp_path_factory.mktemp("tables")
    run.extract([*sorted(raw), folder], out, run.Settings(jobs=1))
    return out


@pytest.fixture(scope="session")
def page(tables: Path) -> Path:
    return report.report(tables)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    if FOUND is None:
        pytest.skip("needs Chromium")
    with Browser() as browser:
        yield browser
