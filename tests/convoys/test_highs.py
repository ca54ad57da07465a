"""Solvers end when they should, and several can run at once."""

import time
from threading import Event

import numpy as np
import pytest

from safepassage.convoys.fleet_problem import earliest_arrival
from safepassage.convoys.formulation import formulate
from safepassage.convoys.highs import Solver
from safepassage.convoys.linear_program import LinearProgram, remainder
from safepassage.convoys.rides import movements
from tests.convoys.small import shuttle


def program_of_a_shuttle() -> LinearProgram:
    problem = shuttle(steps=10)
    return formulate(problem, earliest_arrival(10), movements(problem))


def test_a_solver_that_does_not_stop_is_left_to_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    program, ends = program_of_a_shuttle(), Event()

    def go_on(_: Solver, ended: Event) -> None:
        ends.wait(60.0)
        ended.set()

    stubborn = Solver(program, seed=1)
    with monkeypatch.context() as patched:
        patched.setattr(Solver, "_run", go_on)
        began = time.perf_counter()
        found = stubborn.minimise(program.lower, program.upper, seconds=0.1)
        again = stubborn.minimise(program.lower, program.upper, seconds=60.0)
        assert time.perf_counter() - began < 10.0
    assert (found.values, found.bound, found.finished) == (again.values, again.bound, again.finished)
    assert (found.values, found.bound, found.finished) == (None, -np.inf, False)
    # Others go on meanwhile, and so does this one once it has ended.
    other = Solver(program, seed=1).minimise(program.lower, program.upper, seconds=60.0)
    assert other.bound == pytest.approx(52.0)
    ends.set()
    until = time.perf_counter() + 60.0
    while not found.finished and time.perf_counter() < until:
        found = stubborn.minimise(program.lower, program.upper, seconds=60.0)
    assert found.bound == pytest.approx(52.0)


def test_a_relaxation_goes_on_while_others_are_solved() -> None:
    program = program_of_a_shuttle()
    relaxing = Solver(program, seed=1)
    relaxing.begin_relaxing(seconds=60.0)
    found = Solver(program, seed=1).minimise(program.lower, program.upper, seconds=60.0)
    relaxed = relaxing.relaxed(seconds=60.0)
    assert relaxed.finished
    assert relaxed.bound <= found.bound + 1e-6


def test_rows_that_are_left_out_come_back() -> None:
    program = program_of_a_shuttle()
    solver = Solver(program, seed=1)
    assert solver.relax(seconds=60.0, without="parties").bound == pytest.approx(0.0)
    assert solver.minimise(program.lower, program.upper, seconds=60.0).bound == pytest.approx(52.0)
    assert solver.relax(seconds=60.0).bound > 1.0


def test_what_is_left_of_a_program_is_solved_as_the_whole() -> None:
    program = program_of_a_shuttle()
    best = Solver(program, seed=1).minimise(program.lower, program.upper, seconds=60.0).values
    assert best is not None
    # Everything is fixed that the best solution does not do, and one thing that it does.
    lower, upper = program.lower.copy(), np.where(best > 0, program.upper, np.maximum(0.0, program.lower))
    done = int(np.flatnonzero(best > 0)[0])
    lower[done] = upper[done] = best[done]
    left = remainder(program, lower, upper)
    assert left is not None
    small = left.program
    found = Solver(small, seed=1).minimise(small.lower, small.upper, seconds=60.0)
    assert found.values is not None
    spread = left.spread(found.values)
    assert program.keeps_rows(spread)
    assert float(program.cost @ spread) == pytest.approx(52.0)
    # Where nobody may stay and nobody may ride there is no solution.
    assert remainder(program, np.zeros_like(lower), np.zeros_like(upper)) is None
