"""A run's tables against hand-made (or made-up) gold: precision, recall and F1 of each table.

Gold is one JSON file a document; its ``stem``, or the file's name, is how the document's file
name begins. What the gold leaves out is not judged. Spelling differences that never matter
(case, kind and spacing of dashes, tone placement) are folded on both sides.
"""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from pipeline.errors import RunError
from pipeline.measures import Score, bag, beginning, fold, likeness, near, share, symbol

Row = Mapping[str, str]
Gold = Mapping[str, Any]
Scores = dict[str, Score]
HEADER = (
    "doc_type", "symbol", "issue_date", "issuer", "commune_type", "commune", "district",
    "province", "title", "plan_year", "period_start", "period_end", "signer",
)  # fmt: skip
CELLS = {
    "task": "task",
    "product": "product",
    "lead": "lead_unit_raw",
    "coordinate": "coordinating_units_raw",
    "time": "time_raw",
}
OPTIONAL_UNITS = {"nhóm", "báo chí", "cổng/trang thông tin", "đài", "hệ thống"}
NOT_SECTIONS = {"title", "preamble", "closing", "appendix"}
TITLE_LIKENESS, BEGINNING_LIKENESS = 0.97, 0.8


@dataclass(frozen=True)
class Run:
    """The CSV tables of a run."""

    folder: Path
    loaded: dict[str, dict[str, list[Row]]] = field(default_factory=dict)

    def _table(self, name: str) -> dict[str, list[Row]]:
        if name not in self.loaded:
            csv.field_size_limit(1 << 24)
            by_document: dict[str, list[Row]] = {}
            path = self.folder / f"{name}.csv"
            if path.exists():
                with path.open(encoding="utf-8-sig", newline="") as file:
                    for row in csv.DictReader(file):
                        by_document.setdefault(row.get("doc_id", ""), []).append(row)
            self.loaded[name] = by_document
        return self.loaded[name]

    def rows(self, table: str, document: Row | None) -> list[Row]:
        """Return the rows of ``table`` that belong to ``document``, none where it is None."""
        return self._table(table).get(document["doc_id"], []) if document else []

    @cached_property
    def units(self) -> dict[str, str]:
        """Canonical names by unit id."""
        return {row["unit_id"]: row["unit"] for row in self._table("units").get("", [])}

    def document(self, stem: str) -> Row | None:
        """Return the one document whose file name begins with ``stem``; ValueError if two."""
        mine = re.compile(re.escape(stem) + r"(?![^\W_])")
        documents = [row for rows in self._table("documents").values() for row in rows]
        found = [row for row in documents if mine.match(Path(row["file"]).name)]
        if len(found) > 1:
            files = ", ".join(row["file"] for row in found)
            raise ValueError(f"{stem}: {len(found)} documents for one gold file: {files}")
        return found[0] if found else None


def _said(row: Row, key: str) -> list[str]:
    """Return the row's value and, where the page leaves it blank, the inferred one."""
    values = [row.get(key, "")]
    if key == "symbol" and values[0].startswith("/") and row.get("number_inferred"):
        values.append(row["number_inferred"] + values[0])
    if key == "issue_date" and len(values[0]) < len("2025-08-14"):
        values.append(row.get("issue_date_inferred", ""))
    return values


def _same(key: str, got: str, want: object) -> bool:
    if key == "symbol":
        return symbol(got) == symbol(want)
    if key == "title":
        return near(got, want, TITLE_LIKENESS)
    if key == "province":
        bare = re.compile(r"^(tỉnh|thành phố|tp\.?)\s+")
        return bare.sub("", fold(got)) == bare.sub("", fold(want))
    return fold(got) == fold(want)


def score_documents(stem: str, gold: Gold, _run: Run, document: Row | None) -> Scores:
    """Score the values of the letterhead that the gold states."""
    wanted = dict(gold["document"])
    if "plan_period" in wanted:
        start, _, end = (wanted["plan_period"] or "/").partition("/")
        wanted |= {"period_start": start, "period_end": end}
    checks = []
    got: Row = document or {}
    for key in HEADER:
        if key not in wanted:
            continue
        want = wanted[key]
        if want in (None, "") and (not got.get(key) or key in ("province", "district")):
            continue
        right = any(_same(key, value, want) for value in _said(got, key))
        checks.append((right, f"{key}: want {want!r}, got {got.get(key)!r}"))
    return {"documents": share(stem, checks)}


def score_sections(stem: str, gold: Gold, run: Run, document: Row | None) -> Scores:
    """Score headings and items by path and first words; task rows count among the tasks."""
    free = NOT_SECTIONS | {task.get("section_path") for task in gold.get("tasks", [])}
    found = [
        (row["path"], beginning(row["text"]))
        for row in run.rows("sections", document)
        if row.get("kind") != "paragraph"
        and row["path"] not in free
        and not row["path"].startswith("appendix.")
    ]
    wanted = [(row["path"], beginning(row["title_or_first_words"])) for row in gold["sections"]]
    return {"sections": bag(stem, found, wanted)}


