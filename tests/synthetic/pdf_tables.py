"""Plans with large task tables as PDFs: every way to draw a table's lines, turned pages."""

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

from tests.synthetic.large import only_leads, unmerge
from tests.synthetic.pdf import MARGIN, PdfWriter, page, register_fonts
from tests.synthetic.plan import Plan, TaskTable

Command = tuple[object, ...]
Drawn = Sequence[tuple[Plan, Random]]

FULL = ("grid", "bars", "dashed", "double", "coloured")
HALF = ("across", "header", "inside", "shaded")
OPEN = ("none",)
BROKEN = ("dashed", "dotted")
TURNS = ("rotated", "sideways")
"""Pages the viewer turns upright (/Rotate), and text that runs up the page."""
_ROWS_UNSEEN = ("header", "shaded", "framed", "none")
"""Ways to draw a table in which no line shows which cells are merged."""
_WHOLE = ((0, 0), (-1, -1))
_THIN = 0.5
_LINES: dict[str, tuple[Command, ...]] = {
    "grid": (("GRID", *_WHOLE, _THIN, "black"),),
    "dashed": (("GRID", *_WHOLE, _THIN, "black", "butt", (2, 2)),),
    "dotted": (("GRID", *_WHOLE, 0.75, "black", "butt", (0.75, 1.5)),),
    "double": (
        ("INNERGRID", *_WHOLE, _THIN, "black"),
        ("BOX", *_WHOLE, _THIN, "black", None, None, None, 2, 2),
    ),
    "coloured": (("GRID", *_WHOLE, 0.75, "navy"), ("BACKGROUND", (0, 0), (-1, 0), "lightblue")),
    "across": (("LINEABOVE", *_WHOLE, _THIN, "black"), ("LINEBELOW", *_WHOLE, _THIN, "black")),
    "header": (("GRID", (0, 0), (-1, 0), _THIN, "black"),),
    "inside": (("INNERGRID", *_WHOLE, _THIN, "black"),),
    "framed": (
        ("BOX", *_WHOLE, _THIN, "black"),
        ("LINEBEFORE", *_WHOLE, _THIN, "black"),
        ("LINEBELOW", (0, 0), (-1, 0), _THIN, "black"),
    ),
    "shaded": (("ROWBACKGROUNDS", *_WHOLE, ("#dddddd", "white")),),
}  # fmt: skip


def write_tables(drawn: Drawn, folder: Path, *, lines: Sequence[str], turned: bool = False) -> None:
    """Write each plan to ``folder`` as a PDF, its table drawn in one of the ways ``lines``."""
    folder.mkdir(parents=True, exist_ok=True)
    for plan, rng in drawn:
        kind = rng.choice(TURNS) if turned else ""
        print_table(plan, rng, folder / f"{plan.stem}.pdf", rng.choice(lines), kind)


def print_table(plan: Plan, rng: Random, path: Path, lines: str, kind: str = "") -> range:
    """Print ``plan`` to ``path``, its table drawn as ``lines`` says; return the table's pages."""
    register_fonts()
    if lines in _ROWS_UNSEEN:
        only_leads(plan)
    plan.traits.append(kind or "upright")
    try:
        return _print(TablePrinter(plan, rng, lines), path, kind)
    except (LayoutError, TypeError):
        # Merged cells higher than a page: reportlab can't cut them, and may fail to say so.
        unmerge(plan)
        return _print(TablePrinter(plan, rng, lines), path, kind)


def _print(writer: TablePrinter, path: Path, kind: str) -> range:
    writer.wide = writer.wide or bool(kind)
    document = BaseDocTemplate(str(path), pagesize=A4, invariant=1)
    wide = _turned(kind) if kind else page("landscape", landscape(A4))
    document.addPageTemplates([page("portrait", A4), wide])
    document.build(writer.story())
    return range(min(writer.pages) - 1, max(writer.pages))


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
        self.pages: list[int] = []
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
        return [_Here(self.pages), Spacer(1, 6), flow, Spacer(1, 6), _Here(self.pages)]

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


class _Here(Flowable):  # type: ignore[misc]  # reportlab has no types
    """Nothing, which tells ``pages`` the number of the page it stands on."""

    def __init__(self, pages: list[int]) -> None:
        super().__init__()
        self.pages = pages

    def wrap(self, *_: float) -> tuple[float, float]:
        return 0.0, 0.0

    def draw(self) -> None:
        self.pages.append(self.canv.getPageNumber())


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
