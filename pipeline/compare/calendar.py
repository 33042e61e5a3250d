"""Deadlines -> a calendar file (RFC 5545) that mail programs and phones take in.

Only what names a day is an event: no day is invented for "quarterly" or "regularly". A period is
due on its last day. A rule such as the 10th of the last month of each quarter becomes a recurring
event within the plan's own period.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta

from dateutil.rrule import rrulestr
from icalendar import Calendar, Event, vRecur

from pipeline.compare.batch import Batch, text
from pipeline.rows import Cells

_ENDS = frozenset({"date", "period", "quarter", "month", "event"})
_BOUNDS = {"before": "trước ngày", "by": "chậm nhất", "on": "vào ngày", "during": "trong thời gian"}
_SUMMARY = 120
_STAMP = datetime(2025, 1, 1, tzinfo=UTC)
"""When the events were made: a fixed moment, so that the same plans give the same bytes."""


def calendar(
    batch: Batch, doc_ids: Sequence[str], name: str, say: Mapping[tuple[str, str], str]
) -> bytes:
    """Return the calendar of the deadlines of ``doc_ids``, called ``name``, in UTF-8.

    ``say`` has the Vietnamese word for a column's value.
    """
    tasks = {text(row, "task_id"): row for row in batch["tasks"]}
    deadlines = batch.by_document("deadlines")
    made = Calendar()
    for key, value in (
        ("version", "2.0"),
        ("prodid", "-//kehoach//ke hoach cap xa//VI"),
        ("calscale", "GREGORIAN"),
        ("method", "PUBLISH"),
        ("x-wr-calname", name),
    ):
        made.add(key, value)
    for doc_id in doc_ids:
        for row in deadlines.get(doc_id, []):
            for event in _event(row, tasks.get(text(row, "task_id")), batch):
                scope = text(row, "scope")
                event.add("categories", [say.get(("scope", scope), scope)])
                made.add_component(event)
    content: bytes = made.to_ical(sorted=False)
    return content


def _event(row: Cells, task: Cells | None, batch: Batch) -> Iterator[Event]:
    """Yield the event of a deadline, nothing where it names no day."""
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
    event = Event()
    event.add("uid", f"{text(row, 'deadline_id')}@kehoach")
    event.add("dtstamp", _STAMP)
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    if rule:
        event.add("rrule", vRecur.from_ical(rule))
    event.add("summary", summary)
    event.add("description", "\n".join(told))
    event.add("transp", "TRANSPARENT")
    yield event


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
    """Return the first day from ``start`` on that a rule names; a yearly one must name a month."""
    if rule.startswith("FREQ=YEARLY") and "BYMONTH=" not in rule:
        return None
    found = next(iter(rrulestr(rule, dtstart=datetime(start.year, start.month, start.day))), None)
    return found.date() if found else None