def score_citations(stem: str, gold: Gold, run: Run, document: Row | None) -> Scores:
    """Score numbered citations: by number, with type and date, and with issuer."""
    own = symbol(gold["document"].get("symbol"))
    pages = {str(page) for page in gold.get("citation_pages", [])}

    def counts(row: Mapping[str, Any]) -> bool:
        number = symbol(row["number"])
        return number not in ("", own) and not number.startswith("/")

    found = [row for row in run.rows("citations", document) if counts(row)]
    found = [row for row in found if not pages or row.get("page") in pages]
    wanted = [row for row in gold["citations"] if counts(row)]
    keys: dict[str, Callable[[Mapping[str, Any]], Hashable]] = {
        "citations": lambda row: symbol(row["number"]),
        "citations_dated": lambda row: (
            fold(row["doc_type"]),
            symbol(row["number"]),
            row["date"] or "",
        ),
        "citations_issuer": lambda row: (symbol(row["number"]), fold(row["issuer"])),
    }
    return {
        name: bag(stem, [key(row) for row in found], [key(row) for row in wanted])
        for name, key in keys.items()
    }


def score_responsibilities(stem: str, gold: Gold, run: Run, document: Row | None) -> Scores:
    """Score units with their role and the section that names them."""
    found = {
        (fold(row["unit"]), row["role"], row["section_path"])
        for row in run.rows("responsibilities", document)
    }
    wanted = {
        (fold(row["unit_canonical"]), row["role"], row["section_path"])
        for row in gold["responsibilities"]
    }
    return {"responsibilities": bag(stem, sorted(found), sorted(wanted))}


def _when(row: Mapping[str, Any], rule: str = "rrule") -> tuple[str, str, str, str]:
    text = str(row.get(rule) or "").upper().removeprefix("RRULE:")
    rrule = ";".join(sorted(filter(None, text.split(";"))))
    kind = fold(row.get("kind") or row.get("deadline_kind"))
    return kind, str(row.get("start") or ""), str(row.get("end") or ""), rrule


def _same_cell(got: object, want: Gold, key: str) -> bool:
    """Compare a cell; where gold keeps only its head, the head and the length count."""
    if want.get(key) is not None:
        return near(got, want[key])
    head, mine = fold(want[f"{key}_head"]).split(), fold(got).split()
    length = want.get(f"{key}_words") or len(mine)
    alike = near(" ".join(mine[: len(head)]), " ".join(head), 0.9)
    return alike and abs(len(mine) - length) <= max(1, 0.05 * length)


def _annotated(row: Gold) -> list[str]:
    return [k for k in CELLS if row.get(k) is not None or row.get(f"{k}_head") is not None]


def _pairs(wanted: Sequence[Gold], found: Sequence[Row]) -> list[Row]:
    """Pair rows, most alike first; an empty row for a gold row without one."""

    def rank(want: Gold, have: Row) -> tuple[float, ...]:
        ours = fold(have.get("task")).split()
        theirs = fold(want.get("task") or want.get("task_head")).split()
        begins = likeness(" ".join(theirs[:6]), " ".join(ours[:6]))
        length = want.get("task_words") or len(fold(want.get("task")).split())
        cells = sum(_same_cell(have.get(CELLS[k]), want, k) for k in _annotated(want))
        return (begins if begins >= BEGINNING_LIKENESS else 0.0, cells, -abs(length - len(ours)))

    ranked = sorted(
        (
            (*rank(want, have), -abs(i - j), i, j)
            for i, want in enumerate(wanted)
            for j, have in enumerate(found)
        ),
        reverse=True,
    )
    pairs: dict[int, int] = {}
    for begins, *_, i, j in ranked:
        if begins and i not in pairs and j not in pairs.values():
            pairs[int(i)] = int(j)
    return [found[pairs[i]] if i in pairs else {} for i in range(len(wanted))]


def score_tasks(stem: str, gold: Gold, run: Run, document: Row | None) -> Scores:
    """Score the cells of task rows, whole rows, and the time frame of each."""
    wanted = [r for r in gold["tasks"] if "group" not in r or "task" in r or "task_head" in r]
    rows = run.rows("tasks", document)
    found = [row for row in rows if row.get("source") != "prose" or gold.get("prose_tasks")]
    cells, whole, due = [], [], []
    paired = _pairs(wanted, found)
    for want, row in zip(wanted, paired, strict=True):
        name = f"row {want.get('stt')}"
        checks = []
        for key in _annotated(want):
            expected = want.get(key) or want.get(f"{key}_head")
            got = row.get(CELLS[key])
            right = _same_cell(got, want, key)
            checks.append((right, f"{name} {key}: want {expected!r}, got {got!r}"))
        cells += checks
        whole.append((bool(row) and all(right for right, _ in checks), name))
        if isinstance(want.get("deadline"), dict):
            expected, got_ = _when(want["deadline"], "recurrence"), _when(row)
            due.append((expected == got_, f"{name}: want {expected}, got {got_}"))
    extra = len(found) - sum(1 for row in paired if row)
    weight = len(cells) / len(wanted) if wanted else len(CELLS)
    return {
        "tasks": share(stem, cells, extra * weight),
        "task_rows": share(stem, whole, extra),
        "task_deadlines": share(stem, due),
    }


