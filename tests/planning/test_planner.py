"""Plans that can be checked by hand."""

import dataclasses
from datetime import timedelta

import pytest

from safepassage.model.pause import ExponentialSurvival, Pause
from safepassage.model.plan import Plan
from safepassage.model.sites import ReceptionSite, StagingArea
from safepassage.planning.planner import make_plan
from tests.builders import START, line_scenario, make_scenario


def safe_by(plan: Plan) -> list[int]:
    assert plan.safe_curve is not None
    return [row.safe for row in plan.safe_curve]


def test_a_line_is_cleared_at_length_plus_groups_less_one() -> None:
    plan = make_plan(line_scenario(persons=10, minutes=2, per_hour=120, steps=12))
    assert safe_by(plan) == [0, 0, 2, 4, 6, 8, 10, 10, 10, 10, 10, 10, 10]
    assert plan.result is not None
    assert plan.result.status == "optimal"
    assert plan.result.universally_optimal
    assert plan.result.last_arrival_step == 2 + 10 // 2 - 1
    assert plan.result.alpha == 1.0


def test_people_stay_at_home_until_the_road_has_room_for_them() -> None:
    scenario = make_scenario(
        links=[("home", "gate", 1, 6000), ("gate", "site", 1, 60)], staging=[("home", 5)], sites=["site"], steps=12
    )
    plan = make_plan(scenario)
    assert [flow.depart_step for flow in plan.path_flows] == [0, 1, 2, 3, 4]
    assert all(flow.arrive_step - flow.depart_step == 2 for flow in plan.path_flows)


def test_the_bottleneck_is_told_in_words_with_the_people_it_holds_back() -> None:
    scenario = make_scenario(
        links=[("home", "gate", 1, 6000), ("gate", "site", 1, 60)], staging=[("home", 8)], sites=["site"], steps=12
    )
    plan = make_plan(scenario)
    assert plan.bottlenecks
    worst = plan.bottlenecks[0]
    assert (worst.link_id, worst.direction, worst.by_step) == ("2", "forward", 3)
    assert (worst.from_step, worst.to_step) == (1, 2)
    assert worst.people_held_back == 6
    assert worst.statement == (
        "gate to site, 05:01 to 05:03, holds back 6 people: without this limit they could be safe by 05:03"
    )


def test_beds_are_a_bottleneck_too() -> None:
    scenario = make_scenario(
        links=[("home", "site", 1, 6000)],
        staging=[("home", 8)],
        sites=[ReceptionSite(reception_site_id="R1", name="School", node_id="site", beds=3)],
        steps=4,
    )
    plan = make_plan(scenario)
    assert safe_by(plan) == [0, 3, 3, 3, 3]
    assert plan.bottlenecks
    assert plan.bottlenecks[0].name == "School (beds)"
    assert plan.bottlenecks[0].people_held_back == 5
    assert plan.not_carried
    assert plan.not_carried[0].persons == 5
    assert plan.not_carried[0].reason.startswith("no room")


def test_who_cannot_be_carried_is_listed_with_the_reason() -> None:
    late = StagingArea(staging_area_id="late", node_id="a", persons=4, ready_at=START + timedelta(minutes=9))
    lost = StagingArea(staging_area_id="lost", node_id="island", persons=3)
    scenario = make_scenario(
        links=[("a", "b", 2, 600)], staging=[late, lost, ("a", 2)], sites=["b"], steps=10, nodes=["island"]
    )
    plan = make_plan(scenario)
    assert plan.not_carried is not None
    reasons = {row.staging_area_id: (row.persons, row.reason) for row in plan.not_carried}
    assert set(reasons) == {"late", "lost"}
    assert reasons["lost"] == (3, "no road open to this movement leads from here to a reception site")
    assert reasons["late"][0] == 4
    assert "no time" in reasons["late"][1]


