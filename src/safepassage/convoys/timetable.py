"""What vehicles do together, counted: the rides, the empty moves, who is on which ride."""

from collections import Counter
from dataclasses import dataclass, field

import numpy as np

from safepassage.convoys.fleet_problem import FleetProblem, FloatArray, Objective
from safepassage.convoys.formulation import Load
from safepassage.convoys.linear_program import LinearProgram
from safepassage.convoys.rides import Move, Movements, Ride


@dataclass(frozen=True, slots=True, kw_only=True)
class Timetable:
    """How many vehicles do each ride and move, and how many people of each party are on each ride."""

    rides: Counter[Ride] = field(default_factory=Counter)
    moves: Counter[Move] = field(default_factory=Counter)
    loads: Counter[Load] = field(default_factory=Counter)

    def cost(self, problem: FleetProblem, objective: Objective, moving: Movements) -> float:
        """What the timetable costs, who stays included."""
        riding = sum(persons * cost_of_load(problem, objective, moving, load) for load, persons in self.loads.items())
        return riding + objective.staying * (problem.persons - self.loads.total())


def cost_of_load(problem: FleetProblem, objective: Objective, moving: Movements, load: Load) -> float:
    """What each person of a load costs."""
    timing = moving.rides[load.ride]
    stop = load.ride.stops.index(problem.parties[load.party].place)
    return float(objective.departing[timing.departs[stop]] + objective.arriving[timing.safe])


def timetable_of(program: LinearProgram, values: FloatArray) -> Timetable:
    """Read a timetable from a solution in whole numbers."""
    found = Timetable()
    whole = np.rint(values).astype(np.int64)
    for key, column in program.columns.items():
        if count := int(whole[column]):
            if isinstance(key, Ride):
                found.rides[key] = count
            elif isinstance(key, Move):
                found.moves[key] = count
            elif isinstance(key, Load):
                found.loads[key] = count
    return found


def limits_of(program: LinearProgram, timetable: Timetable) -> tuple[FloatArray, FloatArray]:
    """Limits of the columns that leave every ride and move as in a timetable, and the rest free."""
    lower, upper = program.lower.copy(), program.upper.copy()
    for key, column in program.columns.items():
        if isinstance(key, Ride):
            lower[column] = upper[column] = timetable.rides[key]
        elif isinstance(key, Move):
            lower[column] = upper[column] = timetable.moves[key]
    return lower, upper
