"""Who goes with which convoy, exactly, once the steps in which convoys may go are few."""

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import replace

import numpy as np

from safepassage.convoys.columns import Convoys, Load
from safepassage.convoys.fleet_problem import FleetProblem, FloatArray, IntArray, Objective
from safepassage.convoys.highs import Solved, Solver
from safepassage.convoys.linear_program import LinearProgram, remainder
from safepassage.convoys.rides import Entry, Move, Movements, Ride

_SHIFT = 2
"""By how many steps a convoy may be put off or brought forward in a window."""

_LENGTH = 6
"""How many headways a window is long."""

_NODES = 100
"""How many nodes the search of a window, or of what is not whole, may take."""

_SENT = 0.5
"""What a column of a convoy is above when one goes."""


class ConvoyPlans:
    """The program of a problem with headways, of which only some steps for convoys are left."""

    def __init__(self, problem: FleetProblem, program: LinearProgram, moving: Movements, *, seed: int) -> None:
        self._program, self._seed = program, seed
        headways = {passage: gate.headway for gate in problem.gates if gate.headway for passage in gate.passages}
        self._headway = max(headways.values())
        self._columns = {
            Entry(key.passage, key.at): column
            for key, column in program.columns.items()
            if isinstance(key, Convoys) and key.passage in headways
        }
        self._entering = self._pairs_of_entries(moving)
        self._boarding = np.array(
            [(column, program.columns[key.ride]) for key, column in program.columns.items() if isinstance(key, Load)],
            dtype=np.int64,
        ).reshape(-1, 2)

    def relax(self, steps: AbstractSet[Entry], *, seconds: float) -> Solved:
        """Solve with convoys in these steps alone, without asking for whole numbers: mostly they come by themselves."""
        return self._solve(steps, seconds=seconds, whole=False, start=None)

    def minimise(self, steps: AbstractSet[Entry], *, seconds: float, start: FloatArray | None = None) -> Solved:
        """Solve with convoys in these steps alone."""
        return self._solve(steps, seconds=seconds, whole=True, start=start)

    def sent(self, values: FloatArray) -> frozenset[Entry]:
        """The convoys of a solution."""
        return frozenset(entry for entry, column in self._columns.items() if values[column] > _SENT)

    def windows(self, values: FloatArray, relaxed: FloatArray, worth: FloatArray) -> Iterator[frozenset[Entry]]:
        """Steps for convoys where those of a window may shift; first the windows in which most is lost.

        Parameters
        ----------
        values, relaxed
            A solution of the program, and one of its relaxation.
        worth
            What each column gains, shape (columns,).
        """
        lost = (relaxed - values) * worth
        lost_at: dict[int, float] = {}
        for key, column in self._program.columns.items():
            if isinstance(key, Load) and lost[column]:
                lost_at[key.ride.at] = lost_at.get(key.ride.at, 0.0) + float(lost[column])
        sent = self.sent(values)
        length = _LENGTH * self._headway
        begins = range(min((at for _, at in sent), default=0), max((at for _, at in sent), default=-1) + 1, length // 2)

        def lost_in(begin: int) -> float:
            return sum(lost for at, lost in lost_at.items() if begin <= at < begin + length)

        for begin in sorted(begins, key=lambda one: (-lost_in(one), one)):
            inside = [entry for entry in sent if begin <= entry.at < begin + length]
            if inside:
                moved = (Entry(one.passage, one.at + by) for one in inside for by in range(-_SHIFT, _SHIFT + 1))
                yield sent | {entry for entry in moved if entry in self._columns}

    def _pairs_of_entries(self, moving: Movements) -> IntArray:
        """Pairs of columns: vehicles that drive, and a convoy with which they go."""
        pairs = []
        for key, column in self._program.columns.items():
            if isinstance(key, Ride | Move):
                entries = (moving.rides[key] if isinstance(key, Ride) else moving.moves[key]).entries
                pairs += [(column, self._columns[entry]) for entry in entries if entry in self._columns]
        return np.array(pairs, dtype=np.int64).reshape(-1, 2)

    def _solve(self, steps: AbstractSet[Entry], *, seconds: float, whole: bool, start: FloatArray | None) -> Solved:
        program = self._program
        lower, upper = program.lower.copy(), program.upper.copy()
        upper[[column for entry, column in self._columns.items() if entry not in steps]] = 0.0
        for pairs in (self._entering, self._boarding):
            upper[pairs[upper[pairs[:, 1]] == 0.0, 0]] = 0.0
        left = remainder(program, lower, upper)
        if left is None:
            return Solved(values=None, bound=np.inf, row_prices=None, finished=True, interrupted=False)
        solver, small = Solver(left.program, seed=self._seed), left.program
        if whole:
            begin = None if start is None else start[left.kept]
            found = solver.minimise(small.lower, small.upper, seconds=seconds, start=begin, nodes=_NODES)
        else:
            found = solver.follow(small.lower, small.upper, seconds=seconds)
        paid = float(program.cost @ left.fixed)
        values = None if found.values is None else left.spread(found.values)
        return replace(found, values=values, bound=found.bound + paid, row_prices=None)


def worth_of_columns(program: LinearProgram, objective: Objective) -> FloatArray:
    """What a person of each column gains over staying; 0 for what is no person."""
    worth = np.zeros(len(program.cost))
    people = [column for key, column in program.columns.items() if isinstance(key, Load)]
    worth[people] = objective.staying - program.cost[people]
    return worth
