"""People who walk all the way to a reception site, on roads that vehicles and walkers before them leave free."""

import dataclasses
from collections import Counter
from collections.abc import Mapping, Sequence

from safepassage.flow.arrival.earliest import earliest_arrival
from safepassage.flow.network.expanded import expand
from safepassage.flow.network.roads import pace_of
from safepassage.flow.routes.leaving import leave_later
from safepassage.flow.routes.paths import decompose
from safepassage.model.plan import PathFlow
from safepassage.model.sites import StagingArea
from safepassage.planning.fleet.people import sites_of, walking_scenario
from safepassage.planning.fleet.problem import FleetQuestion
from safepassage.planning.fleet.room import RoadRoom
from safepassage.planning.orders import to_path_flows


def walk_all_the_way(
    question: FleetQuestion, persons: Mapping[int, int], walks: Sequence[PathFlow], room: RoadRoom
) -> tuple[PathFlow, ...]:
    """Path flows of people on foot: as early as can be, and leaving home as late as that allows.

    Parameters
    ----------
    persons
        How many of each party walk to safety.
    walks
        Who has left home for a boarding point.
    room
        What is left of the roads; the walks are taken from it.
    """
    scenario = question.scenario
    walking: dict[tuple[float, tuple[int, ...]], list[StagingArea]] = {}
    left_home: Counter[str] = Counter()
    for walk in walks:
        left_home[walk.staging_area_id] += walk.persons
    for party, count in sorted(persons.items()):
        for area in _first_of(question.people.members[party], count, left_home):
            walking.setdefault((pace_of(area), sites_of(scenario, area)), []).append(area)
    flows = list[PathFlow]()
    for (_, sites), areas in sorted(walking.items()):
        own = walking_scenario(scenario, areas, ()).replace(
            reception_sites=tuple(scenario.reception_sites[site] for site in sites)
        )
        network = expand(own, keep_apart=False)
        network = dataclasses.replace(network, capacity=room.left(network))
        paths = leave_later(network, decompose(network, earliest_arrival(network).flow))
        site_ids = [site.reception_site_id for site in own.reception_sites]
        for flow in to_path_flows(network, paths, [area.staging_area_id for area in areas], site_ids):
            flows.append(dataclasses.replace(flow, mode="walk"))
            room.take(flow)
    return tuple(flows)


def _first_of(areas: Sequence[StagingArea], count: int, left_home: Mapping[str, int]) -> list[StagingArea]:
    """So many people of some staging areas, in their order, of those who are at home."""
    chosen = []
    for area in areas:
        persons = min(area.persons - left_home[area.staging_area_id], count)
        count -= persons
        if persons:
            chosen.append(dataclasses.replace(area, persons=persons))
    return chosen
