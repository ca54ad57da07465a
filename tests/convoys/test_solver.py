"""Plans equal what trying everything finds, whatever the rules."""

import math
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from safepassage.convoys import search, solver
from safepassage.convoys.fleet_problem import FleetProblem, Objective, earliest_arrival, expected_safe
from safepassage.convoys.heuristic import dispatch
from safepassage.convoys.numbering import carry_out
from safepassage.convoys.rides import Movements, movements
from safepassage.convoys.schedule import VehicleDay
from safepassage.convoys.solver import Progress, solve_fleet
from safepassage.convoys.timetable import Timetable
from tests.convoys.brute_force import least_cost, least_costs
from tests.convoys.fleets import fleets, objectives
from tests.convoys.replaying import replayed_cost
from tests.convoys.small import both_ways, party, shuttle, trap

MANY = settings(
    max_examples=40,
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)

AMPLE_S = 60.0
"""More seconds than any of these plans takes; none waits for them."""


def check(problem: FleetProblem, objective: Objective) -> None:
    found = solve_fleet(problem, objective, seconds=AMPLE_S, seed=1)
    assert math.isclose(found.cost, least_cost(problem, objective), abs_tol=1e-6)
    assert math.isclose(found.bound, found.cost, abs_tol=1e-6)
    assert math.isclose(replayed_cost(problem, objective, found), found.cost, abs_tol=1e-6)


@MANY
@given(data=st.data())
def test_a_plan_costs_what_trying_everything_finds(data: st.DataObject) -> None:
    problem = data.draw(fleets())
    check(problem, data.draw(objectives(problem.steps)))


@MANY
@given(data=st.data())
def test_convoys_escorts_and_inspections_are_planned_as_well_as_can_be(data: st.DataObject) -> None:
    problem = data.draw(fleets(passages=True))
    check(problem, data.draw(objectives(problem.steps)))


@MANY
@given(data=st.data())
def test_linked_movements_are_planned_as_well_as_can_be(data: st.DataObject) -> None:
    problem = data.draw(fleets(terms=True))
    check(problem, data.draw(objectives(problem.steps)))


@MANY
@given(data=st.data())
def test_hours_and_roads_are_kept_on_the_best_of_several_ways(data: st.DataObject) -> None:
    problem = data.draw(fleets(ways=True, passages=data.draw(st.booleans())))
    check(problem, data.draw(objectives(problem.steps)))


@MANY
@given(data=st.data())
def test_people_walk_to_the_bus_where_that_is_better(data: st.DataObject) -> None:
    problem = data.draw(fleets(walking=True, terms=data.draw(st.booleans())))
    check(problem, data.draw(objectives(problem.steps)))


@MANY
@given(data=st.data())
def test_people_walk_all_the_way_where_that_is_better(data: st.DataObject) -> None:
    problem = data.draw(fleets(on_foot=True, terms=data.draw(st.booleans())))
    check(problem, data.draw(objectives(problem.steps)))


@MANY
@given(data=st.data())
def test_those_who_come_first_are_carried_at_their_best(data: st.DataObject) -> None:
    problem = data.draw(fleets(ranks=True, walking=data.draw(st.booleans()), on_foot=data.draw(st.booleans())))
    objective = earliest_arrival(problem.steps)
    found = solve_fleet(problem, objective, seconds=AMPLE_S, seed=1)
    costs = found.timetable.cost_by_rank(problem, objective, movements(problem))
    assert tuple(costs[rank] for rank in sorted(costs)) == least_costs(problem, objective)
    assert math.isclose(found.bound, found.cost, abs_tol=1e-6)
    assert math.isclose(replayed_cost(problem, objective, found), found.cost, abs_tol=1e-6)


