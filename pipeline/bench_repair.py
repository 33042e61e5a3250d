"""What the repair of a garbled page costs, against Tesseract reading an image of the same page.

Pages are those of a file of simulated sheets: the image shows a sheet's true lines, the repair gets
what an English OCR read. Both sides run in this process on one thread; CPU times are compared.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median
from time import process_time

from PIL import Image

from pipeline.document import mend
from pipeline.errors import RunError
from pipeline.read import ocr
from pipeline.records import Source
from pipeline.repair.diacritics import mender
from pipeline.repair.measure import Pair, sheets
from pipeline.repair.train import simulate
from pipeline.rules import Rules

SHEETS = Path(__file__).parents[1] / "tests" / "repair" / "sheets.jsonl.gz"
COLD_ALLOWED, WARM_ALLOWED = 0.25, 0.1
"""Shares of Tesseract's time that the repair of a first page, and of later ones, may take."""
_PAGES, _ROUNDS = 10, 3
_DPI = 300
_FAMILY = "DejaVuSans"  # every Linux has it
_SOURCE = Source(Path("page.txt"), "page.txt", "0" * 64)


def measure(file: Path = SHEETS) -> Iterator[str]:
    """Yield the lines of a table of ratios over the first pages of ``file``."""
    if not file.is_file() or not ocr.is_available() or mender() is None:
        return
    pages = list(sheets(file))[:_PAGES]
    try:
        images = [
            simulate.scanned(page.true.split("\n"), _FAMILY, _DPI, seed)
            for seed, page in enumerate(pages)
        ]
    except RunError:
        return
    rules = Rules()
    rounds = [(_alone(images), _cold(pages, rules), _warm(pages, rules)) for _ in range(_ROUNDS)]
    alone = median(first for first, _, _ in rounds)
    cold = median(second / first for first, second, _ in rounds)
    warm = median(third / first for first, _, third in rounds)
    tokens = sum(len(page.read.split()) for page in pages) / len(pages)
    plan = "\n".join(page.read for page in pages)
    mender.cache_clear()
    whole = _timed(plan, rules)
    yield "garbled pages"
    yield f"{'  Tesseract on their images':32}{len(pages):7}{1000 * alone:9.0f}{1.0:7.2f}"
    yield f"{'  repair, cold':32}{len(pages):7}{1000 * cold * alone:9.0f}{cold:7.2f}"
    yield f"{'':32}{'':7}{'allowed':>9}{COLD_ALLOWED:7.2f}"
    yield f"{'  repair, warm':32}{len(pages):7}{1000 * warm * alone:9.0f}{warm:7.2f}"
    yield f"{'':32}{'':7}{'allowed':>9}{WARM_ALLOWED:7.2f}"
    yield f"  {tokens / (warm * alone):.0f} tokens/s warm"
    yield f"  {whole:.1f} s cold for a plan of {len(plan.split())} tokens"


def _alone(images: Sequence[Image.Image]) -> float:
    """Return the CPU seconds that Tesseract takes for an image, on the average."""
    engine = ocr.engine()
    start = process_time()
    for image in images:
        engine.SetPageSegMode(int(ocr.Layout.PAGE))
        engine.SetImage(image)
        engine.SetSourceResolution(_DPI)
        engine.GetUTF8Text()
        engine.Clear()
    return (process_time() - start) / len(images)


def _cold(pages: Sequence[Pair], rules: Rules) -> float:
    """Return the median CPU seconds for a page by models that were just loaded."""
    found = []
    for page in pages:
        mender.cache_clear()
        found.append(_timed(page.read, rules))
    return median(found)


def _warm(pages: Sequence[Pair], rules: Rules) -> float:
    """Return the average CPU seconds for a page after others were repaired."""
    mender.cache_clear()
    half = len(pages) // 2
    for page in pages[:half]:
        _timed(page.read, rules)
    return sum(_timed(page.read, rules) for page in pages[half:]) / (len(pages) - half)


def _timed(text: str, rules: Rules) -> float:
    start = process_time()
    mend(text, _SOURCE, rules)
    return process_time() - start
