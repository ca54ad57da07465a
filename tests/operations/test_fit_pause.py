"""Scenarios that rest on past pauses, from the folder to the certified plan."""

import dataclasses
import subprocess
import sys

import pytest

from safepassage.certifying.survival import chance_of_lasting
from safepassage.model.issues import Severity
from safepassage.model.pause import ExponentialSurvival, HistorySurvival, Pause
from safepassage.operations.check_scenario import check_scenario, open_scenario
from safepassage.operations.fit_pause import fit_pause, fit_warnings
from safepassage.operations.plan_scenario import plan_scenario
from tests.builders import line_scenario
from tests.model.past import past

HISTORY = HistorySurvival(
    file="pauses.csv", pauses=tuple(past(hours, after_days=number) for number, hours in enumerate((1, 4, 9, 30, 70)))
)


def test_a_scenario_without_past_pauses_is_left_as_it_is() -> None:
    for pause in (None, Pause(), Pause(survival=ExponentialSurvival(mean_h=5))):
        scenario = line_scenario().replace(pause=pause)
        assert fit_pause(scenario) is scenario
        assert fit_warnings(scenario) == ()


def test_the_fit_is_filled_in_and_follows_from_the_rows() -> None:
    scenario = line_scenario().replace(pause=Pause(survival=HISTORY))
    fitted = fit_pause(scenario)
    assert fitted.fingerprint() == scenario.fingerprint()
    assert fit_pause(fitted) == fitted
    assert fitted.pause is not None
    assert isinstance(fitted.pause.survival, HistorySurvival)
    assert fitted.pause.survival.require_fitted().pauses == 5
    assert {warning.severity for warning in fit_warnings(fitted)} == {Severity.WARNING}


def test_a_fit_of_an_earlier_start_does_not_outlive_it() -> None:
    """The same scenario a day before the last pause ended: the fit is made afresh."""
    fitted = fit_pause(line_scenario().replace(pause=Pause(survival=HISTORY)))
    earlier = dataclasses.replace(fitted.grid, start=HISTORY.pauses[-1].start_local)
    again = fit_pause(fitted.replace(grid=earlier)).pause
    assert again is not None
    assert isinstance(again.survival, HistorySurvival)
    assert again.survival.require_fitted().pauses == 4


@pytest.mark.parametrize("name", ["east-aleppo-2016-12-08", "east-aleppo-2016-12-15"])
def test_both_packaged_scenarios_have_a_fitted_curve_that_is_said_aloud(name: str) -> None:
    opened = open_scenario(name)
    pause = opened.scenario.pause
    assert pause is not None
    assert isinstance(pause.survival, HistorySurvival)
    fitted = pause.survival.require_fitted()
    (told,) = [warning for warning in opened.warnings if warning.code == "pause_fitted"]
    assert told.message == fitted.warnings[0]
    assert "Below a day it extrapolates" in told.message
    assert f"{len(fitted.warnings) - 1} more remarks" in told.remedy
    assert {issue.code for issue in check_scenario(name).issues} >= {"pause_fitted", "pauses_not_used"}


def test_planner_and_certifier_agree_on_a_fitted_curve() -> None:
    """`plan_scenario` raises where the certifier's own arithmetic gives another value."""
    scenario = fit_pause(line_scenario().replace(pause=Pause(survival=HISTORY)))
    result = plan_scenario(scenario).plan.result
    assert result is not None
    assert result.expected_safe < result.persons_safe
    assert scenario.pause is not None
    assert scenario.pause.survival is not None
    for hours in (0, 1, 24, 100):
        ours = scenario.pause.survival.holds_after(hours)
        assert chance_of_lasting(scenario.pause.survival, hours) == pytest.approx(ours, rel=1e-12)


def test_the_slow_library_is_loaded_for_past_pauses_only() -> None:
    code = (
        "import sys; from safepassage.operations.check_scenario import open_scenario;"
        "from safepassage.operations.report_pause import pause_report; print('lifelines' in sys.modules)"
    )
    finished = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert finished.stdout.strip() == "False"
