"""The second look at doubtful lines: accents torn off, labels beside a stamp, dirt."""

from __future__ import annotations

import numpy as np

from pipeline.read.doubt import settled
from pipeline.read.ocr import Pixels, Seen
from pipeline.read.pieces import Read

PAGE = np.full((400, 600), 255, np.uint8)
BODY = [
    Seen(text, 0.96, (10 + 60 * n, 10, 60 + 60 * n, 30))
    for n, text in enumerate(["Thực", "hiện", "tốt"])
]


def reads(*texts: str, certainty: float = 0.95) -> list[Read]:
    """Return a reader that sees ``texts`` in whatever it is shown."""

    def read(pixels: Pixels) -> list[list[Seen]]:
        middle = pixels.shape[0] // 2
        spots = [(12 + 40 * n, middle - 5, 48 + 40 * n, middle + 5) for n in range(len(texts))]
        return [[Seen(text, certainty, box) for text, box in zip(texts, spots, strict=True)]]

    return [read]


def texts(lines: list[list[Seen]]) -> list[str]:
    return [" ".join(word.text for word in line) for line in lines]


def test_accents_of_a_line_are_read_with_it() -> None:
    marks = [Seen("À", 0.7, (20, 200, 26, 206)), Seen("z", 0.7, (70, 200, 74, 206))]
    name = [Seen("Trân", 0.96, (10, 204, 50, 224)), Seen("An", 0.95, (60, 204, 90, 224))]
    found = settled([BODY, marks, name], PAGE, reads("Trần", "Ân"))
    assert texts(found) == ["Thực hiện tốt", "Trần Ân"]


def test_doubtful_line_gives_way_to_a_surer_reading() -> None:
    label = [Seen("R-.446-dử", 0.2, (10, 200, 90, 220))]
    assert texts(settled([BODY, label], PAGE, reads("Nơi", "nhận:")))[1] == "Nơi nhận:"


def test_surer_reading_that_is_no_vietnamese_is_not_taken() -> None:
    heading = [Seen("QUYẾT", 0.5, (10, 200, 90, 220))]
    assert texts(settled([BODY, heading], PAGE, reads("QUYÉT")))[1] == "QUYẾT"


def test_columns_on_one_line_are_looked_at_apart() -> None:
    sure = Seen("thôn;", 0.96, (10, 200, 60, 220))
    doubtful = Seen("CHxỊCH", 0.3, (400, 200, 480, 220))
    found = settled([BODY, [sure, doubtful]], PAGE, reads("CHỦ", "TỊCH"))
    assert texts(found)[1:] == ["thôn;", "CHỦ TỊCH"]


def test_line_a_stamp_touched_is_read_again() -> None:
    stamp = np.zeros_like(PAGE)
    stamp[195:225, 5:95] = 1
    name = [Seen("Hiên", 0.94, (10, 200, 90, 220))]
    assert texts(settled([BODY, name], PAGE, reads("Hiền", certainty=0.97), stamp))[1] == "Hiền"


def test_line_a_stamp_touched_that_is_sure_word_by_word_is_left() -> None:
    words = ("Các", "thôn", "tổ", "chức", "tuyên", "truyền", "về", "phòng", "cháy")
    sure = [Seen(word, 0.9, (80 * at, 200, 80 * at + 70, 220)) for at, word in enumerate(words)]

    def seen(line: list[Seen]) -> str:
        again = reads("Khác", certainty=0.99)
        return texts(settled([BODY, line], PAGE, again, np.ones_like(PAGE)))[1]

    assert seen(sure) == " ".join(words)
    assert seen(sure[:5]) == "Khác"
    assert seen([sure[0]._replace(certainty=0.6), *sure[1:]]) == "Khác"


def test_dirt_is_dropped_and_digits_stay() -> None:
    dirt = [Seen("TOỢXX.N", 0.0, (10, 200, 90, 220))]
    digits = [Seen("4567", 0.1, (10, 300, 90, 320))]
    assert texts(settled([BODY, dirt, digits], PAGE, reads())) == ["Thực hiện tốt", "4567"]


def test_empty_page() -> None:
    assert settled([], PAGE, reads("Nơi")) == []


def test_bit_of_a_rule_is_no_letter() -> None:
    rule = [Seen("n", 0.85, (200, 40, 206, 43))]
    dash = [Seen("-", 0.85, (200, 60, 210, 63))]
    assert texts(settled([BODY, rule, dash], PAGE, reads())) == ["Thực hiện tốt", "-"]
