"""Convoys are fixed one after the other, and what comes of it is a timetable that keeps the rules."""

import time
from dataclasses import replace

import numpy as np
import pytest

from safepassage.convoys import search
from safepassage.convoys.columns import Convoys
from safepassage.convoys.diving import dive, upper_on_beat, with_whole_ones_kept
from safepassage.convoys.fleet_problem import FleetProblem, Start, earliest_arrival
from safepassage.convoys.formulation import formulate
from safepassage.convoys.heuristic import dispatch
from safepassage.convoys.highs import Solver
from safepassage.convoys.rides import Entry, Ride, movements
from safepassage.convoys.solver import solve_fleet
from tests.convoys.replaying import replayed_cost
from tests.convoys.small import party, through_a_gate


def queue(*, steps: int) -> FleetProblem:
    """Thirty people, three buses of four seats, which go through the gate one by one, three steps apart."""
    problem = through_a_gate(steps=steps, vehicles=3)
    gate = replace(problem.gates[0], headway=3, escorts=None, escort_lead=(), escort_away=(), inspection_s=0)
    return replace(problem, gates=(gate,), parties=(party("square", 0, 30),))


def test_convoys_keep_their_headway_on_the_beat() -> None:
    problem = queue(steps=40)
    moving = movements(problem)
    program = formulate(problem, earliest_arrival(40), moving)
    solver = Solver(program, seed=1)
    dived = dive(problem, program, moving, solver, until=time.perf_counter() + 60.0)
    assert dived is not None
    instants = sorted(at for _, at in dived.convoys)
    assert all(at % 3 == 0 for at in instants)
    assert len(instants) == len(set(instants)) >= 8
    for key, column in program.columns.items():
        if isinstance(key, Convoys):
            assert dived.lower[column] == dived.upper[column] == (Entry(key.passage, key.at) in dived.convoys)
    lower, upper = with_whole_ones_kept(program, dived)
    found = solver.minimise(lower, upper, seconds=60.0)
    assert found.values is not None
    # Entries at 3, 6, ..., 24: safe a step later; the eighth carries two.
    assert float(program.cost @ found.values) == pytest.approx(sum(4 * (at + 1) for at in range(3, 24, 3)) + 2 * 25)


def test_without_time_there_is_nothing_to_keep() -> None:
    problem = queue(steps=40)
    moving = movements(problem)
    program = formulate(problem, earliest_arrival(40), moving)
    assert dive(problem, program, moving, Solver(program, seed=1), until=time.perf_counter() - 1.0) is None


def test_only_vehicles_on_the_beat_are_left() -> None:
    problem = queue(steps=20)
    moving = movements(problem)
    program = formulate(problem, earliest_arrival(20), moving)
    upper = upper_on_beat(program, moving, {0: 3})
    left = {key.at for key, column in program.columns.items() if isinstance(key, Ride) and upper[column]}
    assert left == {at for at in range(19) if (at + 1) % 3 == 0}


def test_convoys_that_are_planned_are_the_only_ones() -> None:
    problem = queue(steps=40)
    moving = movements(problem)
    planned = frozenset({Entry(0, 4), Entry(0, 9)})
    random = np.random.default_rng(1)
    found = dispatch(problem, earliest_arrival(40), moving, noise=0.0, random=random, convoys=planned)
    assert {entry for ride in found.rides for entry in moving.rides[ride].entries} == planned


def test_a_long_plan_goes_convoy_by_convoy(monkeypatch: pytest.MonkeyPatch) -> None:
    """The least: entries 1, 4, 7, ... one bus each, as three buses are back in time."""
    monkeypatch.setattr(search, "_MANY", 0)
    problem = replace(queue(steps=220), starts=(Start(kind=0, place=0, count=3),))
    objective = earliest_arrival(220)
    told: list[str] = []
    found = solve_fleet(problem, objective, seconds=60.0, seed=1, on_progress=lambda one: told.append(one.doing))
    assert replayed_cost(problem, objective, found) == found.cost == found.bound
    assert found.cost == sum(4 * (at + 1) for at in range(1, 22, 3)) + 2 * 23
