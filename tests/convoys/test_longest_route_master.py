"""The program of routes, constraint by constraint, on one pickup and one shelter."""

import numpy as np
import pytest

from safepassage.convoys.longest_route import LongestRouteProblem
from safepassage.convoys.longest_route_master import (
    Constraint,
    constraints_of,
    define_beds,
    define_buses,
    define_everyone,
    define_full_beds,
    define_loads,
    define_seats,
    whole_plan,
)
from safepassage.convoys.longest_route_pricing import Trip
from tests.convoys.longest_routes import problem_of

TRIPS: list[Trip] = [(0, ((0, 0),)), (0, ((0, 0), (0, 0)))]


def odd() -> LongestRouteProblem:
    """Two buses with two seats, three people, four beds."""
    return problem_of(seats=2, yard_buses=[2], persons=[3], beds=[4], from_yard=[[5]], between=[[2]])


@pytest.mark.parametrize(
    ("define", "fixed", "trips", "limits"),
    [
        (define_seats, [0, -1, 2], [2, 4], (0, np.inf)),
        (define_loads, [0, 0, 1], [1, 2], (2, np.inf)),
        (define_everyone, [0, 1, 0], [0, 0], (3, 3)),
        (define_beds, [0, 1, 0], [0, 0], (-np.inf, 4)),
        (define_buses, [-2, 0, 0], [1, 1], (-np.inf, 0)),
        (define_full_beds, [0, 0, 0], [1, 2], (-np.inf, 2)),
    ],
)
def test_rows(define: Constraint, fixed: list[int], trips: list[int], limits: tuple[float, float]) -> None:
    rows = define(odd(), TRIPS)
    assert rows.fixed.toarray().tolist() == [fixed]
    assert rows.trips.toarray().tolist() == [trips]
    assert (rows.lower.tolist(), rows.upper.tolist()) == ([limits[0]], [limits[1]])


def test_full_loads_need_few_rows() -> None:
    full = problem_of(seats=2, yard_buses=[2], persons=[4], beds=[4], from_yard=[[5]], between=[[2]])
    assert constraints_of(full) == (define_loads, define_full_beds, define_buses)
    assert len(constraints_of(odd())) == 5


def test_routes_are_chosen_within_the_fleet() -> None:
    assert whole_plan(odd(), TRIPS[:1], nodes=10, seconds=10.0) == [(TRIPS[0], 2)]
    alone = problem_of(seats=2, yard_buses=[1], persons=[3], beds=[4], from_yard=[[5]], between=[[2]])
    assert whole_plan(alone, TRIPS[:1], nodes=10, seconds=10.0) is None
    assert whole_plan(alone, TRIPS, nodes=10, seconds=10.0) == [(TRIPS[1], 1)]
