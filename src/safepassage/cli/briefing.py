"""`brief`: a plan as a page for people."""

from pathlib import Path
from typing import Annotated

import typer

from safepassage.cli.console import out_console, progress_on_terminal
from safepassage.cli.plans import PlanArgument
from safepassage.cli.scenarios import ScenarioArgument
from safepassage.operations.brief_plan import Audience, brief_plan


def brief(
    scenario: ScenarioArgument,
    plan_folder: PlanArgument,
    output: Annotated[Path, typer.Option("--output", "-o", metavar="FILE", help="The page to write: .html or .pdf")],
    profile: Annotated[
        Audience, typer.Option(help="Who will read it; only `internal` shows where and when anyone will be.")
    ] = Audience.PUBLIC,
    forecast: Annotated[
        Path | None,
        typer.Option(metavar="F", help="The forecast folder of this plan: what is likely, on the page too."),
    ] = None,
) -> None:
    """Write one self-contained page, HTML or PDF; public unless said otherwise."""
    from safepassage.operations.check_scenario import open_scenario  # noqa: PLC0415

    question = open_scenario(scenario)
    with progress_on_terminal() as on_progress:
        on_progress("briefing", 0.0)
        brief_plan(question.scenario, plan_folder, output, audience=profile, forecast_folder=forecast)
    out_console().print(f"Wrote {output} ({profile.value}).", markup=False)
