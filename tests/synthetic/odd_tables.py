"""Task tables with oddities of real annexes, as Word files.

Columns in any order with notes, money and leaders between them, numbers missing or used twice,
units on lines or dashes of their own, the header again in the middle, and tables beside the task
table that hold no tasks.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from random import Random

from docx.table import Table

from tests.synthetic.plan import Plan, Row, TaskTable
from tests.synthetic.said import Said
from tests.synthetic.word_tables import FULL, TableWriter
from tests.synthetic.words import table as words

_EXTRA = ("note", "money", "leader")
_LISTS = ("\n", "\n- ", ";\n", "; ")


def write_odd_tables(drawn: Sequence[tuple[Plan, Random]], folder: Path) -> None:
    """Write each plan to ``folder`` as a Word file; what is odd is noted in its traits."""
    folder.mkdir(parents=True, exist_ok=True)
    for plan, rng in drawn:
        make_odd(plan, rng)
        writer = _OddWriter(plan, rng, rng.choice(FULL))
        writer.write()
        writer.docx.save(str(folder / f"{plan.stem}.docx"))


def make_odd(plan: Plan, rng: Random) -> None:
    """Change the plan's table as clerks do."""
    assert plan.table
    columns = list(plan.table.columns)
    rows = list(plan.table.rows)
    if rng.random() < 0.5:
        first = [column for column in columns if column[0] == "no"]
        rest = [column for column in columns if column[0] != "no"]
        rng.shuffle(rest)
        columns = first + rest
        plan.traits.append("columns-shuffled")
    if rng.random() < 0.5:
        key = rng.choice([key for key in _EXTRA if key not in dict(columns)])
        header = rng.choice(words("other_tables")["columns"][key])
        columns.insert(rng.randint(2, len(columns)), (key, header))
        rows = [_filled(row, key, rng) for row in rows]
        plan.traits.append(f"column-{key}")
    if rng.random() < 0.3:
        rows = list(_misnumbered(rows, rng))
        plan.traits.append("numbers-odd")
    if rng.random() < 0.4:
        between = rng.choice(_LISTS)
        rows = list(_listed(rows, between))
        plan.traits.append("units-listed")
    plan.table = replace(plan.table, columns=columns, rows=rows)


def _filled(row: Row, key: str, rng: Random) -> Row:
    if row.group or rng.random() < 0.5:
        return row
    said = rng.choice(words("other_tables")["cells"][key])
    return replace(row, cells={**row.cells, key: Said(said)})


def _misnumbered(rows: list[Row], rng: Random) -> Iterator[Row]:
    """Yield the rows, some without a number, some with that of the row above."""
    above = ""
    for row in rows:
        odd = rng.random()
        no = "" if odd < 0.1 else above if odd < 0.2 and above else row.no
        yield row if row.group else replace(row, no=no)
        above = "" if row.group else row.no


def _listed(rows: list[Row], between: str) -> Iterator[Row]:
    """Yield the rows with the units of a cell on lines of their own."""
    for row in rows:
        cells = dict(row.cells)
        for key in ("lead", "coordinate"):
            said = cells.get(key)
            if said and len(said.units) > 1 and key not in row.merged:
                first = "- " if between == "\n- " else ""
                text = first + between.join(unit.raw for unit in said.units)
                cells[key] = replace(said, text=text)
        yield replace(row, cells=cells)


class _OddWriter(TableWriter):
    """Writes the tables beside the task table, and its header again."""

    def table(self, table: TaskTable) -> None:
        """Write the task table among others."""
        if self.rng.random() < 0.4:
            self._other()
        super().table(table)
        if self.rng.random() < 0.3:
            self._say_header_again(self.docx.tables[-1], table)
        if self.rng.random() < 0.4:
            self._other()

    def _say_header_again(self, word: Table, table: TaskTable) -> None:
        first = len(word.rows) - len(table.rows)
        free = [at for at, row in enumerate(table.rows) if at and not row.merged]
        if first == 1 and free:
            header, body = word.rows[0]._tr, word.rows[first + self.rng.choice(free)]._tr
            body.addprevious(deepcopy(header))
            self.plan.traits.append("header-again")

    def _other(self) -> None:
        """Write a table that holds no tasks, under its caption."""
        drawn = self.rng.choice(words("other_tables")["table"])
        self._line(drawn["caption"], bold=True, center=True)
        word = self.docx.add_table(rows=1 + len(drawn["rows"]), cols=len(drawn["head"]))
        word.style = "Table Grid"
        for at, cells in enumerate([drawn["head"], *drawn["rows"]]):
            for column, text in enumerate(cells):
                word.cell(at, column).text = text
        self.docx.add_paragraph()
        self.plan.traits.append(f"beside-{drawn['kind']}")
