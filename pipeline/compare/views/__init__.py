"""Views of ``plans.duckdb`` that an analyst would ask for, each an SQL file of this folder."""

from __future__ import annotations

from pathlib import Path

import duckdb

from pipeline.errors import OutputError

_FOLDER = Path(__file__).parent
_FIRST = ("plans", "dated_deadlines")
"""Views that others read."""


def names() -> tuple[str, ...]:
    """Return the names of all views, those that others read first."""
    rest = sorted({path.stem for path in _FOLDER.glob("*.sql")} - set(_FIRST))
    return (*_FIRST, *rest)


def create(database: Path) -> None:
    """Put every view into ``database``, which holds the tables. Raises OutputError."""
    try:
        with duckdb.connect(str(database), config={"threads": 1}) as connection:
            connection.begin()
            for name in names():
                sql = (_FOLDER / f"{name}.sql").read_text(encoding="utf-8")
                connection.execute(sql)
                connection.execute(f"COMMENT ON VIEW {name} IS {_quoted(about(name))}")
            connection.commit()
            connection.execute("CHECKPOINT")  # a full disk is told here, not on closing
    except (OSError, duckdb.Error) as error:
        raise OutputError(
            f"{database} can't take the views: {error}. Run `kehoach extract` again."
        ) from error


def about(name: str) -> str:
    """Return what a view shows: the comment at the top of its file."""
    lines = (_FOLDER / f"{name}.sql").read_text(encoding="utf-8").splitlines()
    comment = [line[2:].strip() for line in lines if line.startswith("--")]
    return " ".join(comment)


def _quoted(words: str) -> str:
    return "'" + words.replace("'", "''") + "'"
