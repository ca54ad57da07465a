"""Write a certified plan with its pages: whole or not at all."""

from pathlib import Path

from safepassage.model.forecast import Forecast
from safepassage.operations.plan_scenario import PlannedScenario
from safepassage.outputs.briefing import render_briefing
from safepassage.outputs.redact import Profile
from safepassage.outputs.tables import require_room, write_plan


def require_room_for_plan(folder: Path) -> None:
    """Raise InputError, before any work is done, where a plan folder may not be written."""
    require_room(folder)


def save_plan(planned: PlannedScenario, folder: Path, *, past: bool = False, forecast: Forecast | None = None) -> None:
    """Write the plan folder with an internal briefing.

    `past` marks a case that lies in the past; the `forecast` of this plan has a section where it is given.
    """
    page = render_briefing(
        planned.scenario,
        planned.plan,
        planned.verdict,
        planned.notes,
        profile=Profile.INTERNAL,
        past=past,
        forecast=forecast,
    )
    write_plan(planned.plan, planned.scenario, folder, pages={"briefing.html": page})
