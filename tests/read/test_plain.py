"""Text files: encodings, line numbers, mark-up, portal chrome, tables drawn with bars."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.read.plain import decode, read_plain
from pipeline.records import Scan, Source, Table

PLANS = Path(__file__).parents[3] / "shared" / "plans"


def plain(text: str | bytes) -> Scan:
    content = text if isinstance(text, bytes) else text.encode()
    return read_plain(Source(Path("a.txt"), "a.txt", "0" * 64), content)


def grid(scan: Scan, table: Table) -> dict[tuple[int, int], str]:
    """Return the texts of a table's filled cells by row and column, white space folded."""
    return {
        (cell.row, cell.column): " ".join(span.of(scan.text).split())
        for cell in table.cells
        for span in cell.spans
    }


@pytest.mark.parametrize(
    ("content", "text", "encoding"),
    [
        pytest.param("Kế hoạch".encode(), "Kế hoạch", "utf-8", id="utf-8"),
        pytest.param("\ufeffKế hoạch".encode(), "Kế hoạch", "utf-8", id="utf-8 có BOM"),
        pytest.param("Kế hoạch".encode("utf-16"), "Kế hoạch", "utf-16", id="utf-16 có BOM"),
        pytest.param(
            "Ke hoach so 5".encode("utf-16-le"), "Ke hoach so 5", "utf-16-le", id="không BOM"
        ),
        pytest.param(
            "Xa\u0303 Sơn Đông".encode("cp1258"), "Xã Sơn Đông", "windows-1258", id="cp1258"
        ),
        pytest.param(
            b"K\xd5 ho\xb9ch n\xa8m", "KÕ ho¹ch n¨m", "windows-1252", id="tcvn3 để nguyên"
        ),
        pytest.param(
            "Đường ".encode() * 60 + b"\xe1\xbb", "Đường " * 60 + "\ufffd", "utf-8", id="cụt"
        ),
    ],
)
def test_text_is_decoded(content: bytes, text: str, encoding: str) -> None:
    assert decode(content) == (text, encoding)


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        pytest.param("**1**. **Mục đích**", "1. Mục đích", id="đậm rời"),
        pytest.param("*Đơn vị chủ trì: *Các phòng", "Đơn vị chủ trì: Các phòng", id="nghiêng hở"),
        pytest.param("**Ghi chú: **- Vị trí", "Ghi chú: - Vị trí", id="đậm hở"),
        pytest.param("*Căn cứ Luật\ncủa* *Quốc hội;*", "Căn cứ Luật\ncủa Quốc hội;", id="qua dòng"),
        pytest.param("# KẾ HOẠCH\n\n**a**", "KẾ HOẠCH\n\na", id="tiêu đề"),
        pytest.param("-------\nSố: 5", "\nSố: 5", id="đường kẻ"),
        pytest.param("** **\n\n**b**", "\n\nb", id="đậm rỗng"),
        pytest.param("* Đối với xã\n* Đối với thôn", "* Đối với xã\n* Đối với thôn", id="gạch sao"),
        pytest.param("Chỉ số (*) và (**)", "Chỉ số (*) và (**)", id="dấu chú"),
        pytest.param("12 * 500.000 đồng", "12 * 500.000 đồng", id="phép nhân"),
        pytest.param("1\\. Mục đích \\- yêu cầu", "1. Mục đích - yêu cầu", id="ký tự thoát"),
        pytest.param("xem [Cổng](https://a.vn/b)", "xem Cổng", id="liên kết"),
        pytest.param("a<br>b &amp; c", "a    b & c", id="html"),
        pytest.param("a_b ______ c", "a_b ______ c", id="gạch dưới để điền"),
        pytest.param("chỉ tiêu < 5 và > 3", "chỉ tiêu < 5 và > 3", id="dấu so sánh"),
        pytest.param("#1 trong ba", "#1 trong ba", id="dấu thăng là chữ"),
    ],
)
def test_mark_up_goes_and_text_stays(raw: str, text: str) -> None:
    assert plain(raw).text == text


def test_line_numbers_are_those_of_the_file() -> None:
    raw = "dòng 1\r\n\r\ndòng 3\r\n\fdòng 4\r\ndòng 5\f\r\ndòng 6"
    scan = plain(raw)
    assert scan.text == "dòng 1\n\ndòng 3\fdòng 4\ndòng 5\fdòng 6"
    assert scan.pages[0].number is None
    assert scan.wrapped


