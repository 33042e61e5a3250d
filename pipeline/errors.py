"""What stops a document, what stops a run, and the exit codes of both.

A doubtful value is a finding in a table. A document that can't go on is a ``DocumentError`` and
one row in ``failures``. A run that can't go on is a ``RunError``. The first sentence of each
message says what is wrong, the second what to do.
"""

from __future__ import annotations

import errno
from enum import IntEnum
from pathlib import Path


class ExitCode(IntEnum):
    """Exit codes of ``kehoach``; documented in the README."""

    DONE = 0
    SOME_FAILED = 1
    BAD_ARGUMENTS = 2
    MISSING_TOOL = 3
    BAD_RULES = 4
    CANNOT_WRITE = 5


class DocumentError(Exception):
    """A document that can't go on: one row in ``failures``, the run continues.

    ``code`` is a lower-case hyphenated word (``encrypted-pdf``), ``stage`` the stage that gave up.
    """

    def __init__(self, code: str, message: str, stage: str = "read") -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.stage = stage

    def __reduce__(self) -> tuple[type[DocumentError], tuple[str, str, str]]:
        return type(self), (self.code, self.message, self.stage)


class RunError(Exception):
    """A run that can't go on. Its message says what is wrong and what to do."""

    exit_code = ExitCode.BAD_ARGUMENTS


class MissingToolError(RunError):
    """A program or model the run needs is not there."""

    exit_code = ExitCode.MISSING_TOOL


class RulesError(RunError):
    """A rule file is wrong: unknown key, bad pattern, missing field."""

    exit_code = ExitCode.BAD_RULES


class OutputError(RunError):
    """The output folder can't be written."""

    exit_code = ExitCode.CANNOT_WRITE


def cannot_write(path: Path, error: OSError) -> OutputError:
    """Return the error for a file that can't be written or put in its place."""
    if error.errno in (errno.EACCES, errno.EPERM, errno.EBUSY):
        remedy = "Close the program that has it open, give write permission there"
    else:
        remedy = "Free space and give write permission there"
    return OutputError(
        f"{error.filename2 or path} can't be written: {error.strerror or error}. {remedy}, or"
        " choose another folder; what is done already is kept."
    )


def too_large() -> OutputError:
    """Return the error for a process that died while it compared plans."""
    return OutputError(
        "The process that compares plans died, most likely for want of memory. Run again with"
        " fewer plans, or on a machine with more memory; what was read is kept."
    )