def score_deadlines(stem: str, gold: Gold, run: Run, document: Row | None) -> Scores:
    """Score time frames by kind, days and recurrence; weak ones may be left out."""
    wanted: Counter[Hashable] = Counter()
    optional: Counter[Hashable] = Counter()
    for row in gold["deadlines"]:
        strong = row.get("strength", "strong") == "strong"
        (wanted if strong else optional)[_when(row, "recurrence")] += 1
        for rule in row.get("recurrence_all") or []:
            optional[_when({**row, "recurrence": rule}, "recurrence")] += 1
    found = Counter[Hashable](_when(row) for row in run.rows("deadlines", document))
    flood = 0
    if "deadlines" in gold.get("recall_only", []):  # only a flood of others is punished
        wanted, found = Counter(set(wanted)), Counter(set(found))
        flood = max(0, len(found - wanted) - 2 * len(wanted))
        found &= wanted
    else:
        found -= (found - wanted) & optional
    score = bag(stem, list(found.elements()), list(wanted.elements()))
    return {"deadlines": score + Score(found=flood)}


def score_units(stem: str, gold: Gold, run: Run, document: Row | None) -> Scores:
    """Score the units that act; those no gold row names are extra."""
    left = {
        fold(run.units.get(row["unit_id"], row.get("unit", "")))
        for row in run.rows("unit_mentions", document)
        if row.get("actor_role") == "actor"
    }
    checks = []
    for unit in gold["units"]:
        names = {fold(unit["canonical"]), *map(fold, unit.get("variants", []))}
        named, left = bool(left & names), left - names
        optional = unit.get("kind") in OPTIONAL_UNITS
        if unit.get("actor_role", "actor") == "actor" and not optional:
            checks.append((named, unit["canonical"]))
    extra = tuple(f"{stem}: {name}" for name in sorted(left))
    return {"units": share(stem, checks) + Score(found=len(left), extra=extra)}


PARTS = {
    "document": score_documents,
    "sections": score_sections,
    "citations": score_citations,
    "responsibilities": score_responsibilities,
    "tasks": score_tasks,
    "deadlines": score_deadlines,
    "units": score_units,
}


def score_document(stem: str, gold: Gold, run: Run) -> Scores:
    """Return the scores of one document, of the parts that ``gold`` has."""
    document = run.document(stem)
    scores: Scores = {}
    for part, score in PARTS.items():
        if part in gold:
            scores |= score(stem, gold, run, document)
    return scores


def total(scores: Iterable[Scores]) -> Scores:
    """Return the sum over documents, a table each."""
    out: Scores = {}
    for of in scores:
        for name, score in of.items():
            out[name] = out.get(name, Score()) + score
    return out


def gold_files(folder: Path) -> dict[str, Gold]:
    """Return gold by stem."""
    found = (json.loads(p.read_text(encoding="utf-8")) | {"_": p.stem} for p in _json(folder))
    return {gold.get("stem") or gold["_"]: gold for gold in found if "document" in gold}


def _json(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.json"))


def report(scores: Scores, misses: int = 0) -> str:
    """Return the scores as text, with up to ``misses`` missed and extra rows of each table."""
    lines = [f"{'table':18} {'precision':>9} {'recall':>7} {'f1':>7} {'gold':>6}"]
    for name, score in scores.items():
        if score.wanted:
            values = f"{score.precision:9.3f} {score.recall:7.3f} {score.f1:7.3f}"
            lines.append(f"{name:18} {values} {score.wanted:6.0f}")
        else:
            lines.append(f"{name:18} {'n/a':>9} {'n/a':>7} {'n/a':>7} {0:6}")
        lines += [f"    missed  {item}" for item in score.missed[:misses]]
        lines += [f"    extra   {item}" for item in score.extra[:misses]]
    return "\n".join(lines)


def short(scores: Scores, least: Mapping[str, float]) -> list[str]:
    """Return the tables whose F1 is below ``least``, in words."""
    return [
        f"{name}: {scores.get(name, Score()).f1:.3f} is below {floor:g}"
        for name, floor in least.items()
        if scores.get(name, Score()).f1 < floor
    ]


def compare(
    tables: Path, gold: Path, misses: int = 0, least: Mapping[str, float] | None = None
) -> tuple[str, bool]:
    """Return the scores of a run as text, and whether no table falls short of ``least``.

    Raises RunError where ``tables`` holds no run or ``gold`` no gold.
    """
    if not (tables / "documents.csv").exists():
        raise RunError(f"{tables} holds no tables. Run `kehoach extract` into it first.")
    wanted = gold_files(gold)
    if not wanted:
        raise RunError(f"{gold} holds no gold. Name a folder of JSON files, one a plan.")
    run = Run(tables)
    scores = total(score_document(stem, of, run) for stem, of in wanted.items())
    below = short(scores, least or {})
    return "\n".join([report(scores, misses), *below]), not below
