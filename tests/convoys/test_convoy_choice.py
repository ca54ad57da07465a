"""Convoys are chosen so that vehicles wait for one another where that is better; what comes of it keeps the rules."""

import time
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from safepassage.convoys import search
from safepassage.convoys.convoy_choice import TASTES, choose_convoys
from safepassage.convoys.convoy_plans import ConvoyPlans, worth_of_columns
from safepassage.convoys.convoy_worth import Taste
from safepassage.convoys.fleet_problem import FleetProblem, LinkedTerm, Start, earliest_arrival
from safepassage.convoys.formulation import formulate
from safepassage.convoys.hops import FREE, NEVER, hops_of
from safepassage.convoys.rides import Entry, movements
from safepassage.convoys.solver import Progress, solve_fleet
from tests.convoys.replaying import replayed_cost
from tests.convoys.small import both_ways, party, queue

LATER = 1e12
"""A time that does not come."""


def chosen(problem: FleetProblem, taste: Taste) -> frozenset[Entry]:
    objective = earliest_arrival(problem.steps)
    convoys = choose_convoys(problem, objective, hops_of(problem, objective), taste, until=LATER)
    assert convoys is not None
    return convoys


@pytest.mark.parametrize("taste", TASTES)
def test_convoys_keep_their_headway_and_are_no_more_than_needed(taste: Taste) -> None:
    instants = sorted(at for _, at in chosen(queue(steps=40), taste))
    # Thirty people are eight buses.
    assert len(instants) == 8
    assert all(later - sooner >= 3 for sooner, later in pairwise(instants))


def test_vehicles_wait_for_those_who_come_later() -> None:
    """The gate opens every six steps: at 0 two buses could go, at 1 four; all 40 people are safe after 3 convoys."""
    problem = both_ways(steps=60, headway=6, most=4)
    convoys = chosen(problem, Taste())
    assert min(at for passage, at in convoys if passage == 0) == 1
    assert sum(passage == 0 for passage, _ in convoys) == 3


def test_without_time_nothing_is_chosen() -> None:
    problem, objective = queue(steps=40), earliest_arrival(40)
    hops = hops_of(problem, objective)
    assert choose_convoys(problem, objective, hops, Taste(), until=time.perf_counter() - 1.0) is None


def test_hops_begin_when_they_may_and_tell_what_is_gained() -> None:
    problem = replace(queue(steps=10), may_begin=np.ones((1, 1, 2, 2, 11), dtype=np.bool_))
    shut = np.array(problem.may_begin)
    shut[..., 0, 1, 2:5] = False
    hops = hops_of(replace(problem, may_begin=shut), earliest_arrival(10))
    ride = next(hop for hop in hops if hop.riders)
    move = next(hop for hop in hops if not hop.riders)
    assert (ride.origin, ride.target, ride.passage, ride.enters, ride.length) == (0, 1, 0, 1, 2)
    assert ride.begins[:6] == [0, 1, 5, 5, 5, 5]
    assert ride.begins[9] == NEVER
    # Staying counts eleven steps; who leaves at 1 is safe at 3.
    assert ride.riders[0].gains[1] == 11 - 3
    assert (move.origin, move.target, move.passage) == (1, 0, FREE)


def test_who_needs_no_convoy_releases_who_does() -> None:
    """Those of the square may go as those of the school arrive, who need no gate: one bus of the camp sees to them."""
    problem = queue(steps=60)
    travel = np.array([[[[0, 2, 2], [2, 0, 2], [2, 2, 0]]]])
    after = np.full((1, 1, 3, 3), -1)
    after[..., 0, 1] = 1
    term = LinkedTerm(
        name="square by school", parties=(0,), counterparts=(1,), ratio=1.0, slack=0, counts_arrivals=True
    )
    problem = replace(
        problem,
        places=("square", "camp", "school"),
        travel=travel,
        passages=(replace(problem.passages[0], enter_after=after),),
        parties=(party("square", 0, 8), party("school", 2, 8)),
        chains=((0,), (2,)),
        starts=(Start(kind=0, place=0, count=1), Start(kind=0, place=1, count=1)),
        linked_terms=(term,),
    )
    convoys = chosen(problem, Taste(release=1.0))
    assert len(convoys) == 2
    objective = earliest_arrival(60)
    moving = movements(problem)
    program = formulate(problem, objective, moving)
    found = ConvoyPlans(problem, program, moving, seed=1).minimise(convoys, seconds=60.0)
    assert found.values is not None
    everybody = solve_fleet(problem, objective, seconds=60.0, seed=1)
    assert everybody.persons_carried == 16
    assert everybody.cost == everybody.bound <= float(program.cost @ found.values)


def test_only_the_chosen_steps_are_used_and_windows_let_them_shift() -> None:
    problem, objective = queue(steps=40), earliest_arrival(40)
    moving = movements(problem)
    program = formulate(problem, objective, moving)
    plans = ConvoyPlans(problem, program, moving, seed=1)
    few = frozenset(Entry(0, at) for at in range(4, 28, 3))
    late = plans.relax(few, seconds=60.0)
    assert late.values is not None
    # Entries at 4, 7, ..., 25: safe a step later; the eighth carries two.
    assert float(program.cost @ late.values) == pytest.approx(sum(4 * (at + 1) for at in range(4, 25, 3)) + 2 * 26)
    assert plans.sent(late.values) == few
    best = plans.minimise(frozenset(Entry(0, at) for at in range(40)), seconds=60.0)
    assert best.values is not None
    windows = list(plans.windows(late.values, best.values, worth_of_columns(program, objective)))
    assert all(few <= steps for steps in windows)
    assert {Entry(0, 4 + by) for by in range(-2, 3)} <= frozenset[Entry]().union(*windows)


def test_a_long_plan_goes_convoy_by_convoy(monkeypatch: pytest.MonkeyPatch) -> None:
    """The least: entries 1, 4, 7, ... one bus each, as three buses are back in time."""
    monkeypatch.setattr(search, "_MANY", 0)
    problem = replace(queue(steps=220), starts=(Start(kind=0, place=0, count=3),))
    objective = earliest_arrival(220)
    found = solve_fleet(problem, objective, seconds=60.0, seed=1)
    assert replayed_cost(problem, objective, found) == found.cost == found.bound
    assert found.cost == sum(4 * (at + 1) for at in range(1, 22, 3)) + 2 * 23


def test_full_convoys_beat_those_that_go_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is chosen is better than what greed sends, and is found before the relaxation is solved."""
    problem = both_ways(steps=60, headway=6, most=4)
    objective = earliest_arrival(60)
    costs: dict[str, float] = {}

    def tell(progress: Progress) -> None:
        costs.setdefault(progress.doing, progress.incumbent)

    monkeypatch.setattr(search, "_GREEDY_TIMETABLES", 1)
    found = solve_fleet(problem, objective, seconds=60.0, seed=1, on_progress=tell)
    assert costs["convoy by convoy"] < costs["greedy"]
    assert found.cost <= costs["convoy by convoy"]
    assert replayed_cost(problem, objective, found) == found.cost