@given(st.text(alphabet="ab*|#\\-_ \n\r\f<>[]()1I.Ủ", max_size=300))
def test_no_text_breaks_the_reader(raw: str) -> None:
    scan = plain(raw)
    unified = raw.replace("\r\n", "\n")
    unified = unified.replace("\r", "\n") if "\n" not in unified else unified
    assert scan.text.count("\n") + scan.text.count("\f") == unified.count("\n")
    for table in scan.tables:
        for cell in table.cells:
            assert cell.row + cell.row_span <= table.rows
            assert cell.column + cell.column_span <= table.columns
            for span in cell.spans:
                assert span.of(scan.text) == span.of(scan.text).strip() != ""


CRAWLED = """|
**TT**
|
**Nội dung**
|
**Chủ trì**
|
**Thời gian**
|
|
**I**
|
**TUYÊN TRUYỀN**
|
|
1
|
Phát thanh trên hệ thống
truyền thanh xã
|
Phòng Văn hóa
|
Quý I
|
|
2
|
Treo băng rôn
|
Công an xã
|
|
|
3
|
Họp dân
|
Các thôn
|
Tháng 5
|"""


def test_crawled_table_has_groups_and_empty_cells() -> None:
    scan = plain(f"Mở đầu\n\n{CRAWLED}\n\nKết thúc")
    (table,) = scan.tables
    assert (table.origin, table.rows, table.columns) == ("bars", 5, 4)
    cells = grid(scan, table)
    assert cells[1, 1] == "TUYÊN TRUYỀN"
    assert cells[2, 1] == "Phát thanh trên hệ thống truyền thanh xã"
    assert (3, 3) not in cells
    assert cells[4, 3] == "Tháng 5"
    assert next(c for c in table.cells if (c.row, c.column) == (1, 1)).column_span == 3
    assert "|" not in scan.text


def test_cell_of_several_rows_reaches_down() -> None:
    rows = [
        ("1", "Rà soát thủ tục", "Văn phòng HĐND và UBND xã", "Quý I/2026"),
        ("2", "Công khai thủ tục", "Quý II/2026"),
        ("3", "Tập huấn cán bộ", "Phòng Văn hóa - Xã hội", "Quý III/2026"),
    ]
    text = "|\n" + "|\n|\n".join("\n|\n".join(row) + "\n" for row in rows) + "|"
    scan = plain(text)
    (table,) = scan.tables
    cells = grid(scan, table)
    assert (1, 2) not in cells
    assert cells[1, 3] == "Quý II/2026"
    assert next(c for c in table.cells if (c.row, c.column) == (0, 2)).row_span == 2


def test_double_spaced_table_is_the_same_table() -> None:
    text = "\n\n".join(f"Mở đầu\n{CRAWLED}\nKết thúc".split("\n"))
    (table,) = plain(text).tables
    assert (table.rows, table.columns) == (5, 4)


def test_cells_reach_down_into_many_numbered_rows() -> None:
    rows = [["TT", "Nhiệm vụ", "Chủ trì", "Phối hợp", "Thời gian", "Sản phẩm"]]
    for n in range(1, 13):
        lead = "UBND xã" if n == 1 else f"Phòng Kinh tế số {n}"
        row = [str(n), f"Việc cần làm thứ {n}", lead, "Các thôn", f"Tháng {n}/2026", f"Báo cáo {n}"]
        rows.append([c for at, c in enumerate(row) if not (5 < n < 10 and at == 4)])
    text = "|\n" + "|\n|\n".join("\n|\n".join(row) + "\n" for row in rows) + "|"
    scan = plain(text)
    (table,) = scan.tables
    assert (table.rows, table.columns) == (13, 6)
    assert next(c for c in table.cells if (c.row, c.column) == (5, 4)).row_span == 5
    assert grid(scan, table)[7, 5] == "Báo cáo 7"


def test_cells_that_reach_down_over_most_rows_leave_one_table() -> None:
    head = ["TT", "Nội dung", "Thời gian", "Chủ trì", "Phối hợp", "Sản phẩm"]
    rows = [[str(n), f"Rà soát việc {n}", f"Quý {n}", f"Báo cáo {n}"] for n in range(1, 13)]
    rows[0][3:3] = ["Phòng Kinh tế", "Các thôn"]
    text = "|\n" + "|\n|\n".join("\n|\n".join(row) + "\n" for row in [head, *rows]) + "|"
    (table,) = plain(text).tables
    assert (table.rows, table.columns) == (13, 6)


def test_a_row_opens_with_the_heading_of_the_numbers() -> None:
    title = "|\nNơi nhận:\n|\nCHỦ TỊCH\n|\nDANH MỤC\nVăn bản trình ký\n"
    rows = ["TT|Tên văn bản|Chủ trì", "(1)|(2)|(3)", *(f"{n}|Tờ {n}|Phòng A" for n in "123")]
    text = title + "|\n" + "\n|\n|\n".join("\n|\n".join(row.split("|")) for row in rows) + "\n|"
    assert [(t.rows, t.columns) for t in plain(text).tables] == [(1, 2), (5, 3)]


