"""A timetable in a moment: vehicle by vehicle, each takes the ride that is worth most for the time it takes."""

import heapq
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from safepassage.convoys.fleet_problem import FleetProblem, FloatArray, Objective
from safepassage.convoys.formulation import Load
from safepassage.convoys.passing import Passing
from safepassage.convoys.rides import Entry, Move, Movements, Ride, Timing, may_board
from safepassage.convoys.timetable import Timetable, cost_of_load

NOISE = 0.25
"""By how much, about, restarts misjudge what a ride is worth."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Offer:
    """A ride that a vehicle could do next, with the move that leads to it."""

    move: Move | None
    ride: Ride
    timing: Timing
    loads: dict[int, int]
    worth: float


def restarts(
    problem: FleetProblem, objective: Objective, moving: Movements, *, seed: int
) -> Iterator[tuple[float, Timetable]]:
    """Timetables without end, each with its cost: the first as it comes, the others with noise."""
    random = np.random.default_rng(seed)
    noise = 0.0
    while True:
        timetable = dispatch(problem, objective, moving, noise=noise, random=random)
        yield timetable.cost(problem, objective, moving), timetable
        noise = NOISE * float(random.random())


def dispatch(
    problem: FleetProblem, objective: Objective, moving: Movements, *, noise: float, random: np.random.Generator
) -> Timetable:
    """Send the vehicle that is free first where a ride is worth most a step, again and again, until nothing is."""
    state = _Dispatcher(problem, objective, moving)
    free = [
        (start.available_from, number, start.kind, start.place)
        for number, start in enumerate(start for start in problem.starts for _ in range(start.count))
    ]
    heapq.heapify(free)
    while free:
        at, number, kind, place = heapq.heappop(free)
        offers = list(state.offers(kind, place, at))
        if not offers:
            continue
        blur = 1.0 + noise * random.standard_normal(len(offers))
        best = max(range(len(offers)), key=lambda one: (offers[one].worth * float(blur[one]), -one))
        state.take(offers[best])
        offer = offers[best]
        heapq.heappush(free, (offer.timing.safe, number, kind, problem.sites[offer.ride.site].place))
    return state.timetable


class _Dispatcher:
    """What is left of people, beds, intake, passages and terms while vehicles are sent out."""

    def __init__(self, problem: FleetProblem, objective: Objective, moving: Movements) -> None:
        self._problem, self._objective, self._moving = problem, objective, moving
        self._left = [party.persons for party in problem.parties]
        self._beds = [site.beds for site in problem.sites]
        self._intake = [site.intake.copy() for site in problem.sites]
        self._passing = Passing(problem)
        # How many more the first movement of a term may count at each instant.
        self._room: list[FloatArray] = [np.full(problem.steps + 1, float(term.slack)) for term in problem.linked_terms]
        self._at_place: dict[int, list[int]] = defaultdict(list)
        for number, party in enumerate(problem.parties):
            self._at_place[party.place].append(number)
        self.timetable = Timetable()

    def offers(self, kind: int, place: int, free_at: int) -> Iterator[_Offer]:
        """What a vehicle could do next, every chain and site in turn."""
        for chain in self._problem.chains:
            ready = [
                self._problem.parties[party].ready
                for party in self._at_place[chain[0]]
                if self._left[party] and kind in self._problem.parties[party].rides_in
            ]
            if not ready:
                continue
            reached = self._reach(kind, place, chain[0], free_at, min(ready))
            if reached is None:
                continue
            move, from_instant = reached
            for site in range(len(self._problem.sites)):
                offer = self._offer(Ride(kind, chain, site, from_instant), move, free_at)
                if offer is not None:
                    yield offer

    def take(self, offer: _Offer) -> None:
        """Send the vehicle."""
        ride, timing = offer.ride, offer.timing
        self.timetable.rides[ride] += 1
        self._passing.enter(timing.entries)
        if offer.move is not None:
            self.timetable.moves[offer.move] += 1
            self._passing.enter(self._moving.moves[offer.move])
        for party, persons in offer.loads.items():
            self.timetable.loads[Load(party, ride)] += persons
            self._left[party] -= persons
            self._beds[ride.site] -= persons
            self._intake[ride.site][timing.safe] -= persons
            for number, (weight, at) in self._terms(party, ride, timing).items():
                self._room[number][at:] -= weight * persons

    def _reach(self, kind: int, place: int, target: int, free_at: int, ready: int) -> tuple[Move | None, int] | None:
        """The empty move to a place, and from when on the vehicle is there with somebody ready."""
        if place == target:
            return None, max(free_at, ready)
        travel = int(self._problem.travel[kind, place, target])
        if travel < 0:
            return None
        # Without passages it waits where it is, with them it goes as soon as it may.
        first = free_at if self._problem.passages else max(free_at, ready - travel)
        for at in range(first, self._problem.steps - travel):
            move = Move(kind, place, target, at)
            entries = self._moving.moves.get(move)
            if entries is not None and self._passing.admits(entries):
                return move, max(at + travel, ready)
            if not self._problem.passages:
                return None
        return None

    def _offer(self, ride: Ride, move: Move | None, free_at: int) -> _Offer | None:
        """The ride at the first instant from which on the passages admit it, with those it would carry."""
        own: tuple[Entry, ...] = () if move is None else self._moving.moves[move]
        for at in range(ride.at, self._problem.steps):
            later = ride._replace(at=at)
            timing = self._moving.rides.get(later)
            if timing is not None and self._passing.admits(timing.entries, after=own):
                break
            if not self._problem.passages:
                return None
        else:
            return None
        loads = self._loads(later, timing)
        worth = sum(
            persons
            * (self._objective.staying - cost_of_load(self._problem, self._objective, self._moving, Load(party, later)))
            for party, persons in loads.items()
        )
        if worth <= 0.0:
            return None
        return _Offer(move=move, ride=later, timing=timing, loads=loads, worth=worth / (timing.safe - free_at))

    def _loads(self, ride: Ride, timing: Timing) -> dict[int, int]:
        """Whom the ride would carry: stop by stop, as many as there are seats, beds and terms for."""
        problem = self._problem
        room = min(problem.kinds[ride.kind].seats, self._beds[ride.site], int(self._intake[ride.site][timing.safe]))
        loads = {}
        for party in (party for stop in ride.stops for party in self._at_place[stop]):
            if may_board(problem, ride, timing, party) is None:
                continue
            persons = min(room, self._left[party])
            for number, (weight, at) in self._terms(party, ride, timing).items():
                if weight > 0:
                    persons = min(persons, int(self._room[number][at:].min() / weight + 1e-9))
            if persons > 0:
                loads[party] = persons
                room -= persons
        # Two parties on one ride might use the same room of a term: then only the first goes.
        shared = problem.linked_terms and len(loads) > 1
        return dict([next(iter(loads.items()))]) if shared else loads

    def _terms(self, party: int, ride: Ride, timing: Timing) -> dict[int, tuple[float, int]]:
        """What each person of a party weighs in each term, and from which instant on."""
        found = {}
        for number, term in enumerate(self._problem.linked_terms):
            weight = (party in term.parties) - term.ratio * (party in term.counterparts)
            if weight:
                stop = ride.stops.index(self._problem.parties[party].place)
                found[number] = (weight, timing.safe if term.counts_arrivals else timing.departs[stop])
        return found
