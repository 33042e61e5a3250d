"""Rows of a task table -> tasks: cells into units and time frames, and how sure each row is.

A row's confidence is what its origin allows (cells between lines, or cells dealt out of loose
lines) times what its cells and its number leave in doubt: a lead that begins like no unit, a time
that says no time, a task that begins in the middle of a sentence, a number out of sequence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from pipeline.extract.table_parts import Part, Row, TaskTable
from pipeline.extract.task_values import named_units, time_frames
from pipeline.records import Header, Outline, Task
from pipeline.rules import Rules
from pipeline.spans import Span

_ORIGIN = {"docx": 1.0, "ruled": 1.0, "bars": 0.95, "row-lines": 0.95, "flat": 0.9}
_OPEN_GRID = 0.9
"""What a grid allows that is neither Word's nor drawn with lines."""
_DOUBT = 0.8
_NUMBER_DOUBT = 0.9
_LONGEST_UNITS = 60
_LONGEST_TIME = 30
"""Words: a longer cell holds more than its column's."""
_BULLET = re.compile(r"^[-–+•*\s]+")
_LAST_NUMBER = re.compile(r"(\d+)\D*$")


def tasks_of(
    outline: Outline, header: Header, table: TaskTable, taken: dict[str, set[str]], rules: Rules, /
) -> Iterator[Task]:
    """Yield the tasks of a table's rows; ``taken`` are the paths given so far, by section."""
    before: Row | None = None
    last: Task | None = None
    for row in table.rows:
        task = _task(outline, header, row, last, taken, rules)
        if task is None:
            continue
        doubts = tuple(_doubts(task, row, before, table, rules))
        sure = _ORIGIN.get(table.origin, _OPEN_GRID) * table.columns.sure
        for doubt in doubts:
            sure *= _NUMBER_DOUBT if doubt == "number" else _DOUBT
        before = row
        last = replace(task, doubts=doubts, confidence=round(sure, 3))
        yield last


def _task(
    outline: Outline,
    header: Header,
    row: Row,
    last: Task | None,
    taken: dict[str, set[str]],
    rules: Rules,
) -> Task | None:
    task = row.cell("task")
    anchor = task.spans or row.cell("lead").spans
    if not anchor or not any(char.isalpha() for char in task.text):
        return None
    lead, others = _shared_cell(outline, row.cell("lead"), row.cell("coordinate"), rules)
    leads, coordinating = _units(outline, lead, others, last, header, rules)
    time, until = row.cell("time"), row.cell("until")
    times = [part for part in (time, until) if part.text]
    holder = outline.block_at(anchor[0].start).path
    cells = {
        "task": task,
        "product": row.cell("product"),
        "lead_unit_raw": lead,
        "coordinating_units_raw": others,
        "time_raw": time.plus(until) if until.text else time,
    }
    return Task(
        anchor[0],
        "task-table",
        no=row.no,
        group=row.group,
        task=task.text,
        product=row.cell("product").text,
        lead_unit_raw=_raw(outline, lead),
        lead_units=leads,
        coordinating_units_raw=_raw(outline, others),
        coordinating_units=coordinating,
        time_raw=" - ".join(_raw(outline, part) for part in times),
        whens=time_frames(" - ".join(part.text for part in times), header),
        time_span=_hull(times[0]) if times else None,
        lead_span=_hull(lead),
        section_path=_path(holder, row.no, taken.setdefault(holder, set())),
        cells=tuple((name, part.spans) for name, part in cells.items() if part.spans),
    )


def _shared_cell(outline: Outline, lead: Part, others: Part, rules: Rules) -> tuple[Part, Part]:
    """Part a cell that says ``Chủ trì: …; Phối hợp: …`` where no cell of its own does."""
    said = _said(outline, lead)
    first = rules.one("table_cells", "lead-label").pattern.match(said)
    second = rules.one("table_cells", "others-label").pattern.search(said)
    if others.text or first is None or second is None or second.start() < first.end():
        return lead, others
    return (
        _cut(outline, lead, Span(first.end(), second.start())),
        _cut(outline, lead, Span(second.end(), len(said))),
    )


