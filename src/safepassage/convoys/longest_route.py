"""The bus evacuation problem of the literature: everyone to a shelter, the longest bus route as short as possible."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

IntArray = NDArray[np.int64]
FloatArray = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class LongestRouteProblem:
    """Buses at yards, people at pickups, shelters with beds. A bus ends where it set down people last.

    Distances are whole numbers of one unit, whichever, and need not keep to the triangle inequality. The shelters
    have beds for everyone, and there is a bus: whoever reads a problem sees to that.

    Attributes
    ----------
    seats
        Of each bus.
    yard_buses
        Buses at each yard.
    persons, beds
        At each pickup, at each shelter.
    from_yard
        Distance from each yard (rows) to each pickup.
    between
        Distance from each pickup (rows) to each shelter, the same in both directions.

    References
    ----------
    Bish (2011), "Planning for a bus-based evacuation", OR Spectrum 33, section 3.
    """

    seats: int
    yard_buses: IntArray
    persons: IntArray
    beds: IntArray
    from_yard: IntArray
    between: IntArray

    @property
    def fewest_loads(self) -> IntArray:
        """How often buses must at least leave each pickup with people."""
        return -(-self.persons // self.seats)

    @property
    def in_full_loads(self) -> bool:
        """Whether people and beds are multiples of the seats, so that no load needs to be less than full."""
        return not (self.persons % self.seats).any() and not (self.beds % self.seats).any()


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """A bus comes to a pickup, drives to a shelter and sets down `persons`; with nobody it drives through."""

    pickup: int
    shelter: int
    persons: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BusRoute:
    """What one bus does."""

    yard: int
    visits: tuple[Visit, ...]


class Place(StrEnum):
    """The kinds of places."""

    YARD = "yard"
    PICKUP = "pickup"
    SHELTER = "shelter"


@dataclass(frozen=True, slots=True, kw_only=True)
class Leg:
    """A drive between two places, with the distance from the yard at its start and its end."""

    origin: tuple[Place, int]
    destination: tuple[Place, int]
    persons: int
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LongestRoutePlan:
    """A route for each bus that leaves its yard."""

    routes: tuple[BusRoute, ...]

    def longest(self, problem: LongestRouteProblem) -> int:
        """Length of the longest route."""
        return max((route_length(problem, route) for route in self.routes), default=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a search has come: the longest route of its best plan, and what no plan can be shorter than."""

    longest: int
    bound: int
    seconds: float


OnProgress = Callable[[Progress], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class LongestRouteAnswer:
    """The best plan found, and what no plan can be shorter than.

    `interrupted`: somebody stopped the search, and this is the best there was.
    """

    plan: LongestRoutePlan
    longest: int
    bound: int
    seconds: float
    interrupted: bool

    @property
    def gap(self) -> float:
        """How much longer than the bound, as a share of the longest route."""
        return (self.longest - self.bound) / max(1, self.longest)


def legs(problem: LongestRouteProblem, route: BusRoute) -> Iterator[Leg]:
    """Yield the drives of a route, in order."""
    here, driven = (Place.YARD, route.yard), 0
    for visit in route.visits:
        pickup, shelter = (Place.PICKUP, visit.pickup), (Place.SHELTER, visit.shelter)
        near = problem.from_yard[here[1]] if here[0] is Place.YARD else problem.between[:, here[1]]
        for there, distance, persons in (
            (pickup, near[visit.pickup], 0),
            (shelter, problem.between[visit.pickup, visit.shelter], visit.persons),
        ):
            yield Leg(origin=here, destination=there, persons=persons, start=driven, end=driven + int(distance))
            here, driven = there, driven + int(distance)


def route_length(problem: LongestRouteProblem, route: BusRoute) -> int:
    """How far a bus drives."""
    return max((leg.end for leg in legs(problem, route)), default=0)
