"""People who walk all the way to a reception site, on roads that vehicles and walkers before them leave free."""

import dataclasses
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from safepassage.convoys.columns import Footing
from safepassage.flow.arrays import UNLIMITED, IntArray
from safepassage.flow.beds.bedded import earliest_arrival_with_beds
from safepassage.flow.network.expanded import expand
from safepassage.flow.network.roads import pace_of
from safepassage.flow.routes.leaving import leave_later
from safepassage.flow.routes.paths import decompose
from safepassage.flow.value.priced import min_cost_arrival
from safepassage.model.plan import PathFlow
from safepassage.model.sites import StagingArea
from safepassage.planning.exposure import link_travel
from safepassage.planning.fleet.journeys import journeys_of
from safepassage.planning.fleet.people import sites_of, takes_everybody, walking_scenario
from safepassage.planning.fleet.problem import FleetQuestion
from safepassage.planning.fleet.room import RoadRoom
from safepassage.planning.fleet.standing import intake_of
from safepassage.planning.fleet.walks import GAIN
from safepassage.planning.orders import to_path_flows


def walk_all_the_way(
    question: FleetQuestion, persons: Mapping[int, int], walks: Sequence[PathFlow], room: RoadRoom
) -> tuple[PathFlow, ...]:
    """Path flows of people on foot to sites whose limits cannot bind: as early as can be.

    They leave home as late as that allows.

    Parameters
    ----------
    persons
        How many of each party walk to safety.
    walks
        Who has left home for a boarding point.
    room
        What is left of the roads; the walks are taken from it.
    """
    left_home: Counter[str] = Counter()
    for walk in walks:
        left_home[walk.staging_area_id] += walk.persons
    walking = [
        area
        for party, count in sorted(persons.items())
        for area in _first_of(question.people.members[party], count, left_home)
    ]
    sites = question.scenario.reception_sites
    open_sites = {number for number, site in enumerate(sites) if takes_everybody(question.scenario, site)}
    intake, beds = intake_of(question.scenario)
    return tuple(_lead(question, walking, open_sites, room, intake, beds))


def walk_as_agreed(
    question: FleetQuestion, footings: Mapping[Footing, int], walks: Sequence[PathFlow], room: RoadRoom
) -> tuple[PathFlow, ...]:
    """As `walk_all_the_way`, no sooner than planned: linked movements count who has left, or is safe, at every instant.

    Everybody is at a site by the instant planned and leaves home as late as the roads allow. Who does not come through
    in time stays.
    """
    left_home: Counter[str] = Counter()
    for walk in walks:
        left_home[walk.staging_area_id] += walk.persons
    by_party: dict[int, dict[int, int]] = {}
    for footing, persons in footings.items():
        by_party.setdefault(footing.party, {})[footing.at] = persons
    flows = list[PathFlow]()
    for party, wanted in sorted(by_party.items()):
        areas = _first_of(question.people.members[party], sum(wanted.values()), left_home)
        flows += _lead_in_time(question, areas, wanted, room)
    return tuple(flows)


def _lead_in_time(
    question: FleetQuestion, areas: Sequence[StagingArea], wanted: Mapping[int, int], room: RoadRoom
) -> Iterator[PathFlow]:
    scenario = question.scenario
    sites = [
        site
        for number, site in enumerate(scenario.reception_sites)
        if number in sites_of(scenario, areas[0]) and takes_everybody(scenario, site)
    ]
    # All sites are one: where people are taken in at each instant does not matter, how many does.
    own = walking_scenario(scenario, areas, ()).replace(reception_sites=tuple(sites))
    network = expand(own, keep_apart=False)
    travel = link_travel(own)
    left = dict(wanted)
    for row, site in enumerate(sites):
        intake = np.zeros((len(sites), scenario.grid.steps + 1), dtype=np.int64)
        for at, persons in left.items():
            intake[row, at] = persons
        network = dataclasses.replace(network, capacity=room.left(network), intake=intake)
        found = min_cost_arrival(
            network,
            departure_cost=np.arange(scenario.grid.steps, -1, -1, dtype=np.int64),
            arrival_cost=np.full(scenario.grid.steps + 1, -GAIN, dtype=np.int64),
            earlier_if_equal=False,
        )
        paths = decompose(found.homes.network, found.flow)
        taken = np.zeros(len(areas), dtype=np.int64)
        for path in paths:
            links = tuple(str((found.homes.network.links[arc] or ("",))[0]) for arc in path.arcs)
            area = areas[path.supply]
            reached = path.enter_steps[-1] + travel[area.staging_area_id][links[-1]]
            left[path.arrive_step] -= path.persons
            taken[path.supply] += path.persons
            flow = PathFlow(
                path_flow_id="",
                staging_area_id=area.staging_area_id,
                reception_site_id=site.reception_site_id,
                persons=path.persons,
                links=links,
                enter_steps=path.enter_steps,
                depart_step=path.enter_steps[0],
                arrive_step=reached,
                mode="walk",
            )
            room.take(flow)
            yield flow
        network = dataclasses.replace(network, supply=network.supply - taken)


