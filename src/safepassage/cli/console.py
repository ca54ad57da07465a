"""What every command shows alike: faults, progress, machine-readable output."""

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from safepassage.errors import Fault
from safepassage.model.issues import Issue

WIDTH = 120

COMPILING = "compiling (once)"
"""The stage shown where machine code for large scenarios is made: at first use, and after an upgrade."""


def error_console() -> Console:
    """Standard error; progress and faults go there."""
    return Console(stderr=True, soft_wrap=True)


def out_console() -> Console:
    """Standard output. Where it is no terminal, sentences are not broken and tables are WIDTH wide."""
    if sys.stdout.isatty():
        return Console(highlight=False)
    return Console(highlight=False, soft_wrap=True, width=WIDTH)


def show_faults(faults: Sequence[Fault]) -> None:
    """List every fault, one a line, on standard error."""
    console = error_console()
    word = "fault" if len(faults) == 1 else "faults"
    console.print(f"The input is refused: {len(faults)} {word}.", highlight=False)
    for fault in faults:
        console.print(f"  {fault}", highlight=False, markup=False)


def print_json(content: Any) -> None:
    """One machine-readable object on standard output."""
    typer.echo(json.dumps(content, indent=2, ensure_ascii=False, default=str))


def issue_as_json(issue: Issue) -> dict[str, Any]:
    """An issue as `check --json` prints it."""
    return {
        "code": issue.code,
        "severity": issue.severity.value,
        "file": issue.place.file,
        "row": issue.place.row,
        "column": issue.place.column,
        "message": issue.message,
        "remedy": issue.remedy,
    }


@contextmanager
def progress_on_terminal() -> Iterator[Callable[[str, float], None]]:
    """A callback that draws progress on standard error, and does nothing where that is no terminal."""
    console = error_console()
    if not console.is_terminal:
        yield lambda _stage, _share: None
        return
    from safepassage.flow.compiled import tell_of_compiling  # noqa: PLC0415 - help and checks need no compiler

    with Progress(
        TextColumn("{task.description:<18}"), BarColumn(), TimeElapsedColumn(), console=console, transient=True
    ) as progress:
        tasks: dict[str, TaskID] = {}

        def tell(stage: str, share: float) -> None:
            if stage not in tasks:
                for task in tasks.values():
                    progress.update(task, completed=1.0)
                tasks[stage] = progress.add_task(stage, total=1.0)
            progress.update(tasks[stage], completed=share)

        with tell_of_compiling(lambda: tell(COMPILING, 0.0)):
            yield tell
