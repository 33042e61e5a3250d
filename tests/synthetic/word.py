"""A plan as a Word file: borderless letterhead, real tables, typed or automatic numbering."""

from __future__ import annotations

from html import escape
from pathlib import Path
from random import Random

from docx import Document
from docx.document import Document as Docx
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import CONTENT_TYPE as CT
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt
from docx.table import Table

from tests.synthetic.letter import head_lines
from tests.synthetic.plan import Item, Plan, TaskTable

AUTO = {
    "roman": ("upperRoman", "%{n}."),
    "arabic": ("decimal", "%{n}."),
    "dash": ("bullet", "-"),
    "plus": ("bullet", "+"),
}
FOOTNOTES = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:footnotes {space}>'
    '<w:footnote w:id="2"><w:p><w:r><w:footnoteRef/></w:r>'
    '<w:r><w:t xml:space="preserve"> {text}</w:t></w:r></w:p></w:footnote></w:footnotes>'
)
CENTER = WD_ALIGN_PARAGRAPH.CENTER


def write_word(plan: Plan, rng: Random, path: Path) -> None:
    """Write ``plan`` to ``path`` and note how in ``plan.traits``."""
    writer = WordWriter(plan, rng)
    writer.write()
    writer.docx.save(str(path))


class WordWriter:
    """Writes one plan; what varies is drawn from ``rng``."""

    def __init__(self, plan: Plan, rng: Random) -> None:
        self.plan, self.rng = plan, rng
        self.docx: Docx = Document()
        style = self.docx.styles["Normal"]
        style.font.name, style.font.size = "Times New Roman", Pt(14)
        kinds = {_kind(item) for item in plan.items if item.marker}
        self.auto = kinds <= set(AUTO) and rng.random() < 0.5
        self.num = 0
        plan.traits.append("word-auto-numbers" if self.auto else "word-typed-numbers")

    def write(self) -> None:
        plan = self.plan
        if plan.letterhead:
            self._letterhead()
        for item in plan.decision:
            self._line(item.text, bold=item.kind == "title", center=item.kind == "title")
        if plan.decision:
            self._signature()
        self._title()
        for said in plan.preamble:
            self._line(said.text)
        if plan.footnote:
            self._footnote(plan.footnote.text)
        for item in plan.items:
            if item.kind == "table" and plan.table:
                self.table(plan.table)
            else:
                self._item(item)
        self._line(plan.closing.text)
        if not plan.decision:
            self._signature()
        if plan.annex and plan.table:
            self._annex(plan.table)

    def _line(self, text: str, *, bold: bool = False, center: bool = False) -> None:
        paragraph = self.docx.add_paragraph()
        words = text.split(" ")
        cut = self.rng.randint(0, len(words))
        for part in (" ".join(words[:cut]), " ".join(["", *words[cut:]]) if cut else text):
            if part:
                paragraph.add_run(part).bold = bold
        if center:
            paragraph.alignment = CENTER

    def _item(self, item: Item) -> None:
        if not (self.auto and item.marker):
            self._line(item.text, bold=item.kind == "heading")
            return
        self._line(item.said.text, bold=item.kind == "heading")
        paragraph = self.docx.paragraphs[-1]._p
        level = item.path.count(".")
        number = self._list()
        paragraph.get_or_add_pPr().append(
            parse_xml(
                f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/>'
                f'<w:numId w:val="{number}"/></w:numPr>'
            )
        )

    def _list(self) -> int:
        """Return the id of the document's one multi-level list."""
        if not self.num:
            kinds = {i.path.count("."): _kind(i) for i in self.plan.items if i.marker}
            self.num = self._define(kinds, 77)
        return self.num

    def _define(self, kinds: dict[int, str], number: int) -> int:
        """Add a list of ``kinds`` by level and return its id, ``number``."""
        numbering = self.docx.part.numbering_part.element
        levels = "".join(
            f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{AUTO[kind][0]}"/>'
            f'<w:lvlText w:val="{AUTO[kind][1].format(n=level + 1)}"/></w:lvl>'
            for level, kind in sorted(kinds.items())
        )
        abstract = parse_xml(
            f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{number}">'
            f'<w:multiLevelType w:val="multilevel"/>{levels}</w:abstractNum>'
        )
        first = numbering.find(qn("w:num"))
        first.addprevious(abstract)
        numbering.append(
            parse_xml(
                f'<w:num {nsdecls("w")} w:numId="{number}">'
                f'<w:abstractNumId w:val="{number}"/></w:num>'
            )
        )
        return number

    def _footnote(self, text: str) -> None:
        """Hang a footnote on the last paragraph."""
        content = FOOTNOTES.format(space=nsdecls("w"), text=escape(text)).encode()
        package = self.docx.part.package
        part = Part(PackURI("/word/footnotes.xml"), CT.WML_FOOTNOTES, content, package)
        self.docx.part.relate_to(part, RT.FOOTNOTES)
        run = f'<w:r {nsdecls("w")}><w:footnoteReference w:id="2"/></w:r>'
        self.docx.paragraphs[-1]._p.append(parse_xml(run))

    def _letterhead(self) -> None:
        left, right = head_lines(self.plan)
        table = self.docx.add_table(rows=2, cols=2)
        for column, lines in enumerate((left, right)):
            table.cell(0, column).text = "\n".join(lines[:2])
            table.cell(1, column).text = lines[2]

    def _title(self) -> None:
        plan = self.plan
        self._line("KẾ HOẠCH", bold=True, center=True)
        words = plan.title.text.split()
        step = -(-len(words) // plan.title_lines)
        for at in range(0, len(words), step):
            self._line(" ".join(words[at : at + step]), bold=True, center=True)
        for note in plan.notes:
            self._line(note.text, center=True)

    def _signature(self) -> None:
        table = self.docx.add_table(rows=1, cols=2)
        to = ["Nơi nhận:", *(f"- {name};" for name in self.plan.recipients)]
        table.cell(0, 0).text = "\n".join(to)
        table.cell(0, 1).text = "\n".join([*self.plan.signature, "", "", self.plan.signer])

    def _annex(self, table: TaskTable) -> None:
        if self.rng.random() < 0.7:
            section = self.docx.add_section()
            section.orientation = WD_ORIENT.LANDSCAPE
            width, height = section.page_height, section.page_width
            section.page_width, section.page_height = width, height
        else:
            self.docx.add_page_break()  # type: ignore[no-untyped-call]
        for said in self.plan.annex:
            self._line(said.text, bold=True, center=True)
        self.table(table)

    def table(self, table: TaskTable) -> None:
        """Write the task table."""
        grid = table.grid()
        word: Table = self.docx.add_table(rows=len(grid), cols=len(table.columns))
        word.style = "Table Grid"
        offset = len(grid) - len(table.rows)
        lead = next((i for i, (key, _) in enumerate(table.columns) if key == "lead"), None)
        for index, cells in enumerate(grid):
            row = table.rows[index - offset] if index >= offset else None
            for column, text in enumerate(cells):
                if text and not (row and row.shared and column == lead):
                    word.cell(index, column).text = text
            if row and row.group:
                word.cell(index, 1).merge(word.cell(index, len(cells) - 1))
            elif row and row.shared and lead is not None:
                word.cell(index - 1, lead).merge(word.cell(index, lead))
        self.docx.add_paragraph()


def _kind(item: Item) -> str:
    marker = item.marker
    if marker in "-+":
        return "dash" if marker == "-" else "plus"
    if marker.rstrip(".").isupper() and item.path.isalpha() and set(item.path) <= set("IVX"):
        return "roman"
    return "arabic" if marker[:-1].isdigit() and marker.endswith(".") else "other"
