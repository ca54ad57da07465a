"""`pause`: how long the pause of a scenario may hold, and how far that can be relied on."""

import dataclasses
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

from safepassage.cli.console import out_console, print_json
from safepassage.cli.scenarios import JsonOption, ScenarioArgument

if TYPE_CHECKING:
    from safepassage.model.pause_report import Check, PauseReport


def pause(scenario: ScenarioArgument, as_json: JsonOption = False) -> None:
    """Say how likely the pause is to hold, what that rests on, and how it was checked."""
    from safepassage.operations.check_scenario import open_scenario  # noqa: PLC0415
    from safepassage.operations.report_pause import pause_report  # noqa: PLC0415

    report = pause_report(open_scenario(scenario).scenario)
    if as_json:
        print_json(dataclasses.asdict(report))
    else:
        _show(report, out_console())


def _show(report: "PauseReport", console: Console) -> None:
    if report.age_h:
        console.print(f"The pause has held for {report.age_h:g} h at the start of the plan.")
    table = Table("hours from the start", "chance that it holds", "90 % band", box=None, pad_edge=False)
    for row in report.rows:
        band = "" if row.low is None or row.high is None else f"{row.low:.2f} - {row.high:.2f}"
        table.add_row(f"{row.hours:g}", f"{row.survival:.2f}", band)
    console.print(table)
    if report.check:
        _show_check(report.check, console)
    for sentence in report.sentences:
        console.print(f"- {sentence}", markup=False)


def _show_check(check: "Check", console: Console) -> None:
    told = ", ".join(check.told) or "nothing"
    console.print(f"Checked on {check.places} places, each left out of the fit in turn, told of a pause: {told}.")
    table = Table("will it hold for", "Brier score", "base rate", "pauses", "undecided", box=None, pad_edge=False)
    for score in check.scores:
        table.add_row(
            f"{score.hours:g} h",
            f"{score.model:.3f}",
            f"{score.base_rate:.3f}",
            str(score.pauses),
            str(score.undecided),
        )
    console.print(table)
