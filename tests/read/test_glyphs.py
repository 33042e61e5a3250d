"""Words from the characters of a page."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.read.glyphs import Frame, Glyphs

FRAME = Frame(0, 0, 595, 842, 0, 0)


def glyphs(text: str, blanks: str, shifts: dict[int, float] | None = None) -> Glyphs:
    """Return ``text`` on one line, 5 points a character; ``shifts`` move some of them down."""
    ink = np.array([at for at, char in enumerate(text) if char not in blanks], np.int64)
    down = [(shifts or {}).get(at, 0.0) for at in ink.tolist()]
    boxes = [
        (5.0 * at, 100.0 + y, 5.0 * at + 5, 112.0 + y) for at, y in zip(ink, down, strict=True)
    ]
    return Glyphs(text, np.array(boxes, np.float32), ink, FRAME)


@pytest.mark.parametrize(
    ("text", "blanks", "words"),
    [
        pytest.param("Phòng Kinh tế\r\nxã", " \r\n", ["Phòng", "Kinh", "tế", "xã"], id="dòng"),
        pytest.param(" an  ninh ", " ", ["an", "ninh"], id="nhiều dấu cách"),
        pytest.param("an\u200bninh xã", " \u200b", ["an", "ninh", "xã"], id="cách không bề rộng"),
        pytest.param("an\x85ninh xã", " ", ["an\x85ninh", "xã"], id="chữ của bảng mã cũ"),
        pytest.param("an\x01ninh", "\x01", ["an", "ninh"], id="mã điều khiển"),
    ],
)
def test_words_end_at_blanks(text: str, blanks: str, words: list[str]) -> None:
    found, hulls = glyphs(text, blanks).words()
    assert [word.text for word in found] == words
    assert [(word.box.x1 - word.box.x0) / 5 for word in found] == list(map(len, words))
    assert len(hulls) == len(words)


def test_a_jump_of_the_pen_ends_a_word() -> None:
    found, _ = glyphs("xãSơn Hạ", " ", dict.fromkeys(range(2, 8), 20.0)).words()
    assert [word.text for word in found] == ["xã", "Sơn", "Hạ"]
