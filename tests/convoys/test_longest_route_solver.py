"""The longest route: optimal in small cases, bounds that hold, plans that can be driven."""

from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings

from safepassage.convoys.longest_route import LongestRouteProblem, Progress
from safepassage.convoys.longest_route_solver import solve_longest_route
from tests.convoys.longest_routes import detour, least_longest, problem_of, problems, replay, village

SOME = settings(max_examples=60, derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@SOME
@given(problem=problems())
def test_small_cases_are_solved_and_proven(problem: LongestRouteProblem) -> None:
    answer = solve_longest_route(problem, seconds=60.0, seed=1)
    assert replay(problem, answer.plan) == answer.longest
    assert answer.longest == least_longest(problem)
    assert answer.bound == answer.longest
    assert answer.gap == 0.0


@pytest.mark.parametrize(("problem", "longest"), [(village(), 11), (detour(), 9)])
def test_cases_solved_by_hand(problem: LongestRouteProblem, longest: int) -> None:
    answer = solve_longest_route(problem, seconds=60.0, seed=1)
    assert (answer.longest, answer.bound) == (longest, longest)


def town() -> LongestRouteProblem:
    """Three buses, four pickups, three shelters; no two distances alike enough to be settled at once."""
    return problem_of(
        seats=3,
        yard_buses=[2, 1],
        persons=[3, 3, 6, 3],
        beds=[12, 12, 9],
        from_yard=[[17, 41, 23, 35], [29, 13, 37, 19]],
        between=[[11, 25, 31], [27, 9, 21], [15, 33, 12], [22, 18, 26]],
    )


def test_the_same_seed_gives_the_same_plan() -> None:
    plans = [solve_longest_route(town(), seconds=60.0, seed=3).plan for _ in range(2)]
    assert plans[0] == plans[1]


def test_progress_only_gets_better() -> None:
    told: list[Progress] = []
    answer = solve_longest_route(town(), seconds=60.0, seed=3, on_progress=told.append)
    assert len(told) > 1
    for before, after in pairwise(told):
        assert after.longest <= before.longest
        assert after.bound >= before.bound
    assert (told[-1].longest, told[-1].bound) == (answer.longest, answer.bound)


def test_an_interrupted_search_keeps_the_best_plan() -> None:
    def interrupt(progress: Progress) -> None:
        raise KeyboardInterrupt

    answer = solve_longest_route(town(), seconds=60.0, seed=3, on_progress=interrupt)
    assert answer.interrupted
    assert replay(town(), answer.plan) == answer.longest
    assert answer.bound <= answer.longest


def test_no_time_still_gives_a_plan() -> None:
    answer = solve_longest_route(town(), seconds=0.0, seed=3)
    assert not answer.interrupted
    assert replay(town(), answer.plan) == answer.longest
    assert 0 < answer.bound <= answer.longest


def test_nobody_to_carry() -> None:
    nobody = problem_of(seats=2, yard_buses=[1], persons=[0], beds=[0], from_yard=[[4]], between=[[3]])
    answer = solve_longest_route(nobody, seconds=60.0, seed=1)
    assert answer.plan.routes == ()
    assert (answer.longest, answer.bound) == (0, 0)
