"""The trade-off between people safe and people caught."""

from itertools import pairwise

import pytest

from safepassage.certifying.certify import certify
from safepassage.model.pause import ExponentialSurvival, Pause, WeibullSurvival
from safepassage.model.scenario import Scenario
from safepassage.model.verdict import Optimality
from safepassage.planning.frontier import FrontierPlan, frontier_of
from safepassage.planning.planner import ask
from tests.builders import line_scenario, make_scenario

WORTH_IT = (Optimality.UNIVERSAL, Optimality.MOST_VALUE)


def two_areas() -> Scenario:
    """One area three minutes from safety, one six; the pause lasts an hour on average."""
    return make_scenario(
        links=[("far", "near", 3, 120), ("near", "safe", 3, 120)],
        staging=[("near", 30), ("far", 30)],
        sites=["safe"],
        steps=60,
        pause=Pause(survival=ExponentialSurvival(mean_h=1.0)),
    )


def assert_trade_off(scenario: Scenario, found: tuple[FrontierPlan, ...]) -> None:
    for one, next_one in pairwise(found):
        assert one.point.exposure_weight <= next_one.point.exposure_weight
        assert one.point.expected_safe > next_one.point.expected_safe
        assert one.point.expected_caught > next_one.point.expected_caught
    for each in found:
        verdict = certify(scenario, each.plan)
        assert verdict.violations == ()
        assert verdict.optimality in WORTH_IT


def test_every_point_is_a_plan_of_most_value_and_both_figures_fall() -> None:
    scenario = two_areas()
    found = frontier_of(ask(scenario))
    assert_trade_off(scenario, found)
    assert len(found) >= 12
    first, last = found[0].point, found[-1].point
    assert (first.exposure_weight, first.persons_called, first.persons_not_called) == (0.0, 60, 0)
    assert (last.persons_called, last.expected_caught, last.last_call_at) == (0, 0.0, None)


def test_the_corners_are_where_going_is_worth_nothing() -> None:
    """At a constant hazard going t minutes is worth it while w < 1 / (exp(t / 60) - 1), whenever it begins."""
    found = frontier_of(ask(two_areas()), points=5)
    called = {each.point.persons_called for each in found}
    assert {60, 30, 0} <= called
    (near,) = [each.point for each in found if each.point.persons_called == 30]
    assert 9.508 < near.exposure_weight < 19.504


def test_where_the_hazard_falls_waiting_is_safer_and_the_points_are_many() -> None:
    scenario = line_scenario(persons=60, minutes=5, per_hour=120, steps=120).replace(
        pause=Pause(survival=WeibullSurvival(scale_h=2.0, shape=0.5))
    )
    found = frontier_of(ask(scenario), points=12)
    assert_trade_off(scenario, found)
    assert len(found) == 12
    latest = [each.point.last_call_at for each in found if each.point.persons_called == 60]
    assert latest[0] is not None
    assert latest[-1] is not None
    assert latest[0] < latest[-1]


@pytest.mark.parametrize("pause", [None, Pause()])
def test_a_sure_pause_has_nothing_to_trade(pause: Pause | None) -> None:
    (only,) = frontier_of(ask(line_scenario(persons=4).replace(pause=pause)))
    assert (only.point.exposure_weight, only.point.persons_called, only.point.expected_caught) == (0.0, 4, 0.0)
