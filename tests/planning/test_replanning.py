"""A question asked again gives the curve of its plan."""

import dataclasses

import pytest

from safepassage.model.pause import ExponentialSurvival, Pause
from safepassage.model.scenario import Objective, Scenario
from safepassage.model.sites import StagingArea
from safepassage.planning.planner import make_plan
from safepassage.planning.replanning import safe_by_of_best
from tests.builders import make_scenario


def two_groups() -> Scenario:
    return make_scenario(
        links=[("a", "b", 1, 60), ("b", "c", 3, 60), ("a", "c", 2, 30)],
        staging=[StagingArea(staging_area_id="here", node_id="a", persons=6), ("b", 5)],
        sites=["c"],
        steps=15,
    )


def with_priority(scenario: Scenario) -> Scenario:
    first, *others = scenario.staging_areas
    return scenario.replace(staging_areas=(dataclasses.replace(first, priority=1), *others))


def exposed(scenario: Scenario) -> Scenario:
    pause = Pause(survival=ExponentialSurvival(mean_h=0.1))
    return scenario.replace(pause=pause, objective=Objective(exposure_weight=3.0))


@pytest.mark.parametrize(
    "scenario", [two_groups(), with_priority(two_groups()), exposed(two_groups()), exposed(with_priority(two_groups()))]
)
def test_the_curve_is_that_of_the_plan(scenario: Scenario) -> None:
    plan = make_plan(scenario)
    assert plan.safe_curve is not None
    assert safe_by_of_best(scenario) == tuple(row.safe for row in plan.safe_curve)


def test_a_weight_asked_for_goes_before_that_of_the_scenario() -> None:
    scenario = exposed(two_groups())
    assert safe_by_of_best(scenario, exposure_weight=0.0) == safe_by_of_best(two_groups())
    assert safe_by_of_best(scenario)[-1] < safe_by_of_best(two_groups())[-1]
