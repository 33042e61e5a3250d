"""What a check yields, before it is put into words."""

from __future__ import annotations

from dataclasses import dataclass, field

from pipeline.spans import Span


@dataclass(frozen=True)
class Issue:
    """A finding's code, place and the values its message names.

    ``severity`` is given where it is not that of the code.
    """

    code: str
    span: Span
    raw: str = ""
    values: dict[str, str] = field(default_factory=dict)
    severity: str = ""
