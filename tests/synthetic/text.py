"""A plan as plain text, laid out as people and machines copy text out of documents."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass, replace
from random import Random

from tests.synthetic import text_tables
from tests.synthetic.letter import head_lines
from tests.synthetic.plan import Plan, TaskTable

HYPHEN = "\N{NON-BREAKING HYPHEN}"


@dataclass(frozen=True)
class Layout:
    """How text is laid out. ``width`` 0: a paragraph a line; ``gap``: lines between paragraphs."""

    width: int
    gap: int
    double: bool
    head: str
    """Letterhead: columns (side by side), left-first, interleaved."""
    table: str
    """Tables: a form of ``text_tables.FORMS``."""
    feeds: bool
    bold: bool
    breaks_hyphens: bool


def draw_layout(rng: Random) -> tuple[Layout, list[str]]:
    """Return a layout and the names of its traits."""
    kind = rng.choice(["paragraphs", "paragraphs", "wrapped", "wrapped", "double", "crawled"])
    heads = ["columns", "left-first", "interleaved"]
    head = "crawled" if kind == "crawled" else rng.choice(heads)
    table = "bars" if kind == "crawled" else rng.choice(["cells", "cells", "lines"])
    layout = Layout(
        width=0 if kind == "paragraphs" else rng.randint(68, 95),
        gap=1 if kind in ("crawled", "double") else rng.choice([0, 1, 1]),
        double=kind == "double",
        head=head,
        table=table,
        feeds=kind in ("wrapped", "double") and rng.random() < 0.5,
        bold=kind == "crawled",
        breaks_hyphens=kind in ("wrapped", "double") and rng.random() < 0.5,
    )
    return layout, [f"text-{kind}", f"head-{head}", f"table-{table}"]


def write_text(plan: Plan, rng: Random, table: str = "") -> str:
    """Return the plan as text, its table in the form ``table``; note traits in ``plan.traits``."""
    layout, traits = draw_layout(rng)
    if table:
        ruled = table in ("bars", "markdown")
        layout = replace(layout, table=table, double=layout.double and not ruled)
    plan.traits += traits
    writer = _Writer(layout, rng)
    if plan.letterhead:
        writer.letterhead(plan)
    for item in plan.decision:
        writer.paragraph(item.text, bold=item.kind == "title")
    if plan.decision:
        writer.signature(plan)
    writer.title(plan)
    for note in plan.notes:
        writer.paragraph(note.text)
    for said in plan.preamble:
        writer.paragraph(said.text)
    for item in plan.items:
        if item.kind == "table" and plan.table:
            writer.table(plan.table)
        else:
            writer.paragraph(item.text, bold=item.kind == "heading")
    writer.paragraph(plan.closing.text)
    if not plan.decision:
        writer.signature(plan)
    if plan.annex and plan.table:
        writer.new_page()
        for said in plan.annex:
            writer.paragraph(said.text, bold=True)
        writer.table(plan.table)
    return writer.text()


class _Writer:
    """Collects lines in one layout."""

    def __init__(self, layout: Layout, rng: Random) -> None:
        self.layout, self.rng = layout, rng
        self.lines: list[str] = []

    def text(self) -> str:
        gap = "\n\n" if self.layout.double else "\n"
        lines = self.lines
        if self.layout.double:
            lines = [line + " " for line in lines if line.strip()]
        text = gap.join(lines).replace("\f" + gap, "\n\f") + "\n"
        if self.layout.feeds:
            text = self._feed(text)
        return text.replace(HYPHEN, "-")

    def _feed(self, text: str) -> str:
        """Put a form feed and sometimes a page number about every 45 lines."""
        lines = text.split("\n")
        out: list[str] = []
        for index, line in enumerate(lines):
            if index and index % 46 == 0:
                out.append("\f" + line)
            else:
                out.append(line)
        return "\n".join(out)

    def wrap(self, text: str, width: int) -> list[str]:
        if not width:
            return [text]
        return textwrap.wrap(
            text, width, break_on_hyphens=self.layout.breaks_hyphens, break_long_words=False
        ) or [""]

    def paragraph(self, text: str, *, bold: bool = False) -> None:
        lines = self.wrap(text, self.layout.width)
        if bold and self.layout.bold:
            lines = _starred(lines)
        self.lines += [*lines, *[""] * self.layout.gap]

    def new_page(self) -> None:
        self.lines.append("")

    def title(self, plan: Plan) -> None:
        words = plan.title.text
        self.paragraph("KẾ HOẠCH", bold=True)
        if plan.title_lines > 1:
            words_ = words.split()
            step = -(-len(words_) // plan.title_lines)
            lines = [" ".join(words_[i : i + step]) for i in range(0, len(words_), step)]
        else:
            lines = self.wrap(words, self.layout.width)
        if self.layout.bold:
            lines = _starred(lines)
        self.lines += [*lines, ""]

    def letterhead(self, plan: Plan) -> None:
        left, right = head_lines(plan)
        if self.layout.head == "columns":
            for a, b in zip(left, right, strict=True):
                self.lines.append(f"{a:<38}{b}")
        elif self.layout.head == "left-first":
            self.lines += [*left, *right]
        elif self.layout.head == "interleaved":
            self.lines += [*left[:2], *right[:2], left[2], right[2]]
        else:
            self._crawled_head(left, right)
        self.lines.append("")

    def _crawled_head(self, left: list[str], right: list[str]) -> None:
        self.lines += ["|", f"**{left[0]}**", left[1], "-------", "|", f"**{right[0]}**", right[1]]
        self.lines += ["---------------", "|", "|", left[2], "|", f"*{right[2]}*", "|", ""]

    def signature(self, plan: Plan) -> None:
        to = ["Nơi nhận:", *(f"- {name};" for name in plan.recipients[:-1])]
        to.append(f"- {plan.recipients[-1]}.")
        sign = [*plan.signature, "", plan.signer]
        if self.layout.head == "columns":
            height = max(len(to), len(sign))
            to += [""] * (height - len(to))
            sign += [""] * (height - len(sign))
            self.lines += [f"{a:<44}{b}".rstrip() for a, b in zip(to, sign, strict=True)]
        elif self.layout.bold:
            self.lines += ["|", *to, "|", *(f"**{line}**" if line else "" for line in sign), "|"]
        else:
            self.lines += [*to, "", *sign]
        self.lines.append("")

    def table(self, table: TaskTable) -> None:
        width = self.layout.width
        self.lines += [*text_tables.lines_of(table, self.layout.table, width, self.rng), ""]


def _starred(lines: list[str]) -> list[str]:
    """Return ``lines`` between a crawler's ``**``."""
    return f"**{chr(10).join(lines)}**".split(chr(10))
