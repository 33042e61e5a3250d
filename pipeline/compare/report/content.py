"""Tables of a run -> what the page's script reads: columns of numbers and words, and the texts.

Plans, units, cited documents and tasks go by their place in their own table. Every fact has
``s`` and ``e``, the characters of its plan's text that it is about, so that the page can show it
in place; what can be read there is not written twice.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass
from pathlib import Path

import duckdb

from pipeline import tables
from pipeline.compare.batch import Batch
from pipeline.compare.report.spots import Spot, Spots
from pipeline.rows import Cells
from pipeline.rules import Rules

Columns = dict[str, list[object]]

_READ = (
    *("pages", "unit_mentions", "units", "recipients", "cited_documents", "cited_mentions"),
    *("missing_citations", "reuse", "similar_plans", "coverage", "repairs", "spans", "failures"),
)

_AS_WRITTEN: Mapping[str, str] = {
    "documents": "doc_id file media pages doc_type number symbol issue_place issue_date issuer"
    " commune_type commune commune_code district province province_code title plan_year"
    " period_start period_end signer signer_title text_quality status number_inferred"
    " issue_date_inferred inferred_from",
    "pages": "page source reason quality ocr_confidence repaired_share",
    "sections": "path level kind marker",
    "citations": "kind doc_type number date issuer section_path grade",
    "units": "unit kind function_group documents variants",
    "unit_mentions": "actor_role section_path",
    "responsibilities": "role duty_role section_path duty_path grade",
    "tasks": "no group task product lead_unit lead_unit_raw coordinating_units"
    " coordinating_units_raw time_raw deadline_kind start end rrule section_path source grade",
    "deadlines": "raw kind start end rrule bound scope section_path grade",
    "recipients": "recipient",
    "findings": "finding_id code severity message raw section_path",
    "cited_documents": "kind number doc_type issuer level year date title mentions documents"
    " conflicts nested_in",
    "missing_citations": "citing peers share",
    "reuse": "section_path other_path similarity documents",
    "similar_plans": "share other_share rare_passages rare_words",
    "coverage": "content depth unit section_path",
    "failures": "file code message",
}
"""Columns that the page shows as they stand in the table."""

_IDS: Mapping[str, str] = {
    "sections": "section_id",
    "citations": "citation_id",
    "unit_mentions": "mention_id",
    "responsibilities": "responsibility_id",
    "tasks": "task_id",
    "deadlines": "deadline_id",
    "findings": "finding_id",
}
"""Tables whose rows have a spot, and the column that names it."""


@dataclass(frozen=True)
class Content:
    """The two parts of a report's content, and the rows of its plans."""

    tables: dict[str, object]
    texts: dict[str, object]
    documents: Sequence[Cells]


def content(out: Path, rules: Rules, most: int | None = None) -> Content:
    """Return what the report of the run in ``out`` shows, of ``most`` plans at most.

    Plans of one province stay together; those left out are counted under ``left_out``. Raises
    RunError if there is no run.
    """
    batch = Batch.read(out)
    rows = {**batch.rows, **{name: tables.read(out, name) for name in _READ}}
    rows["failures"] = _told(rows["failures"], rules)
    everything = len(rows["documents"])
    if most is not None:
        rows = _of_plans(_first(rows["documents"], most), rows)
        batch = Batch({name: rows[name] for name in batch.rows})
    documents = list(rows["documents"])
    texts = {str(row["doc_id"]): _text(out, str(row["doc_id"])) for row in documents}
    made = _Content(rows, batch, Spots(texts, rows["spans"]))
    due, units = _dated(out)
    return Content(
        {
            "made": _run(out),
            "left_out": everything - len(documents),
            "labels": _labels(rules),
            "tables": {**made.tables(), "due": made.due(due), "report_units": made.told(units)},
            "heads": [made.spots.heads.get(str(row["doc_id"]), {}) for row in documents],
        },
        {"texts": list(texts.values()), "repairs": made.repairs()},
        documents,
    )


def _first(documents: Sequence[Cells], most: int) -> frozenset[str]:
    """Return the ids of the first ``most`` plans by province and commune."""
    where = ("province", "commune_type", "commune", "file")
    ordered = sorted(documents, key=lambda row: [str(row[name] or "") for name in where])
    return frozenset(str(row["doc_id"]) for row in ordered[:most])


