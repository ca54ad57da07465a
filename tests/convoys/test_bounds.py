"""Whatever the prices on the rows, no schedule undercuts what they prove."""

import math
from dataclasses import replace

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from safepassage.convoys.bounds import bound_from_prices, core, prices_by_name, rounded_up
from safepassage.convoys.columns import Total
from safepassage.convoys.fleet_problem import LinkedTerm, earliest_arrival
from safepassage.convoys.formulation import formulate
from safepassage.convoys.highs import Solver
from safepassage.convoys.rides import movements
from safepassage.convoys.solver import solve_fleet
from tests.convoys.brute_force import least_cost
from tests.convoys.fleets import fleets
from tests.convoys.small import shuttle, trap

SOME = settings(max_examples=40, derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@SOME
@given(problem=fleets(passages=True), seed=st.integers(0, 10))
def test_any_prices_prove_a_bound(problem, seed) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    objective = earliest_arrival(problem.steps)
    program = formulate(problem, objective, movements(problem))
    prices = np.random.default_rng(seed).normal(0.0, 2.0, len(program.row_lower))
    assert bound_from_prices(program, prices).bound <= least_cost(problem, objective) + 1e-6


def test_the_prices_of_the_relaxation_prove_its_value() -> None:
    program = formulate(shuttle(steps=10), earliest_arrival(10), movements(shuttle(steps=10)))
    relaxed = Solver(program, seed=1).relax(seconds=60.0)
    assert relaxed.row_prices is not None
    proven = bound_from_prices(program, relaxed.row_prices).bound
    assert math.isclose(proven, relaxed.bound, abs_tol=1e-6)
    assert proven <= 52.0 + 1e-6


def test_what_is_outside_the_core_costs_more_than_its_slack() -> None:
    """Solve with one column moved off its limit, column by column: each costs at least the bound plus the slack."""
    problem = shuttle(steps=6)
    program = formulate(problem, earliest_arrival(6), movements(problem))
    solver = Solver(program, seed=1)
    relaxed = solver.relax(seconds=60.0)
    assert relaxed.row_prices is not None
    priced = bound_from_prices(program, relaxed.row_prices)
    lower, upper = core(program, priced, 3.0)
    fixed = np.flatnonzero((lower == upper) & (program.lower < program.upper))
    assert len(fixed) > 0
    for column in fixed:
        at_least, at_most = program.lower.copy(), program.upper.copy()
        if priced.reduced[column] > 0:
            at_least[column] = program.lower[column] + 1
        else:
            at_most[column] = program.upper[column] - 1
        assert solver.minimise(at_least, at_most, seconds=60.0).bound >= priced.bound + 3.0 - 1e-6


def test_a_bound_is_rounded_up_only_where_costs_are_whole() -> None:
    assert rounded_up(3.2, is_whole=True) == 4.0
    assert rounded_up(3.0 + 1e-9, is_whole=True) == 3.0
    assert rounded_up(3.2, is_whole=False) == 3.2
    assert rounded_up(-math.inf, is_whole=True) == -math.inf


def test_prices_are_told_by_what_they_are_of() -> None:
    """Four beds too few for the trap's people make a bed worth something; terms and walks cost, they never pay."""
    problem = replace(
        trap(steps=12),
        linked_terms=(
            LinkedTerm(name="term", parties=(0,), counterparts=(1,), ratio=1.0, slack=0, counts_arrivals=True),
        ),
    )
    program = formulate(problem, earliest_arrival(12), movements(problem))
    relaxed = Solver(program, seed=1).relax(seconds=60.0)
    assert relaxed.row_prices is not None
    priced = bound_from_prices(program, relaxed.row_prices)
    found = prices_by_name(program, relaxed.row_prices)
    assert found["parties"].keys() <= {0, 1}
    assert found["linked_terms"]
    for upper_limit in ("seats", "beds", "linked_terms", "whole_loads"):
        assert all(price <= 1e-9 for price in found.get(upper_limit, {}).values())
    # What one person more of the slack is worth at each instant is what the totals' limits cost in the bound.
    by_total = {(key.number, key.at): priced.reduced[column]
                for key, column in program.columns.items() if isinstance(key, Total)}  # fmt: skip
    assert found["linked_terms"] == {at: price for at, price in by_total.items() if price < 0}


def test_prices_come_with_the_schedule() -> None:
    found = solve_fleet(shuttle(steps=10), earliest_arrival(10), seconds=60.0, seed=1)
    assert found.row_prices["parties"][0] > 0