def test_second_header_row_divides_a_header_cell() -> None:
    rows = ["TT|Nội dung|Phân công", "Chủ trì|Phối hợp"]
    rows += [f"{n}|Việc thứ {n}|Phòng A|Phòng B" for n in range(1, 5)]
    text = "|\n" + "\n|\n|\n".join("\n|\n".join(row.split("|")) for row in rows) + "\n|"
    scan = plain(text)
    (table,) = scan.tables
    places = {s.of(scan.text): cell for cell in table.cells for s in cell.spans}
    assert table.columns == 4
    assert places["Phân công"][:4] == (0, 2, 1, 2)
    assert places["TT"][:4] == (0, 0, 2, 1)
    assert places["Phối hợp"][:4] == (1, 3, 1, 1)


def test_months_without_a_word_divide_a_header_cell() -> None:
    rows = ["STT|Việc|Đơn vị|Thời gian (tháng)", "1|2|3|4|5|6"]
    rows += [f"{n}|Việc thứ {n}|Phòng A|x|||x||" for n in range(1, 6)]
    text = "|\n" + "\n|\n|\n".join("\n|\n".join(row.split("|")) for row in rows) + "\n|"
    scan = plain(text)
    (table,) = scan.tables
    places = {s.of(scan.text): cell for cell in table.cells for s in cell.spans}
    assert (table.rows, table.columns) == (7, 9)
    assert places["Thời gian (tháng)"][:4] == (0, 3, 1, 6)


def test_a_unit_that_stands_first_reaches_down() -> None:
    rows = ["STT|Đơn vị|Nhiệm vụ|Hoàn thành|Kết quả"]
    rows += [f"{n}|Phòng số {n}|Rà soát việc {n}|Tháng {n}|Báo cáo {n}" for n in range(1, 6)]
    rows += [f"{n}|Việc {n}|Tháng {n}|Báo cáo {n}" for n in range(6, 9)]
    text = "|\n" + "\n|\n|\n".join("\n|\n".join(row.split("|")) for row in rows) + "\n|"
    scan = plain(text)
    (table,) = scan.tables
    cells = grid(scan, table)
    assert [cells[row, 2] for row in (6, 7, 8)] == ["Việc 6", "Việc 7", "Việc 8"]
    assert next(c for c in table.cells if (c.row, c.column) == (5, 1)).row_span == 4


def test_a_numbered_task_alone_shares_all_other_cells() -> None:
    rows = ["TT|Nhiệm vụ|Chủ trì|Thời gian"]
    rows += [f"{n}|Rà soát việc thứ {n}|Phòng {n}|Tháng {n}" for n in range(1, 4)]
    rows += ["4|Rà soát việc thứ 4", "5|Rà soát việc thứ 5|Phòng 5|Tháng 5", "II|Việc khác"]
    rows += ["6|Rà soát việc thứ 6|Phòng 6|Tháng 6"]
    text = "|\n" + "\n|\n|\n".join("\n|\n".join(row.split("|")) for row in rows) + "\n|"
    (table,) = plain(text).tables
    places = {(c.row, c.column): c for c in table.cells}
    assert (places[4, 1].column_span, places[3, 2].row_span) == (1, 2)
    assert places[6, 1].column_span == 3


def test_letterhead_text_and_signature_are_not_one_table() -> None:
    head = "|\nỦY BAN NHÂN DÂN\n|\nCỘNG HÒA XÃ HỘI\n|\n|\nSố: 1/KH-UBND\n|\nngày 02 tháng 01\n|"
    body = "\n".join(f"Câu văn thứ {n} của kế hoạch" for n in range(40))
    foot = "|\nNơi nhận:\n- Như trên;\n|\nCHỦ TỊCH\n|"
    scan = plain(f"{head}\n{body}\n{foot}")
    assert [(t.rows, t.columns) for t in scan.tables] == [(2, 2), (1, 2)]


def test_markdown_table_has_one_row_a_line() -> None:
    raw = (
        "| TT | Nội dung | Chủ trì |\n|----|:---|---|\n"
        "| I | TUYÊN TRUYỀN PHỔ BIẾN | TUYÊN TRUYỀN PHỔ BIẾN |\n"
        "| 1 | **Phát** thanh | |\n| 2 | Họp a\\|b | Thôn |\n"
    )
    scan = plain(raw)
    (table,) = scan.tables
    cells = grid(scan, table)
    assert (table.rows, table.columns) == (4, 3)
    assert cells[1, 1] == "TUYÊN TRUYỀN PHỔ BIẾN"
    assert (1, 2) not in cells
    assert cells[2, 1] == "Phát thanh"
    assert cells[3, 1] == "Họp a|b"
    assert scan.text.count("\n") == raw.count("\n")


