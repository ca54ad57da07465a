"""Classes in order: the slow first, groups kept apart, and nothing lost where no rule binds."""

from collections import defaultdict
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from safepassage.certifying.certify import certify
from safepassage.model.corridor import Corridor
from safepassage.model.network import Node
from safepassage.model.pause import ExponentialSurvival, Pause
from safepassage.model.plan import Plan
from safepassage.model.scenario import Scenario
from safepassage.model.sites import ReceptionSite, StagingArea
from safepassage.model.verdict import Optimality
from safepassage.planning.classes import classes_of, has_classes, parts_of
from safepassage.planning.planner import make_plan
from tests.builders import START, make_scenario
from tests.planning.replaying import faults, parted


def safe_by(plan: Plan) -> list[int]:
    assert plan.safe_curve is not None
    return [row.safe for row in plan.safe_curve]


def most_possible(plan: Plan) -> list[int]:
    assert plan.safe_curve is not None
    return [row.most_possible for row in plan.safe_curve]


def arrivals(plan: Plan) -> dict[str, list[int]]:
    """For each staging area the instant of arrival of each of its people."""
    found: dict[str, list[int]] = defaultdict(list)
    for flow in plan.path_flows:
        found[flow.staging_area_id] += [flow.arrive_step] * flow.persons
    return {name: sorted(instants) for name, instants in found.items()}


def people(name: str, node_id: str, persons: int, **members: object) -> StagingArea:
    return StagingArea(staging_area_id=name, node_id=node_id, persons=persons, **members)  # type: ignore[arg-type]


def test_the_slow_go_first_and_take_their_own_time() -> None:
    """Two minutes at 60 km/h, four at 30: entries 0 and 1 are theirs, safe at 4 and 5; the others enter at 2 and 3."""
    scenario = make_scenario(
        links=[("a", "b", 2, 60)],
        staging=[people("well", "a", 2), people("wounded", "a", 2, max_speed=30.0)],
        sites=["b"],
        steps=8,
    )
    plan = make_plan(scenario)
    assert [[area.staging_area_id for area in members] for members in classes_of(scenario)] == [["wounded"], ["well"]]
    assert arrivals(plan) == {"wounded": [4, 5], "well": [4, 5]}
    assert certify(scenario, plan).feasible


def test_everyone_slow_is_one_class_with_an_exact_bound() -> None:
    scenario = make_scenario(
        links=[("a", "b", 2, 60)], staging=[people("wounded", "a", 3, max_speed=30.0)], sites=["b"], steps=8
    )
    plan = make_plan(scenario)
    assert not has_classes(scenario)
    assert safe_by(plan) == most_possible(plan) == [0, 0, 0, 0, 1, 2, 3, 3, 3]
    assert certify(scenario, plan).optimality is Optimality.UNIVERSAL


def test_paces_that_take_equal_steps_are_one_class() -> None:
    """At 40 km/h a minute's road takes a minute and a half: two steps of one minute, as at 30 km/h."""
    scenario = make_scenario(
        links=[("a", "b", 1, 60)],
        staging=[people("one", "a", 2, max_speed=40.0), people("two", "a", 2, max_speed=30.0)],
        sites=["b"],
        steps=8,
    )
    assert not has_classes(scenario)
    assert safe_by(make_plan(scenario)) == [0, 0, 1, 2, 3, 4, 4, 4, 4]


def test_the_bound_takes_all_to_be_as_fast_as_the_fastest() -> None:
    """The fast alone could be safe at 1 and 2, the slow at 2 and 3; one road lets one in a minute."""
    scenario = make_scenario(
        links=[("a", "b", 1, 60)],
        staging=[people("fast", "a", 1), people("slow", "a", 1, max_speed=30.0)],
        sites=["b"],
        steps=4,
    )
    plan = make_plan(scenario)
    assert most_possible(plan) == [0, 1, 2, 2, 2]
    assert safe_by(plan) == [0, 0, 2, 2, 2]
    verdict = certify(scenario, plan)
    assert verdict.feasible
    assert list(verdict.most_possible_by) == most_possible(plan)
    assert plan.result is not None
    assert not plan.result.universally_optimal


def test_the_bound_lets_the_fast_wait_where_the_slow_still_walk() -> None:
    """Nobody may wait on the way, and the second road opens at 4: only the slow, who enter at 0, are there just then.

    People as fast as the fastest would be there at 2, so that the bound must let them wait.
    """
    gate = Corridor(corridor_id="gate", link_ids=("2",), opens_at=START + timedelta(minutes=4))
    scenario = make_scenario(
        links=[("a", "b", 2, 60), ("b", "c", 1, 600)],
        staging=[people("fast", "b", 0), people("slow", "a", 1, max_speed=30.0)],
        sites=["c"],
        steps=6,
        corridors=[gate],
        wait_en_route=False,
    )
    plan = make_plan(scenario)
    assert safe_by(plan) == [0, 0, 0, 0, 0, 0, 1]
    verdict = certify(scenario, plan)
    assert verdict.feasible
    assert all(safe <= most for safe, most in zip(safe_by(plan), verdict.most_possible_by, strict=True))


def test_groups_that_do_not_meet_anyway_lose_nothing() -> None:
    scenario = make_scenario(
        links=[("a", "b", 1, 60), ("c", "d", 1, 60)],
        staging=[
            people("east", "a", 3, group="east", may_not_mix_with=("west",)),
            people("west", "c", 3, group="west"),
        ],
        sites=["b", "d"],
        steps=6,
    )
    plan = make_plan(scenario)
    assert safe_by(plan) == [0, 2, 4, 6, 6, 6, 6]
    assert certify(scenario, plan).optimality is Optimality.UNIVERSAL


