"""What vehicles can do on the grid: rides with people, moves without; each stands for all vehicles that do the same."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from safepassage.convoys.fleet_problem import FleetProblem


class Ride(NamedTuple):
    """Loading begins at instant `at` at the first of the `stops`; the people of all stops go to one site."""

    kind: int
    stops: tuple[int, ...]
    site: int
    at: int


class Move(NamedTuple):
    """An empty drive from place to place that begins at instant `at`."""

    kind: int
    origin: int
    target: int
    at: int


class Entry(NamedTuple):
    """A vehicle enters a passage at an instant."""

    passage: int
    at: int


class Timing(NamedTuple):
    """When a ride loads at each stop and leaves it, reaches its site, and has unloaded; the passages it enters."""

    boards: tuple[int, ...]
    departs: tuple[int, ...]
    arrives: int
    safe: int
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Movements:
    """All rides and moves within the horizon that could be of use."""

    rides: dict[Ride, Timing]
    moves: dict[Move, tuple[Entry, ...]]


def movements(problem: FleetProblem) -> Movements:
    """List what every kind of vehicle could do."""
    rides = {ride: timing for ride in _rides(problem) if (timing := timing_of(problem, ride)) is not None}
    wanted: dict[int, set[tuple[int, int]]] = defaultdict(set)
    for ride in rides:
        wanted[ride.kind].add((ride.stops[0], ride.at))
    moves: dict[Move, tuple[Entry, ...]] = {}
    for kind, targets in wanted.items():
        begins = _first_instants(problem, kind, rides)
        last = {place: max(at for there, at in targets if there == place) for place, _ in targets}
        for origin, first in begins.items():
            for target, latest in last.items():
                travel = int(problem.travel[kind, origin, target])
                if origin == target or travel < 0:
                    continue
                for at in range(first, latest - travel + 1):
                    entries = entries_of(problem, kind, origin, target, at)
                    # Without passages a vehicle can as well wait where it is until it would be of use on arrival.
                    if entries is not None and (problem.passages or (target, at + travel) in targets):
                        moves[Move(kind, origin, target, at)] = entries
    return Movements(rides=rides, moves=moves)


def timing_of(problem: FleetProblem, ride: Ride) -> Timing | None:
    """When a ride does what; None where it is impossible within the horizon."""
    kind = problem.kinds[ride.kind]
    site = problem.sites[ride.site].place
    boards, departs, entries = [], [], list[Entry]()
    now = ride.at
    for place, target in zip(ride.stops, (*ride.stops[1:], site), strict=True):
        boards.append(now)
        departs.append(now + kind.loading)
        travel = int(problem.travel[ride.kind, place, target])
        entered = entries_of(problem, ride.kind, place, target, departs[-1])
        if travel < 0 or entered is None:
            return None
        entries += entered
        now = departs[-1] + travel
    safe = now + kind.unloading
    if safe > problem.steps or safe == ride.at:
        return None
    return Timing(tuple(boards), tuple(departs), now, safe, tuple(entries))


def entries_of(problem: FleetProblem, kind: int, origin: int, target: int, at: int) -> tuple[Entry, ...] | None:
    """The passages entered on a way that begins at an instant; None where one of them is closed then."""
    entries = []
    for number, passage in enumerate(problem.passages):
        after = int(passage.enter_after[kind, origin, target])
        if after < 0:
            continue
        if at + after >= problem.steps or not passage.is_open[at + after]:
            return None
        entries.append(Entry(number, at + after))
    return tuple(entries)


def may_board(problem: FleetProblem, ride: Ride, timing: Timing, party: int) -> int | None:
    """The stop of the ride at which a party can board; None where it cannot."""
    people = problem.parties[party]
    if ride.kind not in people.rides_in or ride.site not in people.goes_to or people.place not in ride.stops:
        return None
    stop = ride.stops.index(people.place)
    return stop if timing.boards[stop] >= people.ready else None


def _rides(problem: FleetProblem) -> Iterator[Ride]:
    """Every ride on which somebody could be at each stop, from the first instant a vehicle could be at the first."""
    for kind in range(len(problem.kinds)):
        if not problem.vehicles_of(kind):
            continue
        for chain in problem.chains:
            reached = [
                start.available_from + int(problem.travel[kind, start.place, chain[0]])
                for start in problem.starts
                if start.kind == kind and start.count and problem.travel[kind, start.place, chain[0]] >= 0
            ]
            if not reached:
                continue
            for site in range(len(problem.sites)):
                # People of the first stop must be ready when loading begins: nothing is gained by coming sooner.
                ready = [
                    party.ready
                    for party in problem.parties
                    if party.place == chain[0] and kind in party.rides_in and site in party.goes_to
                ]
                if ready:
                    for at in range(max(min(ready), min(reached)), problem.steps + 1):
                        yield Ride(kind, chain, site, at)


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
