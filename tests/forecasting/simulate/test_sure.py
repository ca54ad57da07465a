"""In a sure future a plan becomes exactly what it says, person by person at each instant."""

import dataclasses

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

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


@st.composite
def classed(draw: st.DrawFn) -> Scenario:
    """Scenarios with priorities, paces, choices of sites, households and beds besides."""
    scenario = draw(scenarios())
    sites = [site.reception_site_id for site in scenario.reception_sites]
    return scenario.replace(
        staging_areas=tuple(
            dataclasses.replace(
                area,
                priority=draw(st.sampled_from([None, 1, 2])),
                max_speed=draw(st.sampled_from([None, None, 30.0])),
                reception_site_ids=tuple(draw(st.sampled_from([[], [], sites[:1]]))),
                unit_size=draw(st.sampled_from([None, 3])),
            )
            for area in scenario.staging_areas
        ),
        reception_sites=tuple(
            dataclasses.replace(site, beds=draw(st.sampled_from([None, 2, 6]))) for site in scenario.reception_sites
        ),
    )


@given(classed())
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_so_it_does_with_classes_paces_households_and_beds(scenario: Scenario) -> None:
    check_sure(scenario, make_plan(scenario), ForecastSettings())


@given(scenarios())
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_so_it_does_whatever_people_would_do_before_a_shut_road(scenario: Scenario) -> None:
    plan = make_plan(scenario)
    for way in ("turn_back", "reroute"):
        check_sure(scenario, plan, ForecastSettings(corridors=CorridorFactor(when_blocked=way, patience_s=0)))
