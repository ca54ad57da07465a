"""`new` and `check`: a scenario folder before it is planned."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from safepassage.cli.codes import REFUSED
from safepassage.cli.console import error_console, issue_as_json, out_console, print_json
from safepassage.model.issues import Severity

if TYPE_CHECKING:
    from safepassage.operations.check_scenario import CheckedScenario

ScenarioArgument = Annotated[
    str, typer.Argument(metavar="SCENARIO", help="A scenario folder, or the name of a packaged scenario.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="One machine-readable object on standard output.")]


def new(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="A folder that does not exist yet, or is empty.")],
) -> None:
    """Write blank tables with headings, units and one example row each."""
    from safepassage.operations.new_scenario import new_scenario  # noqa: PLC0415

    new_scenario(folder)
    console = out_console()
    console.print(f"Wrote {folder}: replace the example rows by yours, README.txt explains every column.", markup=False)
    console.print(f"Then: safepassage check {folder}", markup=False)


def check(scenario: ScenarioArgument, as_json: JsonOption = False) -> None:
    """List every fault of a scenario at once, with file, row, column and what to do."""
    from safepassage.operations.check_scenario import check_scenario  # noqa: PLC0415

    checked = check_scenario(scenario)
    if as_json:
        print_json(_as_json(checked))
    else:
        _show(checked)
    if checked.faults:
        raise typer.Exit(REFUSED)


def _as_json(checked: "CheckedScenario") -> dict[str, object]:
    rounding = checked.rounding
    return {
        "scenario": str(checked.folder),
        "usable": not checked.faults,
        "issues": [issue_as_json(issue) for issue in checked.issues],
        "persons": checked.scenario.persons if checked.scenario else None,
        "fingerprint": checked.scenario.fingerprint() if checked.scenario else None,
        "rounding": rounding
        and {
            "median_s": rounding.median_s,
            "worst_s": rounding.worst_s,
            "worst_staging_area_id": rounding.worst_staging_area_id,
            "exact_s": rounding.exact_s,
        },
    }


def _show(checked: "CheckedScenario") -> None:
    console = error_console() if checked.faults else out_console()
    for issue in sorted(checked.issues, key=lambda issue: list(Severity).index(issue.severity)):
        console.print(f"{issue.severity.value}: {issue}", highlight=False, markup=False)
    scenario = checked.scenario
    if checked.faults or scenario is None:
        console.print(f"Refused: {len(checked.faults)} to mend.", highlight=False)
        return
    console.print(
        f"No faults. People: {scenario.persons:,}; staging areas: {len(scenario.staging_areas)}; "
        f"reception sites: {len(scenario.reception_sites)}; links: {len(scenario.network.links)}; "
        f"steps: {scenario.grid.steps} of {scenario.grid.step_s} s.",
        highlight=False,
    )
    if checked.rounding:
        rounding = checked.rounding
        console.print(
            f"Rounding travel up to whole steps adds {rounding.median_s:.0f} s to the quickest way to safety in the "
            f"median, {rounding.worst_s:.0f} s at worst (from {rounding.worst_staging_area_id}, "
            f"{rounding.exact_s:.0f} s exactly).",
            highlight=False,
        )
