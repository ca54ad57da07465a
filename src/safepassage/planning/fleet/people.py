"""Who rides from where: boarding points, parties that live there or walk there, people on foot all the way."""

import dataclasses
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from safepassage.convoys.fleet_problem import Access, OnFoot, Party, WalkIn
from safepassage.flow.arrival.earliest import earliest_arrival
from safepassage.flow.network.counting import whole_per_step
from safepassage.flow.network.expanded import expand
from safepassage.flow.network.openings import links_of_use
from safepassage.flow.network.quickest import quickest_times
from safepassage.flow.network.roads import list_roads, pace_of
from safepassage.model.fleet import VehicleType
from safepassage.model.scenario import Scenario
from safepassage.model.sites import ReceptionSite, StagingArea
from safepassage.planning.fleet.drives import Drives


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """The parties of a fleet problem, and which staging areas each is made of.

    Attributes
    ----------
    parties
        For the kernel. People who can neither ride nor walk to safety are in none.
    members
        For each party its staging areas. Of people who walk to a boarding point there may be several.
    walk_ins, on_foot
        How many can have walked to each boarding point, and all the way to safety, by each instant.
    boarding
        Node ids of the boarding points.
    """

    parties: tuple[Party, ...]
    members: tuple[tuple[StagingArea, ...], ...]
    walk_ins: tuple[WalkIn, ...]
    on_foot: OnFoot | None
    boarding: tuple[str, ...]


def may_ride(area: StagingArea, row: VehicleType) -> bool:
    """Whether people of a staging area may ride in a kind of vehicle."""
    return not row.groups or area.group in row.groups


def sites_of(scenario: Scenario, area: StagingArea) -> tuple[int, ...]:
    """The numbers of the sites that people of a staging area may go to."""
    return tuple(
        number
        for number, site in enumerate(scenario.reception_sites)
        if not area.reception_site_ids or site.reception_site_id in area.reception_site_ids
    )


def takes_everybody(scenario: Scenario, site: ReceptionSite) -> bool:
    """Whether no limit of a site can bind."""
    return site.intake_per_h is None and (site.beds is None or site.beds >= scenario.persons)


def stands_at(scenario: Scenario, area: StagingArea) -> tuple[int, ...]:
    """The numbers of the sites of a staging area's people at whose node they live."""
    return tuple(
        number for number in sites_of(scenario, area) if scenario.reception_sites[number].node_id == area.node_id
    )


def boarding_kinds(
    scenario: Scenario, rows: Sequence[VehicleType], drives: Sequence[Drives]
) -> Mapping[str, tuple[int, ...]]:
    """By node of a staging area the kinds of vehicle that can come there and go on to some reception site."""
    site_nodes = {site.node_id for site in scenario.reception_sites}
    found: dict[str, list[int]] = {}
    for kind, (row, own) in enumerate(zip(rows, drives, strict=True)):
        depots = {
            other.depot_node_id
            for other in scenario.vehicles
            if other.count and (other.use, other.speed_factor) == (row.use, row.speed_factor)
        }
        reached = set[str]().union(*(own.fastest(depot) for depot in sorted(depots)))
        for node_id in dict.fromkeys(area.node_id for area in scenario.staging_areas):
            if node_id in reached and site_nodes & (own.fastest(node_id).keys() - {node_id}):
                found.setdefault(node_id, []).append(kind)
    return {node_id: tuple(kinds) for node_id, kinds in found.items()}


