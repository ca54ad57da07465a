"""What rides and places are worth while convoys are chosen: people who would be brought to safety, in the end."""

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from safepassage.convoys.fleet_problem import FleetProblem, Objective
from safepassage.convoys.hops import NEVER, Hop
from safepassage.convoys.running_rules import term_weights


@dataclass(frozen=True, slots=True, kw_only=True)
class Taste:
    """How positions of vehicles are judged; the outcome depends on it, so several are tried.

    Attributes
    ----------
    width
        How many ways to go on are kept for each step in which the last convoy went.
    empty_share
        What it is worth to bring a vehicle to where people board, as a share of the ride that it can then do.
    lateness
        What is lost with each step until a vehicle is ready, as a share of a ride.
    release
        What it is worth to let one more person go under a linked term, as a share of what that person is worth.
    rounds
        A term is looked at once it leaves room for fewer people than all vehicles carry in so many rounds.
    patience
        For how many steps after the first vehicle is there a convoy may wait for further ones.
    """

    width: int = 5
    empty_share: float = 0.4
    lateness: float = 0.015
    release: float = 0.2
    rounds: float = math.inf
    patience: int = 12


Stock = dict[tuple[int, int, int], int]
"""How many vehicles of a kind are ready at a place from an instant on, by (kind, place, instant)."""


class Worth:
    """What hops gain with the people who are left."""

    def __init__(self, problem: FleetProblem, objective: Objective, hops: Iterable[Hop], taste: Taste) -> None:
        self._problem, self._objective, self._release = problem, objective, taste.release
        seats = sum(start.count * problem.kinds[start.kind].seats for start in problem.starts)
        self._near = taste.rounds * seats if seats else math.inf
        self._weights = [term_weights(problem, number) for number in range(len(problem.linked_terms))]
        self._rides: dict[tuple[int, int], list[Hop]] = defaultdict(list)
        for hop in hops:
            if hop.riders:
                self._rides[hop.kind, hop.origin].append(hop)

    def is_pickup(self, kind: int, place: int) -> bool:
        """Whether vehicles of a kind may load somebody at a place."""
        return (kind, place) in self._rides

    def person(self, at: int) -> float:
        """What is gained, about, by one person who is safe at an instant."""
        objective = self._objective
        return max(0.0, objective.staying - float(objective.arriving[min(at, self._problem.steps)]))

    def people_at(self, kind: int, place: int, left: Sequence[int]) -> int:
        """How many are left who may board a kind of vehicle at a place."""
        rides = self._rides.get((kind, place), ())
        return sum(left[party] for party in {rider.party for ride in rides for rider in ride.riders})

    def loads(
        self, ride: Hop, begin: int, vehicles: int, left: Sequence[int], rooms: Sequence[float]
    ) -> list[tuple[int, int]]:
        """How many of which parties so many vehicles carry, within the terms."""
        room, found = self._problem.kinds[ride.kind].seats * vehicles, []
        for party, gains in ride.riders:
            persons = min(room, left[party]) if gains[begin] > 0 else 0
            for weights, free in zip(self._weights, rooms, strict=True):
                if persons > 0 and weights[party] > 0:
                    persons = min(persons, int(free / weights[party] + 1e-9))
            if persons > 0:
                found.append((party, persons))
                room -= persons
        return found

    def of_ride(self, ride: Hop, begin: int, left: Sequence[int], rooms: Sequence[float]) -> float:
        """What one vehicle gains, and what it releases."""
        gains = {rider.party: rider.gains[begin] for rider in ride.riders}
        return sum(
            persons * (gains[party] + self._released(party, begin, left, rooms))
            for party, persons in self.loads(ride, begin, 1, left, rooms)
        )

    def of_place(self, kind: int, place: int, at: int, left: Sequence[int], rooms: Sequence[float]) -> float:
        """What one vehicle that is at a place of pickup at an instant could gain next, whatever the terms say."""
        best, seats = 0.0, self._problem.kinds[kind].seats
        for ride in self._rides.get((kind, place), ()):
            begin = ride.begins[at] if at < len(ride.begins) else NEVER
            if begin == NEVER:
                continue
            worth, room = 0.0, seats
            for party, gains in ride.riders:
                persons = min(room, left[party])
                if persons > 0:
                    worth += persons * (gains[begin] + self._released(party, at, left, rooms))
                    room -= persons
            best = max(best, worth)
        return best

    def spend(self, rooms: list[float], party: int, persons: int) -> None:
        """Count people in the terms."""
        for number, weights in enumerate(self._weights):
            rooms[number] -= weights[party] * persons

    def held_back(self, left: Sequence[int], rooms: Sequence[float]) -> float:
        """How many of those left, or of those who could go soon, could not go under the terms as things are."""
        return sum(
            max(0.0, self._wanted(weights, left) - free) for weights, free in zip(self._weights, rooms, strict=True)
        )

    def _released(self, party: int, at: int, left: Sequence[int], rooms: Sequence[float]) -> float:
        """What one person of a party releases under a term that holds others back."""
        most = 0.0
        for weights, free in zip(self._weights, rooms, strict=True):
            if weights[party] < -most and self._wanted(weights, left) > free:
                most = -weights[party]
        return self._release * most * self.person(at) if most else 0.0

    def _wanted(self, weights: Sequence[float], left: Sequence[int]) -> float:
        """How much room those under a term want, soon."""
        wanted = sum(weight * persons for weight, persons in zip(weights, left, strict=True) if weight > 0)
        return min(wanted, self._near)
