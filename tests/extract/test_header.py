"""The document's own particulars."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.extract import header
from pipeline.records import (
    Box,
    Header,
    Media,
    Outline,
    Page,
    Repaired,
    Scan,
    Signature,
    Source,
    TextSource,
    Word,
    Words,
)
from pipeline.rules import Rules
from pipeline.segment import segment
from pipeline.spans import Layer, Span
from tests import make

RULES = Rules()
HEAD = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n"
BODY = "Căn cứ chỉ đạo của cấp trên;\nI. MỤC ĐÍCH\n1. Chung\nNâng cao chất lượng.\n"


def read(text: str) -> Header:
    return header.extract(segment(make.repaired(text), RULES), RULES)


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("ỦY BAN NHÂN DÂN\nXÃ SƠN ĐÔNG HẠ\n", ("Ủy ban nhân dân xã Sơn Đông Hạ", "xã", "Sơn Đông Hạ")),
        ("UỶ BAN NHÂN DÂN\nPHƯỜNG AN LẠC TÂY\n", ("Ủy ban nhân dân phường An Lạc Tây", "phường", "An Lạc Tây")),
        ("UBND ĐẶC KHU ĐẢO NGỌC\n", ("Ủy ban nhân dân đặc khu Đảo Ngọc", "đặc khu", "Đảo Ngọc")),
        ("ỦY BAN NHÂN DÂN\nTỈNH HÀ NAM NINH\n", ("Ủy ban nhân dân tỉnh Hà Nam Ninh", "", "")),
        ("UBND TỈNH HÀ NAM NINH\nSỞ NỘI VỤ\n", ("Sở Nội vụ tỉnh Hà Nam Ninh", "", "")),
        ("UBND TỈNH HÀ NAM NINH\nSỞ CÔNG THƯƠNG\n", ("Sở Công Thương tỉnh Hà Nam Ninh", "", "")),
        ("CỤC THUẾ\nCHI CỤC THUẾ KHU VỰC II\n", ("Chi cục Thuế khu vực II", "", "")),
        ("BCH ĐOÀN XÃ SƠN HẠ\n***\n", ("Ban Chấp hành Đoàn xã Sơn Hạ", "xã", "Sơn Hạ")),
    ],
    ids=["xã", "phường", "đặc khu", "tỉnh", "sở", "sở có chữ hoa", "khu vực", "đoàn"],
)  # fmt: skip
def test_issuer(lines: str, expected: tuple[str, str, str]) -> None:
    symbol = "KH-SNV" if "SỞ" in lines else "KH-UBND"
    found = read(f"{lines}Số: 3/{symbol}\n{HEAD}KẾ HOẠCH\nTrồng cây năm 2026\n{BODY}")
    assert (found.issuer, found.commune_type, found.commune) == expected


@pytest.mark.parametrize(
    ("line", "number", "symbol"),
    [
        ("Số: 481/KH-UBND", "481", "481/KH-UBND"),
        ("Số:        /KH-UBND", "", "/KH-UBND"),
        ("Số: ......./KH-UBND", "", "/KH-UBND"),
        ("Số 05-KH/ĐU", "05", "05-KH/ĐU"),
        ("Số. 12/KH–UBND", "12", "12/KH-UBND"),
        ("Số: 1205/2026/KH-UBND", "1205", "1205/2026/KH-UBND"),
        ("Số: 12/KH-\nUBND", "12", "12/KH-UBND"),
        ("Số: 0125/KH- UBND", "0125", "0125/KH-UBND"),
    ],
)
def test_number(line: str, number: str, symbol: str) -> None:
    found = read(f"ỦY BAN NHÂN DÂN\nXÃ ĐÔNG HẠ\n{line}\n{HEAD}KẾ HOẠCH\nTrồng cây\n{BODY}")
    assert (found.number, found.symbol) == (number, symbol)


@pytest.mark.parametrize(
    ("line", "place", "day"),
    [
        ("Đông Hạ, ngày 05 tháng 3 năm 2026", "Đông Hạ", "2026-03-05"),
        ("Đông Hạ, ngày      tháng 3 năm 2026", "Đông Hạ", "2026-03"),
        ("Đông Hạ, ngày ... tháng ... năm 2026", "Đông Hạ", "2026"),
        ("Thành phố Hà Nam Ninh,\nngày 5 tháng 12 năm 2025", "Thành phố Hà Nam Ninh", "2025-12-05"),
    ],
)
def test_place_and_date(line: str, place: str, day: str) -> None:
    found = read(
        f"ỦY BAN NHÂN DÂN\nXÃ ĐÔNG HẠ\nSố: 3/KH-UBND\n{HEAD}{line}\nKẾ HOẠCH\nTrồng cây\n{BODY}"
    )
    assert (found.issue_place, found.issue_date) == (place, day)


@pytest.mark.parametrize(
    ("title", "year", "start", "end"),
    [
        ("Cải cách hành chính năm 2026", "2026", "2026-01-01", "2026-12-31"),
        ("Chuyển đổi số 6 tháng cuối năm 2025", "2025", "2025-07-01", "2025-12-31"),
        ("Chuyển đổi số 4 tháng cuối năm 2025", "2025", "2025-09-01", "2025-12-31"),
        ("Giảm nghèo giai đoạn 2026 - 2030", "", "2026-01-01", "2030-12-31"),
        ("Diễn tập phòng thủ quý III năm 2026", "2026", "2026-07-01", "2026-09-30"),
        ("Thực hiện Chỉ thị số 5/CT-TTg ngày 03/4/2025 của Thủ tướng Chính phủ", "", "", ""),
        ("Phát triển thủy sản đến năm 2030", "", "", ""),
    ],
)
def test_period(title: str, year: str, start: str, end: str) -> None:
    found = read(f"KẾ HOẠCH\n{title}\n{BODY}")
    assert (found.plan_year, found.period_start, found.period_end) == (year, start, end)


def test_signer_and_recipients() -> None:
    found = read(
        f"KẾ HOẠCH\nTrồng cây\n{BODY}Trên đây là Kế hoạch./.\nNơi nhận:\n- Sở Nội vụ (b/c);\n"
        "- Lưu: VT.\nTM. ỦY BAN NHÂN DÂN\nKT.CHỦ TỊCH\nPHÓ CHỦ TỊCH\n\nLò Văn Mẫu\n"
    )
    assert (found.signer, found.signer_title) == ("Lò Văn Mẫu", "KT. CHỦ TỊCH / PHÓ CHỦ TỊCH")
    assert len(found.recipients) == 2


def test_a_district_plans_for_itself() -> None:
    text = f"ỦY BAN NHÂN DÂN\nHUYỆN ĐÔNG THÀNH\nSố: 3/KH-UBND\n{HEAD}Đông Thành, ngày 06 tháng 02 năm 2024\n"
    found = read(f"{text}KẾ HOẠCH\nTrồng cây năm 2024\n{BODY}")
    assert (found.district, found.commune) == ("huyện Đông Thành", "")


def test_the_years_of_a_title_wrapped_onto_a_line_of_their_own() -> None:
    found = read(
        f"{HEAD}KẾ HOẠCH\nTRỒNG CÂY TRÊN ĐỊA BÀN XÃ ĐÔNG HẠ GIAI ĐOẠN\n2026 - 2030\n{BODY}"
    )
    assert found.title.endswith("GIAI ĐOẠN 2026 - 2030")
    assert (found.period_start, found.period_end) == ("2026-01-01", "2030-12-31")


def scanned(
    lines: list[list[tuple[str, float]]], *signed: Signature, name: str = "a.pdf"
) -> Header:
    """Read a page whose words OCR saw with the certainty that stands beside each."""
    return header.extract(scanned_outline(lines, *signed, name=name), RULES)


def scanned_outline(
    lines: list[list[tuple[str, float]]], *signed: Signature, name: str = "a.pdf", gap: float = 0.0
) -> Outline:
    """Segment such a page; its words stand ``gap`` points apart."""
    words: list[Word] = []
    out = ""
    for line in lines:
        for at, (text, certainty) in enumerate(line):
            box = Box(at * gap, 0, at * gap + 1, 1)
            words.append(Word(Span(len(out), len(out) + len(text)), box, certainty))
            out += f"{text} "
        out = out[:-1] + "\n"
    page = Page(1, Span(0, len(out)), TextSource.OCR, "scan", words=Words.of(words), is_image=True)
    source = Source(Path(name), name, "0" * 64)
    scan = Scan(source, Media.PDF_SCAN, out, (page,), signatures=signed)
    repaired = Repaired(scan, Layer.identity(out))
    return segment(repaired, RULES)


def line(text: str, certainty: float = 0.95) -> list[tuple[str, float]]:
    return [(word, certainty) for word in text.split()]


def letter(number: list[tuple[str, float]], day: float = 0.95) -> list[list[tuple[str, float]]]:
    date = [*line("Sơn Đông Hạ, ngày"), ("14", day), *line("tháng 8 năm 2026")]
    motto = [line("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), line("Độc lập - Tự do - Hạnh phúc")]
    return [
        line("ỦY BAN NHÂN DÂN"), line("XÃ SƠN ĐÔNG HẠ"), number,
        line("V/v rà soát tủ sách"), line("của các thôn"), *motto, date,
        line("Kính gửi: Các thôn trên địa bàn xã"),
        line("Ủy ban nhân dân xã yêu cầu các thôn rà soát tủ sách./."),
        line("Nơi nhận:"), line("- Như trên;"), line("- Lưu: VT."),
        line("KT. CHỦ TỊCH"), line("PHÓ CHỦ TỊCH"), line("Z Nguyên ` Văn An l"),
    ]  # fmt: skip


def test_official_letter_read_by_ocr() -> None:
    found = scanned(letter(line("Số: 145/UBND-VX")))
    assert (found.doc_type, found.number, found.symbol) == ("Công văn", "145", "145/UBND-VX")
    assert found.title == "rà soát tủ sách của các thôn"
    assert (found.issuer, found.issue_date) == ("Ủy ban nhân dân xã Sơn Đông Hạ", "2026-08-14")
    assert found.signer_title == "KT. CHỦ TỊCH / PHÓ CHỦ TỊCH"


@pytest.mark.parametrize(
    "number",
    [
        [("Số:", 0.97), ("839", 0.32), ("/UBND-VX", 0.83)],
        [("Số:280", 0.66), ("/UBND-VX", 0.83)],
        [("Số:#3.", 0.2), ("/UBND-VX", 0.57)],
    ],
    ids=["chữ số không chắc", "dính vào chữ Số", "không phải chữ số"],
)
def test_handwritten_number_is_not_guessed(number: list[tuple[str, float]]) -> None:
    found = scanned(letter(number), name="cong-van-145.pdf")
    assert (found.number, found.symbol) == ("", "/UBND-VX")
    assert (found.number_inferred, found.inferred_from) == ("145", "file name")


@pytest.mark.parametrize(
    ("time", "inferred"),
    [("2026-08-15T08:00:00+07:00", "2026-08-15"), ("2026-09-01T08:00:00+07:00", "")],
    ids=["cùng tháng", "khác tháng"],
)
def test_handwritten_day_and_the_day_of_signing(time: str, inferred: str) -> None:
    own = Signature("Ủy ban nhân dân xã Sơn Đông Hạ", "", time)
    found = scanned(letter(line("Số: 145/UBND-VX"), day=0.4), own)
    assert (found.issue_date, found.issue_date_inferred) == ("2026-08", inferred)


def test_strokes_of_a_signature_are_no_part_of_the_name() -> None:
    signed = Signature("Nguyễn Văn An", "Ủy ban nhân dân xã Sơn Đông Hạ")
    assert scanned(letter(line("Số: 145/UBND-VX")), signed).signer == "Nguyễn Văn An"


GROUNDS = "Căn cứ chỉ đạo của cấp trên;\n\nQUYẾT ĐỊNH:\n\nĐiều 1. Giao việc cho các đơn vị.\n\n"
RECIPIENTS = "Nơi nhận:\n- Như trên;\n- Lưu: VT.\n\n"


def test_a_central_body_keeps_its_capitals_and_has_no_province() -> None:
    found = read(
        f"THỦ TƯỚNG CHÍNH PHỦ\n{HEAD}\nSố: 129/QĐ-TTg\n\nHà Nội, ngày 23 tháng 4 năm 2026\n\n"
        "QUYẾT ĐỊNH\nGiao chỉ tiêu trồng cây cho\nỦy ban nhân dân tỉnh Hà Nam Ninh năm 2026\n\n"
        f"THỦ TƯỚNG CHÍNH PHỦ\n\n{GROUNDS}{RECIPIENTS}KT. THỦ TƯỚNG\nPHÓ THỦ TƯỚNG\n\nLò Văn Mẫu\n"
    )
    assert (found.issuer, found.province) == ("Thủ tướng Chính phủ", "")
    assert found.title.endswith("cho Ủy ban nhân dân tỉnh Hà Nam Ninh năm 2026")
    assert (found.signer, found.signer_title) == ("Lò Văn Mẫu", "KT. THỦ TƯỚNG / PHÓ THỦ TƯỚNG")


def test_a_number_may_bear_its_year() -> None:
    found = read(f"BỘ CÔNG THƯƠNG\nSố: 21/2026/TT-BCT\n{HEAD}THÔNG TƯ\nVề trồng cây\n{BODY}")
    assert (found.number, found.symbol) == ("21", "21/2026/TT-BCT")
    assert (found.issuer, found.commune) == ("Bộ Công Thương", "")


def test_society_is_no_commune() -> None:
    found = read(f"KẾ HOẠCH\nPHÁT TRIỂN KINH TẾ - XÃ HỘI NĂM 2026\n{BODY}")
    assert (found.issuer, found.commune) == ("", "")


def test_titles_of_rare_offices_stand_before_the_name() -> None:
    found = read(
        f"KẾ HOẠCH\nTrồng cây\n{BODY}Trên đây là Kế hoạch./.\n{RECIPIENTS}"
        "KT. BỘ TRƯỞNG, CHỦ NHIỆM\nPHÓ CHỦ NHIỆM\n\nLò Văn Mẫu\n"
    )
    assert found.signer == "Lò Văn Mẫu"
    assert found.signer_title == "KT. BỘ TRƯỞNG, CHỦ NHIỆM / PHÓ CHỦ NHIỆM"


def test_a_letterhead_broken_in_narrow_cells() -> None:
    found = read(
        "ỦY\nBAN NHÂN DÂN\nTỈNH HÀ NAM NINH\nCỘNG\nHÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n"
        "Độc lập - Tự do - Hạnh phúc\nSố:\n33/2026/QĐ-UBND\nHà Nam\nNinh, ngày 24 tháng 3 năm 2026\n"
        f"QUYẾT ĐỊNH\nBAN HÀNH QUY ĐỊNH VỀ TRỒNG CÂY\n{BODY}"
    )
    assert (found.issuer, found.symbol) == ("Ủy ban nhân dân tỉnh Hà Nam Ninh", "33/2026/QĐ-UBND")
    assert (found.issue_place, found.issue_date) == ("Hà Nam Ninh", "2026-03-24")


def test_a_decision_that_lost_the_word_above_its_title() -> None:
    found = read(
        f"BỘ CÔNG THƯƠNG\n{HEAD}Số: 129/QĐ-BCT\nHà Nội, ngày 23 tháng 4 năm 2026\n"
        "BAN HÀNH KẾ HOẠCH TRỒNG CÂY\nBỘ TRƯỞNG BỘ CÔNG THƯƠNG\nCăn cứ chỉ đạo của cấp trên;\n"
        "QUYẾT ĐỊNH:\nĐiều 1. Ban hành kèm theo Quyết định này Kế hoạch trồng cây.\n"
    )
    assert (found.doc_type, found.title) == ("Quyết định", "BAN HÀNH KẾ HOẠCH TRỒNG CÂY")
    assert found.issuer == "Bộ Công Thương"


@pytest.mark.parametrize(
    ("title", "issuer"),
    [
        ("TRỒNG CÂY TỈNH HÀ NAM NINH GIAI ĐOẠN 2026-2030", "Ủy ban nhân dân tỉnh Hà Nam Ninh"),
        ("TRỒNG CÂY TẠI XÃ SƠN ĐÔNG HẠ NĂM 2026", "Ủy ban nhân dân xã Sơn Đông Hạ"),
    ],
)
def test_a_name_in_a_title_in_capitals_ends_where_the_sentence_goes_on(
    title: str, issuer: str
) -> None:
    head = f"ỦY BAN NHÂN DÂN\n{HEAD}Số: 3/KH-UBND\nKẾ HOẠCH\n{title}\n"
    assert read(f"{head}{BODY}").issuer == issuer


def test_a_letterhead_without_its_second_line() -> None:
    found = read(
        f"ỦY BAN NHÂN DÂN\n{HEAD}Số: 54/KH-UBND\nHà Nam Ninh, ngày 27 tháng 3 năm 2026\n"
        "Thực hiện chỉ đạo của cấp trên, UBND tỉnh xây dựng Kế hoạch như sau:\n1. Mục tiêu\n"
        "Trồng cây trên địa bàn tỉnh Hà Nam Ninh.\n"
    )
    assert (found.issuer, found.province) == (
        "Ủy ban nhân dân tỉnh Hà Nam Ninh",
        "tỉnh Hà Nam Ninh",
    )


def test_the_type_may_stand_before_the_number_and_who_decides_below_the_title() -> None:
    found = read(
        f"ỦY BAN THƯỜNG VỤ\nQUỐC HỘI\n{HEAD}Nghị quyết số: 53/2026/UBTVQH16\n\nNGHỊ QUYẾT\n\n"
        "VỀ VIỆC TRỒNG CÂY\n\nỦY BAN THƯỜNG VỤ QUỐC HỘI\n\nCăn cứ Hiến pháp;\n\nQUYẾT NGHỊ:\n\n"
        "Điều 1. Trồng cây.\n"
    )
    assert (found.symbol, found.title) == ("53/2026/UBTVQH16", "VỀ VIỆC TRỒNG CÂY")
    assert found.issuer == "Ủy ban Thường vụ Quốc hội"


@pytest.mark.parametrize(
    ("tail", "signer", "title"),
    [
        ("T.M UỶ BAN NHÂN DÂN\nP. CHỦ TỊCH\n\nLò Thị Mẫu\n", "Lò Thị Mẫu", "P. CHỦ TỊCH"),
        ("T/M BAN THƯỜNG VỤ\nPHÓ BÍ THƯ\n\nLò Thị Mẫu\n", "Lò Thị Mẫu", "PHÓ BÍ THƯ"),
        ("GIÁM ĐỐC\n\nPGS. TS. Lò Văn Mẫu\n", "Lò Văn Mẫu", "GIÁM ĐỐC"),
        ("CHỦ TỊCH Lò Văn Mẫu\n", "Lò Văn Mẫu", "CHỦ TỊCH"),
        ("CHỦ TỊCH\n\nK’Mẫu\n", "K’Mẫu", "CHỦ TỊCH"),
        (
            "TUQ. CHỦ TỊCH\nTRƯỞNG PHÒNG VĂN HÓA - XÃ HỘI\n\nLò Văn Mẫu\n",
            "Lò Văn Mẫu",
            "TUQ. CHỦ TỊCH / TRƯỞNG PHÒNG VĂN HÓA - XÃ HỘI",
        ),
        ("TRƯỞNG CÔNG AN\n\nThượng tá Lò Văn Mẫu\n", "Lò Văn Mẫu", "TRƯỞNG CÔNG AN"),
    ],
    ids=["viết tắt", "của Đảng", "học vị", "một dòng", "tên một chữ", "ủy quyền", "cấp bậc"],
)
def test_signers_with_titles_of_their_own(tail: str, signer: str, title: str) -> None:
    found = read(f"KẾ HOẠCH\nTrồng cây\n{BODY}Trên đây là Kế hoạch./.\n{RECIPIENTS}{tail}")
    assert (found.signer, found.signer_title) == (signer, title)


def test_columns_of_the_signature_on_one_line() -> None:
    found = read(
        f"KẾ HOẠCH    Trồng cây năm 2026\n{BODY}Trên đây là Kế hoạch./.\n"
        "Nơi nhận:\tTM. ỦY BAN NHÂN DÂN\n- UBND tỉnh;    - Lưu: VT.\tCHỦ TỊCH        Lò Văn Mẫu\n"
    )
    assert (found.title, found.plan_year) == ("Trồng cây năm 2026", "2026")
    assert (found.signer, found.signer_title) == ("Lò Văn Mẫu", "CHỦ TỊCH")


@pytest.mark.parametrize(
    ("title", "doc_type", "expected"),
    [
        ("KẾ HOẠCH Trồng cây năm 2026", "Kế hoạch", "Trồng cây năm 2026"),
        ("KẾ HOẠCH THỰC HIỆN\nTrồng cây", "Kế hoạch", "THỰC HIỆN Trồng cây"),
        ("QUY CHẾ PHỐI HỢP\nTrồng cây", "Quy chế phối hợp", "Trồng cây"),
        ("CHƯƠNG TRÌNH CÔNG TÁC\nTrồng cây", "Chương trình công tác", "Trồng cây"),
    ],
)
def test_title_and_type(title: str, doc_type: str, expected: str) -> None:
    found = read(f"UBND XÃ SƠN ĐÔNG HẠ\n{HEAD}Số: 3/KH-UBND\n\n{title}\n\n{BODY}")
    assert (found.doc_type, found.title) == (doc_type, expected)


def test_commune_below_the_name_of_a_district_committee() -> None:
    found = read(
        f"UBND HUYỆN KIM LƯU\nXÃ SƠN ĐÔNG HẠ\n{HEAD}Số: 3/KH-UBND\nKẾ HOẠCH\nTrồng cây\n{BODY}"
    )
    assert found.issuer == "Ủy ban nhân dân xã Sơn Đông Hạ"


@pytest.mark.parametrize("above", ["", HEAD])
def test_an_older_title_states_issuer_number_and_date(above: str) -> None:
    found = read(
        f"{above}NGHỊ QUYẾT\nCỦA HỘI ĐỒNG NHÂN DÂN TỈNH HÀ NAM NINH\n"
        f"SỐ 12/2004/NQ-HĐND NGÀY 03 THÁNG 02 NĂM 2004\nVỀ KẾ HOẠCH TRỒNG CÂY\n\n{GROUNDS}"
    )
    assert (found.number, found.symbol) == ("12", "12/2004/NQ-HĐND")
    assert (found.issue_date, found.title) == ("2004-02-03", "VỀ KẾ HOẠCH TRỒNG CÂY")
    assert found.issuer == "Hội đồng nhân dân tỉnh Hà Nam Ninh"
    assert {"symbol", "issue_date"} <= set(found.spans)


def test_what_a_committee_decides_is_no_name_of_a_commune() -> None:
    heading = "Chương I\nNHỮNG VIỆC ỦY BAN NHÂN DÂN XÃ QUYẾT ĐỊNH\n"
    found = read(f"QUY CHẾ\nTHỰC HIỆN DÂN CHỦ\n\n{heading}Điều 1. Nội dung trồng cây.\n")
    assert (found.issuer, found.commune) == ("", "")


@pytest.mark.parametrize(
    "body", ["ủy ban nhân dân\nxã sơn đông hạ", "Ủy ban nhân dân\nxã sơn đông hạ"]
)
def test_letterhead_typed_small_in_a_font_of_capitals(body: str) -> None:
    found = read(
        f"{body}\nCộng hoà xã hội chủ nghĩa VIệt nam\nĐộc lập - Tự do - Hạnh phúc\n"
        f"Số: 12/KH-UBND\nSơn Đông Hạ, ngày 3 tháng 2 năm 2006\nKế hoạch\nTrồng cây\n{BODY}"
    )
    assert (found.issuer, found.commune) == ("Ủy ban nhân dân xã Sơn Đông Hạ", "Sơn Đông Hạ")
    assert (found.doc_type, found.title) == ("Kế hoạch", "Trồng cây")


@pytest.mark.parametrize("name", ["Trần Như Ý", "Lê Ý", "H' Len Niê", "H’Wen Mlô", "Y Thông Niê"])
def test_names_of_one_letter_and_of_the_highlands_sign(name: str) -> None:
    assert read(f"KẾ HOẠCH\nTrồng cây\n{BODY}{RECIPIENTS}CHỦ TỊCH\n\n{name}\n").signer == name
