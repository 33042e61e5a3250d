"""The written tables of a run, as what compares plans reads them."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from pipeline import tables
from pipeline.rows import Cells
from pipeline.tables import Made

READ = (
    "documents",
    "sections",
    "citations",
    "responsibilities",
    "tasks",
    "deadlines",
    "findings",
)
"""The tables that comparing needs."""


@dataclass(frozen=True)
class Batch:
    """Rows of the plans that are compared, by table; empty cells are None."""

    rows: Mapping[str, Sequence[Cells]]

    @classmethod
    def of(cls, made: Made) -> Batch:
        """Return the batch of tables that were not written yet."""
        return cls({name: made[name].to_pylist() for name in READ})

    @classmethod
    def read(cls, out: Path) -> Batch:
        """Return the batch of a finished run in ``out``. Raises RunError if there is none."""
        return cls({name: tables.read(out, name) for name in READ})

    def __getitem__(self, table: str) -> Sequence[Cells]:
        return self.rows[table]

    @cached_property
    def documents(self) -> dict[str, Cells]:
        """The documents by id, in the order of their ids."""
        return {text(row, "doc_id"): row for row in sorted(self["documents"], key=_doc_id)}

    def by_document(self, table: str) -> dict[str, list[Cells]]:
        """Return the rows of a table by document, in reading order."""
        found: dict[str, list[Cells]] = defaultdict(list)
        for row in self[table]:
            found[text(row, "doc_id")].append(row)
        return found

    @cached_property
    def _sections(self) -> dict[str, list[Cells]]:
        return self.by_document("sections")

    @cached_property
    def _tasks(self) -> dict[str, list[Cells]]:
        return self.by_document("tasks")

    def sections_of(self, doc_id: str) -> list[Cells]:
        """Return the sections of a document."""
        return self._sections.get(doc_id, [])

    def tasks_of(self, doc_id: str) -> list[Cells]:
        """Return the rows of a document's task tables, which are no sections."""
        return [row for row in self._tasks.get(doc_id, []) if row["source"] == "table"]

    @cached_property
    def labels(self) -> dict[str, str]:
        """What to call each document: its commune, with more words where that names several."""
        names = {doc_id: place(row) for doc_id, row in self.documents.items()}
        for more in ("province", "plan_year", "symbol", "file"):
            uses = Counter(names.values())
            for doc_id, row in self.documents.items():
                extra = text(row, more)
                if uses[names[doc_id]] > 1 and extra:
                    names[doc_id] = f"{names[doc_id]}, {extra}"
        return names


def place(document: Cells) -> str:
    """Return whose plan it is: ``xã Sơn Đông Hạ``, else the province, else the file's name."""
    named = " ".join(filter(None, (text(document, "commune_type"), text(document, "commune"))))
    return named or text(document, "province") or text(document, "file")


def text(row: Cells, column: str) -> str:
    """Return a cell as text, "" where nothing is stated."""
    value = row[column]
    return "" if value is None else str(value)


def folded(words: str) -> str:
    """Fold what never matters when texts are compared: case, dashes, punctuation, spaces."""
    return re.sub(r"[^\w%]+", " ", words.casefold()).strip()


def _doc_id(row: Cells) -> str:
    return text(row, "doc_id")
