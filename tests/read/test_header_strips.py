"""Headers on page images, read heading by heading. Skipped where Tesseract is missing."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.read import ocr
from pipeline.read.columns import Spread
from pipeline.read.glyphs import Printed
from pipeline.read.header_strips import headings_reread
from pipeline.read.headings import find_header, rows_of
from pipeline.records import Box
from pipeline.rules import Rules
from tests.read.printing import picture
from tests.read.test_aligned import HEAD, ROWS, Bare

DPI = 200
XS = (72, 104, 276, 428)
needs_tesseract = pytest.mark.skipif(not ocr.is_available(), reason="no Tesseract with vie")


@needs_tesseract
def test_an_unknown_heading_is_read_again_by_itself() -> None:
    paper = Bare()
    paper.rows([HEAD])
    paper.y += 9
    paper.rows(ROWS)
    pixels = np.asarray(picture(paper.save(), DPI).convert("L"))
    seen = [
        Printed(text, Box(x, 51.0 + 24 * at, x + 5.5 * len(text), 63.0 + 24 * at), 0.95)
        for at, cells in enumerate(((*HEAD[:3], "Hỉ"), ("1", "Rà soát", "Phòng", "Quý I/2026")))
        for x, text in zip(XS, cells, strict=True)
    ]
    doubtful = find_header(rows_of(Spread(seen)), 0, Rules())
    assert doubtful is not None
    assert doubtful.roles == ("no", "task", "lead", "")
    mended = headings_reread([doubtful], seen, pixels, DPI)
    found = find_header(rows_of(Spread(mended)), 0, Rules())
    assert found is not None
    assert found.roles[1:] == ("task", "lead", "time")
