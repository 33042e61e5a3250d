"""What time phrases mean: the forms of the field's norms, and what only looks like one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.normalise.deadlines import context_year, places, read
from pipeline.normalise.timephrases import READINGS
from pipeline.records import Header
from pipeline.rules import Rules
from pipeline.spans import Span

YEAR = "2025"
RULES = Rules()


def times(text: str, *, cell: bool = True, year: str = YEAR) -> list[str]:
    """Return each time as ``kind start..end rrule bound`` without its empty parts."""
    found = []
    for _, when in read(text, year, cell=cell):
        dates = f"{when.start}..{when.end}" if when.start or when.end else ""
        found.append(" ".join(filter(None, (when.kind, dates, when.rrule))))
    return found


CELLS = [
    ("Quý IV/2025", ["quarter 2025-10-01..2025-12-31"]),
    ("Quý III,IV/2025", ["quarter 2025-07-01..2025-12-31"]),
    ("Quí IV-2025", ["quarter 2025-10-01..2025-12-31"]),
    ("Quý 2 năm 2026", ["quarter 2026-04-01..2026-06-30"]),
    ("Quý I, III/2026", ["quarter 2026-01-01..2026-03-31", "quarter 2026-07-01..2026-09-30"]),
    ("Quý IV/2025 - Quý II/2026", ["period 2025-10-01..2026-06-30"]),
    ("quý I năm sau", ["quarter 2026-01-01..2026-03-31"]),
    ("6 tháng cuối năm", ["period 2025-07-01..2025-12-31"]),
    ("06 tháng đầu năm 2026", ["period 2026-01-01..2026-06-30"]),
    ("Cả năm 2025", ["year 2025-01-01..2025-12-31"]),
    ("Trong năm", ["year 2025-01-01..2025-12-31"]),
    ("2026", ["year 2026-01-01..2026-12-31"]),
    ("2025-2026", ["period 2025-01-01..2026-12-31"]),
    ("Năm 2025-2030", ["period 2025-01-01..2030-12-31"]),
    ("giai đoạn 2026 - 2030", ["period 2026-01-01..2030-12-31"]),
    ("từ năm 2026", ["period 2026-01-01.."]),
    ("2026 trở đi", ["period 2026-01-01.."]),
    ("Giai đoạn 2026-2030 và những năm tiếp theo", ["period 2026-01-01.."]),
    ("đến hết năm 2030", ["year ..2030-12-31"]),
    ("đến hết năm nay", ["year ..2025-12-31"]),
    ("Tháng 9-10/2025", ["month 2025-09-01..2025-10-31"]),
    ("Tuần thứ hai của tháng 10/2025", ["period 2025-10-08..2025-10-14"]),
    ("Tuần 4 tháng 2/2026", ["period 2026-02-22..2026-02-28"]),
    ("Nửa đầu tháng 5 năm 2026", ["period 2026-05-01..2026-05-15"]),
    ("Nửa cuối tháng 2", ["period 2025-02-16..2025-02-28"]),
    ("Trước nửa cuối tháng 6/2026", ["period ..2026-06-16"]),
    ("tháng 12/2025", ["month 2025-12-01..2025-12-31"]),
    (
        "Tháng 4 và tháng 8 năm 2026",
        ["month 2026-04-01..2026-04-30", "month 2026-08-01..2026-08-31"],
    ),
    ("Từ tháng 3 đến tháng 9/2026", ["period 2026-03-01..2026-09-30"]),
    ("Từ tháng 11 đến tháng 2/2026", ["period 2025-11-01..2026-02-28"]),
    ("9/2025-12/2025", ["period 2025-09-01..2025-12-31"]),
    ("Thường xuyên", ["ongoing"]),
    ("Thường xuyên trong năm 2024", ["ongoing 2024-01-01..2024-12-31"]),
    ("Thường xuyên trong năm", ["ongoing"]),
    ("Thường xuyên, theo yêu cầu công việc", ["ongoing"]),
    ("Định kỳ", ["recurring"]),
    ("Hàng ngày", ["recurring FREQ=DAILY"]),
    ("Hằng tuần", ["recurring FREQ=WEEKLY"]),
    ("Mỗi tháng 01 kỳ", ["recurring FREQ=MONTHLY"]),
    ("02 lần/tháng", ["recurring FREQ=MONTHLY"]),
    ("Hằng quý", ["recurring FREQ=MONTHLY;INTERVAL=3"]),
    ("định kỳ 06 tháng", ["recurring FREQ=MONTHLY;INTERVAL=6"]),
    ("6 tháng, năm", ["recurring FREQ=MONTHLY;INTERVAL=6", "recurring FREQ=YEARLY"]),
    ("theo quý, năm", ["recurring FREQ=MONTHLY;INTERVAL=3", "recurring FREQ=YEARLY"]),
    ("thứ Sáu hằng tuần", ["recurring FREQ=WEEKLY;BYDAY=FR"]),
    ("thứ Ba và thứ Sáu hàng tuần", ["recurring FREQ=WEEKLY;BYDAY=TU,FR"]),
    ("Thứ 2, 4, 6 hằng tuần", ["recurring FREQ=WEEKLY;BYDAY=MO,WE,FR"]),
    ("ngày 01 và ngày 15 hằng tháng", ["recurring FREQ=MONTHLY;BYMONTHDAY=1,15"]),
    ("Hằng tháng (trước ngày 18)", ["recurring FREQ=MONTHLY;BYMONTHDAY=18"]),
    (
        "ngày 10 tháng đầu tiên của mỗi quý",
        ["recurring FREQ=YEARLY;BYMONTH=1,4,7,10;BYMONTHDAY=10"],
    ),
    ("Trong thời gian lễ hội", ["event"]),
    ("Trước và trong mùa mưa bão", ["event"]),
    ("Tháng 12 hằng năm", ["recurring FREQ=YEARLY;BYMONTH=12"]),
    ("ngày 25/12 hằng năm", ["recurring FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=25"]),
    ("31/01 năm liền kề", ["recurring FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=31"]),
    ("trước ngày 20 hằng tháng", ["recurring FREQ=MONTHLY;BYMONTHDAY=20"]),
    (
        "trước ngày 01/6 và 15/11 hằng năm",
        [
            "recurring FREQ=YEARLY;BYMONTH=6;BYMONTHDAY=1",
            "recurring FREQ=YEARLY;BYMONTH=11;BYMONTHDAY=15",
        ],
    ),
    (
        "trước ngày 10 tháng cuối của quý, năm",
        [
            "recurring FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=10",
            "recurring FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=10",
        ],
    ),
    ("hằng năm (trước ngày 15 tháng 11)", ["recurring FREQ=YEARLY;BYMONTH=11;BYMONTHDAY=15"]),
    ("trước ngày 15/11/2025", ["date ..2025-11-15"]),
    ("trước 30/6", ["date ..2025-06-30"]),
    ("Trước 17h00 ngày 15/11/2025", ["date ..2025-11-15"]),
    ("từ ngày 08 đến ngày 10 tháng 12 năm 2025", ["period 2025-12-08..2025-12-10"]),
    ("15-20/11/2025", ["period 2025-11-15..2025-11-20"]),
    ("Từ 8h00 ngày 08/10 đến 17h00 ngày 10/10/2025", ["period 2025-10-08..2025-10-10"]),
    (
        "Quý I/2026; báo cáo trước ngày 15/4/2026",
        ["quarter 2026-01-01..2026-03-31", "date ..2026-04-15"],
    ),
    (
        "ngày Chuyển đổi số quốc gia 10-10",
        ["event 2025-10-10..2025-10-10 FREQ=YEARLY;BYMONTH=10;BYMONTHDAY=10"],
    ),
    ("30 ngày kể từ ngày kết thúc hội thi", ["relative"]),
    ("Sau khi có văn bản hướng dẫn", ["relative"]),
    ("Trong 05 ngày làm việc", ["relative"]),
    ("tổng hợp trước 30 tháng 11 hằng năm", ["recurring FREQ=YEARLY;BYMONTH=11;BYMONTHDAY=30"]),
    (
        "định kỳ 06 tháng (trước ngày 10/6), năm (trước ngày 05/12)",
        [
            "recurring FREQ=YEARLY;BYMONTH=6;BYMONTHDAY=10",
            "recurring FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=5",
        ],
    ),
    ("trước ngày 15/6 (6 tháng) và 15/12 (năm)", ["date ..2025-06-15", "date ..2025-12-15"]),
    (
        "ngày 15 và ngày 16 tháng 11 năm 2025",
        ["date 2025-11-15..2025-11-15", "date 2025-11-16..2025-11-16"],
    ),
    (
        "ngày 15 của tháng thứ ba hằng quý",
        ["recurring FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=15"],
    ),
    ("cứ 10 ngày báo cáo một lần", ["recurring FREQ=DAILY;INTERVAL=10"]),
    ("ít nhất 01 lần/học kỳ", ["recurring"]),
    ("trước mỗi đợt kiểm tra 07 ngày", ["relative"]),
    ("Đột xuất", ["event"]),
    ("Trước, trong và sau Tết Nguyên đán", ["event"]),
    ("T9-T12/2025", ["month 2025-09-01..2025-12-31"]),
    ("IV/2025", ["quarter 2025-10-01..2025-12-31"]),
    ("Q4/2025", ["quarter 2025-10-01..2025-12-31"]),
    ("Giai đoạn 2026-2030, tầm nhìn 2045", ["period 2026-01-01..2030-12-31"]),
    ("khi có phát sinh", ["event"]),
    ("Theo kế hoạch của tỉnh", ["event"]),
    ("Theo các mốc thời gian tại Quyết định số 12/QĐ-UBND ngày 05/3/2025", ["event"]),
]


@pytest.mark.parametrize(("text", "expected"), CELLS, ids=[text for text, _ in CELLS])
def test_cell_is_read(text: str, expected: list[str]) -> None:
    assert times(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Theo quy định",
        "kịp thời",
        "đúng tiến độ",
        "năm học 2025-2026",
        "nhiệm kỳ 2026 - 2031",
        "24/7",
        "",
    ],
)
def test_cell_without_a_time(text: str) -> None:
    assert times(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Kế hoạch số 16/KH-UBND ngày 31/7/2025 của xã",
        "Nghị quyết số 36-NQ/TW ngày 01 tháng 7 năm 2014",
        "tiếp nhận 2026 hồ sơ",
        "tỷ lệ 12/2025",
        "họp giao ban định kỳ của cơ quan",
        "Báo cáo định kỳ",
        "quý khách",
        "theo từng giai đoạn",
        "tại Bộ phận Một cửa sau khi có kết quả",
    ],
)
def test_prose_without_a_time(text: str) -> None:
    assert times(text, cell=False) == []


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("trước ngày 15/11/2025", "before"),
        ("chậm nhất ngày 15/11/2025", "by"),
        ("ngày 15/11/2025", "on"),
        ("trong quý I/2026", "during"),
        ("trước ngày 10 tháng cuối quý", "before"),
        ("chậm nhất trong tháng 6 hằng năm", "by"),
    ],
)
def test_bound(text: str, bound: str) -> None:
    assert {when.bound for _, when in read(text, YEAR)} == {bound}


def test_span_covers_the_phrase_in_the_text_as_it_is() -> None:
    text = "Nộp   trước  ngày 15/11/2025."
    ((span, _),) = read(text, YEAR)
    assert span.of(text) == "trước  ngày 15/11/2025"


def test_without_a_year_nothing_is_invented() -> None:
    assert times("Quý IV", year="") == ["quarter"]


@pytest.mark.parametrize(
    ("header", "year"),
    [
        (Header(plan_year="2026", issue_date="2025-12-01"), "2026"),
        (Header(period_start="2026-01-01", issue_date="2025-12-01"), "2026"),
        (Header(title="Tuyên truyền năm 2026", issue_date="2025-12-01"), "2026"),
        (Header(issue_date="2025-12"), "2025"),
        (Header(), ""),
    ],
    ids=["năm kế hoạch", "kỳ kế hoạch", "tên", "ngày ban hành", "không rõ"],
)
def test_context_year(header: Header, year: str) -> None:
    assert context_year(header) == year


PIECES = st.sampled_from(
    [text for text, _ in CELLS] + [" ", ", ", " - ", "đến ", "trước ", "99/99/2025"]
)


PHRASES = st.one_of(st.text(max_size=80), st.lists(PIECES, max_size=6).map("".join))


@pytest.mark.parametrize("cell", [True, False], ids=["ô", "câu"])
@given(text=PHRASES)
def test_never_fails_and_spans_lie_in_the_text(*, text: str, cell: bool) -> None:
    for span, when in read(text, YEAR, cell=cell):
        assert 0 <= span.start < span.end <= len(text)
        assert when.kind


def test_a_range_to_a_day_without_its_month_has_no_end() -> None:
    assert times("QUÝ 1/2026-1-1/1")


def test_a_sentence_that_opens_with_every_year_repeats_its_days() -> None:
    text = "Hằng năm, các thôn lập dự toán gửi Phòng Kinh tế trước ngày 30/6."
    found = [when.rrule for _, when in read(text, "2026")]
    assert found == ["FREQ=YEARLY", "FREQ=YEARLY;BYMONTH=6;BYMONTHDAY=30"]


def test_lines_without_a_place_state_no_time() -> None:
    lines = [
        "Phòng Kinh tế chủ trì",
        "hoàn thành trước ngày 15/11/2026",
        "xong trong quý\u00a0II/2026",
        "báo cáo trong  năm 2026",
        "- Tuyên truyền đến người dân",
        "",
    ]
    told = places("\n".join(lines), RULES)
    at, asked = 0, []
    for line in lines:
        asked.append(Span(at, at + len(line)).holds(told))
        at += len(line) + 1
    assert asked == [False, True, True, True, False, False]
    assert [bool(read(line, rules=RULES)) for line in lines] == asked


def test_a_place_where_a_line_break_stands_for_a_space() -> None:
    assert list(places("KẾ HOẠCH NĂM\n2026", RULES))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Trước ngày 16/9 hằng năm; Ngày 07 tháng 06 năm 2026",
            ["recurring FREQ=YEARLY;BYMONTH=9;BYMONTHDAY=16", "date 2026-06-07/2026-06-07"],
        ),
        (
            "Hàng tháng; Quý I và quý II năm 2026",
            ["recurring FREQ=MONTHLY", "quarter 2026-01-01/2026-06-30"],
        ),
        (
            "Định kỳ 6 tháng; Quí II/2026",
            ["recurring FREQ=MONTHLY;INTERVAL=6", "quarter 2026-04-01/2026-06-30"],
        ),
        (
            "Từ quý II/2026 đến quý I/2027; Quý II, III/2026",
            ["period 2026-04-01/2027-03-31", "quarter 2026-04-01/2026-09-30"],
        ),
    ],
)
def test_a_named_time_beside_a_cycle_or_a_range_stays_itself(
    text: str, expected: list[str]
) -> None:
    found = [
        f"{when.kind} {when.rrule or f'{when.start}/{when.end}'}"
        for _, when in read(text, "2026", cell=True)
    ]
    assert found == expected


def test_every_form_that_a_rule_names_is_read() -> None:
    for rule in RULES["deadlines"]:
        for phrase in rule.yes if rule["make"] in READINGS else ():
            match = rule.pattern.search(phrase)
            assert match is not None
            READINGS[rule["make"]](match)
