"""`plan`, `certify` and `compare`. What a command needs is loaded when it runs, so that help is there at once."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from safepassage.cli.codes import NEGATIVE
from safepassage.cli.console import error_console, out_console, print_json, progress_on_terminal
from safepassage.cli.scenarios import JsonOption, ScenarioArgument


class IfBlocked(StrEnum):
    """What people do when a corridor is blocked; see `--withstand`."""

    WAIT = "wait"
    REROUTE = "reroute"


PlanArgument = Annotated[Path, typer.Argument(metavar="PLAN", help="A plan folder.")]


def plan(
    scenario: ScenarioArgument,
    output: Annotated[Path, typer.Option("--output", "-o", metavar="PLAN", help="The plan folder to write.")],
    *,
    exposure_weight: Annotated[
        float | None,
        typer.Option(
            metavar="W", min=0.0, help="The harm of being caught on the road over that of staying; else the scenario's."
        ),
    ] = None,
    frontier: Annotated[
        bool, typer.Option("--frontier", help="Also the whole trade-off between people safe and people caught.")
    ] = False,
    withstand: Annotated[
        int | None,
        typer.Option(metavar="K", min=0, help="Guarantee as many safe as can be if K corridors are blocked."),
    ] = None,
    if_blocked: Annotated[
        IfBlocked, typer.Option(help="With --withstand: the orders stay, or everybody is sent on anew.")
    ] = IfBlocked.WAIT,
    prices: Annotated[
        bool | None,
        typer.Option(
            "--prices/--no-prices", help="What an hour, a lane, a road more would buy; unless that takes long."
        ),
    ] = None,
    seed: Annotated[int | None, typer.Option(help="Recorded in the plan; the exact method draws nothing.")] = None,
    time_limit: Annotated[
        float | None, typer.Option(metavar="S", min=0.0, help="Seconds for searches that end with a proven bound.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Plan who leaves when by which road; write the plan folder once it is certified."""
    from safepassage.cli.show import result_as_json, show_plan  # noqa: PLC0415
    from safepassage.operations.check_scenario import open_scenario  # noqa: PLC0415
    from safepassage.operations.plan_scenario import PlanOptions, plan_scenario  # noqa: PLC0415
    from safepassage.operations.save_plan import require_room_for_plan, save_plan  # noqa: PLC0415

    if withstand is not None and exposure_weight:
        raise typer.BadParameter(
            "--withstand looks at blocked corridors and not at --exposure-weight: give one of them"
        )
    options = PlanOptions(
        exposure_weight=exposure_weight,
        frontier=frontier,
        withstand=withstand,
        if_blocked=if_blocked.value,
        prices=prices,
        seed=seed,
        time_limit_s=time_limit,
    )
    require_room_for_plan(output)
    question = open_scenario(scenario)
    for warning in question.warnings:
        error_console().print(f"warning: {warning}", highlight=False, markup=False)
    with progress_on_terminal() as on_progress:
        planned = plan_scenario(question.scenario, options, on_progress=on_progress)
        save_plan(planned, output)
    for name in planned.left_out:
        error_console().print(f"Interrupted: {name} is left out; the plan is whole.", markup=False)
    if as_json:
        print_json(result_as_json(planned))
    else:
        show_plan(planned, output)
    if planned.plan.result and planned.plan.result.status == "infeasible":
        raise typer.Exit(NEGATIVE)


def certify(scenario: ScenarioArgument, plan_folder: PlanArgument, as_json: JsonOption = False) -> None:
    """Replay a plan from anywhere; list every violation, and say how far from the best it is known to be."""
    from safepassage.cli.show import show_verdict, verdict_as_json  # noqa: PLC0415
    from safepassage.operations.certify_plan import certify_folder  # noqa: PLC0415
    from safepassage.operations.check_scenario import open_scenario  # noqa: PLC0415

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
    from safepassage.cli.show import comparison_as_json, show_comparison  # noqa: PLC0415
    from safepassage.operations.check_scenario import open_scenario  # noqa: PLC0415
    from safepassage.operations.compare_folders import compare_folders  # noqa: PLC0415

    question = open_scenario(scenario)
    comparison = compare_folders(question.scenario, first, second)
    if as_json:
        print_json(comparison_as_json(comparison))
    else:
        show_comparison(comparison, out_console())
