"""A timetable in a moment: vehicle by vehicle, each takes the ride that is worth most for the time it takes."""

import heapq
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from safepassage.convoys.columns import Load, cost_of_footing, cost_of_load, footings_of
from safepassage.convoys.fleet_problem import BoolArray, FleetProblem, Objective
from safepassage.convoys.legs import Leg, Legs
from safepassage.convoys.numbering import carry_out
from safepassage.convoys.passing import Passing
from safepassage.convoys.quotas import Quotas
from safepassage.convoys.rides import (
    Drive,
    Move,
    Movements,
    Pattern,
    Ride,
    Timing,
    boarding_stops,
    drive_of,
    is_restricted,
    patterns,
)
from safepassage.convoys.timetable import Timetable

NOISE = 0.25
"""By how much, about, restarts misjudge what a ride is worth."""

_EMPTY = Drive(0, 0, (), ())
"""No move at all."""

Free = tuple[int, int, int, int]
"""From when on a vehicle is free, its number, its kind, where it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Offer:
    """A ride that a vehicle could do next, with the move that leads to it."""

    move: Move | None
    drive: Drive
    ride: Ride
    timing: Timing
    loads: dict[Load, int]
    worth: float


@dataclass(slots=True, kw_only=True)
class _Yard:
    """Vehicles that are free, the first first, and those for which there was nothing to do."""

    free: list[Free]
    parked: list[Free] = field(default_factory=list)

    def wake(self, count: int) -> None:
        """Let so many of the parked vehicles look again, those first that are free first."""
        self.parked.sort()
        for vehicle in self.parked[:count]:
            heapq.heappush(self.free, vehicle)
        del self.parked[:count]


def restarts(
    problem: FleetProblem,
    objective: Objective,
    moving: Movements,
    *,
    seed: int,
    before: Timetable | None = None,
) -> Iterator[tuple[float, Timetable]]:
    """Timetables without end, each with its cost: the first as it comes, the others with noise."""
    random = np.random.default_rng(seed)
    noise, walks_first = 0.0, False
    while True:
        timetable = dispatch(
            problem,
            objective,
            moving,
            noise=noise,
            random=random,
            before=before,
            walks_first=walks_first,
        )
        yield timetable.cost(problem, objective, moving), timetable
        noise = NOISE * float(random.random())
        walks_first = problem.on_foot is not None and not walks_first


def dispatch(
    problem: FleetProblem,
    objective: Objective,
    moving: Movements,
    *,
    noise: float,
    random: np.random.Generator,
    before: Timetable | None = None,
    walks_first: bool = False,
) -> Timetable:
    """Send the vehicle that is free first where a ride is worth most a step, again and again, until nothing is.

    Parameters
    ----------
    before
        A timetable that is kept: further people get its free seats, and vehicles go on where it ends.
    walks_first
        Whether people walk all the way before others ride, not only those for whom there is no ride.
    """
    state = _Dispatcher(problem, objective, moving)
    yard = _Yard(free=state.keep(before or Timetable()))
    heapq.heapify(yard.free)
    if walks_first:
        state.walk_out()
    while yard.free:
        vehicle = heapq.heappop(yard.free)
        at, number, kind, place = vehicle
        offers = list(state.offers(kind, place, at))
        if not offers:
            yard.parked.append(vehicle)
            continue
        blur = 1.0 + noise * random.standard_normal(len(offers))
        best = offers[max(range(len(offers)), key=lambda one: (offers[one].worth * float(blur[one]), -one))]
        released = state.take(best)
        heapq.heappush(yard.free, (best.timing.safe, number, kind, problem.sites[best.ride.site].place))
        if released:
            yard.wake(1 + int(released / min(one.seats for one in problem.kinds)))
    state.walk_out()
    return state.timetable


class _Dispatcher:
    """What is left of people, sites, passages and terms while vehicles are sent out."""

    def __init__(self, problem: FleetProblem, objective: Objective, moving: Movements) -> None:
        self._problem, self._objective, self._moving = problem, objective, moving
        self._quotas = Quotas(problem)
        self._passing = Passing(problem)
        self._legs = Legs(problem)
        self._restricted = is_restricted(problem)
        self._patterns: dict[tuple[int, tuple[int, ...]], list[tuple[Pattern, int]]] = defaultdict(list)
        for pattern, first in patterns(problem, self._legs):
            self._patterns[pattern.ride.kind, pattern.ride.stops].append((pattern, first))
        self._members: dict[int, list[int]] = defaultdict(list)
        for number, party in enumerate(problem.parties):
            for access in party.accesses:
                self._members[access.place].append(number)
        self.timetable = Timetable()

    def keep(self, before: Timetable) -> list[Free]:
        """Take over a timetable, give its free seats to others, and tell where its vehicles are free again."""
        problem = self._problem
        days = carry_out(problem, before, self._moving)
        free = list[Free]()
        for number, day in enumerate(days):
            now, place = day.available_from, day.start_place
            for outing in day.outings:
                if outing.move is not None:
                    drive = self._moving.moves[outing.move]
                    self.timetable.moves[outing.move] += 1
                    self._passing.enter(day.kind, drive.entries, drive.roads)
                    now, place = drive.arrives, outing.move.target
                if outing.ride is not None:
                    timing = self._moving.rides[outing.ride]
                    self.timetable.rides[outing.ride] += 1
                    self._passing.enter(day.kind, timing.entries, timing.roads)
                    now, place = timing.safe, problem.sites[outing.ride.site].place
            free.append((now, number, day.kind, place))
        self._keep_people(before)
        return free

    def _keep_people(self, before: Timetable) -> None:
        """Take over who rides and walks, and fill the free seats."""
        aboard = defaultdict[Ride, int](int)
        for load, persons in before.loads.items():
            self._board(load, self._moving.rides[load.ride], persons)
            aboard[load.ride] += persons
        for footing, persons in before.footings.items():
            self.timetable.footings[footing] += self._quotas.walk_out(footing.party, footing.at, most=persons)
        for ride in sorted(self.timetable.rides, key=lambda ride: (ride.at, ride)):
            timing = self._moving.rides[ride]
            seats = self._problem.kinds[ride.kind].seats * self.timetable.rides[ride] - aboard[ride]
            for load, persons in self._loads(ride, timing, seats).items():
                if self._gain(load, timing) > 0:
                    self._board(load, timing, persons)

    def offers(self, kind: int, place: int, free_at: int) -> Iterator[_Offer]:
        """What a vehicle could do next, every chain, site and way in turn."""
        for chain in self._problem.chains:
            ready = self._first_ready(kind, chain[0])
            known = self._patterns.get((kind, chain), []) if ready is not None else []
            if ready is None or not known:
                continue
            reached = self._reach(kind, place, chain[0], free_at, ready)
            if reached is None:
                continue
            move, drive, from_instant = reached
            for pattern, first in known:
                offer = self._offer(pattern, max(first, from_instant), move, drive, free_at)
                if offer is not None:
                    yield offer

    def take(self, offer: _Offer) -> float:
        """Send the vehicle; by how many the terms let more go because of it."""
        kind = offer.ride.kind
        self.timetable.rides[offer.ride] += 1
        self._passing.enter(kind, offer.timing.entries, offer.timing.roads)
        if offer.move is not None:
            self.timetable.moves[offer.move] += 1
            self._passing.enter(kind, offer.drive.entries, offer.drive.roads)
        return max([self._board(load, offer.timing, persons) for load, persons in offer.loads.items()])

    def walk_out(self) -> None:
        """Let everybody who is left and can walk all the way do so, as early as they can."""
        for footing in footings_of(self._problem):
            each = cost_of_footing(self._problem, self._objective, footing)
            if self._quotas.left[footing.party] and each < self._objective.staying:
                persons = self._quotas.walk_out(footing.party, footing.at)
                if persons:
                    self.timetable.footings[footing] += persons

    def _board(self, load: Load, timing: Timing, persons: int) -> float:
        self.timetable.loads[load] += persons
        return self._quotas.take(load, timing, persons)

    def _first_ready(self, kind: int, place: int) -> int | None:
        """From when on somebody who is left can board a kind of vehicle at a place."""
        ready = None
        for number in self._members[place]:
            party = self._problem.parties[number]
            access = party.access_at(place)
            if self._quotas.left[number] and kind in party.rides_in and access is not None:
                instant = max(access.ready, access.walk)
                ready = instant if ready is None else min(ready, instant)
        return ready

    def _reach(
        self, kind: int, place: int, target: int, free_at: int, ready: int
    ) -> tuple[Move | None, Drive, int] | None:
        """The empty move that is at a place first, and from when on the vehicle is there with somebody ready."""
        if place == target:
            return None, _EMPTY, max(free_at, ready)
        found: tuple[int, Move, Drive] | None = None
        for way in range(self._problem.ways):
            leg = self._legs.find(way, kind, place, target)
            if leg is None:
                continue
            # Where it does not matter when it drives it waits where it is, else it goes as soon as it may.
            first = free_at if self._restricted else max(free_at, ready - leg.travel)
            begins = self._first_admitted(kind, leg.begins, [(leg, 0)], first, _EMPTY)
            if begins is None or (found is not None and begins + leg.travel >= found[0]):
                continue
            move = Move(kind, place, target, begins, way)
            if move in self._moving.moves:
                found = begins + leg.travel, move, self._moving.moves[move]
        if found is None:
            return None
        arrives, move, drive = found
        return move, drive, max(arrives, ready)

    def _offer(
        self, pattern: Pattern, from_instant: int, move: Move | None, drive: Drive, free_at: int
    ) -> _Offer | None:
        """The ride at the first instant from which on it is admitted, or later if more can go then."""
        best: _Offer | None = None
        seats = self._problem.kinds[pattern.ride.kind].seats
        tried, instants = set[int](), [from_instant]
        while instants:
            begins = self._first_begin(pattern, instants.pop(), drive)
            if begins is None or begins in tried:
                continue
            tried.add(begins)
            ride, timing = pattern.ride._replace(at=begins), pattern.timing(begins)
            loads = self._loads(ride, timing, seats, keep_seats=True)
            if len(tried) == 1 and sum(loads.values()) < seats:
                may = self._may_load(ride, timing)
                later = {more for load in may for more in self._quotas.later(load, timing, seats)}
                instants = sorted(begins + more for more in later)
            worth = sum(persons * self._gain(load, timing) for load, persons in loads.items()) / (timing.safe - free_at)
            # Nobody waits on board at a stop for nobody.
            if set(range(1, len(ride.stops))) - {load.stop for load in loads}:
                continue
            if worth > (0.0 if best is None else best.worth):
                led = self._in_time(move, drive, begins)
                best = _Offer(move=led, drive=drive, ride=ride, timing=timing, loads=loads, worth=worth)
        return best

    def _in_time(self, move: Move | None, drive: Drive, begins: int) -> Move | None:
        """The move that leads to a ride; where it does not matter when, vehicles wait before it, not after."""
        if move is None or self._restricted:
            return move
        return move._replace(at=begins - (drive.arrives - drive.begins))

    def _first_begin(self, pattern: Pattern, from_instant: int, drive: Drive) -> int | None:
        legs = list(zip(pattern.legs, pattern.leaves, strict=True))
        return self._first_admitted(pattern.ride.kind, pattern.begins, legs, from_instant, drive)

    def _first_admitted(
        self, kind: int, begins: BoolArray, legs: list[tuple[Leg, int]], from_instant: int, drive: Drive
    ) -> int | None:
        """The first instant at which legs, each so many steps after it, may begin, after a move that enters too."""
        while True:
            at = self._first_open(kind, begins, legs, from_instant)
            if at is None:
                return None
            drives = [drive_of(leg, at + steps) for leg, steps in legs]
            entries = (*drive.entries, *(entry for one in drives for entry in one.entries))
            roads = (*drive.roads, *(entry for one in drives for entry in one.roads))
            # One entry is judged already; several must be possible together.
            if len(entries) + len(roads) <= 1 or self._passing.admits(kind, entries, roads):
                return at
            from_instant = at + 1

    def _first_open(self, kind: int, begins: BoolArray, legs: list[tuple[Leg, int]], from_instant: int) -> int | None:
        """The first instant at which each single entry is open."""
        if from_instant >= len(begins):
            return None
        # Mostly the first instant will do.
        if begins[from_instant] and not any(leg.passages or leg.roads for leg, _ in legs):
            return from_instant
        able = begins[from_instant:].copy()
        for leg, steps in legs:
            for passage, after in leg.passages:
                _narrow(able, self._passing.open_steps(passage)[from_instant + steps + after :])
            for road, after in leg.roads:
                _narrow(able, self._passing.road_steps(road, kind)[from_instant + steps + after :])
        first = int(np.argmax(able))
        return from_instant + first if able[first] else None

    def _may_load(self, ride: Ride, timing: Timing) -> Iterator[Load]:
        """Who is left and could board at which stop, stop by stop."""
        for stop, place in enumerate(ride.stops):
            for party in self._members[place]:
                if self._quotas.left[party] and stop in boarding_stops(self._problem, ride, timing, party):
                    yield Load(party, ride, stop)

    def _loads(self, ride: Ride, timing: Timing, seats: int, *, keep_seats: bool = False) -> dict[Load, int]:
        """Whom the ride would carry: stop by stop, as many as there are seats, beds and terms for.

        `keep_seats`: one seat is kept for each stop that is still to come.
        """
        room = min(seats, self._quotas.room_at(ride.site, timing.safe))
        loads: dict[Load, int] = {}
        for load in self._may_load(ride, timing):
            kept = (len(ride.stops) - 1 - load.stop) * keep_seats
            persons = min(room - kept, self._quotas.most(load, timing, loads))
            if persons > 0:
                loads[load] = persons
                room -= persons
        return loads

    def _gain(self, load: Load, timing: Timing) -> float:
        """What is gained by each person of a load who does not stay."""
        return self._objective.staying - cost_of_load(self._problem, self._objective, timing, load)


def _narrow(able: BoolArray, allowed: BoolArray) -> None:
    """Rule out what is not allowed, or lies behind its end."""
    able[: len(allowed)] &= allowed[: len(able)]
    able[len(allowed) :] = False
