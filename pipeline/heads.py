"""What is known of a document without opening its rows: all that a run must look at again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pipeline.records import Source

Failure = Mapping[str, str]
"""A row of ``failures``: file, sha256, stage, code, message."""


@dataclass(frozen=True)
class Head:
    """One document of a run.

    ``failure`` is its row of ``failures``, None where it was read; ``seconds`` are those of each
    stage; ``mistakes`` tell in words which rows break the schema. ``is_broken`` documents were
    repaired from context, ``is_clean`` ones needed none.
    """

    file: str
    sha256: str
    failure: Failure | None = None
    seconds: Mapping[str, float] = field(default_factory=dict)
    mistakes: tuple[str, ...] = ()
    is_broken: bool = False
    is_clean: bool = False
    limits: tuple[float, ...] = ()
    """Seconds and bytes the document could have, where it failed by taking more."""
    peak: int = 0
    """Most memory (bytes) its worker had held by then; not kept."""

    @property
    def doc_id(self) -> str:
        """The document's id, as in all tables."""
        return self.sha256[:16]


def failed(source: Source, stage: str, code: str, message: str) -> Failure:
    """Return the row of ``failures`` for a file."""
    return {
        "file": source.name,
        "sha256": source.sha256,
        "stage": stage,
        "code": code,
        "message": message,
    }
