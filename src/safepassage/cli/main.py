"""The command line: parse, call, show."""

import platform
import traceback
from typing import Annotated

import typer

from safepassage import __version__
from safepassage.cli import briefing, conversions, demonstration, forecasts, pause, plans, reports, scenarios, situation
from safepassage.cli.codes import DONE, INTERRUPTED, OUR_FAULT, REFUSED
from safepassage.cli.console import error_console, show_faults
from safepassage.errors import InputError

app = typer.Typer(
    name="safepassage",
    help="Plan, forecast and monitor the evacuation of people through a window that closes at an unknown time.",
    epilog="SCENARIO is a folder or the name of a packaged scenario. Start with: safepassage demo",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.command("demo")(demonstration.demo)
app.command("new")(scenarios.new)
app.command("check")(scenarios.check)
app.command("pause")(pause.pause)
app.command("plan")(plans.plan)
app.command("certify")(plans.certify)
app.command("compare")(plans.compare)
app.command("forecast")(forecasts.forecast)
app.command("score")(forecasts.score)
app.command("brief")(briefing.brief)
app.add_typer(reports.report_app, name="report")
app.command("status")(situation.status)
app.add_typer(conversions.import_app, name="import")
app.add_typer(conversions.export_app, name="export")


@app.callback()
def options(
    *,
    debug: Annotated[bool, typer.Option("--debug", help="Print a traceback when something goes wrong inside.")] = False,
    version: Annotated[bool, typer.Option("--version", help="Print the version and stop.", is_eager=True)] = False,
) -> None:
    """Options that come before the command."""
    del debug  # read by `main`, which outlives the command
    if version:
        typer.echo(__version__)
        raise typer.Exit(DONE)


def main(arguments: list[str]) -> int:
    """Run one command; return the exit code. Nothing prints a traceback unless `--debug` is given."""
    try:
        app(arguments, prog_name="safepassage")
    except SystemExit as stop:
        code = stop.code if isinstance(stop.code, int) else DONE
        if code == INTERRUPTED:
            error_console().print("Interrupted; nothing was left half-written.")
        return code
    except InputError as refused:
        show_faults(refused.faults)
        return REFUSED
    except Exception as fault:  # noqa: BLE001 - the last door: whatever escapes is our own fault
        _own_up(fault, debug="--debug" in arguments)
        return OUR_FAULT
    return DONE


def _own_up(fault: Exception, *, debug: bool) -> None:
    console = error_console()
    if debug:
        traceback.print_exception(fault)
    console.print(f"This is our fault, not yours: {type(fault).__name__}: {fault}", highlight=False, markup=False)
    console.print(
        f"Please report it with: the scenario folder, the command, the output of the same command with --debug before "
        f"it, and: safepassage {__version__}, Python {platform.python_version()}, {platform.platform()}",
        highlight=False,
        markup=False,
    )
