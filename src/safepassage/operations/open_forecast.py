"""Open a forecast folder for use beside a plan: only the forecast of that very plan."""

from pathlib import Path

from safepassage.errors import InputError
from safepassage.forecasting.ensemble.answers import plan_fingerprint
from safepassage.inputs.forecast_folder import load_forecast
from safepassage.model.forecast import Forecast
from safepassage.model.issues import Issue, Place, Severity
from safepassage.model.plan import Plan
from safepassage.model.scenario import Scenario


def open_forecast_of(scenario: Scenario, plan: Plan, folder: Path) -> Forecast:
    """Read a forecast folder.

    Raises
    ------
    InputError
        When it cannot be read, or is the forecast of another plan or scenario.
    """
    forecast = load_forecast(folder)
    if forecast.scenario_fingerprint != scenario.fingerprint():
        raise _refusal(folder, "scenario")
    if forecast.plan_fingerprint != plan_fingerprint(plan):
        raise _refusal(folder, "plan")
    return forecast


def _refusal(folder: Path, what: str) -> InputError:
    issue = Issue(
        code=f"forecast_of_other_{what}",
        severity=Severity.FAULT,
        place=Place(file=str(folder)),
        message=f"the forecast is that of another {what}",
        remedy="make it anew with: safepassage forecast",
    )
    return InputError([issue])
