"""What a reviewer should look at, found in plans made by hand."""

from __future__ import annotations

import pytest

from pipeline.extract import extract
from pipeline.extract.findings import units
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


DUTIES = "II. TỔ CHỨC THỰC HIỆN\n"


@pytest.mark.parametrize(
    ("lines", "missing"),
    [
        ("Số: 12/KH-UBND\nSơn Đông Hạ, ngày 05 tháng 9 năm 2025\n", "tên cơ quan ban hành"),
        (HEAD, ""),
        ("UBND XÃ SƠN ĐÔNG HẠ\nSố: 12/KH-UBND\nSơn Đông Hạ, ngày 05 tháng 9 năm 2025\n", ""),
    ],
    ids=["chỉ còn số và ngày", "đủ", "viết tắt"],
)
def test_a_letterhead_without_its_body_is_told(lines: str, missing: str) -> None:
    found = [f.message for f in findings(lines + TITLE + BODY) if f.code == "missing-letterhead"]
    assert [missing in message for message in found] == ([True] if missing else [])


@pytest.mark.parametrize(
    ("said", "is_found"),
    [
        ("Giao người hoạt động không chuyên trách phường; hẹn ngày đi đặt bẫy.", True),
        ("Được sự đồng thuận của phường hội thợ rèn.", False),
        ("Mời cán bộ phường, thị trấn bạn dự buổi ra quân.", False),
    ],
    ids=["không chuyên trách phường", "từ khác", "nhiều loại"],
)
def test_words_for_another_kind_of_commune(said: str, is_found: bool) -> None:  # noqa: FBT001
    assert ("wrong-commune-type" in codes(HEAD + TITLE + BODY + f"2. {said}\n")) is is_found


def test_society_is_no_commune() -> None:
    ward = HEAD.replace("XÃ SƠN", "PHƯỜNG SƠN") + TITLE.replace("xã Sơn", "phường Sơn") + BODY
    assert "wrong-commune-type" not in codes(
        ward + "2. Tranh thủ sự ủng hộ của xã hội và toàn xã hội.\n"
    )


def test_a_duty_that_two_units_only_share_has_no_lead() -> None:
    plan = (
        "1. Phòng Kinh tế\na) Phối hợp với Phòng Văn hóa - Xã hội lập dự toán mua bẫy chuột.\n"
        "2. Phòng Văn hóa - Xã hội\na) {} Phòng Kinh tế lập dự toán mua bẫy chuột trình phê duyệt.\n"
    )
    assert "no-lead" in codes(HEAD + TITLE + BODY + DUTIES + plan.format("Phối hợp với"))
    led = codes(HEAD + TITLE + BODY + DUTIES + plan.format("Chủ trì, phối hợp với"))
    assert "no-lead" not in led


@pytest.mark.parametrize(
    ("lead", "charged", "is_idle"),
    [
        ("Phòng Kinh tế", "Phòng Văn hóa - Xã hội", True),
        ("Phòng Kinh tế", "Các phòng, ban chuyên môn", False),
        ("Văn phòng HĐND và UBND", "Các phòng, ban chuyên môn", True),
        ("Các cơ quan, đơn vị", "Phòng Kinh tế", False),
    ],
    ids=["không giao", "giao chung các phòng", "văn phòng không phải phòng", "cả nhóm"],
)
def test_a_lead_is_charged_by_name_or_with_all_of_its_kind(
    lead: str,
    charged: str,
    is_idle: bool,  # noqa: FBT001
) -> None:
    assert units._is_charged(lead.casefold(), {charged.casefold()}) is not is_idle


@pytest.mark.parametrize(
    ("forms", "severity"),
    [
        (("Trung tâm Văn hóa xã", "Trung tâm văn hóa"), "info"),
        (("Phòng Văn hóa - Xã hội", "Phòng Văn hóa Xã hội"), "warn"),
        (("Văn phòng HĐND và UBND xã", "Văn phòng HĐND&UBND"), ""),
    ],
    ids=["chỉ khác chữ hoa", "khác gạch nối", "viết tắt thường dùng"],
)
def test_spellings_of_a_unit(forms: tuple[str, str], severity: str) -> None:
    lines = "".join(f"{at}. Giao {form} chuẩn bị bẫy.\n" for at, form in enumerate(forms, start=2))
    found = [f.severity for f in findings(HEAD + TITLE + BODY + lines) if f.code == "unit-variants"]
    assert found == ([severity] if severity else [])


def test_recipients_are_abbreviated_by_custom() -> None:
    closing = (
        "Trên đây là Kế hoạch./.\nNơi nhận:\n- Phòng VHXH;\n- Lưu: VT.\nCHỦ TỊCH\nLò Văn Mẫu\n"
    )
    text = HEAD + TITLE + BODY + "2. Giao Phòng Văn hóa - Xã hội chuẩn bị bẫy.\n" + closing
    assert "unit-variants" not in codes(text)


def test_an_odd_letter_is_told_once() -> None:
    points = "".join(f"{letter}) Đặt bẫy ở khu {letter}.\n" for letter in "abcdđefgh")
    gaps = [f for f in findings(HEAD + TITLE + BODY + points) if f.code == "list-gap"]
    assert len(gaps) == 1
    assert "sau e là f" in gaps[0].message


@pytest.mark.parametrize(
    ("number", "code"),
    [("     /KH", "blank-number"), ("……/KH", "blank-number"), ("2# /KH", "unread-number")],
    ids=["trống", "dấu chấm", "viết tay"],
)
def test_a_number_in_handwriting_is_not_blank(number: str, code: str) -> None:
    found = codes(HEAD.replace("12/KH", number) + TITLE + BODY)
    assert found & {"blank-number", "unread-number"} == {code}


def test_dates_in_messages_are_vietnamese() -> None:
    text = HEAD + TITLE + BODY + "2. Theo Quyết định số 5/QĐ-UBND ngày 02/12/2025 của UBND xã.\n"
    (found,) = [f for f in findings(text) if f.code == "date-suspect"]
    assert "02/12/2025" in found.message
