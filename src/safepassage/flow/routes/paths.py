"""A flow over time as people on routes: who enters which arc when, and where they are taken in."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from safepassage.errors import InternalError
from safepassage.flow.arrays import UNLIMITED, FlowOverTime, IntArray, TimeExpandedNetwork


@dataclass(frozen=True, slots=True, kw_only=True)
class PathOverTime:
    """Some people of one supply on one route at given steps.

    Attributes
    ----------
    supply, site
        Index of the supply the people belong to and of the site that takes them in.
    persons
        How many they are, above 0.
    arcs, enter_steps
        The roads of the route and the step in which each is entered; empty for people who stand at their site already.
    arrive_step
        The instant at which the site takes them in.
    all_arcs, all_enter_steps
        The same with the arcs that are no road (out of home, into the site) in their order.
    """

    supply: int
    site: int
    persons: int
    arcs: tuple[int, ...]
    enter_steps: tuple[int, ...]
    arrive_step: int
    all_arcs: tuple[int, ...]
    all_enter_steps: tuple[int, ...]

    @property
    def depart_step(self) -> int:
        """The step of the first road, or the instant of arrival where there is none."""
        return self.enter_steps[0] if self.enter_steps else self.arrive_step


def decompose(network: TimeExpandedNetwork, flow: FlowOverTime) -> tuple[PathOverTime, ...]:
    """Take a flow apart into paths, each simple in (place, instant).

    Circulations without travel time are left out, and so is a way round that leads back to a place at which everybody
    may wait: its people wait there instead.

    Each supply is stripped in turn. Its people leave every place at the first instant at which something still leaves
    it: by conservation whoever waited until then was free to do so, so that waiting needs no book-keeping. Of several
    roads they take the one their predecessors took, which keeps routes few and long-lived; else the fullest.

    Returns
    -------
    tuple of PathOverTime
        Their sum is the flow without what is left out; arrivals are those of the flow, instant for instant.

    Raises
    ------
    InternalError
        If the flow does not conserve people.
    """
    remaining = _Remaining(network, flow)
    paths = [path for supply in range(len(network.supply)) for path in remaining.strip(supply)]
    return merge(paths)


def flow_of(network: TimeExpandedNetwork, paths: Iterable[PathOverTime]) -> FlowOverTime:
    """The sum of paths as a flow."""
    every = tuple(paths)
    arcs = np.array([arc for path in every for arc in path.all_arcs], np.int64)
    steps = np.array([step for path in every for step in path.all_enter_steps], np.int64)
    persons = np.array([path.persons for path in every], np.int64)
    entries = np.zeros(network.capacity.shape, np.int64)
    arrivals = np.zeros(network.intake.shape, np.int64)
    departures = np.zeros(len(network.supply), np.int64)
    np.add.at(entries, (arcs, steps), np.repeat(persons, [len(path.all_arcs) for path in every]))
    np.add.at(arrivals, ([path.site for path in every], [path.arrive_step for path in every]), persons)
    np.add.at(departures, [path.supply for path in every], persons)
    return FlowOverTime(entries=entries, arrivals=arrivals, departures=departures)


def waits_at(network: TimeExpandedNetwork, flow: FlowOverTime, places: Sequence[int]) -> dict[int, IntArray]:
    """People of a flow who wait at some places through each step, shape (K,) each."""
    waits = {}
    for place in places:
        change = np.zeros(network.steps + 1, np.int64)
        home = np.flatnonzero(network.supply_place == place)
        np.add.at(change, network.supply_at[home], flow.departures[home])
        for arc in np.flatnonzero(network.head == place).tolist():
            travel = int(network.travel[arc])
            entering = flow.entries[arc, : max(0, network.steps + 1 - travel)]
            change[travel : travel + len(entering)] += entering
        change[:-1] -= flow.entries[network.tail == place].sum(axis=0)
        change -= flow.arrivals[network.site_place == place].sum(axis=0)
        waits[place] = np.cumsum(change)[:-1]
    return waits


def merge(paths: Iterable[PathOverTime]) -> tuple[PathOverTime, ...]:
    """Paths that differ in nothing but their number of people become one; in order of supply, departure and route."""
    total: dict[tuple[int, int, int, tuple[int, ...], tuple[int, ...]], PathOverTime] = {}
    for path in paths:
        key = (path.supply, path.site, path.arrive_step, path.all_arcs, path.all_enter_steps)
        known = total.get(key)
        total[key] = replace(known, persons=known.persons + path.persons) if known else path
    return tuple(sorted(total.values(), key=_order))


def _order(path: PathOverTime) -> tuple[int, int, int, tuple[int, ...], tuple[int, ...], int]:
    return path.supply, path.depart_step, path.arrive_step, path.all_enter_steps, path.all_arcs, path.site


def path_on(
    is_road: Sequence[bool],
    *,
    supply: int,
    site: int,
    persons: int,
    arcs: list[int],
    steps: list[int],
    arrive_step: int,
) -> PathOverTime:
    """A path from all its arcs, those that are no road among them; `is_road` tells for each arc of the network."""
    all_arcs, all_steps = tuple(arcs), tuple(steps)
    road_arcs, road_steps = all_arcs, all_steps
    if not all(is_road[arc] for arc in arcs):
        road_arcs = tuple(arc for arc in arcs if is_road[arc])
        road_steps = tuple(step for arc, step in zip(arcs, steps, strict=True) if is_road[arc])
    return PathOverTime(
        supply=supply,
        site=site,
        persons=persons,
        arcs=road_arcs,
        enter_steps=road_steps,
        arrive_step=arrive_step,
        all_arcs=all_arcs,
        all_enter_steps=all_steps,
    )


class _Remaining:
    """What is left of a flow while paths are stripped from it.

    Keys: arc * K + step for entries, place * (K + 1) + instant for what leaves a place. `following[place][k]` is k
    while something leaves the place at k, else a step towards the next instant at which something does.
    """

    def __init__(self, network: TimeExpandedNetwork, flow: FlowOverTime) -> None:
        self._steps = network.steps
        self._head: list[int] = network.head.tolist()
        self._travel: list[int] = network.travel.tolist()
        self._is_road = [link is not None for link in network.links]
        self._supply_place: list[int] = network.supply_place.tolist()
        self._supply_at: list[int] = network.supply_at.tolist()
        self._carried: list[int] = flow.departures.tolist()
        self._entries: dict[int, int] = {}
        self._leaving: dict[int, list[int]] = {}
        self._arriving: dict[int, list[list[int]]] = {}
        self._following: dict[int, list[int]] = {}
        limited = np.flatnonzero((network.waiting < UNLIMITED).any(axis=1)).tolist()
        self._free_wait = {place: (network.waiting[place] >= UNLIMITED).tolist() for place in limited}
        self._record_entries(network, flow)
        self._record_arrivals(network, flow)

    def _record_entries(self, network: TimeExpandedNetwork, flow: FlowOverTime) -> None:
        arcs, steps = np.nonzero(flow.entries)
        keys = (arcs * self._steps + steps).tolist()
        self._entries = dict(zip(keys, flow.entries[arcs, steps].tolist(), strict=True))
        tails = network.tail[arcs]
        for arc, place, step in zip(arcs.tolist(), tails.tolist(), steps.tolist(), strict=True):
            self._leaving.setdefault(place * (self._steps + 1) + step, []).append(arc)
            self._row(place)[step] = step

    def _record_arrivals(self, network: TimeExpandedNetwork, flow: FlowOverTime) -> None:
        sites, instants = np.nonzero(flow.arrivals)
        persons = flow.arrivals[sites, instants]
        places = network.site_place[sites]
        for site, place, instant, number in zip(
            sites.tolist(), places.tolist(), instants.tolist(), persons.tolist(), strict=True
        ):
            self._arriving.setdefault(place * (self._steps + 1) + instant, []).append([site, number])
            self._row(place)[instant] = instant

    def _row(self, place: int) -> list[int]:
        row = self._following.get(place)
        if row is None:
            row = self._following[place] = [*range(1, self._steps + 2), self._steps + 1]
        return row

    def strip(self, supply: int) -> Iterable[PathOverTime]:
        """All paths of one supply, in order of departure."""
        usual: dict[int, int] = {}
        while self._carried[supply] > 0:
            yield self._strip_one(supply, usual)

    def _strip_one(self, supply: int, usual: dict[int, int]) -> PathOverTime:
        arcs, steps, arrival = self._walk(supply, usual)
        site, at_most, instant = arrival[0][0], arrival[0][1], arrival[1]
        keys = [arc * self._steps + step for arc, step in zip(arcs, steps, strict=True)]
        entries = self._entries
        persons = min([self._carried[supply], at_most, *[entries[key] for key in keys]])
        for key in keys:
            entries[key] -= persons
        arrival[0][1] -= persons
        self._carried[supply] -= persons
        return path_on(
            self._is_road, supply=supply, site=site, persons=persons, arcs=arcs, steps=steps, arrive_step=instant
        )

    def _walk(self, supply: int, usual: dict[int, int]) -> tuple[list[int], list[int], tuple[list[int], int]]:
        """Follow what is left from home to a site: arcs, steps, and the arrival record with its instant."""
        place, instant = self._supply_place[supply], self._supply_at[supply]
        arcs: list[int] = []
        steps: list[int] = []
        been = {place: (0, instant)}
        while True:
            left_at, arc = self._next(place, instant, usual)
            if arc < 0:
                return arcs, steps, (self._arriving[place * (self._steps + 1) + left_at][-1], left_at)
            arcs.append(arc)
            steps.append(left_at)
            place, instant = self._head[arc], left_at + self._travel[arc]
            start, since = been.get(place, (-1, 0))
            if start >= 0 and self._may_wait(place, since, instant):
                # Those who wait may find another way on meanwhile: the walk goes on from when it first came here.
                self._cancel(arcs, steps, start)
                instant = since
                been = {known: visit for known, visit in been.items() if visit[0] <= start}
            else:
                been[place] = (len(arcs), instant)

    def _may_wait(self, place: int, since: int, until: int) -> bool:
        """Whether anybody may wait at a place between two instants, as many as will."""
        may = self._free_wait.get(place)
        return may is None or since == until or all(may[since:until])

    def _next(self, place: int, instant: int, usual: dict[int, int]) -> tuple[int, int]:
        """When people at a place go on, and by which arc (-1: they are taken in)."""
        row = self._following.get(place)
        while row is not None:
            while row[instant] != instant:
                row[instant] = row[row[instant]]
                instant = row[instant]
            if instant > self._steps:
                break
            key = place * (self._steps + 1) + instant
            if self._arrival_left(key):
                return instant, -1
            arc = self._arc_left(key, instant, usual.get(place, -1))
            if arc >= 0:
                usual[place] = arc
                return instant, arc
            row[instant] = instant + 1
        raise InternalError(f"the flow ends at place {place}: it does not conserve people")

    def _arrival_left(self, key: int) -> bool:
        records = self._arriving.get(key)
        while records and records[-1][1] == 0:
            records.pop()
        return bool(records)

    def _arc_left(self, key: int, instant: int, preferred: int) -> int:
        if preferred >= 0 and self._entries.get(preferred * self._steps + instant, 0) > 0:
            return preferred
        arcs = self._leaving.get(key)
        if not arcs:
            return -1
        if len(arcs) > 1:
            arcs[:] = [arc for arc in arcs if self._entries[arc * self._steps + instant] > 0]
            return max(arcs, key=lambda arc: self._entries[arc * self._steps + instant], default=-1)
        return arcs[0] if self._entries[arcs[0] * self._steps + instant] > 0 else -1

    def _cancel(self, arcs: list[int], steps: list[int], start: int) -> None:
        """Take the way round that the walk has just closed out of the flow, and off the walk."""
        keys = [arc * self._steps + step for arc, step in zip(arcs[start:], steps[start:], strict=True)]
        persons = min(self._entries[key] for key in keys)
        for key in keys:
            self._entries[key] -= persons
        del arcs[start:], steps[start:]
