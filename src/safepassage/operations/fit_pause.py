"""Fill in the survival curve of a scenario that rests on past pauses."""

import dataclasses

from safepassage.inputs.pause_figures import DEFAULT_GROUP, figures_of
from safepassage.inputs.settings import FILE
from safepassage.model.issues import Issue, Place, Severity
from safepassage.model.pause import HistorySurvival
from safepassage.model.scenario import Scenario

SEED = 1
"""Of the draws that give the band of a fitted curve, where none is asked for."""


def fit_pause(scenario: Scenario, *, seed: int = SEED) -> Scenario:
    """The scenario with its pause fitted to the past pauses known at its start; as it is where it rests on none.

    Raises
    ------
    InputError
        Where no curve can be fitted to the past pauses.
    """
    pause = scenario.pause
    if pause is None or not isinstance(pause.survival, HistorySurvival):
        return scenario
    from safepassage.forecasting.survival import fit_survival  # noqa: PLC0415 - loads much that few need

    fitted = fit_survival(pause.survival, pause, scenario.grid, group=figures_of(DEFAULT_GROUP), seed=seed)
    survival = dataclasses.replace(pause.survival, fitted=fitted)
    return scenario.replace(pause=dataclasses.replace(pause, survival=survival))


def fit_warnings(scenario: Scenario) -> tuple[Issue, ...]:
    """What is to be said aloud beside a curve that was fitted; nothing where none was."""
    survival = scenario.pause.survival if scenario.pause else None
    if not isinstance(survival, HistorySurvival):
        return ()
    first, *more = survival.require_fitted().warnings
    return (
        Issue(
            code="pause_fitted",
            severity=Severity.WARNING,
            place=Place(file=FILE, column="pause.survival"),
            message=first,
            remedy=f"see {len(more)} more remarks, and how the fit was checked, with: safepassage pause",
        ),
    )