def people_of(
    scenario: Scenario, rows: Sequence[VehicleType], drives: Sequence[Drives], places: Sequence[str]
) -> People:
    """Sort everybody into parties.

    Who lives where a vehicle for them can come boards there. Others walk, where they can, to any boarding point of
    theirs. Whoever can walk all the way to a site whose limits cannot bind may do that instead.
    """
    boarding = boarding_kinds(scenario, rows, drives)
    steps_on_foot = _Footpaths(scenario)
    moving = [area for area in scenario.staging_areas if area.persons and not stands_at(scenario, area)]
    ranks = {priority: rank for rank, priority in enumerate(sorted({_priority(area) for area in moving}))}
    gathered: dict[object, list[StagingArea]] = {}
    first_party: dict[object, Party] = {}
    for area in moving:
        party = _party(scenario, area, rows, boarding, steps_on_foot, places, ranks[_priority(area)])
        if party is None:
            continue
        key: object = area.staging_area_id
        if party.rides_in and party.loading is None and all(access.walk for access in party.accesses):
            walked_to = tuple(access.place for access in party.accesses)
            on_foot_to = steps_on_foot.sites_within_reach(area)
            key = (party.group, party.rides_in, party.goes_to, party.rank, pace_of(area), walked_to, on_foot_to)
        known = first_party.get(key)
        first_party[key] = party if known is None else _together(known, party)
        gathered.setdefault(key, []).append(area)
    parties = tuple(first_party.values())
    members = tuple(tuple(areas) for areas in gathered.values())
    on_foot = _on_foot(scenario, members, steps_on_foot)
    walking = [place for place in places if any(
        access.walk and places[access.place] == place for party in parties for access in party.accesses
    )]  # fmt: skip
    return People(
        parties=parties,
        members=members,
        walk_ins=tuple(_walk_in(scenario, parties, members, places.index(node_id), node_id) for node_id in walking),
        on_foot=on_foot,
        boarding=tuple(boarding),
    )


def _priority(area: StagingArea) -> float:
    return math.inf if area.priority is None else float(area.priority)


def _party(
    scenario: Scenario,
    area: StagingArea,
    rows: Sequence[VehicleType],
    boarding: Mapping[str, tuple[int, ...]],
    steps_on_foot: "_Footpaths",
    places: Sequence[str],
    rank: int,
) -> Party | None:
    grid = scenario.grid
    own = {kind for kind, row in enumerate(rows) if may_ride(area, row)}
    ready = grid.first_instant_from(area.ready_at) if area.ready_at else 0
    here = own & set(boarding.get(area.node_id, ()))
    accesses: tuple[Access, ...]
    if here:
        accesses = (Access(place=places.index(area.node_id), ready=ready),)
    else:
        walks = {
            node_id: steps
            for node_id, kinds in boarding.items()
            if own & set(kinds) and (steps := steps_on_foot.between(area, node_id)) is not None
        }
        here = {kind for node_id in walks for kind in own & set(boarding[node_id])}
        accesses = tuple(
            Access(place=places.index(node_id), ready=ready + steps, walk=steps)
            for node_id, steps in walks.items()
            if ready + steps <= grid.steps
        )
    goes_to = sites_of(scenario, area)
    if ready > grid.steps or not (accesses or steps_on_foot.sites_within_reach(area)):
        return None
    if not accesses:
        # They go on foot or not at all: no vehicle that may carry them calls anywhere they can be.
        accesses = (Access(place=places.index(scenario.reception_sites[0].node_id), ready=ready),)
    loading = None
    if area.loading_per_h is not None:
        loading = whole_per_step(np.array([area.loading_per_h]), grid.step_s, np.ones(grid.steps))[0]
    return Party(
        name=area.staging_area_id,
        group=area.group,
        persons=area.persons,
        rides_in=tuple(sorted(here)),
        goes_to=goes_to,
        accesses=accesses,
        loading=loading,
        rank=rank,
    )


def _together(first: Party, second: Party) -> Party:
    """Two parties that walk to the same boarding points as one: it can do whatever either can."""
    return dataclasses.replace(
        first,
        persons=first.persons + second.persons,
        accesses=tuple(
            Access(place=one.place, ready=min(one.ready, two.ready), walk=min(one.walk, two.walk))
            for one, two in zip(first.accesses, second.accesses, strict=True)
        ),
    )


