"""`forecast` and `score`. What a command needs is loaded when it runs, so that help is there at once."""

from pathlib import Path
from typing import Annotated

import typer

from safepassage.cli.console import error_console, out_console, print_json, progress_on_terminal
from safepassage.cli.plans import PlanArgument
from safepassage.cli.scenarios import JsonOption, ScenarioArgument


def forecast(
    scenario: ScenarioArgument,
    plan_folder: PlanArgument,
    output: Annotated[Path, typer.Option("--output", "-o", metavar="F", help="The forecast folder to write.")],
    *,
    draws: Annotated[int, typer.Option(metavar="N", min=1, help="How many futures.")] = 1000,
    seed: Annotated[int, typer.Option(metavar="S", min=0, help="What the futures are drawn by.")] = 1,
    workers: Annotated[
        int | None, typer.Option(metavar="W", min=1, help="Threads; the answer does not depend on them.")
    ] = None,
    cluster: Annotated[
        str | None, typer.Option(metavar="ADDRESS", help="A Dask scheduler whose workers do the work instead.")
    ] = None,
    compare: Annotated[
        list[Path] | None, typer.Option(metavar="PLAN", help="Another plan in the same futures; may be repeated.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Carry a plan out in many random futures: what is likely, and how wrong that may be."""
    from safepassage.cli.show_forecast import forecast_as_json, show_forecast  # noqa: PLC0415
    from safepassage.operations.check_scenario import open_scenario  # noqa: PLC0415
    from safepassage.operations.forecast_plan import (  # noqa: PLC0415
        ForecastOptions,
        forecast_folder,
        require_room_for_forecast,
        save_forecast,
    )

    if workers is not None and cluster is not None:
        raise typer.BadParameter("--cluster brings its own workers: give it or --workers")
    options = ForecastOptions(draws=draws, seed=seed, workers=workers, cluster=cluster, compare=tuple(compare or ()))
    require_room_for_forecast(output)
    question = open_scenario(scenario)
    for warning in question.warnings:
        error_console().print(f"warning: {warning}", highlight=False, markup=False)
    with progress_on_terminal() as on_progress:
        made = forecast_folder(question.scenario, plan_folder, options, on_progress=on_progress)
        register = save_forecast(made, output)
    if made.left_out:
        error_console().print(
            f"Interrupted: left out are {' and '.join(made.left_out)}; what is written stands.", markup=False
        )
    if as_json:
        print_json(forecast_as_json(made))
    else:
        show_forecast(made, output, register)


def score(
    forecast_folder: Annotated[Path, typer.Argument(metavar="FORECAST", help="A forecast folder.")],
    outcome: Annotated[
        Path, typer.Argument(metavar="OUTCOME", help="What came of it: a table (see docs/forecast.md).")
    ],
    as_json: JsonOption = False,
) -> None:
    """Say how a forecast turned out, as far as that is known."""
    from safepassage.cli.show_forecast import score_as_json, show_score  # noqa: PLC0415
    from safepassage.operations.score_forecast import score_folder  # noqa: PLC0415

    scored = score_folder(forecast_folder, outcome)
    for warning in scored.warnings:
        error_console().print(f"warning: {warning}", highlight=False, markup=False)
    if as_json:
        print_json(score_as_json(scored))
    else:
        show_score(scored, out_console())
