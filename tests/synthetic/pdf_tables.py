"""Plans with large task tables as PDFs: every way to draw a table's lines, turned pages, scans."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from pathlib import Path
from random import Random

from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
)
from reportlab.platypus.doctemplate import LayoutError

from pipeline.read.pdf import read_pdf
from pipeline.records import Source
from tests.synthetic import scans
from tests.synthetic.large import only_leads, unmerge
from tests.synthetic.pdf import MARGIN, PdfWriter, page, register_fonts
from tests.synthetic.plan import Plan, TaskTable

Command = tuple[object, ...]
Drawn = Sequence[tuple[Plan, Random]]

FULL = ("grid", "bars", "dashed", "double", "coloured")
HALF = ("across", "header", "inside", "shaded")
OPEN = ("none",)
TURNS = ("rotated", "sideways")
"""Pages the viewer turns upright (/Rotate), and text that runs up the page."""
_WHOLE = ((0, 0), (-1, -1))
_THIN = 0.5
_LINES: dict[str, tuple[Command, ...]] = {
    "grid": (("GRID", *_WHOLE, _THIN, "black"),),
    "dashed": (("GRID", *_WHOLE, _THIN, "black", "butt", (2, 2)),),
    "double": (
        ("INNERGRID", *_WHOLE, _THIN, "black"),
        ("BOX", *_WHOLE, _THIN, "black", None, None, None, 2, 2),
    ),
    "coloured": (("GRID", *_WHOLE, 0.75, "navy"), ("BACKGROUND", (0, 0), (-1, 0), "lightblue")),
    "across": (("LINEABOVE", *_WHOLE, _THIN, "black"), ("LINEBELOW", *_WHOLE, _THIN, "black")),
    "header": (("GRID", (0, 0), (-1, 0), _THIN, "black"),),
    "inside": (("INNERGRID", *_WHOLE, _THIN, "black"),),
    "shaded": (("ROWBACKGROUNDS", *_WHOLE, ("#dddddd", "white")),),
}  # fmt: skip
_SCAN = scans.Kind(
    "200 dpi", 200, lambda image, rng: scans.noisy(scans.skewed(image, rng), rng), 80
)


def write_tables(drawn: Drawn, folder: Path, *, lines: Sequence[str], turned: bool = False) -> None:
    """Write each plan to ``folder`` as a PDF, its table drawn in one of the ways ``lines``."""
    register_fonts()
    folder.mkdir(parents=True, exist_ok=True)
    for plan, rng in drawn:
        drawn_as = rng.choice(lines)
        if drawn_as in ("header", "shaded", "none"):
            only_leads(plan)
        kind = rng.choice(TURNS) if turned else ""
        plan.traits.append(kind or "upright")
        path = folder / f"{plan.stem}.pdf"
        try:
            _print(TablePrinter(plan, rng, drawn_as), path, kind)
        except (LayoutError, TypeError):
            # Merged cells higher than a page: reportlab can't cut them, and may fail to say so.
            unmerge(plan)
            _print(TablePrinter(plan, rng, drawn_as), path, kind)


def _print(writer: TablePrinter, path: Path, kind: str) -> None:
    writer.wide = writer.wide or bool(kind)
    document = BaseDocTemplate(str(path), pagesize=A4, invariant=1)
    wide = _turned(kind) if kind else page("landscape", landscape(A4))
    document.addPageTemplates([page("portrait", A4), wide])
    document.build(writer.story())


def scan_tables(drawn: Drawn, folder: Path) -> None:
    """Write the pages with each plan's table as images, 200 dpi, noisy and a little askew.

    Tables are cut to a dozen rows: a page takes seconds to read.
    """
    for plan, _ in drawn:
        if plan.table:
            del plan.table.rows[_SCANNED_ROWS:]
    printed = folder.parent / "printed"
    write_tables(drawn, printed, lines=("grid", "double", "coloured"))
    folder.mkdir(parents=True, exist_ok=True)
    for plan, rng in drawn:
        content = (printed / f"{plan.stem}.pdf").read_bytes()
        read = read_pdf(Source(printed, plan.stem, plan.stem), content)
        starts = [table.span.start for table in read.tables]
        pages = [
            index
            for index, page_read in enumerate(read.pages)
            if any(page_read.span.start <= start < page_read.span.end for start in starts)
        ]
        worn = scans.scanned(scans.chosen(content, pages), _SCAN, rng, pages=len(pages))
        (folder / f"{plan.stem}.pdf").write_bytes(worn)


_SCANNED_ROWS = 12


def _turned(kind: str) -> PageTemplate:
    """Return a landscape page that lies on its side in the file."""
    width, height = landscape(A4)
    frame = Frame(MARGIN, 56, width - 2 * MARGIN + 20, height - 112)

    def turn(canvas: Canvas, document: BaseDocTemplate) -> None:
        if kind == "rotated":
            canvas.setPageRotation(90)
        canvas.translate(height, 0)
        canvas.rotate(90)

    return PageTemplate("landscape", [frame], onPage=turn, pagesize=A4)


class TablePrinter(PdfWriter):
    """Makes a plan's flowables, its table drawn the way ``lines`` says."""

    def __init__(self, plan: Plan, rng: Random, lines: str) -> None:
        super().__init__(plan, rng)
        self.lines = lines
        size = rng.choice([9.5, 10.5, 11.5, 12])
        self.cell = ParagraphStyle(
            "cell", fontName="Plan", fontSize=size, leading=size * 1.2, splitLongWords=0
        )
        self.head = ParagraphStyle("head", parent=self.cell, fontName="Plan-Bold", alignment=1)
        plan.traits.append(f"lines-{lines}")

    def table(self, table: TaskTable, page_width: float) -> list[Flowable]:
        """Return the table; rows may break over pages."""
        width = page_width - 2 * MARGIN + 8
        shares = [{"no": 0.8, "task": 3.0}.get(key, 1.6) for key, _ in table.columns]
        grid = table.grid()
        head = len(grid) - len(table.rows)
        setting = self.rng.choice(["TOP", "MIDDLE"])
        style: list[Command] = [
            ("VALIGN", *_WHOLE, setting),
            *_LINES.get(self.lines, ()),
        ]
        keys = [key for key, _ in table.columns]
        for index, row in enumerate(table.rows, head):
            if row.group:
                style.append(("SPAN", (1, index), (-1, index)))
            for key in row.merged:
                grid[index][keys.index(key)] = ""
        for column, key in enumerate(keys):
            style += self.spans(table, column, key, head)
        cells = [
            [self._cell(text, header=index < head) for text in row]
            for index, row in enumerate(grid)
        ]
        repeat = head if self.rng.random() < 0.5 else 0
        # Word processors set a row that a page cuts from its top.
        split = setting == "TOP" and not repeat and not any(row.merged for row in table.rows)
        flow = (Bars if self.lines == "bars" else Table)(
            cells, colWidths=[width * share / sum(shares) for share in shares],
            repeatRows=repeat, splitInRow=int(split),
        )  # fmt: skip
        flow.setStyle(style)
        return [Spacer(1, 6), flow, Spacer(1, 6)]

    def _cell(self, text: str, *, header: bool) -> list[Paragraph] | str:
        style = self.head if header else self.cell
        return [Paragraph(escape(part), style) for part in text.split("\n")] if text else ""

    @staticmethod
    def spans(table: TaskTable, column: int, key: str, head: int) -> list[Command]:
        """Return the spans of a column's cells merged over rows."""
        out: list[Command] = []
        start = 0
        for index, row in enumerate([*table.rows, None]):
            if row is not None and key in row.merged:
                continue
            if index - start > 1:
                out.append(("SPAN", (column, start + head), (column, index - 1 + head)))
            start = index
        return out


class Bars(Table):  # type: ignore[misc]  # reportlab has no types
    """A table whose lines are thin filled boxes, as word processors print them."""

    def _drawLines(self) -> None:  # noqa: N802 - overrides reportlab's
        self.canv.setFillColor("black")
        for x0, y0, x1, y1 in self._boxes():
            wide, tall = x1 - x0, y1 - y0
            for box in ((x0, y0, wide, _THIN), (x0, y1, wide, _THIN), (x0, y0, _THIN, tall)):
                self.canv.rect(*box, stroke=0, fill=1)
            self.canv.rect(x1, y0, _THIN, tall, stroke=0, fill=1)

    def _boxes(self) -> list[tuple[float, float, float, float]]:
        """Return the boxes of the cells, merged ones once."""
        merged = dict(getattr(self, "_spanRanges", {}))
        xs, ys = self._colpositions, self._rowpositions
        out = []
        for row in range(self._nrows):
            for column in range(self._ncols):
                place = merged.get((column, row), (column, row, column, row))
                if place:
                    x, y, to_x, to_y = place
                    out.append((xs[x], ys[to_y + 1], xs[to_x + 1], ys[y]))
        return out