def walking_scenario(scenario: Scenario, areas: Sequence[StagingArea], nodes: Sequence[str]) -> Scenario:
    """The same question for people on foot alone, with places instead of reception sites: who can be there by when."""
    assert scenario.own_use is not None  # noqa: S101 - who walks has a use to walk by
    return scenario.replace(
        movement=dataclasses.replace(scenario.movement, uses=(scenario.own_use,)),
        staging_areas=tuple(dataclasses.replace(area, reception_site_ids=(), priority=None) for area in areas),
        reception_sites=tuple(ReceptionSite(reception_site_id=node_id, node_id=node_id) for node_id in nodes),
        vehicles=(),
        convoy_rules=(),
        linked_movements=(),
    )


def _walk_in(
    scenario: Scenario,
    parties: Sequence[Party],
    members: Sequence[Sequence[StagingArea]],
    place: int,
    node_id: str,
) -> WalkIn:
    walkers = [
        area
        for party, areas in zip(parties, members, strict=True)
        if any(access.walk and access.place == place for access in party.accesses)
        for area in areas
    ]
    by = earliest_arrival(expand(walking_scenario(scenario, walkers, [node_id]), keep_apart=False)).most_possible
    return WalkIn(place=place, by=by)


def _on_foot(
    scenario: Scenario, members: Sequence[Sequence[StagingArea]], steps_on_foot: "_Footpaths"
) -> OnFoot | None:
    """How many can be safe on foot by when, for all who can reach a site of theirs; None where nobody can."""
    grid = scenario.grid
    first, walk, walkers = list[int](), list[int](), list[StagingArea]()
    for areas in members:
        best = None
        for area in areas:
            ready = grid.first_instant_from(area.ready_at) if area.ready_at else 0
            ways = [
                steps_on_foot.between(area, scenario.reception_sites[site].node_id)
                for site in steps_on_foot.sites_within_reach(area)
            ]
            steps = min((way for way in ways if way is not None), default=None)
            if steps is not None and ready + steps <= grid.steps:
                walkers.append(area)
                best = (ready + steps, steps) if best is None else (min(best[0], ready + steps), min(best[1], steps))
        first.append(-1 if best is None else best[0])
        walk.append(0 if best is None else best[1])
    if not walkers:
        return None
    open_sites = tuple(site for site in scenario.reception_sites if takes_everybody(scenario, site))
    own = walking_scenario(scenario, walkers, []).replace(reception_sites=open_sites)
    by = earliest_arrival(expand(own, keep_apart=False)).most_possible
    return OnFoot(by=by, first=tuple(first), walk=tuple(walk))


class _Footpaths:
    """Steps on foot between nodes, at the pace of a staging area's people; None where there is no way."""

    def __init__(self, scenario: Scenario) -> None:
        self._scenario = scenario
        self._known: dict[tuple[float, str], dict[str, float]] = {}

    def between(self, area: StagingArea, node_id: str) -> int | None:
        """Whole steps from where people live to a node."""
        if area.node_id == node_id:
            return 0
        if self._scenario.own_use is None:
            return None
        steps = self._from(pace_of(area), area.node_id).get(node_id, math.inf)
        return int(steps) if steps <= self._scenario.grid.steps else None

    def sites_within_reach(self, area: StagingArea) -> tuple[int, ...]:
        """The numbers of the sites that people may go to and can walk to."""
        sites = self._scenario.reception_sites
        return tuple(
            number
            for number in sites_of(self._scenario, area)
            if takes_everybody(self._scenario, sites[number]) and self.between(area, sites[number].node_id) is not None
        )

    def _from(self, pace: float, origin: str) -> Mapping[str, float]:
        known = self._known.get((pace, origin))
        if known is None:
            own = walking_scenario(self._scenario, (), ())
            roads = list_roads(own, links_of_use(own, own.movement.uses[0]), pace=pace)
            number = {node.node_id: place for place, node in enumerate(own.network.nodes)}
            arcs = [(number[road.ends[0]], number[road.ends[1]], road.travel) for road in roads]
            times = quickest_times(len(number), arcs, [(number[origin], 0)])
            known = self._known[pace, origin] = {node_id: float(times[place]) for node_id, place in number.items()}
        return known