def test_nobody_can_be_carried() -> None:
    scenario = make_scenario(links=[("a", "b", 20, 600)], staging=[("a", 2)], sites=["b"], steps=10)
    plan = make_plan(scenario)
    assert plan.result is not None
    assert (plan.result.status, plan.result.persons_safe, plan.result.last_arrival_step) == ("infeasible", 0, None)
    assert plan.path_flows == ()


def test_people_who_stand_at_a_site_are_safe_at_once() -> None:
    scenario = make_scenario(links=[("a", "b", 2, 600)], staging=[("b", 7)], sites=["b"], steps=3)
    plan = make_plan(scenario)
    (flow,) = plan.path_flows
    assert (flow.persons, flow.links, flow.depart_step, flow.arrive_step) == (7, (), 0, 0)
    assert safe_by(plan) == [7, 7, 7, 7]


def test_expected_safe_and_caught_on_one_road_by_the_closed_form() -> None:
    """One person a minute, one minute of road: E[safe] sums S at each arrival, E[caught] what S falls by on the way."""
    scenario = line_scenario(persons=3, minutes=1, per_hour=60, steps=5).replace(
        pause=Pause(survival=ExponentialSurvival(mean_h=1 / 60))
    )
    plan = make_plan(scenario)
    s = [2.718281828459045**-k for k in range(6)]
    assert plan.result is not None
    assert plan.result.expected_safe == pytest.approx(s[1] + s[2] + s[3])
    assert plan.result.expected_caught == pytest.approx(s[0] - s[3])
    assert plan.result.value == plan.result.bound == plan.result.expected_safe
    assert plan.break_table is not None
    assert sum(row.probability for row in plan.break_table) == pytest.approx(1.0)


def test_nobody_arrives_once_the_pause_is_over() -> None:
    scenario = line_scenario(persons=5, minutes=1, per_hour=60, steps=8).replace(
        pause=Pause(planned_end_at=START + timedelta(minutes=3))
    )
    assert safe_by(make_plan(scenario)) == [0, 1, 2, 2, 2, 2, 2, 2, 2]


def test_classes_are_planned_in_order() -> None:
    wounded = StagingArea(staging_area_id="wounded", node_id="a", persons=2, priority=1)
    others = StagingArea(staging_area_id="others", node_id="a", persons=2)
    scenario = make_scenario(links=[("a", "b", 1, 60)], staging=[others, wounded], sites=["b"], steps=6)
    plan = make_plan(scenario)
    first = [flow.arrive_step for flow in plan.path_flows if flow.staging_area_id == "wounded"]
    then = [flow.arrive_step for flow in plan.path_flows if flow.staging_area_id == "others"]
    assert (sorted(first), sorted(then)) == ([1, 2], [3, 4])


def test_a_choice_of_destination_is_kept() -> None:
    near = ReceptionSite(reception_site_id="near", node_id="b")
    far = ReceptionSite(reception_site_id="far", node_id="c")
    chooser = StagingArea(staging_area_id="chooser", node_id="a", persons=3, reception_site_ids=("far",))
    scenario = make_scenario(
        links=[("a", "b", 1, 600), ("b", "c", 2, 600)], staging=[chooser, ("a", 4)], sites=[near, far], steps=9
    )
    plan = make_plan(scenario)
    assert {flow.reception_site_id for flow in plan.path_flows if flow.staging_area_id == "chooser"} == {"far"}
    assert plan.result is not None
    assert plan.result.persons_safe == 7
    assert not plan.result.universally_optimal


def test_a_plan_does_not_depend_on_the_order_of_staging_areas_in_what_it_brings_to_safety() -> None:
    scenario = make_scenario(
        links=[("a", "c", 1, 90), ("b", "c", 2, 60), ("c", "d", 1, 100)],
        staging=[("a", 9), ("b", 7)],
        sites=["d"],
        steps=30,
    )
    turned = dataclasses.replace(scenario, staging_areas=scenario.staging_areas[::-1])
    assert safe_by(make_plan(scenario)) == safe_by(make_plan(turned))
