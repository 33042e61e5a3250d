"""A plan as a text PDF: two-column letterhead, justified text, ruled tables over pages."""

from __future__ import annotations

from html import escape
from pathlib import Path
from random import Random

from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont, TTFontFile
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    NextPageTemplate,
    PageBreak,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
)

from tests.synthetic.letter import head_lines
from tests.synthetic.plan import Plan, TaskTable

FOLDERS = [
    Path("/usr/share/fonts/truetype/liberation2"),
    Path("/usr/share/fonts/truetype/liberation"),
    Path("/usr/share/fonts/truetype/freefont"),
    Path("/usr/share/fonts/truetype/dejavu"),
]
FACES = [
    ("LiberationSerif-Regular.ttf", "LiberationSerif-Bold.ttf"),
    ("FreeSerif.ttf", "FreeSerifBold.ttf"),
    ("DejaVuSerif.ttf", "DejaVuSerif-Bold.ttf"),
]
MARGIN = 62.0


def fonts() -> tuple[Path, Path] | None:
    """Return a serif font that has Vietnamese letters, regular and bold, if there is one."""
    pairs = [(folder / a, folder / b) for folder in FOLDERS for a, b in FACES]
    there = [(a, b) for a, b in pairs if a.exists() and b.exists()]
    return next(((a, b) for a, b in there if ord("Ủ") in TTFontFile(str(a)).charToGlyph), None)


def write_pdf(plan: Plan, rng: Random, path: Path) -> None:
    """Write ``plan`` to ``path``; raise FileNotFoundError where no font has the letters."""
    register_fonts()
    writer = PdfWriter(plan, rng)
    document = BaseDocTemplate(str(path), pagesize=A4, invariant=1, title=plan.title.text)
    document.addPageTemplates([page("portrait", A4), page("landscape", landscape(A4))])
    document.build(writer.story())


def register_fonts() -> None:
    """Make the fonts Plan and Plan-Bold known; raise FileNotFoundError where there are none."""
    found = fonts()
    if found is None:
        raise FileNotFoundError("no serif font with Vietnamese letters: install fonts-liberation")
    for name, file in zip(("Plan", "Plan-Bold"), found, strict=True):
        pdfmetrics.registerFont(TTFont(name, str(file)))


def page(name: str, size: tuple[float, float]) -> PageTemplate:
    """Return a page of ``size`` points with its number at the top from the second on."""
    width, height = size
    frame = Frame(MARGIN, 56, width - 2 * MARGIN + 20, height - 112)

    def number(canvas: Canvas, document: BaseDocTemplate) -> None:
        if document.page > 1:
            canvas.setFont("Plan", 12)
            canvas.drawCentredString(width / 2, height - 40, str(document.page))

    return PageTemplate(name, [frame], onPage=number, pagesize=size)


