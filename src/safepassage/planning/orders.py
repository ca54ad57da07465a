"""From a flow on the network over time to routes with entry steps, and how many orders they are."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import itemgetter

import numpy as np
from numpy.typing import NDArray

from safepassage.flow.arrays import TimeExpandedNetwork
from safepassage.flow.beds.bedded import BeddedArrival
from safepassage.flow.routes.leaving import leave_later
from safepassage.flow.routes.path_table import PathTable, tabulate
from safepassage.flow.routes.paths import PathOverTime, decompose
from safepassage.model.plan import PathFlow
from safepassage.model.scenario import Scenario
from safepassage.model.sites import StagingArea

LARGE_FLOW = 30_000
"""Entries (a road in a step) from which on people are led along few routes by compiled kernels.

Below, nobody waits for a compiler: a flow is taken apart as it is, in about a second.
"""

FEW_ROADS = 200
"""Arcs up to which the interpreter leads people along few routes, where the greedy rule alone will do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """Path flows; and the paths they stand for, where the flow is large and they are all on one network."""

    path_flows: tuple[PathFlow, ...]
    paths: PathTable | None = None


def path_flows_of(
    scenario: Scenario,
    areas: Sequence[StagingArea],
    network: TimeExpandedNetwork,
    best: BeddedArrival,
    *,
    large_flow: int = LARGE_FLOW,
) -> Carried:
    """Break the arrivals of a flow into path flows whose people stay at home until shortly before; numbered."""
    sites = [site.reception_site_id for site in scenario.reception_sites]
    is_large = np.count_nonzero(best.flow.entries) >= large_flow
    # Without beds in the way the labels prove the flow best at every instant.
    labels = best.labels if best.universally_optimal and not best.cuts else None
    paths: PathTable | None = None
    if is_large:
        # Imported here, for the compiler takes long to load.
        from safepassage.flow.routes.routing import few_routes  # noqa: PLC0415

        paths = few_routes(network, best.flow, labels=labels)
    elif len(network.tail) <= FEW_ROADS:
        from safepassage.flow.routes.routing import few_routes_of_few_roads  # noqa: PLC0415

        paths = few_routes_of_few_roads(network, best.flow, labels=labels)
    if paths is None:
        paths = tabulate(leave_later(network, decompose(network, best.flow)))
    path_flows = _in_order_of_leaving(network, paths, [area.staging_area_id for area in areas], sites)
    return Carried(path_flows=path_flows, paths=paths if is_large else None)


def _in_order_of_leaving(
    network: TimeExpandedNetwork, paths: PathTable, area_ids: Sequence[str], site_ids: Sequence[str]
) -> tuple[PathFlow, ...]:
    """Paths as path flows in the order and with the numbers that `numbered` gives."""
    is_road = np.array([link is not None for link in network.links], dtype=np.bool_)
    on_road = is_road[paths.arcs]
    roads_before = np.concatenate([[0], np.cumsum(on_road)])
    begin, end = roads_before[paths.first[:-1]], roads_before[paths.first[1:]]
    arcs, steps = paths.arcs[on_road], paths.steps[on_road]
    depart = paths.arrive.copy()
    depart[end > begin] = steps[begin[end > begin]]
    _, area_rank = np.unique(np.array(area_ids, dtype=np.str_), return_inverse=True)
    order = np.lexsort((paths.arrive, area_rank[paths.supply], depart))
    link_of = ["" if link is None else link[0] for link in network.links]
    _, some_path = np.unique(paths.route, return_index=True)
    links_of = {
        int(paths.route[path]): tuple([link_of[arc] for arc in arcs[begin[path] : end[path]].tolist()])
        for path in some_path.tolist()
    }
    step_list = steps.tolist()
    rows = [
        (leaves, area_ids[supply], arrives, links_of[route], tuple(step_list[start:stop]), site_ids[site], persons)
        for leaves, supply, arrives, route, start, stop, site, persons in zip(
            *[
                column[order].tolist()
                for column in (depart, paths.supply, paths.arrive, paths.route, begin, end, paths.site, paths.persons)
            ],
            strict=True,
        )
    ]
    # Almost in order already: only paths that leave and arrive together are not.
    rows.sort(key=itemgetter(0, 1, 2, 3, 4))
    return tuple(
        [
            PathFlow(
                path_flow_id=f"P{number}",
                staging_area_id=area_id,
                reception_site_id=site_id,
                persons=persons,
                links=links,
                enter_steps=enter_steps,
                depart_step=leaves,
                arrive_step=arrives,
            )
            for number, (leaves, area_id, arrives, links, enter_steps, site_id, persons) in enumerate(rows, 1)
        ]
    )


