"""What vehicles can do on the grid: rides with people, moves without; each stands for all vehicles that do the same."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from safepassage.convoys.fleet_problem import BoolArray, FleetProblem
from safepassage.convoys.legs import Leg, Legs


class Ride(NamedTuple):
    """Loading begins at instant `at` at the first of the `stops`; the people of all stops go to one site.

    From the last stop to the site it takes way `way`, between stops way 0.
    """

    kind: int
    stops: tuple[int, ...]
    site: int
    at: int
    way: int = 0


class Move(NamedTuple):
    """An empty drive from place to place that begins at instant `at`."""

    kind: int
    origin: int
    target: int
    at: int
    way: int = 0


class Entry(NamedTuple):
    """A vehicle enters a passage (or a road) at an instant."""

    passage: int
    at: int


class Drive(NamedTuple):
    """One leg: when it begins, when it arrives, and the passages and the tight roads it enters."""

    begins: int
    arrives: int
    entries: tuple[Entry, ...]
    roads: tuple[Entry, ...]


class Timing(NamedTuple):
    """When a ride loads at each stop and makes its first entry after it, its legs, and when it has unloaded."""

    boards: tuple[int, ...]
    departs: tuple[int, ...]
    legs: tuple[Drive, ...]
    safe: int

    @property
    def entries(self) -> tuple[Entry, ...]:
        """All passages it enters."""
        return tuple(entry for leg in self.legs for entry in leg.entries)

    @property
    def roads(self) -> tuple[Entry, ...]:
        """All tight roads it enters."""
        return tuple(entry for leg in self.legs for entry in leg.roads)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """A ride whenever it begins: the same steps after its beginning for everything it does.

    Attributes
    ----------
    ride
        As if it began at instant 0.
    boards, leaves, departs, safe
        Steps from its beginning to loading at each stop, to the end of loading there, to the first entry after it, and
        to when it has unloaded.
    legs
        One from each stop.
    begins
        Whether it may begin at an instant, shape (K + 1,).
    """

    ride: Ride
    boards: tuple[int, ...]
    leaves: tuple[int, ...]
    departs: tuple[int, ...]
    legs: tuple[Leg, ...]
    safe: int
    begins: BoolArray

    def timing(self, at: int) -> Timing:
        """When it does what, if it begins at an instant."""
        return Timing(
            tuple(at + steps for steps in self.boards),
            tuple(at + steps for steps in self.departs),
            tuple(drive_of(leg, at + steps) for leg, steps in zip(self.legs, self.leaves, strict=True)),
            at + self.safe,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Movements:
    """All rides and moves within the horizon that could be of use."""

    rides: dict[Ride, Timing]
    moves: dict[Move, Drive]


def movements(problem: FleetProblem) -> Movements:
    """List what every kind of vehicle could do."""
    legs = Legs(problem)
    rides: dict[Ride, Timing] = {}
    wanted: dict[int, set[tuple[int, int]]] = defaultdict(set)
    for pattern, first in patterns(problem, legs):
        ride = pattern.ride
        for at in range(first, problem.steps + 1):
            if pattern.begins[at]:
                rides[ride._replace(at=at)] = pattern.timing(at)
                wanted[ride.kind].add((ride.stops[0], at))
    return Movements(rides=rides, moves=_moves(problem, legs, rides, wanted))


def patterns(problem: FleetProblem, legs: Legs) -> Iterator[tuple[Pattern, int]]:
    """Every ride on which somebody could be, each with the first instant at which somebody and a vehicle could be."""
    for kind in range(len(problem.kinds)):
        for chain in problem.chains:
            reached = first_reached(problem, legs, kind, chain[0])
            if reached is None:
                continue
            for site in range(len(problem.sites)):
                # People of the first stop must be ready when loading begins: nothing is gained by coming sooner.
                ready = first_ready(problem, kind, chain[0], site)
                if ready is None:
                    continue
                for way in range(problem.ways):
                    pattern = pattern_of(problem, legs, Ride(kind, chain, site, 0, way))
                    if pattern is not None:
                        yield pattern, max(ready, reached)


def pattern_of(problem: FleetProblem, legs: Legs, ride: Ride) -> Pattern | None:
    """A ride whenever it begins; None where a way is missing or nobody would be on the road."""
    kind, places = problem.kinds[ride.kind], (*ride.stops, problem.sites[ride.site].place)
    begins = np.ones(problem.steps + 1, dtype=np.bool_)
    boards, leaves, departs, driven = [], [], [], []
    now = 0
    for number, (place, target) in enumerate(pairwise(places), 1):
        leg = legs.find(ride.way if number == len(ride.stops) else 0, ride.kind, place, target)
        if leg is None:
            return None
        boards.append(now)
        leaves.append(now + kind.loading)
        departs.append(leaves[-1] + leg.waits)
        begins &= _sooner(leg.begins, leaves[-1])
        driven.append(leg)
        now = leaves[-1] + leg.travel
    safe = now + kind.unloading
    if safe == 0:
        return None
    begins[max(0, problem.steps + 1 - safe) :] = False
    begins.setflags(write=False)
    return Pattern(
        ride=ride._replace(at=0),
        boards=tuple(boards),
        leaves=tuple(leaves),
        departs=tuple(departs),
        legs=tuple(driven),
        safe=safe,
        begins=begins,
    )


def drive_of(leg: Leg, at: int) -> Drive:
    """A leg that begins at an instant."""
    return Drive(
        at,
        at + leg.travel,
        tuple(Entry(number, at + after) for number, after in leg.passages),
        tuple(Entry(number, at + after) for number, after in leg.roads),
    )


def boarding_stops(problem: FleetProblem, ride: Ride, timing: Timing, party: int) -> tuple[int, ...]:
    """The stops of the ride at which people of a party can board."""
    people = problem.parties[party]
    if not people.persons or ride.kind not in people.rides_in or ride.site not in people.goes_to:
        return ()
    accesses = [people.access_at(place) for place in ride.stops]
    return tuple(
        stop
        for stop, access in enumerate(accesses)
        if access is not None and timing.boards[stop] >= max(access.ready, access.walk)
    )


def is_restricted(problem: FleetProblem) -> bool:
    """Whether it matters when an empty vehicle drives: else it may wait where it is until it would be of use."""
    return bool(problem.passages or problem.road_limits or problem.may_begin is not None)


def first_ready(problem: FleetProblem, kind: int, place: int, site: int | None = None) -> int | None:
    """The first instant at which somebody can board a kind of vehicle at a place; None where nobody can."""
    return min(
        (
            max(access.ready, access.walk)
            for party in problem.parties
            if party.persons and kind in party.rides_in and (site is None or site in party.goes_to)
            for access in party.accesses
            if access.place == place
        ),
        default=None,
    )


def first_reached(problem: FleetProblem, legs: Legs, kind: int, place: int) -> int | None:
    """The first instant at which a vehicle of a kind can be at a place from where it starts; None where none can."""
    reached = []
    for start in problem.starts:
        if start.kind != kind or not start.count:
            continue
        if start.place == place:
            reached.append(start.available_from)
            continue
        for way in range(problem.ways):
            leg = legs.find(way, kind, start.place, place)
            if leg is not None:
                reached.append(start.available_from + leg.travel)
    return min(reached, default=None)


def _sooner(begins: BoolArray, steps: int) -> BoolArray:
    """Shift an array so that instant t holds what held at t + steps; beyond the horizon nothing may begin."""
    shifted = np.zeros_like(begins)
    shifted[: max(0, len(begins) - steps)] = begins[steps:]
    return shifted


def _moves(
    problem: FleetProblem, legs: Legs, rides: dict[Ride, Timing], wanted: dict[int, set[tuple[int, int]]]
) -> dict[Move, Drive]:
    """Empty drives from depots and sites to first stops, in time for a ride."""
    restricted = is_restricted(problem)
    moves: dict[Move, Drive] = {}
    for kind, targets in wanted.items():
        last: dict[int, int] = {}
        for place, at in targets:
            last[place] = max(last.get(place, 0), at)
        for origin, first in _first_instants(problem, kind, rides).items():
            for target, latest in last.items():
                for way in range(problem.ways):
                    leg = legs.find(way, kind, origin, target)
                    if origin == target or leg is None:
                        continue
                    for at in range(first, latest - leg.travel + 1):
                        if leg.begins[at] and (restricted or (target, at + leg.travel) in targets):
                            moves[Move(kind, origin, target, at, way)] = drive_of(leg, at)
    return moves


def _first_instants(problem: FleetProblem, kind: int, rides: dict[Ride, Timing]) -> dict[int, int]:
    """From which instant on a vehicle of a kind could stand empty at a depot or a site."""
    first: dict[int, int] = {}
    for start in problem.starts:
        if start.kind == kind and start.count:
            first[start.place] = min(first.get(start.place, problem.steps), start.available_from)
    for ride, timing in rides.items():
        if ride.kind == kind:
            place = problem.sites[ride.site].place
            first[place] = min(first.get(place, problem.steps), timing.safe)
    return first
