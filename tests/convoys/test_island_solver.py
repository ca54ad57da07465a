"""An island to be left by boat: optimal in small cases, with proof, and cheap among equals."""

from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings

from safepassage.convoys.island_problem import (
    IslandProblem,
    IslandProgress,
    IslandScenario,
    Vessel,
    Voyage,
    expected_minutes,
)
from safepassage.convoys.island_solver import solve_island
from safepassage.errors import InputError
from tests.convoys.islands import ferry, island, problems, replay, soonest_end

SOME = settings(max_examples=150, derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@SOME
@given(problem=problems())
def test_small_cases_are_solved_and_proven(problem: IslandProblem) -> None:
    soonest = [soonest_end(problem, number) for number in range(len(problem.scenarios))]
    if None in soonest:
        with pytest.raises(InputError, match=f"scenario {soonest.index(None) + 1}: the vessels cannot carry everyone"):
            solve_island(problem, seconds=60.0, seed=1)
        return
    answer = solve_island(problem, seconds=60.0, seed=1)
    assert [replay(problem, number, plan) for number, plan in enumerate(answer.plans)] == list(answer.ends)
    assert list(answer.ends) == soonest
    assert answer.bounds == answer.ends
    assert answer.cost == answer.bound == expected_minutes(problem, answer.ends)
    assert answer.gap == 0.0


def test_a_case_solved_by_hand() -> None:
    # Three loads of four: the near ferry is back at 2 + 3 and 5 + 3 + 3, the far one at 7 + 3.
    problem = island(ferry(seats=4, first=2, across=3), ferry(seats=4, first=7, across=3), persons=12)
    answer = solve_island(problem, seconds=60.0, seed=1)
    assert (answer.ends, answer.cost) == ((11,), 11.0)


def test_the_cost_is_expected() -> None:
    boat = ferry(seats=4, first=2, across=3)
    scenarios = tuple(
        IslandScenario(probability=chance, persons=(people,)) for chance, people in ((0.5, 4), (0.25, 8), (0.25, 0))
    )
    problem = IslandProblem(vessels=(boat,), scenarios=scenarios, place_of_dock=(0,), most_trips=9, ticks_per_minute=2)
    answer = solve_island(problem, seconds=60.0, seed=1)
    assert answer.ends == (5, 11, 0)
    assert answer.cost == (0.5 * 5 + 0.25 * 11) / 2


def test_of_plans_equally_soon_the_cheaper_is_taken() -> None:
    dear, cheap = ferry(seats=4, first=2, across=3, hour_cost=9), ferry(seats=4, first=2, across=3, hour_cost=1)
    answer = solve_island(island(dear, cheap, persons=4), seconds=60.0, seed=1)
    assert [route.vessel for route in answer.plans[0]] == [1]


def test_an_empty_trip_may_lead_to_a_better_port() -> None:
    # From port 0 the dock with people is far; through the other dock the vessel comes to port 1, beside it.
    vessel = Vessel(
        seats=1, ready=0, handling=0, hour_cost=0, first=(1, 50), loaded=((1, 1), (50, 1)), empty=((90, 90), (50, 1))
    )
    problem = IslandProblem(
        vessels=(vessel,),
        scenarios=(IslandScenario(probability=1.0, persons=(0, 2)),),
        place_of_dock=(0, 1),
        most_trips=3,
        ticks_per_minute=1,
    )
    answer = solve_island(problem, seconds=60.0, seed=1)
    assert answer.ends == (6,)
    assert answer.plans[0][0].voyages[0] == Voyage(dock=0, port=1, persons=0)


def test_trips_may_be_too_scarce_for_the_first_plan() -> None:
    # Greedily the fast vessel goes to the near place; but it alone can go to the far one, and has one trip.
    fast = Vessel(seats=4, ready=0, handling=0, hour_cost=0, first=(1, 9), loaded=((1,), (9,)), empty=((1, 9),))
    slow = Vessel(seats=4, ready=5, handling=0, hour_cost=0, first=(1, -1), loaded=((1,), (-1,)), empty=((1, -1),))
    problem = IslandProblem(
        vessels=(fast, slow),
        scenarios=(IslandScenario(probability=1.0, persons=(4, 4)),),
        place_of_dock=(0, 1),
        most_trips=1,
        ticks_per_minute=1,
    )
    answer = solve_island(problem, seconds=60.0, seed=1)
    assert (answer.ends, answer.bounds) == ((18,), (18,))


def harbour() -> IslandProblem:
    """Four ferries none of which is like another."""
    vessels = [
        ferry(seats=seats, first=first, across=across, handling=1)
        for seats, first, across in ((3, 4, 7), (5, 9, 11), (2, 1, 5), (7, 16, 17))
    ]
    return island(*vessels, persons=41)


def test_the_same_seed_gives_the_same_plan() -> None:
    plans = [solve_island(harbour(), seconds=60.0, seed=3).plans for _ in range(2)]
    assert plans[0] == plans[1]


def test_progress_only_gets_better() -> None:
    told: list[IslandProgress] = []
    answer = solve_island(harbour(), seconds=60.0, seed=3, on_progress=told.append)
    assert len(told) > 2
    for before, after in pairwise(told):
        assert after.cost <= before.cost
        assert after.bound >= before.bound
    assert (told[-1].cost, told[-1].bound) == (answer.cost, answer.bound)


def test_an_interrupted_search_keeps_the_best_plan() -> None:
    def interrupt(progress: IslandProgress) -> None:
        raise KeyboardInterrupt

    answer = solve_island(harbour(), seconds=60.0, seed=3, on_progress=interrupt)
    assert answer.interrupted
    assert replay(harbour(), 0, answer.plans[0]) == answer.ends[0]
    assert answer.bound <= answer.cost


def test_no_time_still_gives_a_plan_and_a_bound() -> None:
    answer = solve_island(harbour(), seconds=0.0, seed=3)
    best = solve_island(harbour(), seconds=60.0, seed=3)
    assert replay(harbour(), 0, answer.plans[0]) == answer.ends[0]
    assert answer.bound <= best.cost <= answer.cost
