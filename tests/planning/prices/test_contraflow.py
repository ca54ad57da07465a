"""Roads to reverse: by hand, and against every choice there is on small networks."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings

from safepassage.model.corridor import Closure
from safepassage.model.pause import ExponentialSurvival, Pause
from safepassage.model.prices import ContraflowAdvice, FewerSafe
from safepassage.model.scenario import Scenario
from safepassage.model.sites import ReceptionSite, StagingArea
from safepassage.planning.planner import make_plan
from safepassage.planning.prices.choosing import Worth
from safepassage.planning.prices.contraflow import advise_contraflow, least_replans
from safepassage.planning.prices.reversals import Choice, find_opposed, with_choices
from safepassage.planning.replanning import safe_by_of_best
from tests.builders import START, make_scenario
from tests.planning.prices.strategies import opposed_scenarios, two_way_scenarios

SOME = settings(max_examples=120, derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
FEW = settings(SOME, max_examples=40)


def advise(scenario: Scenario, *, seconds: float | None = None) -> ContraflowAdvice | None:
    plan = make_plan(scenario)
    return advise_contraflow(
        scenario, plan.bottlenecks or (), as_is=safe_by_of_best(scenario), solve=safe_by_of_best, seconds=seconds
    )


def require(advice: ContraflowAdvice | None) -> ContraflowAdvice:
    assert advice is not None
    return advice


def both_ways_wanted(*, minutes_of_pause: float | None = None) -> Scenario:
    """People at `v` go through `u` while the road to `east` is closed; those at `u`, later, want the other way.

    As it is one person a minute goes each way between `u` and `v`.
    """
    survival = None if minutes_of_pause is None else ExponentialSurvival(mean_h=minutes_of_pause / 60)
    return make_scenario(
        links=[("u", "v", 1, 60), ("v", "u", 1, 60), ("u", "west", 1, 60), ("v", "east", 1, 6000)],
        staging=[
            StagingArea(staging_area_id="many", node_id="u", persons=30, ready_at=START + timedelta(minutes=5)),
            StagingArea(staging_area_id="few", node_id="v", persons=5),
        ],
        sites=["west", "east"],
        closures=[Closure(link_id="4", from_at=START, to_at=START + timedelta(minutes=5))],
        pause=Pause(survival=survival),
        steps=12,
    )


def test_a_road_with_two_ways_gives_all_its_lanes_to_the_way_out() -> None:
    scenario = make_scenario(links=[("a", "b", 1, 60)], staging=[("a", 10)], sites=["b"], steps=12, directed=False)
    advice = require(advise(scenario))
    (reversal,) = advice.reversals
    assert (reversal.link_id, reversal.direction, reversal.losing_link_id) == ("1", "forward", "1")
    assert advice.safe_as_is == (0, *range(1, 11), 10, 10)
    assert advice.safe_reversed == (0, 2, 4, 6, 8, 10, 10, 10, 10, 10, 10, 10, 10)
    assert (advice.objective, advice.value_as_is, advice.value_reversed, advice.bound) == (
        "persons_safe",
        10.0,
        10.0,
        10.0,
    )
    assert advice.proven
    assert advice.gap == 0
    assert advice.statements == (
        "Reverse a to b: as many people are safe, on average 3 min sooner.",
        "Proven: no other choice of roads brings more people to safety, nor as many sooner.",
        "No way back is left on a reversed road: ambulances, aid and empty vehicles need another.",
        "Whenever the pause ends, at least as many people are safe with the reversal as without.",
    )


def test_a_link_gains_the_rate_of_the_link_back_before_rounding() -> None:
    """Half a person a minute out and one and a half back: two a minute when reversed."""
    scenario = make_scenario(links=[("a", "b", 1, 30), ("b", "a", 3, 90)], staging=[("a", 10)], sites=["b"], steps=12)
    advice = require(advise(scenario))
    assert [(row.link_id, row.losing_link_id) for row in advice.reversals] == [("1", "2")]
    assert advice.safe_reversed == (0, 2, 4, 6, 8, 10, 10, 10, 10, 10, 10, 10, 10)


def test_only_roads_that_have_to_be_are_reversed() -> None:
    scenario = make_scenario(
        links=[("a", "b", 1, 6000), ("b", "c", 1, 60), ("c", "d", 1, 6000)],
        staging=[("a", 10)],
        sites=["d"],
        steps=20,
        directed=False,
    )
    advice = require(advise(scenario))
    assert [(row.link_id, row.direction) for row in advice.reversals] == [("2", "forward")]
    assert [row.reversal for row in advice.alone] == list(advice.reversals)
    assert advice.alone[0].safe_by == advice.safe_reversed


def test_a_link_drawn_against_the_flow_is_reversed_backward() -> None:
    scenario = make_scenario(links=[("b", "a", 1, 60)], staging=[("a", 10)], sites=["b"], steps=12, directed=False)
    (reversal,) = require(advise(scenario)).reversals
    assert (reversal.direction, reversal.name) == ("backward", "a to b")


def test_reversing_the_way_nobody_takes_buys_nothing() -> None:
    scenario = make_scenario(
        links=[("a", "b", 1, 6000), ("b", "a", 1, 6000), ("b", "c", 1, 60)], staging=[("a", 9)], sites=["c"], steps=20
    )
    advice = require(advise(scenario))
    assert (advice.reversals, advice.proven, advice.fewer) == ((), True, ())
    assert advice.safe_reversed == advice.safe_as_is
    assert advice.statements[0] == "Reverse no road."


def test_no_advice_without_a_road_that_has_two_ways() -> None:
    scenario = make_scenario(links=[("a", "b", 1, 60)], staging=[("a", 10)], sites=["b"], steps=12)
    assert advise(scenario) is None
    assert least_replans(scenario, ()) == 0


def test_a_way_gains_nothing_from_one_that_is_shut_while_it_is_open() -> None:
    scenario = make_scenario(
        links=[("a", "b", 1, 60), ("b", "a", 1, 60)],
        staging=[("a", 10)],
        sites=["b"],
        steps=12,
        closures=[Closure(link_id="2", from_at=START, to_at=START + timedelta(minutes=3))],
    )
    (road,) = find_opposed(scenario)
    assert road.may_gain == (False, True)
    assert require(advise(scenario)).reversals == ()


def test_a_reversal_can_be_right_for_a_late_end_of_the_pause_and_wrong_for_an_early_one() -> None:
    """As it is: one a minute by `west` from minute 2, then one more by `east`; reversed: two more from minute 7."""
    advice = require(advise(both_ways_wanted()))
    assert [(row.link_id, row.losing_link_id) for row in advice.reversals] == [("1", "2")]
    assert advice.safe_as_is == (0, 0, 1, 2, 3, 4, 6, 8, 10, 12, 14, 16, 18)
    assert advice.safe_reversed == (0, 0, 0, 0, 0, 0, 6, 9, 12, 15, 18, 21, 24)
    assert (advice.value_as_is, advice.value_reversed, advice.bound, advice.proven) == (18.0, 24.0, 24.0, True)
    assert advice.statements[0] == "Reverse u to v: 24 people safe by the end, 18 without."
    assert advice.fewer == (FewerSafe(from_step=2, to_step=5, at_step=5, fewer=4),)
    assert advice.statements[-1] == (
        "If the pause ends from 05:02 to 05:05 the reversal is wrong: 4 fewer people are safe by 05:05 than without it."
    )


def test_the_same_road_stays_as_it_is_where_the_pause_is_short() -> None:
    advice = require(advise(both_ways_wanted(minutes_of_pause=2)))
    assert advice.objective == "expected_safe"
    assert advice.reversals == ()
    assert advice.proven
    late = require(advise(both_ways_wanted(minutes_of_pause=200)))
    assert [row.link_id for row in late.reversals] == ["1"]


def test_a_search_cut_short_says_how_much_better_another_choice_could_be() -> None:
    """After one bound: people of `few` may have the road one way early, those of `many` the other way late."""
    scenario = both_ways_wanted(minutes_of_pause=8)
    stopped, finished = require(advise(scenario, seconds=0.0)), require(advise(scenario))
    assert not stopped.proven
    assert stopped.bound > finished.bound == finished.value_reversed >= stopped.value_reversed
    assert stopped.statements[1].startswith("Not proven best: another choice of roads could bring at most ")


def test_classes_never_leave_the_advice_worse_than_no_reversal() -> None:
    scenario = both_ways_wanted().replace(
        staging_areas=tuple(
            StagingArea(
                staging_area_id=area.staging_area_id,
                node_id=area.node_id,
                persons=area.persons,
                ready_at=area.ready_at,
                priority=number,
            )
            for number, area in enumerate(both_ways_wanted().staging_areas, 1)
        )
    )
    advice = require(advise(scenario))
    assert advice.value_as_is <= advice.value_reversed <= advice.bound


def test_beds_are_kept() -> None:
    scenario = make_scenario(
        links=[("a", "b", 1, 60)],
        staging=[("a", 10)],
        sites=[ReceptionSite(reception_site_id="R", node_id="b", beds=6)],
        steps=12,
        directed=False,
    )
    advice = require(advise(scenario))
    assert advice.safe_reversed == (0, 2, 4, *[6] * 10)
    assert advice.bound == pytest.approx(6.0)


def all_choices(scenario: Scenario) -> Iterator[tuple[Choice, ...]]:
    yield from product(*(road.choices for road in find_opposed(scenario)))


@SOME
@given(two_way_scenarios() | opposed_scenarios())
def test_no_choice_of_roads_is_worth_more_or_as_much_sooner(scenario: Scenario) -> None:
    roads, worth = find_opposed(scenario), Worth.of(scenario)
    advice = advise(scenario)
    if not roads:
        assert advice is None
        return
    advice = require(advice)
    curves = [safe_by_of_best(with_choices(scenario, roads, choices)) for choices in all_choices(scenario)]
    best = max((round(worth.value(curve), 6), sum(curve)) for curve in curves)
    assert (round(advice.value_reversed, 6), sum(advice.safe_reversed)) == best
    assert advice.proven
    assert advice.value_as_is <= advice.value_reversed <= advice.bound


@FEW
@given(opposed_scenarios())
def test_a_search_cut_short_still_bounds_every_choice(scenario: Scenario) -> None:
    advice = require(advise(scenario, seconds=0.0))
    roads, worth = find_opposed(scenario), Worth.of(scenario)
    for choices in all_choices(scenario):
        assert worth.value(safe_by_of_best(with_choices(scenario, roads, choices))) <= advice.bound + 1e-9
