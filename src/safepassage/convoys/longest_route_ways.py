"""Shortest ways of empty buses: where distances break the triangle inequality, a detour may be shorter."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from safepassage.convoys.longest_route import BusRoute, IntArray, LongestRouteProblem, Visit

Load = tuple[int, int]
"""A pickup and the shelter to which people from there are driven at once."""

_FAR = np.int64(2**40)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """Shortest ways of empty buses; people aboard are driven straight from pickup to shelter.

    Attributes
    ----------
    first
        Distance from each yard (rows) to each pickup.
    onward
        Distance from each shelter (rows) to each pickup.
    loaded
        Distance from each pickup (rows) to each shelter, straight.
    first_stop
        The pickup to which a bus from a yard (rows) drives straight on its shortest way to each pickup.
    next_stop
        On the shortest way between two places (pickups first, then shelters), the place to drive to first.
    """

    first: IntArray
    onward: IntArray
    loaded: IntArray
    first_stop: IntArray
    next_stop: IntArray

    def length(self, yard: int, loads: Sequence[Load]) -> int:
        """How far a bus drives from a yard for loads in that order."""
        driven, here = 0, -1
        for pickup, shelter in loads:
            way = self.first[yard, pickup] if here < 0 else self.onward[here, pickup]
            driven += int(way + self.loaded[pickup, shelter])
            here = shelter
        return driven

    def route(self, yard: int, visits: Sequence[Visit]) -> BusRoute:
        """Return the route of a bus that makes the visits, with those that it drives through on its way."""
        driven: list[Visit] = []
        here = -1
        for visit in visits:
            driven += self._through(yard, here, visit.pickup)
            driven.append(visit)
            here = visit.shelter
        return BusRoute(yard=yard, visits=tuple(driven))

    def _through(self, yard: int, shelter: int, pickup: int) -> Iterator[Visit]:
        """What an empty bus drives through, from a yard (`shelter` below 0) or a shelter, until it is at a pickup."""
        pickups = self.loaded.shape[0]
        here = int(self.first_stop[yard, pickup]) if shelter < 0 else int(self.next_stop[pickups + shelter, pickup])
        while here != pickup:
            there = int(self.next_stop[here, pickup])
            yield Visit(pickup=here, shelter=there - pickups, persons=0)
            here = int(self.next_stop[there, pickup])


def shortest_ways(problem: LongestRouteProblem) -> Ways:
    """Find the shortest ways of empty buses (Floyd and Warshall); of equal ones that of fewer places is kept."""
    pickups, shelters = problem.between.shape
    places = pickups + shelters
    far = np.full((places, places), _FAR)
    far[:pickups, pickups:], far[pickups:, :pickups] = problem.between, problem.between.T
    np.fill_diagonal(far, 0)
    step = np.tile(np.arange(places), (places, 1))
    for middle in range(places):
        through = far[:, middle, None] + far[None, middle, :]
        shorter = through < far
        far = np.where(shorter, through, far)
        step = np.where(shorter, step[:, middle, None], step)
    by_way_of = problem.from_yard[:, :, None] + far[None, :pickups, :pickups]
    straight = problem.from_yard <= by_way_of.min(axis=1)
    return Ways(
        first=by_way_of.min(axis=1),
        onward=far[pickups:, :pickups],
        loaded=problem.between,
        first_stop=np.where(straight, np.arange(pickups), by_way_of.argmin(axis=1)),
        next_stop=step,
    )
