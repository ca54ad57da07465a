"""Leads people who stay together: the earliest way to safety on which a whole party has room everywhere at once."""

import heapq
from collections import defaultdict
from dataclasses import dataclass

import numpy as np

from safepassage.flow.arrays import IntArray, TimeExpandedNetwork
from safepassage.flow.routes.paths import PathOverTime, path_on

_ARC, _PLACE, _SITE = "arc", "place", "site"


@dataclass(frozen=True, slots=True)
class _Visit:
    """A party at a place (-1: taken in at site `arc`) from an instant on; how it came there."""

    place: int
    instant: int
    came_from: int
    arc: int
    step: int


class PartyRoom:
    """What is left of a network over time for whole parties; changes as people take room and give it back."""

    def __init__(self, network: TimeExpandedNetwork) -> None:
        self._network = network
        self._capacity = network.capacity.copy()
        self._waiting = network.waiting.copy()
        self._intake = network.intake.copy()
        self._beds = network.beds.copy()
        self._is_road = [link is not None for link in network.links]
        self._leaving: dict[int, list[int]] = defaultdict(list)
        for arc, tail in enumerate(network.tail.tolist()):
            self._leaving[tail].append(arc)
        self._sites: dict[int, list[int]] = defaultdict(list)
        for site, place in enumerate(network.site_place.tolist()):
            self._sites[place].append(site)
        # For each size of a party, by (what, row): where there is room next; forgotten where people come or go.
        self._next: dict[int, dict[tuple[str, int], list[int]]] = defaultdict(dict)

    def use(self, path: PathOverTime, persons: int) -> None:
        """Take room for so many people on a path; give it back where the number is negative."""
        network = self._network
        here, since = -1, 0
        for arc, step in zip(path.all_arcs, path.all_enter_steps, strict=True):
            self._capacity[arc, step] -= persons
            self._forget(_ARC, arc)
            self._wait(here, since, step, persons)
            here, since = int(network.head[arc]), step + int(network.travel[arc])
        self._wait(here, since, path.arrive_step, persons)
        self._intake[path.site, path.arrive_step] -= persons
        self._beds[path.site] -= persons
        self._forget(_SITE, path.site)

    def _wait(self, place: int, since: int, until: int, persons: int) -> None:
        """Nobody is counted who is still at home."""
        if place >= 0 and since < until:
            self._waiting[place, since:until] -= persons
            self._forget(_PLACE, place)

    def _forget(self, kind: str, row: int) -> None:
        for known in self._next.values():
            known.pop((kind, row), None)

    def find(self, supply: int, persons: int) -> PathOverTime | None:
        """The earliest way to safety for a party of so many people; None where none is.

        They leave home as late as may be for that arrival, or so late that they need not wait on the way.
        """
        soonest = self._find(supply, persons, 0)
        if soonest is None:
            return None
        soonest = self._left_later(soonest, persons)
        travel = sum(int(self._network.travel[arc]) for arc in soonest.arcs)
        if soonest.arrive_step - soonest.depart_step == travel:
            return soonest
        # To leave later never means to be there sooner, so that the latest start is found by halving.
        low, high = soonest.depart_step, soonest.arrive_step
        while low < high:
            middle = (low + high + 1) // 2
            later = self._find(supply, persons, middle)
            if later is not None and later.arrive_step <= soonest.arrive_step:
                soonest, low = later, max(middle, later.depart_step)
            else:
                high = middle - 1
        return soonest

    def _left_later(self, path: PathOverTime, persons: int) -> PathOverTime:
        """The same route and arrival, from the last road back each entered as late as the party has room."""
        network, following = self._network, path.arrive_step
        steps = list(path.all_enter_steps)
        for place in reversed(range(len(steps))):
            arc, step = path.all_arcs[place], steps[place]
            head, travel = int(network.head[arc]), int(network.travel[arc])
            for later in range(min(following - travel, network.steps - 1), step, -1):
                if self._stay(head, later + travel, persons) < following:
                    break
                if self._capacity[arc, later] >= persons:
                    steps[place] = later
                    break
            following = steps[place]
        return path_on(
            self._is_road,
            supply=path.supply,
            site=path.site,
            persons=persons,
            arcs=list(path.all_arcs),
            steps=steps,
            arrive_step=path.arrive_step,
        )

    def _find(self, supply: int, persons: int, not_before: int) -> PathOverTime | None:
        """Dijkstra (1959) over stays: at one place, a span of steps through which the whole party may wait.

        Of two visits in one stay the earlier can do all that the later can.
        """
        network = self._network
        start = max(int(network.supply_at[supply]), not_before)
        visits = [_Visit(int(network.supply_place[supply]), start, -1, -1, -1)]
        queue = [(start, 0)] if start <= network.steps else []
        known: set[tuple[int, int]] = set()
        while queue:
            instant, number = heapq.heappop(queue)
            visit = visits[number]
            if visit.place < 0:
                return self._path(supply, persons, visits, number)
            stay = self._stay(visit.place, instant, persons)
            if (visit.place, stay) in known:
                continue
            known.add((visit.place, stay))
            onward = self._taken_in(visit.place, instant, stay, number, persons)
            for arc in self._leaving.get(visit.place, ()):
                onward += self._along(arc, instant, stay, number, persons, known)
            for following in onward:
                heapq.heappush(queue, (following.instant, len(visits)))
                visits.append(following)
        return None

    def _taken_in(self, place: int, instant: int, stay: int, number: int, persons: int) -> list[_Visit]:
        """Being taken in at each site that stands here, as soon as it has room for all."""
        found = []
        for site in self._sites.get(place, ()):
            if self._beds[site] >= persons:
                when = self._room(_SITE, self._intake, site, persons)[instant]
                if when <= stay:
                    found.append(_Visit(-1, when, number, site, when))
        return found

    def _along(
        self, arc: int, instant: int, stay: int, number: int, persons: int, known: set[tuple[int, int]]
    ) -> list[_Visit]:
        """The first arrival by an arc in every stay at its head."""
        network = self._network
        head, travel, last = int(network.head[arc]), int(network.travel[arc]), network.steps
        room = self._room(_ARC, self._capacity, arc, persons)
        found = []
        step = room[instant] if instant < last else last
        while step <= stay and step < last and step + travel <= last:
            reached = step + travel
            until = self._stay(head, reached, persons)
            if (head, until) not in known:
                found.append(_Visit(head, reached, number, arc, step))
            following = until + 1 - travel
            step = room[following] if following < last else last
        return found

    def _stay(self, place: int, instant: int, persons: int) -> int:
        """The last instant until which a party may wait at a place from an instant on."""
        if instant >= self._network.steps:
            return self._network.steps
        known = self._next[persons]
        row = known.get((_PLACE, place))
        if row is None:
            row = known[_PLACE, place] = _next_where(self._waiting[place] < persons)
        return min(row[instant], self._network.steps)

    def _room(self, kind: str, limits: IntArray, row: int, persons: int) -> list[int]:
        """For each step the first from it on with room for so many; beyond the last where there is none."""
        known = self._next[persons]
        found = known.get((kind, row))
        if found is None:
            found = known[kind, row] = _next_where(limits[row] >= persons)
        return found

    def _path(self, supply: int, persons: int, visits: list[_Visit], number: int) -> PathOverTime:
        arrival = visits[number]
        arcs: list[int] = []
        steps: list[int] = []
        visit = visits[arrival.came_from]
        while visit.came_from >= 0:
            arcs.append(visit.arc)
            steps.append(visit.step)
            visit = visits[visit.came_from]
        return path_on(
            self._is_road,
            supply=supply,
            site=arrival.arc,
            persons=persons,
            arcs=arcs[::-1],
            steps=steps[::-1],
            arrive_step=arrival.instant,
        )


def _next_where(holds: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> list[int]:
    """For each index the first from it on where something holds; beyond every index where it never does."""
    never = len(holds) + 1
    found = np.where(holds, np.arange(len(holds)), never)
    rows: list[int] = np.minimum.accumulate(found[::-1])[::-1].tolist()
    return rows
