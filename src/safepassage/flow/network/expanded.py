"""From a scenario to a network over time: whole people, whole steps, rounded on the safe side."""

import math
from collections.abc import Mapping, Sequence

import numpy as np

from safepassage.errors import InternalError
from safepassage.flow.arrays import UNLIMITED, IntArray, TimeExpandedNetwork
from safepassage.flow.network.apart import Barred, barred_by
from safepassage.flow.network.counting import whole_per_step
from safepassage.flow.network.openings import Openings, find_openings, links_of_use, presence_mask
from safepassage.flow.network.places import Places, lay_out
from safepassage.flow.network.remainder import Taken, taken_by
from safepassage.flow.network.roads import (
    BACKWARD,
    FORWARD,
    Road,
    list_roads,
    pace_of,
    pace_ranks,
    travel_of_areas,
    whole_travel,
)
from safepassage.flow.network.useful import useful_span
from safepassage.model.plan import PathFlow
from safepassage.model.scenario import Scenario
from safepassage.model.sites import StagingArea

__all__ = ["BACKWARD", "FORWARD", "Road", "expand", "list_roads", "useful_span", "whole_travel"]


def expand(
    scenario: Scenario,
    *,
    staging_areas: Sequence[StagingArea] | None = None,
    used: Sequence[PathFlow] | None = None,
    keep_apart: bool = True,
) -> TimeExpandedNetwork:
    """The network over time on which the people of some staging areas move.

    Parameters
    ----------
    scenario
        A valid scenario whose people all move by one use.
    staging_areas
        The rows of one class, all with the same reception sites and of one pace; None for every row. Sites that none
        of the rows may go to take nobody in. Supplies are in this order.
    used
        Path flows of the classes before: what they take of roads, of limited waiting, of intake and of beds is left
        out, and so are roads and nodes while people are there with whom these may not mix.
    keep_apart
        False to let groups mix all the same, to see whether they would.

    Returns
    -------
    TimeExpandedNetwork
        Arcs that stand for roads come first, in the order of the links, `forward` before `backward`. Where sites have
        a place of their own, each road there has a second arc, at the end, for the one entry that arrives at K: it
        leads straight into the site, as no step begins at K in which the passage from the node could be entered.
        Rows of several paces are all given the fastest, and may wait wherever no corridor is closed: whatever the
        slower can do, these can too, so that the network bounds what all of them can do together.

    Raises
    ------
    InternalError
        If the scenario has not exactly one use: that is refused before.
    """
    if len(scenario.movement.uses) != 1:
        raise InternalError(f"a network over time needs one use, the scenario has {scenario.movement.uses}")
    areas = scenario.staging_areas if staging_areas is None else tuple(staging_areas)
    links = links_of_use(scenario, scenario.movement.uses[0])
    ranks = pace_ranks(scenario, links, areas)
    roads = list_roads(scenario, links, pace=max(map(pace_of, areas), default=math.inf))
    travel = travel_of_areas(scenario, links, scenario.staging_areas) if used else {}
    openings = find_openings(scenario, links)
    ready = [scenario.grid.first_instant_from(area.ready_at) if area.ready_at else 0 for area in areas]
    taken = _taken(scenario, roads, used, travel)
    barred = barred_by(scenario, areas, used, roads, travel) if used and keep_apart else None
    intake = _intake(scenario, areas, taken)
    steps = scenario.grid.steps
    takes_in = zip(scenario.reception_sites, intake[:, steps], strict=True)
    places = lay_out(
        scenario, areas, ready=ready, open_at_last={site.reception_site_id for site, limit in takes_in if limit > 0}
    )
    capacity = _capacity(scenario, roads, openings, places, taken, barred)
    last = _roads_to_last_doors(roads, places, steps)
    return TimeExpandedNetwork(
        steps=steps,
        places=places.names,
        tail=_whole(
            [places.leave_from[road.ends[0]] for road in roads]
            + [way.tail for way in places.passages]
            + [places.leave_from[roads[row].ends[0]] for row in last]
        ),
        head=_whole(
            [places.arrive_at[road.ends[1]] for road in roads]
            + [way.head for way in places.passages]
            + [places.last_door[roads[row].ends[1]] for row in last]
        ),
        travel=_whole(
            [road.travel for road in roads] + [0] * len(places.passages) + [roads[row].travel for row in last]
        ),
        capacity=_with_last_arrivals(capacity, [(row, roads[row].travel) for row in last]),
        links=tuple(_name(road) for road in roads)
        + (None,) * len(places.passages)
        + tuple(_name(roads[row]) for row in last),
        waiting=_waiting(scenario, openings, places, taken, barred, same_pace=len(set(ranks.values())) <= 1),
        supply_place=_whole(places.supply_at),
        supply_at=_whole([min(instant, steps) for instant in ready]),
        supply=_whole([area.persons if at <= steps else 0 for area, at in zip(areas, ready, strict=True)]),
        site_place=_whole(places.site_at),
        intake=intake,
        beds=_beds(scenario, taken),
    )


def _name(road: Road) -> tuple[str, str]:
    return road.link.link_id, road.direction


