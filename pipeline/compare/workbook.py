"""Sheets -> one formatted Excel file that opens right the first time.

Dates that name a day become dates, counts become numbers, and everything else is written as text,
so that codes keep their zeros and no cell is ever a formula, whatever it begins with.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

import xlsxwriter

from pipeline.compare.sheets import Sheet
from pipeline.schema import Column, Value

_LONGEST_CELL = 32_767
"""Characters an Excel cell holds."""

_WIDEST, _NARROWEST = 45, 8
_LINE, _TALLEST = 15, 400
"""Points a line of a cell takes, and a row at most (Excel allows 409)."""
_A3 = 8
_SAMPLE = 200
"""Rows a column's width is measured on."""

_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_DATED = r"\d{4}(-\d\d){0,2}"
_EARLIEST = date(1900, 3, 1)
"""Excel's calendar is wrong before."""

_MADE = datetime(2025, 1, 1)
_HELP = "Giải thích cột"
_SEVERITY = {"lỗi": "#f8d7da", "cần xem": "#fff3cd", "lưu ý": "#e2e3e5"}


def write(path: Path, province: str, sheets: Sequence[Sheet]) -> None:
    """Write ``sheets`` and a sheet that explains their columns to ``path``."""
    with xlsxwriter.Workbook(
        str(path), {"strings_to_formulas": False, "strings_to_urls": False}
    ) as book:
        book.set_properties({"title": f"Kế hoạch cấp xã - {province}", "created": _MADE})
        styles = {
            "head": book.add_format(
                {"bold": True, "text_wrap": True, "valign": "vcenter", "bg_color": "#7f1d1d",
                 "font_color": "white", "border": 1, "border_color": "#c0c0c0"}
            ),
            "text": book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"}),
            "date": book.add_format({"num_format": "dd/mm/yyyy", "valign": "top", "align": "left"}),
            "count": book.add_format({"num_format": "0", "valign": "top", "align": "left"}),
            "share": book.add_format({"num_format": "0.0%", "valign": "top", "align": "left"}),
        }  # fmt: skip
        for sheet in sheets:
            _write_sheet(book, sheet, styles)
        _write_help(book, sheets, styles)


def _write_sheet(book: xlsxwriter.Workbook, sheet: Sheet, styles: dict[str, object]) -> None:
    page = book.add_worksheet(sheet.title[:31])
    page.freeze_panes(1, 1)
    page.set_landscape()
    page.set_paper(_A3)
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)
    page.set_row(0, 32)
    widths = []
    for at, column in enumerate(sheet.columns):
        widths.append(_width(column, [row[at] for row in sheet.rows[:_SAMPLE]]))
        page.set_column(at, at, widths[-1])
        page.write_string(0, at, column.title, styles["head"])
    for line, row in enumerate(sheet.rows, start=1):
        page.set_row(line, _height(row, widths))
        for at, (column, value) in enumerate(zip(sheet.columns, row, strict=True)):
            _write_cell(page, (line, at), column, value, styles)
    page.autofilter(0, 0, max(len(sheet.rows), 1), len(sheet.columns) - 1)
    if sheet.name == "findings":
        at = next(i for i, column in enumerate(sheet.columns) if column.name == "severity")
        for word, colour in _SEVERITY.items():
            rule = {"type": "cell", "criteria": "==", "value": f'"{word}"',
                    "format": book.add_format({"bg_color": colour})}  # fmt: skip
            page.conditional_format(1, at, max(len(sheet.rows), 1), at, rule)


def _write_cell(
    page: xlsxwriter.worksheet.Worksheet,
    where: tuple[int, int],
    column: Column,
    value: Value,
    styles: dict[str, object],
) -> None:
    if value is None or value == "":
        return
    if column.type == "integer":
        page.write_number(*where, value, styles["count"])
    elif column.type == "number":
        page.write_number(*where, value, styles["share"])
    elif (day := as_date(column, value)) is not None:
        page.write_datetime(*where, day, styles["date"])
    else:
        page.write_string(*where, str(value)[:_LONGEST_CELL], styles["text"])


def as_date(column: Column, value: Value) -> date | None:
    """Return the day a cell of a date column names, None where it names none."""
    if column.pattern != _DATED or not _DAY.fullmatch(str(value)):
        return None
    try:
        day = date.fromisoformat(str(value))
    except ValueError:
        return None
    return day if day >= _EARLIEST else None


def _width(column: Column, values: Sequence[Value]) -> float:
    if column.pattern == _DATED:
        return 12
    longest = max((len(str(value)) for value in values if value is not None), default=0)
    return float(min(max(longest + 2, len(column.title) // 2 + 3, _NARROWEST), _WIDEST))


def _height(row: Sequence[Value], widths: Sequence[float]) -> float:
    """Return a height that shows all lines: not every program measures wrapped text on opening."""
    lines = max(
        sum(math.ceil(max(len(part), 1) / width) for part in str(value).split("\n"))
        for value, width in zip(row, widths, strict=True)
    )
    return float(min(lines * _LINE, _TALLEST))


def _write_help(
    book: xlsxwriter.Workbook, sheets: Sequence[Sheet], styles: dict[str, object]
) -> None:
    page = book.add_worksheet(_HELP)
    page.set_landscape()
    page.set_paper(_A3)
    page.fit_to_pages(1, 0)
    page.freeze_panes(1, 0)
    page.repeat_rows(0)
    for at, (title, width) in enumerate(
        (("Trang tính", 26), ("Cột", 28), ("Ý nghĩa", 80), ("Tên trong bảng gốc", 30))
    ):
        page.set_column(at, at, width)
        page.write_string(0, at, title, styles["head"])
    line = 1
    for sheet in sheets:
        for column, note in zip(sheet.columns, sheet.notes, strict=True):
            meaning = note or column.description
            cells = (sheet.title, column.title, meaning, f"{sheet.name}.{column.name}")
            for at, cell in enumerate(cells):
                page.write_string(line, at, cell, styles["text"])
            page.set_row(line, _LINE * math.ceil(len(meaning) / 80))
            line += 1
    page.autofilter(0, 0, line - 1, 3)
