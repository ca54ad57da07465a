"""What the days of vehicles can be worth at most: the longest paths through empty drives, pickups and rides."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

import numpy as np

from safepassage.certifying.clock import FloatArray
from safepassage.certifying.fleet.bound_layers import Layer, Tolls, sooner
from safepassage.certifying.fleet.bound_loads import WholeLoads
from safepassage.certifying.fleet.bound_paths import NEVER, Courses, most_worth
from safepassage.certifying.fleet.bound_people import Boarder, People, Shares, best_of
from safepassage.certifying.fleet.bound_roads import KindOfDay
from safepassage.model.sites import ReceptionSite, StagingArea

Traits = tuple[Shares, str]
"""What makes people's worth differ when they are safe: terms, and the boarding point whose loads they count in."""

Visited = frozenset[str]
"""Boarding points with a price of whole loads at which a vehicle has loaded on its trip."""


def days_worth(
    people: People,
    boarders: Sequence[Boarder],
    kinds: Sequence[KindOfDay],
    tolls: Tolls,
    loads: Mapping[str, WholeLoads],
    *,
    most_pickups: int,
) -> float | None:
    """The sum over all vehicles of what the best day is worth; None where none is best.

    A ride is worth the seats times the most that one person on it is worth, or nothing, and what its visits gain. With
    people on board vehicles may wait, which covers detours and further stops. Two pickups differ from one only where
    visits have a price.
    """
    courses = Courses(steps=people.rules.clock.steps)
    every = [_Days(courses, people, own, tolls, loads) for own in kinds]
    for days in every:
        days.add(boarders, second=most_pickups > 1)
    worth = most_worth(courses)
    if worth is None:
        return None
    total = 0.0
    for days in every:
        for row in days.own.rows:
            if row.available <= courses.steps:
                total += row.row.count * float(worth[row.available, days.empty.at(row.row.depot_node_id)])
    return total


