"""Who walks when to which boarding point, for which trip: as late as the roads and the room there allow."""

import dataclasses
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from safepassage.flow.arrays import UNLIMITED
from safepassage.flow.network.expanded import expand
from safepassage.flow.routes.paths import decompose
from safepassage.flow.value.priced import min_cost_arrival
from safepassage.model.plan import PathFlow
from safepassage.model.scenario import Scenario
from safepassage.model.sites import StagingArea
from safepassage.model.trips import Boarding
from safepassage.planning.exposure import link_travel
from safepassage.planning.fleet.people import walking_scenario
from safepassage.planning.fleet.problem import FleetQuestion
from safepassage.planning.fleet.room import RoadRoom, Yards
from safepassage.planning.fleet.rows import FleetRows

GAIN = 10**6
"""What bringing one person to a boarding point is worth against a step more at home."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WalkedRows:
    """Rows whose walkers come in time, their walks, and what these leave of the roads.

    `left_at_home` are those whom the roads did not let through.
    """

    rows: FleetRows
    walks: tuple[PathFlow, ...]
    room: RoadRoom
    left_at_home: int


def walk_in_time(question: FleetQuestion, rows: FleetRows) -> WalkedRows:
    """Lead people from home to where they board, party by party, each as late as can be.

    Who does not come through in time is taken off the trip.
    """
    walks, boardings, left = list[PathFlow](), list(rows.boardings), 0
    room = RoadRoom(question.scenario, rows.trips)
    yards = Yards(question.scenario, rows)
    for party, areas in enumerate(question.people.members):
        wanted = [
            number for number, own in enumerate(rows.parties) if own == party and _walks(areas, boardings[number])
        ]
        if not wanted:
            continue
        found = _lead(question.scenario, areas, [boardings[number] for number in wanted], room, yards)
        brought: Counter[int] = Counter()
        for number, walk in found:
            brought[wanted[number]] += walk.persons
            walks.append(walk)
            room.take(walk)
            yards.take(walk, boardings[wanted[number]].board_step)
        for number in wanted:
            left += boardings[number].persons - brought[number]
            boardings[number] = dataclasses.replace(boardings[number], persons=brought[number])
    kept = [number for number, boarding in enumerate(boardings) if boarding.persons]
    return WalkedRows(
        rows=dataclasses.replace(
            rows,
            boardings=tuple(boardings[number] for number in kept),
            parties=tuple(rows.parties[number] for number in kept),
        ),
        walks=tuple(walks),
        room=room,
        left_at_home=left,
    )


def _walks(areas: Sequence[StagingArea], boarding: Boarding) -> bool:
    """Whether people of a boarding walked there: it is not where they live."""
    return boarding.staging_area_id not in {area.staging_area_id for area in areas}


def _lead(
    scenario: Scenario, areas: Sequence[StagingArea], wanted: Sequence[Boarding], room: RoadRoom, yards: Yards
) -> list[tuple[int, PathFlow]]:
    """The walks of one party to its boardings, each with the number of the boarding it is for.

    A flow of least cost: everybody who can is brought to a boarding in time, leaving home as late as can be.
    """
    node_of = {area.staging_area_id: area.node_id for area in scenario.staging_areas}
    nodes = list(dict.fromkeys(node_of[boarding.staging_area_id] for boarding in wanted))
    steps = scenario.grid.steps
    intake = np.zeros((len(nodes), steps + 1), dtype=np.int64)
    for boarding in wanted:
        intake[nodes.index(node_of[boarding.staging_area_id]), boarding.board_step] += boarding.persons
    own = walking_scenario(scenario, areas, nodes)
    network = expand(own, keep_apart=False)
    network = dataclasses.replace(
        network,
        capacity=room.left(network),
        waiting=yards.left(network, nodes),
        intake=intake,
        beds=np.full(len(nodes), UNLIMITED),
    )
    found = min_cost_arrival(
        network,
        departure_cost=np.arange(steps, -1, -1, dtype=np.int64),
        arrival_cost=np.full(steps + 1, -GAIN, dtype=np.int64),
        earlier_if_equal=False,
    )
    links = [link and link[0] for link in found.homes.network.links]
    travel = link_travel(own)
    asked = [boarding.persons for boarding in wanted]
    walks = list[tuple[int, PathFlow]]()
    for path in decompose(found.homes.network, found.flow):
        area, left = areas[path.supply], path.persons
        for number, boarding in enumerate(wanted):
            if not left or boarding.board_step != path.arrive_step:
                continue
            if node_of[boarding.staging_area_id] != nodes[path.site] or not asked[number]:
                continue
            persons = min(left, asked[number])
            left, asked[number] = left - persons, asked[number] - persons
            taken = tuple(str(links[arc]) for arc in path.arcs)
            walks.append((number, _walk(area, boarding, taken, path.enter_steps, travel, persons)))
    return walks


def _walk(
    area: StagingArea,
    boarding: Boarding,
    links: tuple[str, ...],
    enter_steps: tuple[int, ...],
    travel: Mapping[str, Mapping[str, int]],
    persons: int,
) -> PathFlow:
    return PathFlow(
        path_flow_id="",
        staging_area_id=area.staging_area_id,
        reception_site_id="",
        persons=persons,
        links=links,
        enter_steps=enter_steps,
        depart_step=enter_steps[0],
        arrive_step=enter_steps[-1] + travel[area.staging_area_id][links[-1]],
        mode="walk",
        trip_id=boarding.trip_id,
        to_staging_area_id=boarding.staging_area_id,
    )
