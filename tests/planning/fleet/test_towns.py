"""Whatever the town, the plan made for it passes the certifier, which shares no arithmetic with the planner."""

from hypothesis import HealthCheck, given, settings

from safepassage.certifying.certify import certify
from safepassage.model.scenario import Scenario
from safepassage.planning.fleet.planner import plan_fleet
from tests.planning.fleet.towns import towns


@given(towns())
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_plans_of_drawn_towns_are_certified(town: Scenario) -> None:
    plan = plan_fleet(town, seconds=5.0).plan

    verdict = certify(town, plan)

    assert verdict.violations == ()
    assert plan.result is not None
    assert plan.result.persons_safe + plan.result.persons_not_carried == town.persons
