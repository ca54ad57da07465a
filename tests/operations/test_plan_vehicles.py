"""Whatever the town, its plan passes the certifier, which shares no arithmetic with the planner, and claims no more."""

import dataclasses

import pytest
from hypothesis import HealthCheck, given, settings

from safepassage.certifying.certify import certify
from safepassage.errors import InputError
from safepassage.model.scenario import Scenario
from safepassage.operations.plan_scenario import PlanOptions, plan_scenario
from tests.planning.fleet.small import RIDE, bus, drive
from tests.planning.fleet.towns import towns


@given(towns())
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_plans_of_drawn_towns_are_certified(town: Scenario) -> None:
    planned = plan_scenario(town, PlanOptions(prices=False, time_limit_s=5.0))

    verdict = certify(town, planned.plan)

    assert (verdict.violations, verdict.warnings) == ((), ())
    result = planned.plan.result
    assert result is not None
    assert result.persons_safe + result.persons_not_carried == town.persons
    assert result.bound >= result.value - 1e-6
    assert verdict.worth is not None
    assert (result.status == "optimal") == verdict.worth.negligible


def test_a_plan_that_withstands_is_not_made_with_vehicles() -> None:
    scenario = drive([("pc", "p", "c", 2, RIDE)], staging=[("p", 4)], vehicles=[bus()])
    with pytest.raises(InputError, match="withstand"):
        plan_scenario(scenario, PlanOptions(withstand=1))


def test_the_frontier_with_vehicles_goes_from_all_to_nobody() -> None:
    """The pause breaks soon: at w = 0 all are sent; the heavier the weight the fewer are called and caught."""
    from safepassage.model.pause import ExponentialSurvival, Pause  # noqa: PLC0415

    scenario = drive(
        [("pc", "p", "c", 2, RIDE)],
        staging=[("p", 8)],
        vehicles=[bus()],
        pause=Pause(survival=ExponentialSurvival(mean_h=0.1)),
    )
    planned = plan_scenario(scenario, PlanOptions(prices=False, frontier=True, time_limit_s=5.0))
    points = planned.plan.frontier
    assert points is not None
    assert points[0].persons_called == 8
    assert points[-1].persons_called == 0
    assert [point.expected_caught for point in points] == sorted((p.expected_caught for p in points), reverse=True)
    assert dataclasses.astuple(points[-1])[1:3] == (0.0, 0.0)