def walk_if_left_behind(
    question: FleetQuestion, path_flows: Sequence[PathFlow], room: RoadRoom
) -> tuple[PathFlow, ...]:
    """Path flows of those whom no vehicle carries and who can walk to a site that still takes people in.

    Nobody whom a linked movement limits: they wait for their counterpart.
    """
    scenario = question.scenario
    intake, beds = intake_of(scenario)
    row_of = {site.reception_site_id: row for row, site in enumerate(scenario.reception_sites)}
    carried: Counter[str] = Counter()
    for journey in journeys_of(path_flows):
        carried[journey.staging_area_id] += journey.persons
        site = row_of[journey.reception_site_id]
        if intake[site, journey.arrive_step] < UNLIMITED:
            intake[site, journey.arrive_step] -= journey.persons
        if beds[site] < UNLIMITED:
            beds[site] -= journey.persons
    limited = {area_id for movement in scenario.linked_movements for area_id in movement.staging_area_ids}
    behind = [
        dataclasses.replace(area, persons=area.persons - carried[area.staging_area_id])
        for area in scenario.staging_areas
        if area.persons > carried[area.staging_area_id] and area.staging_area_id not in limited
    ]
    if scenario.own_use is None or not behind:
        return ()
    return tuple(_lead(question, behind, set(row_of.values()), room, intake, beds))


def _lead(
    question: FleetQuestion,
    people: Sequence[StagingArea],
    open_sites: set[int],
    room: RoadRoom,
    intake: IntArray,
    beds: IntArray,
) -> Iterator[PathFlow]:
    """The walks of people of one pace and the same sites together, one such group after the other."""
    scenario = question.scenario
    alike: dict[tuple[float, tuple[int, ...]], list[StagingArea]] = {}
    for area in people:
        sites = tuple(site for site in sites_of(scenario, area) if site in open_sites)
        if sites:
            alike.setdefault((pace_of(area), sites), []).append(area)
    for (_, sites), areas in sorted(alike.items()):
        own = walking_scenario(scenario, areas, ()).replace(
            reception_sites=tuple(scenario.reception_sites[site] for site in sites)
        )
        network = expand(own, keep_apart=False)
        network = dataclasses.replace(
            network, capacity=room.left(network), intake=intake[list(sites)], beds=beds[list(sites)]
        )
        paths = leave_later(network, decompose(network, earliest_arrival_with_beds(network).flow))
        site_ids = [site.reception_site_id for site in own.reception_sites]
        for flow in to_path_flows(network, paths, [area.staging_area_id for area in areas], site_ids):
            site = sites[site_ids.index(flow.reception_site_id)]
            intake[site, flow.arrive_step] -= flow.persons if intake[site, flow.arrive_step] < UNLIMITED else 0
            beds[site] -= flow.persons if beds[site] < UNLIMITED else 0
            room.take(flow)
            yield dataclasses.replace(flow, mode="walk")


def _first_of(areas: Sequence[StagingArea], count: int, left_home: Mapping[str, int]) -> list[StagingArea]:
    """So many people of some staging areas, in their order, of those who are at home."""
    chosen = []
    for area in areas:
        persons = min(area.persons - left_home[area.staging_area_id], count)
        count -= persons
        if persons:
            chosen.append(dataclasses.replace(area, persons=persons))
    return chosen
