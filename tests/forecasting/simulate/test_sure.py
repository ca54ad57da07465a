"""In a sure future a plan becomes exactly what it says, person by person at each instant."""

import numpy as np
from hypothesis import HealthCheck, given, settings

from safepassage.forecasting.futures.drawing import Drawer
from safepassage.forecasting.simulate.carry import Carrier
from safepassage.forecasting.simulate.laying_out import lay_out
from safepassage.model.forecast_settings import CorridorFactor, ForecastSettings
from safepassage.model.plan import Plan
from safepassage.model.scenario import Scenario
from safepassage.planning.planner import make_plan
from tests.parity.strategies import scenarios


def check_sure(scenario: Scenario, plan: Plan, how: ForecastSettings) -> None:
    drawer = Drawer.of(scenario, how, 1)
    outcomes = Carrier(lay_out(scenario, plan, how)).carry_out(drawer.sure(2))
    curve = plan.safe_curve or ()
    for row in (0, 1):
        assert outcomes.safe[row].tolist() == [point.safe for point in curve]
        assert outcomes.moving[row].tolist() == [point.moving for point in curve]
        assert outcomes.waiting[row].tolist() == [point.waiting for point in curve]
        assert not outcomes.caught[row].any()
    arrived = np.zeros(len(scenario.staging_areas), int)
    names = [area.staging_area_id for area in scenario.staging_areas]
    for flow in plan.path_flows:
        arrived[names.index(flow.staging_area_id)] += flow.persons
    assert outcomes.safe_by_area[0].tolist() == arrived.tolist()
    assert not outcomes.turned_back.any()
    assert not outcomes.rerouted.any()


@given(scenarios())
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_sure_future_gives_the_plans_own_curve(scenario: Scenario) -> None:
    plan = make_plan(scenario)
    check_sure(scenario, plan, ForecastSettings())


@given(scenarios())
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_so_it_does_whatever_people_would_do_before_a_shut_road(scenario: Scenario) -> None:
    plan = make_plan(scenario)
    for way in ("turn_back", "reroute"):
        check_sure(scenario, plan, ForecastSettings(corridors=CorridorFactor(when_blocked=way, patience_s=0)))