class PdfWriter:
    """Makes one plan's flowables; what varies is drawn from ``rng``."""

    def __init__(self, plan: Plan, rng: Random) -> None:
        self.plan, self.rng = plan, rng
        size = rng.choice([12.5, 13, 13.5])
        self.body = ParagraphStyle(
            "body", fontName="Plan", fontSize=size, leading=size * 1.25, alignment=TA_JUSTIFY,
            firstLineIndent=28, spaceAfter=rng.choice([3, 6]),
        )  # fmt: skip
        self.center = ParagraphStyle(
            "center", parent=self.body, alignment=TA_CENTER, firstLineIndent=0, fontName="Plan-Bold"
        )
        self.cell = ParagraphStyle(
            "cell", fontName="Plan", fontSize=10.5, leading=12.6, splitLongWords=0
        )
        self.wide = rng.random() < 0.7
        plan.traits.append("pdf-landscape" if self.wide and plan.annex else "pdf-portrait")

    def story(self) -> list[Flowable]:
        plan = self.plan
        out: list[Flowable] = []
        if plan.letterhead:
            out += self._letterhead()
        for item in plan.decision:
            out.append(self._line(item.text, center=item.kind == "title"))
        if plan.decision:
            out += [self._signature(), PageBreak()]
        out += self._title()
        out += [self._line(said.text) for said in plan.preamble]
        for item in plan.items:
            if item.kind == "table" and plan.table:
                out += self.table(plan.table, A4[0])
            else:
                out.append(self._line(item.text, bold=item.kind == "heading"))
        out.append(self._line(plan.closing.text))
        if not plan.decision:
            out += [Spacer(1, 12), self._signature()]
        if plan.annex and plan.table:
            out += [NextPageTemplate("landscape" if self.wide else "portrait"), PageBreak()]
            out += [self._line(said.text, center=True) for said in plan.annex]
            out += self.table(plan.table, A4[1] if self.wide else A4[0])
        return out

    def _line(self, text: str, *, bold: bool = False, center: bool = False) -> Paragraph:
        words = escape(text).replace("   ", "&nbsp;&nbsp;&nbsp;")
        if bold:
            words = f'<font name="Plan-Bold">{words}</font>'
        return Paragraph(words, self.center if center else self.body)

    def _columns(self, left: list[str], right: list[str]) -> Table:
        """Return two columns without lines, both centred."""
        style = ParagraphStyle("head", parent=self.center, fontSize=12, leading=15, spaceAfter=0)
        plain = ParagraphStyle("plain", parent=style, fontName="Plan")
        rows = [
            [
                Paragraph(
                    escape(text).replace("   ", "&nbsp;&nbsp;&nbsp;"), plain if i == 2 else style
                )
                for text in pair
            ]
            for i, pair in enumerate(zip(left, right, strict=True))
        ]
        return Table(rows, colWidths=[200, 290])

    def _letterhead(self) -> list[Flowable]:
        left, right = head_lines(self.plan)
        return [self._columns(left, right), Spacer(1, 10)]

    def _title(self) -> list[Flowable]:
        words = self.plan.title.text.split()
        step = -(-len(words) // self.plan.title_lines)
        lines = [" ".join(words[at : at + step]) for at in range(0, len(words), step)]
        out: list[Flowable] = [self._line(text, center=True) for text in ("KẾ HOẠCH", *lines)]
        return out + [self._line(note.text, center=True) for note in self.plan.notes]

    def _signature(self) -> Table:
        small = ParagraphStyle("small", parent=self.cell, fontSize=11, leading=13)
        bold = ParagraphStyle("sign", parent=self.center, spaceAfter=0)
        to = ["Nơi nhận:", *(f"- {name};" for name in self.plan.recipients)]
        sign: list[Flowable] = [Paragraph(line, bold) for line in self.plan.signature]
        sign += [Spacer(1, 40), Paragraph(self.plan.signer, bold)]
        table = Table(
            [[[Paragraph(escape(line), small) for line in to], sign]], colWidths=[240, 250]
        )
        table.setStyle([("VALIGN", (0, 0), (-1, -1), "TOP")])
        return table

    def table(self, table: TaskTable, page_width: float) -> list[Flowable]:
        """Return the ruled table; rows may break over pages."""
        width = page_width - 2 * MARGIN + 16
        shares = [{"no": 0.8, "task": 3.0}.get(key, 1.6) for key, _ in table.columns]
        grid = table.grid()
        offset = len(grid) - len(table.rows)
        style: list[tuple[object, ...]] = [
            ("GRID", (0, 0), (-1, -1), 0.6, "black"),
            ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
        ]
        lead = next((i for i, (key, _) in enumerate(table.columns) if key == "lead"), 0)
        for index, row in enumerate(table.rows, offset):
            if row.group:
                style.append(("SPAN", (1, index), (-1, index)))
            elif row.shared:
                grid[index][lead] = ""
        style += self.merged(table, lead, offset)
        cells = [
            [Paragraph(escape(text), self.cell) if text else "" for text in row] for row in grid
        ]
        repeat = offset if self.rng.random() < 0.4 else 0
        split = not repeat and not any(row.shared for row in table.rows)
        flow = Table(
            cells, colWidths=[width * share / sum(shares) for share in shares],
            repeatRows=repeat, splitInRow=int(split),
        )  # fmt: skip
        flow.setStyle(style)
        return [Spacer(1, 6), flow, Spacer(1, 6)]

    @staticmethod
    def merged(table: TaskTable, lead: int, offset: int) -> list[tuple[object, ...]]:
        """Return the spans of leads merged over rows."""
        out: list[tuple[object, ...]] = []
        start = 0
        for index, row in enumerate([*table.rows, None]):
            if row is not None and row.shared:
                continue
            if index - start > 1:
                out.append(("SPAN", (lead, start + offset), (lead, index - 1 + offset)))
            start = index
        return out
