"""Timetables for corridors with headways: convoys are fixed one after the other as the linear relaxation has them."""

import time
from collections import defaultdict
from dataclasses import dataclass

import numpy as np

from safepassage.convoys.columns import Convoys, Load
from safepassage.convoys.fleet_problem import FleetProblem, FloatArray, IntArray
from safepassage.convoys.highs import Solved, Solver
from safepassage.convoys.linear_program import LinearProgram
from safepassage.convoys.rides import Entry, Move, Movements, Ride

_DUE = 0.5
"""A convoy is sent when the relaxation has sent this much of one more than were sent so far."""

_PART = 1e-6
"""What a whole number in a solution may lack."""


def upper_on_beat(program: LinearProgram, moving: Movements, every: dict[int, int]) -> FloatArray:
    """Upper limits that leave only vehicles that enter a passage in multiples of so many steps.

    The first such passage counts; who enters none is not restricted.
    """
    upper = program.upper.copy()
    for key, column in program.columns.items():
        if (isinstance(key, Ride) and not _is_on_beat(moving.rides[key].entries, every)) or (
            isinstance(key, Move) and not _is_on_beat(moving.moves[key].entries, every)
        ):
            upper[column] = 0.0
    for key, column in program.columns.items():
        if isinstance(key, Load) and not upper[program.columns[key.ride]]:
            upper[column] = 0.0
    return upper


def headways_of(problem: FleetProblem) -> dict[int, int]:
    """By passage the steps between convoys, where there must be any."""
    return {passage: gate.headway for gate in problem.gates if gate.headway for passage in gate.passages}


@dataclass(frozen=True, slots=True, kw_only=True)
class Dived:
    """Which convoys are sent, and the relaxation with them fixed."""

    convoys: frozenset[Entry]
    solved: Solved
    lower: FloatArray
    upper: FloatArray


def dive(
    problem: FleetProblem, program: LinearProgram, moving: Movements, solver: Solver, *, until: float
) -> Dived | None:
    """Fix convoys from the first to the last, each time with the relaxation of what is left; None if time runs out.

    Convoys are looked for on the beat of the headways. In each step the passage of a gate is served that is furthest
    behind the relaxation (sum-up rounding: Sager, Bock and Diehl 2012). With all convoys fixed the vehicles are a flow,
    and nearly whole.

    Raises
    ------
    KeyboardInterrupt
        If somebody at the keyboard stops the solver.
    """
    headways = headways_of(problem)
    lower, upper = program.lower.copy(), upper_on_beat(program, moving, headways)
    solved = solver.follow(lower, upper, seconds=until - time.perf_counter())
    rounding = _Rounding(problem, program)
    for step in rounding.steps:
        if solved.interrupted:
            raise KeyboardInterrupt
        if solved.values is None:
            return None
        columns, counts = rounding.choose(step, solved.values)
        lower[columns] = upper[columns] = counts
        if not np.allclose(solved.values[columns], counts, rtol=0.0, atol=1e-6):
            solved = solver.follow_on(columns, counts, seconds=until - time.perf_counter())
    return Dived(convoys=frozenset(rounding.sent), solved=solved, lower=lower, upper=upper)


def with_whole_ones_kept(program: LinearProgram, dived: Dived) -> tuple[FloatArray, FloatArray]:
    """Limits that keep every ride and move made by a whole number of vehicles (Danna, Rothberg and Le Pape 2005)."""
    values = np.zeros(len(program.cost)) if dived.solved.values is None else dived.solved.values
    vehicles = np.array([isinstance(key, Ride | Move) for key in program.columns])
    settled = vehicles & (np.abs(values - np.rint(values)) < _PART) & (values > _PART)
    lower = np.where(settled, np.rint(values), dived.lower)
    upper = np.where(settled, np.rint(values), dived.upper)
    return lower, upper


class _Rounding:
    """Which convoys are sent, step by step."""

    def __init__(self, problem: FleetProblem, program: LinearProgram) -> None:
        self._headways = headways_of(problem)
        self._gate_of = {passage: number for number, gate in enumerate(problem.gates) for passage in gate.passages}
        self._columns: dict[int, dict[int, int]] = defaultdict(dict)
        for key, column in program.columns.items():
            if isinstance(key, Convoys) and key.passage in self._headways:
                self._columns[key.at][key.passage] = column
        self._due: dict[int, float] = dict.fromkeys(self._headways, 0.0)
        self._last: dict[int, int] = {}
        self.sent: set[Entry] = set()

    @property
    def steps(self) -> list[int]:
        """All steps in which a convoy could be sent, in order."""
        return sorted(self._columns)

    def choose(self, step: int, values: FloatArray) -> tuple[IntArray, FloatArray]:
        """The columns of convoys in a step, and how many are sent."""
        columns = self._columns[step]
        for passage, column in columns.items():
            self._due[passage] += float(values[column])
        counts = []
        for passage in columns:
            gate = self._gate_of[passage]
            rivals = [other for other in columns if self._gate_of[other] == gate]
            first = max(rivals, key=lambda other: self._due[other]) == passage
            waited = step - self._last.get(gate, -self._headways[passage]) >= self._headways[passage]
            counts.append(float(first and waited and self._due[passage] >= _DUE))
        for passage, sent in zip(columns, counts, strict=True):
            if sent:
                self._due[passage] -= 1.0
                self.sent.add(Entry(passage, step))
                self._last[self._gate_of[passage]] = step
        return np.array(list(columns.values()), dtype=np.int64), np.array(counts)


def _is_on_beat(entries: tuple[Entry, ...], every: dict[int, int]) -> bool:
    """Whether the first entry into a passage with a beat is on it."""
    first = next((entry for entry in entries if entry.passage in every), None)
    return first is None or first.at % every[first.passage] == 0
