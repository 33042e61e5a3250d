"""The command line ``kehoach``; the only file that prints."""

from __future__ import annotations

import sys
from itertools import chain
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.table import Table

from pipeline import run
from pipeline.errors import ExitCode, RunError, cannot_write
from pipeline.heads import Failure, Head

app = typer.Typer(
    help="Read Vietnam's commune plans (Kế hoạch) into tables.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
_show = Console(stderr=True, highlight=False)

_MOST_FAILURES = 20
_MOST_FINDINGS = 12

RawPaths = Annotated[list[Path], typer.Argument(help="Folders (searched recursively) or files.")]
Tables = Annotated[Path, typer.Option("--tables", help="Folder that `extract` wrote.")]
_PROCESSED = Path("data/processed")
_LIMITS = run.Limits()


@app.command()
def extract(
    raw: Annotated[
        list[str],
        typer.Argument(help="Folders (searched recursively), files or fsspec addresses."),
    ],
    out: Annotated[Path, typer.Option("--out", help="Folder for the tables.")] = _PROCESSED,
    jobs: Annotated[int | None, typer.Option("--jobs", min=1, help="Worker processes.")] = None,
    timeout: Annotated[
        float, typer.Option("--timeout", min=1, help="Seconds a document may take.")
    ] = _LIMITS.seconds,
    memory: Annotated[
        int, typer.Option("--memory", min=512, help="Megabytes of address space it may take.")
    ] = _LIMITS.memory >> 20,
    retry: Annotated[
        bool, typer.Option("--retry", help="Try files again that failed before.")
    ] = False,
    cluster: Annotated[
        str, typer.Option("--cluster", help="Dask scheduler to work on, e.g. tcp://host:8786.")
    ] = "",
) -> None:
    """Read every plan under RAW and write every table under OUT."""
    settings = run.Settings(jobs, run.Limits(timeout, memory << 20), retry, cluster)
    with _progress() as progress:

        def started(count: int) -> None:
            what = "Reading destroyed plans again" if progress.tasks else "Reading files"
            progress.add_task(what, total=count)

        def finished(_: Head) -> None:
            progress.advance(progress.task_ids[-1])

        summary = run.extract(raw, out, settings, started=started, finished=finished)
    _tell(summary)
    if summary.failed or summary.lost:
        raise typer.Exit(ExitCode.SOME_FAILED)


@app.command()
def repair(
    file: Annotated[Path, typer.Argument(help="A broken text, Word or PDF file, or a scan.")],
    out: Annotated[Path | None, typer.Option("-o", help="Where to write; else to the screen.")] = (
        None
    ),
    sisters: Annotated[
        Path | None, typer.Option("--with", help="Folder of clean plans to learn names from.")
    ] = None,
) -> None:
    """Repair one broken file and give its text; a text file keeps its line breaks."""
    from pipeline.run import mending  # noqa: PLC0415

    text = mending.mended(file, sisters).encode("utf-8", "replace")
    if out is None:
        sys.stdout.buffer.write(text)
        return
    try:
        out.write_bytes(text)
    except OSError as error:
        raise cannot_write(out, error) from error
    _show.print(f"Wrote {out}")


@app.command()
def models(
    corpus: Annotated[Path, typer.Option("--corpus", help="Folder of .txt or .txt.xz files.")],
    out: Annotated[Path, typer.Option("--out", help="Folder for the models.")] = Path("models"),
    sheets: Annotated[
        Path, typer.Option("--sheets", help="Where simulated pages are kept between builds.")
    ] = _PROCESSED / "sheets.jsonl",
) -> None:
    """Build the models that repair destroyed text from a folder of text."""
    from pipeline.read.ocr import seen  # noqa: PLC0415
    from pipeline.repair.train import build as training  # noqa: PLC0415

    training.build(corpus, out, sheets, _show.print, seen)


@app.command()
def measure(
    sheets: Annotated[Path, typer.Argument(help="Simulated pages (.jsonl.gz).")],
) -> None:
    """Measure repair on simulated pages that no model has seen."""
    from pipeline.run import mending  # noqa: PLC0415

    _there(sheets)
    sys.stdout.write(f"{mending.repair_score(sheets)}\n")


@app.command()
def score(
    tables: Annotated[Path, typer.Argument(help="Folder that `extract` wrote.")],
    gold: Annotated[Path, typer.Argument(help="Folder of gold files (JSON).")],
    misses: Annotated[int, typer.Option("--misses", help="Misses to list, a table.")] = 5,
    least: Annotated[
        list[str] | None, typer.Option("--min", metavar="TABLE=F1", help="Fail below this F1.")
    ] = None,
) -> None:
    """Compare a run with gold; misses are listed."""
    from pipeline import evaluate  # noqa: PLC0415

    _there(tables, gold)
    told, enough = evaluate.compare(tables, gold, misses, _floors(least or []))
    sys.stdout.write(f"{told}\n")
    if not enough:
        raise typer.Exit(ExitCode.SOME_FAILED)


@app.command()
def export(tables: Tables = _PROCESSED) -> None:
    """Write a CSV, an Excel file and a calendar a province."""
    from pipeline.compare import export as spreadsheets  # noqa: PLC0415

    for path in spreadsheets.export(tables):
        _show.print(f"Wrote {path}")


@app.command()
def report(tables: Tables = _PROCESSED) -> None:
    """Write one HTML file in which a run's plans are compared, offline."""
    from pipeline.compare import report as pages  # noqa: PLC0415

    _show.print(f"Wrote {pages.report(tables)}")


@app.command()
def bench(
    raw: RawPaths,
    count: Annotated[
        int, typer.Option("--count", min=0, help="Plans of whole runs; 0 measures reading alone.")
    ] = 0,
    many: Annotated[
        int, typer.Option("--many", min=0, help="Text documents to measure memory over.")
    ] = 0,
) -> None:
    """Measure reading speed against bare pypdfium2, and whole runs against each other."""
    from pipeline import bench as speed  # noqa: PLC0415
    from pipeline import bench_runs as runs  # noqa: PLC0415

    _there(*raw)
    for line in chain(speed.measure(raw), runs.measure(raw, count), runs.memory(raw, many)):
        sys.stdout.write(line + "\n")
        sys.stdout.flush()


@app.command()
def doctor(
    out: Annotated[Path, typer.Option("--out", help="Folder that tables would go to.")] = (
        _PROCESSED
    ),
) -> None:
    """Say what is wrong with this installation and how to mend it."""
    from pipeline.doctor import State, examine  # noqa: PLC0415

    colour = {State.GOOD: "green", State.LESS: "yellow", State.MISSING: "red"}
    missing = False
    for found in examine(out):
        missing |= found.state is State.MISSING
        shown = f"[{colour[found.state]}]{found.state:8}[/] [bold]{found.what}[/]"
        _show.print(f"{shown} {escape(found.found)}")
        if found.mend:
            _show.print(f"         {escape(found.mend)}")
    if missing:
        raise typer.Exit(ExitCode.MISSING_TOOL)


@app.command()
def explain(
    fact: Annotated[str, typer.Argument(help="An id of any table, such as a citation_id.")],
    tables: Tables = _PROCESSED,
) -> None:
    """Show where a fact comes from: value, rule, repaired and raw text, page, file."""
    from pipeline.explain import explain as explained  # noqa: PLC0415

    for step in explained(tables, fact):
        sys.stdout.write(f"{step.stage:10} {step.says}\n")


def _there(*paths: Path) -> None:
    """Raise RunError where one of ``paths`` isn't there."""
    if missing := [str(path) for path in paths if not path.exists()]:
        raise RunError(f"{', '.join(missing)}: no such file or folder. Check the path.")


def _floors(least: list[str]) -> dict[str, float]:
    try:
        return {name: float(value) for name, _, value in (pair.partition("=") for pair in least)}
    except ValueError as error:
        raise RunError(f"--min {' '.join(least)}: write TABLE=F1, e.g. tasks=0.97.") from error


def _progress() -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("left:"),
        TimeRemainingColumn(),
        console=_show,
    )


