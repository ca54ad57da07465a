"""The answer to a fleet problem: what each vehicle does, and how good that is known to be."""

import math
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field

from safepassage.convoys.rides import Move, Ride
from safepassage.convoys.timetable import Timetable

RowPrices = Mapping[str, Mapping[Hashable, float]]
"""Prices by constraint, and within it by what a row speaks of; see `FleetSchedule`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outing:
    """What one vehicle does from being free at one place to being free at the next: the empty move, the ride, its load.

    `loads` are (party, stop of the ride, persons). A vehicle that drives somewhere and stays has no ride.
    """

    move: Move | None
    ride: Ride | None
    loads: tuple[tuple[int, int, int], ...]


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
        What it costs (see `fleet_problem.Objective`), and what no schedule undercuts. Where parties have ranks: no
        schedule that leaves those of the ranks before the last as well off as this one does.
    row_prices
        By constraint and by what its row speaks of: what one unit more on the right-hand side adds to the least cost of
        the linear relaxation. <= 0 for upper limits, of either sign for equations; what is left out is 0. Keys are
        those of `formulation`: "parties" by party (what one person more costs), "beds" by site, "convoys" by (passage,
        step) (minus what a vehicle's entry is worth), "linked_terms" by (term, instant), "walk_ins" by (walk-in,
        instant), "on_foot" by (0, instant), "whole_loads" by (place, seats, instant), with `columns.boarding_areas`. Of
        those that are running totals it is the price of the limit at that instant. Empty while no relaxation is solved.
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
    row_prices: RowPrices = field(default_factory=dict)

    @property
    def gap(self) -> float:
        """(cost - bound) / max(1, abs(bound)), as plan.json counts it; infinite while no bound is known."""
        return (self.cost - self.bound) / max(1.0, abs(self.bound)) if math.isfinite(self.bound) else math.inf

    @property
    def persons_carried(self) -> int:
        """People who are brought to safety by vehicle."""
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
