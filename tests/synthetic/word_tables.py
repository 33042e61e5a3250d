"""Plans with large task tables as Word files, in the ways word processors' users make tables.

``write_tables`` writes Word files; ``print_tables`` has LibreOffice print them to PDF.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from random import Random

from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_ALIGN_VERTICAL
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Pt
from docx.table import Table, _Cell

from tests.synthetic.large import only_leads
from tests.synthetic.plan import Plan, Row, TaskTable
from tests.synthetic.word import WordWriter

FULL = ("single", "thin", "double", "thick")
HALF = ("across", "header", "inside")
"""Borders that leave lines out: only lines across, only around the header, no outer lines."""
OPEN = ("none",)
_SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")
_LINES = {
    "single": ("single", "4"), "thin": ("single", "2"), "double": ("double", "4"),
    "thick": ("single", "12"),
}  # fmt: skip
_WAIT = 600
"""Seconds LibreOffice may take for all files."""


def write_tables(
    drawn: Sequence[tuple[Plan, Random]], folder: Path, *, borders: Sequence[str]
) -> None:
    """Write each plan to ``folder`` as a Word file, its table with one of ``borders``."""
    folder.mkdir(parents=True, exist_ok=True)
    for plan, rng in drawn:
        border = rng.choice(borders)
        if border in ("header", "none"):
            only_leads(plan)
        writer = TableWriter(plan, rng, border)
        writer.write()
        writer.docx.save(str(folder / f"{plan.stem}.docx"))


def can_print() -> bool:
    """Tell whether LibreOffice is there."""
    return shutil.which("soffice") is not None


def print_tables(words: Path, folder: Path) -> None:
    """Print all Word files of the folder ``words`` to PDFs in ``folder``."""
    files = [str(path) for path in sorted(words.glob("*.docx"))]
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="kehoach-office-") as home:
        # A profile of its own: a running LibreOffice would take the work and return at once.
        command = ["soffice", f"-env:UserInstallation=file://{home}", "--headless"]
        command += ["--convert-to", "pdf", "--outdir", str(folder), *files]
        subprocess.run(command, check=True, capture_output=True, timeout=_WAIT)  # noqa: S603


class TableWriter(WordWriter):
    """Writes a plan whose table looks like one a clerk made."""

    def __init__(self, plan: Plan, rng: Random, border: str) -> None:
        super().__init__(plan, rng)
        self.border = border
        self.size = rng.choice([10, 11, 12, 12, 13, 14])
        self.auto_rows = False
        self.row_list = 0
        self.middle = rng.random() < 0.5
        plan.traits.append(f"border-{border}")

    def table(self, table: TaskTable) -> None:
        """Write the task table with borders, widths and breaks as drawn."""
        rng = self.rng
        keys = [key for key, _ in table.columns]
        self.auto_rows = (
            all(row.no == str(index) for index, row in enumerate(table.rows, 1))
            and rng.random() < 0.5
        )
        split_header = rng.random() < 0.25 and _neighbours(keys)
        head = 2 if split_header else 1
        numbered = 1 if table.numbered_columns else 0
        word = self.docx.add_table(rows=head + numbered + len(table.rows), cols=len(keys))
        word.autofit = False
        self._borders(word, head + numbered)
        self._widths(word, keys)
        self._header(word, table, split=bool(split_header))
        if numbered:
            for column in range(len(keys)):
                self._fill(word.cell(head, column), f"({column + 1})", center=True, italic=True)
        whole = rng.random() < 0.4
        repeat = rng.random() < 0.5
        for index, line in enumerate(word.rows):
            properties = line._tr.get_or_add_trPr()
            if whole:
                properties.append(OxmlElement("w:cantSplit"))
            if repeat and index < head + numbered:
                properties.append(OxmlElement("w:tblHeader"))
        self._body(word, table, head + numbered)
        self.plan.traits.append("header-repeated" if repeat else "header-once")
        self.plan.traits.append("rows-whole" if whole else "rows-broken")
        self.docx.add_paragraph()

    def _body(self, word: Table, table: TaskTable, first: int) -> None:
        keys = [key for key, _ in table.columns]
        places = [list(line.cells) for line in word.rows]
        from_edge = self.rng.random() < 0.3
        for at, row in enumerate(table.rows, first):
            if row.group:
                self._group(places[at], row, from_edge=from_edge)
                continue
            for column, key in enumerate(keys):
                if key == "no":
                    self._number(places[at][column], row.no)
                elif key not in row.merged and key in row.cells:
                    self._fill(places[at][column], row.cells[key].text, center=key == "time")
        for column, key in enumerate(keys):
            start = first
            for at, other in enumerate([*table.rows, None], first):
                if other is not None and key in other.merged:
                    continue
                if at - start > 1:
                    places[start][column].merge(places[at - 1][column])
                start = at

    def _group(self, places: list[_Cell], row: Row, *, from_edge: bool) -> None:
        title = row.cells["task"].text
        if from_edge:
            cell = places[0].merge(places[-1])
            self._fill(cell, f"{row.no}. {title}", bold=True)
            return
        self._fill(places[0], row.no, bold=True, center=True)
        self._fill(places[1].merge(places[-1]), title, bold=True)

    def _number(self, cell: _Cell, number: str) -> None:
        if not self.auto_rows:
            self._fill(cell, number, center=True)
            return
        if not self.row_list:
            self.row_list = self._define({0: "arabic"}, 78)
        paragraph = cell.paragraphs[0]._p
        paragraph.get_or_add_pPr().append(
            parse_xml(
                f'<w:numPr {nsdecls("w")}><w:ilvl w:val="0"/><w:numId w:val="{self.row_list}"/>'
                "</w:numPr>"
            )
        )

    def _header(self, word: Table, table: TaskTable, *, split: bool) -> None:
        keys = [key for key, _ in table.columns]
        shade = self.rng.random() < 0.3
        for column, (key, title) in enumerate(table.columns):
            if split and key in ("lead", "coordinate"):
                below = "Chủ trì" if key == "lead" else "Phối hợp"
                self._fill(word.cell(1, column), below, bold=True, center=True)
                continue
            cell = word.cell(0, column)
            if split:
                cell = cell.merge(word.cell(1, column))
            self._fill(cell, title, bold=True, center=True)
            if shade:
                cell._tc.get_or_add_tcPr().append(
                    parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:fill="D9E2F3"/>')
                )
        if split:
            lead = keys.index("lead")
            cell = word.cell(0, lead).merge(word.cell(0, lead + 1))
            self._fill(cell, self.rng.choice(["Phân công thực hiện", "Cơ quan, đơn vị thực hiện"]),
                       bold=True, center=True)  # fmt: skip

    def _fill(
        self, cell: _Cell, text: str, *, bold: bool = False, italic: bool = False,
        center: bool = False,
    ) -> None:  # fmt: skip
        for index, part in enumerate(text.split("\n")):
            paragraph = cell.paragraphs[0] if index == 0 else cell.add_paragraph()
            paragraph.paragraph_format.space_after = Pt(0)
            run = paragraph.add_run(part)
            run.bold, run.italic, run.font.size = bold, italic, Pt(self.size)
            if center:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
            elif self.rng.random() < 0.5:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
        if self.middle:
            cell.vertical_alignment = WD_ALIGN_VERTICAL.CENTER

    def _widths(self, word: Table, keys: list[str]) -> None:
        section = self.docx.sections[-1]
        width = (section.page_width or 0) - (section.left_margin or 0) - (section.right_margin or 0)
        wide = section.orientation == WD_ORIENT.LANDSCAPE
        shares = [{"no": 0.6 if wide else 0.9, "task": 3.2}.get(key, 1.5) for key in keys]
        for column, share in zip(word.columns, shares, strict=True):
            column.width = int(width * share / sum(shares))
            for cell in column.cells:
                cell.width = int(width * share / sum(shares))

    def _borders(self, word: Table, head: int) -> None:
        """Draw the table's borders; half-ruled tables leave lines out."""
        line = _LINES.get(self.border, ("single", "4"))
        drawn = {
            "none": (),
            "across": ("top", "bottom", "insideH"),
            "header": (),
            "inside": ("insideH", "insideV"),
        }.get(self.border, _SIDES)
        word._tbl.tblPr.append(_edges("tblBorders", drawn, *line))
        if self.border == "header":
            for row in list(word.rows)[:head]:
                for cell in row.cells:
                    properties = cell._tc.get_or_add_tcPr()
                    if properties.find(qn("w:tcBorders")) is None:
                        properties.append(_edges("tcBorders", _SIDES[:4], *line))


def _edges(tag: str, drawn: Sequence[str], kind: str, size: str) -> BaseOxmlElement:
    sides = _SIDES if tag == "tblBorders" else _SIDES[:4]
    lines = "".join(
        f'<w:{side} w:val="{kind if side in drawn else "nil"}" w:sz="{size}" w:space="0"/>'
        for side in sides
    )
    return parse_xml(f"<w:{tag} {nsdecls('w')}>{lines}</w:{tag}>")


def _neighbours(keys: list[str]) -> bool:
    """Tell whether the lead's column stands right before that of coordinating units."""
    at = keys.index("lead")
    return keys[at + 1 : at + 2] == ["coordinate"]
