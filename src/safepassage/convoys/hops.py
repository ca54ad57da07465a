"""What vehicles could do next while convoys are chosen: hops from place to place, each through one corridor at most."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import numpy as np

from safepassage.convoys.fleet_problem import BoolArray, FleetProblem, Objective
from safepassage.convoys.legs import Leg, Legs
from safepassage.convoys.rides import Pattern, patterns

NEVER = 1 << 40
"""An instant that does not come."""

FREE = -1
"""Instead of a passage: the hop enters no corridor with a headway."""


class Rider(NamedTuple):
    """People of a party on a ride, and what is gained by each of them if it begins at an instant (0: nobody may)."""

    party: int
    gains: list[float]


class Hop(NamedTuple):
    """A ride with one stop, or an empty move, whenever it begins.

    Attributes
    ----------
    passage, enters
        The first corridor with a headway that it enters, or `FREE`, and after how many steps.
    begins
        By instant, the first instant from then on at which it may begin, or `NEVER`.
    riders
        Who may ride; nobody on a move.
    """

    kind: int
    origin: int
    target: int
    passage: int
    enters: int
    length: int
    begins: list[int]
    riders: tuple[Rider, ...]


def hops_of(problem: FleetProblem, objective: Objective) -> list[Hop]:
    """All hops of a problem: rides with one stop, and moves that lead to them."""
    legs = Legs(problem)
    rides = [
        _ride(problem, objective, pattern, first)
        for pattern, first in patterns(problem, legs)
        if len(pattern.ride.stops) == 1
    ]
    return [*rides, *_moves(problem, legs, rides)]


def _ride(problem: FleetProblem, objective: Objective, pattern: Pattern, first: int) -> Hop:
    ride = pattern.ride
    driven = list(zip(pattern.legs, pattern.leaves, strict=True))
    begins = _with_room(problem, ride.kind, pattern.begins, driven)
    begins[:first] = False
    passage, enters = _first_entry(problem, driven)
    return Hop(
        kind=ride.kind,
        origin=ride.stops[0],
        target=problem.sites[ride.site].place,
        passage=passage,
        enters=enters,
        length=pattern.safe,
        begins=_next_instants(begins),
        riders=tuple(_riders(problem, objective, pattern)),
    )


def _riders(problem: FleetProblem, objective: Objective, pattern: Pattern) -> Iterator[Rider]:
    ride, instants = pattern.ride, np.arange(problem.steps + 1)
    for number, party in enumerate(problem.parties):
        access = party.access_at(ride.stops[0])
        if access is None or not party.persons or ride.kind not in party.rides_in or ride.site not in party.goes_to:
            continue
        leaves = instants - access.walk if access.walk else instants + pattern.departs[0]
        safe = instants + pattern.safe
        possible = (instants >= max(access.ready, access.walk)) & (safe <= problem.steps)
        gains = np.zeros(problem.steps + 1)
        costs = objective.departing[leaves[possible]] + objective.arriving[safe[possible]]
        gains[possible] = np.maximum(0.0, objective.staying - costs)
        yield Rider(number, gains.tolist())


def _moves(problem: FleetProblem, legs: Legs, rides: list[Hop]) -> Iterator[Hop]:
    targets, origins = defaultdict[int, set[int]](set), defaultdict[int, set[int]](set)
    for start in problem.starts:
        if start.count:
            origins[start.kind].add(start.place)
    for ride in rides:
        targets[ride.kind].add(ride.origin)
        origins[ride.kind].add(ride.target)
    for kind, pickups in targets.items():
        for origin in sorted(origins[kind]):
            for target in sorted(pickups - {origin}):
                for way in range(problem.ways):
                    leg = legs.find(way, kind, origin, target)
                    if leg is not None:
                        passage, enters = _first_entry(problem, [(leg, 0)])
                        begins = _next_instants(_with_room(problem, kind, leg.begins, [(leg, 0)]))
                        yield Hop(kind, origin, target, passage, enters, leg.travel, begins, ())


def _first_entry(problem: FleetProblem, driven: Iterable[tuple[Leg, int]]) -> tuple[int, int]:
    """The first corridor with a headway that legs, each so many steps after the beginning, enter."""
    kept = {passage for gate in problem.gates if gate.headway for passage in gate.passages}
    entries = [(passage, steps + after) for leg, steps in driven for passage, after in leg.passages if passage in kept]
    return min(entries, key=lambda entry: entry[1], default=(FREE, 0))


def _with_room(problem: FleetProblem, kind: int, begins: BoolArray, driven: Iterable[tuple[Leg, int]]) -> BoolArray:
    """When a drive may begin so that there is room for one vehicle on every road."""
    able, instants = begins.copy(), np.arange(problem.steps + 1)
    for leg, steps in driven:
        for road, after in leg.roads:
            limit = problem.road_limits[road]
            enters = instants + steps + after
            fits = limit.room[np.minimum(enters, problem.steps - 1)] >= limit.pce[kind]
            able &= (enters < problem.steps) & fits
    return able


def _next_instants(able: BoolArray) -> list[int]:
    """By instant, the first from then on at which something is possible."""
    instants = np.where(able, np.arange(len(able)), NEVER)
    found: list[int] = np.minimum.accumulate(instants[::-1])[::-1].tolist()
    return found
