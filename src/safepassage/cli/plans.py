"""`plan`, `certify` and `compare`."""

from pathlib import Path
from typing import Annotated

import typer

from safepassage.cli.codes import NEGATIVE
from safepassage.cli.console import error_console, out_console, print_json, progress_on_terminal
from safepassage.cli.scenarios import JsonOption, ScenarioArgument
from safepassage.cli.show import (
    comparison_as_json,
    result_as_json,
    show_comparison,
    show_plan,
    show_verdict,
    verdict_as_json,
)
from safepassage.operations.certify_plan import certify_folder
from safepassage.operations.check_scenario import open_scenario
from safepassage.operations.compare_folders import compare_folders
from safepassage.operations.plan_scenario import plan_scenario
from safepassage.operations.save_plan import require_room_for_plan, save_plan

PlanArgument = Annotated[Path, typer.Argument(metavar="PLAN", help="A plan folder.")]


def plan(
    scenario: ScenarioArgument,
    output: Annotated[Path, typer.Option("--output", "-o", metavar="PLAN", help="The plan folder to write.")],
    seed: Annotated[int | None, typer.Option(help="Recorded in the plan; the exact method draws nothing.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Plan who leaves when by which road; write the plan folder once it is certified."""
    require_room_for_plan(output)
    question = open_scenario(scenario)
    for warning in question.warnings:
        error_console().print(f"warning: {warning}", highlight=False, markup=False)
    with progress_on_terminal() as on_progress:
        planned = plan_scenario(question.scenario, seed=seed, on_progress=on_progress)
        save_plan(planned, output)
    if as_json:
        print_json(result_as_json(planned))
    else:
        show_plan(planned, output)
    if planned.plan.result and planned.plan.result.status == "infeasible":
        raise typer.Exit(NEGATIVE)


def certify(scenario: ScenarioArgument, plan_folder: PlanArgument, as_json: JsonOption = False) -> None:
    """Replay a plan from anywhere; list every violation, and say how far from the best it is known to be."""
    question = open_scenario(scenario)
    with progress_on_terminal() as on_progress:
        verdict = certify_folder(question.scenario, plan_folder, on_progress=on_progress)
    if as_json:
        print_json(verdict_as_json(verdict))
    else:
        show_verdict(verdict, out_console())
    if not verdict.feasible:
        raise typer.Exit(NEGATIVE)


def compare(
    scenario: ScenarioArgument,
    first: Annotated[Path, typer.Argument(metavar="PLAN", help="A plan folder.")],
    second: Annotated[Path, typer.Argument(metavar="PLAN", help="Another plan folder for the same scenario.")],
    as_json: JsonOption = False,
) -> None:
    """Lay two plans side by side: what changes, and for whom."""
    question = open_scenario(scenario)
    comparison = compare_folders(question.scenario, first, second)
    if as_json:
        print_json(comparison_as_json(comparison))
    else:
        show_comparison(comparison, out_console())
