"""How many people can be safe by each instant at most in any plan with these vehicles, by counting alone."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from safepassage.certifying.clock import UNLIMITED, IntArray
from safepassage.certifying.fleet.bound_layers import Layer, Tolls, sooner
from safepassage.certifying.fleet.bound_paths import NEVER, Courses, most_worth
from safepassage.certifying.fleet.bound_people import People
from safepassage.certifying.fleet.bound_roads import KindOfDay
from safepassage.certifying.fleet.reading import Kind
from safepassage.model.sites import StagingArea


def most_safe_by(people: People, kinds: Sequence[KindOfDay], tolls: Tolls) -> IntArray:
    """An upper limit on people safe by each instant, shape (K + 1,): the least of three counts.

    People who can be safe by then at all; seats of all trips that vehicles can have ended by then, each as soon as may
    be, and people on foot; what sites take in.
    """
    steps = people.rules.clock.steps
    every = [Soonest(people, own, tolls) for own in kinds]
    firsts = [(area, people.first_safe_on_foot(area)) for area in people.areas]
    on_foot = _counted([(area.persons, first) for area, first in firsts], steps)
    riding = [
        (area.persons, min([first, *(own.first_safe(area) for own in every)])) for area, first in firsts
    ]  # fmt: skip
    seats = np.zeros(steps + 1, dtype=np.int64)
    for own in every:
        for row in own.day.rows:
            seats += np.minimum(row.row.count * row.row.seats * own.trips_by(row), UNLIMITED)
    taken_in = np.zeros(steps + 1, dtype=np.int64)
    for site_id, intake in people.rules.intake.items():
        beds = people.rules.sites[site_id].beds
        taken_in += np.minimum(
            np.cumsum(np.minimum(intake, UNLIMITED // (steps + 1))), UNLIMITED if beds is None else beds
        )
    return np.asarray(np.minimum(np.minimum(_counted(riding, steps), seats + on_foot), taken_in), dtype=np.int64)


@dataclass(frozen=True, slots=True)
class _Stop:
    """A boarding point: when somebody may board first, and by when they board, when the ride may be over, (K + 1,)."""

    node_id: str
    ready: int
    safe: IntArray


class Soonest:
    """How soon vehicles of one kind can be somewhere, and bring people to safety; K + 1 stands for never."""

    def __init__(self, people: People, day: KindOfDay, tolls: Tolls) -> None:
        self.day = day
        self._people = people
        self._tolls = tolls
        self._never = people.rules.clock.steps + 1
        riders = [area for area in people.areas if day.may_ride(area.group)]
        site_nodes = [site.node_id for site in people.rules.sites.values()]
        depots = [row.row.depot_node_id for row in day.rows]
        # By boarding point and site when people are safe at the earliest, by when they begin to board; by node and by
        # where a vehicle stands when it can come, by when it leaves; shape (K + 1,) each.
        self._safe: dict[tuple[str, str], IntArray] = {}
        self._come: dict[str, dict[str, IntArray]] = {}
        self._work_out(list(dict.fromkeys([*depots, *site_nodes])))
        self._stops = [stop for node_id in people.nodes if (stop := self._stop(riders, node_id)) is not None]

    def first_safe(self, area: StagingArea) -> int:
        """The first instant at which people of a staging area can be safe by these vehicles."""
        if not self.day.may_ride(area.group):
            return self._never
        best = self._never
        for node_id in self._people.nodes:
            there = self._people.first_there(area, node_id)
            comes = min(
                (self._come[node_id][row.row.depot_node_id][row.available] for row in self._in_time()),
                default=self._never,
            )
            if there is not None and comes < self._never:
                boards = max(there, int(comes))
                for site in self._people.sites(area):
                    best = min(best, int(self._safe[node_id, site.reception_site_id][boards]))
        return best

    def trips_by(self, row: Kind) -> IntArray:
        """How many trips with people a vehicle of a row can have ended by each instant, shape (K + 1,)."""
        ended = np.zeros(self._never, dtype=np.int64)
        if row.available >= self._never:
            return ended
        site_nodes = [site.node_id for site in self._people.rules.sites.values()]
        now = self._next([row.row.depot_node_id], row.available)
        while now < self._never:
            after = self._next(site_nodes, now)
            if after <= now:
                ended[now] = UNLIMITED
                break
            ended[now] += 1
            now = after
        return np.minimum(np.cumsum(ended), UNLIMITED)

    def _in_time(self) -> list[Kind]:
        return [row for row in self.day.rows if row.available < self._never]

    def _next(self, nodes: Sequence[str], now: int) -> int:
        """When the next trip can be over of a vehicle that is free at one of some nodes."""
        best = self._never
        for stop in self._stops:
            comes = min(int(self._come[stop.node_id][node_id][now]) for node_id in nodes)
            if comes < self._never:
                best = min(best, int(stop.safe[max(comes, stop.ready)]))
        return best

    def _stop(self, riders: Sequence[StagingArea], node_id: str) -> _Stop | None:
        there = {area.staging_area_id: self._people.first_there(area, node_id) for area in riders}
        coming = [area for area in riders if there[area.staging_area_id] is not None]
        if not coming:
            return None
        sites = {site.reception_site_id for area in coming for site in self._people.sites(area)}
        safe = np.minimum.reduce([self._safe[node_id, site_id] for site_id in sites], initial=self._never)
        return _Stop(node_id, min(first for first in there.values() if first is not None), np.asarray(safe))

    def _work_out(self, origins: Sequence[str]) -> None:
        """Fill `_safe` and `_come`: all of it in one sweep over time."""
        courses, kind = Courses(steps=self._never - 1), self.day.kind
        instants = -np.arange(self._never, dtype=np.float64)
        done = courses.state(may_end=True)
        rides: dict[str, Layer] = {}
        for site_id, site in self._people.rules.sites.items():
            rides[site_id] = self._layer(courses, self._people.nodes, site.node_id)
            taken_in = np.where(self._people.rules.intake[site_id] > 0, instants, NEVER)
            gain = courses.add_series(site_id, sooner(taken_in, kind.unloading))
            courses.arc(rides[site_id].at(site.node_id), done, kind.unloading, gain)
        there = courses.add_series("there", instants)
        drives = {node_id: self._layer(courses, origins, node_id) for node_id in self._people.nodes}
        for node_id, layer in drives.items():
            courses.arc(layer.at(node_id), done, 0, there)
        worth = most_worth(courses)
        assert worth is not None  # noqa: S101 - nothing is gained on the way
        for node_id in self._people.nodes:
            for site_id, layer in rides.items():
                loaded = sooner(worth[:, layer.at(node_id)], kind.loading)
                self._safe[node_id, site_id] = self._instants(loaded)
            self._come[node_id] = {origin: self._instants(worth[:, drives[node_id].at(origin)]) for origin in origins}

    def _layer(self, courses: Courses, origins: Sequence[str], target: str) -> Layer:
        first_entry = self.day.kind.drives.first_entry
        return Layer(courses, self.day.roads, self._tolls, origins=origins, targets=[target], first_entry=first_entry)

    def _instants(self, worth: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> IntArray:
        return np.where(worth == NEVER, self._never, -np.where(worth == NEVER, 0.0, worth)).astype(np.int64)


def _counted(firsts: Sequence[tuple[int, int]], steps: int) -> IntArray:
    """People by the first instant of each, at each instant 0..K."""
    by = np.zeros(steps + 2, dtype=np.int64)
    for persons, first in firsts:
        by[min(first, steps + 1)] += persons
    return np.cumsum(by)[: steps + 1]
