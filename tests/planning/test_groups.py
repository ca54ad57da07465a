"""A plan seen by group, and the cost of rules, by hand."""

import pytest
from hypothesis import given, settings

from safepassage.model.pause import ExponentialSurvival, Pause
from safepassage.model.scenario import Scenario
from safepassage.planning.groups import figures_by_group
from safepassage.planning.planner import make_plan
from safepassage.planning.rules import APART, HOUSEHOLDS, costs_of_rules
from tests.builders import make_scenario
from tests.planning.prices.strategies import minute
from tests.planning.test_classes import people, safe_by, scenarios


def test_each_group_has_its_own_figures() -> None:
    """One a minute over a road of a minute; the wounded first, one of the others finds no time."""
    scenario = make_scenario(
        links=[("a", "b", 1, 60)],
        staging=[
            people("1", "a", 3, group="others"),
            people("2", "a", 2, group="wounded", priority=1),
            people("3", "b", 1, group="there already"),
        ],
        sites=["b"],
        steps=4,
        pause=Pause(survival=ExponentialSurvival(mean_h=1 / 60)),
    )
    others, wounded, there = figures_by_group(scenario, make_plan(scenario).path_flows)
    s = [2.718281828459045**-k for k in range(5)]
    assert (wounded.group, wounded.persons, wounded.safe, wounded.not_carried) == ("wounded", 2, 2, 0)
    assert (wounded.first_departure_at, wounded.half_safe_at, wounded.last_arrival_at) == (
        minute(0),
        minute(1),
        minute(2),
    )
    assert wounded.expected_safe == pytest.approx(s[1] + s[2])
    assert wounded.expected_caught == pytest.approx(s[0] - s[2])
    assert (others.persons, others.safe, others.not_carried) == (3, 2, 1)
    assert (others.first_departure_at, others.half_safe_at, others.last_arrival_at) == (
        minute(2),
        minute(4),
        minute(4),
    )
    assert (there.first_departure_at, there.half_safe_at, there.expected_caught) == (None, minute(0), 0.0)


def test_a_group_that_is_not_carried_has_no_times() -> None:
    scenario = make_scenario(links=[("a", "b", 9, 60)], staging=[people("1", "a", 3, group="g")], sites=["b"], steps=4)
    (figures,) = figures_by_group(scenario, make_plan(scenario).path_flows)
    assert (figures.safe, figures.not_carried) == (0, 3)
    assert figures.first_departure_at is figures.half_safe_at is figures.last_arrival_at is None


def test_what_it_costs_to_keep_households_whole() -> None:
    """Ten a minute hold two households of four: 8, 16, 20 instead of 10, 20: 2 + 4 people a minute later."""
    scenario = make_scenario(
        links=[("a", "b", 1, 600)], staging=[people("1", "a", 20, unit_size=4)], sites=["b"], steps=6
    )
    (cost,) = costs_of_rules(scenario, make_plan(scenario).path_flows)
    assert (cost.rule, cost.persons_fewer, cost.parted_households) == (HOUSEHOLDS, 0, 0)
    assert cost.person_hours == pytest.approx(6 / 60)
    assert cost.safe_by_without == (0, 10, 20, 20, 20, 20, 20)


def test_what_it_costs_to_keep_groups_apart() -> None:
    """The many enter at 0 and 1; the few would enter at 2, and must wait until 4: two people, two minutes."""
    scenario = make_scenario(
        links=[("a", "b", 3, 120)],
        staging=[
            people("few", "a", 2, group="east", may_not_mix_with=("west",)),
            people("many", "a", 4, group="west"),
        ],
        sites=["b"],
        steps=9,
    )
    (cost,) = costs_of_rules(scenario, make_plan(scenario).path_flows)
    assert (cost.rule, cost.persons_fewer) == (APART, 0)
    assert cost.person_hours == pytest.approx(4 / 60)


def test_without_rules_there_is_nothing_to_cost() -> None:
    scenario = make_scenario(links=[("a", "b", 3, 120)], staging=[("a", 3)], sites=["b"], steps=9)
    assert costs_of_rules(scenario, make_plan(scenario).path_flows) == ()


@settings(max_examples=25, derandomize=True, deadline=None)
@given(scenarios())
def test_groups_add_up_to_the_plan(scenario: Scenario) -> None:
    plan = make_plan(scenario)
    figures = figures_by_group(scenario, plan.path_flows)
    assert plan.result is not None
    assert sum(group.persons for group in figures) == scenario.persons
    assert sum(group.safe for group in figures) == safe_by(plan)[-1]
    assert sum(group.expected_safe for group in figures) == pytest.approx(plan.result.expected_safe)
    assert sum(group.expected_caught for group in figures) == pytest.approx(plan.result.expected_caught)
