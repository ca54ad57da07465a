"""A problem that ends sooner proves bounds for the whole one, and its timetables are timetables of it."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from safepassage.convoys.columns import Load
from safepassage.convoys.fleet_problem import earliest_arrival
from safepassage.convoys.formulation import formulate
from safepassage.convoys.highs import Solver
from safepassage.convoys.horizon import keeps_open_terms, shortened
from safepassage.convoys.rides import movements
from safepassage.convoys.timetable import timetable_of
from tests.convoys.brute_force import least_cost
from tests.convoys.fleets import fleets, objectives
from tests.convoys.small import shuttle

SOME = settings(max_examples=60, derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@SOME
@given(data=st.data())
def test_the_least_of_the_beginning_is_a_bound_and_what_it_carries_can_be_carried(data: st.DataObject) -> None:
    traits = ("passages", "terms", "ways", "walking", "on_foot")
    problem = data.draw(fleets(**{trait: data.draw(st.booleans()) for trait in traits}))
    objective = data.draw(objectives(problem.steps))
    short, cheaper = shortened(problem, objective, data.draw(st.integers(2, problem.steps)))
    program = formulate(short, cheaper, movements(short))
    found = Solver(program, seed=1).minimise(program.lower, program.upper, seconds=60.0)
    assert found.values is not None
    least, moving = least_cost(problem, objective), movements(problem)
    assert found.bound <= least + 1e-6
    timetable = timetable_of(program, found.values)
    assert set(timetable.rides) <= set(moving.rides)
    if keeps_open_terms(problem, moving, timetable):
        assert timetable.cost(problem, objective, moving) >= least - 1e-6


@pytest.mark.parametrize(("steps", "rides"), [(10, 3), (6, 2), (3, 1)])
def test_what_ends_later_is_left_out(steps: int, rides: int) -> None:
    """Ten people, one bus of 4 seats: safe at 2, 6 and 10; who is left out costs what is least for who comes later."""
    problem = shuttle(steps=12)
    data = {2: 4, 6: 4, 10: 2}
    short, cheaper = shortened(problem, earliest_arrival(12), steps)
    program = formulate(short, cheaper, movements(short))
    found = Solver(program, seed=1).minimise(program.lower, program.upper, seconds=60.0)
    carried = dict(list(data.items())[:rides])
    cost = sum(at * persons for at, persons in carried.items()) + (10 - sum(carried.values())) * (steps + 1)
    assert found.bound == pytest.approx(cost)
    assert {key.ride.at for key in program.columns if isinstance(key, Load)} == set(range(steps - 1))