def _of_plans(kept: Set[str], rows: Mapping[str, Sequence[Cells]]) -> dict[str, Sequence[Cells]]:
    """Return the rows that are about plans of ``kept`` alone."""
    known = {*kept, None}
    return {
        name: [row for row in found if {row.get("doc_id"), row.get("other_doc_id")} <= known]
        for name, found in rows.items()
    }


def _told(failures: Sequence[Cells], rules: Rules) -> list[Cells]:
    """Return the rows of ``failures`` in the report's language, as far as their code is known."""
    known = {row["code"]: row["message"] for row in rules.words("failures")}
    return [{**row, "message": known.get(str(row["code"]), row["message"])} for row in failures]


class _Content:
    """Puts rows into columns, with ids turned into places."""

    def __init__(self, rows: Mapping[str, Sequence[Cells]], batch: Batch, spots: Spots) -> None:
        self.rows, self.batch, self.spots = rows, batch, spots
        self._place = {
            id_column: {row[id_column]: at for at, row in enumerate(rows[table])}
            for table, id_column in (
                ("documents", "doc_id"),
                ("units", "unit_id"),
                ("cited_documents", "cited_id"),
                ("tasks", "task_id"),
                ("deadlines", "deadline_id"),
            )
        }

    def tables(self) -> dict[str, Columns]:
        made = {name: self._columns(name, wanted.split()) for name, wanted in _AS_WRITTEN.items()}
        for name, id_column in _IDS.items():
            self._put_spots(made[name], [self.spots.of(row, id_column) for row in self.rows[name]])
            made[name]["box"] = [self._box(row) for row in self.rows[name]]
        labels = self.batch.labels
        made["documents"]["label"] = [labels[str(r["doc_id"])] for r in self.rows["documents"]]
        for table, column, target in (
            ("responsibilities", "unit", "unit_id"),
            ("unit_mentions", "unit", "unit_id"),
            ("missing_citations", "cited", "cited_id"),
            ("deadlines", "task", "task_id"),
        ):
            made[table][column] = self._places(target, [r[target] for r in self.rows[table]])
        means = {row["citation_id"]: row["cited_id"] for row in self.rows["cited_mentions"]}
        cited = [means.get(row["citation_id"]) for row in self.rows["citations"]]
        made["citations"]["cited"] = self._places("cited_id", cited)
        made["citations"]["raw"] = self._unless_there("citations", "raw")
        made["responsibilities"]["duty"] = self._unless_there("responsibilities", "duty")
        made["recipients"]["recipient"] = [self._recipient(r) for r in self.rows["recipients"]]
        made["similar_plans"]["o"] = self._others("similar_plans")
        self._put_proofs(made["coverage"])
        self._put_passages(made["reuse"])
        return made

    def due(self, rows: Sequence[tuple[str, str]]) -> Columns:
        """Return the days on which a deadline is due, those of a rule written out."""
        return self._of_deadlines("day", rows)

    def told(self, rows: Sequence[tuple[str, str]]) -> Columns:
        """Return which unit a report's deadline binds."""
        return self._of_deadlines("unit", rows)

    def _of_deadlines(self, column: str, rows: Sequence[tuple[str, str]]) -> Columns:
        place = self._place["deadline_id"]
        here = [(place[found], value) for found, value in rows if found in place]
        return {"deadline": [at for at, _ in here], column: [value for _, value in here]}

    def repairs(self) -> list[list[tuple[int, int, str]]]:
        """Return, for each plan, the stretches a repair changed and what stood there before."""
        found: dict[str, list[tuple[int, int, str]]] = defaultdict(list)
        for row in self.rows["repairs"]:
            doc_id = str(row["doc_id"])
            spot = self.spots.texts[doc_id].spot(int(f"{row['start']}"), int(f"{row['end']}"))
            found[doc_id].append((*spot, str(row["raw"] or "")))
        return [found[str(row["doc_id"])] for row in self.rows["documents"]]

    def _columns(self, table: str, wanted: Sequence[str]) -> Columns:
        made: Columns = {name: [row[name] for row in self.rows[table]] for name in wanted}
        if self.rows[table] and table != "documents" and "doc_id" in self.rows[table][0]:
            made["d"] = self._places("doc_id", [row["doc_id"] for row in self.rows[table]])
        return made

    def _places(self, id_column: str, ids: Sequence[object]) -> list[object]:
        place = self._place[id_column]
        return [place.get(found) for found in ids]  # type: ignore[call-overload]

    def _others(self, table: str) -> list[object]:
        return self._places("doc_id", [row["other_doc_id"] for row in self.rows[table]])

    def _recipient(self, row: Cells) -> object:
        """Return a recipient as repaired: its line, where what the file says is no longer there."""
        text = self.spots.texts[str(row["doc_id"])]
        start, end = text.line(text.line_start(_number(row["page"]), _number(row["line"])))
        if text.find(str(row["recipient"]), start, len(text.text)):
            return row["recipient"]
        return text.text[start:end].strip(" -–;,.\n\f")

    @staticmethod
    def _put_spots(made: Columns, spots: Sequence[Spot], *, names: str = "se") -> None:
        made[names[0]] = [spot[0] for spot in spots]
        made[names[1]] = [spot[1] for spot in spots]

    def _box(self, row: Cells) -> object:
        """Return a row's box, whole points, where its plan has pages to show it on."""
        box = row.get("bbox")
        return [round(float(side)) for side in str(box).split()] if box else None

    def _unless_there(self, table: str, column: str) -> list[object]:
        """Return a column without what can be read at the row's spot."""
        id_column, kept = _IDS[table], []
        for row in self.rows[table]:
            text = self.spots.texts[str(row["doc_id"])]
            start, end = self.spots.of(row, id_column)
            is_there = " ".join(text.text[start:end].split()) == row[column]
            kept.append(None if is_there else row[column])
        return list(kept)

    def _put_proofs(self, made: Columns) -> None:
        rows = self.rows["coverage"]
        found = [self.spots.within(row, "source_id", str(row["raw"])) for row in rows]
        self._put_spots(made, found)
        made["box"] = [self._box(row) for row in rows]

    def _put_passages(self, made: Columns) -> None:
        """Put both spots of each shared passage, and its words where they don't stand in one."""
        rows, texts = self.rows["reuse"], self.spots.texts
        sections: dict[tuple[str, str], Cells] = {}
        for row in self.rows["sections"]:
            sections.setdefault((str(row["doc_id"]), str(row["path"])), row)
        here = [
            texts[str(r["doc_id"])].near(str(r["passage"]), _number(r["page"]), _number(r["line"]))
            for r in rows
        ]
        there = []
        for row in rows:
            other = str(row["other_doc_id"])
            held = sections.get((other, str(row["other_path"])), {})
            near = texts[other].near
            place = _number(held.get("page")), _number(held.get("line"))
            there.append(near(str(row["other_passage"]), *place))
        made["o"] = self._others("reuse")
        self._put_spots(made, here)
        self._put_spots(made, there, names="tu")
        for name, spots, column, id_column in (
            ("passage", here, "passage", "doc_id"),
            ("other_passage", there, "other_passage", "other_doc_id"),
        ):
            made[name] = [
                None if _stands(texts[str(row[id_column])].text, spot, row[column]) else row[column]
                for row, spot in zip(rows, spots, strict=True)
            ]