def test_a_fleet_that_can_be_planned_by_hand() -> None:
    """Ten people, one bus of 4 seats, two steps there and two back: safe at 2, 6 and 10, and 4 x 2 + 4 x 6 + 2 x 10."""
    found = solve_fleet(shuttle(steps=10), earliest_arrival(10), seconds=AMPLE_S, seed=1)
    assert (found.cost, found.bound, found.gap) == (52.0, 52.0, 0.0)
    assert found.persons_carried == 10
    assert found.gap_in_words() == "Nothing is better: the cost of 52 is proven to be the least possible."


def test_who_cannot_be_carried_in_time_stays() -> None:
    """With nine steps the third ride comes too late: two people count ten steps each."""
    found = solve_fleet(shuttle(steps=9), earliest_arrival(9), seconds=AMPLE_S, seed=1)
    assert (found.cost, found.bound, found.persons_carried) == (52.0, 52.0, 8)


def test_where_being_caught_is_worse_than_staying_nobody_goes() -> None:
    """The pause is sure to break before the ride ends, and the road counts."""
    survival = np.array([1.0, 1.0, *[0.0] * 9])
    found = solve_fleet(shuttle(steps=10), expected_safe(survival, exposure_weight=0.1), seconds=AMPLE_S, seed=1)
    assert (found.cost, found.bound, found.persons_carried) == (0.0, 0.0, 0)


def test_nothing_to_drive_is_an_answer() -> None:
    found = solve_fleet(shuttle(steps=1), earliest_arrival(1), seconds=AMPLE_S, seed=1)
    assert (found.cost, found.bound, found.persons_carried) == (20.0, 20.0, 0)
    assert [day.outings for day in found.vehicles] == [()]


def test_the_same_seed_gives_the_same_plan() -> None:
    plans = [solve_fleet(shuttle(steps=10), earliest_arrival(10), seconds=AMPLE_S, seed=7) for _ in range(2)]
    assert plans[0].vehicles == plans[1].vehicles


def test_progress_is_told_as_the_bounds_close() -> None:
    told: list[Progress] = []
    found = solve_fleet(shuttle(steps=10), earliest_arrival(10), seconds=AMPLE_S, seed=1, on_progress=told.append)
    assert told[-1].incumbent == found.cost
    assert told[-1].bound == found.bound
    for earlier, later in pairwise(told):
        assert later.incumbent <= earlier.incumbent
        assert later.bound >= earlier.bound


def test_an_interrupt_keeps_the_best_so_far() -> None:
    def interrupt(progress: Progress) -> None:
        if progress.doing == "greedy":
            raise KeyboardInterrupt

    found = solve_fleet(shuttle(steps=10), earliest_arrival(10), seconds=AMPLE_S, seed=1, on_progress=interrupt)
    assert found.interrupted
    assert found.cost == 52.0
    assert replayed_cost(shuttle(steps=10), earliest_arrival(10), found) == 52.0
    assert found.bound == -math.inf
    assert "No bound is known yet" in found.gap_in_words()


def test_an_interrupt_while_vehicles_get_their_numbers_does_not_lose_the_plan(monkeypatch: pytest.MonkeyPatch) -> None:
    problem, calls = shuttle(steps=10), list[int]()

    def interrupted_once(problem: FleetProblem, timetable: Timetable, moving: Movements) -> tuple[VehicleDay, ...]:
        calls.append(1)
        if len(calls) == 1:
            raise KeyboardInterrupt
        return carry_out(problem, timetable, moving)

    monkeypatch.setattr(solver, "carry_out", interrupted_once)
    found = solve_fleet(problem, earliest_arrival(10), seconds=AMPLE_S, seed=1)
    assert len(calls) == 2
    assert found.interrupted
    assert (found.cost, found.bound) == (52.0, 52.0)