def _tell(summary: run.Summary) -> None:
    """Say what was done, what went wrong and where to look."""
    _show.print(_overview(summary))
    if summary.findings:
        most = list(summary.findings.items())[:_MOST_FINDINGS]
        listed = ", ".join(f"{code} {count}" for code, count in most)
        more = len(summary.findings) - len(most)
        _show.print(f"[bold]Findings[/] {listed}" + (f", {more} more kinds" if more else ""))
    if summary.apart:
        _show.print(
            "[bold]Compared[/] within each province, and of a province with very many plans those"
            " of a year and subject, since there are many: see docs/national-run.md."
        )
    for words in summary.lost:
        _show.print(f"[red]Not compared[/] {escape(words)}")
    for row in summary.failures[:_MOST_FAILURES]:
        _show.print(_failure(row))
    if len(summary.failures) > _MOST_FAILURES:
        _show.print(f"… {len(summary.failures) - _MOST_FAILURES} more in failures.csv")
    for mistake in summary.mistakes[:_MOST_FAILURES]:
        _show.print(f"[yellow]Schema[/] {escape(mistake)}")
    _show.print(
        f"Tables: {escape(str(summary.out))}/*.csv, *.parquet, plans.duckdb · their columns:"
        " datapackage.json · texts: text/ · what to check: findings.csv, failures.csv"
    )


def _overview(summary: run.Summary) -> Table:
    grid = Table.grid(padding=(0, 2))
    kept = f", {summary.kept} of them known from an earlier run" if summary.kept else ""
    partial = f", {summary.partial} of them in part" if summary.partial else ""
    grid.add_row("[bold]Found[/]", f"{_count(summary.found, 'file')}{kept}")
    grid.add_row("[bold]Read[/]", f"{_count(summary.documents, 'document')}{partial}")
    grid.add_row("[bold]Failed[/]", _count(len(summary.failed), "file"))
    aside = len(summary.failures) - len(summary.failed)
    if aside:
        grid.add_row("[bold]Set aside[/]", f"{_count(aside, 'file')} (skipped or duplicate)")
    grid.add_row("[bold]Repaired[/]", _count(summary.repaired, "document"))
    grid.add_row("[bold]Pages[/]", ", ".join(f"{n} {count}" for n, count in summary.pages.items()))
    grid.add_row("[bold]Rows[/]", ", ".join(f"{n} {c}" for n, c in summary.tables.items() if c))
    times = ", ".join(f"{name} {value:.1f} s" for name, value in summary.seconds.items())
    grid.add_row("[bold]Time[/]", f"{summary.elapsed:.1f} s (work: {times})")
    return grid


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _failure(row: Failure) -> str:
    colour = "yellow" if row["code"] in run.SKIPPED else "red"
    return f"[{colour}]{row['code']}[/] {escape(str(row['file']))}: {escape(str(row['message']))}"


def main() -> None:
    """Run the command line; a RunError becomes its exit code and a message."""
    # As with ``python -m pipeline``; else each worker would run the script that calls this, and so
    # load the command line.
    sys.modules["__main__"].__spec__ = __spec__
    try:
        app()
    except RunError as error:
        _show.print(f"[red]{escape(str(error))}[/]")
        sys.exit(error.exit_code)


if __name__ == "__main__":
    main()
