"""Households stay together where that brings as many to safety; else as few as was found are parted."""

import dataclasses

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safepassage.certifying.certify import certify
from safepassage.flow.network.expanded import expand
from safepassage.model.pause import Pause, TabulatedSurvival
from safepassage.model.plan import PathFlow, Plan
from safepassage.model.scenario import Scenario
from safepassage.model.sites import ReceptionSite, StagingArea
from safepassage.model.verdict import Optimality
from safepassage.planning.households import merged, parted_households
from safepassage.planning.parties import in_units
from safepassage.planning.planner import make_plan
from tests.builders import make_scenario
from tests.planning.replaying import faults, parted
from tests.planning.test_classes import arrivals, safe_by, scenarios


def families(name: str, node_id: str, persons: int, unit_size: int) -> StagingArea:
    return StagingArea(staging_area_id=name, node_id=node_id, persons=persons, unit_size=unit_size)


def one_road(per_hour: float, *staging: StagingArea, steps: int = 12) -> Scenario:
    return make_scenario(links=[("a", "b", 1, per_hour)], staging=staging, sites=["b"], steps=steps)


def parties(plan: Plan) -> list[int]:
    return [flow.persons for flow in merged(plan.path_flows)]


def test_households_share_a_road_that_has_room_for_three_of_four_people() -> None:
    """Ten a minute hold two households of four: eight, eight, and the last four; twenty people one by one need two."""
    scenario = one_road(600, families("S1", "a", 20, 4))
    plan = make_plan(scenario)
    assert safe_by(plan)[:5] == [0, 8, 16, 20, 20]
    assert sorted(parties(plan)) == [4, 8, 8]
    verdict = certify(scenario, plan)
    assert (verdict.feasible, verdict.parted_households) == (True, 0)


def test_a_rule_that_does_not_bind_changes_nothing() -> None:
    scenario = one_road(600, families("S1", "a", 20, 5))
    assert safe_by(make_plan(scenario))[:4] == [0, 10, 20, 20]
    assert certify(scenario, make_plan(scenario)).optimality is Optimality.UNIVERSAL


def test_the_last_household_is_smaller_and_stays_together_too() -> None:
    """Eleven people in fours: two households of four and one of three. Seven a minute: four, four, three."""
    scenario = one_road(420, families("S1", "a", 11, 4))
    plan = make_plan(scenario)
    assert sorted(parties(plan)) == [4, 7]
    assert safe_by(plan)[:4] in ([0, 7, 11, 11], [0, 4, 11, 11])
    assert certify(scenario, plan).parted_households == 0


def test_people_alone_fill_what_households_leave() -> None:
    """Five a minute: a household of three and two people alone, four times, so that no minute is wasted."""
    scenario = one_road(300, families("families", "a", 12, 3), StagingArea(staging_area_id="1", node_id="a", persons=8))
    plan = make_plan(scenario)
    assert safe_by(plan)[:6] == [0, 5, 10, 15, 20, 20]
    assert certify(scenario, plan).parted_households == 0


def test_a_household_too_large_for_the_road_is_parted_and_counted() -> None:
    """One a minute: nobody can walk beside anybody, and all four arrive all the same."""
    scenario = one_road(60, families("S1", "a", 4, 4))
    plan = make_plan(scenario)
    assert safe_by(plan)[:6] == [0, 1, 2, 3, 4, 4]
    verdict = certify(scenario, plan)
    assert (verdict.feasible, verdict.parted_households) == (True, 1)
    assert any("parts 1 of its 1 households" in warning for warning in verdict.warnings)


def test_people_are_not_left_behind_to_keep_a_household_whole() -> None:
    """Seven beds for two households of four: one is whole, and three of the other come."""
    beds = ReceptionSite(reception_site_id="R1", node_id="b", beds=7)
    scenario = make_scenario(links=[("a", "b", 1, 600)], staging=[families("S1", "a", 8, 4)], sites=[beds], steps=5)
    plan = make_plan(scenario)
    assert safe_by(plan)[-1] == 7
    assert parted_households(scenario, plan.path_flows) == {"S1": 1}


