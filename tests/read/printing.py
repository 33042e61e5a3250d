"""PDFs and page images made on the fly, with places that don't exist."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
from matplotlib import get_data_path
from PIL import Image
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Table as DrawnTable
from reportlab.platypus import TableStyle

from pipeline.records import Scan, Source

WIDTH, HEIGHT = A4
FONT = Path(get_data_path(), "fonts", "ttf", "DejaVuSerif.ttf")
LETTERHEAD = (
    ("ỦY BAN NHÂN DÂN", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
    ("XÃ SƠN ĐÔNG HẠ", "Độc lập - Tự do - Hạnh phúc"),
    ("Số: 145/KH-UBND", "Sơn Đông Hạ, ngày 12 tháng 3 năm 2026"),
)
BODY = (
    "Thực hiện chương trình phát triển văn hóa đọc của tỉnh Hà Giang Nam, Ủy",
    "ban nhân dân xã xây dựng kế hoạch tổ chức tuần lễ sách trên địa bàn, với các",
    "nội dung chủ yếu sau đây để các thôn và các trường học cùng thực hiện.",
    "1. Rà soát tủ sách của từng nhà văn hóa thôn, bổ sung sách thiếu nhi và sách",
    "hướng dẫn kỹ thuật trồng trọt, chăn nuôi cho bà con mượn về đọc.",
    "2. Vận động học sinh viết cảm nhận sau khi đọc, trao thưởng vào cuối tháng.",
)


def font() -> str:
    """Register a font with Vietnamese letters and return its name.

    It comes with a package the tests need, so that every machine draws the same pages.
    """
    if "Viet" not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(TTFont("Viet", FONT))
    return "Viet"


def _scale(name: str) -> float:
    """Return by how much a wide font must shrink for the widest line to stay on the page."""
    widest = max(pdfmetrics.stringWidth(line, name, 13) for line in BODY)
    return float(min(1.0, (WIDTH - 135) / widest))


class Paper:
    """A PDF being drawn; ``y`` is the distance of the next line from the top, in points."""

    def __init__(self, size: tuple[float, float] = A4, **options: Any) -> None:
        self.buffer = io.BytesIO()
        self.width, self.height = size
        self.canvas = Canvas(self.buffer, pagesize=size, invariant=1, **options)
        self.font, self.y = font(), 60.0
        self.scale = _scale(self.font)

    def text(self, x: float, y: float, text: str, size: float = 13) -> None:
        self.canvas.setFont(self.font, size * self.scale)
        self.canvas.drawString(x, self.height - y, text)

    def centred(self, x: float, y: float, text: str, size: float = 13) -> None:
        self.canvas.setFont(self.font, size * self.scale)
        self.canvas.drawCentredString(x, self.height - y, text)

    def letterhead(self, shift: float = 0.0) -> None:
        """Draw the letterhead; ``shift`` lowers the right column by so many points."""
        for left, right in LETTERHEAD:
            self.centred(150, self.y, left, 12)
            self.centred(410, self.y + shift, right, 12)
            self.y += 18
        self.canvas.line(340, self.height - 86, 480, self.height - 86)
        self.y += 24

    def lines(self, lines: Sequence[str], size: float = 13, x: float = 85) -> None:
        for line in lines:
            self.text(x, self.y, line, size)
            self.y += size * 1.4

    def table(self, cells: Sequence[Sequence[str]], *style: Any, widths: Any = None) -> None:
        """Draw a ruled table; ``style`` adds reportlab commands such as SPAN."""
        drawn = DrawnTable([list(row) for row in cells], colWidths=widths)
        grid = ("GRID", (0, 0), (-1, -1), 0.5, "black")
        drawn.setStyle(
            TableStyle([("FONT", (0, 0), (-1, -1), self.font, 12 * self.scale), grid, *style])
        )
        _, tall = drawn.wrapOn(self.canvas, self.width - 140, self.height)
        drawn.drawOn(self.canvas, 70, self.height - self.y - tall)
        self.y += tall + 24

    def page(self) -> None:
        self.canvas.showPage()
        self.y = 60.0

    def save(self) -> bytes:
        self.canvas.save()
        return self.buffer.getvalue()


def plan(draw: Callable[[Paper], None] | None = None) -> bytes:
    """Return a one-page plan with a letterhead, six lines of text and what ``draw`` adds."""
    paper = Paper()
    paper.letterhead()
    paper.lines(BODY)
    if draw:
        draw(paper)
    return paper.save()


def picture(content: bytes, dpi: int = 200) -> Image.Image:
    """Return the first page of the PDF ``content`` as an image."""
    document = pdfium.PdfDocument(content)
    image: Image.Image = document[0].render(scale=dpi / 72).to_pil().convert("RGB")
    document.close()
    return image


def source(name: str = "ke-hoach.pdf") -> Source:
    return Source(Path(name), name, "0" * 64)


def page_lines(scan: Scan, page: int = 1) -> list[str]:
    """Return the lines of a page of ``scan``."""
    return scan.pages[page - 1].span.of(scan.text).rstrip("\f").split("\n")
