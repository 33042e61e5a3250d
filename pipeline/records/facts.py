"""What a document says, each fact at its span of the flow text."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from pipeline.records.outline import Outline
from pipeline.spans import Span

NOWHERE = Span(0, 0)
"""The span of what stands nowhere in the text."""


@dataclass(frozen=True)
class Fact:
    """Something the document says, at ``span`` of the flow text; ``rule`` is what found it."""

    span: Span
    rule: str = ""


@dataclass(frozen=True)
class Header:
    """The document's own particulars; values are normalised, spans say where they stand.

    ``symbol`` is ``481/KH-UBND``, ``/KH-UBND`` with an empty ``number`` where it is blank, empty
    where there is none. Dates are ISO 8601 with the precision of the source.
    """

    doc_type: str = ""
    number: str = ""
    symbol: str = ""
    issue_place: str = ""
    issue_date: str = ""
    issuer: str = ""
    commune_type: str = ""
    commune: str = ""
    district: str = ""
    province: str = ""
    title: str = ""
    plan_year: str = ""
    period_start: str = ""
    period_end: str = ""
    signer: str = ""
    signer_title: str = ""
    number_inferred: str = ""
    issue_date_inferred: str = ""
    inferred_from: str = ""
    recipients: tuple[Fact, ...] = ()
    spans: dict[str, Span] = field(default_factory=dict)


@dataclass(frozen=True)
class Citation(Fact):
    """A mention of another document. ``outer`` is the span of the citation it is nested in."""

    kind: str = "numbered"
    doc_type: str = ""
    number: str = ""
    date: str = ""
    issuer: str = ""
    subject: str = ""
    section_path: str = ""
    outer: Span | None = None
    own: bool = False
    """True for the document's own number (an appendix that refers back): no row is written."""


@dataclass(frozen=True)
class UnitMention(Fact):
    """A mention of a unit: canonical ``unit``, ``kind`` and ``function_group`` of the rules."""

    unit: str = ""
    kind: str = ""
    function_group: str = ""
    actor_role: str = "actor"
    section_path: str = ""


@dataclass(frozen=True)
class Responsibility(Fact):
    """A duty of a unit in the part "Tổ chức thực hiện"; ``span`` is the duty's, or the unit's."""

    unit: str = ""
    unit_span: Span = NOWHERE
    role: str = "lead"
    section_path: str = ""
    duty: str = ""
    duty_path: str = ""
    duty_role: str = "lead"


class When(NamedTuple):
    """A time frame. Dates are ISO 8601, ``rrule`` is RFC 5545 without ``RRULE:``; "" = none."""

    kind: str
    start: str = ""
    end: str = ""
    rrule: str = ""
    bound: str = ""


UNSTATED = When("")
"""A time frame that says nothing."""


@dataclass(frozen=True)
class Task(Fact):
    """A task row of a table, or a task stated in prose (``source``)."""

    no: str = ""
    group: str = ""
    task: str = ""
    product: str = ""
    lead_unit_raw: str = ""
    lead_units: tuple[str, ...] = ()
    coordinating_units_raw: str = ""
    coordinating_units: tuple[str, ...] = ()
    time_raw: str = ""
    whens: tuple[When, ...] = ()
    time_span: Span | None = None
    lead_span: Span | None = None
    section_path: str = ""
    source: str = "table"
    confidence: float | None = None
    cells: tuple[tuple[str, tuple[Span, ...]], ...] = ()
    """Where each cell of a table's row stands, by the column of ``tasks``."""
    doubts: tuple[str, ...] = ()
    """What about the row is doubtful: names of columns, ``number``."""


@dataclass(frozen=True)
class Deadline(Fact):
    """A time frame that binds a plan, content, task, report, budget or event (``scope``)."""

    when: When = UNSTATED
    scope: str = "task"
    section_path: str = ""
    task: Span | None = None


@dataclass(frozen=True)
class Finding(Fact):
    """What a reviewer should look at."""

    code: str = ""
    severity: str = "warn"
    message: str = ""
    raw: str = ""
    section_path: str = ""


@dataclass(frozen=True)
class Token(Fact):
    """A Vietnamese word as underthesea cuts it; ``span`` in the flow text."""

    section_path: str = ""


@dataclass(frozen=True)
class Facts:
    """All that was found in one document."""

    outline: Outline
    header: Header = Header()
    citations: tuple[Citation, ...] = ()
    unit_mentions: tuple[UnitMention, ...] = ()
    responsibilities: tuple[Responsibility, ...] = ()
    tasks: tuple[Task, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    findings: tuple[Finding, ...] = ()
    tokens: tuple[Token, ...] = ()
