"""Where a row comes from: from the value back through rule, repaired text, page and file.

Everything is read from the tables and texts of a run, so that a row can be explained long after,
and on another machine.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import duckdb

from pipeline.errors import RunError
from pipeline.schema import Table, schema
from pipeline.tables import DATABASE, TEXT, unread

_AROUND = 120
"""Characters of the text shown before and after the words themselves."""

_MOST = 12
"""Rows that are named of those that belong to a row."""

_PLACE = ("page", "line", "bbox", "grade", "confidence")
_FILE = ("file", "sha256", "media")
_POINTS = {
    "unit_id": "units",
    "task_id": "tasks",
    "cited_id": "cited_documents",
    "nested_in": "citations",
    "parent_id": "sections",
    "other_doc_id": "documents",
}
"""Columns that name a row of another table."""

_MENTIONED = {
    "units": """
        SELECT mention_id, file, unit_mentions.page, line, raw
        FROM unit_mentions JOIN documents USING (doc_id)
        WHERE unit_id = ? ORDER BY file, page, line, mention_id
    """,
    "cited_documents": """
        SELECT citation_id, file, citations.page, line, raw
        FROM cited_mentions JOIN citations USING (citation_id) JOIN documents
            ON documents.doc_id = citations.doc_id
        WHERE cited_id = ? ORDER BY file, page, line, citation_id
    """,
}
"""What says of a unit or a cited document that it is one: id, file, page, line and words."""


class Step(NamedTuple):
    """One stage of the way back: what it is called, and what it says."""

    stage: str
    says: str


Row = dict[str, Any]


def explain(out: Path, fact_id: str) -> list[Step]:
    """Return the way of the row ``fact_id`` of any table back to its page.

    Raises RunError where ``out`` holds no tables or no row has that id.
    """
    path = out / DATABASE
    try:
        with duckdb.connect(str(path), read_only=True) as database:
            return list(_Explained(out, database).steps(fact_id))
    except duckdb.Error as error:
        raise unread(out, DATABASE, error) from error


class _Explained:
    def __init__(self, out: Path, database: duckdb.DuckDBPyConnection) -> None:
        self._out, self._database = out, database

    def steps(self, fact_id: str) -> Iterator[Step]:
        found = self._found(fact_id)
        if found is None:
            raise RunError(
                f"No row has the id {fact_id}. Take an id from a table in {self._out},"
                " e.g. the second column of citations.csv."
            )
        about, row = found
        yield Step("value", _told(row, without=("doc_id", *_PLACE)) + f" (table {about.name})")
        yield from self._related(about, row, fact_id)
        if "doc_id" in about.names:
            yield from self._home(row, fact_id, is_document=about.name == "documents")

    def _found(self, fact_id: str) -> tuple[Table, Row] | None:
        for about in schema().values():
            key = _key(about.name)
            if key and (rows := self._rows(about.name, key, fact_id)):
                return about, rows[0]
        return None

    def _rows(self, table: str, column: str, value: object, order: str = "") -> list[Row]:
        sql = f'SELECT * FROM "{table}" WHERE "{column}" = ? ORDER BY {order or 1}'  # noqa: S608
        cursor = self._database.execute(sql, [value])
        names = [column[0] for column in cursor.description or ()]
        return [dict(zip(names, values, strict=True)) for values in cursor.fetchall()]

    def _related(self, about: Table, row: Row, fact_id: str) -> Iterator[Step]:
        """Yield rows that this one names, and those that name it."""
        for column, table in _POINTS.items():
            is_own = column == _key(about.name)
            if row.get(column) and not is_own:
                for named in self._rows(table, _key(table), row.get(column)):
                    yield Step(column, _told(named, without=("doc_id", *_PLACE)))
        if row.get("source_id") and (source := self._found(row["source_id"])):
            yield Step("made from", _told(source[1], without=("doc_id", *_PLACE)))
        if about.name in _MENTIONED:
            rows = self._database.execute(_MENTIONED[about.name], [fact_id]).fetchall()
            for named, file, page, line, raw in rows[:_MOST]:
                place = f"{file}, page {page}, line {line}" if page else f"{file}, line {line}"
                yield Step("made from", _line(f"{named}: {place}: {raw}"))
            if len(rows) > _MOST:
                yield Step("made from", f"… {len(rows) - _MOST} more")

    def _home(self, row: Row, fact_id: str, *, is_document: bool) -> Iterator[Step]:
        doc_id = row["doc_id"]
        spans = self._rows("spans", "fact_id", doc_id if is_document else fact_id, '"start"')
        for span in spans[:_MOST]:
            name = f"{span['column']}: " if span["column"] else ""
            if not is_document:
                yield Step("rule", span["rule"] or "none: found by code alone")
            yield from self._text(doc_id, span["start"], span["end"], name)
        if row.get("section_path"):
            yield Step("section", self._section(doc_id, row["section_path"]))
        yield Step("place", _told({name: row.get(name) for name in _PLACE}) or "the whole document")
        for page in self._rows("pages", "doc_id", doc_id, "page NULLS FIRST"):
            if is_document or page["page"] == row.get("page"):
                yield Step("page", _told(page, without=("doc_id",)))
        for document in self._rows("documents", "doc_id", doc_id):
            yield Step("file", _told({name: document[name] for name in _FILE}))

    def _text(self, doc_id: str, start: int, end: int, name: str) -> Iterator[Step]:
        """Yield the words after and before repair, and each edit under them."""
        path = self._out / TEXT / f"{doc_id}.txt"
        try:
            text = path.read_bytes().decode("utf-8")
        except OSError as error:
            raise unread(self._out, f"{TEXT}/{doc_id}.txt", error) from error
        before, after = text[max(0, start - _AROUND) : start], text[end : end + _AROUND]
        yield Step("text", f"{name}{_line(before)}⟦{_line(text[start:end])}⟧{_line(after)}")
        edits = [
            edit
            for edit in self._rows("repairs", "doc_id", doc_id, '"start"')
            if edit["start"] < end and edit["end"] > start
        ]
        if edits:
            yield Step("raw text", f"{name}{_line(_unrepaired(text, start, end, edits))}")
        for edit in edits[:_MOST]:
            sure = f", confidence {edit['confidence']:.2f}" if edit["confidence"] else ""
            yield Step(
                "repair", f"{edit['raw'] or ''} → {edit['text'] or ''} ({edit['rule']}{sure})"
            )

    def _section(self, doc_id: str, path: str) -> str:
        """Return the headings that lead to a section."""
        parts = path.split(".")
        above = [".".join(parts[: count + 1]) for count in range(len(parts))]
        found = {row["path"]: row for row in self._rows("sections", "doc_id", doc_id)}
        texts = [
            f"{name}: {_line(found[name]['text'])[:_AROUND]}" for name in above if name in found
        ]
        return " › ".join(texts) or path


def _key(table: str) -> str:
    """Return the column of a table's ids, "" where it has none."""
    return next((column.name for column in schema()[table].columns if column.unique), "")


def _unrepaired(text: str, start: int, end: int, edits: Sequence[Row]) -> str:
    """Return what the file says where ``text`` has ``start`` to ``end`` after ``edits``."""
    raw, at = "", min(start, edits[0]["start"])
    for edit in edits:
        raw += text[at : edit["start"]] + (edit["raw"] or "")
        at = edit["end"]
    return raw + text[at:end]


def _told(row: Row, without: Sequence[str] = ()) -> str:
    return ", ".join(
        f"{name} {_line(str(value))}"
        for name, value in row.items()
        if value not in (None, "") and name not in without
    )


def _line(text: str) -> str:
    """Return ``text`` on one line, nothing in it that a terminal would act on."""
    return "".join(char if char.isprintable() else " " for char in text)
