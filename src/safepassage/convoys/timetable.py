"""What vehicles do together, counted: the rides, the empty moves, who is on which ride."""

from collections import Counter
from dataclasses import dataclass, field

import numpy as np

from safepassage.convoys.columns import Footing, Load, cost_of_footing, cost_of_load
from safepassage.convoys.fleet_problem import FleetProblem, FloatArray, Objective
from safepassage.convoys.linear_program import LinearProgram
from safepassage.convoys.rides import Move, Movements, Ride


@dataclass(frozen=True, slots=True, kw_only=True)
class Timetable:
    """How many vehicles do each ride and move, how many people are on each ride, and how many walk all the way."""

    rides: Counter[Ride] = field(default_factory=Counter)
    moves: Counter[Move] = field(default_factory=Counter)
    loads: Counter[Load] = field(default_factory=Counter)
    footings: Counter[Footing] = field(default_factory=Counter)

    @property
    def persons(self) -> int:
        """Everyone who is brought to safety or walks there."""
        return self.loads.total() + self.footings.total()

    def cost(self, problem: FleetProblem, objective: Objective, moving: Movements) -> float:
        """What the timetable costs, who stays included."""
        return sum(self.cost_by_rank(problem, objective, moving).values())

    def cost_by_rank(self, problem: FleetProblem, objective: Objective, moving: Movements) -> dict[int, float]:
        """What the people of each rank cost, who stays included."""
        costs = {party.rank: 0.0 for party in problem.parties}
        for party in problem.parties:
            costs[party.rank] += objective.staying * party.persons
        for load, persons in self.loads.items():
            each = cost_of_load(problem, objective, moving.rides[load.ride], load)
            costs[problem.parties[load.party].rank] += persons * (each - objective.staying)
        for footing, persons in self.footings.items():
            each = cost_of_footing(problem, objective, footing)
            costs[problem.parties[footing.party].rank] += persons * (each - objective.staying)
        return costs

    def copy(self) -> "Timetable":
        """One that can be changed without changing this one."""
        return Timetable(
            rides=self.rides.copy(), moves=self.moves.copy(), loads=self.loads.copy(), footings=self.footings.copy()
        )


def is_known(timetable: Timetable, moving: Movements) -> bool:
    """Whether all that vehicles do in a timetable is among what they could do."""
    rides = {*timetable.rides, *(load.ride for load in timetable.loads)}
    return rides <= moving.rides.keys() and timetable.moves.keys() <= moving.moves.keys()


def timetable_of(program: LinearProgram, values: FloatArray) -> Timetable:
    """Read a timetable from a solution in whole numbers."""
    found = Timetable()
    whole = np.rint(values).astype(np.int64)
    for key, column in program.columns.items():
        if not (count := int(whole[column])):
            continue
        if isinstance(key, Ride):
            found.rides[key] = count
        elif isinstance(key, Move):
            found.moves[key] = count
        elif isinstance(key, Load):
            found.loads[key] = count
        elif isinstance(key, Footing):
            found.footings[key] = count
    return found


def limits_of(program: LinearProgram, timetable: Timetable, *, people: bool = False) -> tuple[FloatArray, FloatArray]:
    """Limits of the columns that leave every ride and move as in a timetable (people too), and the rest free."""
    lower, upper = program.lower.copy(), program.upper.copy()
    for key, column in program.columns.items():
        if isinstance(key, Ride):
            lower[column] = upper[column] = timetable.rides[key]
        elif isinstance(key, Move):
            lower[column] = upper[column] = timetable.moves[key]
        elif isinstance(key, Load) and (people or not timetable.rides[key.ride]):
            lower[column] = upper[column] = timetable.loads[key]
        elif isinstance(key, Footing) and people:
            lower[column] = upper[column] = timetable.footings[key]
    return lower, upper
