"""What a reviewer should look at that only shows when plans stand side by side.

Each finding is a row of the table ``findings``; what it says stands in ``rules/findings.csv``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from pipeline.compare.batch import Batch, text
from pipeline.compare.cited import Cited, Mention
from pipeline.compare.foreign import Trace, traces
from pipeline.compare.missing import Missing
from pipeline.compare.passages import Passage
from pipeline.compare.reuse import Reuse, copies
from pipeline.normalise.dates import spoken
from pipeline.rows import Cells
from pipeline.rows.ids import content_id
from pipeline.rules import Rules

CODES = ("citation-conflict", "missing-citation", "duplicate-text", "foreign-place")
"""Codes that comparing adds rows of."""

_DAY = len("2025-08-14")
_SURE = 0.8
"""Share of like plans that must cite a document before its absence is a finding."""

_PATHS, _PLANS = 6, 3
"""Sections and other plans that a message names."""


def findings(
    batch: Batch,
    cited: Sequence[Cited],
    missing: Sequence[Missing],
    shared: Reuse,
    rules: Rules,
) -> list[Cells]:
    """Return the rows of all cross-document findings."""
    say = _Writer(rules)
    rows = [
        *_conflicts(cited, batch, say),
        *_missing(missing, batch, say),
        *_copies(shared, batch, say),
        *_foreign(list(traces(batch, rules)), shared, batch, say),
    ]
    return sorted({str(row["finding_id"]): row for row in rows}.values(), key=_order)


class _Writer:
    """Puts findings into rows."""

    def __init__(self, rules: Rules) -> None:
        self._known = {row["code"]: row for row in rules.words("findings")}

    def __call__(self, code: str, doc_id: str, at: Cells, raw: str, **values: str) -> Cells:
        message = self._known[code]["message"].format(raw=raw, **values)
        path, line = text(at, "section_path"), text(at, "line")
        return {
            "doc_id": doc_id,
            "finding_id": content_id(doc_id, "findings", code, path, line, raw, message),
            "code": code,
            "severity": self._known[code]["severity"],
            "message": message,
            "raw": raw,
            "section_path": path,
            "page": at["page"],
            "line": at["line"],
            "bbox": at["bbox"],
        }


def _conflicts(cited: Sequence[Cited], batch: Batch, say: _Writer) -> Iterator[Cells]:
    """Yield mentions whose date fewer plans give than another date of the same document."""
    told = defaultdict(list)
    for row in batch["findings"]:
        if row["code"] == "citation-conflict":
            told[text(row, "doc_id")].append(text(row, "message").upper())
    for one in cited:
        by_date: dict[str, dict[str, Mention]] = defaultdict(dict)
        for mention in one.mentions:
            if len(mention.date) == _DAY and mention.row["kind"] == "numbered":
                by_date[mention.date].setdefault(mention.doc_id, mention)
        most = max((len(plans) for plans in by_date.values()), default=0)
        if len(by_date) < 2 or len(one.doc_ids) < 2:
            continue
        told_by = {date: len(plans) for date, plans in sorted(by_date.items())}
        values = ", ".join(f"{spoken(date)} ({count} kế hoạch)" for date, count in told_by.items())
        first = [date for date in by_date if len(by_date[date]) == most]
        for plans in by_date.values():
            if len(plans) == most and len(first) == 1:
                continue
            for doc_id, mention in plans.items():
                if not any(one.key[0] in message for message in told[doc_id]):
                    raw, number = text(mention.row, "raw"), mention.number
                    at = mention.row
                    yield say("citation-conflict", doc_id, at, raw, number=number, values=values)


def _missing(missing: Sequence[Missing], batch: Batch, say: _Writer) -> Iterator[Cells]:
    for one in missing:
        if one.share >= _SURE:
            first = next(iter(batch.sections_of(one.doc_id)), None)
            if first:
                at = {**first, "section_path": "preamble"}
                number = one.cited.mentions[0].number
                count = f"{one.citing}/{one.peers}"
                yield say("missing-citation", one.doc_id, at, "", number=number, count=count)


def _copies(shared: Reuse, batch: Batch, say: _Writer) -> Iterator[Cells]:
    """Yield one finding a plan, at its first passage shared with the plan most like it."""
    by_plan: dict[str, list[tuple[list[Passage], str]]] = defaultdict(list)
    for passages, other in copies(shared, batch):
        by_plan[passages[0].doc_id].append((passages, other))
    for doc_id, found in by_plan.items():
        found.sort(key=lambda pair: (-sum(p.size for p in pair[0]), pair[1]))
        told = [
            f"{batch.labels[other]} ({len(passages)} đoạn, {sum(p.size for p in passages)} từ)"
            for passages, other in found
        ]
        most = found[0][0]
        paths = list(dict.fromkeys(text(p.row, "section_path") for p in most))
        others, where = _listed(told, _PLANS), _listed(paths, _PATHS)
        raw, at = most[0].words, most[0].row
        yield say("duplicate-text", doc_id, at, raw, others=others, paths=where)


def _listed(words: Sequence[str], most: int) -> str:
    return ", ".join(words[:most]) + (", …" if len(words) > most else "")


def _foreign(found: Sequence[Trace], shared: Reuse, batch: Batch, say: _Writer) -> Iterator[Cells]:
    for trace in found:
        doc_id = text(trace.row, "doc_id")
        sources = [other for other in trace.doc_ids if shared.copied.get((doc_id, other))]
        hint = "; đoạn này cũng có trong kế hoạch của nơi đó" if sources else ""
        yield say(
            "foreign-place",
            doc_id,
            trace.row,
            trace.raw,
            place=trace.place,
            own=batch.labels[doc_id],
            hint=hint,
        )


def _order(row: Cells) -> tuple[str, int, int, str, str]:
    page, line = (int(str(row[name] or 0)) for name in ("page", "line"))
    return text(row, "doc_id"), page, line, text(row, "code"), text(row, "finding_id")
