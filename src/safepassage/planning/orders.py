"""From a flow on the network over time to routes with entry steps."""

import dataclasses
from collections.abc import Iterable, Sequence

from safepassage.flow.arrays import FlowOverTime, TimeExpandedNetwork
from safepassage.flow.leaving import leave_later
from safepassage.flow.paths import PathOverTime, decompose
from safepassage.model.plan import PathFlow
from safepassage.model.scenario import Scenario
from safepassage.model.sites import StagingArea


def path_flows_of(
    scenario: Scenario, areas: Sequence[StagingArea], network: TimeExpandedNetwork, flow: FlowOverTime
) -> tuple[PathFlow, ...]:
    """Break a flow into path flows whose people stay at home as long as the same arrival allows; not yet numbered."""
    sites = [site.reception_site_id for site in scenario.reception_sites]
    paths = leave_later(network, decompose(network, flow))
    return tuple(_path_flow(network, path, areas[path.supply].staging_area_id, sites[path.site]) for path in paths)


def _path_flow(network: TimeExpandedNetwork, path: PathOverTime, area_id: str, site_id: str) -> PathFlow:
    roads = [network.links[arc] for arc in path.arcs]
    return PathFlow(
        path_flow_id="",
        staging_area_id=area_id,
        reception_site_id=site_id,
        persons=int(path.persons),
        links=tuple(road[0] for road in roads if road is not None),
        enter_steps=tuple(int(step) for step in path.enter_steps),
        depart_step=int(path.depart_step),
        arrive_step=int(path.arrive_step),
    )


def numbered(path_flows: Iterable[PathFlow]) -> tuple[PathFlow, ...]:
    """Path flows in the order of leaving, then of staging areas, each with its number as its id."""
    ordered = sorted(
        path_flows,
        key=lambda flow: (flow.depart_step, flow.staging_area_id, flow.arrive_step, flow.links, flow.enter_steps),
    )
    return tuple(dataclasses.replace(flow, path_flow_id=f"P{number}") for number, flow in enumerate(ordered, 1))