def test_a_search_begins_where_another_ended() -> None:
    """Greed sends those of the square to the near camp, where there is no other for those of the school."""
    problem, objective = trap(steps=8), earliest_arrival(8)
    best = solve_fleet(problem, objective, seconds=AMPLE_S, seed=1)

    def stop_at_start(progress: Progress) -> None:
        if progress.doing == "start":
            raise KeyboardInterrupt

    again = solve_fleet(problem, objective, seconds=AMPLE_S, seed=1, start=best.timetable, on_progress=stop_at_start)
    assert again.interrupted
    assert again.cost == best.cost == replayed_cost(problem, objective, again)
    assert solve_fleet(problem, objective, seconds=AMPLE_S, seed=1, start=best.timetable).bound == best.cost


@pytest.mark.parametrize("other", [shuttle(steps=10, vehicles=2), shuttle(steps=40)])
def test_a_start_that_is_no_timetable_of_the_problem_is_left_aside(other: FleetProblem) -> None:
    """Two buses are none of one, and rides beyond the horizon do not exist."""
    start = solve_fleet(other, earliest_arrival(other.steps), seconds=AMPLE_S, seed=1).timetable
    told: list[str] = []
    problem = shuttle(steps=9)
    found = solve_fleet(
        problem,
        earliest_arrival(9),
        seconds=AMPLE_S,
        seed=1,
        start=start,
        on_progress=lambda one: told.append(one.doing),
    )
    assert "start" not in told
    assert (found.cost, found.bound, found.persons_carried) == (52.0, 52.0, 8)


def test_a_start_with_convoys_is_sent_anew() -> None:
    """One bus more goes with the convoys that are planned already."""
    problem, objective = both_ways(steps=60, headway=6, most=4), earliest_arrival(60)
    start = solve_fleet(problem, objective, seconds=AMPLE_S, seed=1)
    more = replace(problem, starts=(replace(problem.starts[0], count=3), problem.starts[1]))
    costs: dict[str, float] = {}

    def tell(progress: Progress) -> None:
        costs.setdefault(progress.doing, progress.incumbent)

    found = solve_fleet(more, objective, seconds=AMPLE_S, seed=1, start=start.timetable, on_progress=tell)
    assert costs["start"] <= start.cost
    assert found.cost == found.bound == replayed_cost(more, objective, found) <= costs["start"]


def test_an_interrupt_before_the_last_rank_leaves_the_others_what_is_free() -> None:
    """The first four ride at once; the bus is back for the others at 4, 8, ..., also if nobody waits for their turn."""

    def interrupt(progress: Progress) -> None:
        if progress.doing == "greedy":
            raise KeyboardInterrupt

    people = (replace(party("later", 0, 8), rank=2), replace(party("first", 0, 4), rank=1))
    problem = replace(shuttle(steps=12), parties=people)
    objective = earliest_arrival(12)
    found = solve_fleet(problem, objective, seconds=AMPLE_S, seed=1, on_progress=interrupt)
    assert found.interrupted
    assert found.bound == -math.inf
    assert found.cost == replayed_cost(problem, objective, found) == 4 * 2 + 4 * 6 + 4 * 10
    best = solve_fleet(problem, objective, seconds=AMPLE_S, seed=1)
    assert (best.cost, best.bound) == (72.0, 72.0)


def test_neighbourhoods_make_a_bad_timetable_better(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without rounding and cores the search by neighbourhoods alone closes what the greedy timetable leaves open."""
    monkeypatch.setattr(search, "_CORES", ())
    monkeypatch.setattr(search.Search, "_round", lambda self, program, solver, relaxed, values: values)
    problem = trap(steps=8)
    objective = earliest_arrival(8)
    greedy = dispatch(problem, objective, movements(problem), noise=0.0, random=np.random.default_rng(1))
    least = least_cost(problem, objective)
    assert greedy.cost(problem, objective, movements(problem)) > least

    def stop_at_best(progress: Progress) -> None:
        if progress.incumbent == least and progress.doing == "neighbourhood":
            raise KeyboardInterrupt

    found = solve_fleet(problem, objective, seconds=AMPLE_S, seed=1, on_progress=stop_at_best)
    assert found.interrupted
    assert found.cost == replayed_cost(problem, objective, found) == least
