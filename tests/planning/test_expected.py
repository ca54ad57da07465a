"""Expected safe against expected caught: closed forms, and what may not change."""

import dataclasses
from math import exp

import pytest

from safepassage.certifying.certify import certify
from safepassage.model.network import RoadNetwork
from safepassage.model.pause import ExponentialSurvival, Pause
from safepassage.model.plan import Plan
from safepassage.model.scenario import Scenario
from safepassage.model.sites import StagingArea
from safepassage.model.verdict import Optimality
from safepassage.planning.expected import price_unit
from safepassage.planning.planner import make_plan, prove
from tests.builders import line_scenario, make_scenario


def with_mean(scenario: Scenario, minutes: float) -> Scenario:
    return scenario.replace(pause=Pause(survival=ExponentialSurvival(mean_h=minutes / 60)))


def figures(plan: Plan) -> tuple[float, float, float]:
    assert plan.result is not None
    return plan.result.expected_safe, plan.result.expected_caught, plan.result.value


@pytest.mark.parametrize("weight", [0.0, 0.3, 2.0])
def test_one_road_and_an_exponential_pause_by_the_closed_form(weight: float) -> None:
    """Two people a minute on a road of three minutes; the pause lasts 30 minutes on average.

    The n-th pair leaves at n and is safe at n + 3: E[safe] sums 2 exp(-(n + 3) / 30), E[caught] sums
    2 (exp(-n / 30) - exp(-(n + 3) / 30)). Going is worth it while 1 > w (exp(3 / 30) - 1), as for all weights here.
    """
    scenario = with_mean(line_scenario(persons=40, minutes=3, per_hour=120, steps=60), 30)
    safe, caught, value = figures(make_plan(scenario, exposure_weight=weight))
    expected_safe = sum(2 * exp(-(n + 3) / 30) for n in range(20))
    expected_caught = sum(2 * (exp(-n / 30) - exp(-(n + 3) / 30)) for n in range(20))
    assert safe == pytest.approx(expected_safe, abs=1e-6)
    assert caught == pytest.approx(expected_caught, abs=1e-6)
    assert value == pytest.approx(expected_safe - weight * expected_caught, abs=1e-6)


def test_beyond_the_weight_at_which_going_is_worth_nothing_nobody_is_called_and_the_plan_says_so() -> None:
    scenario = with_mean(line_scenario(persons=8, minutes=3, per_hour=120, steps=30), 30)
    breaks_even = 1 / (exp(0.1) - 1)
    going = make_plan(scenario, exposure_weight=breaks_even * 0.999)
    staying = make_plan(scenario, exposure_weight=breaks_even * 1.001)
    assert going.result is not None
    assert going.result.persons_safe == 8
    assert staying.result is not None
    assert (staying.result.persons_safe, staying.result.status) == (0, "optimal")
    assert staying.result.settings["persons_safe_at_weight_0"] == 8
    (row,) = staying.not_carried or ()
    assert row.persons == 8
    assert "not called forward" in row.reason
    verdict = certify(scenario, staying)
    assert verdict.feasible
    assert verdict.optimality is Optimality.MOST_VALUE


def test_a_protected_road_is_worth_taking_at_any_weight() -> None:
    scenario = with_mean(line_scenario(persons=8, minutes=3, per_hour=120, steps=30), 30)
    network = scenario.network
    sheltered = scenario.replace(
        network=RoadNetwork(
            config=network.config,
            nodes=network.nodes,
            links=tuple(dataclasses.replace(link, exposure=0.0) for link in network.links),
            uses=network.uses,
        )
    )
    plan = make_plan(sheltered, exposure_weight=1000.0)
    assert plan.result is not None
    assert (plan.result.persons_safe, plan.result.expected_caught) == (8, 0)
    assert certify(sheltered, plan).violations == ()


def test_a_worse_road_is_avoided_where_the_long_way_is_safer() -> None:
    scenario = with_mean(
        make_scenario(
            links=[("a", "b", 2, 600), ("a", "c", 2, 600), ("c", "b", 2, 600)],
            staging=[("a", 5)],
            sites=["b"],
            steps=20,
        ),
        30,
    )
    network = scenario.network
    links = tuple(dataclasses.replace(link, exposure=9.0 if link.link_id == "1" else None) for link in network.links)
    worse = scenario.replace(
        network=RoadNetwork(config=network.config, nodes=network.nodes, links=links, uses=network.uses)
    )
    assert {flow.links for flow in make_plan(worse).path_flows} == {("1",)}
    assert {flow.links for flow in make_plan(worse, exposure_weight=1.0).path_flows} == {("2", "3")}


def test_classes_come_in_order_at_every_weight() -> None:
    wounded = StagingArea(staging_area_id="wounded", node_id="a", persons=2, priority=1)
    others = StagingArea(staging_area_id="others", node_id="a", persons=2)
    scenario = with_mean(make_scenario(links=[("a", "b", 1, 60)], staging=[others, wounded], sites=["b"], steps=6), 60)
    plan = make_plan(scenario, exposure_weight=0.5)
    first = [flow.arrive_step for flow in plan.path_flows if flow.staging_area_id == "wounded"]
    then = [flow.arrive_step for flow in plan.path_flows if flow.staging_area_id == "others"]
    assert (sorted(first), sorted(then)) == ([1, 2], [3, 4])


def test_a_plan_from_another_hand_is_held_against_the_most_any_plan_is_worth() -> None:
    scenario = with_mean(line_scenario(persons=8, minutes=3, per_hour=120, steps=30), 30)
    proof = prove(scenario, exposure_weight=0.5)
    verdict = certify(scenario, dataclasses.replace(make_plan(scenario), certificate=proof))
    assert verdict.worth is not None
    best = make_plan(scenario, exposure_weight=0.5)
    assert verdict.worth.bound == pytest.approx(figures(best)[2], abs=1e-6)


def test_prices_are_as_fine_as_64_bits_allow() -> None:
    assert price_unit(0.5, 8000) == 10**9
    assert price_unit(10.0**6, 8000) * (1 + 10**6) <= 10**12
    assert price_unit(1.0, 10**10) * 2 * 10**10 <= 2**62
    assert price_unit(10.0**15, 1) == 1