class _Days:
    """Adds the layers of one kind: empty, and by what is on board."""

    def __init__(
        self, courses: Courses, people: People, own: KindOfDay, tolls: Tolls, loads: Mapping[str, WholeLoads]
    ) -> None:
        self.courses = courses
        self.people = people
        self.own = own
        self.tolls = tolls
        self.loads = {node_id: priced for node_id, priced in loads.items() if self._first_visit(priced) is not None}
        self.sites = list(people.rules.sites.values())
        self.site_nodes = dict.fromkeys(site.node_id for site in self.sites)

    def add(self, boarders: Sequence[Boarder], *, second: bool) -> None:
        """Add everything vehicles of this kind can do."""
        boardings = self._boardings(boarders)
        self.nodes = dict.fromkeys(node_id for node_id, _, _ in boardings)
        depots = [row.row.depot_node_id for row in self.own.rows]
        places = [*depots, *self.nodes, *self.site_nodes]
        self.empty = self._layer(places, places, may_end=True)
        rides = self._rides_with_one(boardings, second=second)
        visits = {
            node_id: self._layer([node_id], [*(self.nodes if second else ()), *self.site_nodes])
            for node_id in self.loads
        }
        for node_id, layer in visits.items():
            self._load(self.empty, layer, node_id, self._from_first_visit(node_id))
            self._end_visits(layer, frozenset({node_id}))
        if second:
            self._second_pickups(boardings, rides, visits)

    def _boardings(self, boarders: Sequence[Boarder]) -> dict[tuple[str, str, Traits], int]:
        """By boarding point, site and traits the series of what a full load is worth that begins to load."""
        gathered: dict[tuple[str, str, Traits], list[FloatArray]] = defaultdict(list)
        for boarder in boarders:
            if not self.own.may_ride(boarder.area.group):
                continue
            priced = self.loads.get(boarder.node_id)
            counts = priced is not None and boarder.area.staging_area_id in priced.members
            traits = boarder.shares, boarder.node_id if counts else ""
            worth = boarder.boarding + self._departing(boarder)
            for site in self._sites_elsewhere(boarder.area, boarder.node_id):
                gathered[boarder.node_id, site.reception_site_id, traits].append(worth)
        seats, steps = self.own.kind.row.seats, self.courses.steps
        return {
            key: self.courses.add_series(object(), seats * best_of(worths, steps)) for key, worths in gathered.items()
        }

    def _sites_elsewhere(self, area: StagingArea, node_id: str) -> list[ReceptionSite]:
        """The sites that people may go to from a node, but for those at the node: nobody needs a vehicle for that."""
        return [site for site in self.people.sites(area) if site.node_id != node_id]

    def _departing(self, boarder: Boarder) -> FloatArray:
        """What departing is worth by when loading begins: with its end, or after an inspection at this node."""
        gateways = [gateway for gateway in self.own.roads.gateways if gateway.tail == boarder.node_id]
        waits = {0, *(self.tolls.waits(gateway.passages) for gateway in gateways)}
        return best_of((sooner(boarder.departing, self.own.kind.loading + wait) for wait in waits), self.courses.steps)

    def _rides_with_one(
        self, boardings: Mapping[tuple[str, str, Traits], int], *, second: bool
    ) -> dict[tuple[str, Traits, Visited], Layer]:
        """Layers of rides with people of one pickup, by site, traits and visits."""
        origins: dict[tuple[str, Traits, Visited], list[str]] = defaultdict(list)
        for node_id, site_id, traits in boardings:
            origins[site_id, traits, frozenset({node_id} & self.loads.keys())].append(node_id)
        layers = {}
        for (site_id, traits, visited), nodes in origins.items():
            site = self.people.rules.sites[site_id]
            layer = self._layer(nodes, [site.node_id, *(self.loads if second else ())])
            layers[site_id, traits, visited] = layer
            self._alight(layer, site, traits, visited)
            for node_id in nodes:
                self._load(self.empty, layer, node_id, boardings[node_id, site_id, traits])
        return layers

    def _second_pickups(
        self,
        boardings: Mapping[tuple[str, str, Traits], int],
        rides: Mapping[tuple[str, Traits, Visited], Layer],
        visits: Mapping[str, Layer],
    ) -> None:
        """Rides that visit two boarding points, at least one of which has a price of visits."""
        loading: dict[tuple[str, Traits, Visited], list[tuple[Layer, str, int]]] = defaultdict(list)
        for first, layer in visits.items():
            for (node_id, site_id, traits), gain in boardings.items():
                if node_id != first:
                    visited = frozenset({first, *({node_id} & self.loads.keys())})
                    loading[site_id, traits, visited].append((layer, node_id, gain))
        for (site_id, traits, before), layer in rides.items():
            for node_id in self.loads.keys() - before:
                gain = self._from_first_visit(node_id)
                loading[site_id, traits, before | {node_id}].append((layer, node_id, gain))
        for (site_id, traits, visited), ways in loading.items():
            site = self.people.rules.sites[site_id]
            layer = self._layer([node_id for _, node_id, _ in ways], [site.node_id])
            self._alight(layer, site, traits, visited)
            for before_it, node_id, gain in ways:
                self._load(before_it, layer, node_id, gain)
        self._visit_two(visits)

    def _visit_two(self, visits: Mapping[str, Layer]) -> None:
        """Visits to two boarding points by vehicles whose people are worth nothing."""
        names = list(visits)
        for place, one in enumerate(names):
            for other in names[place + 1 :]:
                layer = self._layer([one, other], list(self.site_nodes))
                self._load(visits[one], layer, other, self._from_first_visit(other))
                self._load(visits[other], layer, one, self._from_first_visit(one))
                self._end_visits(layer, frozenset({one, other}))

    def _load(self, before: Layer, after: Layer, node_id: str, gain: int) -> None:
        self.courses.arc(before.at(node_id), after.at(node_id), self.own.kind.loading, gain)

    def _alight(self, layer: Layer, site: ReceptionSite, traits: Traits, visited: Visited) -> None:
        """People are safe once they are off, and the vehicle is free."""
        key = "alight", id(self), site.reception_site_id, traits
        gain = self.courses.series(key)
        if gain is None:
            shares, node_id = traits
            worth = self.people.safe_at(site.reception_site_id, shares)
            if node_id:
                worth = worth - self.loads[node_id].person()
            unloaded = sooner(worth, self.own.kind.unloading)
            gain = self.courses.add_series(key, self.own.kind.row.seats * unloaded)
        self._end(layer, site, gain, visited)

    def _end_visits(self, layer: Layer, visited: Visited) -> None:
        for site in self.sites:
            self._end(layer, site, 0, visited)

    def _end(self, layer: Layer, site: ReceptionSite, gain: int, visited: Visited) -> None:
        gained = [self._visit(self.loads[node_id], site) for node_id in sorted(visited)]
        tail, head = layer.at(site.node_id), self.empty.at(site.node_id)
        self.courses.arc(tail, head, self.own.kind.unloading, gain, *gained)

    def _visit(self, priced: WholeLoads, site: ReceptionSite) -> int:
        """The series of what a visit gains whose people are safe at a site: 0 where none may go there."""
        key = "visit", id(self), priced.node_id, site.reception_site_id
        known = self.courses.series(key)
        if known is not None:
            return known
        going = any(
            self.own.may_ride(area.group) and site in self._sites_elsewhere(area, priced.node_id)
            for area in self.people.areas
            if area.staging_area_id in priced.members
        )
        gain = sooner(priced.visit(self.own.kind.row.seats), self.own.kind.unloading)
        return self.courses.add_series(key, np.maximum(gain, 0.0) if going else np.zeros_like(gain))

    def _first_visit(self, priced: WholeLoads) -> int | None:
        """The first instant at which somebody who counts in a load can begin to board; None where nobody can."""
        firsts = [
            self.people.first_there(area, priced.node_id)
            for area in self.people.areas
            if area.staging_area_id in priced.members and self.own.may_ride(area.group)
        ]
        return min((first for first in firsts if first is not None), default=None)

    def _from_first_visit(self, node_id: str) -> int:
        """The series of what loading at a boarding point gains for the visit alone: nothing, and never too soon."""
        key = "first visit", id(self), node_id
        known = self.courses.series(key)
        if known is not None:
            return known
        gain = np.zeros(self.courses.steps + 1)
        gain[: self._first_visit(self.loads[node_id])] = NEVER
        return self.courses.add_series(key, gain)

    def _layer(self, origins: Sequence[str], targets: Sequence[str], *, may_end: bool = False) -> Layer:
        return Layer(
            self.courses,
            self.own.roads,
            self.tolls,
            origins=origins,
            targets=targets,
            first_entry=self.own.kind.drives.first_entry,
            may_end=may_end,
        )
