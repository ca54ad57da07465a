"""Whole journeys of a plan with vehicles: from home, on foot or not, to safety, as path flows from home."""

import dataclasses
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from safepassage.model.plan import PathFlow
from safepassage.model.scenario import Scenario
from safepassage.planning.exposure import link_travel
from safepassage.planning.fleet.people import walking_scenario


def journeys_of(path_flows: Sequence[PathFlow]) -> tuple[PathFlow, ...]:
    """Path flows that each go from home to a reception site: a walk and the ride after it are one.

    People who board where they live have the ride alone.
    """
    walks: dict[tuple[str, str], list[PathFlow]] = defaultdict(list)
    for flow in path_flows:
        if not flow.ends_safe:
            walks[flow.trip_id, flow.to_staging_area_id].append(flow)
    return tuple(
        journey
        for flow in path_flows
        if flow.ends_safe
        for journey in (_shared(flow, walks[flow.trip_id, flow.staging_area_id]) if flow.mode == "ride" else (flow,))
    )


def _shared(ride: PathFlow, walks: list[PathFlow]) -> Iterator[PathFlow]:
    """A ride by who is on it; takes from `walks` those it carries."""
    left = ride.persons
    while walks and left:
        walk = walks.pop(0)
        aboard = min(left, walk.persons)
        left -= aboard
        yield dataclasses.replace(
            ride,
            staging_area_id=walk.staging_area_id,
            persons=aboard,
            links=walk.links + ride.links,
            enter_steps=walk.enter_steps + ride.enter_steps,
            depart_step=walk.depart_step,
        )
        if aboard < walk.persons:
            walks.insert(0, dataclasses.replace(walk, persons=walk.persons - aboard))
    if left:
        yield dataclasses.replace(ride, persons=left)


def numbered_flows(path_flows: Iterable[PathFlow]) -> tuple[PathFlow, ...]:
    """Path flows in the order of leaving, each with its number as its id."""
    ordered = sorted(
        path_flows,
        key=lambda flow: (flow.depart_step, flow.staging_area_id, flow.arrive_step, flow.trip_id, flow.links),
    )
    return tuple(dataclasses.replace(flow, path_flow_id=f"P{number}") for number, flow in enumerate(ordered, 1))


def expected_caught_riding(
    scenario: Scenario,
    journeys: Sequence[PathFlow],
    survival: Sequence[float],
    ride_travel: Mapping[tuple[str, str, int], int],
) -> float:
    """E[caught]: people times what S falls by while they are on the road, weighted by the exposure of each stretch.

    `ride_travel` has, by trip, link and step of entry, the steps a vehicle takes on the link.
    """
    network = scenario.network
    if all(link.exposure is None for link in network.links) and all(node.exposure is None for node in network.nodes):
        return sum(flow.persons * (survival[flow.depart_step] - survival[flow.arrive_step]) for flow in journeys)
    on_foot = link_travel(walking_scenario(scenario, scenario.staging_areas, ())) if scenario.own_use else {}
    home = {area.staging_area_id: area.node_id for area in scenario.staging_areas}
    total = 0.0
    for flow in journeys:
        here = home[flow.staging_area_id]
        leaves = (*flow.enter_steps[1:], flow.arrive_step)
        for link_id, enter, leave in zip(flow.links, flow.enter_steps, leaves, strict=False):
            travel = ride_travel.get((flow.trip_id, link_id, enter))
            reached = enter + (on_foot[flow.staging_area_id][link_id] if travel is None else travel)
            link = network.link(link_id)
            total += flow.persons * _or_one(link.exposure) * (survival[enter] - survival[reached])
            here = link.to_node_id if link.from_node_id == here else link.from_node_id
            total += flow.persons * _or_one(network.node(here).exposure) * (survival[reached] - survival[leave])
    return total


def _or_one(exposure: float | None) -> float:
    return 1.0 if exposure is None else exposure
