"""`demo`: the packaged East Aleppo scenarios, end to end."""

from pathlib import Path
from typing import Annotated

import typer

from safepassage.cli.console import out_console, progress_on_terminal

SCENARIOS = ("east-aleppo-2016-12-08", "east-aleppo-2016-12-15")

DRAWS = 1000
"""Futures of each forecast."""

SITUATION_AT = "2016-12-16T20:00:00+02:00"
"""The evening after one party had declared the evacuation completed, with two thirds still inside."""


def demo(
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="FOLDER", help="Where the plan folders are written.")
    ] = Path("demo"),
) -> None:
    """Plan East Aleppo, December 2016, end to end; open the briefing that it names."""
    from safepassage.cli.show import show_plan, show_safe_by_hour  # noqa: PLC0415
    from safepassage.cli.show_forecast import show_forecast  # noqa: PLC0415
    from safepassage.cli.situation import show_situation  # noqa: PLC0415
    from safepassage.operations.check_scenario import open_scenario  # noqa: PLC0415
    from safepassage.operations.forecast_plan import ForecastOptions, forecast_of, save_forecast  # noqa: PLC0415
    from safepassage.operations.plan_scenario import PlanOptions, plan_scenario  # noqa: PLC0415
    from safepassage.operations.read_situation import moment_from, situation_of  # noqa: PLC0415
    from safepassage.operations.save_plan import save_plan  # noqa: PLC0415

    output.mkdir(parents=True, exist_ok=True)
    console = out_console()
    for name in SCENARIOS:
        question = open_scenario(name)
        # The whole trade-off takes a plan for each of its points: too long here where people ride.
        options = PlanOptions(seed=1, frontier=not question.scenario.vehicles)
        with progress_on_terminal() as on_progress:
            planned = plan_scenario(question.scenario, options, on_progress=on_progress)
            made = forecast_of(planned.scenario, planned.plan, ForecastOptions(draws=DRAWS), on_progress=on_progress)
            save_plan(planned, output / name, past=True, forecast=made.forecast)
            register = save_forecast(made, output / f"{name}-forecast")
        console.rule(question.scenario.title, align="left")
        show_safe_by_hour(planned, console)
        show_plan(planned, output / name)
        show_forecast(made, output / f"{name}-forecast", register)
    console.rule(f"What was known on the evening of {SITUATION_AT[:10]}", align="left")
    show_situation(situation_of(SCENARIOS[-1], as_of=moment_from(SITUATION_AT)), console)