def _stands(text: str, spot: Spot, words: object) -> bool:
    return " ".join(text[slice(*spot)].split()) == words


def _number(value: object) -> int | None:
    return value if isinstance(value, int) else None


def _text(out: Path, doc_id: str) -> str:
    try:
        return (out / tables.TEXT / f"{doc_id}.txt").read_bytes().decode("utf-8")
    except (OSError, ValueError) as error:
        raise tables.unread(out, f"{tables.TEXT}/{doc_id}.txt", error) from error


def _labels(rules: Rules) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for row in rules.words("labels"):
        found[row["column"]][row["value"]] = row["label"]
    return found


def _run(out: Path) -> dict[str, object]:
    try:
        record = json.loads((out / "run.json").read_bytes())
    except (OSError, ValueError):
        return {}
    return {name: record.get(name) for name in ("finished", "kehoach")}


def _dated(out: Path) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Return the days of deadlines and the units of report deadlines, by the database's views."""
    query: Callable[[str], list[tuple[str, str]]]
    try:
        with duckdb.connect(str(out / tables.DATABASE), read_only=True) as database:
            query = lambda sql: database.execute(sql).fetchall()  # noqa: E731
            return (
                query(
                    "SELECT DISTINCT deadline_id, CAST(due AS VARCHAR) FROM dated_deadlines"
                    " ORDER BY 2, 1"
                ),
                query("SELECT deadline_id, unit FROM report_deadlines ORDER BY 1"),
            )
    except duckdb.Error as error:
        raise tables.unread(out, tables.DATABASE, error) from error