def test_the_larger_group_goes_first_and_the_other_waits_until_the_road_is_free() -> None:
    """A road of three minutes for two a minute: the four are on it from 0 until 4, so that the two enter at 4."""
    scenario = make_scenario(
        links=[("a", "b", 3, 120)],
        staging=[
            people("few", "a", 2, group="east", may_not_mix_with=("west",)),
            people("many", "a", 4, group="west"),
        ],
        sites=["b"],
        steps=9,
    )
    plan = make_plan(scenario)
    assert arrivals(plan) == {"many": [3, 3, 4, 4], "few": [7, 7]}
    assert certify(scenario, plan).feasible


def test_priority_comes_before_size() -> None:
    scenario = make_scenario(
        links=[("a", "b", 3, 120)],
        staging=[
            people("few", "a", 2, group="east", may_not_mix_with=("west",), priority=1),
            people("many", "a", 4, group="west"),
        ],
        sites=["b"],
        steps=9,
    )
    assert arrivals(make_plan(scenario)) == {"few": [3, 3], "many": [6, 6, 7, 7]}


def test_nobody_comes_to_a_crossing_while_the_others_pass() -> None:
    """The many cross one a minute, at 1, 2 and 3; the few, who go another way from there, cross at 4."""
    scenario = make_scenario(
        links=[("a", "x", 1, 180), ("x", "r", 1, 60), ("b", "x", 1, 600), ("x", "s", 1, 600)],
        staging=[
            people("many", "a", 3, group="west", reception_site_ids=("R1",)),
            people("few", "b", 2, group="east", may_not_mix_with=("west",), reception_site_ids=("R2",)),
        ],
        sites=["r", "s"],
        steps=9,
        nodes=[Node(node_id="x", x_coord=0.0, y_coord=0.0)],
    )
    plan = make_plan(scenario)
    assert arrivals(plan) == {"many": [2, 3, 4], "few": [5, 5]}
    assert certify(scenario, plan).feasible
    assert faults(scenario, plan.path_flows) == []


def test_parts_hold_no_two_who_may_not_mix() -> None:
    scenario = make_scenario(
        links=[("a", "b", 1, 60)],
        staging=[
            people("1", "a", 2, group="east", may_not_mix_with=("west",)),
            people("2", "a", 5, group="west"),
            people("3", "a", 9, group="others"),
            people("4", "a", 4, group="east"),
        ],
        sites=["b"],
    )
    (members,) = classes_of(scenario)
    parts = [[area.staging_area_id for area in part] for part in parts_of(scenario, members)]
    assert parts == [["3"], ["1", "4"], ["2"]]


GROUPS = ("east", "west", "others")


@st.composite
def scenarios(draw: st.DrawFn) -> Scenario:
    """Three to five nodes; rows with households, groups, paces and priorities, or without."""
    names = [f"n{place}" for place in range(draw(st.integers(3, 5)))]
    pairs = st.tuples(st.sampled_from(names), st.sampled_from(names)).filter(lambda pair: pair[0] != pair[1])
    rate = st.sampled_from([30.0, 60.0, 90.0, 180.0, 300.0])
    links = [
        (*pair, draw(st.sampled_from([0.0, 1.0, 1.0, 2.0, 3.0])), draw(rate))
        for pair in draw(st.lists(pairs, min_size=2, max_size=7))
    ]
    staging = [
        StagingArea(
            staging_area_id=f"S{number}",
            node_id=draw(st.sampled_from(names)),
            group=(group := draw(st.sampled_from(GROUPS))),
            persons=draw(st.integers(1, 20)),
            unit_size=draw(st.sampled_from([None, None, 2, 3, 4])),
            max_speed=draw(st.sampled_from([None, None, 60.0, 30.0, 20.0])),
            priority=draw(st.sampled_from([None, None, 1])),
            may_not_mix_with=tuple(
                sorted(draw(st.sets(st.sampled_from([other for other in GROUPS if other != group]), max_size=1)))
            ),
        )
        for number in range(draw(st.integers(1, 4)))
    ]
    return make_scenario(
        links=links,
        staging=staging,
        sites=[
            ReceptionSite(
                reception_site_id=f"R{number}",
                node_id=draw(st.sampled_from(names)),
                beds=draw(st.sampled_from([None, None, 9])),
            )
            for number in range(2)
        ],
        steps=draw(st.integers(4, 16)),
        directed=draw(st.booleans()),
        nodes=names,
        pause=draw(st.sampled_from([None, Pause(survival=ExponentialSurvival(mean_h=0.1))])),
    )


@settings(max_examples=60, derandomize=True, deadline=None)
@given(scenarios(), st.sampled_from([0.0, 0.0, 0.7]))
def test_plans_keep_every_rule_and_certify(scenario: Scenario, weight: float) -> None:
    plan = make_plan(scenario, exposure_weight=weight)
    verdict = certify(scenario, plan)
    assert verdict.violations == ()
    assert faults(scenario, plan.path_flows) == []
    assert verdict.parted_households == parted(scenario, plan.path_flows)
    assert verdict.most_possible_by == tuple(most_possible(plan))
    assert plan.result is not None
    assert plan.result.value <= plan.result.bound + 1e-9