def _taken(
    scenario: Scenario, roads: Sequence[Road], used: Sequence[PathFlow] | None, travel: Mapping[str, Sequence[int]]
) -> Taken | None:
    if not used:
        return None
    row_of = {(road.link.link_id, road.ends[0]): row for row, road in enumerate(roads)}
    return taken_by(used, scenario, row_of, travel)


def _capacity(
    scenario: Scenario,
    roads: Sequence[Road],
    openings: Openings,
    places: Places,
    taken: Taken | None,
    barred: Barred | None,
) -> IntArray:
    steps, step_s = scenario.grid.steps, scenario.grid.step_s
    always = np.ones(steps)
    capacity = np.full((len(roads) + len(places.passages), steps), UNLIMITED)
    capacity[: len(roads)] = whole_per_step(np.array([road.rate_pph for road in roads], dtype=float), step_s, always)
    for row, road in enumerate(roads):
        if (factor := openings.factors.get(road.link.link_id)) is not None:
            capacity[row] = whole_per_step(np.array([road.rate_pph]), step_s, factor)[0]
        if (is_open := openings.links.get(road.link.link_id)) is not None:
            capacity[row, ~presence_mask(is_open, road.travel)] = 0
    if taken is not None:
        capacity[: len(roads)] -= taken.entries
    if barred is not None:
        capacity[: len(roads)][barred.entries] = 0
    if scenario.pause is not None:
        capacity[: len(roads), : scenario.pause.first_entry(scenario.grid)] = 0
    for row, way in enumerate(places.passages, start=len(roads)):
        if way.loading_pph is not None:
            capacity[row] = whole_per_step(np.array([way.loading_pph]), step_s, always)[0]
            area_id = places.names[way.tail].removeprefix("staging:")
            if taken is not None and area_id in taken.loaded:
                capacity[row] -= taken.loaded[area_id]
    return capacity


def _roads_to_last_doors(roads: Sequence[Road], places: Places, steps: int) -> list[int]:
    """Roads at whose end people who arrive at the last instant are taken in elsewhere than where links end."""
    apart = {node_id for node_id, door in places.last_door.items() if door != places.arrive_at[node_id]}
    return [row for row, road in enumerate(roads) if road.ends[1] in apart and 1 <= road.travel <= steps]


def _with_last_arrivals(capacity: IntArray, roads: Sequence[tuple[int, int]]) -> IntArray:
    """Give each (row, travel) a row of its own, at the end, for the entry that arrives at the last instant."""
    own = np.zeros((len(roads), capacity.shape[1]), dtype=np.int64)
    for number, (row, travel) in enumerate(roads):
        step = capacity.shape[1] - travel
        own[number, step] = capacity[row, step]
        capacity[row, step] = 0
    return np.concatenate([capacity, own]) if roads else capacity


def _waiting(
    scenario: Scenario,
    openings: Openings,
    places: Places,
    taken: Taken | None,
    barred: Barred | None,
    *,
    same_pace: bool,
) -> IntArray:
    waiting = np.full((len(places.names), scenario.grid.steps), UNLIMITED)
    for row, node in enumerate(scenario.network.nodes):
        if same_pace and not scenario.movement.wait_en_route:
            waiting[row] = 0
        elif same_pace and node.hold_persons is not None:
            waiting[row] = node.hold_persons
            if taken is not None:
                waiting[row] -= taken.waiting[row]
        if (is_open := openings.nodes.get(node.node_id)) is not None:
            waiting[row, ~is_open] = 0
    if barred is not None:
        waiting[: len(barred.waits)][barred.waits] = 0
    for row, name in enumerate(places.names):
        if name.startswith(("out:", "site:")):
            waiting[row] = 0
    return waiting


def _intake(scenario: Scenario, areas: Sequence[StagingArea], taken: Taken | None) -> IntArray:
    steps, step_s = scenario.grid.steps, scenario.grid.step_s
    intake = np.full((len(scenario.reception_sites), steps + 1), UNLIMITED)
    allowed = _sites_allowed(scenario, areas)
    for row, site in enumerate(scenario.reception_sites):
        if site.intake_per_h is not None:
            intake[row, :steps] = whole_per_step(np.array([site.intake_per_h]), step_s, np.ones(steps))[0]
            intake[row, steps] = 0
            if taken is not None:
                intake[row] -= taken.arrivals[row]
        if site.reception_site_id not in allowed:
            intake[row] = 0
    if scenario.pause is not None:
        holds = np.array(scenario.pause.survival_on(scenario.grid)) > 0
        intake[:, ~holds] = 0
    return intake


def _sites_allowed(scenario: Scenario, areas: Sequence[StagingArea]) -> set[str]:
    if any(not area.reception_site_ids for area in areas):
        return {site.reception_site_id for site in scenario.reception_sites}
    return {site_id for area in areas for site_id in area.reception_site_ids}


def _beds(scenario: Scenario, taken: Taken | None) -> IntArray:
    beds = np.array(
        [UNLIMITED if site.beds is None else site.beds for site in scenario.reception_sites], dtype=np.int64
    )
    return beds if taken is None else np.where(beds == UNLIMITED, beds, beds - taken.arrivals.sum(axis=1))


def _whole(values: Sequence[int]) -> IntArray:
    return np.array(values, dtype=np.int64)