def _cut(outline: Outline, part: Part, wanted: Span) -> Part:
    """Return what stands at ``wanted`` of a cell as ``_said`` gives it."""
    spans: list[Span] = []
    at = 0
    for span in part.spans:
        start = span.start - at
        kept = Span(max(span.start, wanted.start + start), min(span.end, wanted.end + start))
        if kept.start < kept.end:
            spans.append(kept)
        at += span.end - span.start + 1
    return Part(" ".join(" ".join(s.of(outline.text) for s in spans).split()), tuple(spans))


def _units(
    outline: Outline,
    lead: Part,
    others: Part,
    last: Task | None,
    header: Header,
    rules: Rules,
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the canonical lead and coordinating units of a row."""
    ditto = rules.one("table_cells", "same-as-above").pattern
    led, rest = _said(outline, lead), _said(outline, others)
    both = rules.one("table_cells", "lead-with-others").pattern.search(led)
    if both and not rest:
        led, rest = led[: both.start()], led[both.end() :]
    if last is not None and ditto.match(led.strip()):
        leads = last.lead_units
    else:
        leads = named_units(led, header, rules)
    if last is not None and ditto.match(rest.strip()):
        return leads, last.coordinating_units
    return leads, named_units(rest, header, rules)


def _said(outline: Outline, part: Part) -> str:
    """Return a cell's text with the line breaks between its paragraphs."""
    return "\n".join(span.of(outline.text) for span in part.spans)


def _doubts(
    task: Task, row: Row, before: Row | None, table: TaskTable, rules: Rules
) -> Iterator[str]:
    """Yield what is doubtful about a row: names of columns, or ``number``."""
    if before is not None and not _follows(before, row):
        yield "number"
    if task.task[:1].islower() or len(task.task.split()) < 2:
        yield "task"
    for name, text in (("lead", task.lead_unit_raw), ("coordinate", task.coordinating_units_raw)):
        if text and not _is_unit(text, rules):
            yield name
    begins_like_time = rules.one("table_cells", "time-start").pattern
    time = _BULLET.sub("", task.time_raw)
    is_time = task.whens or begins_like_time.match(time)
    if time and (not is_time or len(time.split()) > _LONGEST_TIME):
        yield "time"
    if table.origin == "flat" and not task.lead_unit_raw:
        yield "lead"


def _is_unit(text: str, rules: Rules) -> bool:
    bare = _BULLET.sub("", text)
    begins = rules.one("table_cells", "unit-start").pattern
    known = begins.match(bare) or begins.match(bare[:1].upper() + bare[1:])
    none = rules.one("table_cells", "no-unit").pattern.match(bare)
    return bool(known or none) and len(bare.split()) <= _LONGEST_UNITS


def _follows(before: Row, row: Row) -> bool:
    """Tell whether the row's number comes right after the one before, or begins anew."""
    one, two = _LAST_NUMBER.search(before.no), _LAST_NUMBER.search(row.no)
    if one is None or two is None or before.no.count(".") != row.no.count("."):
        return True
    return int(two[1]) in (int(one[1]) + 1, 1)


def _raw(outline: Outline, part: Part) -> str:
    if part.is_marks:
        return part.text
    return " ".join(outline.raw(span) for span in part.spans)


def _hull(part: Part) -> Span | None:
    """Return the part's first span: a part that a page cut in two is found where it begins."""
    return part.spans[0] if part.spans else None


def _path(holder: str, number: str, taken: set[str]) -> str:
    """Return the row's path: its printed number, a running one where that is none or was used.

    Numbers of several levels ("1.2") would read as sections below the row, so they run too.
    """
    if not number.isdigit() or number in taken:
        running = len(taken) + 1
        while str(running) in taken:
            running += 1
        number = str(running)
    taken.add(number)
    return f"{holder}.{number}"
