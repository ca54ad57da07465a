"""`demo`: the packaged East Aleppo scenarios, end to end."""

from pathlib import Path
from typing import Annotated

import typer

from safepassage.cli.console import out_console, progress_on_terminal

SCENARIOS = ("east-aleppo-2016-12-08", "east-aleppo-2016-12-15")


def demo(
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="FOLDER", help="Where the plan folders are written.")
    ] = Path("demo"),
) -> None:
    """Plan East Aleppo, December 2016, end to end; open the briefing that it names."""
    from safepassage.cli.show import show_plan, show_safe_by_hour  # noqa: PLC0415
    from safepassage.operations.check_scenario import open_scenario  # noqa: PLC0415
    from safepassage.operations.plan_scenario import PlanOptions, plan_scenario  # noqa: PLC0415
    from safepassage.operations.save_plan import save_plan  # noqa: PLC0415

    output.mkdir(parents=True, exist_ok=True)
    console = out_console()
    for name in SCENARIOS:
        question = open_scenario(name)
        with progress_on_terminal() as on_progress:
            planned = plan_scenario(question.scenario, PlanOptions(seed=1, frontier=True), on_progress=on_progress)
            save_plan(planned, output / name, past=True)
        console.rule(question.scenario.title, align="left")
        show_safe_by_hour(planned, console)
        show_plan(planned, output / name)
