"""Nobody overtakes the optimum of the future, and where somebody does it is told."""

import dataclasses

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from safepassage.errors import InternalError
from safepassage.forecasting.ensemble.optimum import check_optimum, most_possible
from safepassage.forecasting.futures.drawing import Drawer
from safepassage.forecasting.simulate.laying_out import lay_out
from safepassage.model.forecast_settings import (
    CapacityFactor,
    CorridorFactor,
    DamageFactor,
    ForecastSettings,
    InspectionFactor,
    LateFactor,
    NoShowFactor,
    PauseFactor,
    PoolFactor,
    SpeedFactor,
    WeatherFactor,
)
from safepassage.model.scenario import Scenario
from safepassage.planning.planner import make_plan
from tests.builders import line_scenario
from tests.parity.strategies import scenarios


def lively(when_blocked: str) -> ForecastSettings:
    return ForecastSettings(
        pause=PauseFactor(resumes=0.5, suspended_median_h=0.03, may_finish=True),
        corridors=CorridorFactor(
            open_mean_h=0.05, closed_median_h=0.03, open_at_start=0.7, when_blocked=when_blocked, patience_s=60
        ),
        capacity=CapacityFactor(spread=0.5),
        speed=SpeedFactor(spread=0.5),
        weather=WeatherFactor(chance_a_day=0.5),
        damage=DamageFactor(chance_a_link=0.3),
        inspection=InspectionFactor(spread=0.5),
        late=LateFactor(mean_s=60.0),
        no_shows=NoShowFactor(share=0.3),
        pool=PoolFactor(low=0.5, high=3.0),
    )


@given(scenarios(), st.sampled_from(["wait", "turn_back", "reroute"]), st.integers(0, 1000))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_nobody_overtakes_the_optimum_of_the_future(scenario: Scenario, when_blocked: str, seed: int) -> None:
    how = lively(when_blocked)
    check_optimum(scenario, lay_out(scenario, make_plan(scenario), how), Drawer.of(scenario, how, seed), 5)


def test_the_optimum_of_a_sure_future_is_that_of_the_scenario() -> None:
    scenario, how = line_scenario(), ForecastSettings()
    plan = make_plan(scenario)
    layout = lay_out(scenario, plan, how)
    best = most_possible(scenario, layout, Drawer.of(scenario, how, 1).sure(1), 0)
    assert best.tolist() == [row.most_possible for row in plan.safe_curve or ()]


def test_a_curve_above_the_optimum_is_our_fault() -> None:
    scenario, how = line_scenario(), ForecastSettings()
    layout = lay_out(scenario, make_plan(scenario), how)
    flows = layout.people.flows.copy()
    flows["arrive"] = 0
    tables = layout.people.tables
    faster = layout._replace(
        people=layout.people._replace(flows=flows, tables=tables._replace(travel_s=tables.travel_s / 2))
    )
    with pytest.raises(InternalError, match="by instant 1"):
        check_optimum(scenario, faster, Drawer.of(scenario, how, 1), 1)


def test_a_plan_that_cannot_be_followed_is_our_fault() -> None:
    scenario = line_scenario()
    plan = make_plan(scenario)
    wrong = dataclasses.replace(plan.path_flows[0], links=("2",))
    with pytest.raises(InternalError, match="certify"):
        lay_out(scenario, dataclasses.replace(plan, path_flows=(wrong,)), ForecastSettings())
