"""A plan folder as a page for one audience."""

from pathlib import Path

from safepassage.model.scenario import Scenario
from safepassage.outputs.redact import Profile as Audience

__all__ = ["Audience", "brief_plan"]


def brief_plan(
    scenario: Scenario,
    folder: Path,
    output: Path,
    *,
    audience: Audience = Audience.PUBLIC,
    forecast_folder: Path | None = None,
) -> None:
    """Write one page, HTML or PDF by the name of the output; a plan that breaks the scenario is not shown.

    Raises
    ------
    InputError
        When the plan or the forecast cannot be read, the plan breaks the scenario, the forecast is another plan's, or
        the output is neither .html nor .pdf.
    """
    # Loaded when it runs, for every command must know the audiences to explain itself.
    from safepassage.operations.notes import briefing_notes  # noqa: PLC0415
    from safepassage.operations.open_plan import open_feasible_plan  # noqa: PLC0415
    from safepassage.outputs.briefing import render_briefing  # noqa: PLC0415
    from safepassage.outputs.pages import write_page  # noqa: PLC0415

    plan, verdict = open_feasible_plan(scenario, folder)
    forecast = None
    if forecast_folder is not None:
        from safepassage.operations.open_forecast import open_forecast_of  # noqa: PLC0415

        forecast = open_forecast_of(scenario, plan, forecast_folder)
    notes = briefing_notes(scenario, plan)
    page = render_briefing(scenario, plan, verdict, notes, profile=audience, forecast=forecast)
    write_page(page, output)
