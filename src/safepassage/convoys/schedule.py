"""The answer to a fleet problem: what each vehicle does, and how good that is known to be."""

import math
from dataclasses import dataclass

from safepassage.convoys.rides import Move, Ride
from safepassage.convoys.timetable import Timetable


@dataclass(frozen=True, slots=True, kw_only=True)
class Outing:
    """What one vehicle does from being free at one place to being free at the next: the empty move, the ride, its load.

    `loads` are pairs (party, persons). A vehicle that drives somewhere and stays has no ride.
    """

    move: Move | None
    ride: Ride | None
    loads: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class VehicleDay:
    """All outings of one vehicle in order; `number` counts from 1 within its kind."""

    kind: int
    number: int
    start_place: int
    available_from: int
    outings: tuple[Outing, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FleetSchedule:
    """The answer to a fleet problem, and how good it is known to be.

    Attributes
    ----------
    timetable, vehicles
        What vehicles do, counted; and vehicle by vehicle.
    cost, bound
        What it costs (see `fleet_problem.Objective`), and what no schedule undercuts.
    interrupted
        Whether somebody at the keyboard stopped the search.
    """

    timetable: Timetable
    vehicles: tuple[VehicleDay, ...]
    objective: str
    cost: float
    bound: float
    seconds: float
    seed: int
    interrupted: bool

    @property
    def gap(self) -> float:
        """(cost - bound) / max(1, abs(bound)), as plan.json counts it; infinite while no bound is known."""
        return (self.cost - self.bound) / max(1.0, abs(self.bound)) if math.isfinite(self.bound) else math.inf

    @property
    def persons_carried(self) -> int:
        """People who are brought to safety."""
        return self.timetable.loads.total()

    def gap_in_words(self) -> str:
        """What the gap means."""
        if math.isinf(self.gap):
            return f"The cost is {self.cost:,.6g}. No bound is known yet: how much could be saved cannot be said."
        if self.gap <= 1e-9:  # noqa: PLR2004 - what floating-point sums lack
            return f"Nothing is better: the cost of {self.cost:,.6g} is proven to be the least possible."
        return (
            f"The cost is {self.cost:,.6g}; no schedule costs less than {self.bound:,.6g}. "
            f"So a better one could save {self.gap:.2%} at most."
        )
