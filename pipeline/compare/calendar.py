"""Deadlines -> a calendar file (RFC 5545) that mail programs and phones take in.

Only what names a day is an event: no day is invented for "quarterly" or "regularly". A period is
due on its last day. A rule such as the 10th of the last month of each quarter becomes a recurring
event within the plan's own period.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from pipeline.compare.batch import Batch, text
from pipeline.rows import Cells

_ENDS = frozenset({"date", "period", "quarter", "month", "event"})
_LINE = 75
"""Octets a line may hold (RFC 5545, 3.1)."""

_BOUNDS = {"before": "trước ngày", "by": "chậm nhất", "on": "vào ngày", "during": "trong thời gian"}
_SUMMARY = 120
_STAMP = "20250101T000000Z"
"""When the events were made: a fixed moment, so that the same plans give the same bytes."""

_HORIZON = 366
_FOLDED = "\r\n "


def calendar(batch: Batch, doc_ids: Sequence[str], name: str) -> bytes:
    """Return the calendar of the deadlines of ``doc_ids``, called ``name``, in UTF-8."""
    tasks = {text(row, "task_id"): row for row in batch["tasks"]}
    deadlines = batch.by_document("deadlines")
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//kehoach//ke hoach cap xa//VI"]
    lines += ["CALSCALE:GREGORIAN", "METHOD:PUBLISH", f"X-WR-CALNAME:{escaped(name)}"]
    for doc_id in doc_ids:
        for row in deadlines.get(doc_id, []):
            lines += _event(row, tasks.get(text(row, "task_id")), batch)
    lines.append("END:VCALENDAR")
    return "".join(folded(line) + "\r\n" for line in lines).encode()


def _event(row: Cells, task: Cells | None, batch: Batch) -> Iterator[str]:
    document = batch.documents[text(row, "doc_id")]
    when = _when(row, document)
    if row["scope"] == "plan" or when is None:
        return
    day, rule = when
    place = batch.labels[text(row, "doc_id")]
    about = text(task, "task") if task else ""
    bound = _BOUNDS.get(text(row, "bound"), "")
    if row["scope"] == "report":
        about = f"báo cáo {bound} ({text(row, 'raw')})"
    summary = f"{place}: {about or _of_section(row, batch)}"
    if len(summary) > _SUMMARY:
        summary = summary[: _SUMMARY - 1] + "…"
    told = [f"Thời hạn: {text(row, 'raw')}" + (f" ({bound})" if bound else "")]
    if task:
        lead = text(task, "lead_unit") or "không nêu"
        told += [f"Nhiệm vụ: {text(task, 'task')}", f"Chủ trì: {lead}"]
    told.append(f"Tệp: {text(document, 'file')}, mục {text(row, 'section_path')}")
    yield "BEGIN:VEVENT"
    yield f"UID:{text(row, 'deadline_id')}@kehoach"
    yield f"DTSTAMP:{_STAMP}"
    yield f"DTSTART;VALUE=DATE:{day:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{day + timedelta(days=1):%Y%m%d}"
    if rule:
        yield f"RRULE:{rule}"
    yield f"SUMMARY:{escaped(summary)}"
    yield "DESCRIPTION:" + escaped("\n".join(told))
    yield f"CATEGORIES:{escaped(text(row, 'scope'))}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _of_section(row: Cells, batch: Batch) -> str:
    path = text(row, "section_path")
    for section in batch.sections_of(text(row, "doc_id")):
        if section["path"] == path:
            return " ".join(text(section, "text").split())
    return text(row, "raw")


def _when(row: Cells, document: Cells) -> tuple[date, str] | None:
    """Return the first day and the rule of a deadline, None where it names no day."""
    rule = text(row, "rrule")
    if "BYMONTHDAY" in rule and "INTERVAL" not in rule and row["kind"] == "recurring":
        first, last = _day(document["period_start"]), _day(document["period_end"])
        day = _first(rule, first) if first else None
        if day is None:
            return None
        until = f";UNTIL={last:%Y%m%d}" if last and last >= day and "COUNT" not in rule else ""
        return day, rule + until
    end = _day(row["end"])
    return (end, "") if end and row["kind"] in _ENDS else None


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(str(value)) if len(str(value)) == len("2025-08-14") else None
    except ValueError:
        return None


def _first(rule: str, start: date) -> date | None:
    """Return the first day from ``start`` on that a monthly or yearly rule by day names."""
    days, months = _numbers(rule, "BYMONTHDAY"), _numbers(rule, "BYMONTH")
    if rule.startswith("FREQ=YEARLY") and not months:
        return None
    for step in range(_HORIZON):
        day = start + timedelta(days=step)
        if day.day in days and (not months or day.month in months):
            return day
    return None


def _numbers(rule: str, part: str) -> set[int]:
    match = re.search(rf"(?:^|;){part}=([\d,]+)", rule)
    return {int(number) for number in match[1].split(",")} if match else set()


def escaped(words: str) -> str:
    """Return ``words`` as a TEXT value (RFC 5545, 3.3.11)."""
    for sign in ("\\", ";", ","):
        words = words.replace(sign, "\\" + sign)
    return words.replace("\r\n", "\\n").replace("\n", "\\n").replace("\r", "\\n")


def folded(line: str) -> str:
    """Return ``line`` folded to 75 octets a line, never inside a letter."""
    out, room, part = [], _LINE, ""
    for letter in line:
        if len((part + letter).encode()) > room:
            out.append(part)
            part, room = "", _LINE - 1
        part += letter
    return _FOLDED.join([*out, part])