def test_rows_of_lines_with_tabs_are_a_table() -> None:
    raw = (
        "Giao việc như sau:\nTT\tNội dung\tChủ trì\tThời gian\nI. HỌP THÔN\n"
        "1\tHọp thôn Đoài\tCông an xã\tQuý I\n2\tHọp thôn Đông\t\tQuý II\nMột\tdòng khác\n"
    )
    scan = plain(raw)
    (table,) = scan.tables
    cells = grid(scan, table)
    assert (table.origin, table.columns) == ("row-lines", 4)
    assert cells[1, 0] == "I. HỌP THÔN"
    assert cells[2, 2] == "Công an xã"
    assert (3, 2) not in cells
    assert cells[3, 3] == "Quý II"


def test_tabs_behind_the_last_word_of_a_header_may_be_gone() -> None:
    head = "TT\tViệc\tĐơn vị\tQuý\t\t\n\t\t\tI\tII\tIII\n"
    raw = f"{head}1\tHọp\tCông an\tx\t\tx\n2\tTập\tCông an\t\tx\t\n"
    scan = plain(raw)
    (table,) = scan.tables
    assert (table.rows, table.columns) == (4, 6)
    assert grid(scan, table)[2, 5] == "x"


PORTAL = """Trang chủ > Văn bản
**Số hiệu:**
|
15/KH-UBND
|
**Loại văn bản:**
|
Kế hoạch
|
|
ỦY BAN NHÂN DÂN
|
CỘNG HÒA XÃ HỘI
|
Nội dung kế hoạch
Văn bản liên quan đến kế hoạch này gồm
{tail}"""


def test_words_of_a_portals_tail_above_the_letterhead_drop_no_document() -> None:
    above = "Trang chủ\nTin tức\nLịch\nẢnh\nBản đồ\nLược đồ\nVăn bản liên quan\nTải về\n"
    text = "ỦY\u00a0BAN  NHÂN DÂN\nXÃ SƠN HẠ\nKẾ HOẠCH\nTrồng cây\nI. CHUNG\n1. Trồng cây.\n"
    scan = plain(f"{above}{text}")
    kept = [" ".join(line.split()) for line in scan.text.splitlines() if line.strip()]
    assert kept[-6:] == [" ".join(line.split()) for line in text.splitlines()]


def test_portal_chrome_goes_and_lines_stay() -> None:
    raw = PORTAL.format(tail="Văn bản liên quan\nBan hành: 2025\nTải về\nCảm ơn đã dùng cổng")
    scan = plain(raw)
    kept = [line for line in scan.text.split("\n") if line]
    assert kept == [
        "ỦY BAN NHÂN DÂN",
        "CỘNG HÒA XÃ HỘI",
        "Nội dung kế hoạch",
        "Văn bản liên quan đến kế hoạch này gồm",
    ]
    assert scan.text.count("\n") == raw.count("\n")


def test_lone_tail_marker_is_text() -> None:
    assert "Cột A" in plain(PORTAL.format(tail="Văn bản liên quan\nCột A")).text


@pytest.mark.skipif(not PLANS.is_dir(), reason="real plans are not here")
@pytest.mark.parametrize("path", sorted(PLANS.rglob("*.txt")) + sorted(PLANS.rglob("*.md")))
def test_real_plans_keep_their_lines(path: Path) -> None:
    raw = path.read_bytes()
    scan = plain(raw)
    assert scan.text.count("\n") + scan.text.count("\f") == raw.decode().count("\n")
    assert "**" not in scan.text
    assert not any(line.strip() == "|" for line in scan.text.split("\n"))


@pytest.mark.parametrize(
    "piece", ["* ", "**a", "|\n1\n", "| a ", "[a](", "<a ", "\f", "\n|", "_a "]
)
def test_hostile_text_is_read_in_time(piece: str) -> None:
    start = time.process_time()
    plain(piece * (6000 // len(piece)) + "x")
    assert time.process_time() - start < 5


def test_line_breaks_a_crawler_wrote_out_are_spaces() -> None:
    content = r"Thực hiện Quyết định\r\nsố 12/QĐ-UBND\r\n\r\n của xã\r\n".encode()
    assert plain(content).text.split() == (
        ["Thực", "hiện", "Quyết", "định", "số", "12/QĐ-UBND", "của", "xã"]
    )
