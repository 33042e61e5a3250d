"""Tasks stated in prose: an item, then ``Đơn vị chủ trì: …``, ``Thời gian thực hiện: …``.

The labels are the wordings of rules/table_headers.toml before a colon, on lines of their own below
the item or in its last sentences. The nearest text above the first label is the task. Without a
lead label there is no task.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import NamedTuple

from pipeline.extract.task_values import named_units, time_frames
from pipeline.normalise.column_roles import role_of
from pipeline.records import Block, BlockKind, Header, Outline, Task
from pipeline.rules import Rules
from pipeline.spans import Span

_LABEL = re.compile(r"(?:^|(?<=[.;,)/(]))[\s*+•(-]*([^\W\d_][^:.;]{3,60}?)\s*\**\s*:[\s*]*")
_MARKER = re.compile(r"^(?:[-+*•]\s*|(?:\d{1,2}(?:\.\d{1,2}){0,3}|[a-zđ])[.)]\s+)")
_ASIDE = re.compile(r"[\s*+•-]*[^\W\d_][^:.;\d]{2,25}\s*:[\s*]*\S[^\n]{0,150}$")
"""A line of another label: ``Địa điểm: nhà văn hóa thôn``."""
_ROLES = ("lead", "coordinate", "time", "product")


class _Labelled(NamedTuple):
    role: str
    label: Span
    value: Span


@dataclass
class _Draft:
    """An item and the labelled values found below it."""

    item: Span
    path: str
    values: dict[str, Span] = field(default_factory=dict)


def extract(outline: Outline, header: Header, rules: Rules, /) -> tuple[Task, ...]:
    """Return the tasks stated in prose, in reading order."""
    return tuple(
        _task(outline, header, draft, rules)
        for draft in _drafts(outline, rules)
        if "lead" in draft.values and len(draft.values) > 1
    )


def _drafts(outline: Outline, rules: Rules) -> list[_Draft]:
    drafts: list[_Draft] = []
    is_open = False
    above: Block | None = None
    for block in outline.blocks_of(BlockKind.BODY):
        labelled = _labels(outline.text, block, rules)
        if not labelled:
            above = block
            is_open = is_open and _ASIDE.match(block.span.of(outline.text)) is not None
            continue
        before = Span(block.span.start, labelled[0].label.start)
        if before.of(outline.text).strip(" -+*•("):
            drafts.append(_Draft(before, block.path))
            is_open = True
        elif not is_open or any(item.role in drafts[-1].values for item in labelled):
            is_open = above is not None
            drafts += [_Draft(above.span, above.path)] if above else []
            above = None
        for item in labelled if is_open else ():
            drafts[-1].values.setdefault(item.role, item.value)
    return drafts


def _labels(text: str, block: Block, rules: Rules) -> list[_Labelled]:
    """Return the labelled values of a block."""
    if ":" not in block.span.of(text):
        return []
    found: list[tuple[str, int, int]] = []
    for match in _LABEL.finditer(block.span.of(text)):
        said = role_of(match[1], rules)
        if said is not None and said[0] in _ROLES and said[1] > 1:
            start = block.span.start
            found.append((said[0], start + match.start(), start + match.end()))
    labelled: list[_Labelled] = []
    for index, (role, start, value) in enumerate(found):
        end = found[index + 1][1] if index + 1 < len(found) else block.span.end
        if value < end:
            labelled.append(_Labelled(role, Span(start, value), _trimmed(text, Span(value, end))))
    return labelled


def _trimmed(text: str, span: Span) -> Span:
    said = span.of(text)
    start = span.start + len(said) - len(said.lstrip(" *"))
    return Span(start, max(start, span.start + len(said.rstrip(" .;,*)"))))


def _task(outline: Outline, header: Header, draft: _Draft, rules: Rules) -> Task:
    said = draft.item.of(outline.text)
    marker = _MARKER.match(said)
    start = draft.item.start + (marker.end() if marker else 0)
    span = Span(start, max(start + 1, draft.item.start + len(said.rstrip(" .;(*-+"))))
    time = draft.values.get("time")
    lead = draft.values["lead"]
    others = draft.values.get("coordinate")
    product = draft.values.get("product")
    return Task(
        span,
        "labelled-task",
        task=" ".join(span.of(outline.text).split()),
        product=" ".join(product.of(outline.text).split()) if product else "",
        lead_unit_raw=outline.raw(lead),
        lead_units=named_units(lead.of(outline.text), header, rules),
        coordinating_units_raw=outline.raw(others) if others else "",
        coordinating_units=(named_units(others.of(outline.text), header, rules) if others else ()),
        time_raw=outline.raw(time) if time else "",
        whens=time_frames(time.of(outline.text), header) if time else (),
        time_span=time,
        lead_span=lead,
        section_path=draft.path,
        source="prose",
    )
