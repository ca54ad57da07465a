"""A plan folder as a page for one audience."""

from pathlib import Path

from safepassage.model.scenario import Scenario
from safepassage.outputs.redact import Profile as Audience

__all__ = ["Audience", "brief_plan"]


def brief_plan(scenario: Scenario, folder: Path, output: Path, *, audience: Audience = Audience.PUBLIC) -> None:
    """Write one page, HTML or PDF by the name of the output; a plan that breaks the scenario is not shown.

    Raises
    ------
    InputError
        When the plan cannot be read, breaks the scenario, or the output is neither .html nor .pdf.
    """
    # Loaded when it runs, for every command must know the audiences to explain itself.
    from safepassage.operations.notes import briefing_notes  # noqa: PLC0415
    from safepassage.operations.open_plan import open_feasible_plan  # noqa: PLC0415
    from safepassage.outputs.briefing import render_briefing  # noqa: PLC0415
    from safepassage.outputs.pages import write_page  # noqa: PLC0415

    plan, verdict = open_feasible_plan(scenario, folder)
    page = render_briefing(scenario, plan, verdict, briefing_notes(scenario, plan), profile=audience)
    write_page(page, output)