def to_path_flows(
    network: TimeExpandedNetwork, paths: Iterable[PathOverTime], area_ids: Sequence[str], site_ids: Sequence[str]
) -> tuple[PathFlow, ...]:
    """Paths over a network as path flows, not yet numbered; ids in the order of the network's supplies and sites."""
    link_of = ["" if link is None else link[0] for link in network.links]
    routes: dict[tuple[int, ...], tuple[str, ...]] = {}
    path_flows = []
    for path in paths:
        links = routes.get(path.arcs)
        if links is None:
            links = routes[path.arcs] = tuple([link_of[arc] for arc in path.arcs])
        path_flows.append(
            PathFlow(
                path_flow_id="",
                staging_area_id=area_ids[path.supply],
                reception_site_id=site_ids[path.site],
                persons=path.persons,
                links=links,
                enter_steps=path.enter_steps,
                depart_step=path.depart_step,
                arrive_step=path.arrive_step,
            )
        )
    return tuple(path_flows)


def numbered(path_flows: Iterable[PathFlow]) -> tuple[PathFlow, ...]:
    """Path flows in the order of leaving, then of staging areas, each with its number as its id."""
    path_flows = tuple(path_flows)
    if all(flow.path_flow_id == f"P{number}" for number, flow in enumerate(path_flows, 1)):
        return path_flows
    ordered = sorted(
        path_flows,
        key=lambda flow: (flow.depart_step, flow.staging_area_id, flow.arrive_step, flow.links, flow.enter_steps),
    )
    return tuple(
        PathFlow(
            path_flow_id=f"P{number}",
            staging_area_id=flow.staging_area_id,
            reception_site_id=flow.reception_site_id,
            persons=flow.persons,
            links=flow.links,
            enter_steps=flow.enter_steps,
            depart_step=flow.depart_step,
            arrive_step=flow.arrive_step,
        )
        for number, flow in enumerate(ordered, 1)
    )


def count_orders(path_flows: Iterable[PathFlow]) -> int:
    """How many orders a plan asks for: one staging area, one route, one site, one stretch of consecutive steps.

    People who stand at their site and take no road need no order.
    """
    leaving: dict[tuple[str, str, tuple[str, ...]], set[int]] = defaultdict(set)
    for flow in path_flows:
        if flow.links:
            leaving[flow.staging_area_id, flow.reception_site_id, flow.links].add(flow.depart_step)
    return sum(step - 1 not in steps for steps in leaving.values() for step in steps)


def least_orders(network: TimeExpandedNetwork, persons_carried: int) -> int:
    """A number of orders below which no plan that carries as many people can go.

    Staging areas that send nobody away can hold no more people than are not carried (`stay`): counted from the
    smallest, these are the most that may send nobody, and every other needs an order. An order begins on one road, so
    that a staging area needs no fewer orders than it takes roads out to let all its people but `stay` through over the
    whole grid. People who stand at a reception site may need none.
    """
    stay = int(network.supply.sum()) - persons_carried
    at_site = set(network.site_place.tolist())
    roads = np.array([link is not None for link in network.links], dtype=np.bool_)
    through = np.minimum(network.capacity, int(network.supply.sum()) + 1).sum(axis=1)
    sending, further = [], 0
    for place, persons in zip(network.supply_place.tolist(), network.supply.tolist(), strict=True):
        ways = _without_roads(network, roads, place)
        if persons == 0 or ways & at_site:
            continue
        sending.append(persons)
        if persons > stay:
            widest = np.sort(through[np.isin(network.tail, list(ways)) & roads])[::-1]
            further += int(np.searchsorted(np.cumsum(widest), persons - stay))
    may_stay = np.searchsorted(np.cumsum(np.sort(sending)), stay, side="right") if sending else 0
    return len(sending) - int(may_stay) + further


def _without_roads(network: TimeExpandedNetwork, roads: NDArray[np.bool_], place: int) -> set[int]:
    """The places that can be reached from one without taking a road, itself included."""
    found, latest = {place}, {place}
    while latest:
        onward = network.head[~roads & np.isin(network.tail, list(latest))]
        latest = set(onward.tolist()) - found
        found |= latest
    return found
