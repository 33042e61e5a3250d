"""The spine: what is handed to a stage reaches it."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.document import process
from pipeline.records import Source
from pipeline.repair import needs_sisters
from pipeline.repair.diacritics import mender
from pipeline.rows import Cells, rows
from pipeline.rules import Rules

DESTROYED = (
    "Uy ban nhan dan x4 giao Van phong chu tri, phdi hgp véi cac don vi c6 lién quan\n"
    "t6 chirc kiém tra viéc chap hanh ky luat, ky cuong hanh chinh, bao cdo truéc ngay 25/6/2026.\n"
    "Trung tam Ky Hoa Son tuyén truyén trén trang théng tin phudng An Lac Tay.\n"
)
SISTER = "Trung tâm Kỳ Hoa Sơn tuyên truyền trên trang thông tin phường An Lạc Tây.\n" * 20


@pytest.mark.skipif(mender() is None, reason="no models: build them first")
def test_sisters_reach_the_repair(tmp_path: Path) -> None:
    path = tmp_path / "plan.txt"
    path.write_text(DESTROYED, encoding="utf-8")
    source = Source(path, path.name, "0" * 64)
    alone = process(source, Rules()).outline.repaired
    assert needs_sisters(alone)
    assert "Kỳ Hoa Sơn" in process(source, Rules(), sisters=[SISTER]).outline.repaired.text


def tables_of(folder: Path, *lines: str) -> dict[str, list[Cells]]:
    """Return the rows of a plan that says ``lines`` below its title."""
    path = folder / "ke-hoach.txt"
    head = "ỦY BAN NHÂN DÂN\nXÃ SƠN HẠ\nSố: 12/KH-UBND\n\nKẾ HOẠCH\nTuần lễ đọc sách năm 2026\n\n"
    path.write_text(head + "\n".join(lines), encoding="utf-8")
    rules = Rules()
    return rows(process(Source(str(path), path.name, "0" * 64), rules), rules).tables


def test_recipients_are_given_as_repaired(tmp_path: Path) -> None:
    recipients = ("Nơi nhận:", "- Trường tiểu học Ðồng Tâm;", "- Lưu: VT.")
    signature = ("", "CHỦ TỊCH", "", "Nguyễn Văn Mẫu")
    found = tables_of(tmp_path, "1. Các thôn mở tủ sách cho mượn.", "", *recipients, *signature)
    assert [row["recipient"] for row in found["recipients"]] == [
        "Trường tiểu học Đồng Tâm",
        "Lưu: VT",
    ]


def test_a_date_whose_year_is_the_plans_is_inferred(tmp_path: Path) -> None:
    found = tables_of(
        tmp_path,
        "1. Các thôn mở tủ sách cho bà con mượn về đọc, hoàn thành trước ngày 30/6.",
        "2. Trường học thi kể chuyện, hoàn thành trước ngày 15/9/2026.",
        "3. Văn phòng mua sách hằng năm.",
    )
    said = [row for row in found["deadlines"] if row["scope"] != "plan"]
    assert [(row["end"], row["grade"]) for row in said] == [
        ("2026-06-30", "inferred"),
        ("2026-09-15", "exact"),
        ("", "exact"),
    ]
