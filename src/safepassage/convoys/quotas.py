"""How many more people may ride or walk: parties, beds, intake, and all that adds up over time."""

from collections.abc import Iterator

import numpy as np

from safepassage.convoys.columns import Footing, Load
from safepassage.convoys.fleet_problem import FleetProblem, FloatArray, IntArray
from safepassage.convoys.rides import Timing
from safepassage.convoys.running_rules import footing_counts_at, term_limits, term_weights


class _Budget:
    """A limit on a running total: how much may still count by each instant."""

    def __init__(self, limits: FloatArray) -> None:
        self._room = limits
        self.left = _least_from(limits)

    def spend(self, at: int, amount: float) -> None:
        """Count an amount from an instant on; a negative one makes room."""
        self._room[at:] -= amount
        self.left = _least_from(self._room)


class Quotas:
    """What is left for people to use while a timetable is made.

    Attributes
    ----------
    left
        People of each party who are neither carried nor on foot.
    """

    def __init__(self, problem: FleetProblem) -> None:
        self._problem = problem
        self.left = [party.persons for party in problem.parties]
        self._beds = [site.beds for site in problem.sites]
        self._intake: list[IntArray] = [site.intake.copy() for site in problem.sites]
        self._loading = [None if party.loading is None else party.loading.copy() for party in problem.parties]
        self._terms = [_Budget(term_limits(problem, number)) for number in range(len(problem.linked_terms))]
        self._weights = [term_weights(problem, number) for number in range(len(problem.linked_terms))]
        self._walk_ins = [(walk_in.place, _Budget(walk_in.by.astype(np.float64))) for walk_in in problem.walk_ins]
        self._on_foot = None if problem.on_foot is None else _Budget(problem.on_foot.by.astype(np.float64))

    def room_at(self, site: int, safe: int) -> int:
        """How many more a site takes in at an instant."""
        return min(self._beds[site], int(self._intake[site][safe]))

    def most(self, load: Load, timing: Timing, with_them: dict[Load, int]) -> int:
        """How many more may make a load, in the same vehicle as others that are not taken down yet."""
        persons = self.left[load.party] - sum(count for other, count in with_them.items() if other.party == load.party)
        loading = self._loading[load.party]
        if loading is not None and not self._walk(load):
            departs = timing.departs[load.stop]
            persons = min(persons, int(loading[departs]) if departs < len(loading) else 0)
        for budget, weight, at in self._budgets(load, timing):
            used = sum(
                count * max(0.0, other_weight)
                for other, count in with_them.items()
                for spent, other_weight, _ in self._budgets(other, timing)
                if spent is budget
            )
            if weight > 0:
                persons = min(persons, int((budget.left[at] - used) / weight + 1e-9))
        return persons

    def later(self, load: Load, timing: Timing, seats: int) -> set[int]:
        """By how many steps to put off a ride so that one more, or as many as there are seats, may make a load."""
        found = set[int]()
        wanted = min(seats, self.left[load.party])
        for budget, weight, at in self._budgets(load, timing):
            for persons in (1, wanted) if weight > 0 else ():
                first = int(np.searchsorted(budget.left, persons * weight - 1e-9))
                if at < first < len(budget.left):
                    found.add(first - at)
        loading = self._loading[load.party]
        if loading is not None and not self._walk(load):
            departs = timing.departs[load.stop]
            for persons in (1, wanted):
                if (loading[departs:] >= persons).any():
                    found.add(int(np.argmax(loading[departs:] >= persons)))
        return found - {0}

    def take(self, load: Load, timing: Timing, persons: int) -> float:
        """Take down that people make a load; by how many the terms let more go because of it."""
        self.left[load.party] -= persons
        site = load.ride.site
        self._beds[site] -= persons
        self._intake[site][timing.safe] -= persons
        loading = self._loading[load.party]
        if loading is not None and not self._walk(load):
            loading[timing.departs[load.stop]] -= persons
        released = 0.0
        for budget, weight, at in self._budgets(load, timing):
            budget.spend(at, weight * persons)
            released = max(released, -weight * persons)
        return released

    def walk_out(self, party: int, at: int, *, most: int | None = None) -> int:
        """Let as many of a party as possible (`most` at most) be safe on foot at an instant; how many that is."""
        problem, on_foot = self._problem, self._on_foot
        if on_foot is None:
            return 0
        persons = min(self.left[party], int(on_foot.left[at] + 1e-9))
        persons = persons if most is None else min(persons, most)
        counted = []
        for number, (budget, weights) in enumerate(zip(self._terms, self._weights, strict=True)):
            if weights[party]:
                counted.append((budget, weights[party], footing_counts_at(problem, number, Footing(party, at))))
        for budget, weight, instant in counted:
            if weight > 0:
                persons = min(persons, int(budget.left[instant] / weight + 1e-9))
        persons = max(0, persons)
        if persons:
            self.left[party] -= persons
            on_foot.spend(at, persons)
            for budget, weight, instant in counted:
                budget.spend(instant, weight * persons)
        return persons

    def _walk(self, load: Load) -> int:
        access = self._problem.parties[load.party].access_at(load.ride.stops[load.stop])
        return 0 if access is None else access.walk

    def _budgets(self, load: Load, timing: Timing) -> Iterator[tuple[_Budget, float, int]]:
        """The running totals that a load counts in: each with what a person weighs, and from when on."""
        for term, budget, weights in zip(self._problem.linked_terms, self._terms, self._weights, strict=True):
            if weights[load.party]:
                at = timing.safe if term.counts_arrivals else timing.departs[load.stop]
                yield budget, weights[load.party], at
        for place, budget in self._walk_ins:
            if place == load.ride.stops[load.stop] and self._walk(load):
                yield budget, 1.0, timing.boards[load.stop]


def _least_from(room: FloatArray) -> FloatArray:
    """The least room from each instant on."""
    return np.minimum.accumulate(room[::-1])[::-1]
