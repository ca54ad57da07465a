"""No bound is above the optimum, whatever the grain."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from safepassage.convoys.longest_route import LongestRouteProblem
from safepassage.convoys.longest_route_bounds import Pool, first_bound, raise_bound
from safepassage.convoys.longest_route_pricing import Pricer
from safepassage.convoys.longest_route_ways import shortest_ways
from tests.convoys.longest_routes import least_longest, problems, village

SOME = settings(max_examples=40, derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@SOME
@given(problem=problems(), grain=st.integers(1, 4))
def test_bounds_hold(problem: LongestRouteProblem, grain: int) -> None:
    ways, least = shortest_ways(problem), least_longest(problem)
    low = first_bound(problem, ways)
    pool = Pool(problem, ways)
    bounds = raise_bound(pool, Pricer(problem, ways, grain), low=low, high=2 * least + 9, is_over=lambda: False)
    assert max([low, *bounds]) <= least
    assert all(ways.length(*trip) == length for trip, length in pool.trips.items())


def test_the_program_of_routes_sees_that_one_bus_must_turn() -> None:
    ways = shortest_ways(village())
    assert first_bound(village(), ways) == 7
    pricer = Pricer(village(), ways, 1)
    assert list(raise_bound(Pool(village(), ways), pricer, low=7, high=15, is_over=lambda: False))[-1] == 11