def test_a_longer_way_is_taken_rather_than_to_part() -> None:
    """The short road lets one in a minute, the long one six: a household of six goes the long way."""
    scenario = make_scenario(
        links=[("a", "b", 1, 60), ("a", "b", 4, 360)], staging=[families("S1", "a", 6, 6)], sites=["b"], steps=8
    )
    plan = make_plan(scenario)
    assert arrivals(plan) == {"S1": [4] * 6}
    assert certify(scenario, plan).parted_households == 0


def test_a_household_that_cannot_go_together_is_not_taken_out_where_it_would_not_be_worth_it() -> None:
    """At w = 9 the pause is sure to hold for four minutes and never later: the long road of six is worth nothing."""
    pause = Pause(
        survival=TabulatedSurvival(file="survival.csv", hours=(0.0, 5 / 60, 5.1 / 60), survival=(1.0, 1.0, 0.1))
    )
    scenario = make_scenario(
        links=[("a", "b", 1, 60), ("a", "b", 6, 360)],
        staging=[families("S1", "a", 4, 4)],
        sites=["b"],
        steps=9,
        pause=pause,
    )
    plan = make_plan(scenario, exposure_weight=9.0)
    assert arrivals(plan) == {"S1": [1, 2, 3, 4]}
    assert certify(scenario, plan).parted_households == 1


def test_a_network_in_households_rounds_every_limit_down() -> None:
    scenario = one_road(420, families("S1", "a", 11, 4), steps=3)
    network = in_units(expand(scenario), 4)
    assert network.capacity[0].tolist() == [1, 1, 1]
    assert network.supply.tolist() == [2]
    assert (network.beds == expand(scenario).beds).all()


def test_parted_households_are_those_that_no_party_holds() -> None:
    scenario = one_road(600, families("S1", "a", 11, 4))

    def counted(*persons: int) -> int:
        flows = [
            PathFlow(
                path_flow_id=str(step), staging_area_id="S1", reception_site_id="R1", persons=number,
                links=("1",), enter_steps=(step,), depart_step=step, arrive_step=step + 1,
            )
            for step, number in enumerate(persons)
        ]  # fmt: skip
        return parted_households(scenario, flows)["S1"]

    assert [counted(4, 4, 3), counted(8, 3), counted(11), counted(7), counted()] == [0] * 5
    assert [counted(3, 3, 3, 2), counted(5, 5, 1), counted(6, 5), counted(4)] == [2, 1, 1, 0]


@settings(max_examples=30, derandomize=True, deadline=None)
@given(scenarios())
def test_households_cost_nobody_their_safety_within_a_class(scenario: Scenario) -> None:
    """With one class, as many are safe by the horizon as without the rule; and everybody travels as is allowed."""
    areas = tuple(
        dataclasses.replace(area, max_speed=None, priority=None, may_not_mix_with=()) for area in scenario.staging_areas
    )
    together = scenario.replace(staging_areas=areas)
    plan = make_plan(together)
    free = make_plan(scenario.replace(staging_areas=tuple(dataclasses.replace(area, unit_size=None) for area in areas)))
    assert safe_by(plan)[-1] == safe_by(free)[-1]
    assert faults(together, plan.path_flows) == []
    assert parted(together, plan.path_flows) <= parted(together, free.path_flows)
    if not any((area.unit_size or 1) > 1 for area in areas):
        assert safe_by(plan) == safe_by(free)


@settings(max_examples=40, derandomize=True, deadline=None)
@given(scenarios(), st.sampled_from([0.0, 0.7]))
def test_many_households_are_led_together_by_the_same_rules(scenario: Scenario, weight: float) -> None:
    """As in a city: nobody is led household by household unless fewer would be safe."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("safepassage.planning.parties.FEW_PEOPLE", -1)
        plan = make_plan(scenario, exposure_weight=weight)
    verdict = certify(scenario, plan)
    assert verdict.violations == ()
    assert verdict.parted_households == parted(scenario, plan.path_flows)
    assert faults(scenario, plan.path_flows) == []
    if weight == 0:
        assert safe_by(plan)[-1] == safe_by(make_plan(scenario))[-1]
